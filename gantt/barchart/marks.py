"""Lines that cross all rows: data date, due dates, and the 实际进度前锋线 with its wedges."""

from __future__ import annotations

from collections.abc import Iterator

from gantt.barchart.beside import placed
from gantt.barchart.frame import Frame
from gantt.front_ink import front_line, front_point
from gantt.scene import Point, Rect, Shape, line
from gantt.style import CONTRACT, INK, PAPER
from projects.model import day_of


def upright_lines(frame: Frame) -> Iterator[Shape]:
    """The due lines and the data-date line, from the first row to the labels below the frame."""
    chart, em = frame.chart, frame.em
    top = frame.body
    foot = frame.bottom + 0.35 * em
    for due in chart.dues:
        x = frame.axis.x(due.at)
        yield line(
            (x, top), (x, foot), layer="marker", stroke=CONTRACT, width=0.2 * em, role="due-line"
        )
    if chart.as_of is not None:
        x = frame.axis.x(chart.as_of)
        yield line(
            (x, top), (x, foot), layer="marker", stroke=INK, width=0.14 * em, role="data-date-line"
        )


def line_labels(frame: Frame) -> Iterator[Shape]:
    """A filled label under the frame for every upright line, pushed apart where they would meet."""
    chart, em = frame.chart, frame.em
    marks = [(frame.axis.x(due.at), due.label, CONTRACT) for due in chart.dues]
    if chart.as_of is not None:
        day = day_of(chart.as_of - 1).isoformat()
        marks.append((frame.axis.x(chart.as_of), f"数据日期 {day}", INK))
    size = 0.9 * em
    widths = [frame.type.width(text, size, bold=True) + 1.0 * em for _, text, _ in marks]
    lefts = _spread([x for x, _, _ in marks], widths, frame, 0.4 * em)
    top = frame.bottom + 0.35 * em
    for (_, text, colour), width, left in zip(marks, widths, lefts, strict=True):
        yield Rect(left, top, width, 1.5 * em, "frame", colour, role="line-label")
        yield frame.type.set(
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


def _spread(centres: list[float], widths: list[float], frame: Frame, air: float) -> list[float]:
    """Left edges near the centres, inside the plot, that do not overlap."""
    order = sorted(range(len(centres)), key=lambda k: (centres[k], k))
    lefts = [0.0] * len(centres)
    edge = frame.left
    for k in order:
        lefts[k] = max(centres[k] - widths[k] / 2, edge)
        edge = lefts[k] + widths[k] + air
    edge = frame.right
    for k in reversed(order):
        lefts[k] = min(lefts[k], edge - widths[k])
        edge = lefts[k] - air
    return lefts


def front_points(frame: Frame) -> list[Point]:
    """The front line from the top of the plot to its bottom; empty where nothing stands on it.

    A work that stands somewhere pulls the line to its point; other rows leave it on the data date.
    """
    if frame.chart.as_of is None or not any(row.stand for row in frame.rows):
        return []
    home = frame.axis.x(frame.chart.as_of)
    height = frame.row_height
    points: list[Point] = [(home, frame.body)]
    for index, row in enumerate(frame.rows):
        spot = placed(frame, index)
        mid = spot.mid if spot else frame.row_top(index) + 0.45 * height
        points.append((frame.axis.x(row.stand.at) if row.stand else home, mid))
    points.append((home, frame.bottom))
    return [
        point
        for k, point in enumerate(points)
        if k in (0, len(points) - 1) or not points[k - 1][0] == point[0] == points[k + 1][0] == home
    ]


def front_shapes(frame: Frame) -> Iterator[Shape]:
    """Wedges, the dash-dot line and a point for every work on it."""
    points, em = front_points(frame), frame.em
    if not points or frame.chart.as_of is None:
        return
    yield from front_line(frame.axis.x(frame.chart.as_of), points, em)
    for index, row in enumerate(frame.rows):
        spot = placed(frame, index)
        if row.stand and spot:
            at = (frame.axis.x(row.stand.at), spot.mid)
            yield front_point(at, row.stand.days, em, 0.3 * em, row.id)
