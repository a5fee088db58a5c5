"""Which works stand in a department's form, and what each row shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal

from projects.actuals import NOTHING, Actual, actuals
from projects.errors import InputError
from projects.forecast import one_decimal
from projects.forms.fresh import said_at
from projects.forms.values import FormPlan, Key
from projects.model import Activity, Project, summaries_above
from projects.progress.rollup import percent_of
from projects.readers.desk import suggestion
from projects.readers.values import plain
from projects.schedule.result import Timing

SOON: Final = timedelta(days=14)
"""Works that start within two weeks are asked for too."""
_NAMED: Final = 12
"""So many departments are named in one sentence."""
Measure = Literal["percent", "quantity", "steps", "dates", "finish"]
"""What a work takes: a percentage, a quantity, its steps, dates alone, or its finish alone."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of the form.

    `shown` is the text of every locked cell but the number, `known` that of the yellow cells that
    are filled in advance, `late` the columns whose day has passed. `due`: to be filled this week.
    """

    key: Key
    work: Activity
    project: Project
    measure: Measure
    due: bool
    shown: Mapping[str, str]
    known: Mapping[str, str]
    late: frozenset[str] = field(default=frozenset())

    @property
    def takes(self) -> frozenset[str]:
        """The yellow columns that this work takes."""
        common = {"finished", "reported", "problem", "note"}
        if self.measure == "finish":
            return frozenset(common)
        common |= {"started"}
        if self.measure in ("percent", "quantity"):
            common |= {"amount"}
        if self.measure == "steps":
            common |= {"steps"}
        if self.work.duration is not None:
            common |= {"remaining"}
        return frozenset(common)


def lines_of(
    plans: Sequence[FormPlan], owner: str, as_of: date, *, assisting: bool = False
) -> tuple[Line, ...]:
    """The rows of a department, those to be filled this week first, else in the order of the plans.

    `assisting` adds the works at which it only helps (配合).

    Raises:
        InputError: DP576 where no plan names the department; with a suggestion.
    """
    found = [
        line
        for plan in plans
        for line in _lines(plan, _filled_by(plan, owner, assisting=assisting), as_of)
    ]
    if not found:
        says = f"所选项目没有“{owner}”负责的工作" if owner.strip() else "没有写是哪个单位"
        raise InputError.of("DP576", says, _instead(plans, owner))
    return tuple(sorted(found, key=lambda line: not line.due))


def _instead(plans: Sequence[FormPlan], owner: str) -> str:
    known = departments(plans)
    if not known:
        return "在计划里给工作写明 owner（牵头单位）"
    more = "……" if len(known) > _NAMED else ""
    near = suggestion(owner, known) if owner.strip() else ""
    return near or f"责任单位有：{'、'.join(known[:_NAMED])}{more}"


def departments(plans: Sequence[FormPlan]) -> tuple[str, ...]:
    """The departments that have works to report on, in the order of the plans and as first written
    there: （A标） and (A标) are one."""
    offices = [_offices(plan) for plan in plans]
    named = (
        office[work]
        for plan, office in zip(plans, offices, strict=True)
        for work in _reportable(plan)
    )
    found: dict[str, str] = {}
    for name in named:
        found.setdefault(_same(name), name)
    return tuple(name for name in found.values() if name)


def spelled(plans: Sequence[FormPlan], owner: str) -> str:
    """A department as the plans write it, however it was typed."""
    known = {_same(name): name for name in departments(plans)}
    return known.get(_same(owner), owner.strip())


def _same(name: str) -> str:
    """Names that differ in blanks and the width of signs are one department."""
    return "".join(plain(name).split())


def _reportable(plan: FormPlan) -> list[str]:
    """The works that somebody fills: summaries and hammocks follow from others."""
    works = plan.schedule.project.activities
    parents = {work.parent for work in works}
    return [
        work.id
        for work in works
        if work.id not in parents and work.kind not in ("summary", "hammock")
    ]


def _filled_by(plan: FormPlan, owner: str, *, assisting: bool) -> frozenset[str]:
    """The ids of the works that a department fills."""
    name, offices = _same(owner), _offices(plan)
    works = {work.id: work for work in plan.schedule.project.activities}
    return frozenset(
        item
        for item in _reportable(plan)
        if _same(offices[item]) == name or (assisting and name in map(_same, works[item].helpers))
    )


def _offices(plan: FormPlan) -> Mapping[str, str]:
    """Who answers for each work: its own office, else that of the nearest summary, else the
    project's."""
    project = plan.schedule.project
    works = {work.id: work for work in project.activities}
    found = {}
    for work in project.activities:
        above = [works[name].owner for name in summaries_above(work, works)]
        named = [office for office in (work.owner, *above, project.owner) if office]
        found[work.id] = named[0] if named else ""
    return found


