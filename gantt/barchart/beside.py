"""Other plans beside a row's bar: its baseline, the plan a scenario changes, its latest dates.

Below the bar there is room for two thin strips. One plan alone fills it; baseline and changed plan
together take half each, the changed plan above. The latest dates are a second bar in the row: the
early one moves up, and between the two lies the room in which the work may slide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gantt.barchart.frame import BAR_HEIGHT, BAR_TOP, Frame, Spot
from gantt.barchart.values import Row
from gantt.scene import Rect, Shape, polygon
from gantt.style import (
    BASE,
    BASELINE,
    BASELINE_EDGE,
    CRITICAL_EDGE,
    DONE_LINE,
    INK,
    NORMAL_EDGE,
    PAPER,
    ROOM,
    ROOM_EDGE,
    SHORT,
    SHORT_EDGE,
)

_STRIPS, _STRIP, _HALF = 0.725, 0.125, 0.055
"""Upper edge of the strips below a bar, height of one alone and of each of two, in row heights."""
_EARLY_TOP, _LATE_TOP, _EACH = 0.17, 0.52, 0.29
"""Early and late bar of a row that shows both, in row heights."""
_SMALL = 0.16
"""Half a diamond of a row that shows both, in row heights."""
_MARK = 0.34
"""Half a diamond of another plan, in em."""


def placed(frame: Frame, index: int) -> Spot | None:
    """Where the bar of a row is drawn: its spot, or the upper half of it beside a late bar."""
    spot, row = frame.spot(index), frame.rows[index]
    if spot is None or row.late is None or row.kind == "summary":
        return spot
    top, height = frame.row_top(index), frame.row_height
    middle = top + (_EARLY_TOP + _EACH / 2) * height
    if spot.point:
        half, centre = _SMALL * height, (spot.left + spot.right) / 2
        return Spot(centre - half, centre + half, middle - half, middle + half, middle, True)
    edge = top + _EARLY_TOP * height
    return replace(spot, top=edge, bottom=edge + _EACH * height, mid=middle)


def baseline_shapes(frame: Frame, index: int) -> Iterator[Shape]:
    """Where the baseline has the work: a pale strip below the bar, for a milestone a hollow mark
    at the height of its own. Drawn before the bar, which covers a mark that it has kept."""
    row = frame.rows[index]
    if row.baseline is None:
        return
    if mark := mark_of_baseline(frame, index):
        yield mark
        return
    left, right = (frame.axis.x(at) for at in row.baseline)
    top, height = _strip(frame, index, second=row.base is not None)
    yield baseline_bar(left, max(right - left, 0.12 * frame.em), top, height, row.id)


def mark_of_baseline(frame: Frame, index: int) -> Shape | None:
    """The mark of a milestone's baseline."""
    row, spot = frame.rows[index], placed(frame, index)
    if row.kind != "milestone" or row.baseline is None:
        return None
    mid = spot.mid if spot else frame.row_top(index) + (BAR_TOP + BAR_HEIGHT / 2) * frame.row_height
    return baseline_mark(frame.axis.x(row.baseline[0]), mid, _MARK * frame.em, row.id)


def base_shapes(frame: Frame, index: int) -> Iterator[Shape]:
    """Where the plan without the scenario has the work: a thin bar, for a milestone a mark."""
    row = frame.rows[index]
    if row.base is None:
        return
    left, right = (frame.axis.x(at) for at in row.base)
    top, height = _strip(frame, index, first=row.baseline is not None)
    if row.kind == "milestone":
        y = frame.row_top(index) + 0.78 * frame.row_height
        yield base_mark(left, y, 0.3 * frame.em, row.id)
    else:
        yield base_bar(left, max(right - left, 0.12 * frame.em), top, height, row.id)


def _strip(
    frame: Frame, index: int, *, first: bool = False, second: bool = False
) -> tuple[float, float]:
    """(upper edge, height) of the strip below a bar; `first` or `second` of two."""
    shift = _STRIP - _HALF if second else 0.0
    height = _HALF if first or second else _STRIP
    return frame.row_top(index) + (_STRIPS + shift) * frame.row_height, height * frame.row_height


def baseline_bar(x: float, width: float, top: float, height: float, item: str = "") -> Shape:
    """A pale strip; its hairline keeps it on a photocopy."""
    return Rect(
        x, top, width, height, "bar", BASELINE, BASELINE_EDGE, 0.25, role="baseline", item=item
    )


