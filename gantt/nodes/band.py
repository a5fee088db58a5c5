"""A band of columns in points: boxes, ways, words beside arrows. (0, 0) is its upper left corner.

Between two columns lie, from the left: references of the left cards to works that stand elsewhere,
the tracks of upright strokes, then the 时距 and references over the arrows into the right cards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from gantt.nodes.ports import Entry, entries_of, height_needed, leaving_places
from gantt.nodes.routes import Way
from gantt.nodes.rows import Grid
from gantt.nodes.sizes import Sizes
from gantt.nodes.tracks import Upright, tracks_of
from gantt.nodes.values import BEGIN, END, Tie
from gantt.scene import Box, Point
from gantt.text import Type

Run = tuple[Tie, tuple[Point, ...]]
"""A tie and the points that its arrow runs through."""


@dataclass(frozen=True, slots=True)
class Words:
    """A line of words beside a box. `x` is its right end over an arrow, its left end after a box;
    `y` its middle. A `tag` names a work that stands elsewhere."""

    x: float
    y: float
    text: str
    tie: Tie
    tag: bool
    incoming: bool


@dataclass(frozen=True, slots=True)
class Source:
    """What a band is made of: its cells, the ways of the ties within it, those from and to works
    that stand elsewhere with how the references read. A `draft` does not look for the best
    tracks."""

    grid: Grid
    ways: tuple[Way, ...]
    coming: tuple[tuple[Tie, str], ...]
    going: tuple[tuple[Tie, str], ...]
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """Everything of a band that has a place."""

    source: Source
    sizes: Sizes
    width: float
    height: float
    boxes: Mapping[str, Box]
    lines: tuple[Run, ...]
    words: tuple[Words, ...]


def band_of(source: Source, sizes: Sizes, type_: Type, air: float = 0.0, drop: float = 0.0) -> Band:
    """Place a band, its boxes high enough for all arrows; `air` points more for every channel,
    `drop` for every gap between rows."""
    grid, ways = source.grid, source.ways
    entries = entries_of(grid, ways, [tie for tie, _ in source.coming], sizes)
    exits = {way.tie.before for way in ways}
    out: dict[str, list[tuple[Tie, str]]] = defaultdict(list)
    for tie, text in source.going:
        out[tie.before].append((tie, text))
    tall = max(len(tags) + (item in exits) for item, tags in out.items()) if out else 0
    need = max(height_needed(entries, sizes), tall * (sizes.tag + 1) + 0.3 * sizes.em)
    sizes = replace(sizes, height=max(sizes.height, need))
    middles, tracks_y, height = _levels(grid, ways, sizes, drop)
    texts = {(tie.before, tie.after): text for tie, text in source.coming}
    uprights = _uprights(grid, ways, entries, middles, tracks_y)
    tracks = [tracks_of(uprights.get(k, {}).values(), draft=source.draft) for k in _channels(grid)]
    xs, track_x, width = _across(grid, tracks, entries, out, texts, sizes, type_, air)
    boxes = {}
    for item, (column, row) in grid.cells.items():
        high = sizes.height
        if item in (BEGIN, END):
            beside = len(out[item]) * (sizes.tag + 1) if item in out else 0.0
            arrows = height_needed({item: entries.get(item, [])}, sizes)
            high = min(max(2.4 * sizes.em, beside, arrows), high)
        left, right = xs[column]
        left = right - sizes.virtual if item == BEGIN else left
        right = left + sizes.virtual if item == END else right
        boxes[item] = Box(left, middles[row] - high / 2, right, middles[row] + high / 2)
    lines, words = [], []
    for item, group in entries.items():
        box = boxes[item]
        for entry in group:
            y = middles[grid.cells[item][1]] + entry.at
            if entry.way is not None:
                points = _points(entry.way, grid, boxes, y, tracks_y, track_x)
                lines.append((entry.tie, points))
            words += _over(entry, box, y, texts, sizes)
            if entry.way is None:
                end = (box.left - sizes.head - 0.15 * sizes.em, y)
                lines.append((entry.tie, (end, (box.left, y))))
    for item, tags in out.items():
        box = boxes[item]
        middle = (box.top + box.bottom) / 2
        places = leaving_places(len(tags), item not in exits, sizes.tag + 1)
        words += [
            Words(box.right + 0.35 * sizes.em, middle + at, text, tie, True, False)
            for (tie, text), at in zip(tags, places, strict=True)
        ]
    return Band(source, sizes, width, height, boxes, _merged(lines), tuple(words))


def _merged(lines: Sequence[Run]) -> tuple[Run, ...]:
    """The ways into the virtual end as one arrow: all but the longest stop where they meet it."""
    into = [points for tie, points in lines if tie.after == END and len(points) > 1]
    longest = min(into, key=lambda points: points[-2][0], default=None)
    return tuple(
        (tie, points if tie.after != END or points is longest or len(points) == 2 else points[:-1])
        for tie, points in lines
    )


def _channels(grid: Grid) -> range:
    """The numbers of the columns that the upright channels follow; -1 is before the first."""
    return range(-1, grid.columns)


def _levels(
    grid: Grid, ways: Sequence[Way], sizes: Sizes, drop: float
) -> tuple[list[float], dict[tuple[int, int], float], float]:
    """The middle of every row, the height of every track (gap, track), the height of all."""
    count = [0] * (grid.rows + 1)
    for way in ways:
        if way.form == "round":
            count[way.gap] = max(count[way.gap], way.track + 1)
    y, middles, tracks = 0.0, [], {}
    for gap in range(grid.rows + 1):
        inner = 0 < gap < grid.rows
        y += sizes.gap / 2 if inner or count[gap] else 0.0
        for track in range(count[gap]):
            y += sizes.port
            tracks[gap, track] = y - sizes.port / 2
        y += sizes.gap / 2 + drop if inner else sizes.gap / 2 if count[gap] else 0.0
        if gap < grid.rows:
            middles.append(y + sizes.height / 2)
            y += sizes.height
    return middles, tracks, y


def _uprights(
    grid: Grid,
    ways: Sequence[Way],
    entries: Mapping[str, Sequence[Entry]],
    middles: Sequence[float],
    tracks_y: Mapping[tuple[int, int], float],
) -> dict[int, dict[str, Upright]]:
    """The upright strokes by channel (that right of column k is k) and card."""
    found: dict[int, dict[str, Upright]] = defaultdict(dict)

    def add(channel: int, net: str, left: float, right: float) -> None:
        one = found[channel].setdefault(net, Upright(net))
        one.left.add(left)
        one.right.add(right)

    ports = {
        (entry.tie.before, item): middles[grid.cells[item][1]] + entry.at
        for item, group in entries.items()
        for entry in group
    }
    for way in ways:
        net = way.tie.before
        column, row = grid.cells[net]
        last = grid.cells[way.tie.after][0] - 1
        leave, port = middles[row], ports[net, way.tie.after]
        if way.form == "arrive":
            add(column, net, leave, port)
        elif way.form == "leave":
            add(last, net, leave, port)
        elif way.form == "round":
            level = tracks_y[way.gap, way.track]
            add(column, net, leave, level)
            add(last, net, level, port)
    return found


def _across(
    grid: Grid,
    tracks: Sequence[tuple[Mapping[str, int], int]],
    entries: Mapping[str, Sequence[Entry]],
    out: Mapping[str, Sequence[tuple[Tie, str]]],
    texts: Mapping[tuple[str, str], str],
    sizes: Sizes,
    type_: Type,
    air: float,
) -> tuple[list[tuple[float, float]], dict[tuple[int, str], float], float]:
    """The edges of every column, the place of every track, the width of all."""
    before = [0.0] * (grid.columns + 1)
    behind = [0.0] * (grid.columns + 1)
    for item, tags in out.items():
        column = grid.cells[item][0] + 1
        widest = max(type_.width(text, sizes.small) for _, text in tags)
        before[column] = max(before[column], widest + 1.1 * sizes.em)
    for item, group in entries.items():
        column = grid.cells[item][0]
        for entry in group:
            wide = max((type_.width(t, sizes.small) for t in _texts(entry, texts)), default=0.0)
            wide += sizes.head + (0.75 if entry.way is None else 0.45) * sizes.em
            behind[column] = max(behind[column], wide)
    works = {column for item, (column, _) in grid.cells.items() if item not in (BEGIN, END)}
    x, edges, track_x = 0.0, [], {}
    for column in range(grid.columns + 1):
        track, count = tracks[column]
        edge = column in (0, grid.columns)
        x += before[column] + (0.0 if edge else 0.4 * sizes.em + air / 2)
        for net, place in track.items():
            track_x[column - 1, net] = x + (place + 0.5) * sizes.port
        x += count * sizes.port + behind[column] + (0.0 if edge else air / 2)
        if column < grid.columns:
            wide = sizes.width if column in works else sizes.virtual
            edges.append((x, x + wide))
            x += wide
    return edges, track_x, x


def _texts(entry: Entry, texts: Mapping[tuple[str, str], str]) -> tuple[str, ...]:
    """The words over an arrow: its 时距, or the reference that it comes from."""
    if entry.way is None:
        return (texts[entry.tie.before, entry.tie.after],)
    return entry.tie.labels


def _over(
    entry: Entry, box: Box, y: float, texts: Mapping[tuple[str, str], str], sizes: Sizes
) -> list[Words]:
    x = box.left - sizes.head - 0.15 * sizes.em
    if entry.way is None:
        words = texts[entry.tie.before, entry.tie.after]
        return [Words(x, y, words, entry.tie, True, True)]
    shifts = (-sizes.label / 2, sizes.label / 2)
    return [
        Words(x, y + shift, text, entry.tie, False, True)
        for text, shift in zip(entry.tie.labels, shifts, strict=False)
    ]


def _points(
    way: Way,
    grid: Grid,
    boxes: Mapping[str, Box],
    port: float,
    tracks_y: Mapping[tuple[int, int], float],
    track_x: Mapping[tuple[int, str], float],
) -> tuple[Point, ...]:
    before, after = way.tie.before, way.tie.after
    column, last = grid.cells[before][0], grid.cells[after][0] - 1
    start, end = boxes[before], boxes[after]
    leave = (start.top + start.bottom) / 2
    if way.form == "straight":
        return (start.right, port), (end.left, port)
    first = track_x[last if way.form == "leave" else column, before]
    if way.form != "round":
        return (start.right, leave), (first, leave), (first, port), (end.left, port)
    level, second = tracks_y[way.gap, way.track], track_x[last, before]
    return (
        (start.right, leave),
        (first, leave),
        (first, level),
        (second, level),
        (second, port),
        (end.left, port),
    )
