"""What a calendar of Microsoft Project says itself: its week, its exceptions, its work weeks.

Day type 0 with a period is how versions before 2007 wrote an exception; where the newer list of
exceptions is there too, it says the same and counts alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from projects.model import DAY
from projects.readers.mspdi.recurrence import Pattern
from projects.readers.mspdi.stream import Record
from projects.readers.mspdi.values import DAY_SECONDS, FIRST_YEAR, LAST_YEAR, Values, shifts_of

Shifts = tuple[tuple[int, int], ...]
Week = tuple[Shifts | None, ...]
"""Monday first; None takes the answer of the calendar below, () is a day of rest."""

STANDARD: Shifts = ((480, 720), (780, 1020))
NOTHING_SAID: Week = (None,) * 7
_OPEN_END = date(LAST_YEAR, 12, 31)
MOST_DAYS = 300_000
"""Single days that the exceptions of one file may give; a full century of them is 36,525."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days `first` to `last`, as ordinals, both included, that work `shifts`."""

    first: int
    last: int
    shifts: Shifts
    name: str = ""


@dataclass(frozen=True, slots=True)
class WorkWeek:
    """A named week of its own for the days `first` to `last` (ordinals)."""

    first: int
    last: int
    week: Week
    name: str = ""


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A calendar as written. `base` is the uid of the one below, or empty."""

    uid: str
    name: str
    base: str
    is_base: bool
    week: Week
    exceptions: tuple[Stretch, ...]
    weeks: tuple[WorkWeek, ...]
    line: int


class Hours:
    """Reads the calendars of one file; counts the days of its exceptions."""

    def __init__(self, values: Values) -> None:
        self.values = values
        self.rows: dict[str, CalendarRow] = {}
        self.days = 0

    def read(self, record: Record) -> None:
        """Keep one Calendar element."""
        values = self.values
        uid = values.uid(record, "UID")
        newer = record.all("Exceptions", "Exception")
        exceptions = self._newer(newer) if newer else self._older(record)
        if uid and uid not in self.rows:
            self.rows[uid] = CalendarRow(
                uid=uid,
                name=" ".join(values.text(record, "Name").split())[:100],
                base=values.uid(record, "BaseCalendarUID"),
                is_base=values.flag(record, "IsBaseCalendar", default=True),
                week=self._week(record),
                exceptions=tuple(exceptions),
                weeks=tuple(self._work_weeks(record)),
                line=record.line,
            )
        elif uid:
            values.wrong(record, f"日历的 UID {uid} 出现两次", "DP151")

    def _week(self, record: Record) -> Week:
        """The days of a WeekDays element; hours after midnight go to the next day."""
        said: dict[int, Shifts] = {}
        spilt: dict[int, list[tuple[int, int]]] = {}
        for each in record.all("WeekDays", "WeekDay"):
            kind = self.values.whole(each, "DayType")
            if not 1 <= kind <= 7:
                continue
            day = (kind + 5) % 7
            shifts, over = self._shifts(each)
            said[day] = shifts
            if over:
                spilt[(day + 1) % 7] = over
        for day, over in spilt.items():
            said[day] = shifts_of([*said.get(day, ()), *over])
        return tuple(said.get(day) for day in range(7))

    def _shifts(self, record: Record) -> tuple[Shifts, list[tuple[int, int]]]:
        """The working times of a day, and those of the night that reach into the next one."""
        if not self.values.flag(record, "DayWorking"):
            return (), []
        own: list[tuple[int, int]] = []
        over: list[tuple[int, int]] = []
        times = record.all("WorkingTimes", "WorkingTime")
        for each in times:
            start = self.values.minute_of_day(each, "FromTime")
            end = self.values.minute_of_day(each, "ToTime")
            if start is None or end is None:
                continue
            if end == 0 or end > start:
                own.append((start, end or DAY))
            elif end < start:
                own.append((start, DAY))
                over.append((0, end))
            elif start == end == DAY:
                own.append((0, DAY))
        return (shifts_of(own) if times else STANDARD), over

    def _older(self, record: Record) -> Iterator[Stretch]:
        for each in record.all("WeekDays", "WeekDay"):
            if self.values.whole(each, "DayType", -1) == 0:
                yield from self._expanded(each, 1)

    def _newer(self, records: list[Record]) -> list[Stretch]:
        """Single stretches before patterns: what names its days counts before what repeats."""
        kinds = [(self.values.whole(each, "Type", 1), each) for each in records]
        found: list[Stretch] = []
        for pattern in (False, True):
            for kind, each in kinds:
                if (2 <= kind <= 8) == pattern:
                    found += self._expanded(each, kind)
        return found

    def _expanded(self, record: Record, kind: int) -> Iterator[Stretch]:
        period = self._period(record)
        if period is None:
            return
        values = self.values
        own, over = self._shifts(record)
        shifts = shifts_of([*own, *over])
        name = " ".join(values.text(record, "Name").split())[:100]
        by_count = values.flag(record, "EnteredByOccurrences")
        pattern = Pattern(
            kind=kind,
            first=period[0],
            last=period[1],
            occurrences=max(values.whole(record, "Occurrences"), 0) if by_count else 0,
            period=min(max(values.whole(record, "Period", 1), 1), 1000),
            weekdays=values.whole(record, "DaysOfWeek") & 127,
            month=min(max(values.whole(record, "Month"), 0), 11),
            month_day=min(max(values.whole(record, "MonthDay", 1), 1), 31),
            item=min(max(values.whole(record, "MonthItem"), 0), 9),
            position=min(max(values.whole(record, "MonthPosition"), 0), 4),
        )
        for first, last in pattern.stretches():
            self.days += 1
            if self.days > MOST_DAYS:
                if self.days == MOST_DAYS + 1:
                    values.wrong(record, f"日历例外展开后超过 {MOST_DAYS} 天")
                return
            yield Stretch(first.toordinal(), last.toordinal(), shifts, name)

    def _period(self, record: Record) -> tuple[date, date] | None:
        """The days of a TimePeriod, both included; None where there are none."""
        for each in record.all("TimePeriod"):
            first = self.values.moment(each, "FromDate")
            last = self.values.moment(each, "ToDate")
            start = date.fromordinal(first // DAY_SECONDS) if first else date(FIRST_YEAR, 1, 1)
            end = date.fromordinal(last // DAY_SECONDS) if last else _OPEN_END
            if (first or last) and start <= end:
                return start, end
        return None

    def _work_weeks(self, record: Record) -> Iterator[WorkWeek]:
        for each in record.all("WorkWeeks", "WorkWeek"):
            period, week = self._period(each), self._week(each)
            if period is not None and week != NOTHING_SAID:
                name = " ".join(self.values.text(each, "Name").split())[:100]
                yield WorkWeek(period[0].toordinal(), period[1].toordinal(), week, name)
