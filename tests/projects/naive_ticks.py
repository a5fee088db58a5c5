"""Time and values for naive_schedule.py: rows of ticks, worked or not, walked one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta


class Ticks:
    """A calendar: which ticks are worked, and which stops unsplittable work may not straddle."""

    def __init__(self, worked: Sequence[bool], stops: Iterable[int] = ()) -> None:
        self.worked = list(worked)
        self.stops = frozenset(stops)

    def begins(self, at: int) -> int:
        """The first instant from `at` on that begins a worked tick."""
        while not self.worked[at]:
            at += 1
        return at

    def ends(self, at: int) -> int:
        """The earliest instant after which nothing is worked until `at`."""
        while not self.worked[at - 1]:
            at -= 1
        return at

    def between(self, first: int, last: int) -> int:
        """Worked ticks from `first` to `last`; negative when `last` comes first."""
        if last < first:
            return -self.between(last, first)
        return sum(self.worked[first:last])

    def forth(self, at: int, amount: int) -> int:
        """The end of the `amount`-th worked tick after `at`."""
        while amount:
            amount -= self.worked[at]
            at += 1
        return at

    def back(self, at: int, amount: int) -> int:
        """The end of the worked tick that has `amount` worked ticks after it, until `at`."""
        while amount:
            at -= 1
            amount -= self.worked[at]
        return self.ends(at)

    def moved(self, at: int, amount: int) -> int:
        """An instant moved by a lag: to the end of its last worked tick; not at all by nothing."""
        if not amount:
            return at
        return self.forth(at, amount) if amount > 0 else self.back(at, -amount)

    def finish(self, start: int, amount: int) -> int:
        """Where work of `amount` ticks ends that begins at `start`."""
        return self.forth(start, amount)

    def start(self, finish: int, amount: int) -> int:
        """Where work of `amount` ticks begins that ends at `finish`."""
        while amount:
            finish -= 1
            amount -= self.worked[finish]
        return finish


@dataclass
class Item:
    """A work. kind: work, point, months, elapsed. Instants are ticks; None: not given."""

    name: str
    kind: str
    size: int
    calendar: Ticks
    snet: int | None = None
    fnet: int | None = None
    snlt: int | None = None
    fnlt: int | None = None
    due: int | None = None
    buffer: int = 0
    whole: bool = False


@dataclass
class Tie:
    """A link. on: the calendar that counts the lag, or "elapsed", "months" or "predecessor"."""

    before: str
    after: str
    kind: str
    lag: int
    on: Ticks | str


@dataclass
class Net:
    """A network in ticks. `groups`: summary -> its leaves, in order, and the summary's calendar."""

    items: dict[str, Item]
    ties: list[Tie]
    start: int
    calendar: Ticks
    day0: date
    due: int | None = None
    buffer: int = 0
    groups: dict[str, tuple[list[str], Ticks, int | None, int]] = field(default_factory=dict)


@dataclass
class Answer:
    """Dates in ticks; floats in worked ticks of the item's calendar."""

    early: dict[str, tuple[int, int]] = field(default_factory=dict)
    late: dict[str, tuple[int, int]] = field(default_factory=dict)
    total: dict[str, int] = field(default_factory=dict)
    free: dict[str, int] = field(default_factory=dict)
    end: int = 0
    margins: dict[str | None, int] = field(default_factory=dict)


def months_later(day0: date, at: int, months: int) -> int:
    """The tick `months` calendar months after `at`, the day clamped to the month's end."""
    day = day0 + timedelta(days=at)
    month = day.year * 12 + day.month - 1 + months
    for number in range(day.day, 0, -1):
        try:
            return (date(month // 12, month % 12 + 1, number) - day0).days
        except ValueError:
            continue
    raise AssertionError("a month has a first day")
