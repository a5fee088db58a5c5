"""How much room above and below a chain the names of its short works take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gantt.text import Type
from gantt.timescaled.strips import Strip, Wire
from gantt.timescaled.wording import MOST_LINES, Words, broken, lines_for, widest

LINE: Final = 1.16
"""Distance of two lines of text, in em."""
_FREE, _DAYS, _MOST = 0.55, 1.45, 7
"""White at an arrow, and room of the days below it, in em; the most lines that are provided for."""


@dataclass(frozen=True, slots=True)
class Lettering:
    """The words of every arrow, how they are measured, their size and the radius of a circle."""

    words: Sequence[Words]
    type: Type
    em: float
    radius: float


def heights(strip: Strip, wires: Mapping[int, Wire], lettering: Lettering) -> tuple[float, float]:
    """Points above and below the strip for what is written there.

    Names stand over arrows that are long enough; the others are stacked from the right to the left
    at the ends of leaders, each on the side and line where it first finds room.
    """
    em = lettering.em
    sides: tuple[list[tuple[int, float, float]], list[tuple[int, float, float]]] = ([], [])
    up, down = 0.6, 0.5
    led = []
    for index in strip.wires:
        wire, words = wires[index], lettering.words[index]
        if not words.name:
            continue
        if not strip.events and wire.length < 4 * em:
            up, down = max(up, 1.0), max(down, 0.8)  # a step between stems: its name stands beside
            continue
        if strip.beside and index == strip.wires[-1]:
            tall = 1.9 if words.marks else 0.75 if wire.outside <= 8 * em else 1.35
            up, down = max(up, tall), max(down, tall)
            continue
        room = wire.length - 2 * lettering.radius - 0.4 * em
        count = lines_for(words, room, lettering.type, em)
        if count or words.marks:
            up = max(up, _FREE + 1.0 + (max(count, 1) - 1) * LINE)
            down = max(down, 3.95 if words.marks else _DAYS)
            sides[0].extend((line, wire.x1, wire.x2) for line in range(count))
            sides[1].append((0, wire.x1, wire.x2))
        else:
            led.append(index)
    for index in sorted(led, key=lambda index: -wires[index].x1):
        side, line = _stand(wires[index], lettering.words[index], sides, lettering)
        if side == 0:
            up = max(up, _FREE + 1.25 + line * LINE)
        else:
            down = max(down, _FREE + 1.25 + line * LINE)
    return up * em, down * em


def _stand(
    wire: Wire,
    words: Words,
    sides: tuple[list[tuple[int, float, float]], list[tuple[int, float, float]]],
    lettering: Lettering,
) -> tuple[int, int]:
    """The side (0 above, 1 below) and the line where the name of a short work finds room."""
    em = lettering.em
    lines = broken(words.together, 2, lettering.type, em, words.bold)
    low = (wire.start + wire.finish) / 2 - 0.3 * em
    high = low + widest(lines, lettering.type, em, words.bold) + 0.4 * em
    tall = len(lines)
    for line in range(_MOST - tall + 1):
        for side in (0, 1):
            rows = range(line, line + tall)
            if not any(k in rows and a < high and low < b for k, a, b in sides[side]):
                sides[side].extend((k, low, high) for k in rows)
                return side, line + tall - 1
    return 0, MOST_LINES
