"""The ink of a row: bar, core of progress, hatch, float, summary, milestone, deadline flag."""

from __future__ import annotations

from collections.abc import Iterator

from gantt.barchart.beside import base_shapes, baseline_shapes, placed, room_shapes
from gantt.barchart.frame import Frame, Spot
from gantt.barchart.values import Row
from gantt.scene import Path, Point, Rect, Shape, line, polygon
from gantt.style import (
    BAD,
    CONTRACT,
    CRITICAL,
    CRITICAL_EDGE,
    DONE,
    DONE_EDGE,
    DONE_LINE,
    INK,
    NORMAL,
    NORMAL_EDGE,
    PAPER,
    SUMMARY,
    SUMMARY_REST,
)

_FLOAT_AT = 0.9
"""The dotted line of the float in its row, in row heights: below the strips of other plans."""


def row_shapes(frame: Frame, index: int) -> Iterator[Shape]:
    """Everything that a row draws into the plot, except links and labels."""
    row, spot = frame.rows[index], placed(frame, index)
    yield from baseline_shapes(frame, index)
    if spot is None:  # the page may hold other plans of a work, or its due date, without its bar
        yield from base_shapes(frame, index)
        if row.flag:
            yield _flag(frame, index, row)
        return
    yield from room_shapes(frame, index)
    if row.kind == "summary":
        yield from _summary(frame, row, spot)
    elif row.kind == "milestone":
        yield from diamond(
            (spot.left + spot.right) / 2,
            spot.mid,
            (spot.right - spot.left) / 2,
            row.critical,
            row.done,
            row.id,
        )
    else:
        yield from bar(frame, row, spot)
        if row.late is None:
            yield from _float(frame, index, row, spot)
    yield from base_shapes(frame, index)
    if row.flag:
        yield _flag(frame, index, row)


def colours(row: Row) -> tuple[str, str]:
    """Fill and edge of a bar by its state."""
    if row.done:
        return DONE, DONE_EDGE
    return (CRITICAL, CRITICAL_EDGE) if row.critical else (NORMAL, NORMAL_EDGE)


def bar(frame: Frame, row: Row, spot: Spot) -> Iterator[Shape]:
    """A bar; critical ones are hatched and heavily outlined, external ones dashed."""
    em = frame.em
    fill, edge = colours(row)
    inset = 0.28 * (spot.bottom - spot.top) if row.kind == "hammock" else 0.0
    top, height = spot.top + inset, spot.bottom - spot.top - 2 * inset
    width = spot.right - spot.left
    external = row.kind == "external"
    yield Rect(
        spot.left,
        top,
        width,
        height,
        "bar",
        PAPER if external else fill,
        role="bar-ground",
        item=row.id,
    )
    if row.critical:
        yield hatch(spot.left, top, width, height, 0.42 * em, 0.06 * em, edge, row.id)
    if core := _core(frame, row, spot):
        yield Rect(
            spot.left,
            top + 0.28 * height,
            core,
            0.44 * height,
            "bar",
            edge,
            role="core",
            item=row.id,
        )
    yield Rect(
        spot.left,
        top,
        width,
        height,
        "bar",
        None,
        DONE_LINE if row.done else edge,
        (0.17 if row.critical else 0.08) * em,
        (0.4 * em, 0.22 * em) if external else (),
        role="critical-bar" if row.critical else "bar",
        item=row.id,
    )


def _core(frame: Frame, row: Row, spot: Spot) -> float:
    """The length of the core: to the point where the work stands, else its percentage. A work that
    began late stands, by the plan as it was laid, before its own bar."""
    if row.stand and spot.left <= (x := frame.axis.x(row.stand.at)) <= spot.right:
        return x - spot.left
    return (spot.right - spot.left) * min(max(row.percent or 0.0, 0.0), 100.0) / 100


def hatch(
    x: float,
    y: float,
    width: float,
    height: float,
    step: float,
    pen: float,
    colour: str,
    item: str = "",
) -> Path:
    """Diagonal strokes clipped to a rectangle: one path, many parts."""
    parts: list[tuple[Point, ...]] = []
    for k in range(1, int((width + height) / step) + 1):
        # a rising stroke holds (right of x) + (below y) constant: k steps
        low, high = max(k * step - height, 0.0), min(k * step, width)
        if high - low > 0.05:
            parts.append(((x + low, y + k * step - low), (x + high, y + k * step - high)))
    return Path(
        tuple(parts) or (((x, y), (x, y + height)),),
        "bar",
        colour,
        pen,
        role="hatch",
        item=item,
    )


