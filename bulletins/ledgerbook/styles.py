"""The look of the workbook: sober colours, two fonts, formats made once each."""

from __future__ import annotations

from functools import cache
from math import ceil
from typing import Any, Final, Literal

from projects.writers.terminal import width_of

Kind = Literal["text", "mid", "day", "percent", "points", "count"]
Tone = Literal["plain", "part", "project", "input", "free", "head", "done"]

INK: Final = "#1F2933"
GREY: Final = "#5B6673"
RULE: Final = "#B8C2CC"
YELLOW: Final = "#FFF5C2"
LAMP_COLOURS: Final = {
    "绿灯": ("#E2F2E4", "#0B6E4F"),
    "黄灯": ("#FFE9B8", "#8A5A00"),
    "红灯": ("#F9D5CC", "#B3261E"),
}
"""Fill and ink by the lamp's word; the shape before the word carries it without colour."""

_TEXT: Final = "宋体"
_HEAD: Final = "黑体"
_CELL: Final = {
    "font_name": _TEXT,
    "font_size": 10,
    "font_color": INK,
    "valign": "vcenter",
    "border": 1,
    "border_color": RULE,
}
_KINDS: Final[dict[Kind, dict[str, Any]]] = {
    "text": {"text_wrap": True, "align": "left"},
    "mid": {"text_wrap": True, "align": "center"},
    "day": {"align": "center", "num_format": "yyyy-mm-dd"},
    "percent": {"align": "center", "num_format": "0.0%"},
    "points": {"align": "center", "num_format": "+0.0;\u22120.0;0.0"},
    "count": {"align": "center", "num_format": "0"},
}
_TONES: Final[dict[Tone, dict[str, Any]]] = {
    "plain": {},
    "part": {"bold": True, "bg_color": "#EEF2F6"},
    "project": {"bold": True, "bg_color": "#D3DEE9", "font_name": _HEAD, "font_size": 11},
    "input": {"bg_color": YELLOW, "border_color": "#D9B650", "locked": False},
    "free": {"bg_color": "#E8F1FA", "border_color": "#8DB7DE", "locked": False},
    "head": {"font_name": _HEAD, "bg_color": "#DCE4EC", "align": "center", "text_wrap": True},
    "done": {"font_color": GREY},
}
_WRITTEN: Final[dict[str, dict[str, Any]]] = {
    "title": {"font_name": _HEAD, "font_size": 20, "font_color": INK, "align": "center"},
    "subtitle": {"font_name": _TEXT, "font_size": 10, "font_color": GREY},
    "section": {"font_name": _HEAD, "font_size": 12, "font_color": INK},
    "prose": {"font_name": _TEXT, "font_size": 10, "font_color": INK, "text_wrap": True},
    "grid": {
        "num_format": ";;;",
        "align": "center",
        "font_size": 9,
        "border": 4,
        "border_color": "#E3E9F0",
    },
    "note": {"font_name": _TEXT, "font_size": 10, "font_color": INK},
    "link": {"font_name": _TEXT, "font_size": 10, "font_color": "#2F6DA8", "underline": 1},
}
_POINTS_A_LINE: Final = 13.5
_UNIT: Final = 0.97
"""A half-width character of the body, in the unit of column widths."""
_LEAST_HEIGHT: Final = 18.0


class Styles:
    """The formats of one workbook."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._cells = cache(self._cell)
        self._texts = cache(self._text)

    def cell(self, kind: Kind, tone: Tone = "plain", indent: int = 0) -> Any:
        """The format of a table cell."""
        return self._cells(kind, tone, indent)

    def text(self, name: str) -> Any:
        """The format of anything outside tables, by the names above."""
        return self._texts(name)

    def add(self, **properties: Any) -> Any:
        """A format of its own, for conditional formatting."""
        return self._workbook.add_format(properties)

    def _cell(self, kind: Kind, tone: Tone, indent: int) -> Any:
        shift = {"indent": indent} if indent else {}
        return self.add(**{**_CELL, **_KINDS[kind], **_TONES[tone], **shift})

    def _text(self, name: str) -> Any:
        return self.add(valign="vcenter", **_WRITTEN[name])


def height_of(cells: list[tuple[str, float]]) -> float:
    """The height in points of a row whose texts wrap in columns of these widths (in characters)."""
    lines = max((ceil(_UNIT * width_of(text) / width) for text, width in cells), default=1)
    return max(_LEAST_HEIGHT, lines * _POINTS_A_LINE + 4)
