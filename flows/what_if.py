"""Scenarios over a plan: read and applied in the order in which they are given, kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from projects.errors import Finding

if TYPE_CHECKING:
    from projects.holidays import Override
    from projects.model import Project
    from projects.scenarios import Scenario


@dataclass(frozen=True)
class WhatIf:
    """A plan with scenarios on it. `findings` and `notes` say what people should know of them."""

    project: Project
    scenarios: tuple[Scenario, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """All of both as sentences."""
        return (*map(str, self.findings), *self.notes)


def what_if(
    project: Project,
    files: Sequence[str | Path],
    as_of: date | None,
    override: Override | None = None,
) -> WhatIf:
    """The plan with the scenarios of `files` on it, each read for the plan as the ones before it
    left it. `as_of` is the data date, None for the plan's own.

    Raises InputError with every mistake of the first file that has one.
    """
    if not files:
        return WhatIf(project)
    from projects.scenarios import applied, read_scenario

    scenarios: list[Scenario] = []
    findings: list[Finding] = []
    notes: list[str] = []
    for file in files:
        scenario = read_scenario(Path(file), project, override=override)
        done = applied(project, scenario, as_of)
        project = done.project
        scenarios.append(scenario)
        findings += done.findings
        notes += scenario.notes
    return WhatIf(project, tuple(scenarios), tuple(findings), tuple(notes))
