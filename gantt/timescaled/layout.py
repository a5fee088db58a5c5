"""From a network to a page: lanes, rows, routes, texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from gantt.arrows.values import ArrowNetwork
from gantt.axis import Axis
from gantt.scene import Box, Path, Point, Scene, Shape, painted
from gantt.style import Sheet
from gantt.text import Type
from gantt.timescaled.ink import Drawing, arrow_shapes, boxes_of, circle_shapes, number_size
from gantt.timescaled.labels import Labels
from gantt.timescaled.lanes import place, stems_of
from gantt.timescaled.legend import legend_shapes
from gantt.timescaled.marks import flag_shapes, front_shapes, line_labels, upright_lines
from gantt.timescaled.paper import Paper, around, paper_of, rest_shapes, shaded
from gantt.timescaled.place import Route, routes, tracks
from gantt.timescaled.room import Taken, shades_of
from gantt.timescaled.stacks import Lettering, heights
from gantt.timescaled.strips import Measure, Strip, Wire, strips_of
from gantt.timescaled.tags import tag_shapes
from gantt.timescaled.values import Content
from gantt.timescaled.wording import Words, inline_room, outside_room, words_of

_STRETCH: Final = 2.8
"""Rows may be drawn apart to so many times their least height to fill the paper."""


class TooTall(Exception):
    """The rows need more height than the paper has: `need` and `room` in points."""

    def __init__(self, need: float, room: float) -> None:
        """Both in points."""
        super().__init__(f"{need:.0f} > {room:.0f}")
        self.need, self.room = need, room


def measure_of(axis: Axis, em: float, type_: Type, numbers: Iterable[int]) -> Measure:
    """Circles just large enough for the longest number."""
    widest = max((len(str(number)) for number in numbers), default=1)
    size = number_size(em)
    half = type_.width("8" * max(widest, 2), size, True) / 2
    radius = max(0.9 * em, (half**2 + (0.4 * size) ** 2) ** 0.5 + 0.22 * em)
    return Measure(radius, 0.62 * em, axis.left, axis.right)


def wires_of(
    network: ArrowNetwork,
    content: Content,
    axis: Axis,
    words: Sequence[Words],
    type_: Type,
    em: float,
) -> tuple[list[Wire], list[float]]:
    """Every arrow on the axis, and the place of every event."""
    late = content.form == "late"
    xs = [axis.x(event.late if late else event.early) for event in network.events]
    at = {event.number: k for k, event in enumerate(network.events)}
    wires = []
    for index, arrow in enumerate(network.arrows):
        tail, head = at[arrow.tail], at[arrow.head]
        x1, x2 = xs[tail], max(xs[head], xs[tail])
        start, finish = (
            (arrow.late_start, arrow.late_finish)
            if late
            else (arrow.early_start, arrow.early_finish)
        )
        low, high = axis.x(start), axis.x(finish)
        if arrow.kind == "dummy":
            low = high = x1  # all of it is wave
        wires.append(
            Wire(
                index,
                tail,
                head,
                x1,
                x2,
                min(max(low, x1), x2),
                min(max(high, x1), x2),
                arrow.kind,
                arrow.critical,
                inline_room(words[index], type_, em),
                outside_room(words[index], type_, em),
            )
        )
    return wires, xs


def lay_out(network: ArrowNetwork, content: Content, sheet: Sheet, type_: Type) -> Scene:
    """One page with the whole network, in the largest letters for which everything finds room.

    Raises:
        TooTall: the lanes do not fit the paper at a readable size.
    """
    best: tuple[float, Scene] | None = None
    refusal: TooTall | None = None
    most, worse = 1.0, 0
    for share in _SIZES:
        if (share < 1 and share * sheet.em < _LEAST) or worse == _PATIENCE:
            break
        if share > most:
            continue
        try:
            scene, lost = _attempt(network, content, replace(sheet, em=share * sheet.em), type_)
        except TooTall as too_tall:
            refusal, most = too_tall, 1.15 * share * too_tall.room / too_tall.need
            continue
        harm = lost + _SMALL * (1 - share)
        worse += 1
        if best is None or harm < best[0]:
            best, worse = (harm, scene), 0
        if not lost:
            break
    if best is None:
        assert refusal is not None  # the first size is always tried
        raise refusal
    return best[1]


_PATIENCE, _SMALL = 2, 8.0
"""So many sizes in turn may be worse before the best is taken; so many texts without room weigh as
much as letters that shrink to nothing."""
_SIZES: Final = (1.0, 0.9, 0.82, 0.74, 0.66, 0.6, 0.54, 0.46)
"""Shares of a sheet's type size that are tried in turn, and the least size in points."""
_LEAST: Final = 6.5


