"""Words in the plot: who and until when, and where the work leads to in another section.

A label stands right of its bar, else left, else further along its row, else it is left out: nothing
that crosses the row passes through it at the nominal width of the plot.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from gantt.barchart.chart import Chart, Row
from gantt.sheet.frame import ROW, STEM, UNITS, Plot, Section, percent, width_of
from gantt.sheet.routes import Leads, Link

_AIR, _REACH, _NAMED = 5.5, 130.0, 2
_CLEAR = 3.0
"""How many pixels stay free between words and a line."""
_BREVITY = 34.0
"""How many pixels nearer the date alone must stand before the owner is left out."""
Wall = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """A label by the edge that it hangs on: `x` a share of the plot, `dx` pixels from there."""

    text: str
    x: str
    dx: float
    end: bool
    """Whether it ends there."""


def labels_of(
    section: Section,
    chart: Chart,
    links: Sequence[Link],
    front: Sequence[tuple[float, float]],
    leads: Leads,
    plot: Plot,
) -> list[Label | None]:
    """One label a row, None where there is nothing to say or no room."""
    walls = _walls(section, chart, links, front, plot)
    year = 5 if chart.first.year == chart.end.year else 2
    return [_label(row, walls[place], year, leads, plot) for place, row in enumerate(section.rows)]


def label_svg(label: Label | None, row: Row, leads: Leads) -> str:
    """The label as SVG; the numbers of works in other sections can be followed."""
    if label is None:
        return ""
    onward = leads.onward.get(row.id, ())[:_NAMED]
    words = escape(label.text)
    if onward:
        steps = "、".join(f'<a href="#r{place}">{escape(number)}</a>' for number, place in onward)
        words += f" →{steps}"
    end = " class=e" if label.end else ""
    return f"<text{end} x={label.x} dx={label.dx:g} y=13>{words}</text>"


def _label(row: Row, walls: list[Wall], year: int, leads: Leads, plot: Plot) -> Label | None:
    if row.kind == "summary" or row.finish_day is None or row.start is None or row.finish is None:
        return None
    left, right = plot.px(row.start), plot.px(row.finish)
    if row.kind == "milestone":
        left, right = left - 6, right + 6
    day = row.finish_day.isoformat()[year:]
    owner = row.owner if len(row.owner) <= 8 else f"{row.owner[:7]}…"
    onward = leads.onward.get(row.id, ())[:_NAMED]
    tail = width_of(" →" + "、".join(number for number, _ in onward)) if onward else 0.0
    best: tuple[float, float, float, str] | None = None
    for rank, words in enumerate((f"{owner} {day}", f"至{day}") if owner else (f"至{day}",)):
        width = width_of(words) + tail
        found = _free(width, (left, right), walls, plot.nominal)
        if found and (best is None or found[0] + rank * _BREVITY < best[0]):
            best = (found[0] + rank * _BREVITY, found[1], width, words)
    if best is None:
        return None
    _, at, width, words = best
    end = at < left
    home = row.start if end else row.finish
    dx = (at + width if end else at) - plot.px(home)
    return Label(words, percent(plot.at(home) / UNITS), dx, end)


def _free(width: float, bar: Wall, walls: list[Wall], nominal: float) -> tuple[float, float] | None:
    """(distance, left edge) of the nearest free stretch; the right side wins ties."""
    left, right = bar
    walls = [(low - _CLEAR, high + _CLEAR) for low, high in walls]
    edges = {right + _AIR, left - _AIR - width}
    for low, high in walls:
        edges |= {high + 1, low - 1 - width}
    ranked = sorted((x - right if x >= right else left - x - width + 3, x) for x in edges)
    for far, x in ranked:
        if far > _REACH:
            return None
        beside = x >= right + _AIR or x + width <= left - _AIR
        inside = x >= 2 and x + width <= nominal - 2
        if beside and inside and not any(low < x + width and x < high for low, high in walls):
            return far, x
    return None


def _walls(
    section: Section,
    chart: Chart,
    links: Sequence[Link],
    front: Sequence[tuple[float, float]],
    plot: Plot,
) -> list[list[Wall]]:
    """For every row, what stands in it besides its bar."""
    lines = [(plot.px(due.at) - 2, plot.px(due.at) + 2) for due in chart.dues]
    if chart.as_of is not None:
        lines.append((plot.px(chart.as_of) - 2, plot.px(chart.as_of) + 2))
    walls = [list(lines) for _ in section.rows]
    for place, row in enumerate(section.rows):
        if row.flag:
            x = plot.px(row.flag.at)
            walls[place].append((x - 5, x + 5))
    for link in links:
        x0, y0, x1, y2, x3, y4 = link.path
        for x, one, two in ((x1, y0, y2), (x3, y2, y4)):
            px = plot.pixels(x) + STEM
            for place in _between(min(one, two), max(one, two), len(walls)):
                walls[place].append((px - 1.5, px + 1.5))
        if link.head == "l":
            px = plot.pixels(x3) + STEM
            walls[link.after].append((px, px + 5))
    for (x0, y0), (x1, y1) in itertools.pairwise(front):
        for place in _between(y0, y1, len(walls)):
            low, high = sorted((plot.pixels(x0), plot.pixels(x1)))
            walls[place].append((low - 2, high + 2))
    return walls


def _between(top: float, bottom: float, count: int) -> range:
    """The rows whose words, 4 to 16 pixels below their top, lie between two heights."""
    first, last = int((top - 16) // ROW) + 1, int(-((4 - bottom) // ROW))
    return range(max(first, 0), min(last, count))
