"""Lines that cross all rows: data date, due dates, and the 实际进度前锋线 with its wedges."""

from __future__ import annotations

from collections.abc import Iterator

from gantt.barchart.beside import placed
from gantt.barchart.frame import Frame
from gantt.front_ink import front_line, front_point
from gantt.scene import Point, Shape
from gantt.uprights import Uprights


def upright_lines(frame: Frame) -> Iterator[Shape]:
    """The due lines and the data-date line, from the first row to the labels below the frame."""
    foot = frame.bottom + 0.35 * frame.em
    return _uprights(frame).lines(frame.body, foot, frame.em, "marker")


def line_labels(frame: Frame) -> Iterator[Shape]:
    """The labels of the upright lines, below the frame."""
    top = frame.bottom + 0.35 * frame.em
    return _uprights(frame).labels(frame.left, top, frame.em, frame.type)


def _uprights(frame: Frame) -> Uprights:
    return Uprights(frame.axis, frame.chart.dues, frame.chart.as_of)


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
