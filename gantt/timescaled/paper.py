"""The skeleton of a page and what stands around the network: heading, scale, ruler, foot."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from gantt.axis import Axis
from gantt.head import SIGN_SIZE, page_number, sign_shapes, signs_width, title_shapes
from gantt.named_days import Band
from gantt.scale import strip_lanes, strip_texts, tier_shapes
from gantt.scene import Box, Rect, Shape, line
from gantt.style import (
    FRAME,
    GRID,
    HOLIDAY,
    MUTED,
    PAPER,
    STOP,
    WEEKEND,
    Sheet,
)
from gantt.text import Type
from gantt.timescaled.ink import Drawing
from gantt.timescaled.values import Content

_HEADER, _MONTHS, _PARTS, _RULER, _MARKS, _LEGEND = 5.3, 2.1, 1.75, 1.7, 2.4, 1.9
_GUTTER: Final = 3.4
"""The column with the names of the rulers, in em."""
_NOTE: Final = 1.35
_SHADES: Final = {"weekend": WEEKEND, "holiday": HOLIDAY, "stop": STOP}


def small(em: float) -> float:
    """The size of rulers, legend and notes: not below 6.5 points."""
    return max(0.86 * em, 6.5)


@dataclass(frozen=True, slots=True)
class Paper:
    """One page's geometry in points: `plot` is where the network stands."""

    content: Content
    sheet: Sheet
    type: Type
    axis: Axis
    bands: tuple[Band, ...]
    left: float
    top: float
    plot: Box
    notes: tuple[str, ...]

    @property
    def em(self) -> float:
        """The type size of the names in points."""
        return self.sheet.em


def paper_of(content: Content, sheet: Sheet, type_: Type) -> Paper:
    """Divide a sheet."""
    em, left = sheet.em, sheet.margin
    axis = Axis(content.first, content.end, left + _GUTTER * em, sheet.width - sheet.margin)
    bands = tuple(band for band in content.bands if axis.shows(band))
    lanes = strip_lanes(axis, bands, type_, em)
    strip = (0.9 * lanes + 0.2) * em if lanes else 0.0
    top = sheet.margin + _HEADER * em
    notes = wrapped(content.notes, sheet.width - 2 * sheet.margin, small(em), type_)
    foot = (_MARKS + _LEGEND + _NOTE * len(notes)) * em
    plot = Box(
        axis.left,
        top + (_MONTHS + _PARTS + _RULER) * em + strip,
        axis.right,
        sheet.height - sheet.margin - foot,
    )
    return Paper(content, sheet, type_, axis, bands, left, top, plot, notes)


def wrapped(notes: tuple[str, ...], room: float, size: float, type_: Type) -> tuple[str, ...]:
    """The notes on lines that fit the paper."""
    lines: list[str] = []
    for note in notes:
        current = ""
        for letter in note:
            if type_.width(current + letter, size) > room and letter not in "，。；、）":
                lines.append(current)
                current = "　　"
            current += letter
        lines.append(current)
    return tuple(lines)


def around(paper: Paper) -> Iterator[Shape]:
    """Everything but the network, its lines and the legend."""
    sheet = paper.sheet
    yield Rect(0, 0, sheet.width, sheet.height, "ground", PAPER, role="paper")
    yield from _heading(paper)
    yield from _shades(paper)
    yield from _scale(paper)
    yield from _outline(paper)
    yield from _foot(paper)


def _heading(paper: Paper) -> Iterator[Shape]:
    content, em, type_ = paper.content, paper.em, paper.type
    left, right, top = paper.left, paper.axis.right, paper.sheet.margin
    yield from title_shapes(
        content.title, content.verdict, content.short, left, right, top + 1.75 * em, em, type_
    )
    size, y = SIGN_SIZE * em, top + 4.1 * em
    facts = type_.fit("　".join(content.facts), right - signs_width(em, type_) - left - em, size)
    yield type_.set(left, y, facts, size, colour=MUTED, layer="frame", role="facts")
    yield from sign_shapes(content.signatures, right, y, em, type_)


def _shades(paper: Paper) -> Iterator[Shape]:
    axis, plot = paper.axis, paper.plot
    for band in filter(shaded, paper.bands):
        x, height = axis.at(band.first), plot.bottom - plot.top
        width = axis.at(band.end) - x
        yield Rect(x, plot.top, width, height, "ground", _SHADES[band.kind], role=band.kind)


def shaded(band: Band) -> bool:
    """Whether the days are shaded from top to bottom: everybody rests. A stop of some calendars
    is shown only behind the works that have them."""
    return band.calendars is None


