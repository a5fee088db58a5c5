"""The skeleton of a page and what stands around the network: heading, scale, ruler, foot."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from gantt.axis import Axis, Tier, cells
from gantt.barchart.ground import strip_lanes, strip_texts
from gantt.named_days import Band
from gantt.scene import Box, Rect, Shape, line
from gantt.style import (
    BAD,
    CONTRACT,
    FRAME,
    GRID,
    GRID_FAINT,
    HOLIDAY,
    INK,
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
_SIGN_ROOM: Final = 7.0
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
    right = paper.axis.right
    y = paper.sheet.margin + 1.75 * em
    size = 2.1 * em
    chip = type_.width(content.verdict, 1.25 * em, bold=True) + 1.4 * em if content.verdict else 0.0
    title = type_.fit(content.title, right - paper.left - chip - 1.2 * em, size, bold=True)
    yield type_.set(paper.left, y, title, size, bold=True, layer="frame", role="title")
    if content.verdict:
        x = paper.left + type_.width(title, size, bold=True) + 1.2 * em
        colour = BAD if content.short else CONTRACT
        yield Rect(x, y - 1.5 * em, chip, 2.0 * em, "grid", colour, role="verdict")
        yield type_.set(
            x + chip / 2,
            y - 0.05 * em,
            content.verdict,
            1.25 * em,
            colour=PAPER,
            anchor="middle",
            bold=True,
            layer="frame",
            ground=colour,
            role="verdict",
        )
    size = 1.1 * em
    signs = 3 * (type_.width("编制：", size) + _SIGN_ROOM * em) + 2.4 * em
    y = paper.sheet.margin + 4.1 * em
    facts = type_.fit("　".join(content.facts), right - signs - paper.left - em, size)
    yield type_.set(paper.left, y, facts, size, colour=MUTED, layer="frame", role="facts")
    yield from _signs(paper, right - signs, y, size)


def _signs(paper: Paper, x: float, y: float, size: float) -> Iterator[Shape]:
    em, type_, names = paper.em, paper.type, paper.content.signatures
    pairs = (("编制：", names.prepared), ("审核：", names.checked), ("批准：", names.approved))
    for word, name in pairs:
        yield type_.set(x, y, word, size, colour=MUTED, layer="frame", role="signature")
        x += type_.width(word, size)
        foot = y + 0.25 * em
        ends = ((x, foot), (x + _SIGN_ROOM * em, foot))
        yield line(*ends, layer="frame", stroke=FRAME, width=0.5, role="signature")
        if shown := type_.fit(name, (_SIGN_ROOM - 0.4) * em, size):
            yield type_.set(x + 0.3 * em, y, shown, size, layer="frame", role="signature")
        x += (_SIGN_ROOM + 1.2) * em


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
    yield from _tier(paper, upper, paper.top, months, paper.plot.bottom, 1.0, True)
    yield from _tier(paper, lower, months, parts, parts, small(em) / em, False)
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


def _tier(
    paper: Paper, tier: Tier, top: float, bottom: float, foot: float, size: float, upper: bool
) -> Iterator[Shape]:
    axis, em, type_ = paper.axis, paper.em, paper.type
    told = 0
    for start, end, name in cells(tier, axis.first, axis.end):
        left, right = axis.at(start), axis.at(end)
        if start > axis.first:
            colour = GRID if upper else GRID_FAINT
            ends = ((left, top), (left, foot))
            yield line(*ends, layer="grid", stroke=colour, width=0.5, role="scale")
        names: tuple[str, ...] = (name,)
        if tier == "month" and upper and start.year != told:
            names = (f"{start.year}年{name}", f"{start.year % 100:02}年{name}", name)
        elif tier == "year":
            names = (name, name[2:], name[2:4])
        for words in names:
            if type_.width(words, size * em, upper) <= right - left - 0.2 * em:
                told = start.year if "年" in words else told
                yield type_.set(
                    (left + right) / 2,
                    (top + bottom) / 2 + 0.36 * size * em,
                    words,
                    size * em,
                    colour=INK if upper else MUTED,
                    anchor="middle",
                    bold=upper,
                    layer="grid",
                    role="scale",
                )
                break


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
        words = f"第 {content.page} 页 / 共 {content.pages} 页"
        yield paper.type.set(
            paper.axis.right,
            y + 0.34 * size,
            words,
            size,
            colour=MUTED,
            anchor="end",
            layer="frame",
            role="page",
        )
    size = small(em)
    for number, note in enumerate(paper.notes):
        at = paper.plot.bottom + (_MARKS + _LEGEND + _NOTE * (number + 0.7)) * em
        yield paper.type.set(paper.left, at, note, size, colour=MUTED, layer="frame", role="note")


def legend_top(paper: Paper) -> float:
    """The middle height of the legend's line."""
    return paper.plot.bottom + (_MARKS + 0.9) * paper.em
