"""What the ledger holds of a week that others must settle: 受阻, 暂缓, 流标, and what departments
wrote as 存在问题及需协调事项."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from bulletins.wording import clean, day_words
from projects.ledger.values import MEETING

if TYPE_CHECKING:
    from projects.ledger import Ledger

LONGEST: Final = 200
"""Characters of a remark that a bulletin tells."""


@dataclass(frozen=True, slots=True)
class Matter:
    """Something to be settled about an item: what it is, and what is asked for."""

    item: str
    says: str
    asks: str


def matters_of(ledger: Ledger | None, first: date, last: date) -> tuple[Matter, ...]:
    """The matters of the days `first` to `last`; of 受阻 and 暂缓 those that are still in force."""
    return () if ledger is None else (*_held(ledger), *_happened(ledger, first, last))


def _held(ledger: Ledger) -> Iterator[Matter]:
    for item, state in ledger.states.items():
        held = state.overlay
        if held is not None and held.of == item:
            asks = (
                "提请协调解决，明确牵头单位和办结时限"
                if held.kind == "blocked"
                else "落实批准意见，具备条件后及时恢复"
            )
            yield Matter(item, f"{day_words(held.since)}起{clean(held.word)}", asks)


def _happened(ledger: Ledger, first: date, last: date) -> Iterator[Matter]:
    for event in ledger.events:
        if not first <= event.on <= last:
            continue
        if event.kind == "tender-failed":
            yield Matter(event.item, f"{day_words(event.on)}流标", "尽快组织重新招标，核实工期影响")
        elif event.kind == "note" and event.stage != MEETING:
            told = clean(event.note)
            told = told if len(told) <= LONGEST else f"{told[: LONGEST - 1]}…"
            yield Matter(
                event.item, f"责任单位反映：{told}", "研究所提事项，明确责任单位和办结时限"
            )