def _lines(plan: FormPlan, wanted: frozenset[str], as_of: date) -> list[Line]:
    project = plan.schedule.project
    states = actuals(project, as_of)
    return [
        _line(plan, work, states.get(work.id, NOTHING), as_of)
        for work in project.activities
        if work.id in wanted
    ]


def _line(plan: FormPlan, work: Activity, state: Actual, as_of: date) -> Line:
    project, timing = plan.schedule.project, plan.schedule[work.id]
    span = plan.baseline.span(work.id) if plan.baseline else None
    first, last = span or (timing.planned_start_day, timing.planned_finish_day)
    if span is None and timing.assumed and timing.zero:
        # A due day alone: nobody said when the work begins, and only the day itself is planned.
        first, last = None, work.deadline.day if work.deadline else last
    measure = _measure(work)
    days = {
        "planned_start": first,
        "planned_finish": last,
        "late_start": None if state.under_way or first is None else timing.late_start_day,
        "late_finish": timing.late_finish_day,
    }
    if state.finished is not None:
        days |= {"late_start": None, "late_finish": None}
    shown = {
        "project": project.name,
        "id": work.id,
        "name": work.name,
        **{name: day.isoformat() if day else "" for name, day in days.items()},
        "last": _last(plan, work, state),
        "measure": _measure_words(work, measure),
    }
    return Line(
        key=(project.code, work.id),
        work=work,
        project=project,
        measure=measure,
        due=_due(state, timing, first, as_of),
        shown=shown,
        known=_known(work, state, measure, _steps_done(project, work, as_of)),
        late=frozenset(
            name for name in ("late_start", "late_finish") if (day := days[name]) and day <= as_of
        ),
    )


def _due(state: Actual, timing: Timing, first: date | None, as_of: date) -> bool:
    """Unfinished, and under way, or to begin within two weeks, or nobody knows when it begins."""
    if state.finished is not None:
        return False
    begins = [day for day in (first, timing.late_start_day) if day is not None]
    return state.under_way or first is None or min(begins) <= as_of + SOON


def _measure(work: Activity) -> Measure:
    if work.kind in ("milestone", "start-milestone") or (
        work.duration is not None and not work.duration.amount
    ):
        return "finish"
    if work.percent_type in ("0-100", "50-50"):
        return "dates"
    if work.steps and work.percent_type in ("", "steps"):
        return "steps"
    if work.quantity is not None and work.percent_type in ("", "quantity"):
        return "quantity"
    return "percent"


def _measure_words(work: Activity, measure: Measure) -> str:
    if measure == "quantity" and work.quantity is not None:
        return f"{work.quantity.unit or '数量'}（共 {_number(work.quantity.total)}）"
    if measure == "steps":
        return "步骤：" + "、".join(step.name for step in work.steps)
    return {"percent": "百分比", "dates": "开工、完成日期", "finish": "完成日期"}[measure]


def _number(value: float) -> str:
    return f"{value:.10g}"


def _last(plan: FormPlan, work: Activity, state: Actual) -> str:
    """What was known before this report, and as of when."""
    if state.finished is not None:
        return "已完成"
    seen = f"\n（{state.seen_on.isoformat()}）" if state.seen_on else ""
    days = plan.schedule[work.id].duration_days
    minutes = days * plan.schedule.project.minutes_per_day if days else None
    percent = percent_of(work, state, minutes)
    if percent is None:
        return ("已开工" if state.under_way else "未开工" if state.seen_on else "未填报") + seen
    said = f"{one_decimal(percent)}%"
    if state.done is not None and work.quantity is not None:
        said = f"{_number(state.done)} {work.quantity.unit}，{said}".replace(" ，", "，")
    return said + seen


def _known(
    work: Activity, state: Actual, measure: Measure, steps: tuple[str, ...]
) -> dict[str, str]:
    """What is filled in advance: days that are known, and the steps done so far."""
    known = {}
    if state.started is not None and measure != "finish":
        known["started"] = state.started.isoformat()
    if state.finished is not None:
        known["finished"] = state.finished.isoformat()
    if measure == "steps" and steps:
        known["steps"] = "、".join(steps)
    return known


def _steps_done(project: Project, work: Activity, as_of: date) -> tuple[str, ...]:
    """The steps last reported as done, else those that the plan says are."""
    rows = [
        row
        for row in project.observations
        if row.item == work.id and row.kind == "steps" and row.as_of <= as_of
    ]
    if rows:
        value = sorted(rows, key=said_at)[-1].value
        return value if isinstance(value, tuple) else ()
    return tuple(step.name for step in work.steps if step.done)
