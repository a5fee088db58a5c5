"""Fields where we differ from a stored schedule, each with the rule behind it.

docs/oracle.md shows them with both values. Microsoft Project's own files (MPP) hold no slack: the
reader that listed the cases derived it from the dates, and departs from its own definition here.
"""

from __future__ import annotations

from collections.abc import Mapping

Field = tuple[str, str, str]
"""Case, task, field."""

_OVERLOOKED = "the file's reader overlooks the link out of the summary above"
_TASK_CALENDAR = (
    "the slack was counted in the task's own six-day calendar; the work is bound to the hours that "
    "it has in common with its resource's, and the dates prove it"
)
_BELOW_MANUAL = (
    "the late dates below the manual summary 7 contradict each other (14 is held by the link out "
    "of the summary, 17 behind it is not): no other scheduler reproduces them, nor the slack"
)

EXPLAINED: Mapping[Field, str] = {
    ("s12", "9", "free_slack"): _OVERLOOKED,
    ("s12", "14", "free_slack"): _OVERLOOKED,
    ("s14", "9", "free_slack"): "the link into a must-finish-on is overridden: -480, printed as 0",
    ("s14", "11", "total_slack"): "early and late dates are equal, yet the start slack is -480",
    ("s14", "14", "free_slack"): "printed as 0, the total slack; by the links it is 480",
    ("s32", "20", "total_slack"): _TASK_CALENDAR,
    ("s32", "22", "total_slack"): _TASK_CALENDAR,
    **{
        ("s31", task, "total_slack"): _BELOW_MANUAL
        for task in ("2", "3", "4", "5", "35", "6", "8", "9", "10", "11", "12", "14", "17")
    },
    ("s31", "17", "critical"): _BELOW_MANUAL,
    ("s31", "34", "free_slack"): "printed as 0 because the total slack is negative; no link of its "
    "own leaves it, and the manual summary behind takes no push: it is free to the project's end",
}
