"""From one week of a project to the facts of its bulletin. No date or percentage is computed here
that `projects` has not computed: works are picked, counted and ordered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bulletins.facts import (
    BulletinFacts,
    ProjectFacts,
    State,
    TraceFact,
    count,
)
from bulletins.lists import moves_told, next_week, nodes_ahead, works_done, works_started
from bulletins.matters import matters_of
from bulletins.problems import issues_found
from bulletins.standings import externals_of, notes_told, parts_of, standings_told
from bulletins.week import Week, issue_day, joined_weeks
from bulletins.wording import FORMULAS, clean
from bulletins.works import lamp_of, project_state, works_of
from projects.actuals import actuals
from projects.errors import Finding
from projects.holidays import Override
from projects.schedule.result import Margin, Schedule

if TYPE_CHECKING:
    from projects.ledger import Ledger
    from projects.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectWeek:
    """One week of one project, as the steps before the bulletin computed it.

    `charts` are the pages of its chart as SVG text, or as UTF-8 bytes; `chart_files` and
    `feed_file` are links as they should stand in the bulletin; `revision` is the plan revision, ""
    where none is kept; `ledger` is that of the data date, where events were recorded; `known_at`
    is the one that the schedule was computed with.
    """

    schedule: Schedule
    progress: Progress
    findings: tuple[Finding, ...] = ()
    charts: tuple[str | bytes, ...] = ()
    chart_files: tuple[str, ...] = ()
    feed_file: str = ""
    revision: str = ""
    ledger: Ledger | None = None
    known_at: datetime | None = None


def bulletin_facts(
    portfolio: Sequence[ProjectWeek],
    *,
    week: Week,
    number: int | None = None,
    organisation: str = "",
    override: Override | None = None,
) -> BulletinFacts:
    """The facts of the bulletin that covers `week`, projects worst first."""
    weeks = joined_weeks(week, override)
    projects = [project_facts(one, weeks) for one in portfolio]
    return BulletinFacts(
        weeks=weeks,
        number=number,
        organisation=clean(organisation),
        issued_on=issue_day(weeks[-1], override),
        projects=tuple(sorted(projects, key=_worst_first)),
    )


def project_facts(one: ProjectWeek, weeks: Sequence[Week]) -> ProjectFacts:
    """What the bulletin says of one project."""
    schedule, progress, project = one.schedule, one.progress, one.schedule.project
    overall = progress.overall
    last = weeks[-1].last
    as_of = schedule.as_of or last
    works = works_of(schedule, progress, one.ledger)
    now = actuals(project, as_of, one.known_at)
    before = actuals(project, weeks[0].first - timedelta(1), one.known_at)
    remarks = notes_told(project, as_of, one.known_at)
    margin = schedule.governing or next(iter(schedule.deadlines), None)
    matters = matters_of(one.ledger, weeks[0].first, last)
    issues, structure = issues_found(one.findings, works, schedule, as_of, matters)
    counts = count(work.state for work in works if work.is_work)
    names = {work.activity.id: work.name for work in works}
    return ProjectFacts(
        code=project.code,
        name=clean(project.name),
        owner=clean(project.owner),
        data_date=as_of,
        state=project_state(works, overall),
        expected=overall.expected_percent,
        actual=overall.actual_percent,
        deviation=overall.deviation_points,
        floor=counts.unreported > 0 and overall.stated_percent is None,
        basis=progress.basis_says,
        lamp=lamp_of(overall),
        lamp_says=clean(overall.lamp_says),
        reported=overall.reported,
        judged=overall.judged,
        why=clean(overall.why),
        contradicts=overall.contradicts,
        seen_on=max((state.seen_on for state in now.values() if state.seen_on), default=None),
        own_deadline=any(deadline.item is None for deadline in project.deadlines),
        deadlines=len(schedule.deadlines),
        overdue=sum(_overdue(schedule, each, as_of) for each in schedule.deadlines),
        deadline=margin.deadline.day if margin else None,
        deadline_text=clean(margin.deadline.text) if margin else "",
        deadline_item=names.get(margin.item or "", "") if margin else "",
        deadline_forecast=margin.early_finish_day if margin else None,
        margin_days=margin.margin_days if margin else None,
        latest_start=_latest_start(schedule),
        trend_forecast=progress.trend_forecast,
        provisional=schedule.provisional,
        counts=counts,
        done=works_done(works, now, before, weeks),
        started=works_started(works, now, weeks),
        moves=moves_told(works, now, before, weeks),
        nodes=nodes_ahead(works, schedule, as_of),
        issues=issues,
        plan=next_week(works, min(as_of, last), last),
        parts=parts_of(works, remarks),
        standings=standings_told(works, remarks),
        externals=externals_of(works),
        structure_findings=structure,
        trace=_trace(one),
        charts=tuple(_text(page) for page in one.charts),
        chart_files=tuple(clean(file) for file in one.chart_files),
        feed_file=clean(one.feed_file),
    )


def _worst_first(project: ProjectFacts) -> tuple[int, float, float, str]:
    """Behind, then short of the deadline, not reported, on time, finished, suspended."""
    ranks: dict[State, int] = {
        "behind": 0,
        "unreported": 2,
        "unjudged": 2,
        "not-due": 3,
        "on-time": 3,
        "finished": 4,
        "suspended": 5,
    }
    rank = ranks[project.state]
    margin = project.margin_days if project.margin_days is not None else 0.0
    if rank in (2, 3) and margin < 0:
        rank = 1
    return rank, project.deviation or 0.0, margin, project.code


def _text(svg: str | bytes) -> str:
    return svg.decode("utf-8") if isinstance(svg, bytes) else svg


def _overdue(schedule: Schedule, margin: Margin, as_of: date) -> bool:
    """Whether a deadline has come and what it stands on has not been finished."""
    items = [schedule[margin.item]] if margin.item else list(schedule)
    return margin.deadline.day <= as_of and any(one.status != "finished" for one in items)


def _latest_start(schedule: Schedule) -> date | None:
    days = [
        timing.late_start_day
        for timing in schedule
        if timing.status == "not-started" and timing.late_start_day is not None
    ]
    return min(days, default=None)


def _trace(one: ProjectWeek) -> tuple[TraceFact, ...]:
    """How each figure was computed and from what."""
    schedule, progress = one.schedule, one.progress
    as_of = schedule.as_of.isoformat() if schedule.as_of else "未给出"
    revision = clean(one.revision) or "未登记"
    baseline = f"第 {progress.baseline.number} 号" if progress.baseline else "未立"
    return (
        TraceFact("数据日期", f"{as_of} 当日结束时", f"计划版本：{revision}；基线：{baseline}"),
        TraceFact("序时进度", FORMULAS[progress.basis], f"口径：{progress.basis_says}"),
        TraceFact("形象进度", "∑（权重×完成百分比）÷∑权重", clean(progress.weights_says)),
        TraceFact("偏差", "形象进度减序时进度，单位为百分点", "上两项"),
        TraceFact("灯号", clean(progress.preset_says), f"标准代码 {progress.preset}"),
        TraceFact(
            "网络预测", "以数据日期重排剩余工作（保留逻辑）", f"规则集 {schedule.project.rules}"
        ),
        TraceFact("趋势预测", clean(progress.trend_says), "实际填报进度"),
        TraceFact("最迟开始、时差", "由完成时限倒排至每项工作", _deadlines(schedule)),
    )


def _deadlines(schedule: Schedule) -> str:
    governing = [margin.deadline for margin in schedule.deadlines if margin.governing]
    days = {
        f"{deadline.day.isoformat()}"
        + (f"（原文“{clean(deadline.text)}”）" if deadline.text else "")
        for deadline in governing or schedule.project.deadlines
    }
    return f"完成时限 {'、'.join(sorted(days))}" if days else "未设完成时限"
