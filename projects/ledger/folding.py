"""What the events of one item and its observations come to: its state today.

What was observed (`projects.actuals`) counts like an event on its day: a start lifts an item to
在建, a finish to 完工, nothing to 已销号. Events were judged when they were recorded, so a fold
takes them at their word: a later correction never makes a ledger unreadable.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from projects.actuals import Actual
from projects.ledger.machine import (
    OVERLAYS,
    RANK,
    REBOUNDED,
    STATES,
    STEPS,
    WORK,
    OverlayKind,
    Role,
    allowed,
)
from projects.ledger.values import EventKind, LedgerEvent, StateCode


@dataclass(frozen=True, slots=True)
class Overlay:
    """暂缓 or 受阻 since a day, and why. `of` is the item that it was recorded on: the item itself
    or a summary above it. `by` is who decided."""

    kind: OverlayKind
    since: date
    reason: str
    by: str
    of: str

    @property
    def word(self) -> str:
        """`受阻（征拆）`."""
        name = OVERLAYS[self.kind]
        return f"{name}（{self.reason}）" if self.reason else name


@dataclass(frozen=True, slots=True)
class ItemState:
    """Where an item stands. `since` is the day it came there, None where nobody said when.

    `stage` says how far 前期 is. `returned`, `tenders_failed` and `reopened` count 退回, 流标 and
    反弹 so far. `last` is the newest event, `closing` the 销号 in force (None unless closed).
    `allowed` are the events that may follow. `signed_off`: whether the item asks for a 销号 at all;
    milestones and external dependencies do not.
    """

    state: StateCode = "not-started"
    since: date | None = None
    stage: str = ""
    overlay: Overlay | None = None
    returned: int = 0
    tenders_failed: int = 0
    reopened: int = 0
    last: LedgerEvent | None = None
    closing: LedgerEvent | None = None
    allowed: tuple[EventKind, ...] = ()
    signed_off: bool = True

    @property
    def word(self) -> str:
        """`前期（可研）`, `在建，受阻（征拆）`."""
        name = f"{STATES[self.state]}（{self.stage}）" if self.stage else STATES[self.state]
        return f"{name}，{self.overlay.word}" if self.overlay else name

    @property
    def marks(self) -> str:
        """`流标1次、退回2次`; "" where nothing of the kind happened."""
        counted = (("流标", self.tenders_failed), ("退回", self.returned), ("反弹", self.reopened))
        return "、".join(f"{word}{times}次" for word, times in counted if times)

    @property
    def suspended(self) -> bool:
        """Whether rates leave the item out (暂缓)."""
        return self.overlay is not None and self.overlay.kind == "suspended"

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do: 已销号, or done where nobody signs off."""
        return self.state == "closed" or (not self.signed_off and self.reached("completed"))

    def reached(self, state: StateCode) -> bool:
        """Whether the item is at `state` or beyond it."""
        return RANK[self.state] >= RANK[state]


def fold(
    events: Sequence[LedgerEvent], actual: Actual | None = None, role: Role = WORK
) -> ItemState:
    """The state of one item.

    Args:
        events: its events in the order recorded; they count by day, then in this order.
        actual: what was observed of it. A fact counts before the events of the same day.
        role: what kind of row it is; decides what may follow, not where it stands.
    """
    found = ItemState()
    facts = list(_facts(actual))
    for event in sorted(events, key=lambda event: event.on):
        while facts and facts[0][0] <= event.on:
            found = _lift(found, *facts.pop(0))
        found = replace(step(found, event), last=event)
    for fact in facts:
        found = _lift(found, *fact)
    return with_allowed(found, role)


def with_allowed(state: ItemState, role: Role) -> ItemState:
    """The state with the events that may follow it."""
    held = state.overlay.kind if state.overlay else None
    may = allowed(role, state.state, held)
    return replace(state, allowed=may, signed_off=role.summary or not role.direct)


def _facts(actual: Actual | None) -> Iterator[tuple[date, StateCode]]:
    """What was observed, as the day and the state that it lifts to, in order."""
    if actual is None:
        return
    begun = actual.started or (actual.seen_on if actual.under_way else None)
    if begun is not None and (actual.finished is None or begun <= actual.finished):
        yield begun, "building"
    if actual.finished is not None:
        yield actual.finished, "completed"


def _lift(found: ItemState, day: date, state: StateCode) -> ItemState:
    return found if found.reached(state) else replace(found, state=state, since=day, stage="")


def step(found: ItemState, event: LedgerEvent) -> ItemState:
    """The state after one event, whatever it was before."""
    if event.kind in STEPS:
        return _counted(_moved(found, STEPS[event.kind][1], event), event)
    match event.kind:
        case "suspend" | "block":
            kind: OverlayKind = "suspended" if event.kind == "suspend" else "blocked"
            reason = event.stage or event.note
            return replace(found, overlay=Overlay(kind, event.on, reason, event.by, event.item))
        case "resume":
            return replace(found, overlay=None)
        case "recheck" if event.result == REBOUNDED:
            return _counted(_moved(found, "building", event), event)
    return found


def _moved(found: ItemState, state: StateCode, event: LedgerEvent) -> ItemState:
    stage = event.stage if state == "preparing" else ""
    if event.kind == "tender-failed":
        stage = stage or "流标待重招"
    same = state == found.state
    return replace(
        found,
        state=state,
        since=found.since if same else event.on,
        stage=stage,
        closing=event if state == "closed" else None,
    )


def _counted(found: ItemState, event: LedgerEvent) -> ItemState:
    match event.kind:
        case "tender-failed":
            return replace(found, tenders_failed=found.tenders_failed + 1)
        case "return":
            return replace(found, returned=found.returned + 1)
        case "reopen" | "recheck":
            return replace(found, reopened=found.reopened + 1)
    return found
