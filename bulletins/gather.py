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
    SourceFact,
    State,
    count,
)
from bulletins.lists import moves_told, next_week, nodes_ahead, works_done, works_started
from bulletins.matters import matters_of
from bulletins.problems import issues_found
from bulletins.standings import (
    externals_of,
    notes_told,
    parts_of,
    standings_told,
    stated_of,
)
from bulletins.week import Week, issue_day, joined_weeks
from bulletins.wording import clean, day_words
from bulletins.works import lamp_of, project_state, works_of
from projects.actuals import actuals
from projects.errors import Finding
from projects.holidays import Override
from projects.schedule.result import Margin, Schedule

if TYPE_CHECKING:
    from projects.baseline import Baseline
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
    weeks: tuple[Week, ...] = (),
) -> BulletinFacts:
    """The facts of the bulletin that covers `week`, projects worst first; `weeks`: its weeks where
    they are not those that the calendar joins."""
    weeks = weeks or joined_weeks(week, override)
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
        said=overall.stated_percent,
        summed=overall.summed_percent,
        stated=stated_of(works, remarks),
        source=_source(one),
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


def _source(one: ProjectWeek) -> SourceFact:
    """What the figures of the project rest on."""
    schedule, progress = one.schedule, one.progress
    return SourceFact(
        basis=progress.basis,
        basis_says=progress.basis_says,
        weights=clean(progress.weights_says),
        preset=progress.preset,
        preset_says=clean(progress.preset_says),
        rules=schedule.project.rules,
        trend=clean(progress.trend_says),
        revision=clean(one.revision),
        baseline=_baseline(progress.baseline) if progress.baseline else "",
        deadlines=_deadlines(schedule),
    )


def _baseline(baseline: Baseline) -> str:
    """`第1号，数据截至2023-03-07，据计划第2版，原因：批复计划`; when, of one before the start."""
    said = [f"第{baseline.number}号"]
    if baseline.taken_on:
        said.append(f"数据截至{baseline.taken_on.isoformat()}")
    elif baseline.recorded_at:
        said.append(f"{baseline.recorded_at:%Y-%m-%d %H:%M}登记")
    said.append(f"据计划第{baseline.revision}版")
    if reason := clean(baseline.reason):
        said.append(f"原因：{reason}")
    return "，".join(said)


def _deadlines(schedule: Schedule) -> str:
    """The governing deadline with its words; of works that have each their own, from when to when.

    A project without any gives "".
    """
    project = schedule.project
    if not project.deadlines and not schedule.deadlines:
        return ""
    days = sorted(margin.deadline.day for margin in schedule.deadlines)
    if len(days) > 1 and all(deadline.item for deadline in project.deadlines):
        return f"各项分设{len(days)}个，{days[0].isoformat()}至{days[-1].isoformat()}"
    governing = [margin.deadline for margin in schedule.deadlines if margin.governing]
    said = {
        deadline.day.isoformat()
        + (f"（原文“{clean(deadline.text)}”）" if _adds(deadline.text, deadline.day) else "")
        for deadline in governing or project.deadlines
    }
    return "、".join(sorted(said))


def _adds(text: str, day: date) -> bool:
    """Whether the words of a deadline say more than its day."""
    return clean(text) not in ("", day.isoformat(), day_words(day))
