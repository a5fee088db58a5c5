"""形象进度: what was observed of each work, and its weighted sum over summaries (SEMANTICS 8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from projects.actuals import NOTHING, PROGRESS, Actual, share_of_steps
from projects.model import Activity, Observation, Project
from projects.weights import Weights, summaries_of


@dataclass(frozen=True, slots=True)
class Seen:
    """The progress that stands for an item, in percent, and the data date of its observation.

    `source` says which of the two stands: `stated`, what somebody said of the item itself, or
    `summed`, the weighted sum of its leaves. `blank` leaves should have begun, were never reported
    and count as nothing done; `blank_weight` is what they weigh.
    """

    percent: float | None = None
    on: date | None = None
    source: Literal["stated", "summed", "none"] = "none"
    stated: float | None = None
    summed: float | None = None
    blank: int = 0
    weight: float = 0.0
    blank_weight: float = 0.0

    @property
    def slack(self) -> float:
        """Percentage points that the silent leaves may hide."""
        return 100 * self.blank_weight / self.weight if self.blank_weight else 0.0


def percent_of(
    work: Activity | None, state: Actual, duration_minutes: float | None
) -> float | None:
    """Percent done as observed; None where nobody said anything that gives one.

    `duration_minutes` turns remaining work into a percentage. docs/progress.md tells the types.
    """
    if state.finished is not None:
        return max(state.percent or 0.0, 100.0)
    rule = work.percent_type if work else ""
    if rule == "0-100" and state.under_way:
        return 0.0
    if rule == "50-50" and state.under_way:
        return 50.0
    by_duration = _percent_of_duration(state, duration_minutes)
    if rule == "duration" and by_duration is not None:
        return by_duration
    if state.percent is not None:
        return state.percent
    if by_duration is not None:
        return by_duration
    if work is None or not any(step.done for step in work.steps):
        return None
    return share_of_steps(work, [step.name for step in work.steps if step.done])


def _percent_of_duration(state: Actual, duration_minutes: float | None) -> float | None:
    if state.remaining is None or not duration_minutes:
        return None
    return max(0.0, 100 * (1 - state.remaining / duration_minutes))


WHOLE: Final = ""
"""The key of the project itself among its items."""


MEASURED: Final = PROGRESS | {"finished"}
"""The kinds of observation that say how much is done."""


def seen_on(rows: Iterable[Observation], as_of: date) -> Mapping[str, date]:
    """The newest data date, up to `as_of`, on which each item's progress was observed."""
    days: dict[str, date] = {}
    for row in rows:
        if row.as_of <= as_of and (row.kind in PROGRESS or row.kind == "finished"):
            days[row.item] = max(row.as_of, days.get(row.item, row.as_of))
    return days


def roll_up(
    project: Project,
    stated: Mapping[str, tuple[float, date | None]],
    weights: Weights,
    begun: Collection[str],
) -> Mapping[str, Seen]:
    """The progress of every item, and of the project under WHOLE, from the leaves up.

    Args:
        stated: percent and data date of each item that somebody observed.
        begun: leaves that should have begun by the data date.
    """
    seen: dict[str, Seen] = {}
    below: dict[str | None, list[Seen]] = {}
    # Deepest first: every child is known before its parent.
    depths, summaries = _depths(project), summaries_of(project)
    for work in sorted(project.activities, key=lambda work: depths[work.id], reverse=True):
        if work.kind == "hammock":
            seen[work.id] = Seen()
            continue
        if work.id in summaries:
            mine = _stand(stated.get(work.id), below.get(work.id, []))
        else:
            mine = _leaf(stated.get(work.id), weights.of[work.id], work.id in begun)
        seen[work.id] = mine
        below.setdefault(work.parent, []).append(mine)
    # Where a work has the id that is the project's code, what is observed is the work's.
    own = None if project.code in seen else stated.get(project.code)
    seen[WHOLE] = _stand(own, below.get(None, []))
    return seen


def _depths(project: Project) -> Mapping[str, int]:
    parents = {work.id: work.parent for work in project.activities}
    depths: dict[str, int] = {}
    for work in project.activities:
        depth, parent = 0, work.parent
        while parent is not None and depth <= len(parents):
            depth, parent = depth + 1, parents.get(parent)
        depths[work.id] = depth
    return depths


def _leaf(said: tuple[float, date | None] | None, weight: float, begun: bool) -> Seen:
    if said is None:
        if begun and weight > 0:
            return Seen(blank=1, weight=weight, blank_weight=weight)
        return Seen(weight=weight)
    return Seen(said[0], said[1], "stated", said[0], None, 0, weight)


def _stand(said: tuple[float, date | None] | None, children: list[Seen]) -> Seen:
    """What stands for a summary: its leaves' sum, or its own observation where that is newer."""
    weight = sum(child.weight for child in children)
    counted = [child for child in children if child.percent is not None and child.weight]
    blank = sum(child.blank for child in children)
    silent = sum(child.blank_weight for child in children)
    if not counted:
        if said is None:
            return Seen(blank=blank, weight=weight, blank_weight=silent)
        return Seen(said[0], said[1], "stated", said[0], None, 0, weight)
    summed = sum(child.weight * (child.percent or 0.0) for child in counted) / weight
    days = [child.on for child in counted if child.on is not None]
    newest = max(days, default=None)
    if said is not None and said[1] is not None and (newest is None or said[1] > newest):
        return Seen(said[0], said[1], "stated", said[0], summed, 0, weight)
    return Seen(summed, newest, "summed", said[0] if said else None, summed, blank, weight, silent)


def state_of(states: Mapping[str, Actual], item: str) -> Actual:
    """What is known of an item; nothing where it was never observed."""
    return states.get(item, NOTHING)