def _float(frame: Frame, index: int, row: Row, spot: Spot) -> Iterator[Shape]:
    if row.done or row.late_finish is None or row.finish is None or row.late_finish <= row.finish:
        return
    end = frame.axis.x(row.late_finish)
    if end - spot.right < 0.1 * frame.em:
        return
    em, y = frame.em, frame.row_top(index) + _FLOAT_AT * frame.row_height
    yield from float_line(spot.right, end, y, em, row.id)


def float_line(start: float, end: float, y: float, em: float, item: str = "") -> Iterator[Shape]:
    """A dotted line with a tick at its end."""
    yield line(
        (start, y),
        (end, y),
        layer="bar",
        stroke=NORMAL_EDGE,
        width=0.1 * em,
        dash=(0.1 * em, 0.17 * em),
        role="float",
        item=item,
    )
    yield line(
        (end, y - 0.15 * em),
        (end, y + 0.15 * em),
        layer="bar",
        stroke=NORMAL_EDGE,
        width=0.08 * em,
        role="float-end",
    )


def _summary(frame: Frame, row: Row, spot: Spot) -> Iterator[Shape]:
    height = spot.bottom - spot.top
    tip = min(0.55 * frame.em, (spot.right - spot.left) / 2)
    colour = DONE_LINE if row.done else SUMMARY
    share = 1.0 if row.percent is None else min(max(row.percent, 0.0), 100.0) / 100
    done = spot.left + share * (spot.right - spot.left)
    foot = spot.bottom + 0.9 * height
    if share < 1:
        yield Rect(
            done,
            spot.top,
            spot.right - done,
            height,
            "bar",
            SUMMARY_REST,
            role="summary",
            item=row.id,
        )
    if share > 0:
        yield Rect(
            spot.left,
            spot.top,
            done - spot.left,
            height,
            "bar",
            colour,
            role="summary",
            item=row.id,
        )
    for x, inner, share_needed, cut in (
        (spot.left, spot.left + tip, 0.0, row.cut[0]),
        (spot.right, spot.right - tip, 0.999, row.cut[1]),
    ):
        if cut:  # it goes on beyond the page
            continue
        yield polygon(
            (x, spot.bottom - 0.1),
            (inner, spot.bottom - 0.1),
            (x, foot),
            layer="bar",
            fill=colour if share > share_needed else SUMMARY_REST,
            role="summary-end",
            item=row.id,
        )


def diamond(
    x: float, y: float, half: float, critical: bool, done: bool, item: str = ""
) -> Iterator[Shape]:
    """A milestone; a critical one has a ring around its core, so it shows without colour."""
    edge = DONE_LINE if done else CRITICAL_EDGE if critical else INK
    outer = ((x, y - half), (x + half, y), (x, y + half), (x - half, y))
    role = "critical-milestone" if critical else "milestone"
    if not critical:
        yield polygon(*outer, layer="bar", fill=edge, stroke=PAPER, width=0.6, role=role, item=item)
        return
    yield polygon(
        *outer, layer="bar", fill=PAPER, stroke=edge, width=0.26 * half, role=role, item=item
    )
    h = 0.55 * half
    yield polygon(
        (x, y - h),
        (x + h, y),
        (x, y + h),
        (x - h, y),
        layer="bar",
        fill=edge,
        role="core",
        item=item,
    )


def _flag(frame: Frame, index: int, row: Row) -> Shape:
    assert row.flag is not None  # the caller asked
    y = frame.row_top(index) + 0.16 * frame.row_height
    return flag(frame.axis.x(row.flag.at), y, 0.42 * frame.em, row.flag.missed, row.id)


def flag(x: float, y: float, half: float, missed: bool, item: str = "") -> Path:
    """A triangle that points at a due date: hollow, or filled when missed."""
    return polygon(
        (x - half, y),
        (x + half, y),
        (x, y + 1.6 * half),
        layer="marker",
        fill=BAD if missed else PAPER,
        stroke=BAD if missed else CONTRACT,
        width=0.26 * half,
        role="flag-missed" if missed else "flag",
        item=item,
    )