def _attempt(
    network: ArrowNetwork, content: Content, sheet: Sheet, type_: Type
) -> tuple[Scene, int]:
    """The page in the type size of `sheet`, and how many texts found no room."""
    net = _net(network, content, sheet, type_)
    paper = net[0]
    shapes, lost = _drawn(*net)
    if lost:
        note = _SHORT + "；".join(lost) + "。"
        net = _net(network, replace(content, notes=(*content.notes, note)), sheet, type_)
        shapes, _ = _drawn(*net)
    return Scene(sheet.width, sheet.height, paper.content.title, painted(shapes)), len(lost)


def _net(
    network: ArrowNetwork, content: Content, sheet: Sheet, type_: Type
) -> tuple[Paper, Drawing, list[Words]]:
    """Everything in its place, before any ink."""
    paper = paper_of(content, sheet, type_)
    em = paper.em
    words = [words_of(arrow, content.six_marks) for arrow in network.arrows]
    measure = measure_of(paper.axis, em, type_, (event.number for event in network.events))
    wires, xs = wires_of(network, content, paper.axis, words, type_, em)
    strips = strips_of(wires, xs, measure)
    _refuse_early(paper, strips)
    lanes = place(strips, wires, xs, measure)
    ys = _rows(paper, wires, strips, lanes, words, measure)
    levels = [ys[lane] for lane in lanes]
    home = {event: levels[n] for n, strip in enumerate(strips) for event in strip.events}
    spots = [(x, home[event]) for event, x in enumerate(xs)]
    stems = tracks(stems_of(strips, wires, xs), strips, levels, spots, measure.radius)
    found = routes(wires, strips, stems, levels, spots, measure)
    numbers = [event.number for event in network.events]
    return paper, Drawing(network, found, spots, numbers, measure, content.done, em), words


def _refuse_early(paper: Paper, strips: Sequence[Strip]) -> None:
    """Spare the search where even the strips that run side by side are too many."""
    ends = sorted(
        [(s.low, 1) for s in strips if s.wires] + [(s.high, 0) for s in strips if s.wires]
    )
    depth = most = 0
    for _, begins in ends:
        depth += 1 if begins else -1
        most = max(most, depth)
    need, room = most * 1.3 * paper.em, paper.plot.bottom - paper.plot.top
    if need > room:
        raise TooTall(need, room)


_SHORT: Final = "图上位置不足、未能就位的标注："


def _told(network: ArrowNetwork, words: Sequence[Words], index: int) -> str:
    arrow = network.arrows[index]
    return f"{arrow.tail}—{arrow.head} {words[index].together}"


def _rows(
    paper: Paper,
    wires: Sequence[Wire],
    strips: Sequence[Strip],
    lanes: Sequence[int],
    words: Sequence[Words],
    measure: Measure,
) -> list[float]:
    """The height of every lane: as much as its texts need, drawn apart to fill the paper."""
    em = paper.em
    count = max(lanes, default=0) + 1
    above, below = [0.7 * em] * count, [0.55 * em] * count
    by_index = {wire.index: wire for wire in wires}
    lettering = Lettering(words, paper.type, em, measure.radius)
    for strip, lane in zip(strips, lanes, strict=True):
        round_ = measure.radius + 0.2 * em if strip.events else 0.0
        up, down = heights(strip, by_index, lettering)
        above[lane] = max(above[lane], up, round_)
        below[lane] = max(below[lane], down, round_)
    need = sum(above) + sum(below) + 0.8 * em
    room = paper.plot.bottom - paper.plot.top
    if need > room:
        raise TooTall(need, room)
    stretch = min(room / need, _STRETCH)
    y = paper.plot.top + (room - stretch * need) / 2 + 0.4 * em * stretch
    ys = []
    for up, down in zip(above, below, strict=True):
        free = (stretch - 1) * (up + down) / 2
        ys.append(y + up + free)
        y += stretch * (up + down)
    return ys


