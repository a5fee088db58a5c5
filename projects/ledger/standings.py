"""The state of every item of a plan: works by their events and observations, summaries (问题) by
what is below them and by their own 销号.

A summary stands where its children allow: 待验 when every one is 已销号 (milestones and external
dependencies when they are done: nobody signs them off), 已销号 once it was closed itself after
that. A child that is closed anew, or that is added, asks for a new 销号 of the summary.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from projects.actuals import Actual
from projects.ledger.folding import ItemState, Overlay, fold, step, with_allowed
from projects.ledger.machine import REBOUNDED, SUMMARY, WORK, Role, role_of
from projects.ledger.values import LedgerEvent, StateCode
from projects.model import Project, summaries_above
from projects.weights import summaries_of


@dataclass(frozen=True)
class Tree:
    """The rows of a plan as the ledger sees them: hammocks are none. `children` by summary, `above`
    the summaries over each item, the nearest first, the project itself (by its code) the last."""

    roles: Mapping[str, Role]
    children: Mapping[str, tuple[str, ...]]
    above: Mapping[str, tuple[str, ...]]
    root: str | None

    def summary(self, item: str) -> bool:
        """Whether an item follows what is below it."""
        return self.roles[item].summary


def tree_of(project: Project) -> Tree:
    """The rows of a plan. A summary without works below it is judged as a work."""
    works = {work.id: work for work in project.activities if work.kind != "hammock"}
    root = None if project.code in works else project.code
    children: dict[str, list[str]] = {}
    for work in works.values():
        parent = work.parent if work.parent in works else root
        if parent is not None:
            children.setdefault(parent, []).append(work.id)
    summaries = summaries_of(project) & children.keys()
    roles = {item: role_of(work, summaries) for item, work in works.items()}
    above = {
        item: (*summaries_above(work, works), *([root] if root is not None else []))
        for item, work in works.items()
    }
    if root is not None:
        roles[root] = SUMMARY if root in children else WORK
        above[root] = ()
    return Tree(roles, {item: tuple(ids) for item, ids in children.items()}, above, root)


Place = tuple[date, int]
"""When an event counts: by day, then as recorded."""
Filed = Mapping[str, Sequence[tuple[Place, LedgerEvent]]]
"""The events of each item, in the order in which they count."""
_NEVER: Final[Place] = (date.min, -1)


@dataclass
class _Sheet:
    """The fold of a plan, or of a part of it: what is known of each item while it is worked out."""

    tree: Tree
    filed: Filed
    actual: Mapping[str, Actual]
    states: dict[str, ItemState] = field(default_factory=dict)
    closed_at: dict[str, Place] = field(default_factory=dict)
    overlays: dict[str, Overlay | None] = field(default_factory=dict)

    def own(self, item: str) -> list[LedgerEvent]:
        return [event for _, event in self.filed.get(item, ())]

    def overlay(self, item: str) -> Overlay | None:
        """What lies over a summary by its own events."""
        if item not in self.overlays:
            found = ItemState()
            for event in self.own(item):
                found = step(found, event)
            self.overlays[item] = found.overlay
        return self.overlays[item]

    def fill(self, items: Iterable[str]) -> None:
        """Work out `items`, every child before its summary."""
        for item in items:
            if self.tree.summary(item):
                self.summary(item)
            else:
                self.work(item)

    def held(self, item: str) -> ItemState:
        """The state of an item under 暂缓 or 受阻 of the nearest summary that is held, if its own
        is not: whoever stops a problem stops its measures. What is done already is not held."""
        state = self.states[item]
        if state.overlay is not None or state.reached("completed"):
            return state
        for above in self.tree.above[item]:
            overlay = self.overlay(above)
            if overlay is not None:
                held = with_allowed(replace(state, overlay=overlay), self.tree.roles[item])
                may = tuple(kind for kind in held.allowed if kind != "resume")
                return replace(held, allowed=may)
        return state

    def work(self, item: str) -> None:
        self.states[item] = fold(self.own(item), self.actual.get(item), self.tree.roles[item])
        self.closed_at[item] = self._last(item, "close")

    def summary(self, item: str) -> None:
        found = ItemState()
        for event in self.own(item):
            found = replace(step(found, event), last=event)
        closed, rebounded = self._last(item, "close"), self._last(item, "rebound")
        children = self.tree.children[item]
        newest = max(self.closed_at[child] for child in children)
        state = _derived([self.states[child].state for child in children])
        if all(self.states[child].settled for child in children):
            if closed > max(newest, rebounded):
                state = "closed"
            else:
                state = "awaiting" if newest > rebounded or rebounded == _NEVER else "building"
        in_force = found.closing if state == "closed" else None
        own = state == found.state and rebounded > newest
        since = found.since if in_force or own else self._since(state, children)
        self.states[item] = with_allowed(
            replace(found, state=state, since=since, closing=in_force), SUMMARY
        )
        self.closed_at[item] = closed

    def _last(self, item: str, what: str) -> Place:
        """The place of the last 销号, or of the last 反弹; `_NEVER` where there is none."""
        kinds = ("close",) if what == "close" else ("reopen", "recheck")
        return max(
            (
                place
                for place, event in self.filed.get(item, ())
                if event.kind in kinds and (event.kind != "recheck" or event.result == REBOUNDED)
            ),
            default=_NEVER,
        )

    def _since(self, state: StateCode, children: Sequence[str]) -> date | None:
        """Begun with its first child, done with its last; None where a child does not say when."""
        days = [self.states[child].since for child in children if self.states[child].since]
        if not days or state == "not-started":
            return None
        known = [day for day in days if day is not None]
        return max(known) if state in ("completed", "awaiting") else min(known)


def _derived(below: Sequence[StateCode]) -> StateCode:
    """Where a summary stands by its children: in 在建 as soon as one is begun and not all done."""
    present = set(below)
    if present <= {"completed", "awaiting", "closed"}:
        return "completed"
    if present & {"building", "completed", "awaiting", "closed"}:
        return "building"
    if "tendering" in present:
        return "tendering"
    return "preparing" if "preparing" in present else "not-started"


def standings(
    project: Project,
    events: Sequence[LedgerEvent],
    states: Mapping[str, Actual],
    as_of: date | None = None,
    *,
    tree: Tree | None = None,
) -> Mapping[str, ItemState]:
    """Where every item of a plan stands, the project itself under its code, in plan order.

    Args:
        project: the plan.
        events: of all items, in the order recorded; those on items that the plan no longer has
            count nothing.
        states: what was observed (`projects.actuals`).
        as_of: what happened or was observed after this day does not count.
        tree: `tree_of(project)` where it is at hand.
    """
    tree = tree or tree_of(project)
    items = [work.id for work in project.activities if work.id in tree.roles]
    items += [tree.root] if tree.root is not None else []
    sheet = _sheet(tree, file_events(events), states, items, as_of)
    sheet.fill(sorted(items, key=lambda item: len(tree.above[item]), reverse=True))
    return {item: sheet.held(item) for item in items}


def standing_of(
    item: str, tree: Tree, filed: Filed, states: Mapping[str, Actual], as_of: date
) -> Mapping[str, ItemState]:
    """An item and everything below it at the close of `as_of`, without the rest of the plan."""
    below = [item]
    for one in below:  # grows while it is walked: every summary before its children
        below += tree.children.get(one, ()) if tree.summary(one) else ()
    sheet = _sheet(tree, filed, states, [*below, *tree.above[item]], as_of)
    sheet.fill(reversed(below))
    return {one: sheet.held(one) for one in below}


def file_events(events: Sequence[LedgerEvent]) -> dict[str, list[tuple[Place, LedgerEvent]]]:
    """Events in the order recorded, by item in the order in which they count."""
    found: dict[str, list[tuple[Place, LedgerEvent]]] = {}
    for number, event in enumerate(events):
        found.setdefault(event.item, []).append(((event.on, number), event))
    for own in found.values():
        own.sort(key=lambda pair: pair[0])
    return found


def _sheet(
    tree: Tree,
    filed: Filed,
    states: Mapping[str, Actual],
    items: Sequence[str],
    as_of: date | None,
) -> _Sheet:
    """What was known of `items` by the close of `as_of`."""
    return _Sheet(
        tree,
        {
            item: [pair for pair in filed[item] if as_of is None or pair[0][0] <= as_of]
            for item in items
            if item in filed
        },
        {item: until(states[item], as_of) for item in items if item in states},
    )


def until(actual: Actual, day: date | None) -> Actual:
    """What of an observed state had happened by the close of `day`."""
    if day is None:
        return actual
    started = actual.started if actual.started and actual.started <= day else None
    finished = actual.finished if actual.finished and actual.finished <= day else None
    later = actual.seen_on is not None and actual.seen_on > day and started is None
    if started == actual.started and finished == actual.finished and not later:
        return actual
    # How far it was by then nobody can tell from the newest report.
    return replace(actual, started=started, finished=finished, percent=None, remaining=None)
