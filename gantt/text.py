"""Measuring and shortening text by the real advance widths of the typeface."""

from __future__ import annotations

from dataclasses import dataclass

from gantt.fonts import Typeface
from gantt.scene import Anchor, Layer, Text
from gantt.style import INK, PAPER
from projects.forecast import one_decimal


@dataclass(frozen=True, slots=True)
class Type:
    """Sets lines of text in one typeface."""

    faces: Typeface

    def width(self, text: str, size: float, bold: bool = False) -> float:
        """The width of `text` in points."""
        face = self.faces.face(bold, text) if bold else self.faces.regular
        return face.width(text, size)

    def fit(self, text: str, room: float, size: float, bold: bool = False) -> str:
        """`text`, shortened with … where wider than `room`; "" where nothing would be left."""
        if self.width(text, size, bold) <= room:
            return text
        face = self.faces.face(bold, text)
        left = room - face.width("…", size)
        kept = 0
        for letter in text:
            left -= face.width(letter, size)
            if left < 0:
                break
            kept += 1
        return text[:kept].rstrip() + "…" if kept else ""

    def set(
        self,
        x: float,
        y: float,
        content: str,
        size: float,
        *,
        colour: str = INK,
        anchor: Anchor = "start",
        bold: bool = False,
        layer: Layer = "label",
        ground: str = PAPER,
        halo: bool = False,
        role: str = "",
        item: str = "",
    ) -> Text:
        """A measured line of text with its baseline at `y`."""
        advance = self.width(content, size, bold)
        return Text(
            x, y, content, size, colour, advance, layer, anchor, bold, ground, halo, role, item
        )


def tidy(text: str) -> str:
    """`text` on one line: line breaks, tabs and runs of blanks become one blank."""
    return " ".join(text.split())


def signed(value: float, plus: str = "") -> str:
    """A number to one decimal with a real minus sign; `plus` stands before one above 0."""
    number = one_decimal(value)
    if not number:
        return "0"
    return f"−{-number:g}" if number < 0 else f"{plus}{number:g}"
