"""The weights that a baseline froze, laid on the plan as it is now (SEMANTICS 8)."""

from __future__ import annotations

from collections.abc import Mapping

from projects.baseline import Baseline
from projects.model import Activity, Project, summaries_above
from projects.schedule.result import Schedule
from projects.weights import Weights, leaves_of


def frozen(project: Project, plan: Schedule, baseline: Baseline) -> Weights:
    """The weights that a baseline froze, laid on the plan as it is now.

    A work that the plan divided since then hands its weight to its parts, by their working days. A
    work that is new counts nothing until the next baseline: it was no part of what was promised,
    and the sum of a baseline never changes. A work that left the plan drops out of the sum.
    """
    works = {work.id: work for work in project.activities}
    heirs: dict[str, list[str]] = {}
    added = []
    for leaf in leaves_of(project):
        origin = _origin(leaf, works, baseline)
        if origin is None:
            added.append(leaf.id)
        else:
            heirs.setdefault(origin, []).append(leaf.id)
    of = dict.fromkeys((leaf.id for leaf in leaves_of(project)), 0.0)
    whence = {}
    for origin, items in heirs.items():
        whole = baseline.by_id[origin].weight
        days = {item: plan[item].duration_days or 0.0 for item in items}
        sum_of_days = sum(days.values())
        for item in items:
            share = days[item] / sum_of_days if sum_of_days else 1 / len(items)
            of[item] = whole * share
            whence[item] = origin
    gone = tuple(item.id for item in baseline.items if item.weight and item.id not in heirs)
    return Weights(
        baseline.weights,
        of,
        sum(of.values()),
        baseline.number,
        # What weighs nothing anyway is not worth a word.
        tuple(item for item in added if plan[item].duration_days),
        gone,
        whence,
    )


def _origin(leaf: Activity, works: Mapping[str, Activity], baseline: Baseline) -> str | None:
    """The work of the baseline that a leaf is, or is a part of; None where it is new."""
    known = baseline.by_id
    if leaf.id in known:
        return leaf.id
    for above in summaries_above(leaf, works):
        if above in known:
            # A summary of the baseline weighs nothing: what is new below it is new.
            return above if known[above].weight else None
    return None
