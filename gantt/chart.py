"""What a 横道图 says, before it is laid out: rows, links and lines read from a `Schedule`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from gantt.axis import covering
from gantt.front import Stand, stands
from gantt.named_days import Band, NamedStop, bands_of
from gantt.text import tidy
from projects.errors import InputError
from projects.holidays import is_provisional
from projects.model import Activity, Deadline, Link, LinkKind, day_of, instant
from projects.schedule.result import Margin, Schedule, Timing

RowKind = Literal["task", "summary", "milestone", "external", "hammock", "unscheduled"]
_DATED: Mapping[str, RowKind] = {"summary": "summary", "hammock": "hammock", "external": "external"}


@dataclass(frozen=True, slots=True)
class Flag:
    """A due instant of one row; `missed` when the work ends, or ended, after it."""

    at: int
    missed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the chart. Instants are minutes; None where there is no such date."""

    id: str
    number: str
    name: str
    depth: int
    kind: RowKind
    owner: str
    calendar: str
    days: float | None
    start: int | None
    finish: int | None
    start_day: date | None
    finish_day: date | None
    late_finish: int | None
    total_float: float | None
    critical: bool
    done: bool
    provisional_start: bool
    provisional_finish: bool
    percent: float | None
    stand: Stand | None
    flag: Flag | None
    base: tuple[int, int] | None = None
    """Where the plan has it that the chart's scenario changes; None where it stands the same."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A link between two rows. `driving`: it placed its successor; `critical`: both ends are."""

    before: str
    after: str
    kind: LinkKind
    driving: bool
    critical: bool


@dataclass(frozen=True, slots=True)
class Due:
    """A line across all rows: the day by which the project must be finished."""

    at: int
    label: str


