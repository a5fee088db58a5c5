"""What one command asks for, composed from the rooms: read and compute, draw, publish, tell.

Plans are named as a person names them: by a path, or inside a workspace by a project code.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.files import unwritable
from flows.memory import Memory, here, recall
from flows.what_if import WhatIf
from flows.what_if import what_if as supposed
from projects.errors import Finding, InputError, Place
from projects.workspace import DEFAULT_DOMAIN, Workspace, find, resolve

if TYPE_CHECKING:
    from bulletins.own import Own
    from bulletins.week import Week
    from flows.runs import FailedPlan, ProjectRun
    from projects.checks import CheckReport
    from projects.holidays import Override
    from projects.model import Project
    from projects.progress import Progress
    from projects.schedule import Policy, Schedule


YEARS = (1900, 2199)
"""The first and the last year that work calendars reach."""


def needed_day(text: str, name: str) -> date:
    """An ISO date from the command line; `name` says where it stood. Raises InputError DP830."""
    whose = f"{name} 的" if name.isascii() else f"{name}的"
    try:
        found = date.fromisoformat(text)
    except ValueError:
        says = f"{whose}“{text}”不是日期"
        raise InputError.of("DP830", says, "写成 2024-03-31 这样的年月日") from None
    if not YEARS[0] <= found.year <= YEARS[1]:
        says = f"{whose}“{text}”超出 {YEARS[0]} 至 {YEARS[1]} 年"
        raise InputError.of("DP830", says, "核对年份")
    return found


def day(text: str | None, name: str) -> date | None:
    """As `needed_day`, None where nothing was given."""
    return None if text is None else needed_day(text, name)


def moment(text: str | None, name: str) -> datetime | None:
    """An ISO instant from an option; a bare day means its end. Raises InputError DP830."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None:
        says = f"{name} 的“{text}”不是时间" if found is None else f"{name} 的“{text}”带有时区"
        raise InputError.of("DP830", says, "写成 2024-03-31T18:00 这样的当地年月日和时间")
    return found if len(text) > 10 else found.replace(hour=23, minute=59, second=59)


def events(pairs: Sequence[str]) -> dict[str, date]:
    """`合同签订=2024-03-01` pairs. Raises InputError DP836, DP830."""
    found = {}
    for pair in pairs:
        name, sign, when = pair.partition("=")
        on = day(when.strip(), "--event") if sign else None
        if not name.strip() or on is None:
            raise InputError.of("DP836", f"“{pair}”不是“事件=日期”", "写成 合同签订=2024-03-01")
        found[name.strip()] = on
    return found


def workdays(first: str, last: str, plan: str | None, name: str | None) -> dict[str, Any]:
    """The days of a plan's calendar, or of the State Council's, as the JSON document."""
    from projects.writers.workdays_view import workdays_document

    start, end = needed_day(first, "起日"), needed_day(last, "止日")
    if plan is not None:
        memory = recall(plan)
        return workdays_document(start, end, memory.project, name, memory.override)
    workspace = find(Path.cwd())
    override = workspace.override() if workspace else None
    return workdays_document(start, end, None, name, override)


@dataclass(frozen=True, slots=True)
class When:
    """The options of every computing command, as typed; `scenario` are the files of what-ifs."""

    as_of: str | None = None
    known_at: str | None = None
    deadline: str | None = None
    scenario: tuple[str, ...] = ()


def compute(plan: str, when: When, policy: Policy = "early") -> Schedule:
    """Read and schedule one plan."""
    return scheduled(remembered(plan, when), when, policy)


def stood(plan: str, when: When, basis: str | None) -> tuple[Schedule, Progress]:
    """A plan scheduled, and where it stands by the basis, against its current baseline."""
    from projects.progress import progress

    memory = remembered(plan, when)
    computed = scheduled(memory, when)
    return computed, progress(computed, basis=basis, baseline=memory.baseline)


def inspected(plan: str, when: When, only: Sequence[str]) -> tuple[Schedule, CheckReport]:
    """A plan scheduled, and its schedule check with the health metrics, by the settings of its
    workspace; what its ledger asks for stands among the findings.

    Raises InputError DP690 for a word that means no rule.
    """
    from flows.runs import check_settings, ledger_of
    from projects.checks import check

    memory = remembered(plan, when)
    computed = scheduled(memory, when)
    book = ledger_of(memory, computed)
    return computed, check(
        computed,
        only=only,
        baseline=memory.baseline,
        asks=book.findings if book else (),
        settings=check_settings(memory),
        health=True,
    )