def baseline_mark(x: float, y: float, half: float, item: str = "") -> Shape:
    """A small hollow diamond."""
    corners = ((x, y - half), (x + half, y), (x, y + half), (x - half, y))
    return polygon(
        *corners,
        layer="bar",
        fill=PAPER,
        stroke=BASELINE_EDGE,
        width=0.2 * half,
        role="baseline",
        item=item,
    )


def base_bar(x: float, width: float, top: float, height: float, item: str = "") -> Shape:
    """A thin bar without an edge."""
    return Rect(x, top, width, height, "bar", BASE, role="base", item=item)


def base_mark(x: float, y: float, half: float, item: str = "") -> Shape:
    """A small filled diamond."""
    corners = ((x, y - half), (x + half, y), (x, y + half), (x - half, y))
    return polygon(*corners, layer="bar", fill=BASE, role="base", item=item)


def room_shapes(frame: Frame, index: int) -> Iterator[Shape]:
    """The room between early and late dates, and the late dates; drawn before the early bar."""
    row = frame.rows[index]
    if row.late is None or (spot := placed(frame, index)) is None:
        return
    left, right = (frame.axis.x(at) for at in row.late)
    right = max(right, left + 0.12 * frame.em)
    if row.kind == "summary":
        yield _late_summary(frame, index, left, right, row)
        return
    top, height = frame.row_top(index), frame.row_height
    upper, lower = top + _EARLY_TOP * height, top + (_LATE_TOP + _EACH) * height
    yield from _room(frame, row, left, right, spot, upper, lower)
    if spot.point:
        centre = lower - _EACH * height / 2
        yield late_mark(left, centre, _SMALL * height, row.critical, row.id)
    else:
        yield late_bar(left, lower - _EACH * height, right - left, _EACH * height, frame.em, row)


def _room(
    frame: Frame, row: Row, left: float, right: float, spot: Spot, upper: float, lower: float
) -> Iterator[Shape]:
    """From the first to the last of the two bars; in another tone where time is missing."""
    assert row.late is not None  # the caller asked
    assert row.start is not None
    start = (spot.left + spot.right) / 2 if spot.point else spot.left
    finish = start if spot.point else spot.right
    low, high = min(start, left), max(finish, left if spot.point else right)
    short = row.late[0] < row.start
    if high - low > finish - start + 0.05 * frame.em:
        yield room(low, upper, high - low, lower - upper, short, row.id)


def room(x: float, top: float, width: float, height: float, short: bool, item: str = "") -> Shape:
    """A tinted slot: blue where there is time to spare, red where time is missing."""
    fill, edge = (SHORT, SHORT_EDGE) if short else (ROOM, ROOM_EDGE)
    role = "room-short" if short else "room"
    return Rect(x, top, width, height, "wedge", fill, edge, 0.3, role=role, item=item)


def late_bar(
    x: float, top: float, width: float, height: float, em: float, row: Row | None = None
) -> Shape:
    """A hollow bar; heavily outlined where the work is critical."""
    critical = row is not None and row.critical
    edge = CRITICAL_EDGE if critical else DONE_LINE if row and row.done else NORMAL_EDGE
    pen = (0.17 if critical else 0.09) * em
    item = row.id if row else ""
    return Rect(x, top, width, height, "bar", PAPER, edge, pen, role="late-bar", item=item)


def late_mark(x: float, y: float, half: float, critical: bool, item: str = "") -> Shape:
    """A hollow diamond."""
    corners = ((x, y - half), (x + half, y), (x, y + half), (x - half, y))
    return polygon(
        *corners,
        layer="bar",
        fill=PAPER,
        stroke=CRITICAL_EDGE if critical else INK,
        width=(0.36 if critical else 0.26) * half,
        role="late-milestone",
        item=item,
    )


def _late_summary(frame: Frame, index: int, left: float, right: float, row: Row) -> Shape:
    y = frame.row_top(index) + (BAR_TOP + BAR_HEIGHT + 0.02) * frame.row_height
    width, height, pen = right - left, 0.1 * frame.row_height, 0.06 * frame.em
    return Rect(left, y, width, height, "bar", PAPER, INK, pen, role="late-bar", item=row.id)
