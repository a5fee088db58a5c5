"""Ways of ties through the grid, before any measure: between the columns run upright channels,
between the rows level gaps. No way enters a cell in which a card stands.

    straight   along the row of both cards
    leave      along the row of the first card, then upright just before the second
    arrive     upright just behind the first card, then along the row of the second
    round      upright, along a gap between rows, upright
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from gantt.nodes.rows import Grid
from gantt.nodes.values import Tie

Form = Literal["straight", "leave", "arrive", "round"]


@dataclass(frozen=True, slots=True)
class Way:
    """How a tie runs. `gap`: number of the gap (0 is above row 0) of the form `round`; `track`: its
    place within the gap, from above."""

    tie: Tie
    form: Form
    gap: int = -1
    track: int = 0


def ways_of(grid: Grid, ties: Sequence[Tie]) -> list[Way]:
    """A way for every tie within the grid, heavy ones first."""
    taken = {cell: item for item, cell in grid.cells.items()}
    load: Counter[tuple[int, int]] = Counter()
    found = []
    for tie in sorted(ties, key=_urgency):
        way = _way(grid, taken, tie, load)
        if way.form == "round":
            for column in range(grid.cells[tie.before][0], grid.cells[tie.after][0]):
                load[way.gap, column] += 1
        found.append(way)
    return _tracked(grid, found)


def _urgency(tie: Tie) -> tuple[bool, bool, bool]:
    return not tie.critical, not tie.driving, tie.virtual or tie.redundant


def _way(
    grid: Grid, taken: Mapping[tuple[int, int], str], tie: Tie, load: Counter[tuple[int, int]]
) -> Way:
    left, a = grid.cells[tie.before]
    right, b = grid.cells[tie.after]
    between = range(left + 1, right)
    clear = [all((column, row) not in taken for column in between) for row in (a, b)]
    if a == b and clear[0]:
        return Way(tie, "straight")
    if not between and a != b:
        return Way(tie, "arrive")
    if a != b and (clear[0] or clear[1]):
        return Way(tie, "arrive" if clear[1] else "leave")

    def cost(gap: int) -> tuple[float, int]:
        away = abs(gap - 0.5 - a) + abs(gap - 0.5 - b)
        return away + 0.35 * max(load[gap, column] for column in range(left, right)), gap

    return Way(tie, "round", min(range(grid.rows + 1), key=cost))


def _tracked(grid: Grid, ways: Sequence[Way]) -> list[Way]:
    """The ways with tracks in their gaps: ways of one card share one, others that meet do not."""
    gaps: dict[int, dict[str, list[Way]]] = defaultdict(lambda: defaultdict(list))
    for way in ways:
        if way.form == "round":
            gaps[way.gap][way.tie.before].append(way)
    track: dict[tuple[int, str], int] = {}
    for gap, nets in gaps.items():
        reach = {
            net: (
                grid.cells[net][0],
                max(grid.cells[way.tie.after][0] for way in members),
                sum(grid.cells[way.tie.after][1] for way in members) / len(members),
            )
            for net, members in nets.items()
        }
        order = sorted(
            reach, key=lambda net: (reach[net][2] + grid.cells[net][1], reach[net][:2], net)
        )
        for place, net in enumerate(order):
            left, right, _ = reach[net]
            under = [
                track[gap, other] + 1
                for other in order[:place]
                if reach[other][0] < right and left < reach[other][1]
            ]
            track[gap, net] = max(under, default=0)
    return [
        Way(way.tie, way.form, way.gap, track[way.gap, way.tie.before])
        if way.form == "round"
        else way
        for way in ways
    ]
