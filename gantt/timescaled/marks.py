"""Lines over the network: 前锋线, data date, due dates, flags; and their labels below the plot."""

from __future__ import annotations

from collections.abc import Iterator

from gantt.barchart.bars import flag
from gantt.front_ink import front_line, front_point
from gantt.scene import Path, Point, Shape
from gantt.timescaled.ink import Drawing
from gantt.timescaled.paper import Paper
from gantt.uprights import Uprights


def upright_lines(paper: Paper) -> Iterator[Path]:
    """Due lines and the data-date line, from the scale to the labels below the plot."""
    plot = paper.plot
    return _uprights(paper).lines(plot.top, plot.bottom + 0.35 * paper.em, paper.em, "grid")


def line_labels(paper: Paper) -> Iterator[Shape]:
    """The labels of the upright lines, below the plot."""
    top = paper.plot.bottom + 0.35 * paper.em
    return _uprights(paper).labels(paper.left, top, paper.em, paper.type)


def _uprights(paper: Paper) -> Uprights:
    return Uprights(paper.axis, paper.content.dues, paper.content.as_of)


def front_points(paper: Paper, drawing: Drawing) -> list[tuple[Point, str, float]]:
    """The works that stand on the front line: (point, id, days ahead), from top to bottom."""
    found: dict[str, tuple[Point, str, float]] = {}
    for route in drawing.routes:
        arrow = drawing.network.arrows[route.wire.index]
        stand = paper.content.stands.get(arrow.item) if arrow.kind == "work" else None
        if stand is None:
            continue
        x = paper.axis.x(stand.at)
        held = min(max(x, route.wire.x1), route.wire.x2)
        known = found.get(arrow.item)
        if known is None or abs(held - x) < abs(known[0][0] - x):
            found[arrow.item] = ((held, route.y), arrow.item, stand.days)
    return sorted(found.values(), key=lambda one: (one[0][1], one[0][0]))


def front_shapes(paper: Paper, drawing: Drawing) -> Iterator[Shape]:
    """Wedges, the dash-dot line from point to point, and a diamond for every work on it."""
    points = front_points(paper, drawing)
    if paper.content.as_of is None or not points:
        return
    em, plot = paper.em, paper.plot
    home = paper.axis.x(paper.content.as_of)
    way = [(home, plot.top), *(point for point, _, _ in points), (home, plot.bottom)]
    yield from front_line(home, way, em)
    for at, item, days in points:
        yield front_point(at, days, em, 0.34 * em, item)


def flag_shapes(paper: Paper, drawing: Drawing) -> Iterator[Path]:
    """The due dates of single works: a triangle that points at the work's own line."""
    em = paper.em
    shown: set[str] = set()
    for route in sorted(drawing.routes, key=lambda one: -one.wire.index):
        item = drawing.network.arrows[route.wire.index].item
        due = paper.content.flags.get(item)
        if due is None or item in shown:
            continue
        shown.add(item)
        yield flag(paper.axis.x(due.at), route.y - 0.95 * em, 0.42 * em, due.missed, item)
