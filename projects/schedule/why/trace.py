"""A date of any item, followed to where it comes from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from projects.model import day_of
from projects.schedule.result import Schedule, Timing, as_days
from projects.schedule.run import Run
from projects.schedule.why.bounds import Cause, Event, shown_bounds
from projects.schedule.why.chains import day_of_event, early_chain, late_chain_of, waited
from projects.schedule.why.dated import (
    deciding,
    end_of,
    event_at,
    hanging,
    hung_by,
    hung_name,
    members,
    shown_actual,
)
from projects.schedule.why.early import early_cause
from projects.schedule.why.late import late_cause
from projects.schedule.why.values import Bound, DateName, Part, Step


@dataclass(frozen=True, slots=True)
class Traced:
    """One date with its chain and bounds; `event` is the work's date that it is taken from, `cause`
    what placed that; `through` says how an item without logic of its own comes by it. `at` None:
    there is no such date, `lacks` says why and `remedy` what to do."""

    item: str | None
    name: DateName
    at: int | None = None
    day: date | None = None
    steps: tuple[Step, ...] = ()
    bounds: tuple[Bound, ...] = ()
    event: Event | None = None
    cause: Cause | None = None
    through: str = ""
    lacks: str = ""
    remedy: str = ""


def trace(schedule: Schedule, item: str | None, name: DateName, *, chain: bool = True) -> Traced:
    """Follow an early or a late date of an item (None: the project); without `chain` only its
    bounds, no steps."""
    run, late = schedule.run, name.startswith("late")
    if item is not None and schedule[item].status == "ledger":
        return _without(schedule, item, name)
    if item is None and name == "early-start":
        return _project_start(schedule)
    if item is not None and item in run.network.hung:
        return _hammock(schedule, item, name, chain=chain)
    event = deciding(run, item, name)
    own = item is not None and item in run.network.index
    at = None if event is None else event_at(run, event, late=late, shown=item is not None)
    if event is None or at is None:
        return _without(schedule, item, name)
    if late and item is not None and shown_actual(run, event):
        found = _actual(run, item, name, event, at)
    else:
        cause = late_cause(run, event) if late else early_cause(run, event)
        follow = late_chain_of if late else early_chain
        steps = follow(run, event) if chain else ()
        bounds = shown_bounds(run, cause, late=late)
        day = day_of_event(run, event, at)
        found = Traced(item, name, at, day, steps, bounds, event, cause)
    if item is not None:
        found = replace(found, day=shown_day(schedule[item], name))
    return found if own else _outmost(run, item, found)


def shown_day(timing: Timing, name: DateName) -> date | None:
    """The day that the tables show."""
    day: date | None = getattr(timing, f"{name.replace('-', '_')}_day")
    return day


def _outmost(run: Run, item: str | None, inner: Traced) -> Traced:
    """A summary, or the project: the outmost of its works."""
    name = inner.name
    late, end = name.startswith("late"), end_of(name)
    assert inner.event is not None
    assert inner.at is not None
    assert inner.day is not None
    work = run.network.nodes[inner.event.number].activity
    verb = {"start": "开始", "finish": "完成"}[end]
    whose = "全部工作" if item is None else "其下各项工作"
    which = f"最迟{verb}日" if late else f"最早{verb}日"
    through = f"取{whose}中{which}{'最早' if end == 'start' else '最晚'}的“{work.id} {work.name}”"
    bounds = []
    calendar = run.network.calendar_of(item)
    per_day = run.network.day_of(calendar)
    sign = -1 if end == "start" else 1
    for event, at in members(run, item, name):
        if item is None and run.network.out[event.number] and event != inner.event:
            continue
        lost = sign * (calendar.worked(inner.at) - calendar.worked(at))
        one = run.network.nodes[event.number].activity
        day, days = day_of_event(run, event, at), as_days(lost, per_day)
        row = Bound("summary", one.id, day, days, f"{one.id} {one.name}")
        bounds.append((event != inner.event, lost, row))
    rows = tuple(row for *_, row in sorted(bounds, key=lambda row: row[:2]))
    if item is None:
        return replace(inner, bounds=rows, through=through)
    step = Step(item, end, inner.at, inner.day, "summary", work.id, through)
    steps = (step, *inner.steps) if late else (*inner.steps, step)
    return replace(inner, steps=steps, bounds=rows, through=through)


def _hammock(schedule: Schedule, item: str, name: DateName, *, chain: bool) -> Traced:
    """A hammock: the date of the work that it hangs by, and the lag."""
    run, late, end = schedule.run, name.startswith("late"), end_of(name)
    found = hanging(run, item, name)
    if found is None:
        return _without(schedule, item, name)
    at, (link, lag, rule) = found
    inner = trace(schedule, link.before, hung_name(link, name), chain=chain)
    assert inner.at is not None
    words = link.words(schedule.project.minutes_per_day)
    through = f"伴随工作，{'始' if end == 'start' else '止'}于所连的 {words}"
    calendar = run.network.calendar_of(item)
    bounds = []
    for other, (each, *_) in hung_by(run, item, name):
        apart = calendar.worked(at) - calendar.worked(other)
        lost = as_days(-apart if end == "start" else apart, run.network.day_of(calendar))
        says = f"所连 {each.words(schedule.project.minutes_per_day)}"
        on = day_of(other) if end == "start" else day_of(other - 1)
        bounds.append((other != at, lost or 0, Bound("link", each.before, on, lost, says)))
    rows = tuple(row for *_, row in sorted(bounds, key=lambda row: row[:2]))
    day = shown_day(schedule[item], name)
    assert day is not None
    low, high = (at, inner.at) if late else (inner.at, at)
    parts = waited(rule if lag else None, low, high)
    step = Step(item, end, at, day, "link", link.before, through)
    steps = _hung(inner.steps, step, parts, late=late) if chain else ()
    return replace(
        inner, item=item, name=name, at=at, day=day, steps=steps, bounds=rows, through=through
    )


def _hung(
    steps: tuple[Step, ...], step: Step, parts: tuple[Part, ...], *, late: bool
) -> tuple[Step, ...]:
    """The chain of the work that a hammock hangs by, and the hammock at its near end."""
    if late:
        return (step, replace(steps[0], parts=parts), *steps[1:])
    return (*steps, replace(step, parts=parts))


def _actual(run: Run, item: str | None, name: DateName, event: Event, at: int) -> Traced:
    """Rules that show the actual dates of a started work as its late ones (msproject)."""
    verb = "开始" if name == "late-start" else "完成"
    day = day_of_event(run, event, at)
    says = f"实际{verb} {day}；按 Microsoft Project 的规则，最迟{verb}即实际{verb}"
    work = run.network.nodes[event.number].activity.id
    steps = (
        Step(work, event.end, at, day, "actual", "", says),
        Step("", "", at, day, "actual", "", says),
    )
    bounds = (Bound("actual", "", day, 0, says),)
    return Traced(item, name, at, day, steps, bounds, event, through=says)


def _project_start(schedule: Schedule) -> Traced:
    """The start that the plan names."""
    at = schedule.start
    if at is None:
        return _without(schedule, None, "early-start")
    says = "计划写明的开工日期"
    step = Step("", "", at, day_of(at), "start", "", says)
    bound = Bound("start", "", day_of(at), 0, says)
    return Traced(None, "early-start", at, day_of(at), (step,), (bound,), through=says)


def _without(schedule: Schedule, item: str | None, name: DateName) -> Traced:
    """Why there is no such date, and what would give one."""
    run = schedule.run
    whose = "项目" if item is None else f"“{item}”"
    if not run.network.nodes:
        lacks, remedy = f"{whose}没有有日期的工作", "给工作写上工期（duration）或时限（deadline）"
    elif item is not None and item in run.network.leaves and not run.network.leaves[item]:
        lacks = f"{whose}是汇总项，其下没有有日期的工作"
        remedy = "给其下的工作写上工期（duration）或时限（deadline）"
    elif item is not None and item in run.network.hung and not run.network.hung[item]:
        lacks, remedy = f"{whose}是伴随工作，没有连到任何工作", "用 after 写明它始于谁、止于谁"
    elif item is not None and schedule[item].status == "ledger":
        lacks = f"{whose}没有工期，也没有时限，是台账事项，没有网络日期"
        remedy = "写上工期（duration），或写上时限（deadline），它就排进网络计划"
    elif not name.startswith("late") and run.early is None:
        lacks = f"计划没有开工日期，{whose}没有最早日期，只有最迟日期"
        remedy = "写上 start，或用 --as-of 给出状态日期"
    elif item is None or schedule[item].status == "finished":
        lacks = f"{whose}已经完成，没有最迟日期"
        remedy = "已完成的工作不再受时限约束；它的实际日期用最早开始、最早完成来查"
    elif item in run.network.hung:
        end = "开始" if end_of(name) == "start" else "完成"
        lacks, remedy = (
            f"{whose}是伴随工作，没有连到决定其{end}的日期",
            "补上相应的关系（SS 或 FF）",
        )
    else:
        lacks, remedy = (
            f"{whose}没有受到任何时限的约束，没有最迟日期",
            "给它、后续工作或项目写上时限",
        )
    return Traced(item, name, lacks=lacks, remedy=remedy)
