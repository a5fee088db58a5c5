"""Which days two plans' calendars count differently, and which written calendar makes them so."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from projects.errors import NOWHERE
from projects.model import DAY, CalendarSpec, DayRange, Project, day_of
from projects.schedule.result import Schedule
from projects.worktime import CHINA, WorkCalendar

MOST_DAYS = 3
"""How many stretches of days a sentence names."""


class CalendarDays:
    """The days that differ between two plans, calendar by calendar, over the years that the plans
    cover. `roots` maps each used calendar to the written ones that made it differ."""

    def __init__(self, before: Schedule, after: Schedule) -> None:
        self._span = _span(before, after)
        self.days: dict[str | None, list[int]] = {}
        self.roots: dict[str | None, frozenset[str]] = {}
        old, new = before.run.network.calendars, after.run.network.calendars
        specs = _specs(before.project), _specs(after.project)
        for name in old.by_name.keys() & new.by_name.keys():
            days = self._differing(old.by_name[name], new.by_name[name])
            if days:
                self.days[name] = days
                self.roots[name] = _roots(name, *specs)

    def _differing(self, old: WorkCalendar, new: WorkCalendar) -> list[int]:
        first, last = self._span
        pairs = zip(old.layers.shifts(first, last), new.layers.shifts(first, last), strict=True)
        days = {first.toordinal() + k for k, (a, b) in enumerate(pairs) if a != b}
        return sorted(days | (_stops(old, first, last) ^ _stops(new, first, last)))

    def compared(self, old: WorkCalendar, new: WorkCalendar) -> str:
        """The days that one calendar works and another does not, in words; "" for none."""
        days = self._differing(old, new)
        return _days_say(days, old, new) if days else ""

    def between(self, name: str | None, moments: Iterable[int]) -> frozenset[str]:
        """The written calendars behind a difference of calendar `name` among these instants."""
        days = self.days.get(name)
        if not days:
            return frozenset()
        ordinals = [moment // DAY for moment in moments]
        index = bisect_left(days, min(ordinals) - 1)
        if index < len(days) and days[index] <= max(ordinals) + 1:
            return self.roots[name]
        return frozenset()

    def sentences(self, before: Schedule, after: Schedule) -> Iterable[tuple[str, str]]:
        """Every written calendar that works other days, with those days in words."""
        old, new = before.run.network.calendars, after.run.network.calendars
        said: dict[str, str] = {}
        for name, roots in sorted(self.roots.items(), key=lambda row: str(row[0])):
            for root in sorted(roots):
                if root not in said or root == name:
                    pair = old.named(name), new.named(name)
                    said[root] = _days_say(self.days[name], *pair)
        return sorted(said.items())


def _stops(calendar: WorkCalendar, first: date, last: date) -> set[int]:
    """The days of the stops that unsplittable work may not straddle."""
    return {
        day
        for start, end, _ in calendar.layers.windows(first, last)
        for day in range(start.toordinal(), end.toordinal())
    }


def _span(before: Schedule, after: Schedule) -> tuple[date, date]:
    """The days that either plan may touch, a year around."""
    moments = [
        moment
        for schedule in (before, after)
        for timing in schedule
        for moment in (
            timing.early_start,
            timing.early_finish,
            timing.late_start,
            timing.late_finish,
        )
        if moment is not None
    ]
    moments += [d.at for s in (before, after) for d in s.run.network.deadlines]
    if not moments:
        return date(2024, 1, 1), date(2024, 1, 2)
    year = timedelta(days=366)
    return day_of(min(moments)) - year, day_of(max(moments)) + year


def _specs(project: Project) -> Mapping[str, CalendarSpec]:
    return {spec.name: _bare(spec) for spec in project.calendars}


def _bare(spec: CalendarSpec) -> CalendarSpec:
    """What a calendar works, without the names of its days."""

    def ranges(items: Iterable[DayRange]) -> tuple[DayRange, ...]:
        return tuple(replace(item, name="", where=NOWHERE) for item in items)

    return replace(spec, opened=ranges(spec.opened), closed=ranges(spec.closed), where=NOWHERE)


def _roots(
    name: str, old: Mapping[str, CalendarSpec], new: Mapping[str, CalendarSpec]
) -> frozenset[str]:
    """The written calendars, from `name` down its bases, that differ; the notices where none do."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        if one not in old or one not in new:
            if one != CHINA:
                found.add(one)
            continue
        if old[one] != new[one]:
            found.add(one)
        for spec in (old[one], new[one]):
            waiting.extend(spec.both or ((spec.base,) if spec.base is not None else ()))
    return frozenset(found or {CHINA})


def _verb(old: WorkCalendar, new: WorkCalendar, day: date) -> str:
    if old.shifts_on(day) == new.shifts_on(day):
        return "改了停工窗口"
    if old.is_workday(day) == new.is_workday(day):
        return "改了班次"
    return "改为工作" if new.is_workday(day) else "改为停工"


def _days_say(days: list[int], old: WorkCalendar, new: WorkCalendar) -> str:
    """`2024-02-03 至 2024-02-24 由停工改为施工（22 天）`."""
    stretches: list[tuple[str, list[int]]] = []
    for day in days:
        moment = date.fromordinal(day)
        verb = _verb(old, new, moment)
        if stretches and stretches[-1][0] == verb and stretches[-1][1][-1] == day - 1:
            stretches[-1][1].append(day)
        else:
            stretches.append((verb, [day]))
    said = []
    for verb, run in stretches[:MOST_DAYS]:
        first, last = date.fromordinal(run[0]), date.fromordinal(run[-1])
        said.append(f"{first} {verb}" if first == last else f"{first} 至 {last} {verb}")
    more = f"等，共 {len(days)} 天" if len(stretches) > MOST_DAYS else f"（{len(days)} 天）"
    return "、".join(said) + more
