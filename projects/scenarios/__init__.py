"""What if: a small file of changes on a plan, applied to the plan in memory and stored nowhere.

read_scenario(path, project)          the changes of a file, every mistake of it at once
apply(project, scenario, as_of)       the plan with the changes; `applied` says what else happened
"""

from __future__ import annotations

from projects.scenarios.applying import applied, apply
from projects.scenarios.reading import read_scenario, read_scenario_text
from projects.scenarios.values import Applied, Scenario

__all__ = [
    "Applied",
    "Scenario",
    "applied",
    "apply",
    "read_scenario",
    "read_scenario_text",
]
