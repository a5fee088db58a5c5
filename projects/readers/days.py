"""Dates of a plan: ISO dates here, every other wording through `projects.deadlines`.

The deadline package is imported only when a plan uses words: an ISO plan starts faster.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from projects.errors import InputError, Place
from projects.model import DAY, Precision, instant, moment_of
from projects.readers.desk import Desk
from projects.readers.nodes import Node, shown
from projects.readers.values import Reader, plain, scalar
from projects.readers.windows import windows_for

if TYPE_CHECKING:
    from projects.deadlines import Reading

Role = Literal["start", "finish"]

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::00)?)?")
_MONTH_DAY = re.compile(r"(\d{1,2})-(\d{1,2}|last)")
_MONTH_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class Day:
    """A day as read. `minute` is the time of day where one was written, else None."""

    day: date
    text: str
    minute: int | None = None
    precision: Precision = "day"
    reading: str = ""
    provisional: bool = False
    flagged: bool = False


def read_day(node: Node, desk: Desk, role: Role) -> Day:
    """The day of a text: the first day of a span for a start, the last for a finish.

    Raises InputError: DP140 (no such day), DP142 (a time of day in a day plan), DP215 (words that
    name no day), DP2xx (refused words), DP143 (a window that is over).
    """
    words = " ".join(scalar(node, "一个日期").text.split())
    match = _ISO.fullmatch(plain(words))
    if match:
        return _iso(match, words, desk, node.where)
    reading = _words(words, desk, role, node.where)
    if reading.day is None:
        raise InputError.of(
            "DP215",
            f"“{shown(words)}”说的不是某一天",
            "写一个日期，或者“2024年3月底”这样的说法",
            node.where,
        )
    if reading.precision == "window" and desk.document_date and role == "finish":
        _refuse_past(reading.day, words, desk.document_date, node.where)
    if reading.flagged:
        desk.notes.append(f"{node.where}：{reading.reading}，请核对")
    return Day(
        reading.day,
        words,
        None,
        reading.precision or "day",
        reading.reading,
        reading.provisional,
        reading.flagged,
    )


def _refuse_past(day: date, words: str, on: date, where: Place) -> None:
    if day < on and not re.search(r"\d{4}", words):
        raise InputError.of(
            "DP143",
            f"“{shown(words)}”读成 {day}，早于文件日期 {on}",
            "写明年份，例如“2025年汛前”",
            where,
        )


def iso_date(node: Node, _desk: Desk) -> date:
    """A calendar date, `2024-02-03`, `2024.2.3` or `2024年2月3日`; nothing relative."""
    words = plain(scalar(node, "一个日期").text)
    match = re.fullmatch(r"(\d{4})(?:[-./]|年)(\d{1,2})(?:[-./]|月)(\d{1,2})日?", words)
    if match is None:
        raise InputError.of("DP140", f"“{shown(words)}”不是日期", "写成 2024-02-03", node.where)
    return _date(int(match[1]), int(match[2]), int(match[3]), words, node.where)


def month_day(node: Node, _desk: Desk) -> tuple[int, int]:
    """A day of every year, `05-15`; `02-last` is the last of the month (day 0)."""
    words = plain(scalar(node, "月-日").text)
    match = _MONTH_DAY.fullmatch(words)
    if match and 1 <= int(match[1]) <= 12:
        month = int(match[1])
        day = 0 if match[2] == "last" else int(match[2])
        if match[2] == "last" or 1 <= day <= _MONTH_LENGTHS[month - 1]:
            return month, day
    raise InputError.of(
        "DP173", f"“{shown(words)}”不是每年的月-日", "写成 05-15；月末写成 02-last", node.where
    )


def read_start(node: Node, desk: Desk) -> int:
    """The instant at which something may start: the start of the day, or the time written."""
    read = read_day(node, desk, "start")
    return instant(read.day, read.minute or 0)


def read_finish(node: Node, desk: Desk) -> int:
    """The instant by which something ends: the end of the day, or the time written."""
    read = read_day(node, desk, "finish")
    return instant(read.day, DAY if read.minute is None else read.minute)


def finish_day(node: Node, desk: Desk) -> date:
    """The day by which something ends."""
    return read_day(node, desk, "finish").day


def start_day(node: Node, desk: Desk) -> date:
    """The day on which something starts."""
    return read_day(node, desk, "start").day


def happened(role: Role) -> Reader[date]:
    """A reader of when something happened: a day, or a datetime where a time was written."""

    def read(node: Node, desk: Desk) -> date:
        found = read_day(node, desk, role)
        if found.minute is None:
            return found.day
        return moment_of(instant(found.day, found.minute))

    return read


def happened_at(value: date, role: Role) -> int:
    """The instant of such a value: a bare day is its start for a start, its end for a finish."""
    if isinstance(value, datetime):
        return instant(value.date(), value.hour * 60 + value.minute)
    return instant(value, 0 if role == "start" else DAY)


def _iso(match: re.Match[str], words: str, desk: Desk, where: Place) -> Day:
    day = _date(int(match[1]), int(match[2]), int(match[3]), words, where)
    if match[4] is None:
        return Day(day, words)
    if desk.day_plan:
        raise InputError.of(
            "DP142", f"按日编排的计划不写时刻：{shown(words)}", "只写日期，例如 2024-03-31", where
        )
    minute = int(match[4]) * 60 + int(match[5])
    if int(match[5]) > 59 or minute > DAY:
        raise InputError.of(
            "DP140", f"没有这个时刻：{shown(words)}", "写成 2024-03-31 17:00", where
        )
    return Day(day, words, minute)


def _date(year: int, month: int, day: int, words: str, where: Place) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise InputError.of(
            "DP140", f"没有这一天：{shown(words)}", "请核对年、月、日", where
        ) from None
    if year not in _YEARS:
        raise InputError.of("DP140", f"年份超出 1900 至 2199：{shown(words)}", "请核对年份", where)
    return found


def _words(words: str, desk: Desk, role: Role, where: Place) -> Reading:
    from projects.deadlines import read_deadline

    return read_deadline(
        words,
        role=role,
        on=desk.document_date,
        events=desk.event_dates,
        windows=windows_for(plain(words), desk.document_date, desk.calendars),
        override=desk.override,
        where=where,
    )
