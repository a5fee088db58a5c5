"""The measures of a picture, all from the size of its letters and the texts it has to hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gantt.nodes.values import Card
from gantt.text import Type

SMALLEST = 6.5
"""Letters smaller than this many points cannot be read on paper."""
_SMALL = 0.82
_WIDEST, _NARROWEST = 14.0, 8.5
_NOT_FIRST, _NOT_LAST = frozenset("，。、；：！？）》”’—%·"), frozenset("（《“‘")


@dataclass(frozen=True, slots=True)
class Sizes:
    """Points. `em` is the letter of a name, `small` that of all else; `side` the width of a date in
    a box, `height` that of a box, `port` the least distance of two arrow heads."""

    em: float
    small: float
    width: float
    height: float
    side: float
    lines: int

    @property
    def mark_row(self) -> float:
        """The height of the row of three parameters."""
        return 1.5 * self.small

    @property
    def virtual(self) -> float:
        """The width of the virtual start and end."""
        return 4.2 * self.em

    @property
    def port(self) -> float:
        """The least distance of two ends of arrows at one box, and of two tracks."""
        return 0.62 * self.em

    @property
    def label(self) -> float:
        """The room of a 时距 over its arrow."""
        return 1.36 * self.small

    @property
    def tag(self) -> float:
        """The height of a reference to a work that stands elsewhere."""
        return 1.36 * self.small

    @property
    def head(self) -> float:
        """The length of an arrow head."""
        return 0.72 * self.em

    @property
    def gap(self) -> float:
        """The level room between two rows, before any track."""
        return 0.85 * self.em


def sizes_for(cards: Sequence[Card], em: float, type_: Type) -> Sizes:
    """Boxes wide enough for three parameters side by side and for most names on two lines."""
    small = max(_SMALL * em, SMALLEST)
    works = [card for card in cards if not card.virtual]
    marks = [card.marks for card in works]
    dates = [m for k in marks for m in (k.early_start, k.early_finish, k.late_start, k.late_finish)]
    floats = [m for k in marks for m in (k.total_float, k.free_float)]
    side = max((type_.width(text, small) for text in dates), default=0.0) + 0.7 * em
    middle = max((type_.width(text, small, bold=True) for text in floats), default=0.0) + 0.9 * em
    least = max(2 * side + middle, _NARROWEST * em)
    names = sorted(type_.width(card.name, em, bold=True) for card in works) or [0.0]
    long = names[int(0.92 * (len(names) - 1))] / 2 + 1.9 * em
    width = max(least, min(long, _WIDEST * em))
    notes = sorted(type_.width(note_of(card), small) for card in works) or [0.0]
    width = max(width, min(notes[int(0.9 * (len(notes) - 1))] + 0.9 * em, 1.25 * width))
    side = max(side, min(0.34 * width, (width - middle) / 2))
    lines = 2 if names[-1] > width - 0.8 * em else 1
    height = 4.5 * small + (1.24 * lines + 0.35) * em
    return Sizes(em, small, width, height, side, lines)


def note_of(card: Card) -> str:
    """Number, duration and office under the name of a work."""
    number = "" if card.id == card.name else card.id
    return "  ".join(filter(None, (number, card.note)))


def wrapped(text: str, room: float, size: float, lines: int, type_: Type) -> list[str]:
    """`text` on at most two lines of nearly even length, broken at a bracket or a sign where that
    costs little; no line begins with a closing sign or ends with an opening one."""
    width = type_.width(text, size, bold=True)
    if width <= room or lines == 1:
        return [type_.fit(text, room, size, bold=True)]
    best, least = 0, 0.0
    done = 0.0
    for cut in range(1, len(text)):
        done += type_.width(text[cut - 1], size, bold=True)
        if done > room:
            break
        cost = abs(done - width / 2) + 3 * max(width - done - room, 0.0)
        cost += 9 * size * (text[cut] in _NOT_FIRST or text[cut - 1] in _NOT_LAST)
        cost += 9 * size * (text[cut - 1].isascii() and text[cut].isascii() and text[cut] != " ")
        good = text[cut] in _NOT_LAST or text[cut - 1] in _NOT_FIRST
        cost -= (0.8 if text[cut - 1] == "、" else 2.2) * size * good
        if not best or cost < least:
            best, least = cut, cost
    first, rest = text[:best].rstrip(), text[best:].lstrip()
    return [first, type_.fit(rest, room, size, bold=True)]
