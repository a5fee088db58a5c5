"""What a chart marks on its bars: percent done, and where the 前锋线 stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from projects.baseline import Baseline
    from projects.progress import Progress
    from projects.schedule import Schedule
    from projects.variance import FrontPoint


def percents(progress: Progress) -> dict[str, float]:
    """Percent done by id, of the items that anything is known of."""
    return {
        item: standing.actual_percent
        for item, standing in progress.items.items()
        if standing.actual_percent is not None
    }


def front_points(
    schedule: Schedule, progress: Progress, baseline: Baseline | None
) -> dict[str, FrontPoint]:
    """Where works stand on the 前锋线, by id, as `daopai status` says."""
    from projects.variance import variance

    items = variance(schedule, progress, baseline).items
    return {item: line.front for item, line in items.items() if line.front}
