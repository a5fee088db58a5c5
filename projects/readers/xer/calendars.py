"""P6 calendars: the nested text of `clndr_data`, and the calendars that a plan uses.

    (0||CalendarData()((0||DaysOfWeek()((0||1()())(0||2()((0||0(s|08:00|f|12:00)())))…))
                       (0||Exceptions()((0||0(d|43650)())…))))

Days of the week count from 1 = Sunday; exceptions are days since 1899-12-30, without shifts closed,
with shifts worked so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from projects.model import DAY, CalendarSpec, DayRange
from projects.readers.intake import Intake
from projects.readers.xer.tables import Row, Tables
from projects.readers.xer.values import Cells, one_line

Shifts = tuple[tuple[int, int], ...]

_TOKEN = re.compile(r"\((\w*)\|\|([^()]*)\(([^()]*)\)\(|\)\)")
_NOISE = re.compile(r"[\x00-\x20\x7f]+")
"""P6 writes line breaks inside a value as two DEL characters."""
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?(AM|PM)?", re.IGNORECASE)
_DEPTH = 8
_EPOCH = date(1899, 12, 30)
_SERIALS = range(1, 109_575)
"""1900 to 2199."""
_WORKDAY: Shifts = ((480, 960),)
_USUAL: tuple[bool | Shifts, ...] = (*[_WORKDAY] * 5, False, False)
"""What P6 takes where a calendar names no working time: Monday to Friday, 8:00 to 16:00."""
_HOURS_A_DAY = 8.0


@dataclass(frozen=True, slots=True)
class Knot:
    """One record of the nested text: its name, its attributes and the records inside it."""

    name: str
    attributes: Mapping[str, str]
    inside: list[Knot] = field(default_factory=list)

    def part(self, name: str) -> list[Knot]:
        """The records inside the part of a name."""
        return next((knot.inside for knot in self.inside if knot.name == name), [])


def parse(text: str) -> Knot | None:
    """The outermost record, None where the brackets do not pair. No recursion."""
    text = _NOISE.sub("", text)
    stack: list[Knot] = []
    at = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        closes = token is not None and token[0] == "))"
        if token is None or (closes and not stack):
            return None
        at = token.end()
        if closes:
            closed = stack.pop()
            if not stack:
                return closed
            continue
        words = token[3].split("|")
        knot = Knot(token[2], dict(zip(words[::2], words[1::2], strict=False)))
        if stack:
            stack[-1].inside.append(knot)
        stack.append(knot)
        if len(stack) > _DEPTH:
            return None
    return None


def read_shifts(knots: Iterable[Knot]) -> Shifts | None:
    """The shifts of a day in ascending order, joined where they touch; None where a time is none.

    A shift ends by midnight at the latest: 00:00 as its end is that of the same day.
    """
    found: list[tuple[int, int]] = []
    for knot in knots:
        start, end = _minute(knot.attributes.get("s", "")), _minute(knot.attributes.get("f", ""))
        if start is None or end is None or 0 < end <= start:
            return None
        found.append((start, end or DAY))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _minute(text: str) -> int | None:
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2])
    if match[3]:
        hour = hour % 12 + 12 * (match[3].upper() == "PM")
    return hour * 60 + minute if hour < 24 and minute < 60 else None


class Calendars:
    """The calendars of a file by their `clndr_id`, made into specs when a plan uses them."""

    def __init__(self, tables: Tables, cells: Cells) -> None:
        self.cells = cells
        self.rows = {row["clndr_id"]: row for row in tables["CALENDAR"]}
        self.specs: dict[str, CalendarSpec] = {}
        self._names: set[str] = {"china"}
        usual = [row["clndr_id"] for row in tables["CALENDAR"] if row["default_flag"] == "Y"]
        self.default = usual[0] if usual else next(iter(self.rows), None)

    def name(self, key: str) -> str | None:
        """The name under which the plan knows a calendar; None where the file has none such."""
        row = self.rows.get(key)
        if row is None:
            return None
        if key not in self.specs:
            self.specs[key] = self._spec(row, self._free_name(row))
        return self.specs[key].name

    def minutes_per_day(self, key: str | None) -> int:
        """P6's hours a day of a calendar, in minutes; eight hours where it names none."""
        row = self.rows.get(key or "")
        hours = None if row is None else self.cells.number(row, "day_hr_cnt")
        good = hours is not None and 0 < hours <= 24
        return max(round((hours if good and hours else _HOURS_A_DAY) * 60), 1)

    def used(self, intake: Intake) -> tuple[CalendarSpec, ...]:
        """The calendars that were asked for, in the order of the file; the others are counted."""
        unused = len(self.rows) - len(self.specs)
        if unused:
            intake.leave("unused-calendars", count=unused)
        return tuple(self.specs[key] for key in self.rows if key in self.specs)

    def _free_name(self, row: Row) -> str:
        """The calendar's name; with its number where another one has the same."""
        name = one_line(row["clndr_name"]) or f"日历 {row['clndr_id']}"
        if name in self._names:
            name = f"{name}（{row['clndr_id']}）"
        self._names.add(name)
        return name

    def _spec(self, row: Row, name: str) -> CalendarSpec:
        parts = [self._parts(each) for each in self._chain(row)]
        week = parts[0][0]
        if week is None or not any(week):
            week = _USUAL
        days: dict[date, Shifts] = {}
        # Exceptions are inherited from the base, the week is not.
        for _, exceptions in reversed(parts):
            days.update(exceptions)
        return CalendarSpec(
            name,
            week=week,
            opened=tuple(
                DayRange(first, last, shifts=shifts)
                for first, last, shifts in _stretches(days)
                if shifts
            ),
            closed=tuple(
                DayRange(first, last) for first, last, shifts in _stretches(days) if not shifts
            ),
            minutes_per_day=self.minutes_per_day(row["clndr_id"]),
            where=self.cells.place(row),
        )

    def _chain(self, row: Row) -> list[Row]:
        """A calendar and those it inherits from; a circle ends where it closes."""
        chain: dict[str, Row] = {}
        here: Row | None = row
        while here is not None and here["clndr_id"] not in chain:
            chain[here["clndr_id"]] = here
            here = self.rows.get(here["base_clndr_id"])
        return list(chain.values())

    def _parts(self, row: Row) -> tuple[tuple[bool | Shifts, ...] | None, dict[date, Shifts]]:
        """The week, Monday first, and the exceptions of one calendar row."""
        text = row["clndr_data"]
        if not text:
            return None, {}
        root = parse(text)
        if root is None:
            self._complain(row, "括号或分隔符不配对")
            return None, {}
        return self._week(root.part("DaysOfWeek"), row), self._exceptions(root, row)

    def _week(self, days: list[Knot], row: Row) -> tuple[bool | Shifts, ...] | None:
        week: list[bool | Shifts] = [False] * 7
        for day in days:
            if day.name not in set("1234567"):
                self._complain(row, f"星期“{day.name[:20]}”不是 1 至 7")
                continue
            week[(int(day.name) - 2) % 7] = self._shifts(day, row) or False
        return tuple(week) if days else None

    def _exceptions(self, root: Knot, row: Row) -> dict[date, Shifts]:
        found: dict[date, Shifts] = {}
        for knot in root.part("Exceptions"):
            serial = knot.attributes.get("d", "")
            if not (serial.isascii() and serial.isdigit() and len(serial) < 8):
                self._complain(row, f"例外日期“{serial[:20]}”不是日序")
            elif int(serial) in _SERIALS:
                found[_EPOCH + timedelta(days=int(serial))] = self._shifts(knot, row)
        return found

    def _shifts(self, knot: Knot, row: Row) -> Shifts:
        shifts = read_shifts(knot.inside)
        if shifts is None:
            self._complain(row, "班次不是 s|时:分|f|时:分 的形式")
        return shifts or ()

    def _complain(self, row: Row, says: str) -> None:
        name = row["clndr_name"] or row["clndr_id"]
        self.cells.complain(row, f"日历“{name[:40]}”看不懂：{says}", "DP199")


def _stretches(days: Mapping[date, Shifts]) -> Iterator[tuple[date, date, Shifts]]:
    """Neighbouring days with the same shifts as one range."""
    first = last = None
    shifts: Shifts = ()
    for day in sorted(days):
        if last is not None and first is not None:
            if day - last == timedelta(days=1) and days[day] == shifts:
                last = day
                continue
            yield first, last, shifts
        first = last = day
        shifts = days[day]
    if first is not None and last is not None:
        yield first, last, shifts