@dataclass(frozen=True, slots=True)
class Signatures:
    """The names under a chart; an empty one leaves a line to sign on."""

    prepared: str = ""
    checked: str = ""
    approved: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that a chart shows. `first` to before `end` are the days of its scale."""

    title: str
    facts: tuple[str, ...]
    verdict: str
    short: bool
    """Whether the verdict is bad news: days are missing."""
    rows: tuple[Row, ...]
    ties: tuple[Tie, ...]
    dues: tuple[Due, ...]
    as_of: int | None
    first: date
    end: date
    bands: tuple[Band, ...]
    signatures: Signatures
    has_front: bool
    late_plan: bool
    """Bars are the latest dates: the plan has no start."""


def read_chart(
    schedule: Schedule,
    *,
    progress: Mapping[str, float] | None = None,
    front: bool = True,
    stops: Sequence[NamedStop] = (),
    title: str = "",
    signatures: Signatures | None = None,
    base: Schedule | None = None,
) -> Chart:
    """Collect what the chart of a schedule shows.

    Args:
        schedule: the computed plan.
        progress: percent done by id; a finished work counts as 100 without being named.
        front: draw the 前锋线 where there is progress and a data date.
        stops: further stops of the whole project.
        title: replaces the project's name and 倒排工期横道图.
        signatures: who prepared, checked and approved.
        base: the plan without the scenarios of `schedule`, marked where it differs.

    Raises:
        InputError: DP705 where no work has a date.
    """
    as_of = None if schedule.as_of is None else instant(schedule.as_of + timedelta(days=1))
    percents = _percents(schedule, progress)
    standing = stands(schedule, as_of, percents) if front and progress and as_of else {}
    dues = _dues(schedule)
    rows = tuple(_rows(schedule, percents, standing))
    if base is not None:
        rows = tuple(_beside(row, base) for row in rows)
    first, end = _extent(rows, dues, as_of)
    verdict, short = _verdict(schedule.governing)
    return Chart(
        title=tidy(title) or _title(schedule),
        facts=_facts(schedule, rows, base),
        verdict=verdict,
        short=short,
        rows=rows,
        ties=_ties(schedule, {row.id for row in rows if row.start is not None}),
        dues=dues,
        as_of=as_of,
        first=first,
        end=end,
        bands=bands_of(schedule.project, stops, first, end),
        signatures=_tidied(signatures or Signatures()),
        has_front=bool(standing),
        late_plan=schedule.early_finish is None,
    )


def _title(schedule: Schedule) -> str:
    supposed = "、".join(map(tidy, schedule.project.scenarios))
    scenario = f"（情景：{supposed}）" if supposed else ""
    return f"{tidy(schedule.project.name)}倒排工期横道图{scenario}"


def _beside(row: Row, base: Schedule) -> Row:
    """The row with the dates that the plan without scenarios has, where they are others."""
    timing = base.timings.get(row.id)
    start, finish = _span(timing) if timing else (None, None)
    if start is None or finish is None or (start, finish) == (row.start, row.finish):
        return row
    return replace(row, base=(start, finish))


def _tidied(names: Signatures) -> Signatures:
    return Signatures(tidy(names.prepared), tidy(names.checked), tidy(names.approved))


def _percents(schedule: Schedule, progress: Mapping[str, float] | None) -> dict[str, float]:
    done = {timing.id: 100.0 for timing in schedule if timing.status == "finished"}
    return {**done, **(progress or {})}


def _rows(
    schedule: Schedule, percents: Mapping[str, float], standing: Mapping[str, Stand]
) -> Iterable[Row]:
    flags = {margin.item: margin for margin in schedule.deadlines if margin.item is not None}
    default = schedule.project.calendar or ""
    late = schedule.early_finish is None
    for number, depth, activity in outline(schedule.project.activities):
        timing = schedule[activity.id]
        start, finish = _span(timing)
        days = _shown_days(timing)
        percent = percents.get(activity.id)
        done = timing.status == "finished" or (percent or 0) >= 100
        unsure = [timing.provisional and _unsure(day, late) for day in days]
        yield Row(
            id=activity.id,
            number=number,
            name=tidy(activity.name) or activity.id,
            depth=depth,
            kind=_kind(activity, timing, start),
            owner=tidy(activity.owner),
            calendar=activity.calendar or default,
            days=timing.duration_days,
            start=start,
            finish=finish,
            start_day=days[0],
            finish_day=days[1],
            late_finish=timing.late_finish,
            total_float=timing.total_float_days,
            critical=timing.critical and not done,
            done=done,
            provisional_start=unsure[0],
            provisional_finish=unsure[1],
            percent=percent,
            stand=standing.get(activity.id),
            flag=_flag(activity.deadline, flags.get(activity.id), finish),
        )


def _unsure(day: date | None, late: bool) -> bool:
    """Early dates rest on the days before them; late ones on those behind, up to the deadline."""
    return day is not None and (late or is_provisional(day))


def outline(activities: Sequence[Activity]) -> list[tuple[str, int, Activity]]:
    """The works as an outline: (number such as 2.1, depth, work), parents before children."""
    ids = {activity.id for activity in activities}
    children: dict[str | None, list[Activity]] = {}
    for activity in activities:
        parent = activity.parent if activity.parent in ids else None
        children.setdefault(parent, []).append(activity)
    result: list[tuple[str, int, Activity]] = []
    waiting = [(str(k), 0, a) for k, a in enumerate(children.get(None, ()), 1)][::-1]
    while waiting:
        number, depth, activity = waiting.pop()
        result.append((number, depth, activity))
        below = enumerate(children.get(activity.id, ()), 1)
        waiting += [(f"{number}.{k}", depth + 1, child) for k, child in below][::-1]
    return result


def _kind(activity: Activity, timing: Timing, start: int | None) -> RowKind:
    if start is None:
        return "unscheduled"
    if activity.kind in _DATED and not (timing.zero and activity.kind != "summary"):
        return _DATED[activity.kind]
    return "milestone" if timing.zero else "task"


def _span(timing: Timing) -> tuple[int | None, int | None]:
    """Planned dates, else the early, else the late ones."""
    for start, finish in (
        (timing.planned_start, timing.planned_finish),
        (timing.early_start, timing.early_finish),
        (timing.late_start, timing.late_finish),
    ):
        if start is not None and finish is not None:
            return start, finish
    return None, None


def _shown_days(timing: Timing) -> tuple[date | None, date | None]:
    for start, finish in (
        (timing.planned_start_day, timing.planned_finish_day),
        (timing.early_start_day, timing.early_finish_day),
        (timing.late_start_day, timing.late_finish_day),
    ):
        if start is not None and finish is not None:
            return start, finish
    return None, None


def _flag(own: Deadline | None, margin: Margin | None, finish: int | None) -> Flag | None:
    deadline = margin.deadline if margin else own
    if deadline is None:
        return None
    if margin and margin.margin_days is not None:
        return Flag(deadline.at, margin.margin_days < 0)
    return Flag(deadline.at, finish is not None and finish > deadline.at)


def _ties(schedule: Schedule, dated: set[str]) -> tuple[Tie, ...]:
    driving = {_key(link) for link in schedule.driving_links}
    ties = {}
    for link in schedule.project.links:
        if link.before in dated and link.after in dated and link.before != link.after:
            hot = schedule[link.before].critical and schedule[link.after].critical
            drives = _key(link) in driving
            ties[_key(link)] = Tie(link.before, link.after, link.kind, drives, hot and drives)
    return tuple(ties.values())


def _key(link: Link) -> tuple[str, str, str]:
    return link.before, link.after, link.kind


def _dues(schedule: Schedule) -> tuple[Due, ...]:
    """The project's deadlines, and that of the item which the project's deadline binds."""
    bound = schedule.project.deadline_on
    days = {
        margin.deadline.at: day_of(margin.deadline.at - 1)
        for margin in schedule.deadlines
        if margin.item is None or margin.item == bound
    }
    if not schedule.deadlines:
        days = {due.at: due.day for due in schedule.project.deadlines if due.item in (None, bound)}
    return tuple(Due(at, f"要求完成 {day.isoformat()}") for at, day in sorted(days.items()))


def _extent(rows: Sequence[Row], dues: Sequence[Due], as_of: int | None) -> tuple[date, date]:
    starts = [at for row in rows for at in (row.start, row.base and row.base[0]) if at is not None]
    ends = [at for row in rows for at in (row.finish, row.base and row.base[1]) if at is not None]
    if not starts:
        raise InputError.of(
            "DP705", "计划中没有任何可画的日期", "给出 start 或 deadline，并为工作填写 duration"
        )
    marks = [due.at for due in dues] + ([as_of] if as_of else [])
    marks += [row.flag.at for row in rows if row.flag]
    low, high = min(starts + marks), max(ends + marks)
    return covering(day_of(low), day_of(high - 1))


def _verdict(margin: Margin | None) -> tuple[str, bool]:
    if margin is None or margin.margin_days is None:
        return "", False
    days = margin.margin_days
    if days < 0:
        return f"需抢回 {-days:g} 天", True
    return (f"富余 {days:g} 天", False) if days else ("恰好按期", False)


def _limit(schedule: Schedule, margin: Margin) -> str:
    """The governing deadline; of which work, where it is not the project's own."""
    day = margin.deadline.day.isoformat()
    if margin.item is None or margin.item == schedule.project.deadline_on:
        return f"要求完成 {day}"
    names = {activity.id: tidy(activity.name) for activity in schedule.project.activities}
    return f"最紧时限 {names.get(margin.item, margin.item)}（{day}）"


