"""What a ledger says at a data date: one frozen value, rendered by others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from projects.errors import Finding
from projects.ledger.externals import External
from projects.ledger.folding import ItemState
from projects.ledger.lists import ThreeLists
from projects.ledger.rechecks import Recheck
from projects.ledger.standings import Tree
from projects.ledger.values import LedgerEvent
from projects.model import Project


@dataclass(frozen=True)
class Ledger:
    """A ledger (台账). `events` are those until `as_of`, by day; `states` holds every item in plan
    order and the project under its code; `findings` is what somebody must act on."""

    project: Project
    as_of: date
    events: tuple[LedgerEvent, ...]
    tree: Tree
    states: Mapping[str, ItemState]
    lists: ThreeLists
    rechecks: tuple[Recheck, ...]
    externals: tuple[External, ...]
    findings: tuple[Finding, ...] = ()

    def __getitem__(self, item: str) -> ItemState:
        """Where one item stands."""
        return self.states[item]

    def label(self, item: str) -> str:
        """How a sentence names an item: `M012 渗滤液提标`."""
        name = self._names.get(item, self.project.name)
        return f"{item} {name}" if name else item

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {work.id: work.name for work in self.project.activities}

    def of(self, item: str) -> tuple[LedgerEvent, ...]:
        """The events of one item, the earliest first."""
        return tuple(event for event in self.events if event.item == item)
