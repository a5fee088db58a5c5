"""Where arrows end at a box and where references stand beside it: distances from its middle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from gantt.nodes.routes import Way
from gantt.nodes.rows import Grid
from gantt.nodes.sizes import Sizes
from gantt.nodes.values import END, Tie


@dataclass(frozen=True, slots=True)
class Entry:
    """An arrow that ends at a box: by a `way` within the band, or from a reference to a work that
    stands elsewhere. `at`: points below the middle of the box."""

    tie: Tie
    way: Way | None
    at: float = 0.0


def entries_of(
    grid: Grid, ways: Sequence[Way], foreign: Sequence[Tie], sizes: Sizes
) -> dict[str, list[Entry]]:
    """The arrows into every card, from above."""
    found: dict[str, list[tuple[float, Entry]]] = defaultdict(list)
    leaving: dict[int, list[int]] = defaultdict(list)
    for way in ways:
        column, row = grid.cells[way.tie.before]
        leaving[row].append(column)
        came = way.gap - 0.5 + 0.01 * way.track if way.form == "round" else float(row)
        found[way.tie.after].append((came, Entry(way.tie, way)))
    for tie in foreign:
        if tie.after in grid.cells:
            found[tie.after].append((grid.cells[tie.after][1] - 0.02, Entry(tie, None)))
    placed = {}
    for item, group in found.items():
        column, row = grid.cells[item]
        group.sort(key=lambda pair: (_joins(item, pair[1]), pair[0], pair[1].tie.before))
        entries = [entry for _, entry in group]
        crowded = any(left < column for left in leaving[row])
        placed[item] = _spread(entries, sizes, crowded)
    return placed


def _joins(item: str, entry: Entry) -> bool:
    """Whether the arrow ends where others do: at the virtual end they are one."""
    return item == END and entry.way is not None


def _room(entry: Entry, sizes: Sizes) -> tuple[float, float]:
    """What an arrow needs over and under its line."""
    if entry.way is None:
        return sizes.tag / 2, sizes.tag / 2
    words = len(entry.tie.labels)
    return (sizes.label if words else 0.0), (sizes.label if words > 1 else 0.0)


def _spread(entries: list[Entry], sizes: Sizes, crowded: bool) -> list[Entry]:
    """Distances by what each arrow has to hold; a straight one in the middle. `crowded`: the
    middle is taken by ways that leave a card at the left."""
    places = [0.0]
    for above, below in pairwise(entries):
        need = _room(above, sizes)[1] + _room(below, sizes)[0]
        step = max(need + 0.3 * sizes.em if need else 0.0, sizes.port)
        if _joins(above.tie.after, above) and _joins(below.tie.after, below):
            step = 0.0
        places.append(places[-1] + step)
    straight = next((k for k, e in enumerate(entries) if e.way and e.way.form == "straight"), None)
    if straight is not None:
        shift = places[straight]
    else:
        shift = (places[0] + places[-1]) / 2
        near = min((place - shift for place in places), key=abs)
        if crowded and abs(near) < 0.8 * sizes.port:
            shift += near - 0.8 * sizes.port if near > 0 else near + 0.8 * sizes.port
    return [
        Entry(entry.tie, entry.way, place - shift)
        for entry, place in zip(entries, places, strict=True)
    ]


def height_needed(entries: Mapping[str, Sequence[Entry]], sizes: Sizes) -> float:
    """The least height of a box that all its arrows reach."""
    most = 0.0
    for group in entries.values():
        for entry in group:
            over, under = _room(entry, sizes)
            most = max(most, over - entry.at, under + entry.at)
    return 2 * most + 0.5 * sizes.em


def leaving_places(count: int, middle_free: bool, step: float) -> list[float]:
    """Distances from the middle for `count` references beside a box, from above."""
    if middle_free:
        return [(k - (count - 1) / 2) * step for k in range(count)]
    below = -(-count // 2)
    return [-(k + 1) * step for k in range(count - below)][::-1] + [
        (k + 1) * step for k in range(below)
    ]
