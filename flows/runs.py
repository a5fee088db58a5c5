"""Plans computed, each on its own: what is wrong with one of them stops no other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from flows.memory import Memory, library
from projects.checks import CheckReport, CheckSettings, check
from projects.errors import Finding, InputError, Place
from projects.model import Project
from projects.progress import Progress, progress
from projects.schedule import Schedule, schedule
from projects.workspace import Workspace

if TYPE_CHECKING:
    from projects.baseline import Baseline
    from projects.ledger import Ledger
    from projects.store.revisions import Revision

LOG = logging.getLogger("daopai.runs")
Stage = Literal["plan", "chart", "feed", "paper"]


@dataclass(frozen=True, kw_only=True)
class ProjectRun:
    """One plan computed at one data date. `revision`, `baseline` and `ledger` are what a workspace
    remembers of it: None where nothing was recorded."""

    file: Path
    project: Project
    schedule: Schedule
    progress: Progress
    report: CheckReport
    revision: Revision | None = None
    baseline: Baseline | None = None
    ledger: Ledger | None = None

    @property
    def code(self) -> str:
        """The project code."""
        return self.project.code

    @property
    def promised(self) -> dict[str, date]:
        """The finish of every work in the baseline in force."""
        return promised(self.baseline)

    @property
    def closed(self) -> dict[str, date]:
        """The day of 销号 of every item that is closed."""
        return closed(self.ledger)

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
    """What could not be done for one plan, and why: the plan itself, its chart or its feed; or what
    is wrong with a template of the office, in place of which the built-in paper went out."""

    file: Path
    findings: tuple[Finding, ...]
    stage: Stage = "plan"


def promised(baseline: Baseline | None) -> dict[str, date]:
    """The finish of every work in a baseline."""
    items = baseline.items if baseline else ()
    return {item.id: item.last for item in items if item.last is not None}


def closed(ledger: Ledger | None) -> dict[str, date]:
    """The day of 销号 of every item that is closed in a ledger."""
    states = ledger.states if ledger else {}
    return {item: state.closing.on for item, state in states.items() if state.closing}


def recompute(memory: Memory, as_of: date) -> ProjectRun:
    """Compute a plan as it stood at the close of `as_of`. Raises InputError as the steps do."""
    computed = schedule(memory.at(as_of), as_of=as_of, override=memory.override)
    baseline = memory.baseline
    judged, book = progress(computed, baseline=baseline), ledger_of(memory, computed)
    return ProjectRun(
        file=memory.path,
        project=memory.project,
        schedule=computed,
        progress=judged,
        report=check(
            computed,
            baseline=baseline,
            asks=book.findings if book else (),
            settings=check_settings(memory),
            judged=judged,
        ),
        revision=memory.revision,
        baseline=baseline,
        ledger=book,
    )


def check_settings(memory: Memory) -> CheckSettings:
    """Thresholds and readings of the check: the workspace's, else the defaults."""
    own = memory.workspace.check if memory.workspace else None
    return own or CheckSettings()


def ledger_of(memory: Memory, computed: Schedule) -> Ledger | None:
    """The ledger of a plan at its data date; None where no event was recorded."""
    if not memory.events or computed.as_of is None:
        return None
    from projects.ledger import ledger

    return ledger(computed, memory.events, plan=memory.project, override=memory.override)


def recompute_all(
    paths: Sequence[Path],
    as_of: date,
    workspace: Workspace | None = None,
    *,
    known_at: datetime | None = None,
    taken: Mapping[str, Path] = MappingProxyType({}),
    on_done: Callable[[Path], None] | None = None,
) -> tuple[list[ProjectRun], list[FailedPlan]]:
    """Compute every plan; what is wrong with one of them stops no other.

    A project code that was met before, here or in `taken`, fails (DP811): charts and calendar
    entries would overwrite one another. `known_at`: only with what was recorded by then. Raises
    InputError where the store cannot be used.
    """
    seen = dict(taken)
    runs: list[ProjectRun] = []
    failed: list[FailedPlan] = []
    with library(workspace, known_at) as remember:
        for path in paths:
            with row_of(path, "plan", failed):
                run = recompute(remember(path), as_of)
                if run.code in seen:
                    raise same_code(run.code, seen[run.code], path)
                seen[run.code] = path
                runs.append(run)
            if on_done:
                on_done(path)
    return runs, failed


def same_code(code: str, first: Path, second: Path) -> InputError:
    """What to tell of the second plan with one code: DP811."""
    return InputError.of(
        "DP811",
        f"项目代码“{code}”与 {first.name} 相同，未纳入",
        "每个计划用不同的 code",
        Place(second.name),
    )


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
