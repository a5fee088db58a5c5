"""How the cells of a form look: sober, readable in greyscale, one yellow for what to fill."""

from __future__ import annotations

import re
from typing import Any, Final

Look = dict[str, Any]

_GRID: Final = "#8C96A3"
_INK: Final = "#1F2933"
YELLOW: Final = "#FFF6C8"
HEAD_YELLOW: Final = "#FFE08A"

BASE: Final[Look] = {
    "font_name": "宋体",
    "font_size": 10,
    "font_color": _INK,
    "valign": "vcenter",
    "text_wrap": True,
}
CELL: Final[Look] = {**BASE, "border": 1, "border_color": _GRID}
LOCKED: Final[Look] = {**CELL, "locked": True}
LATE: Final[Look] = {"bold": True, "font_color": "#B42318"}
FILLED: Final[Look] = {**CELL, "bg_color": YELLOW, "locked": False}
NOT_TAKEN: Final[Look] = {**CELL, "bg_color": "#E9ECEF", "locked": True}
WRONG: Final[Look] = {"bg_color": "#F8C9BF", "border": 2, "border_color": "#B42318"}
HEAD: Final[Look] = {
    **CELL,
    "font_name": "黑体",
    "align": "center",
    "bg_color": "#DCE3EB",
}
HEAD_FILLED: Final[Look] = {**HEAD, "bg_color": HEAD_YELLOW}
TITLE: Final[Look] = {
    **BASE,
    "font_name": "黑体",
    "font_size": 20,
    "bold": True,
    "align": "center",
}
FACT: Final[Look] = {**BASE, "font_size": 11}
FACT_LABEL: Final[Look] = {**FACT, "align": "right", "text_wrap": False}
FACT_FILLED: Final[Look] = {**FILLED, "font_size": 11, "align": "center"}
SOURCES: Final[Look] = {**BASE, "font_size": 9, "font_color": "#52606D", "align": "right"}
HINT: Final[Look] = {**BASE, "font_color": "#3E4C59"}

DATE_FORMAT: Final = "yyyy-mm-dd"
PERCENT_FORMAT: Final = "0.0%"

_MAX_TEXT: Final = 32_767
"""Characters that a cell of Excel holds."""
_NOT_XML: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")


class Looks:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[str, Any] = {}

    def of(self, *looks: Look) -> Any:
        """The format of some looks, the later ones over the earlier ones."""
        look = {key: value for part in looks for key, value in part.items()}
        name = repr(sorted(look.items()))
        if name not in self._made:
            self._made[name] = self._book.add_format(look)
        return self._made[name]


def cell_text(text: str) -> str:
    """A text as a cell can hold it."""
    return _NOT_XML.sub("\ufffd", text)[:_MAX_TEXT]


def lines_needed(text: str, width: float) -> int:
    """About how many lines a text takes in a column of `width` characters; 汉字 count two."""
    count = 0
    for line in text.split("\n"):
        size = sum(2 if ord(mark) > 0x2E7F else 1 for mark in line)
        count += max(1, -int(-size // max(1.0, width - 1)))
    return count