def remembered(plan: str, when: When) -> Memory:
    """A plan with what was recorded of it by `--known-at`."""
    return recall(plan, moment(when.known_at, "--known-at"))


def what_if(memory: Memory, when: When) -> WhatIf:
    """The plan that is asked for (`.project`): with the promises of the data date, and with the
    scenarios. Raises InputError as the reader of scenarios."""
    on = day(when.as_of, "--as-of")
    return supposed(memory.at(on), when.scenario, on, memory.override)


def scheduled(memory: Memory, when: When, policy: Policy = "early") -> Schedule:
    """Schedule a plan that was read, with its scenarios."""
    return computed(what_if(memory, when).project, memory.override, when, policy)


def computed(
    project: Project, override: Override | None, when: When, policy: Policy = "early"
) -> Schedule:
    """Schedule one project."""
    from projects.schedule import schedule

    try:
        return schedule(
            project,
            as_of=day(when.as_of, "--as-of"),
            known_at=moment(when.known_at, "--known-at"),
            policy=policy,
            deadline=day(when.deadline, "--deadline"),
            override=override,
        )
    except InputError as error:
        raise _boundless(error) or error from None


def schedule_answer(
    schedule: Schedule, paths: int | None, to: str | None, *, as_json: bool, width: int
) -> dict[str, Any] | str:
    """The table or the JSON document of a schedule; with `paths` its float paths, so many, to the
    item `to`.

    Raises InputError DP838 for `to` without `paths`; DP407, DP408 as `float_paths`.
    """
    if paths is None:
        if to is not None:
            raise InputError.of("DP838", "--to 要和 --paths 一起用", "写成 --paths 5 --to 工作编号")
        if as_json:
            from projects.writers.schedule_json import schedule_document

            return schedule_document(schedule)
        from projects.writers.schedule_view import schedule_view

        return schedule_view(schedule, width)
    from projects.schedule.floatpaths import float_paths, path_end

    found, end = float_paths(schedule, to, paths), path_end(schedule, to)
    if as_json:
        from projects.writers.floatpaths_json import float_paths_document

        return float_paths_document(schedule, found, end)
    from projects.writers.floatpaths_view import float_paths_view

    return float_paths_view(schedule, found, end, width)


def _boundless(error: InputError) -> InputError | None:
    """One sentence where a plan, a bare table for one, has no deadline for any of its works."""
    first, count = error.findings[0], len(error.findings)
    if {finding.code for finding in error.findings} != {"DP403"}:
        return None
    remedy = "用 --deadline 给出项目时限；或在计划里写上 deadline，并把工作连到有时限的工作"
    if count == 1:
        return InputError([replace(first, remedy=remedy)])
    says = f"{count} 项工作之后没有工作，也没有时限，倒排无从算起"
    return InputError.of("DP403", says, remedy, Place(first.where.file))


def each(plans: Sequence[str], do: Callable[[str], None]) -> None:
    """Do one plan after the other; the mistakes of all of them are raised together at the end."""
    findings: list[Finding] = []
    for plan in plans:
        try:
            do(plan)
        except InputError as error:
            findings += error.findings
    if findings:
        raise InputError(findings)


def publish(
    plans: Sequence[str],
    target: Path,
    as_of: date,
    owner: str | None,
    *,
    known_at: datetime | None = None,
    alarms: bool,
    force: bool,
) -> str:
    """One feed: of the plan that is named, of a department, or of several plans; of the whole
    workspace where none is named. Returns what happened, in Chinese.

    A feed that the workspace publishes is published there too, so that its events keep one
    history. Raises InputError with the mistakes of all plans; the feed stays as it was then.
    """
    from calendars.names import name_for
    from flows.feeds import single as feeds
    from flows.feeds.sources import sources_of

    if target.suffix.lower() != ".ics":
        says = f"“{target.name}”不是日历文件名"
        raise InputError.of("DP837", says, "写成 .ics 文件，手机和电脑才认得")
    workspace = find(Path.cwd())
    domain = workspace.uid_domain if workspace else DEFAULT_DOMAIN
    runs, failed = recomputed(plans, as_of, workspace, known_at)
    sources, broken = sources_of(runs, domain, as_of)
    if failed or broken:  # a feed without them would take their days out of people's calendars
        raise InputError(findings_of([*failed, *broken]))
    code = runs[0].code if len(plans) == 1 else None
    name = name_for(sources, project=code, office=owner)
    given = {"alarms": alarms, "force": force}
    if workspace is not None and known_at is None and _is_own(workspace, plans, runs):
        line = feeds.publish_file(workspace, name, sources, as_of, target, **given)
    else:
        line = feeds.snapshot(name, sources, as_of, target, domain, **given)
    words = {"unchanged": "内容未变，文件未改动", "created": "已生成", "changed": "已更新"}
    return f"{words[line.outcome]} {line.path}（{line.events} 个事件）"


