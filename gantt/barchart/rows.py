"""The rows of a 横道图, read from a `Schedule`: one for every work, in the order of the outline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from gantt.barchart.front import Stand
from gantt.barchart.values import Days, Details, Flag, Row, RowKind
from gantt.text import tidy
from projects.baseline import Baseline, BaselineItem
from projects.holidays import is_provisional
from projects.model import Activity, Deadline, summaries_above
from projects.schedule.result import Margin, Schedule, Timing

_DATED: Mapping[str, RowKind] = {"summary": "summary", "hammock": "hammock", "external": "external"}


@dataclass(frozen=True, slots=True)
class Source:
    """What rows are read from. `both`: early dates as bars and the late ones beside them."""

    schedule: Schedule
    percents: Mapping[str, float]
    standing: Mapping[str, Stand]
    baseline: Baseline | None
    both: bool


def rows_of(source: Source) -> Iterable[Row]:
    """Every row of the plan."""
    schedule = source.schedule
    flags = {margin.item: margin for margin in schedule.deadlines if margin.item is not None}
    works = {activity.id: activity for activity in schedule.project.activities}
    default = schedule.project.calendar or ""
    late = schedule.early_finish is None
    for number, depth, activity in outline(schedule.project.activities):
        timing = schedule[activity.id]
        start, finish = _early(timing) if source.both else span_of(timing)
        days = (timing.early_start_day, timing.early_finish_day) if source.both else _days(timing)
        percent = source.percents.get(activity.id)
        done = timing.status == "finished" or (percent or 0) >= 100
        unsure = [timing.provisional and rests_on_notices(day, late) for day in days]
        margin = flags.get(activity.id)
        promised = source.baseline.by_id.get(activity.id) if source.baseline else None
        yield Row(
            id=activity.id,
            number=number,
            name=tidy(activity.name) or activity.id,
            depth=depth,
            kind=_kind(activity, timing, start),
            owner=tidy(activity.owner),
            calendar=activity.calendar or default,
            days=timing.duration_days,
            start=start,
            finish=finish,
            start_day=days[0],
            finish_day=days[1],
            late_finish=timing.late_finish,
            total_float=timing.total_float_days,
            critical=timing.critical and not done,
            done=done,
            provisional_start=unsure[0],
            provisional_finish=unsure[1],
            percent=percent,
            stand=source.standing.get(activity.id),
            flag=_flag(activity.deadline, margin, finish),
            baseline=_promised(promised),
            late=_late(timing) if source.both and not done else None,
            more=_details(source, works, activity, finish, margin, promised),
        )


def beside(row: Row, base: Schedule) -> Row:
    """The row with the dates that the plan without scenarios has, where they are others."""
    timing = base.timings.get(row.id)
    start, finish = span_of(timing) if timing else (None, None)
    if start is None or finish is None or (start, finish) == (row.start, row.finish):
        return row
    return replace(row, base=(start, finish))


def outline(activities: Sequence[Activity]) -> list[tuple[str, int, Activity]]:
    """The works as an outline: (number such as 2.1, depth, work), parents before children."""
    ids = {activity.id for activity in activities}
    children: dict[str | None, list[Activity]] = {}
    for activity in activities:
        parent = activity.parent if activity.parent in ids else None
        children.setdefault(parent, []).append(activity)
    result: list[tuple[str, int, Activity]] = []
    waiting = [(str(k), 0, a) for k, a in enumerate(children.get(None, ()), 1)][::-1]
    while waiting:
        number, depth, activity = waiting.pop()
        result.append((number, depth, activity))
        below = enumerate(children.get(activity.id, ()), 1)
        waiting += [(f"{number}.{k}", depth + 1, child) for k, child in below][::-1]
    return result


def span_of(timing: Timing) -> tuple[int | None, int | None]:
    """Planned dates, else the early, else the late ones."""
    for start, finish in (
        (timing.planned_start, timing.planned_finish),
        _early(timing),
        (timing.late_start, timing.late_finish),
    ):
        if start is not None and finish is not None:
            return start, finish
    return None, None


def _early(timing: Timing) -> tuple[int | None, int | None]:
    return timing.early_start, timing.early_finish


def _late(timing: Timing) -> tuple[int, int] | None:
    if timing.late_start is None or timing.late_finish is None:
        return None
    return timing.late_start, timing.late_finish


def _days(timing: Timing) -> Days:
    for start, finish in (
        (timing.planned_start_day, timing.planned_finish_day),
        (timing.early_start_day, timing.early_finish_day),
        (timing.late_start_day, timing.late_finish_day),
    ):
        if start is not None and finish is not None:
            return start, finish
    return None, None


def rests_on_notices(day: date | None, late: bool) -> bool:
    """Early dates rest on the days before them; late ones on those behind, up to the deadline."""
    return day is not None and (late or is_provisional(day))


def _kind(activity: Activity, timing: Timing, start: int | None) -> RowKind:
    if start is None:
        return "summary" if activity.kind == "summary" else "unscheduled"
    if activity.kind in _DATED and not (timing.zero and activity.kind != "summary"):
        return _DATED[activity.kind]
    return "milestone" if timing.zero else "task"


def _flag(own: Deadline | None, margin: Margin | None, finish: int | None) -> Flag | None:
    deadline = margin.deadline if margin else own
    if deadline is None:
        return None
    if margin and margin.margin_days is not None:
        return Flag(deadline.at, margin.margin_days < 0)
    return Flag(deadline.at, finish is not None and finish > deadline.at)


def _promised(item: BaselineItem | None) -> tuple[int, int] | None:
    if item is None or item.start is None or item.finish is None:
        return None
    return item.start, item.finish


def _details(
    source: Source,
    works: Mapping[str, Activity],
    activity: Activity,
    finish: int | None,
    margin: Margin | None,
    promised: BaselineItem | None,
) -> Details:
    timing, as_of = source.schedule[activity.id], source.schedule.as_of
    deadline = margin.deadline if margin else activity.deadline
    due = deadline.day if deadline else None
    return Details(
        office=_office(source.schedule, works, activity),
        helpers=tuple(map(tidy, activity.helpers)),
        leader=tidy(activity.leader),
        stage=_stage(source.schedule, activity),
        note=tidy(activity.note),
        status=timing.status,
        early=(timing.early_start_day, timing.early_finish_day),
        late=(timing.late_start_day, timing.late_finish_day),
        baseline=(promised.first, promised.last) if promised else (None, None),
        free_float=timing.free_float_days,
        slip=_slip(source.schedule, activity, finish, promised),
        due=due,
        due_in=(due - as_of).days if due and as_of else None,
        unsure=timing.provisional,
    )


def _office(schedule: Schedule, works: Mapping[str, Activity], activity: Activity) -> str:
    """Who leads a work: its own office, else that of the nearest summary, else the project's."""
    above = (works[item] for item in summaries_above(activity, works))
    owners = (work.owner for work in (activity, *above))
    return tidy(next((owner for owner in owners if owner), schedule.project.owner))


def _stage(schedule: Schedule, activity: Activity) -> str:
    names = {stage.id: stage.name for stage in schedule.project.stages}
    return tidy(names.get(activity.stage, activity.stage))


def _slip(
    schedule: Schedule, activity: Activity, finish: int | None, promised: BaselineItem | None
) -> float | None:
    """Working days between the promised finish and the one drawn, in the work's own calendar."""
    if finish is None or promised is None or promised.finish is None:
        return None
    network = schedule.run.network
    calendar = network.calendars.of(activity)
    late = calendar.worked(finish) - calendar.worked(promised.finish)
    return late / network.day_of(calendar)
