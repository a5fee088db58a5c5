"""Work calendars as monotone curves of working minutes (SEMANTICS 1).

W(t) counts working minutes from a fixed anchor to the instant t. Its two inverses are the earliest
instant at which w minutes have been worked (`finish_of`) and the first instant after which the
next minute is worked (`start_of`). Prefix sums by day make W one look-up and the inverses one
binary search over days; the curve grows by itself when a date outside the covered years is asked.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate, compress
from typing import Final, Protocol

from projects.errors import InputError, Place
from projects.model import DAY, Activity, day_of

Shifts = tuple[tuple[int, int], ...]
FULL_DAY: Final[Shifts] = ((0, DAY),)
NO_WORK: Final[Shifts] = ()

EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2200, 1, 1)
_GROWTH = 1096
"""Days added at a time: three years."""


class DaySource(Protocol):
    """What a calendar asks about days; `projects.worktime.layers` answers."""

    where: Place
    provisional_from: int | None
    shifts_of_workday: Shifts
    has_windows: bool

    def shifts(self, first: date, last: date) -> list[Shifts]:
        """The shifts of every day from `first` to before `last`."""

    def name_of(self, day: date) -> str:
        """What people call a day."""

    def windows(self, first: date, last: date) -> list[tuple[date, date, str]]:
        """The stops in [first, last) that unsplittable work may not straddle."""


class WorkCalendar:
    """The compiled work curve of one calendar.

    Args:
        name: the calendar's name in the plan.
        layers: answers, for a range of days, which shifts each day works.
        anchor: the day at whose start W is 0; any day of the plan's years.
        minutes_per_day: what people count as a day of it; None where the plan says.
    """

    def __init__(
        self, name: str, layers: DaySource, anchor: date, minutes_per_day: int | None = None
    ) -> None:
        self.name = name
        self.layers = layers
        self.minutes_per_day = minutes_per_day
        self._first = anchor.toordinal()
        self._before: list[int] = [0]
        self._shifts: list[Shifts] = []
        self._count = 0
        # Calendars of whole days need no search: the k-th worked day is looked up.
        self._whole = True
        self._starts: list[int] = []
        self._zero = 0
        self._cover(anchor.toordinal() - 100, anchor.toordinal() + 700)

    # -- the curve ---------------------------------------------------------------------------

    def worked(self, moment: int) -> int:
        """W(t): working minutes from the anchor to `moment` (negative before the anchor)."""
        index = moment // DAY - self._first
        if index < 0 or index >= self._count:
            index = self._reach(moment // DAY)
        minute = moment % DAY
        if not minute:
            return self._before[index]
        if self._whole:
            return self._before[index] + (minute if self._shifts[index] else 0)
        return self._before[index] + sum(
            min(end, minute) - start for start, end in self._shifts[index] if start < minute
        )

    def finish_of(self, work: int) -> int:
        """The earliest instant with W >= `work`: where a stretch of work ends."""
        if self._whole:
            index = (work - 1) // DAY + self._zero
            if 0 <= index < len(self._starts):
                return self._starts[index] + (work - 1) % DAY + 1
        before = self._before
        while not before[0] < work <= before[-1]:
            self._stretch(work <= before[0])
        index = bisect_left(before, work) - 1
        left = work - before[index]
        moment = (self._first + index) * DAY
        for start, end in self._shifts[index]:
            if left <= end - start:
                return moment + start + left
            left -= end - start
        raise AssertionError("prefix sums and shifts disagree")

    def start_of(self, work: int) -> int:
        """The first instant with W = `work` that begins a working minute: where work begins."""
        if self._whole:
            index = work // DAY + self._zero
            if 0 <= index < len(self._starts):
                return self._starts[index] + work % DAY
        before = self._before
        while not before[0] <= work < before[-1]:
            self._stretch(work < before[0])
        index = bisect_right(before, work) - 1
        left = work - before[index]
        moment = (self._first + index) * DAY
        for start, end in self._shifts[index]:
            if left < end - start:
                return moment + start + left
            left -= end - start
        raise AssertionError("prefix sums and shifts disagree")

    def day_starts(self, work: int, count: int) -> list[int]:
        """start_of(work), start_of(work + a day), … for at most `count` whole worked days that are
        covered; none where days are not whole or the first is not covered."""
        if not self._whole or work % DAY:
            return []
        end = self._first + self._count
        if work // DAY + self._zero + count > len(self._starts) and end < LATEST.toordinal():
            self._stretch(backward=False)
        index = work // DAY + self._zero
        return self._starts[index : index + count] if index >= 0 else []

    def worked_at(self, moments: list[int]) -> list[int]:
        """W at the beginnings of days, in order, as far as they are covered; none where days are
        not whole."""
        if not self._whole or not moments or moments[0] < self._first * DAY:
            return []
        if moments[-1] < LATEST.toordinal() * DAY:
            self.worked(moments[-1])  # covers them all
        first, before = self._first * DAY, self._before
        end = first + self._count * DAY
        return [before[(moment - first) // DAY] for moment in moments if moment <= end]

    def to_start(self, moment: int) -> int:
        """The first instant at or after `moment` that begins working time."""
        return self.start_of(self.worked(moment))

    def to_finish(self, moment: int) -> int:
        """The earliest instant after which no work is done until `moment`."""
        return self.finish_of(self.worked(moment))

    def shift(self, moment: int, lag: int) -> int:
        """`moment` moved by `lag` working minutes; it ends at the end of the last of them."""
        return self.finish_of(self.worked(moment) + lag) if lag else moment

    @property
    def whole_days(self) -> bool:
        """Whether a working day works all its minutes (the calendars of a day plan)."""
        return self.layers.shifts_of_workday == FULL_DAY

    # -- days --------------------------------------------------------------------------------

    def shifts_on(self, day: date) -> Shifts:
        """The minutes worked on `day`."""
        index = day.toordinal() - self._first
        if index < 0 or index >= len(self._shifts):
            index = self._reach(day.toordinal())
        return self._shifts[index]

    def is_workday(self, day: date) -> bool:
        """Whether any minute of `day` is worked."""
        return bool(self.shifts_on(day))

    def name_of(self, day: date) -> str:
        """What people call `day`: 春节停工, 国庆节, 调休上班 …; "" for an ordinary one."""
        return self.layers.name_of(day)

    def workdays(self, first: date, last: date) -> int:
        """How many of the days `first` to `last` (both included) are worked."""
        span = (last - first).days + 1
        return sum(self.is_workday(first + timedelta(days=k)) for k in range(span))

    def provisional_after(self) -> int | None:
        """The instant from which the answer rests on no published notice; None: it never does."""
        return self.layers.provisional_from

    @property
    def has_windows(self) -> bool:
        """Whether any stop that unsplittable work may not straddle was ever declared."""
        return self.layers.has_windows

    @cached_property
    def windows(self) -> tuple[tuple[int, int], ...]:
        """The stops of the covered years that unsplittable work may not straddle, as (start, end).

        Days that the calendar opens inside a declared window divide it.
        """
        first, last = day_of(self._first * DAY), day_of((self._first + self._count) * DAY)
        found = []
        for start, end, _ in self.layers.windows(first, last):
            begun = start.toordinal()
            for day in range(begun, end.toordinal() + 1):
                if day == end.toordinal() or self._shifts[day - self._first]:
                    if begun < day:
                        found.append((begun * DAY, day * DAY))
                    begun = day + 1
        return tuple(found)

    # -- growth ------------------------------------------------------------------------------

    def _reach(self, ordinal: int) -> int:
        """Cover `ordinal` and return its index."""
        if not EARLIEST.toordinal() <= ordinal < LATEST.toordinal():
            raise self._beyond()
        last = self._first + len(self._shifts)
        self._cover(min(self._first, ordinal - 400), max(last, ordinal + 400))
        return ordinal - self._first

    def _stretch(self, backward: bool) -> None:
        first, last = self._first, self._first + len(self._shifts)
        self._cover(first - _GROWTH if backward else first, last if backward else last + _GROWTH)

    def _cover(self, first: int, last: int) -> None:
        """Extend the prefix sums to the days [first, last); W of covered days does not change."""
        low, high = self._first, self._first + len(self._shifts)
        if first < EARLIEST.toordinal() and low <= EARLIEST.toordinal():
            raise self._beyond()
        if last > LATEST.toordinal() and high >= LATEST.toordinal():
            raise self._beyond()
        first, last = max(first, EARLIEST.toordinal()), min(last, LATEST.toordinal())
        if last > high:
            added = self.layers.shifts(date.fromordinal(high), date.fromordinal(last))
            minutes = self._minutes(added)
            self._before.extend(accumulate(minutes, initial=self._before.pop()))
            self._shifts.extend(added)
            self._starts.extend(_worked_days(added, high))
        if first < low:
            added = self.layers.shifts(date.fromordinal(first), date.fromordinal(low))
            minutes = self._minutes(added)
            head = list(accumulate(minutes, initial=self._before[0] - sum(minutes)))
            self._before[:0] = head[:-1]
            self._shifts[:0] = added
            days = _worked_days(added, first)
            self._starts[:0] = days
            self._zero += len(days)
            self._first = first
        self._count = len(self._shifts)
        self.__dict__.pop("windows", None)

    def _minutes(self, days: list[Shifts]) -> list[int]:
        if all(shifts in (NO_WORK, FULL_DAY) for shifts in set(days)):
            return [DAY if shifts else 0 for shifts in days]
        self._whole = False
        return [sum(end - start for start, end in shifts) for shifts in days]

    def _beyond(self) -> InputError:
        return InputError.of(
            "DP304",
            f"按日历“{self.name}”推算的日期超出 {EARLIEST.year}—{LATEST.year - 1} 年",
            "检查工期是否过大，或该日历的工作日是否太少",
            self.layers.where,
        )


def _worked_days(days: list[Shifts], first: int) -> list[int]:
    """The starting instants of the worked days; `first` is the ordinal of the first day."""
    return list(compress(range(first * DAY, (first + len(days)) * DAY, DAY), days))


class Calendars:
    """The compiled calendars of a plan, by name; `default` is the project's."""

    def __init__(self, compiled: Mapping[str, WorkCalendar], default: WorkCalendar) -> None:
        self.by_name = compiled
        self.default = default

    def named(self, name: str | None) -> WorkCalendar:
        """The calendar called `name`, or the project's."""
        return self.default if name is None else self.by_name[name]

    def __iter__(self) -> Iterator[WorkCalendar]:
        """Every compiled calendar, the project's own included."""
        yield from self.by_name.values()
        # By identity: a plan without a default may call a calendar of its own by the same name.
        if all(self.default is not calendar for calendar in self.by_name.values()):
            yield self.default

    def of(self, activity: Activity) -> WorkCalendar:
        """The calendar that an activity works by."""
        return self.named(activity.calendar)