def _is_own(workspace: Workspace, plans: Sequence[str], runs: Sequence[ProjectRun]) -> bool:
    """Whether the feed is one of those of the workspace: of one of its plans, or of all of them."""
    own = {path.resolve() for path in workspace.plans()}
    named = {run.file.resolve() for run in runs}
    return named <= own if len(plans) == 1 else named == own


def tell(
    plans: Sequence[str],
    folder: Path,
    week: str | None,
    as_of: date | None,
    organisation: str | None,
    known_at: datetime | None = None,
    own: Own | None = None,
) -> tuple[list[Path], list[Finding]]:
    """The bulletin of a week over the plans that are named, or over the whole workspace.

    `as_of` is by default the Sunday on which the week closes. Returns the files, and what is wrong
    with the plans of the workspace that the bulletin leaves out and with charts that it lacks. What
    is wrong with the templates of the office is left in `own`; None takes the workspace's.

    Raises InputError DP834 without week and data date, DP830 where the two do not belong together,
    DP812 where the folder cannot be written; the mistakes of all plans that were named.
    """
    from flows.outputs import bulletin, draw_all
    from flows.own import own_of
    from flows.papers import number_of

    workspace = find(Path.cwd())
    override = workspace.override() if workspace else None
    chosen, closing, weeks = week_asked(week, as_of, override, workspace)
    runs, failed = recomputed(plans, closing, workspace, known_at)
    if failed and (plans or not runs):
        raise InputError(findings_of(failed))
    sender = organisation or (workspace.organisation if workspace else "")
    number = None if plans else number_of(workspace, weeks, closing, again=known_at is not None)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        charts, chartless = draw_all(runs, folder / "charts" / str(chosen), formats=("svg",))
        told = bulletin(
            runs,
            failed,
            chosen,
            folder,
            sender,
            charts,
            number=number,
            override=override,
            own=own or own_of(workspace),
            weeks=weeks,
        )
    except OSError as error:
        raise unwritable(error, folder) from error
    return told, findings_of([*failed, *chartless])


def week_asked(
    week: str | None,
    as_of: date | None,
    override: Override | None,
    workspace: Workspace | None,
) -> tuple[Week, date, tuple[Week, ...]]:
    """The week that is meant, the data date (by default the Sunday on which it closes), and the
    weeks of its bulletin; those that the workspace has issued stay as they are.

    Raises InputError DP834 where neither is given, DP771 for what is no week, DP830 where the two
    do not belong together.
    """
    from bulletins.week import read_week, week_of, weeks_left
    from flows.issuing import issued_weeks

    if week is None and as_of is None:
        raise InputError.of("DP834", "没有说是哪一周", "给出 --week 2023-W52 或 --as-of 日期")
    chosen = read_week(week) if week is not None else week_of(as_of or date.min)
    closing = as_of or chosen.last
    issued = issued_weeks(workspace) if workspace else ()
    weeks = weeks_left(week_of(closing), override, issued)
    if chosen not in weeks:
        says = f"--as-of 的“{closing}”不在 {chosen}（{chosen.first} 至 {chosen.last}）之内"
        raise InputError.of("DP830", says, "--week 与 --as-of 只写一个，或改成一致")
    return chosen, closing, weeks


def recomputed(
    plans: Sequence[str], as_of: date, workspace: Workspace | None, known_at: datetime | None
) -> tuple[list[ProjectRun], list[FailedPlan]]:
    """The plans that are named, or all of the workspace, computed at the close of `as_of` with what
    was recorded by `known_at`. Of a workspace, plans that came later are left out."""
    from flows.runs import recompute_all
    from flows.steps import plans_of

    hush()
    paths = [resolve(plan, Path.cwd()) for plan in plans] or plans_of(here())
    runs, failed = recompute_all(paths, as_of, workspace, known_at=known_at)
    if not plans and runs:
        failed = [row for row in failed if {one.code for one in row.findings} != {"DP860"}]
    return runs, failed


def findings_of(failed: Sequence[FailedPlan]) -> list[Finding]:
    """Everything that is wrong with plans that failed."""
    return [finding for row in failed for finding in row.findings]


def hush() -> None:
    """Keep our log out of the terminal, where the same is told in Chinese."""
    import logging

    logging.getLogger("daopai").addHandler(logging.NullHandler())
