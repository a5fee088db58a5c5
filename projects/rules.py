"""Where daopai, Primavera P6 and Microsoft Project differ, as one table that the engine reads.

Sources: Oracle P6 and Microsoft Project documentation, checked on files that those programs stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from projects.model import FloatType, LagOn, ProgressMode, Project, RuleSet


@dataclass(frozen=True, slots=True)
class Rules:
    """One rule set.

    lag_on: whose calendar counts a lag that names none.
    late_binds_early: SNLT, FNLT, MSO and MFO hold early dates too (honour constraints).
    mandatory: MSO and MFO override the logic in both passes; else, not honoured, they hold as
    start-on and finish-on.
    total_float: the smaller of start and finish float, or one of them.
    progress: what holds the remaining work of a started work (`projects.schedule.heeded`).
    held_through_finished: under retained logic, what a work should have waited for still holds its
    successors when the work itself is done (P6); else its actual finish alone binds them.
    reschedule: unstarted work moves to the data date, and remaining work goes on behind it; else
    remaining work goes on where the file says, whatever its links ask for.
    late_start_of_started: shown as the backward value, or as the actual start; then a late start
    that its links see is a whole duration before its late finish.
    leads_before_start: a lead may place work before the project start.
    cap_at_project_end: open ends with an own deadline still end by the project's early finish.
    """

    name: RuleSet
    lag_on: LagOn
    late_binds_early: bool
    mandatory: bool
    total_float: FloatType
    progress: ProgressMode
    held_through_finished: bool
    reschedule: bool
    late_start_of_started: Literal["backward", "actual"]
    leads_before_start: bool
    cap_at_project_end: bool


RULES: Mapping[RuleSet, Rules] = {
    "daopai": Rules(
        name="daopai",
        lag_on="predecessor",
        late_binds_early=False,
        mandatory=True,
        total_float="smaller",
        progress="retained-logic",
        held_through_finished=False,
        reschedule=True,
        late_start_of_started="backward",
        leads_before_start=False,
        cap_at_project_end=False,
    ),
    "p6": Rules(
        name="p6",
        lag_on="predecessor",
        late_binds_early=False,
        mandatory=True,
        total_float="finish",
        progress="retained-logic",
        held_through_finished=True,
        reschedule=True,
        late_start_of_started="backward",
        leads_before_start=False,
        cap_at_project_end=True,
    ),
    "msproject": Rules(
        name="msproject",
        lag_on="successor",
        late_binds_early=True,
        mandatory=False,
        total_float="smaller",
        progress="actual-dates",
        held_through_finished=False,
        reschedule=False,
        late_start_of_started="actual",
        leads_before_start=True,
        cap_at_project_end=True,
    ),
}


def rules_of(project: Project) -> Rules:
    """The rules of a plan: its rule set's, with what it sets for itself. A plan that names a
    progress mode gets P6's reading of it in full."""
    usual, own = RULES[project.rules], project.options
    honoured = usual.late_binds_early
    progress = own.progress or usual.progress
    if project.rules == "msproject" and own.honour_constraints is not None:
        honoured = own.honour_constraints
    return replace(
        usual,
        late_binds_early=honoured,
        total_float=own.total_float or usual.total_float,
        progress=progress,
        held_through_finished=progress == "retained-logic"
        and (usual.held_through_finished or own.progress is not None),
        lag_on=own.lag_on or usual.lag_on,
    )
