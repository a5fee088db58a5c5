"""The values of the weekly form: what goes in, what a read form says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from projects.baseline import Baseline
from projects.errors import Finding, Place
from projects.model import Observation
from projects.schedule.result import Schedule

TEMPLATE: Final = "1"
"""The version of the form: rises when a column or its meaning changes."""
SHEET, REST_SHEET, MISTAKES_SHEET, HELP_SHEET = "本期填报", "其余工作", "问题清单", "填表说明"

Key = tuple[str, str]
"""Project code and item id."""
Spot = tuple[str, str]
"""Sheet and cell, `("本期填报", "K8")`."""


@dataclass(frozen=True, slots=True)
class FormPlan:
    """One project of a form: its schedule, with all recorded observations in the plan, the plan
    revision with its digest, and the current baseline if there is one."""

    schedule: Schedule
    revision: int
    digest: str
    baseline: Baseline | None = None

    @property
    def code(self) -> str:
        """The code of the project."""
        return self.schedule.project.code


@dataclass(frozen=True, slots=True)
class Problem:
    """A coordination matter that a department wrote beside a work."""

    project: str
    item: str
    text: str
    where: Place


@dataclass(frozen=True, slots=True)
class Change:
    """A cell outside the yellow ones that was edited; what stands there is not read."""

    where: Place
    title: str
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class FormReading:
    """A form as a department sent it back.

    `works` are the names of all works of the form. `rows` are the observations by project code, in
    the order of the sheet; they count only where the reading is `clean`. `missing` are works whose
    rows were deleted, `unfilled` those of the current period about which nothing was said. `digest`
    is that of the values alone: the same report saved twice has the same one. `outdated`: made from
    an older plan or template. `said_on` is the data date as it was written, `typed` the text of
    every yellow cell that was filled or changed, `spots` the work and column of every cell:
    `return_form` carries them over.
    """

    file: str
    workspace: str
    owner: str
    by: str
    person: str
    as_of: date
    said_on: str
    assisting: bool
    works: Mapping[Key, str]
    rows: Mapping[str, tuple[Observation, ...]]
    problems: tuple[Problem, ...]
    findings: tuple[Finding, ...]
    missing: tuple[Key, ...]
    unfilled: tuple[Key, ...]
    changed_outside: tuple[Change, ...]
    digest: str
    outdated: bool
    typed: Mapping[Key, Mapping[str, str]]
    spots: Mapping[Spot, tuple[Key, str]]

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong: only then may the rows be recorded."""
        return all(finding.level != "error" for finding in self.findings)
