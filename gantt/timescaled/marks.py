"""Lines over the network: 前锋线, data date, due dates, flags; and their labels below the plot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gantt.barchart.bars import flag
from gantt.front_ink import front_line, front_point
from gantt.scene import Path, Point, Rect, Shape, line
from gantt.style import CONTRACT, INK, PAPER
from gantt.timescaled.ink import Drawing
from gantt.timescaled.paper import Paper
from projects.model import day_of


def upright_lines(paper: Paper) -> Iterator[Path]:
    """Due lines and the data-date line, from the scale to the labels below the plot."""
    em, plot = paper.em, paper.plot
    foot = plot.bottom + 0.35 * em
    for due in paper.content.dues:
        x = paper.axis.x(due.at)
        ends = ((x, plot.top), (x, foot))
        yield line(*ends, layer="grid", stroke=CONTRACT, width=0.2 * em, role="due-line")
    if paper.content.as_of is not None:
        x = paper.axis.x(paper.content.as_of)
        ends = ((x, plot.top), (x, foot))
        yield line(*ends, layer="grid", stroke=INK, width=0.14 * em, role="data-date-line")


def line_labels(paper: Paper) -> Iterator[Shape]:
    """A filled label below the plot for every upright line, pushed apart where they would meet."""
    em, content = paper.em, paper.content
    marks = [(paper.axis.x(due.at), due.label, CONTRACT) for due in content.dues]
    if content.as_of is not None:
        day = day_of(content.as_of - 1).isoformat()
        marks.append((paper.axis.x(content.as_of), f"数据日期 {day}", INK))
    marks.sort(key=lambda mark: mark[0])
    size = 0.9 * em
    widths = [paper.type.width(text, size, bold=True) + em for _, text, _ in marks]
    top = paper.plot.bottom + 0.35 * em
    lefts = _spread([x for x, _, _ in marks], widths, paper.left, paper.axis.right, 0.4 * em)
    for (_, text, colour), width, left in zip(marks, widths, lefts, strict=True):
        yield Rect(left, top, width, 1.5 * em, "frame", colour, role="line-label")
        yield paper.type.set(
            left + width / 2,
            top + 1.08 * em,
            text,
            size,
            colour=PAPER,
            anchor="middle",
            bold=True,
            layer="frame",
            ground=colour,
            role="line-label",
        )


def _spread(
    centres: Sequence[float], widths: Sequence[float], left: float, right: float, air: float
) -> list[float]:
    """Left edges near the centres, which rise, inside left to right, without overlap."""
    lefts, edge = [], left
    for centre, width in zip(centres, widths, strict=True):
        lefts.append(max(centre - width / 2, edge))
        edge = lefts[-1] + width + air
    edge = right
    for k in reversed(range(len(lefts))):
        lefts[k] = min(lefts[k], edge - widths[k])
        edge = lefts[k] - air
    return lefts


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
