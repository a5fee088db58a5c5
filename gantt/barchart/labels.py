"""Words in the plot: the days at a point of the front line, then a label for each bar.

A label stands right of the bar, else left, else beyond what stands in the way, else nowhere. It
never lies on a line, a link, a flag or another label. It ends with →1.4.9 where the work drives one
on another page. A row holds one bar, so a label that had to move along its row still belongs to
that bar.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from gantt.barchart.beside import mark_of_baseline, placed
from gantt.barchart.frame import Frame, Spot
from gantt.scene import Path, Point, Rect, Shape, Text
from gantt.style import BAD, CONTRACT, FRONT, MUTED, PAPER
from gantt.text import signed

_AIR, _CLEAR = 0.45, 0.12
"""Between a bar and its label, and around a label, in em."""
_REACH = 14.0
"""How far, in em, a label may move from its bar."""
_BREVITY = 4.0
"""How many em nearer the date alone must stand before the owner is left out."""
_NAMED = 2
"""How many works on other pages a label names."""
_SIZE = 0.86
_DAYS_SIZE, _DAYS_PAD, _DAYS_AIR = 0.74, 0.22, 0.45
"""The number at a point of the front line: its size, white around it, distance to the point."""
_DAYS_REACH = 7.0
_COVERED = 0.6
"""The share of a bar that its number may cover."""

Stroke = tuple[Point, Point, float]
"""Two ends and half the pen."""
Walls = list[tuple[float, float]]
"""What no words may touch: stretches of x."""


def place_labels(frame: Frame, ink: Iterable[Shape], dates: bool) -> Iterator[Shape]:
    """The days of the front line's points, and one label for each row that has room for it.

    Args:
        frame: the page.
        ink: what words must not touch: lines, links, flags.
        dates: whether the finish day's year is left out.
    """
    taken, leads = _by_row(frame, ink), _elsewhere(frame)
    for index, row in enumerate(frame.rows):
        spot = placed(frame, index)
        if row.kind == "summary" or row.finish_day is None or spot is None:
            continue
        for tag in _days_at_point(frame, index, spot, taken[index]):
            taken[index] += _strokes(tag)
            yield tag
        day = row.finish_day.isoformat()[5 if dates else 2 :] + leads.get(row.id, "")
        owner = frame.type.fit(row.owner, 7 * frame.em, _SIZE * frame.em)
        # 至: a bare date left of a bar would be read as its start
        wordings = (f"{owner} {day}", f"至{day}") if owner else (f"至{day}",)
        label = _label(frame, index, spot, taken[index], wordings)
        if label:
            yield label


def _days_at_point(frame: Frame, index: int, spot: Spot, taken: list[Stroke]) -> list[Shape]:
    """How many days a work is behind or ahead, on a white tag beside its point of the front line;
    nothing where it is neither, or where there is no room."""
    row, em = frame.rows[index], frame.em
    days = row.stand.days if row.stand else 0.0
    if row.stand is None or not days:
        return []
    words, size = signed(days, "+"), _DAYS_SIZE * em
    width = frame.type.width(words, size, bold=True) + 2 * _DAYS_PAD * em
    top, height = spot.mid - 0.55 * size, 1.1 * size
    x = frame.axis.x(row.stand.at)
    walls = _walls(taken, top, top + height)
    if spot.right - spot.left < width / _COVERED:
        walls.append((spot.left, spot.right))
    air = _DAYS_AIR * em
    found = _nearest(frame, width, (x, x), walls, air, _DAYS_REACH, leftward=days < 0)
    if found is None:
        return []
    left, item = found[1], row.id
    colour = BAD if days < 0 else CONTRACT
    text = frame.type.set(
        left + width / 2,
        spot.mid + 0.36 * size,
        words,
        size,
        colour=colour,
        anchor="middle",
        bold=True,
        role="front-days",
        item=item,
    )
    pen = 0.06 * em
    tag = Rect(left, top, width, height, "label", PAPER, FRONT, pen, role="front-tag", item=item)
    return [tag, text]


def _walls(taken: list[Stroke], top: float, bottom: float) -> Walls:
    """The stretches of x that strokes fill between two heights."""
    walls = []
    for (x0, y0), (x1, y1), pen in taken:
        if y0 > y1:
            x0, y0, x1, y1 = x1, y1, x0, y0
        if y0 - pen < bottom and top < y1 + pen:
            if x0 != x1 and y1 - y0 > pen:  # a slant: only what lies between the heights
                slope = (x1 - x0) / (y1 - y0)
                x0, x1 = x0 + slope * max(top - y0, 0.0), x1 - slope * max(y1 - bottom, 0.0)
            walls.append((x0 - pen, x1 + pen) if x0 < x1 else (x1 - pen, x0 + pen))
    return walls


def _beside(frame: Frame, index: int) -> Iterator[tuple[float, float]]:
    """What other plans draw beside a bar, as high as its label."""
    row, half = frame.rows[index], 0.5 * frame.em
    if row.late:
        yield frame.axis.x(row.late[0]) - half, frame.axis.x(row.late[1]) + half
    if mark := mark_of_baseline(frame, index):
        yield mark.box.left, mark.box.right


def _label(
    frame: Frame, index: int, spot: Spot, taken: list[Stroke], wordings: tuple[str, ...]
) -> Text | None:
    """The wording and place that cost least: distance from the bar, and a penalty for brevity."""
    size, y = _SIZE * frame.em, _line(frame, index)
    walls = _walls(taken, y - (0.88 + _CLEAR) * size, y + (0.12 + _CLEAR) * size)
    walls.append((spot.left, spot.right))
    walls += _beside(frame, index)
    best: tuple[float, float, str] | None = None
    for rank, words in enumerate(wordings):
        penalty = rank * _BREVITY * frame.em
        if best is not None and best[0] <= penalty:
            break
        width, bar = frame.type.width(words, size), (spot.left, spot.right)
        found = _nearest(frame, width, bar, walls, _AIR * frame.em, _REACH)
        if found and (best is None or found[0] + penalty < best[0]):
            best = (found[0] + penalty, found[1], words)
    if best is None:
        return None
    item = frame.rows[index].id
    return frame.type.set(
        best[1], y, best[2], size, colour=MUTED, halo=True, role="label", item=item, ground=PAPER
    )


def _nearest(
    frame: Frame,
    width: float,
    bar: tuple[float, float],
    walls: Walls,
    air: float,
    reach: float,
    *,
    leftward: bool = False,
) -> tuple[float, float] | None:
    """(distance, left edge) of the nearest stretch of the row that is free, at least `air` away
    and at most `reach` em; where both sides are as near, the right wins, or the left."""
    em, (left, right) = frame.em, bar
    clear = _CLEAR * em
    low, high = frame.axis.left + 1, frame.axis.right - 1 - width
    edges = {right + air, left - air - width}
    for start, end in walls:
        edges |= {end + air, start - air - width}
    worse, better = 0.3 * em, 0.0
    if leftward:
        worse, better = better, worse
    ranked = sorted(
        (x - right + better if x >= right else left - x - width + worse, x) for x in edges
    )
    for distance, x in ranked:
        if distance > reach * em:
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
    away = [
        tie
        for tie in frame.chart.ties
        if tie.driving and tie.before in here and tie.after not in here
    ]
    wanted = {tie.after for tie in away}
    numbers = {row.id: row.number for row in frame.chart.rows if row.id in wanted} if away else {}
    leads: dict[str, list[str]] = {}
    for tie in away:
        if tie.after in numbers:
            leads.setdefault(tie.before, []).append(numbers[tie.after])
    return {item: f" →{'、'.join(after[:_NAMED])}" for item, after in leads.items()}


def _by_row(frame: Frame, ink: Iterable[Shape]) -> list[list[Stroke]]:
    """The strokes that touch each row."""
    rows: list[list[Stroke]] = [[] for _ in frame.rows]
    for shape in ink:
        for stroke in _strokes(shape):
            (_, y0), (_, y1), pen = stroke
            low, high = (y0 - pen, y1 + pen) if y0 < y1 else (y1 - pen, y0 + pen)
            for index in frame.rows_between(low, high):
                rows[index].append(stroke)
    return rows


def _strokes(shape: Shape) -> Iterator[Stroke]:
    """Every stroke with half its pen; a filled shape is one stroke as thick as itself."""
    if not isinstance(shape, Path) or shape.closed:
        box = shape.box
        x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        across, along = (box.right - box.left) / 2, (box.bottom - box.top) / 2
        pen = min(across, along)
        yield (x - across + pen, y - along + pen), (x + across - pen, y + along - pen), pen
        return
    pen = max(shape.width / 2, 0.2)
    for part in shape.parts:
        for one, two in itertools.pairwise(part):
            yield one, two, pen
