"""An activity-on-arrow network with its dates: what 双代号 charts draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ArrowKind = Literal["work", "wait", "dummy"]


@dataclass(frozen=True, slots=True)
class Event:
    """A circled node (节点). Numbers rise along every arrow. Instants are minutes.

    early: when all that enter have ended and what leaves may begin, in the early plan (ET);
    late: the latest such instant (LT). items: the milestones that this event is.
    """

    number: int
    early: int
    late: int
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrow:
    """One arrow from event `tail` to event `head`.

    kind: work; wait, a labelled lag of a link or a pause (`item` is "" and `name` says what);
    dummy (虚工作) without duration. part: (k, n) where a work was split into n parts. days: the
    duration that people read below the arrow. Instants are minutes; a dummy has those of its
    events. total_float, free_float: days, None where there is none to tell. held: what a work
    waits for where it begins, with its event, later than everything before it ends ("" otherwise).
    """

    tail: int
    head: int
    kind: ArrowKind
    item: str = ""
    name: str = ""
    part: tuple[int, int] = (1, 1)
    days: float | None = None
    early_start: int = 0
    early_finish: int = 0
    late_start: int = 0
    late_finish: int = 0
    total_float: float | None = None
    free_float: float | None = None
    critical: bool = False
    held: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A work or link that finish-start arrows cannot express, and why, in Chinese."""

    item: str
    link: str
    says: str


@dataclass(frozen=True, slots=True)
class ArrowNetwork:
    """Events in the order of their numbers, arrows in the order of the plan, and what is left."""

    events: tuple[Event, ...]
    arrows: tuple[Arrow, ...]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def counts(self) -> tuple[int, int]:
        """How many works it shows, and how many of them are critical, in part at least."""
        works = [arrow for arrow in self.arrows if arrow.kind == "work"]
        critical = {arrow.item for arrow in works if arrow.critical}
        return len({arrow.item for arrow in works}), len(critical)
