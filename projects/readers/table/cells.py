"""What a cell becomes: texts, offices, days from serial numbers, bare numbers with the unit of
their header, percentages."""

from __future__ import annotations

import re
from datetime import date, timedelta

from projects.errors import InputError, Place
from projects.readers.activities import KINDS
from projects.readers.desk import Desk
from projects.readers.nodes import Listing, Node, Scalar, shown
from projects.readers.values import plain

# Words of work breakdowns that say what sort of work it is; the network sees a work.
_TASK_WORDS = "approval procure procurement post lag 审批 采购 招标 施工 设计 养护"
_TASK_KINDS = frozenset(_TASK_WORDS.split())
DATES = frozenset({"snet", "deadline", "due", "promised", "started", "finished", "constraint_date"})
_OFFICES = re.compile(r"[、/，,；;\n]+")
_EXCEL_EPOCH = date(1899, 12, 30)
_SERIAL = re.compile(r"([2-7]\d{4})(\.\d+)?")
_CLOCK = re.compile(r"(.*\d(?:日|号)?)\s*[ T]\s*(\d{1,2}:\d{2}(?::\d{2})?)")
_SLASHED = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")

Entry = tuple[Scalar, Node]


def day_text(text: str, shift: int) -> str:
    """A date cell as text: a serial number of days becomes a date, 2023/5/21 an ISO date."""
    serial = _SERIAL.fullmatch(text)
    if serial:
        return (_EXCEL_EPOCH + timedelta(days=int(serial[1]) + shift)).isoformat()
    slashed = _SLASHED.match(text)
    if slashed:
        year, month, day = slashed.groups()
        return f"{year}-{month:0>2}-{day:0>2}{text[slashed.end() :]}"
    return text


def without_clock(text: str) -> tuple[str, bool]:
    """A date text without its time of day, and whether it had one."""
    match = _CLOCK.fullmatch(text)
    return (match[1], True) if match else (text, False)


def with_unit(text: str, unit: str) -> str:
    """A bare number with the unit of its header: 3 under 工期（周）is 3周."""
    return text + unit if unit not in {"", "d"} and _NUMBER.fullmatch(plain(text)) else text


def cell_nodes(key: str, cell: str, where: Place, desk: Desk) -> list[Entry]:
    """The entries that a cell gives: usually one, for several offices the first leads."""
    name = Scalar(key, where)
    if key == "owner":
        offices = [part.strip() for part in _OFFICES.split(cell) if part.strip()]
        entries: list[Entry] = [(name, scalar_cell(offices[0] if offices else "", where))]
        if len(offices) > 1:
            helpers = Listing(tuple(Scalar(office, where) for office in offices[1:]), where)
            entries.append((Scalar("with", where), helpers))
        return entries
    if key == "kind" and cell.casefold() in _TASK_KINDS:
        note = f"{where.file}：类型“{shown(cell)}”按一般工作读入"
        if note not in desk.notes:
            desk.notes.append(note)
        return []
    return [(name, scalar_cell(cell, where))]


def scalar_cell(text: str, where: Place) -> Scalar:
    """A cell as a value; an empty one says nothing."""
    return Scalar(text, where, null=not text)


def worked_milestone(entries: tuple[Entry, ...], desk: Desk) -> tuple[Entry, ...]:
    """A milestone to which a table gives days is a work: the days count, and a note says so."""
    values = {key.text: value for key, value in entries}
    kind, days = values.get("kind"), values.get("duration")
    if not isinstance(kind, Scalar) or not isinstance(days, Scalar):
        return entries
    if KINDS.get(kind.text) != "milestone" or re.fullmatch(r"0(\.0*)?\D*", plain(days.text)):
        return entries
    desk.notes.append(f"{kind.where}：里程碑写了工期 {shown(days.text)}，按一般工作读入")
    return tuple(entry for entry in entries if entry[0].text != "kind")


def fractions(cells: list[tuple[str, Place]]) -> bool:
    """Whether the bare numbers of a percent column are shares of one, as Excel keeps 50 %.

    Raises InputError: DP187 where they could be either.
    """
    numbers = [
        (float(plain(text)), where) for text, where in cells if _NUMBER.fullmatch(plain(text))
    ]
    shares = [value for value, _ in numbers if 0 < value < 1]
    above = [value for value, _ in numbers if value > 1]
    ones = [(value, where) for value, where in numbers if value == 1]
    if shares and not above:
        return True
    doubtful = [one for one in numbers if 0 < one[0] < 1] if above else ones
    if doubtful:
        value, where = doubtful[0]
        raise InputError.of(
            "DP187",
            f"完成百分比 {value:g} 有两种读法：{value:g}% 或者 {value * 100:g}%",
            "整列写上百分号，例如 50%",
            where,
        )
    return False
