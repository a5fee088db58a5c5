"""The points of the 实际进度前锋线 on a chart; `projects.variance.frontline` measures them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from projects.forecast import one_decimal
from projects.progress import plan_of
from projects.schedule.result import Schedule
from projects.variance import FrontPoint, front_line


@dataclass(frozen=True, slots=True)
class Stand:
    """The actual point of a work as an instant, and its distance from the data date.

    `days` are working days of the work's own calendar to one decimal, as the status prints them;
    negative when behind.
    """

    at: int
    days: float


def stands(schedule: Schedule, as_of: int, percents: Mapping[str, float]) -> dict[str, Stand]:
    """Where the works of a chart stand on the plan as it was laid.

    Args:
        schedule: the plan that is drawn.
        as_of: the data date as an instant, the close of its day.
        percents: percent done by id.
    """
    return measured(front_line(plan_of(schedule), as_of, percents))


def measured(points: Mapping[str, FrontPoint]) -> dict[str, Stand]:
    """The points that somebody measured already, as the status of the plan tells them."""
    return {item: Stand(point.at, one_decimal(point.days)) for item, point in points.items()}
