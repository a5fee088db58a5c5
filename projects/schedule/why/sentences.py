"""The two sentences of an answer: what binds the date by which rule, and what would move it."""

from __future__ import annotations

from collections.abc import Sequence

from projects.model import DAY, day_of
from projects.network import Edge
from projects.schedule.drivers import lag_words
from projects.schedule.modes import FINISHED
from projects.schedule.result import Schedule
from projects.schedule.run import Run
from projects.schedule.why.bounds import Cause, Demand, Event, lag_says
from projects.schedule.why.chains import day_of_event
from projects.schedule.why.early import early_cause
from projects.schedule.why.late import late_at, late_cause
from projects.schedule.why.settled import duration_says, early_at
from projects.schedule.why.trace import Traced
from projects.schedule.why.values import Change, DateName

LABELS: dict[DateName, tuple[str, str]] = {
    "early-start": ("最早", "开始"),
    "early-finish": ("最早", "完成"),
    "late-start": ("最迟", "开始"),
    "late-finish": ("最迟", "完成"),
    "planned-start": ("计划", "开始"),
    "planned-finish": ("计划", "完成"),
}


def sentences(
    schedule: Schedule, traced: Traced, asked: DateName, changes: Sequence[Change]
) -> tuple[str, str]:
    """Both sentences on the date `asked`, which `traced` follows back (a planned date is an early
    or a late one); `changes` in the order of the chain, the nearest first."""
    if traced.at is None:
        return f"{traced.lacks}。", f"{traced.remedy}。"
    return _first(schedule.run, traced, asked), _second(schedule.run, traced, changes)


def _first(run: Run, traced: Traced, asked: DateName) -> str:
    """What binds the date."""
    label, verb = LABELS[asked]
    if traced.item is None:
        verb = {"开始": "开工"}.get(verb, verb)
    elif traced.event is not None and run.network.nodes[traced.event.number].kind == "point":
        verb = "达到"
    whose = "项目" if traced.item is None else ""
    reasons = [traced.through] if traced.through else []
    if traced.cause is not None:
        said = reason(run, traced.cause, late=traced.name.startswith("late"))
        gap = " " if said[:1].isdigit() else ""
        reasons.append(f"它{gap}{said}" if traced.through else said)
    return f"{whose}{label} {traced.day} {verb}：{'；'.join(reasons)}。"


def reason(run: Run, cause: Cause, *, late: bool) -> str:
    """What placed a date, without the date itself."""
    demand = cause.decided
    if demand.kind in ("duration", "finish") and demand.before is not None:
        said = _through(run, cause, demand.before, late=late)
    elif demand.kind == "link" and demand.edge is not None:
        said = (_late_link if late else _early_link)(run, cause, demand, demand.edge)
    elif late and demand.kind == "deadline":
        said = f"须在{demand.says}之内"
    else:
        said = demand.says
    if cause.moved is not None:
        said += f"；{cause.moved.says}"
    others = [tie for tie in cause.ties if tie.kind != "summary"]
    if others:
        said += f"；同样起作用的还有{'、'.join(dict.fromkeys(_name(tie) for tie in others))}"
    return said


def _name(demand: Demand) -> str:
    return f"“{demand.by}”" if demand.kind == "link" else demand.says


def _through(run: Run, cause: Cause, other: Event, *, late: bool) -> str:
    """A date that the work's own duration gives."""
    node = run.situation.node(other.number)
    at = late_at(run, other) if late else early_at(run, other)
    day = day_of_event(run, other, at)
    left = run.situation.remaining.get(other.number)
    took = duration_says(run, node, left if late or other.end == "resumes" else None)
    if not late and cause.decided.kind == "duration":
        if other.end == "resumes":
            return f"{day} 起做{took}，{reason(run, early_cause(run, other), late=False)}"
        return f"{day} 开始，{took}"
    word = "完成" if other.end == "finish" else "开始"
    limit = "最迟 " if late else ""
    inner = late_cause(run, other) if late else early_cause(run, other)
    # Ties and stops are told once, with the date that was asked about.
    said = reason(run, _bare(inner), late=late)
    sign = "倒推" if other.end == "finish" else "加上"
    return f"{limit}{day} {word}（{said}），{sign}{took}"


