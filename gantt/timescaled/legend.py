"""The legend: one line under the chart that explains only what the page shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gantt.barchart.bars import flag
from gantt.barchart.samples import Draw, front, nothing, patch
from gantt.scene import Shape, line, polygon
from gantt.style import CRITICAL_EDGE, DONE_EDGE, HOLIDAY, INK, MUTED, STOP, WEEKEND
from gantt.timescaled.ink import HEAVY, THIN, Drawing, circle, wave
from gantt.timescaled.paper import Paper, legend_top, rest_shapes, shaded, small


def legend_shapes(paper: Paper, drawing: Drawing) -> Iterator[Shape]:
    """Samples with their names, closer where they are many; what does not fit the line even so is
    left out, last first."""
    em, size, x = paper.em, small(paper.em), paper.left
    y = legend_top(paper)
    paged = paper.type.width("第 10 页 / 共 10 页", 0.9 * em) + 2 * em
    end = paper.axis.right - (paged if paper.content.pages > 1 else 0.0)
    entries = list(_entries(paper, drawing))
    need = sum((width + 0.45) * em + paper.type.width(name, size) for name, width, _ in entries)
    air = min(1.5 * em, max((end - x - need) / max(len(entries) - 1, 1), 0.6 * em))
    for name, width, draw in entries:
        advance = paper.type.width(name, size)
        after = x + (width + 0.45) * em + advance
        if after > end:
            return
        yield from draw(x, y, em)
        yield paper.type.set(
            x + (width + 0.45) * em, y + 0.36 * size, name, size, layer="frame", role="legend"
        )
        x = after + air


def _entries(paper: Paper, drawing: Drawing) -> Iterator[tuple[str, float, Draw]]:
    arrows, content = drawing.network.arrows, paper.content
    late = content.form == "late"
    kinds = {arrow.kind for arrow in arrows}
    works = [arrow for arrow in arrows if arrow.kind == "work"]

    def event(x: float, y: float, em: float) -> Iterator[Shape]:
        spot = (x + drawing.measure.radius, y)
        for shape in circle(spot, "1", INK, False, drawing.measure, em, paper.type):
            yield replace(shape, role="legend")

    yield "节点", 2 * drawing.measure.radius / paper.em, event
    if any(not arrow.critical for arrow in works):
        yield "工作（上名称，下工期天数）", 3.0, _stroke(INK, THIN)
    if any(arrow.critical for arrow in works):
        yield "关键工作", 3.0, _stroke(CRITICAL_EDGE, HEAVY)
    if any(arrow.item in content.done for arrow in works):
        yield "已完成", 3.0, _stroke(DONE_EDGE, THIN)
    if "wait" in kinds:
        yield "等待", 3.0, _stroke(MUTED, THIN)
    if any(
        r.wire.x2 - r.wire.finish > 0.5 or r.wire.start - r.wire.x1 > 0.5 for r in drawing.routes
    ):
        yield "可推迟的时间（迟时标）" if late else "自由时差", 3.0, _wave
    if "dummy" in kinds:
        yield "虚工作", 3.0, _dashed
    if content.six_marks:
        yield "最早开始 最迟开始 总时差／最早完成 最迟完成 自由时差", 0.0, nothing
    if content.flags:
        yield "完成时限（实心为超期）", 2.3, _flags
    if content.stands:
        yield "实际进度前锋线", 2.6, front
    bands: set[str] = {band.kind for band in paper.bands if shaded(band)}
    bands |= {shape.role for shape in rest_shapes(paper, drawing)}
    for kind, name, colour in (
        ("holiday", "法定节假日", HOLIDAY),
        ("stop", "停工时段", STOP),
        ("weekend", "周末", WEEKEND),
    ):
        if kind in bands:
            yield name, 1.2, patch(colour)


def _stroke(colour: str, pen: float) -> Draw:
    def draw(x: float, y: float, em: float) -> Iterator[Shape]:
        ends = ((x, y), (x + 2.6 * em, y))
        yield line(*ends, layer="link", stroke=colour, width=pen * em, role="legend")
        yield _tip(x + 3.0 * em, y, em, colour)

    return draw


def _tip(x: float, y: float, em: float, colour: str) -> Shape:
    back, half = 0.62 * em, 0.23 * em
    corners = ((x, y), (x - back, y - half), (x - back, y + half))
    return polygon(*corners, layer="link", fill=colour, role="legend")


def _dashed(x: float, y: float, em: float) -> Iterator[Shape]:
    yield line(
        (x, y),
        (x + 2.5 * em, y),
        layer="link",
        stroke=MUTED,
        width=0.085 * em,
        dash=(0.42 * em, 0.28 * em),
        role="legend",
    )
    yield _tip(x + 3.0 * em, y, em, MUTED)


def _wave(x: float, y: float, em: float) -> Iterator[Shape]:
    points = wave(x, x + 3.0 * em, y, em)
    yield line(*points, layer="link", stroke=INK, width=0.085 * em, role="legend")


def _flags(x: float, y: float, em: float) -> Iterator[Shape]:
    yield flag(x + 0.5 * em, y - 0.35 * em, 0.42 * em, False)
    yield flag(x + 1.8 * em, y - 0.35 * em, 0.42 * em, True)
