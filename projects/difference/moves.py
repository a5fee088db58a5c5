"""Which dates and floats moved, by how much, and by what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from projects.difference.asks import END, Spot, Which
from projects.difference.causes import Causes
from projects.difference.changes import Inputs
from projects.difference.values import (
    Change,
    DateName,
    FinishShift,
    MarginShift,
    Moved,
    Shift,
    Side,
)
from projects.model import day_of
from projects.schedule.result import Margin, Timing, as_days
from projects.worktime import WorkCalendar

MOST_CAUSES: Final = 3
"""How many causes a sentence names."""
UNTRACED: Final = "原因未能归到某一项变化"
_DATES: Final[tuple[tuple[DateName, Which], ...]] = (
    ("early_start", "es"),
    ("early_finish", "ef"),
    ("late_start", "ls"),
    ("late_finish", "lf"),
)


def moves(inputs: Inputs, causes: Causes) -> Iterator[Moved]:
    """The works of both sides of which a date or a float moved, in the order of the second plan."""
    before, after = inputs.before.schedule, inputs.after.schedule
    for activity, new in after.rows():
        old = before.timings.get(activity.id)
        if old is None:
            continue
        shifts = tuple(_shifts(inputs, causes, old, new))
        floats = (old.total_float_days, old.free_float_days)
        if shifts or floats != (new.total_float_days, new.free_float_days):
            yield Moved(
                id=new.id,
                name=activity.name,
                shifts=shifts,
                total_float_before=old.total_float_days,
                total_float_after=new.total_float_days,
                free_float_before=old.free_float_days,
                free_float_after=new.free_float_days,
            )


def _shifts(inputs: Inputs, causes: Causes, old: Timing, new: Timing) -> Iterator[Shift]:
    network = inputs.after.schedule.run.network
    calendar = network.calendars.of(inputs.new[new.id])
    per_day = network.day_of(calendar)
    for name, which in _DATES:
        was, now = getattr(old, name), getattr(new, name)
        if was == now:
            continue
        first: date | None = getattr(old, f"{name}_day")
        last: date | None = getattr(new, f"{name}_day")
        found = causes.of(Spot(which, new.id))
        yield Shift(
            name=name,
            before=first,
            after=last,
            before_at=was,
            after_at=now,
            days=_working(calendar, was, now, per_day),
            calendar_days=_wall(first, last),
            causes=found,
            says=cause_says(inputs, found, new.id),
        )


def finish_shift(inputs: Inputs, causes: Causes) -> FinishShift:
    """The early finish of the project on both sides."""
    before, after = inputs.before.schedule, inputs.after.schedule
    was, now = before.early_finish, after.early_finish
    network = after.run.network
    calendar = network.calendars.default
    moved = was != now and was is not None and now is not None
    found = causes.of(END) if moved else ()
    first, last = _closing(was), _closing(now)
    return FinishShift(
        before=first,
        after=last,
        days=_working(calendar, was, now, network.day_of(calendar)),
        calendar_days=_wall(first, last),
        causes=found,
        says=cause_says(inputs, found, "") if moved else "",
    )


def margin_shifts(inputs: Inputs) -> tuple[MarginShift, ...]:
    """Every deadline of either side beside itself on the other."""
    old, new = _margins(inputs.before), _margins(inputs.after)
    return tuple(
        MarginShift(
            item=key[0],
            before=was.deadline if was else None,
            after=now.deadline if now else None,
            early_finish_before=was.early_finish_day if was else None,
            early_finish_after=now.early_finish_day if now else None,
            margin_before=was.margin_days if was else None,
            margin_after=now.margin_days if now else None,
            governs_before=bool(was and was.governing),
            governs_after=bool(now and now.governing),
        )
        for key in dict.fromkeys((*new, *old))
        for was, now in ((old.get(key), new.get(key)),)
    )


def _margins(side: Side) -> dict[tuple[str | None, int], Margin]:
    """The margins by item and rank: an item may have several deadlines."""
    found: dict[tuple[str | None, int], Margin] = {}
    for margin in side.schedule.deadlines:
        rank = sum(item == margin.item for item, _ in found)
        found[margin.item, rank] = margin
    return found


def _closing(moment: int | None) -> date | None:
    return None if moment is None else day_of(moment - 1)


def _working(
    calendar: WorkCalendar, was: int | None, now: int | None, per_day: int
) -> float | None:
    if was is None or now is None:
        return None
    return as_days(calendar.worked(now) - calendar.worked(was), per_day)


def _wall(first: date | None, last: date | None) -> int | None:
    return None if first is None or last is None else (last - first).days


def cause_says(inputs: Inputs, causes: Sequence[Change], item: str) -> str:
    """One phrase: the one cause, or that there are several, or that none was found."""
    if not causes:
        return UNTRACED
    said = [change_says(inputs, change, item) for change in causes[:MOST_CAUSES]]
    if len(causes) == 1:
        return said[0]
    more = f"等 {len(causes)} 项" if len(causes) > MOST_CAUSES else ""
    return f"多项变化：{'；'.join(said)}{more}"


def change_says(inputs: Inputs, change: Change, item: str = "") -> str:
    """A change with what it touches: `L020 工期 90 → 110 天`; 本工作 for the item itself."""
    if change.kind == "link":
        return f"{change.item} {change.says}"
    if change.kind == "days":
        return f"日历“{change.item}”的工作日改动"
    if change.kind == "calendar" and not change.item:
        return f"项目默认日历 {change.before} → {change.after}"
    if not change.item:
        return f"项目{change.says}" if change.kind == "deadline" else change.says
    if change.item == item:
        return f"本工作{change.says}"
    if change.item in inputs.new or change.item in inputs.old:
        return f"{change.item} {change.says}"
    return f"项目{change.says}"
