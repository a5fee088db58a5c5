"""How the lines of a calendar combine (SEMANTICS 1).

Own opened day > own closed day > own week > the answer of the base.
"""

from __future__ import annotations

import hashlib
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from projects.errors import NOWHERE, Finding, InputError, Place
from projects.holidays import (
    Override,
    china_day,
    china_days,
    china_hash,
    is_provisional,
    last_published_year,
)
from projects.model import Activity, CalendarSpec, DayRange, Project, day_of, instant
from projects.worktime.common import Common
from projects.worktime.curve import (
    FULL_DAY,
    NO_WORK,
    Calendars,
    DaySource,
    Shifts,
    WorkCalendar,
)

MOST_LAYERS = 20
"""How many bases may stand one on the other."""
CHINA = "china"
"""The built-in calendar: State Council workdays with 调休."""


class Layers:
    """One calendar on top of its base: which shifts each day works.

    `spec` None is the State Council's calendar, at the bottom of a chain of bases.
    """

    def __init__(
        self,
        spec: CalendarSpec | None,
        base: DaySource | None,
        shifts: Shifts,
        override: Override | None = None,
    ) -> None:
        self.spec = spec
        self.base = base
        self.override = override
        inherited: Shifts = base.shifts_of_workday if base else shifts
        self.shifts_of_workday: Shifts = (spec.shifts if spec else None) or inherited
        own_window = spec is not None and any(closed.window for closed in spec.closed)
        inherits = base is not None and (spec is None or spec.week is None)
        self.has_windows: bool = own_window or (inherits and base is not None and base.has_windows)
        self.where: Place = spec.where if spec else NOWHERE
        self.provisional_from = self._provisional_from()

    def _provisional_from(self) -> int | None:
        if self.spec is None:
            return instant(_first_unsettled(self.override))
        if self.base is None or self.spec.week is not None:
            return None
        return self.base.provisional_from

    def shifts(self, first: date, last: date) -> list[Shifts]:
        """The shifts of every day from `first` to before `last`."""
        count = (last - first).days
        work = self.shifts_of_workday
        if self.spec is None:
            answers = china_days(first, last - timedelta(days=1), self.override)
            return [work if answer else NO_WORK for answer in answers]
        days = self._week_or_base(first, last, count)
        for closed in self.spec.closed:
            for start, end in occurrences(closed, first, last):
                for index in range((start - first).days, (end - first).days):
                    days[index] = NO_WORK
        for opened in self.spec.opened:
            for start, end in occurrences(opened, first, last):
                for index in range((start - first).days, (end - first).days):
                    days[index] = opened.shifts or work
        return days

    def _week_or_base(self, first: date, last: date, count: int) -> list[Shifts]:
        assert self.spec is not None
        week = self.spec.week
        work = self.shifts_of_workday
        if week is None:
            return self.base.shifts(first, last) if self.base else [work] * count
        own = [work if day is True else NO_WORK if day is False else day for day in week]
        offset = first.weekday()
        return ((own[offset:] + own[:offset]) * (count // 7 + 1))[:count]

    def windows(self, first: date, last: date) -> list[tuple[date, date, str]]:
        """The stops marked `window`, own and inherited: (first day, day after, name), sorted."""
        # Under a week of its own the base answers nothing, so its stops do not count either.
        inherits = self.base is not None and (self.spec is None or self.spec.week is None)
        found = self.base.windows(first, last) if self.base and inherits else []
        if self.spec is not None:
            found += [
                (start, end, closed.name)
                for closed in self.spec.closed
                if closed.window
                for start, end in occurrences(closed, first, last)
            ]
        return sorted(found)

    def name_of(self, day: date) -> str:
        """What people call a day: the name of the range or holiday that decides it."""
        if self.spec is None:
            return china_day(day, self.override).name
        after = day + timedelta(days=1)
        for ranges in (self.spec.opened, self.spec.closed):
            for item in ranges:
                if any(True for _ in occurrences(item, day, after)):
                    return item.name or ("加班" if item in self.spec.opened else "停工")
        if self.spec.week is not None:
            return "" if self.shifts(day, after)[0] else "周休"
        return self.base.name_of(day) if self.base else ""


def _first_unsettled(override: Override | None) -> date:
    """The first day, from the end of the last published year on, that no notice settles."""
    day = date(last_published_year(), 12, 1)
    while not is_provisional(day, override):
        day += timedelta(days=1)
    return day


def occurrences(span: DayRange, first: date, last: date) -> Iterator[tuple[date, date]]:
    """The stretches [start, day after) of a range that fall into the days [first, last)."""
    if isinstance(span.first, date) and isinstance(span.last, date):
        stretches = [(span.first, span.last)]
    else:
        stretches = [
            (_in_year(span.first, year), _in_year(span.last, year + _crosses_new_year(span)))
            for year in range(max(first.year - 1, 1), min(last.year + 1, 9998))
        ]
    for start, end in stretches:
        low, high = max(start, first), min(end + timedelta(days=1), last)
        if low < high:
            yield low, high


def _crosses_new_year(span: DayRange) -> bool:
    return _in_year(span.last, 2024) < _in_year(span.first, 2024)


def _in_year(day: date | tuple[int, int], year: int) -> date:
    """A month and day in `year`; day 0, and 29 February in a common year, are the month's last."""
    if isinstance(day, date):
        return day
    month, number = day
    length = monthrange(year, month)[1]
    return date(year, month, min(number or length, length))


def default_shifts(minutes_per_day: int) -> Shifts:
    """What a working day works where no shifts are named: all day, or 08:00 on with a noon rest."""
    if minutes_per_day == FULL_DAY[0][1]:
        return FULL_DAY
    if minutes_per_day <= 240:
        return ((480, 480 + minutes_per_day),)
    return ((480, 720), (780, min(540 + minutes_per_day, 1440)))


def calendar_findings(specs: Sequence[CalendarSpec]) -> list[Finding]:
    """What makes a set of calendars unusable: DP301 based on itself, DP302 no working day, DP303
    base unknown, DP306 too many bases one on the other."""
    by_name = {spec.name: spec for spec in specs}
    findings = []
    for spec in specs:
        missing = [name for name in _below(spec) if name != CHINA and name not in by_name]
        if missing:
            findings.append(
                Finding(
                    "DP303",
                    f"日历“{spec.name}”的基础日历“{missing[0]}”没有定义",
                    f"在 calendars 中定义“{missing[0]}”，或改用 china（国务院工作日）",
                    spec.where,
                )
            )
            continue
        chain = _deepest(spec, by_name)
        if chain[-1] == spec.name and len(chain) > 1:
            findings.append(
                Finding(
                    "DP301",
                    f"日历“{spec.name}”以自己为基础：{' → '.join(chain)}",
                    "去掉其中一个 base",
                    spec.where,
                )
            )
        elif len(chain) > MOST_LAYERS:
            findings.append(
                Finding(
                    "DP306",
                    f"日历“{spec.name}”的基础日历超过 {MOST_LAYERS} 层",
                    "合并其中几层日历",
                    spec.where,
                )
            )
        elif _grounded(spec, by_name) and not _works_at_all(spec, by_name):
            findings.append(
                Finding(
                    "DP302",
                    f"日历“{spec.name}”没有任何工作日",
                    "检查 week 与 closed，至少留出一个工作日",
                    spec.where,
                )
            )
    return findings


def _below(spec: CalendarSpec) -> tuple[str, ...]:
    """The calendars that a calendar stands on."""
    return spec.both or ((spec.base,) if spec.base is not None else ())


def _deepest(spec: CalendarSpec, by_name: Mapping[str, CalendarSpec]) -> list[str]:
    """A longest way down from a calendar, cut behind MOST_LAYERS; the way back to itself where
    there is one."""
    longest = [spec.name]
    waiting = [longest]
    seen: set[tuple[int, str]] = set()
    while waiting:
        chain = waiting.pop()
        if len(chain) > len(longest):
            longest = chain
        if len(chain) > MOST_LAYERS or chain[-1] not in by_name:
            continue
        for name in _below(by_name[chain[-1]]):
            if name == spec.name:
                return [*chain, name]
            if name in by_name and (len(chain), name) not in seen:
                seen.add((len(chain), name))
                waiting.append([*chain, name])
    return longest


def _grounded(spec: CalendarSpec, by_name: Mapping[str, CalendarSpec]) -> bool:
    """Whether everything below a calendar is defined and ends somewhere."""
    seen: set[str] = set()
    waiting = [spec.name]
    while waiting:
        name = waiting.pop()
        if name in seen or name == CHINA:
            continue
        if name not in by_name:
            return False
        chain = _deepest(by_name[name], by_name)
        if len(chain) > MOST_LAYERS or (len(chain) > 1 and chain[-1] == name):
            return False
        seen.add(name)
        waiting.extend(_below(by_name[name]))
    return True


def _works_at_all(spec: CalendarSpec, by_name: Mapping[str, CalendarSpec]) -> bool:
    layers = _layers(spec, by_name, FULL_DAY, None)
    # One year settles nearly every calendar; a lifetime of days, those with a few opened ones.
    return any(layers.shifts(date(2024, 1, 1), date(2025, 1, 1))) or any(
        layers.shifts(date(2000, 1, 1), date(2060, 1, 1))
    )


def _layers(
    spec: CalendarSpec,
    by_name: Mapping[str, CalendarSpec],
    shifts: Shifts,
    override: Override | None,
) -> DaySource:
    """What answers for `spec`: it and all that it stands on (at most MOST_LAYERS deep)."""

    def below(name: str) -> DaySource:
        if name == CHINA and CHINA not in by_name:
            return Layers(None, None, shifts, override)
        return _layers(by_name[name], by_name, shifts, override)

    if spec.both:
        return Common([below(name) for name in spec.both], spec.where)
    return Layers(spec, None if spec.base is None else below(spec.base), shifts)


def calendars_of(project: Project, override: Override | None = None) -> Calendars:
    """Compile every calendar of a plan. `china` is always there; without a default calendar every
    day is worked.

    Raises:
        InputError: DP301, DP302, DP303 from `calendar_findings`; DP305 for a calendar that is used
            but not defined.
    """
    findings = calendar_findings(project.calendars)
    if findings:
        raise InputError(findings)
    by_name = {spec.name: spec for spec in project.calendars}
    shifts = default_shifts(project.minutes_per_day)
    anchor = _anchor(project)
    used = {activity.calendar for activity in project.activities} | {project.calendar}
    compiled = {
        name: WorkCalendar(
            name, _layers(spec, by_name, shifts, override), anchor, spec.minutes_per_day
        )
        for name, spec in by_name.items()
        if name in used
    }
    if CHINA in used and CHINA not in by_name:
        compiled[CHINA] = WorkCalendar(CHINA, Layers(None, None, shifts, override), anchor)
    missing = sorted(name for name in used if name is not None and name not in compiled)
    if missing:
        raise InputError(
            Finding("DP305", f"用到的日历“{name}”没有定义", "在 calendars 中定义它", project.where)
            for name in missing
        )
    if project.calendar is not None:
        return Calendars(compiled, compiled[project.calendar])
    every_day = Layers(CalendarSpec("每日"), None, shifts)
    return Calendars(compiled, WorkCalendar("每日", every_day, anchor))


def calendar_named(
    project: Project, name: str | None, override: Override | None = None
) -> WorkCalendar:
    """One calendar of a plan by name, used or not; the project's own for None.

    Raises:
        InputError: DP305 where the plan has no such calendar, and as `calendars_of`.
    """
    probe = Activity(id="", name="", calendar=name or project.calendar)
    asked = replace(project, activities=(probe,))
    return calendars_of(asked, override).of(probe)


def _anchor(project: Project) -> date:
    """A day near the work: any will do, a near one saves growth."""
    if project.start is not None:
        return day_of(project.start)
    days = [deadline.day for deadline in project.deadlines]
    days += [work.deadline.day for work in project.activities if work.deadline]
    return min(days) if days else project.document_date or date(2024, 1, 1)


def calendar_hash(project: Project, override: Override | None = None) -> str:
    """A short hash of every calendar of a plan and of the notices in force; kept with baselines.

    The place where a calendar was written does not count.
    """
    text = "\n".join(_canonical(spec) for spec in sorted(project.calendars, key=lambda s: s.name))
    whole = f"{text}\n{project.calendar}\n{project.minutes_per_day}\n{china_hash(override)}"
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def _canonical(spec: CalendarSpec) -> str:
    def ranges(items: Sequence[DayRange]) -> list[tuple[object, ...]]:
        return [(str(i.first), str(i.last), i.name, i.yearly, i.window, i.shifts) for i in items]

    parts = (spec.name, spec.base, spec.week, ranges(spec.opened), ranges(spec.closed), spec.shifts)
    return repr((*parts, spec.both) if spec.both else parts)
