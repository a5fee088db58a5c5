"""How 形象进度 of the whole is made up: item, weight, share, percent, contribution."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from projects.model import Activity, summaries_above
from projects.progress.ground import Ground
from projects.progress.rollup import Seen


@dataclass(frozen=True, slots=True)
class Share:
    """One line of the sum. `weight` in the unit of the weights, `share` in percent of all weights;
    `percent` is 形象进度, None where nothing was reported, which counts as nothing done;
    `contribution` = share x percent, in percentage points of the whole."""

    id: str
    name: str
    weight: float
    share: float
    percent: float | None

    @property
    def contribution(self) -> float:
        """Percentage points that this line gives to the whole."""
        return self.share * (self.percent or 0.0) / 100


def counted(ground: Ground, seen: Mapping[str, Seen]) -> tuple[Share, ...]:
    """The works whose weights make the sum: the leaves, or the summary whose own report stands in
    their place. Their contributions add up to the sum."""
    items: dict[str, Activity] = {}
    for leaf in ground.leaves:
        above = (ground.works[item] for item in reversed(summaries_above(leaf, ground.works)))
        item = next((work for work in above if seen[work.id].source == "stated"), leaf)
        items[item.id] = item
    return _shares(ground, seen, items.values())


def parts(ground: Ground, seen: Mapping[str, Seen]) -> tuple[Share, ...]:
    """The same sum by 子项目: the items below the project, or below its one root summary."""
    root = ground.sole.id if ground.sole is not None else None
    top = (work for work in ground.project.activities if work.parent == root)
    return _shares(ground, seen, top)


def _shares(
    ground: Ground, seen: Mapping[str, Seen], items: Iterable[Activity]
) -> tuple[Share, ...]:
    total = ground.weights.total
    return tuple(
        Share(work.id, work.name, weight, 100 * weight / total, seen[work.id].percent)
        for work in items
        if total and (weight := seen[work.id].weight)
    )
