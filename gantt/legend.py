"""The legend: one line under the chart that explains only what the page shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gantt.bars import base_bar, diamond, flag, float_line, hatch
from gantt.frame import Frame
from gantt.links import arrow
from gantt.scene import Rect, Shape, line
from gantt.style import (
    CRITICAL,
    CRITICAL_EDGE,
    DONE,
    DONE_EDGE,
    FRONT,
    HOLIDAY,
    NORMAL,
    NORMAL_EDGE,
    PAPER,
    STOP,
    SUMMARY,
    WEEKEND,
)

Draw = Callable[[float, float, float], Iterator[Shape]]
"""Draws a sample: left edge, middle height, em."""


def legend_shapes(frame: Frame, top: float, room: float) -> Iterator[Shape]:
    """Samples with their names; what does not fit into `room` points is left out, last first."""
    em, size, x = frame.em, 0.86 * frame.em, frame.left
    for name, width, draw in _entries(frame):
        advance = frame.type.width(name, size)
        end = x + width * em + 0.45 * em + advance
        if end > frame.left + room:
            return
        yield from draw(x, top, em)
        yield frame.type.set(
            x + width * em + 0.45 * em, top + 0.36 * size, name, size, layer="frame", role="legend"
        )
        x = end + 1.5 * em


def _entries(frame: Frame) -> Iterator[tuple[str, float, Draw]]:
    rows = frame.rows
    bands = {band.kind for band in frame.chart.bands}
    works = [row for row in rows if row.kind in ("task", "external")]
    progress = any(row.percent for row in rows)
    if any(not row.critical and not row.done for row in works):
        yield (
            "一般工作" + ("（深色为已完成）" if progress else ""),
            2.6,
            _bar(NORMAL, NORMAL_EDGE, progress, False),
        )
    if any(row.critical for row in works):
        yield "关键工作", 2.6, _bar(CRITICAL, CRITICAL_EDGE, progress, True)
    if any(row.done for row in works):
        yield "已完成", 2.6, _bar(DONE, DONE_EDGE, True, False)
    if any(row.kind == "external" for row in works):
        yield "外部依赖", 2.6, _external
    if any(row.kind == "summary" for row in rows):
        yield "汇总", 2.6, _summary
    if any(row.kind == "milestone" for row in rows):
        yield "里程碑", 1.2, _diamond
    if any(row.base for row in rows):
        yield "原计划（有变动的）", 2.6, _base
    if any(row.total_float and row.total_float > 0 and not row.done for row in works):
        yield "总时差", 2.2, _float
    here = {row.id for row in rows}
    if any(tie.before in here and tie.after in here for tie in frame.chart.ties):
        yield "逻辑关系（深色为驱动）", 2.0, _arrow
    if any(row.flag for row in rows):
        yield "完成时限（实心为超期）", 2.3, _flags
    if frame.chart.has_front:
        yield "实际进度前锋线", 2.2, _front
    if "holiday" in bands:
        yield "法定节假日", 1.2, _patch(HOLIDAY)
    if "stop" in bands:
        yield "停工时段", 1.2, _patch(STOP)
    if "weekend" in bands:
        yield "周末", 1.2, _patch(WEEKEND)
    if any(row.provisional_start or row.provisional_finish for row in rows):
        yield "* 放假安排尚未公布，暂推", 0.0, _nothing


def _bar(fill: str, edge: str, core: bool, critical: bool) -> Draw:
    def draw(x: float, y: float, em: float) -> Iterator[Shape]:
        width, height = 2.6 * em, 0.9 * em
        top = y - height / 2
        yield Rect(x, top, width, height, "bar", fill, role="legend")
        if critical:
            yield hatch(x, top, width, height, 0.42 * em, 0.055 * em, edge)
        if core:
            share = 1.0 if fill == DONE else 0.45
            yield Rect(
                x, top + 0.28 * height, share * width, 0.44 * height, "bar", edge, role="legend"
            )
        pen = (0.17 if critical else 0.08) * em
        yield Rect(x, top, width, height, "bar", None, edge, pen, role="legend")

    return draw


def _external(x: float, y: float, em: float) -> Iterator[Shape]:
    dash = (0.4 * em, 0.22 * em)
    yield Rect(
        x,
        y - 0.45 * em,
        2.6 * em,
        0.9 * em,
        "bar",
        PAPER,
        NORMAL_EDGE,
        0.08 * em,
        dash,
        role="legend",
    )


def _summary(x: float, y: float, em: float) -> Iterator[Shape]:
    yield Rect(x, y - 0.2 * em, 2.6 * em, 0.4 * em, "bar", SUMMARY, role="legend")


def _base(x: float, y: float, em: float) -> Iterator[Shape]:
    yield base_bar(x, 2.6 * em, y - 0.08 * em, 0.17 * em)


def _diamond(x: float, y: float, em: float) -> Iterator[Shape]:
    yield from diamond(x + 0.6 * em, y, 0.55 * em, False, False)


def _float(x: float, y: float, em: float) -> Iterator[Shape]:
    yield from float_line(x, x + 2.2 * em, y, em)


def _arrow(x: float, y: float, em: float) -> Iterator[Shape]:
    yield from arrow(((x, y), (x + 2 * em, y)), em, True, False)


def _flags(x: float, y: float, em: float) -> Iterator[Shape]:
    yield flag(x + 0.5 * em, y - 0.35 * em, 0.42 * em, False)
    yield flag(x + 1.8 * em, y - 0.35 * em, 0.42 * em, True)


def _front(x: float, y: float, em: float) -> Iterator[Shape]:
    dash = (0.9 * em, 0.3 * em, 0.18 * em, 0.3 * em)
    yield line(
        (x, y),
        (x + 2.2 * em, y),
        layer="front",
        stroke=FRONT,
        width=0.18 * em,
        dash=dash,
        role="legend",
    )


def _patch(colour: str) -> Draw:
    def draw(x: float, y: float, em: float) -> Iterator[Shape]:
        yield Rect(x, y - 0.5 * em, 1.2 * em, em, "bar", colour, "#D5DBE1", 0.4, role="legend")

    return draw


def _nothing(x: float, y: float, em: float) -> Iterator[Shape]:
    return iter(())
