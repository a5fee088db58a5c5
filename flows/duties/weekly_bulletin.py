"""The weekly bulletin: written once, on the first working day after its week, and told once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bulletins.week import file_stem, issue_label, week_of, weeks_left
from flows.desk import Desk
from flows.duties.ended import Ended, finish
from flows.duties.messages import bulletin_message
from flows.duties.requests import BulletinRequest
from flows.duties.telling import tell, waiting
from flows.gate import Verdict, asked, broken_off, verdict
from flows.issuing import issued_weeks, newest
from flows.memory import now
from flows.steps import WeekReport, run_week, standing_week
from projects.errors import Finding
from projects.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from projects.holidays import Override

OUTAGE: Final = timedelta(371)
"""The longest time without an issue after which its weeks are made up for; behind a longer one the
bulletin begins anew."""


def run(request: BulletinRequest, desk: Desk, day: date) -> Ended:
    """Write the bulletin that is due on `day`, or the one to which `as_of` belongs, and tell it.

    An issue that was broken off is finished first, also while the next one does not go out yet, and
    weeks that were missed since are written, so that numbers follow the weeks. A bulletin that was
    written is not written again unless a `fresh` one is asked for; only its message goes out where
    that has not happened. One that is no longer the newest is told nobody: after an outage people
    get one message. Raises InputError where the workspace cannot be used.
    """
    workspace = open_workspace(request.workspace)
    override = workspace.override()
    if request.as_of is not None:
        found = asked(workspace, request.as_of, override)
        return _issue(request, desk, workspace, found, request.as_of, override)
    found = verdict(workspace, day, override)
    if found.answer == "NotYet":
        left = broken_off(workspace, override)
        if left is None:
            return Ended("NotYet", found.says)
        return _issue(request, desk, workspace, left, left.as_of, override)
    last = newest(workspace)
    if last is None:
        return _issue(request, desk, workspace, found, found.as_of, override)
    if found.answer == "Due" and last.as_of > found.as_of:
        return Ended("Stale", f"{found.stem} 没有印发，已有更新的一期；补编请给出 as_of")
    missed = _missed(workspace, last.as_of, found.as_of, override)
    before = [run_week(workspace, day, desk, fresh=False) for day in missed]
    return _issue(request, desk, workspace, found, found.as_of, override, before)


def _issue(
    request: BulletinRequest,
    desk: Desk,
    workspace: Workspace,
    found: Verdict,
    as_of: date,
    override: Override | None,
    before: Sequence[WeekReport] = (),
) -> Ended:
    key = f"周报/{found.name}"
    telling = request.send and as_of == found.as_of and _newest_due(workspace, found, override)
    told = not telling or not waiting(workspace, key, request.channels)
    stands = found.answer == "AlreadyWritten" and not request.fresh
    if stands and told and not before:
        return Ended("AlreadyWritten", found.says)
    report = standing_week(workspace, found.weeks, desk) if stands else None
    report = report or run_week(workspace, as_of, desk, fresh=request.fresh)
    _show(desk, report)
    failed = [*dict.fromkeys(row for one in (*before, report) for row in one.failed)]
    if not report.bulletin:
        return finish(desk, "没有可用的计划，未印发周报", failed)
    findings: tuple[Finding, ...] = ()
    if telling:
        title, text = bulletin_message(report, workspace.organisation)
        papers = [path for path in report.bulletin if path.suffix == ".docx"]
        findings = tell(workspace, desk, request, key, title, text, papers)
    return finish(desk, _says(report, before), failed, findings)


def _says(report: WeekReport, before: Sequence[WeekReport]) -> str:
    """What was made."""
    name = file_stem(report.weeks)
    issue = "草稿" if report.draft else f"（{issue_label(report.weeks, report.number)}）已印发"
    says = f"{name}{issue}，数据截至 {report.as_of}；{len(report.rows)} 个计划"
    made_up = "、".join(file_stem(one.weeks) for one in before if one.bulletin)
    return f"{says}；此前先补编了 {made_up}" if made_up else says


def _missed(
    workspace: Workspace, last: date, due: date, override: Override | None
) -> Iterator[date]:
    """The data dates of the bulletins before `due` that are to be written, in order: that of the
    `last` issue where it was broken off, and those after it."""
    if last < due and broken_off(workspace, override) is not None:
        yield last
    if due - last > OUTAGE:
        return
    issued = issued_weeks(workspace)
    week = week_of(last).next
    while week.last < due:
        weeks = weeks_left(week, override, issued)
        if weeks[-1].last < due:
            yield weeks[-1].last
        week = weeks[-1].next


def _newest_due(workspace: Workspace, found: Verdict, override: Override | None) -> bool:
    """Whether no later bulletin is due by the clock."""
    by_now = verdict(workspace, now(workspace).date(), override)
    if by_now.answer == "NotYet":
        by_now = verdict(workspace, by_now.weeks[0].first, override)
    return by_now.as_of <= found.as_of


def _show(desk: Desk, report: WeekReport) -> None:
    desk.table("late-activities", "逾期或工期不足的工作", report.late)
    for path in report.bulletin:
        _show_paper(desk, path)
    for line in report.feeds.lines:
        if line.name.kind == "portfolio":
            desk.link("portfolio-feed", "重点项目日历", line.path)
    charts = [page for pages in report.charts.values() for page in pages]
    if charts:
        desk.link("charts", "横道图", charts[0].parent.parent)


def _show_paper(desk: Desk, path: Path) -> None:
    if path.suffix != ".md":
        paper = "weekly-bulletin" if path.stem.startswith("周报") else "weekly-circular"
        desk.link(f"{paper}-{path.suffix[1:]}", path.stem, path)
    elif path.stem.endswith("未纳入"):
        desk.text("weekly-bulletin-left-out", path.read_text(encoding="utf-8"))
    else:
        desk.text("weekly-bulletin", path.read_text(encoding="utf-8"))
