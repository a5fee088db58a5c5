"""Counts over many items or many projects: rates, targets and funnels that say how they count.

A rate prints its numerator, its denominator, what was left out of both and how it was rounded
(SEMANTICS 8): 34/37 = 91.9 %, 3 暂缓 of 40 left out; 12/17 = 70.588 is 70.6, or 70.5 where a
document cuts. Rounding is exact (fractions of decimals, never binary floats).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from projects.errors import InputError
from projects.ledger.folding import ItemState
from projects.ledger.machine import RANK, STATES
from projects.ledger.result import Ledger
from projects.ledger.values import StateCode

Rounding = Literal["half-up", "truncate"]
ROUNDINGS: Final[Mapping[Rounding, str]] = {"half-up": "四舍五入", "truncate": "截去尾数"}
NOTHING: Final = "无"
"""What a rate over nothing is."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`numerator` of `denominator`, in percent to `decimals` places.

    `excluded` are pairs of a reason and how many items it keeps out of numerator and denominator.
    Annual targets may pass 100 %. Raises ValueError for a negative count.
    """

    name: str
    numerator: Decimal
    denominator: Decimal
    excluded: tuple[tuple[str, int], ...] = ()
    rounding: Rounding = "half-up"
    decimals: int = 1

    def __post_init__(self) -> None:
        """Refuse what no count can be."""
        if self.numerator < 0 or self.denominator < 0:
            raise ValueError(f"negative count in {self.name}")

    @property
    def exact(self) -> Fraction | None:
        """The percentage unrounded; None over nothing."""
        if not self.denominator:
            return None
        return 100 * Fraction(self.numerator) / Fraction(self.denominator)

    @property
    def percent(self) -> Decimal | None:
        """The percentage as it is printed; None over nothing."""
        return None if self.exact is None else rounded(self.exact, self.decimals, self.rounding)

    @property
    def text(self) -> str:
        """`91.9%`, or 无 over nothing."""
        return NOTHING if self.percent is None else f"{self.percent}%"

    @property
    def says(self) -> str:
        """`完工率 34/37 = 91.9%（共 40 项，不含暂缓 3 项；四舍五入到 1 位小数）`."""
        out = sum(count for _, count in self.excluded)
        notes = []
        if out:
            named = "、".join(f"{reason} {count} 项" for reason, count in self.excluded if count)
            notes.append(f"共 {_plain(self.denominator + out)} 项，不含{named}")
        if self.exact is not None and self.exact != Fraction(self.percent or 0):
            place = f"到 {self.decimals} 位小数" if self.decimals else "到整数"
            notes.append(f"{ROUNDINGS[self.rounding]}{place}")
        head = f"{self.name} {_plain(self.numerator)}/{_plain(self.denominator)} = {self.text}"
        return f"{head}（{'；'.join(notes)}）" if notes else head


def rate(
    name: str,
    numerator: float | Decimal | str,
    denominator: float | Decimal | str,
    *,
    excluded: Iterable[tuple[str, int]] = (),
    rounding: Rounding = "half-up",
    decimals: int = 1,
) -> Rate:
    """A rate of two numbers as people write them; a float counts by its shortest digits."""
    kept = tuple((reason, count) for reason, count in excluded if count)
    return Rate(name, _decimal(numerator), _decimal(denominator), kept, rounding, decimals)


def rounded(value: Fraction, decimals: int, rounding: Rounding) -> Decimal:
    """A number that is not negative to so many decimals: half up, or cut."""
    scaled = value * 10**decimals + (Fraction(1, 2) if rounding == "half-up" else 0)
    return Decimal(scaled.numerator // scaled.denominator).scaleb(-decimals)


@dataclass(frozen=True, slots=True)
class Funnel:
    """Where the items of a whole stand: counts that add up to it, not a percentage."""

    name: str
    unit: str
    whole: int
    parts: tuple[tuple[str, int], ...]

    @property
    def says(self) -> str:
        """`填埋场 21 个 = 封场完成 4 + 正在封场 4 + 完成前期 1 + 正在前期 12`."""
        parts = " + ".join(f"{label} {count}" for label, count in self.parts)
        return f"{self.name} {self.whole} {self.unit} = {parts}"


def funnel(name: str, whole: int, parts: Iterable[tuple[str, int]], unit: str = "项") -> Funnel:
    """A funnel of stated counts.

    Raises:
        InputError: DP599 where the parts do not add up to the whole.
    """
    kept = tuple(parts)
    total = sum(count for _, count in kept)
    if total != whole:
        listed = " + ".join(f"{label} {count}" for label, count in kept)
        raise InputError.of(
            "DP599",
            f"“{name}”共 {whole} {unit}，分项 {listed} = {total} {unit}，合不上",
            "核对总数和各分项，每一项只算进一个分项",
        )
    return Funnel(name, unit, whole, kept)


SUSPENDED: Final = "暂缓"


def funnel_of(
    name: str,
    states: Iterable[ItemState],
    groups: Sequence[tuple[str, frozenset[StateCode]]] = (),
    unit: str = "项",
) -> Funnel:
    """The funnel of items by state, the furthest first, 暂缓 apart; groups without items are left
    out.

    Args:
        groups: labels with the states they gather; a state in none of them keeps its own word.
    """
    label_of: dict[StateCode, str] = {
        state: next((label for label, gathered in groups if state in gathered), word)
        for state, word in STATES.items()
    }
    order = [label_of[state] for state in sorted(STATES, key=RANK.__getitem__, reverse=True)]
    counts = dict.fromkeys([*order, SUSPENDED], 0)
    whole = 0
    for item in states:
        counts[SUSPENDED if item.suspended else label_of[item.state]] += 1
        whole += 1
    return funnel(name, whole, ((label, n) for label, n in counts.items() if n), unit)


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of one set of items. 暂缓 items are in `total`, and in no rate.

    `begun` 开工率 (在建 or beyond), `done` 完工率 (完工 or beyond), `closed` 销号率, which leaves
    out milestones and external dependencies: nobody signs them off.
    """

    name: str
    total: int
    suspended: int
    blocked: int
    begun: Rate
    done: Rate
    closed: Rate
    funnel: Funnel

    @property
    def rates(self) -> tuple[Rate, ...]:
        """开工率, 完工率, 销号率."""
        return (self.begun, self.done, self.closed)


