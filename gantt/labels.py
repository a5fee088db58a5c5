"""Labels in the plot: right of the bar, else left, else beyond what stands in the way, else none.

A label never lies on a line, a link, a flag or another label. It ends with →1.4.9 where the work
drives one on another page. A row holds one bar, so a label that
had to move along its row still belongs to that bar.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from gantt.frame import Frame
from gantt.scene import Box, Path, Point, Shape, Text
from gantt.style import MUTED, PAPER

_AIR, _CLEAR = 0.45, 0.12
"""Between a bar and its label, and around a label, in em."""
_REACH = 14.0
"""How far, in em, a label may move from its bar."""
_BREVITY = 4.0
"""How many em nearer the date alone must stand before the owner is left out."""
_NAMED = 2
"""How many works on other pages a label names."""
_SIZE = 0.86


def place_labels(frame: Frame, ink: Iterable[Shape], dates: bool) -> Iterator[Text]:
    """One label for each row that has room for it.

    Args:
        frame: the page.
        ink: what a label must not touch: lines, links, flags.
        dates: whether the finish day's year is left out.
    """
    taken, leads = _by_row(frame, ink), _elsewhere(frame)
    for index, row in enumerate(frame.rows):
        if row.kind == "summary" or row.finish_day is None:
            continue
        day = row.finish_day.isoformat()[5 if dates else 2 :] + leads.get(row.id, "")
        owner = frame.type.fit(row.owner, 7 * frame.em, _SIZE * frame.em)
        # 至: a bare date left of a bar would be read as its start
        wordings = (f"{owner} {day}", f"至{day}") if owner else (f"至{day}",)
        label = _placed(frame, index, taken[index], wordings)
        if label:
            yield label


def _placed(frame: Frame, index: int, taken: list[Box], wordings: tuple[str, ...]) -> Text | None:
    """The wording and place that cost least: distance from the bar, and a penalty for brevity."""
    spot = frame.spot(index)
    assert spot is not None  # the caller asked for a finish day
    size, y = _SIZE * frame.em, _line(frame, index)
    top, bottom = y - (0.88 + _CLEAR) * size, y + (0.12 + _CLEAR) * size
    walls = [(box.left, box.right) for box in taken if box.top < bottom and top < box.bottom]
    walls.append((spot.left, spot.right))
    best: tuple[float, float, str] | None = None
    for rank, words in enumerate(wordings):
        penalty = rank * _BREVITY * frame.em
        if best is not None and best[0] <= penalty:
            break
        width = frame.type.width(words, size)
        found = _nearest(frame, width, (spot.left, spot.right), walls)
        if found and (best is None or found[0] + penalty < best[0]):
            best = (found[0] + penalty, found[1], words)
    if best is None:
        return None
    item = frame.rows[index].id
    return frame.type.set(
        best[1], y, best[2], size, colour=MUTED, halo=True, role="label", item=item, ground=PAPER
    )


def _nearest(
    frame: Frame, width: float, bar: tuple[float, float], walls: list[tuple[float, float]]
) -> tuple[float, float] | None:
    """(distance, left edge) of the nearest stretch of the row that is free; the right wins ties."""
    em, (left, right) = frame.em, bar
    air, clear = _AIR * em, _CLEAR * em
    low, high = frame.axis.left + 1, frame.axis.right - 1 - width
    edges = {right + air, left - air - width}
    for start, end in walls:
        edges |= {end + air, start - air - width}
    ranked = sorted((x - right if x >= right else left - x - width + 0.3 * em, x) for x in edges)
    for distance, x in ranked:
        if distance > _REACH * em:
            break
        near, far = x - clear, x + width + clear
        if low <= x <= high and not any(start < far and near < end for start, end in walls):
            return distance, x
    return None


def _line(frame: Frame, index: int) -> float:
    """The baseline of a label."""
    return frame.baseline(index) - 0.04 * frame.em


def _elsewhere(frame: Frame) -> dict[str, str]:
    """What a work's label adds when it drives works on other pages: their numbers."""
    here = {row.id for row in frame.rows}
    numbers = {row.id: row.number for row in frame.chart.rows}
    leads: dict[str, list[str]] = {}
    for tie in frame.chart.ties:
        if tie.driving and tie.before in here and tie.after not in here and tie.after in numbers:
            leads.setdefault(tie.before, []).append(numbers[tie.after])
    return {item: f" →{'、'.join(after[:_NAMED])}" for item, after in leads.items()}


def _by_row(frame: Frame, ink: Iterable[Shape]) -> list[list[Box]]:
    """The ink cut into the part that lies in each row."""
    rows: list[list[Box]] = [[] for _ in frame.rows]
    for shape in ink:
        for one, two, pen in _strokes(shape):
            low, high = min(one[1], two[1]) - pen, max(one[1], two[1]) + pen
            for index in frame.rows_between(low, high):
                top = frame.row_top(index)
                rows[index].append(cut(one, two, pen, top, top + frame.row_height))
    return rows


def _strokes(shape: Shape) -> Iterator[tuple[Point, Point, float]]:
    """Every stroke with half its pen; a filled shape is one upright stroke as wide as itself."""
    if not isinstance(shape, Path) or shape.closed:
        box = shape.box
        middle, half = (box.left + box.right) / 2, (box.right - box.left) / 2
        yield (middle, box.top), (middle, box.bottom), half
        return
    for part in shape.parts:
        for one, two in itertools.pairwise(part):
            yield one, two, max(shape.width / 2, 0.2)


def cut(one: Point, two: Point, pen: float, top: float, bottom: float) -> Box:
    """The box of the part of a stroke that lies between two heights."""
    (x0, y0), (x1, y1) = sorted((one, two), key=lambda point: point[1])
    if y1 - y0 > pen:
        slope = (x1 - x0) / (y1 - y0)
        y0, y1, x0, x1 = (
            max(y0, top),
            min(y1, bottom),
            x0 + slope * max(top - y0, 0.0),
            x1 - slope * max(y1 - bottom, 0.0),
        )
    return Box(min(x0, x1) - pen, y0 - pen, max(x0, x1) + pen, y1 + pen)