def _finish_of(base: Schedule | None, item: str | None) -> date | None:
    """The early finish of a deadline's item without the scenarios."""
    margins = base.deadlines if base else ()
    return next((one.early_finish_day for one in margins if one.item == item), None)


def _facts(schedule: Schedule, rows: Sequence[Row], base: Schedule | None) -> tuple[str, ...]:
    facts = []
    if schedule.as_of:
        facts.append(f"数据日期 {schedule.as_of.isoformat()}")
    governing = schedule.governing
    if governing is not None:
        facts.append(_limit(schedule, governing))
        if governing.early_finish_day is not None:
            was = _finish_of(base, governing.item)
            original = f"（原计划 {was.isoformat()}）" if was else ""
            facts.append(f"预计完成 {governing.early_finish_day.isoformat()}{original}")
    elif schedule.early_finish is not None:
        facts.append(f"预计完成 {day_of(schedule.early_finish - 1).isoformat()}")
    if schedule.early_finish is None and schedule.latest_start is not None:
        facts.append(f"最迟开工 {day_of(schedule.latest_start).isoformat()}")
    works = [row for row in rows if row.kind != "summary"]
    facts.append(f"工作 {len(works)} 项")
    if critical := sum(row.critical for row in works):
        facts.append(f"关键工作 {critical} 项")
    if ended := sum(row.done for row in works):
        facts.append(f"已完成 {ended} 项")
    return tuple(facts)
