"""A yellow cell from what was typed in it, and back: dates and numbers become dates and numbers
where they are plain, all else stays the text it was."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from projects.forms.columns import Column
from projects.forms.lines import Line
from projects.forms.styles import DATE_FORMAT, PERCENT_FORMAT, Look, cell_text
from projects.readers.table.workbooks import cell_text as shown_text

_PLAIN: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

ALIGN: Final[dict[str, Look]] = {
    "number": {"align": "center"},
    "date": {"align": "center", "num_format": DATE_FORMAT},
    "amount": {"align": "center"},
    "days": {"align": "center"},
    "answer": {"align": "center"},
    "text": {"align": "left", "indent": 1},
    "steps": {"align": "left", "indent": 1},
    "words": {"align": "left", "indent": 1},
}
"""By the kind of the column."""


def typed_text(value: object, *, percent: bool) -> str:
    """What a person sees in a cell: 0.5 in a cell that shows percentages is 50%."""
    if percent and isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value * 100:.10g}%"
    return shown_text(value)


def half_percent(text: str, line_measure: str) -> bool:
    """Whether a bare number of a percentage has two readings: 0.5 is 0.5 % or 50 %."""
    bare = text.strip()
    return line_measure == "percent" and _PLAIN.fullmatch(bare) is not None and 0 < float(bare) < 1


def look_of(column: Column, line: Line) -> Look:
    """Alignment and number format of a cell."""
    look = ALIGN.get(column.kind, {})
    if column.name == "amount" and line.measure == "percent":
        return {**look, "num_format": PERCENT_FORMAT}
    return look


def put(sheet: Any, row: int, at: int, text: str, column: Column, line: Line, look: Any) -> None:
    """Write a yellow cell. Text is never anything but text, whatever it begins with."""
    bare = text.strip()
    if not bare:
        sheet.write_blank(row, at, None, look)
    elif column.kind == "date" and _day(bare) is not None:
        sheet.write_datetime(row, at, _day(bare), look)
    elif column.name == "amount" and line.measure == "percent":
        _put_percent(sheet, row, at, bare, look)
    elif column.kind in ("amount", "days") and _PLAIN.fullmatch(bare):
        sheet.write_number(row, at, float(bare), look)
    else:
        sheet.write_string(row, at, cell_text(text), look)


def _put_percent(sheet: Any, row: int, at: int, bare: str, look: Any) -> None:
    number = bare.removesuffix("%")
    if not _PLAIN.fullmatch(number) or half_percent(bare, "percent"):
        sheet.write_string(row, at, cell_text(bare), look)
    else:
        sheet.write_number(row, at, float(number) / 100, look)


def _day(text: str) -> date | None:
    """An ISO date that Excel can hold."""
    if not _ISO.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year >= 1900 else None
