"""The values of a 单代号网络图: cards (boxes), ties (links between them), what is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from gantt.head import Signatures

CardKind = Literal["work", "milestone", "external", "begin", "end", "gate"]

BEGIN, END = "\x00begin", "\x00end"
"""The ids of the virtual start and end: no plan can hold them."""
GATE = "\x00gate "
"""Before the id of a summary: the id of its gate, the box that says that it is finished."""


@dataclass(frozen=True, slots=True)
class NodeOptions:
    """What to draw and how.

    Attributes:
        items: only these works (a summary stands for the works below it); the works outside that
            they are linked with become dashed boxes. None: all.
        under: only the works of this 子项目 (id of a summary), as with `items`.
        paper: A4 to A0, landscape.
        numbers: calendar days from the start instead of dates, as textbooks do.
        title: replaces the project's name and the name of the picture.
        signatures: who prepared, checked and approved.
    """

    items: tuple[str, ...] | None = None
    under: str = ""
    paper: str = "A3"
    numbers: bool = False
    title: str = ""
    signatures: Signatures = field(default_factory=Signatures)


@dataclass(frozen=True, slots=True)
class Marks:
    """The six time parameters as they are printed; — where there is no such value."""

    early_start: str
    early_finish: str
    late_start: str
    late_finish: str
    total_float: str
    free_float: str


@dataclass(frozen=True, slots=True)
class Card:
    """A box: one work, the virtual start or end, or a gate.

    `rank` orders the cards of a picture by time. `outside`: a neighbour of the works asked for.
    """

    id: str
    name: str
    note: str
    kind: CardKind
    marks: Marks
    critical: bool
    done: bool
    rank: int
    outside: bool = False

    @property
    def virtual(self) -> bool:
        """Whether it is no work."""
        return self.kind in ("begin", "end", "gate")


@dataclass(frozen=True, slots=True)
class Tie:
    """All links from one card to another: one arrow. `labels` are their 时距, none for a plain
    finish-start. `redundant`: other finish-start links already say it."""

    before: str
    after: str
    labels: tuple[str, ...] = ()
    driving: bool = False
    critical: bool = False
    redundant: bool = False
    virtual: bool = False


@dataclass(frozen=True, slots=True)
class Diagram:
    """What is shown: the cards by time, the ties among them, the words around them."""

    title: str
    facts: tuple[str, ...]
    cards: tuple[Card, ...]
    ties: tuple[Tie, ...]
    overlapping: bool
    """Whether any link is not a plain finish-start: then it is a 搭接网络图."""
