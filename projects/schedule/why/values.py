"""The why-record as frozen values (SEMANTICS 5): what bound a date, its chain, what would move it.

Instants and minutes as in `projects.model`. A chain is told forward in time: that of an early date
begins at what nothing can move (the project start, the data date, an actual, a promise, a
constraint) and ends with the date; that of a late date begins with the date and ends at the
deadline. Between two steps lie the parts of the second; all parts of a chain together are exactly
the time from its first to its last instant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from projects.model import DAY
from projects.schedule.result import Timing

DateName = Literal[
    "early-start",
    "early-finish",
    "late-start",
    "late-finish",
    "planned-start",
    "planned-finish",
    "deadline",
]
"""A date that one may ask about."""
DATE_NAMES: tuple[DateName, ...] = get_args(DateName)
DATE_WORDS: Mapping[str, DateName] = {
    "最早开始": "early-start",
    "最早完成": "early-finish",
    "最迟开始": "late-start",
    "最迟开工": "late-start",
    "最迟完成": "late-finish",
    "计划开始": "planned-start",
    "计划完成": "planned-finish",
    "时限": "deadline",
    "完成时限": "deadline",
}
"""The same in Chinese; the first word of a date is the one that is printed."""

PartKind = Literal["work", "lag", "idle", "rest", "stop", "off", "float", "margin", "buffer"]


@dataclass(frozen=True, slots=True)
class Bound:
    """One bound of a date. `at` is the day it asks for; `lost_days` by how many working days it was
    not the deciding one, 0 where it decided (None: it does not count, `says` tells why). Below 0:
    a bound that the date breaks, because something stronger holds it."""

    kind: str
    by: str
    at: date | None
    lost_days: float | None
    says: str


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of time between two steps: wall-clock `minutes`, of which `worked` are working
    time, both negative where the chain steps back (a lead, a start that its finish gives).

    work: a work is done. lag: a link waits. idle: working days that unsplittable work cannot use.
    rest: days off. stop: a declared window, by name. off: hours outside the shifts. float: free
    float that the planning policy gives away. margin: what lies between a finish and its deadline.
    buffer: the reserve of a deadline.
    """

    kind: PartKind
    minutes: int
    worked: int
    name: str = ""

    @property
    def days(self) -> float:
        """Calendar days."""
        return in_days(self.minutes)


@dataclass(frozen=True, slots=True)
class Step:
    """One instant of a chain: a work's date, or (item "") what the chain begins or ends with.

    `end` is the date of the item that stands here: start, finish, resumes (where remaining work
    goes on) or carried (until when a finished work still holds its successors). `kind` is that of
    the bound that placed it and `by` whom it came from; `also` are works that bind it as tightly.
    """

    item: str
    end: Literal["start", "finish", "resumes", "carried", ""]
    at: int
    day: date
    kind: str
    by: str
    says: str
    also: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def minutes(self) -> int:
        """The time since the step before."""
        return sum(part.minutes for part in self.parts)


@dataclass(frozen=True, slots=True)
class Change:
    """A single change that would move the date, verified by computing the plan anew.

    kind: link | duration | constraint | deadline | promise | start | stop | calendar, or `together`
    for bounds that must all give way at once. `item` is the work or link concerned. `needs_days` is
    the least that wins anything (None: it is all or nothing) and `wins_days` what it wins;
    `most_days` is what it wins at the most, in working days of the item, and `most_needs_days` what
    that takes. `then` says what decides from there on.
    """

    kind: str
    item: str
    needs_days: float | None
    wins_days: float
    most_needs_days: float | None
    most_days: float
    then: str
    says: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Why one date is this date. `at` None: there is no such date, and the sentences say why.

    `sentences` are always two: what binds the date, and what would have to change.
    """

    item: str | None
    name: DateName
    at: int | None
    day: date | None
    sentences: tuple[str, str]
    bounds: tuple[Bound, ...] = ()
    steps: tuple[Step, ...] = ()
    changes: tuple[Change, ...] = ()
    untried: int = 0
    """Places of a long chain at which no change was tried."""

    @property
    def onward(self) -> bool:
        """Whether the chain leads from the date on to the deadline."""
        return self.name in ("late-start", "late-finish") or (
            bool(self.steps) and self.steps[0].item != "" and self.steps[-1].item == ""
        )

    @property
    def total(self) -> tuple[Part, ...]:
        """All parts of the chain, added up by kind and name, in the order of their kinds."""
        return added(part for step in self.steps for part in step.parts)

    @property
    def chain(self) -> tuple[str, ...]:
        """The works of the chain, each once, in its order."""
        return tuple(dict.fromkeys(step.item for step in self.steps if step.item))


@dataclass(frozen=True, slots=True)
class Why:
    """The whole answer for one item: its timing, what bound each of its dates, and the date that
    was asked about. `timing` is None for the project itself; `chain` are the works of the chain.
    """

    timing: Timing | None
    early_start: tuple[Bound, ...]
    early_finish: tuple[Bound, ...]
    late: tuple[Bound, ...]
    chain: tuple[str, ...]
    sentences: tuple[str, ...]
    asked: Answer
    overview: bool = True
    """Whether no date was named: the sentences then speak of the item as a whole."""


def added(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Parts added up by kind and name; what adds up to nothing is left out."""
    sums: dict[tuple[PartKind, str], tuple[int, int]] = {}
    for part in parts:
        minutes, worked = sums.get((part.kind, part.name), (0, 0))
        sums[part.kind, part.name] = minutes + part.minutes, worked + part.worked
    order = get_args(PartKind)
    found = [Part(kind, *both, name) for (kind, name), both in sums.items() if any(both)]
    return tuple(sorted(found, key=lambda part: (order.index(part.kind), part.name)))


def in_days(minutes: int) -> float:
    """Wall-clock minutes in calendar days; whole where they are whole."""
    days = minutes / DAY
    return int(days) if days == int(days) else round(days, 4)
