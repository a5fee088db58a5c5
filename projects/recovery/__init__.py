"""Winning days back (抢回 N 日): the cheapest whole-day set of measures, on the real network.

recover(schedule, days=20)                 the item of the governing deadline 20 days earlier
recover(schedule)                          by that deadline, as the schedule has it
"""

from projects.recovery.run import recover
from projects.recovery.scenario import scenario_document
from projects.recovery.values import (
    Alternative,
    DeadlineMove,
    Measure,
    Option,
    Point,
    Recovery,
)

__all__ = [
    "Alternative",
    "DeadlineMove",
    "Measure",
    "Option",
    "Point",
    "Recovery",
    "recover",
    "scenario_document",
]
