"""Plans computed, each on its own: what is wrong with one of them stops no other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from projects.checks import CheckReport, check
from projects.errors import Finding, InputError, Place
from projects.model import Project
from projects.progress import Progress, progress
from projects.readers import read_plan
from projects.schedule import Schedule, schedule

if TYPE_CHECKING:
    from projects.holidays import Override

LOG = logging.getLogger("daopai.runs")
Stage = Literal["plan", "chart", "feed"]


@dataclass(frozen=True, slots=True)
class ProjectRun:
    """One plan computed at one data date."""

    file: Path
    project: Project
    schedule: Schedule
    progress: Progress
    report: CheckReport

    @property
    def code(self) -> str:
        """The project code."""
        return self.project.code

    @property
    def worst(self) -> Finding | None:
        """The worst unwaived finding, that on the governing deadline first; None where all is well.

        So it speaks of the same work as the margin beside it.
        """
        open_findings = [f for f in self.report.findings if f.level != "note" and not f.waived]
        governing = self.schedule.governing
        item = governing.item if governing else None
        own = (f for f in open_findings if f.level == "error" and f.item == (item or ""))
        return next(own, next(iter(open_findings), None))


@dataclass(frozen=True, slots=True)
class FailedPlan:
    """What could not be done for one plan, and why: the plan itself, its chart or its feed."""

    file: Path
    findings: tuple[Finding, ...]
    stage: Stage = "plan"


def recompute(
    path: Path, as_of: date, *, override: Override | None = None, lamp: str = ""
) -> ProjectRun:
    """Read a plan and compute it as it stood at the close of `as_of`.

    `lamp` is the preset of a plan that names none. Raises InputError as the steps do.
    """
    project = read_plan(path, override=override)
    if lamp and not project.lamp:
        project = replace(project, lamp=lamp)
    computed = schedule(project, as_of=as_of, override=override)
    return ProjectRun(path, project, computed, progress(computed), check(computed))


def recompute_all(
    paths: Sequence[Path],
    as_of: date,
    *,
    override: Override | None = None,
    lamp: str = "",
    taken: Mapping[str, Path] = MappingProxyType({}),
    on_done: Callable[[Path], None] | None = None,
) -> tuple[list[ProjectRun], list[FailedPlan]]:
    """Compute every plan; what is wrong with one of them stops no other.

    A project code that was met before, here or in `taken`, fails (DP811): charts and calendar
    entries would overwrite one another.
    """
    seen = dict(taken)
    runs: list[ProjectRun] = []
    failed: list[FailedPlan] = []
    for path in paths:
        with row_of(path, "plan", failed):
            run = recompute(path, as_of, override=override, lamp=lamp)
            if run.code in seen:
                raise InputError.of(
                    "DP811",
                    f"项目代码“{run.code}”与 {seen[run.code].name} 相同，未纳入",
                    "每个计划用不同的 code",
                    Place(path.name),
                )
            seen[run.code] = path
            runs.append(run)
        if on_done:
            on_done(path)
    return runs, failed


@contextmanager
def row_of(path: Path, stage: Stage, failed: list[FailedPlan]) -> Iterator[None]:
    """Turn what goes wrong inside into a row of `failed`.

    An output that cannot be written stays an OSError: it would meet every other plan as well, and
    trying again may help.
    """
    try:
        yield
    except InputError as error:
        if isinstance(error.__cause__, OSError) and stage != "plan":
            raise error.__cause__ from None
        LOG.warning("%s: %s failed with %s", path, stage, [f.code for f in error.findings])
        failed.append(FailedPlan(path, error.findings, stage))
    except Exception as error:
        if isinstance(error, OSError) and stage != "plan":
            raise
        LOG.error("%s: %s crashed with %s: %s", path, stage, type(error).__name__, error)
        LOG.debug("traceback", exc_info=True)
        finding = Finding(
            "DP820",
            f"程序内部错误（{type(error).__name__}），这个计划未能处理",
            "其他计划不受影响；请把计划文件和这条信息发给维护人员",
            Place(path.name),
        )
        failed.append(FailedPlan(path, (finding,), stage))
