"""The questions that are asked of a whole portfolio at once, each a small change of every plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Slip:
    """Unfinished works of `owner` (of everybody for "") begin `days` working days later than they
    stand in the early plan; what is under way takes so many days more. Works of one owner that
    follow each other do not add up: each is so many days late, unless its predecessors are later.
    """

    owner: str
    days: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Durations of works that have not begun, and what remains of those under way, times `factor`,
    rounded up to the grain of the plan."""

    owner: str
    factor: Fraction


@dataclass(frozen=True, slots=True)
class Open:
    """The stops whose name holds `word` do not take place: the calendar answers without them."""

    word: str


@dataclass(frozen=True, slots=True)
class Extend:
    """The stops whose name holds `word` end `days` calendar days later; of a yearly stop the day
    that a common year gives."""

    word: str
    days: int


@dataclass(frozen=True, slots=True)
class Rain:
    """Every calendar loses its first `days` working days from `first` on; None is the day behind
    the data date, or the start of a plan that has none."""

    days: int
    first: date | None = None


Change = Slip | Stretch | Open | Extend | Rain


@dataclass(frozen=True, slots=True)
class Case:
    """One what-if: changes that hold together, on top of the scenario `scenario` where it has one.

    Slips add up and factors multiply where several changes touch a work. `scenario` is a key of
    the variants that `answers` is given.
    """

    name: str
    changes: tuple[Change, ...] = ()
    scenario: str = ""


def slip_of(changes: tuple[Change, ...], owner: str) -> int:
    """The working days by which a work of `owner` slips."""
    return sum(one.days for one in changes if isinstance(one, Slip) and one.owner in ("", owner))


def factor_of(changes: tuple[Change, ...], owner: str) -> Fraction:
    """What the durations of a work of `owner` are multiplied by."""
    found = Fraction(1)
    for one in changes:
        if isinstance(one, Stretch) and one.owner in ("", owner):
            found *= one.factor
    return found


def longer(amount: int, factor: Fraction, step: int) -> int:
    """A length times a factor, rounded up to whole steps."""
    return -(-amount * factor.numerator // (factor.denominator * step)) * step