def tally(
    name: str,
    states: Iterable[ItemState],
    *,
    rounding: Rounding = "half-up",
    decimals: int = 1,
    closed_name: str = "销号率",
) -> Tally:
    """Count items by state. `closed_name` 整改率 is what the 销号率 of problems is called."""
    items = tuple(states)
    counted = [item for item in items if not item.suspended]
    signed = [item for item in counted if item.signed_off]
    held = (SUSPENDED, len(items) - len(counted))
    unsigned = ("里程碑和外部依赖", len(counted) - len(signed))

    def share(title: str, state: StateCode, of: Sequence[ItemState], *out: tuple[str, int]) -> Rate:
        reached = sum(item.reached(state) for item in of)
        return rate(title, reached, len(of), excluded=out, rounding=rounding, decimals=decimals)

    return Tally(
        name=name,
        total=len(items),
        suspended=len(items) - len(counted),
        blocked=sum(item.overlay is not None and not item.suspended for item in items),
        begun=share("开工率", "building", counted, held),
        done=share("完工率", "completed", counted, held),
        closed=share(closed_name, "closed", signed, held, unsigned),
        funnel=funnel_of(name, items),
    )


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Several ledgers side by side: one tally a project, `items` over all of them, `problems` over
    all 问题, `projects` over the projects themselves."""

    rows: tuple[tuple[str, Tally], ...]
    items: Tally
    problems: Tally
    projects: Tally


def portfolio(
    ledgers: Sequence[Ledger], *, rounding: Rounding = "half-up", decimals: int = 1
) -> Portfolio:
    """Count the ledgers of several projects. `rows` pair a project's code with its tally."""

    def count(name: str, states: Iterable[ItemState], closed_name: str = "销号率") -> Tally:
        return tally(name, states, rounding=rounding, decimals=decimals, closed_name=closed_name)

    measures = [[measure.state for measure in one.lists.measures] for one in ledgers]
    problems = [problem.state for one in ledgers for problem in one.lists.problems]
    roots = [one.states[one.project.code] for one in ledgers]
    return Portfolio(
        rows=tuple(
            (one.project.code, count(one.project.name, states))
            for one, states in zip(ledgers, measures, strict=True)
        ),
        items=count("事项", [state for states in measures for state in states]),
        problems=count("问题", problems, "整改率"),
        projects=count("项目", roots),
    )


def _decimal(value: float | Decimal | str) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