def rest_shapes(paper: Paper, drawing: Drawing) -> Iterator[Shape]:
    """Stops of single calendars, behind the arrows of the works that keep them."""
    em = paper.em
    own = [band for band in paper.bands if not shaded(band)]
    for route in drawing.routes:
        item = drawing.network.arrows[route.wire.index].item
        calendar = paper.content.calendars.get(item)
        for band in own if item else ():
            low = max(paper.axis.at(band.first), route.wire.start)
            high = min(paper.axis.at(band.end), route.wire.finish)
            if calendar in (band.calendars or ()) and high - low > 0.2:
                y, height = route.y - 0.3 * em, 0.6 * em
                yield Rect(low, y, high - low, height, "wedge", STOP, role="stop", item=item)


def _scale(paper: Paper) -> Iterator[Shape]:
    em, axis = paper.em, paper.axis
    upper, lower = axis.tiers(em)
    months = paper.top + _MONTHS * em
    parts = months + _PARTS * em
    ruler = parts + _RULER * em
    foot, type_ = paper.plot.bottom, paper.type
    yield from tier_shapes(axis, upper, (paper.top, months), foot, 1.0, em, type_, bold=True)
    size = small(em) / em
    yield from tier_shapes(axis, lower, (months, parts), parts, size, em, type_, bold=False)
    name = yield from _ruler(paper, parts, ruler)
    for y in (months, parts, ruler):
        ends = ((paper.left, y), (axis.right, y))
        yield line(*ends, layer="grid", stroke=GRID, width=0.5, role="scale")
    words = {"month": "月", "ten-day": "旬", "day": "日", "year": "年", "quarter": "季"}
    middle, size = (paper.left + axis.left) / 2, small(em)
    for top, bottom, text in (
        (paper.top, months, words.get(upper, "年代")),
        (months, parts, words[lower]),
        (parts, ruler, name),
    ):
        y = (top + bottom) / 2 + 0.36 * size
        yield paper.type.set(
            middle, y, text, size, colour=MUTED, anchor="middle", layer="grid", role="scale"
        )
    yield from strip_texts(axis, paper.bands, paper.type, em, ruler)


def _ruler(paper: Paper, top: float, bottom: float) -> Generator[Shape, None, str]:
    """The second ruler: 工程周 where a week has room for its number, else days since the start.

    Returns its name.
    """
    axis, em = paper.axis, paper.em
    begin = _begin(paper)
    week = 7 * axis.day_width
    by_week = week >= 1.75 * em
    step = 7 if by_week else next(n for n in _STEPS if n * axis.day_width >= 2.6 * em)
    count = 0
    day = begin
    while day <= axis.end:
        x = axis.at(day)
        ends = ((x, top), (x, bottom if by_week else top + 0.35 * em))
        yield line(*ends, layer="grid", stroke=GRID, width=0.5, role="ruler")
        count += 1
        after = min(x + week, axis.right)
        text = str(count) if by_week else str((day - begin).days)
        middle = (x + after) / 2 if by_week else x
        half = paper.type.width(text, small(em)) / 2
        fits = middle + half <= axis.right and middle - half >= axis.left
        if fits and (not by_week or after - x >= 2 * half + 0.2 * em):
            y = (top + bottom) / 2 + (0.31 if by_week else 0.46) * em
            yield paper.type.set(
                middle,
                y,
                text,
                small(em),
                colour=MUTED,
                anchor="middle",
                layer="grid",
                role="ruler",
            )
        day += timedelta(days=step)
    return "工程周" if by_week else "累计天"


_STEPS: Final = (5, 10, 20, 30, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000)


def _begin(paper: Paper) -> date:
    return paper.content.begin or paper.content.first


def _outline(paper: Paper) -> Iterator[Shape]:
    plot, right = paper.plot, paper.axis.right
    width, height = right - paper.left, plot.bottom - paper.top
    yield Rect(paper.left, paper.top, width, height, "frame", None, FRAME, 0.8, role="outline")
    ends = ((paper.left, plot.top), (right, plot.top))
    yield line(*ends, layer="frame", stroke=FRAME, width=0.8, role="outline")
    ends = ((plot.left, paper.top), (plot.left, plot.bottom))
    yield line(*ends, layer="grid", stroke=GRID, width=0.5, role="outline")


def _foot(paper: Paper) -> Iterator[Shape]:
    em, content = paper.em, paper.content
    size = 0.9 * em
    y = paper.plot.bottom + (_MARKS + 0.9) * em
    if content.pages > 1:
        right, foot = paper.axis.right, y + 0.34 * size
        yield page_number(content.page, content.pages, right, foot, size, paper.type)
    size = small(em)
    for number, note in enumerate(paper.notes):
        at = paper.plot.bottom + (_MARKS + _LEGEND + _NOTE * (number + 0.7)) * em
        yield paper.type.set(paper.left, at, note, size, colour=MUTED, layer="frame", role="note")


def legend_top(paper: Paper) -> float:
    """The middle height of the legend's line."""
    return paper.plot.bottom + (_MARKS + 0.9) * paper.em
