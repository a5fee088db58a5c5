"""Where daopai, Primavera P6 and Microsoft Project differ, as one table that the engine reads.

Sources: Oracle P6 and Microsoft Project documentation, checked on files that those programs stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from projects.model import LagOn, RuleSet


@dataclass(frozen=True, slots=True)
class Rules:
    """One rule set.

    lag_on: whose calendar counts a lag that names none.
    late_binds_early: SNLT, FNLT, MSO and MFO hold early dates too (honour constraints).
    total_float: the smaller of start and finish float, or one of them.
    reschedule: unstarted work moves to the data date.
    late_start_of_started: shown as the backward value, or as the actual start.
    leads_before_start: a lead may place work before the project start.
    cap_at_project_end: open ends with an own deadline still end by the project's early finish.
    """

    name: RuleSet
    lag_on: LagOn
    late_binds_early: bool
    total_float: Literal["smaller", "start", "finish"]
    reschedule: bool
    late_start_of_started: Literal["backward", "actual"]
    leads_before_start: bool
    cap_at_project_end: bool


RULES: Mapping[RuleSet, Rules] = {
    "daopai": Rules(
        name="daopai",
        lag_on="predecessor",
        late_binds_early=False,
        total_float="smaller",
        reschedule=True,
        late_start_of_started="backward",
        leads_before_start=False,
        cap_at_project_end=False,
    ),
    "p6": Rules(
        name="p6",
        lag_on="predecessor",
        late_binds_early=False,
        total_float="finish",
        reschedule=True,
        late_start_of_started="backward",
        leads_before_start=False,
        cap_at_project_end=True,
    ),
    "msproject": Rules(
        name="msproject",
        lag_on="successor",
        late_binds_early=True,
        total_float="smaller",
        reschedule=False,
        late_start_of_started="actual",
        leads_before_start=True,
        cap_at_project_end=True,
    ),
}