def _drawn(paper: Paper, drawing: Drawing, words: Sequence[Words]) -> tuple[list[Shape], list[str]]:
    em = paper.em
    shapes: list[Shape] = list(around(paper))
    shapes += rest_shapes(paper, drawing)
    arrows = list(arrow_shapes(drawing))
    over = [*upright_lines(paper), *front_shapes(paper, drawing), *flag_shapes(paper, drawing)]
    taken = Taken(4 * em)
    for x, y in drawing.spots:
        r = drawing.measure.radius + 0.1 * em
        taken.add(Box(x - r, y - r, x + r, y + r))
    for shape in (*arrows, *over):
        if isinstance(shape, Path) and shape.role != "wedge":
            for box in _strokes(shape, em):
                taken.add(box)
    shapes += arrows
    shapes += over
    shapes += circle_shapes(drawing, paper.type)
    labels, tags, lost = _lettered(paper, drawing, words, taken)
    shapes += tags
    shapes += labels.leaders.drawn
    shapes += labels.texts
    homeless = [_told(drawing.network, words, k) for k in labels.homeless]
    shapes += line_labels(paper)
    shapes += legend_shapes(paper, drawing)
    return shapes, [*homeless, *lost]


def _name(drawing: Drawing, words: Sequence[Words], labels: Labels, first: Sequence[int]) -> None:
    """Names over the arrows that have room; then the others from the right to the left, so that the
    leaders of neighbours stand side by side, each under the text of the one before. Those of
    `first` come before all."""
    centres = {(round(x, 3), round(y, 3)) for x, y in drawing.spots}
    left = []
    rank = {index: place for place, index in enumerate(first)}

    def order(route: Route) -> tuple[int, bool, float]:
        wire = route.wire
        return rank.get(wire.index, len(rank)), not wire.critical, -wire.length

    for route in sorted(drawing.routes, key=order):
        wire = route.wire
        tail, head = ((round(x, 3), round(route.y, 3)) in centres for x in (wire.x1, wire.x2))
        done = drawing.network.arrows[wire.index].item in drawing.done
        if labels.inline(route, words[wire.index], (tail, head), done):
            continue
        if wire.index in rank:
            labels.outside(route, words[wire.index], (tail, head), done)
        else:
            left.append((route, words[wire.index], (tail, head), done))
    for some in sorted(left, key=lambda one: (not one[0].wire.critical, -one[0].wire.x1)):
        labels.outside(*some)


def _lettered(
    paper: Paper, drawing: Drawing, words: Sequence[Words], taken: Taken
) -> tuple[Labels, list[Shape], list[str]]:
    """All names and tags. What found no room goes first the next time; the best try is taken."""
    whole = [band for band in paper.bands if shaded(band)]
    at = [(paper.axis.at(band.first), paper.axis.at(band.end)) for band in whole]
    shades = shades_of(whole, at)
    first: list[int] = []
    best: tuple[tuple[int, int], tuple[Labels, list[Shape], list[str]]] | None = None
    for _ in range(_TRIES):
        room = taken.copy()
        labels = Labels(paper.type, paper.em, paper.plot, room, shades, drawing.measure.radius)
        tags, lost = tag_shapes(paper, drawing, labels)
        _name(drawing, words, labels, first)
        worth = (len(lost) + len(labels.homeless), labels.cut)
        if best is None or worth < best[0]:
            best = worth, (labels, tags, lost)
        fresh = [index for index in labels.homeless if index not in first]
        if not fresh:
            break
        first = [*fresh, *first]
    assert best is not None  # there is at least one try
    return best[1]


_TRIES: Final = 4
"""So often the names are set anew, those first that found no room before."""


def _strokes(shape: Path, em: float) -> list[Box]:
    """What a stroke takes: a slanting one in short pieces, so that its box holds little else."""
    if shape.role in ("arrowhead", "flag", "flag-missed", "front-point"):
        return [shape.box.grown(0.1 * em)]
    if shape.role == "wave":
        return [shape.box.grown(0.05 * em)]
    if shape.role != "front":
        return [Box(*box) for box in boxes_of(shape, 0.08 * em + shape.width / 2)]
    pieces: list[Point] = []
    for (x1, y1), (x2, y2) in pairwise(shape.parts[0]):
        steps = max(int(max(abs(x2 - x1), abs(y2 - y1)) / (0.8 * em)), 1)
        pieces += [(x1 + (x2 - x1) * k / steps, y1 + (y2 - y1) * k / steps) for k in range(steps)]
    pieces.append(shape.parts[0][-1])
    cut = replace(shape, parts=(tuple(pieces),))
    return [Box(*box) for box in boxes_of(cut, 0.12 * em)]