def _bare(cause: Cause) -> Cause:
    return Cause(cause.event, cause.at, cause.placed, cause.decided, (), ())


def _early_link(run: Run, cause: Cause, demand: Demand, edge: Edge) -> str:
    link, before = run.network.links[edge.number], run.network.nodes[edge.before]
    name = f"“{before.activity.id} {before.activity.name}”"
    own = "完成" if link.kind[1] == "F" else "开始"
    assert demand.before is not None
    if demand.before.end == "carried":
        until = day_of(demand.before_at - 1)
        return f"{name}虽已完成，它的前置工作到 {until} 才完成，按保留逻辑本工作其后才能{own}"
    verb = "完成" if edge.from_finish else "开始"
    kind: Event = Event(edge.before, "finish" if edge.from_finish else "start")
    day = day_of_event(run, kind, early_at(run, demand.before))
    said = f"{name}{day} {verb}后，本工作才能{own}{lag_words(run, edge)}{lag_says(run, edge)}"
    return said + _waited(run, cause, demand)


def _waited(run: Run, cause: Cause, demand: Demand) -> str:
    """Says when the calendar pushed a start past the demand, from which day to which."""
    node = run.network.nodes[cause.event.number]
    if cause.event.end != "start" or node.kind == "point" or cause.moved is not None:
        return ""
    if cause.at // DAY <= demand.at // DAY:
        return ""
    calendar = node.calendar.name
    return f"；{day_of(demand.at)} 起按日历“{calendar}”不施工，顺延到 {day_of(cause.at)}"


def _late_link(run: Run, cause: Cause, demand: Demand, edge: Edge) -> str:
    link, after = run.network.links[edge.number], run.network.nodes[edge.after]
    name = f"“{after.activity.id} {after.activity.name}”"
    own = "完成" if link.kind[0] == "F" else "开始"
    assert demand.before is not None
    if demand.before.end == "carried":
        return f"{name}虽已完成，它的后续按保留逻辑还要等本工作先{own}"
    end = "finish" if edge.to_finish else "start"
    day = day_of_event(
        run, Event(edge.after, "finish" if edge.to_finish else "start"), late_at(run, demand.before)
    )
    verb = "完成" if end == "finish" else "开始"
    return f"{name}最迟 {day} {verb}，本工作须先{own}{lag_words(run, edge)}{lag_says(run, edge)}"


def _second(run: Run, traced: Traced, changes: Sequence[Change]) -> str:
    """What would have to change."""
    late = traced.name.startswith("late")
    if _settled(run, traced):
        return "这是已经发生的日期，改变计划不会移动它。"
    if traced.steps and traced.steps[-1].kind == "float":
        return f"不靠后安排时为 {traced.steps[-2].day}；再往后推就会推迟后续工作。"
    word = "推迟" if late else "提前"
    if traced.cause is None and traced.steps[0].kind == "start":
        return "把计划里的开工日期（start）写早，没有其他约束的工作随之提前。"
    if not changes:
        return f"单独改动链条上的任何一处都不能让它{word}{_together(traced)}。"
    nearest = changes[0]
    said = f"要{word}：{nearest.says}"
    said += f"，可{word} {nearest.wins_days:g} 天" if nearest.needs_days is not None else ""
    if nearest.then or nearest.needs_days is None or nearest.kind == "duration":
        then = f"，此后由{nearest.then}决定" if nearest.then else ""
        said += f"，最多{word} {nearest.most_days:g} 天{then}"
    more = len(changes) - 1
    return said + (f"；另有 {more} 种改法也能{word}。" if more else "。")


def _together(traced: Traced) -> str:
    cause = traced.cause
    if cause is None or not cause.ties:
        return ""
    binding = [cause.bound or cause.decided, *cause.ties]
    return f"：{'、'.join(dict.fromkeys(_name(one) for one in binding))}同时起作用，须一并改变"


def _settled(run: Run, traced: Traced) -> bool:
    """Whether the date has happened."""
    if traced.event is None:
        return False
    finished = run.situation.mode[traced.event.number] == FINISHED
    return finished or (bool(traced.bounds) and traced.bounds[0].kind == "actual")
