"""The demo: a workspace of the bundled projects, and everything that a week gives a bureau.

    out/bulletins, out/feeds, out/charts    as `run_week` leaves them
    out/letters/drafts/<week>/              提示函 and 督办单 to read before the sign-off
    out/letters/, out/meetings/, out/ledgers/, out/checks/<week>/
    out/forms/<next week>/                  what departments fill in next

All of it is made by the functions behind the commands, inside the workspace, as a clerk would. No
message is sent and no letter signed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bulletins.week import file_stem, week_of
from flows.desk import InProcess
from flows.files import put
from flows.own import findings_of, own_of
from flows.runs import ProjectRun, recompute_all
from flows.steps import WeekReport, plans_of, run_week
from projects.errors import Finding, InputError, Place
from projects.workspace import MARK, Workspace, create, open_workspace

if TYPE_CHECKING:
    from bulletins.own import Own

ORGANISATION: Final = "示范单位"
BASELINE: Final = "示例：项目入库时批准的计划"
_WEEK = timedelta(7)
_BASELINES, _RUN = 10.0, 80.0
"""Percent of the wait after which the baselines stand, and the week is drawn and told."""

Tell = Callable[[float], None]
"""Is told how far the work has come, 0 to 100."""


@dataclass(frozen=True, slots=True)
class Made:
    """The files of one kind, `what` in Chinese."""

    what: str
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A week that was worked through. `runs` are the plans at its data date, `findings` what could
    not be made besides what `report` tells."""

    workspace: Workspace
    report: WeekReport
    runs: tuple[ProjectRun, ...]
    made: tuple[Made, ...]
    findings: tuple[Finding, ...]

    @property
    def failed(self) -> bool:
        """Whether anything could not be made."""
        return bool(self.report.failed or self.findings)


def demo_workspace(folder: Path) -> Workspace:
    """A workspace with the bundled projects and scenarios, new or as an earlier demo left it.

    Raises InputError DP808 where the folder is a workspace with plans of its own, and as `create`.
    """
    from projects.bundled import names, path, scenarios

    plans = [path(code) for code in names()]
    if (folder / MARK).is_file():
        found = standing(folder)
        for plan in plans:
            found.adopt(plan)
    else:
        found = create(folder, organisation=ORGANISATION, plans=plans)
    for scenario in scenarios():
        copy = found.folder / "scenarios" / scenario.name
        if not copy.exists():
            put(copy, scenario.read_bytes())
    return found


def standing(folder: Path) -> Workspace:
    """The workspace of an earlier demo. Raises InputError DP808 where it has plans of its own, and
    as `open_workspace`."""
    from projects.bundled import names, path

    found = open_workspace(folder)
    if {plan.name for plan in found.plans()} - {path(code).name for code in names()}:
        raise InputError.of(
            "DP808",
            f"“{folder}”是有自己计划的工作区，没有改动它",
            "演示请换一个文件夹",
            Place(str(folder)),
        )
    return found


def hold_week(workspace: Workspace, as_of: date, tell: Tell) -> Held:
    """Work through the week that holds `as_of`, as known at its close; again gives the same.

    Raises InputError as `run_week`; what is wrong with a single paper is told in `findings`.
    """
    findings: list[Finding] = []
    with chdir(workspace.folder):
        _take_baselines(workspace, findings)
        tell(_BASELINES)
        share = (_RUN - _BASELINES) / 100
        desk = InProcess(on_progress=lambda percent: tell(_BASELINES + share * percent))
        report = run_week(workspace, as_of, desk)
        runs, _ = recompute_all(plans_of(workspace), as_of, workspace)
        made = [*_told(report)]
        own = own_of(workspace)
        steps = _papers(workspace, report, runs, own)
        for number, make in enumerate(steps, 1):
            with _row(findings):
                made += make()
            tell(_RUN + (100 - _RUN) * number / len(steps))
        findings += findings_of(own)
    return Held(workspace, report, tuple(runs), tuple(made), tuple(findings))


@contextmanager
def _row(findings: list[Finding]) -> Iterator[None]:
    """Keep what is wrong inside, and go on."""
    try:
        yield
    except InputError as error:
        findings += error.findings


def _take_baselines(workspace: Workspace, findings: list[Finding]) -> None:
    """A baseline of every plan that has none."""
    from flows.baselining import take
    from flows.memory import library

    bare: list[Path] = []
    with library(workspace) as remember:
        for path in plans_of(workspace):
            with _row([]):  # what is wrong with a plan is told by the week
                if remember(path).baseline is None:
                    bare.append(path)
    for path in bare:
        with _row(findings):
            take(str(path), reason=BASELINE, by=workspace.organisation, as_of=None)


def _told(report: WeekReport) -> Iterator[Made]:
    """What `run_week` made: papers, feeds, charts."""
    kinds: dict[str, list[Path]] = {}
    for path in report.bulletin:
        kinds.setdefault(path.name.partition("-")[0], []).append(path)
    for what, paths in kinds.items():
        yield Made(what, tuple(paths))
    yield Made("横道图", tuple(page for pages in report.charts.values() for page in pages))
    yield Made("日历", report.feeds.paths)


Step = Callable[[], Sequence[Made]]


def _papers(
    workspace: Workspace, report: WeekReport, runs: Sequence[ProjectRun], own: Own
) -> Sequence[Step]:
    """What makes the other papers of a week."""
    out, day = workspace.out_folder, report.as_of
    name = file_stem(report.weeks).removeprefix("周报-")
    sunday = day - timedelta((day.weekday() + 1) % 7)

    def letters() -> Sequence[Made]:
        return _letters(workspace, sunday, own)

    def meeting() -> Sequence[Made]:
        from flows.meeting import meeting

        paper = out / "meetings" / f"调度会-{name}.docx"
        return [Made("调度会材料", (meeting((), paper, as_of=day, own=own)[0],))]

    def ledger() -> Sequence[Made]:
        from flows.ledgers import ledger_book

        return [Made("台账", (ledger_book((), day, None, out / "ledgers" / f"台账-{name}.xlsx"),))]

    def checks() -> Sequence[Made]:
        from flows.inspecting import write_report

        folder = out / "checks" / name
        pages = (
            write_report(folder / f"{run.code}.html", run.schedule, run.report) for run in runs
        )
        return [Made("计划体检单", tuple(pages))]

    def forms() -> Sequence[Made]:
        from flows.forms import templates

        coming = sunday + _WEEK
        return [Made("填报表", tuple(templates((), coming, out / "forms" / str(week_of(coming)))))]

    return letters, meeting, ledger, checks, forms


def _letters(workspace: Workspace, sunday: date, own: Own) -> Sequence[Made]:
    """The letters that are due after a Sunday: the queue, and a paper of each draft."""
    from bulletins.letters import file_stem as letter_stem
    from flows.letters.drafting import book, draft, write_queue
    from flows.letters.steps import FOLDER, write_paper

    drafted = draft(workspace=workspace, as_of=sunday)
    rows = book(as_of=drafted.on, workspace=workspace).rows
    folder, week = workspace.out_folder / FOLDER, str(week_of(sunday))
    queue = write_queue(rows, drafted.on, folder / f"督办台账-{week}.xlsx")
    new = [row for row in rows if row.draft.week == week and row.state.state == "draft"]
    drafts = folder / "drafts" / week
    papers = (write_paper(row, drafts / f"{letter_stem(row.draft)}.docx", own=own) for row in new)
    return [Made("督办台账", (queue,)), Made("督办送审稿", tuple(papers))]
