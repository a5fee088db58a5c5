"""Planned dates: the early or the late ones, or early ones moved on within their free float."""

from __future__ import annotations

from typing import Literal

from projects.schedule.result import Schedule
from projects.schedule.why.dated import end_of
from projects.schedule.why.stretch import stretch
from projects.schedule.why.trace import Traced, shown_day, trace
from projects.schedule.why.values import DateName, Step


def planned(schedule: Schedule, item: str | None, name: DateName) -> tuple[DateName, Traced | None]:
    """The computed date that a planned date is taken from; and the planned date itself where the
    policy moved it on from there."""
    end = end_of(name)
    early: DateName = "early-start" if end == "start" else "early-finish"
    late: DateName = "late-start" if end == "start" else "late-finish"
    if item is None:
        backward = schedule.run.early is None or schedule.policy == "late"
        return (late if backward and name != "planned-start" else early), None
    timing = schedule[item]
    at = timing.planned_start if end == "start" else timing.planned_finish
    first = timing.early_start if end == "start" else timing.early_finish
    last = timing.late_start if end == "start" else timing.late_finish
    if at is None or at == first:
        return early, None
    if at == last:
        return late, None
    base = trace(schedule, item, early)
    day = shown_day(timing, name)
    if base.at is None or day is None:
        return early, None
    says = "尽量靠后安排：在自由时差之内推迟，不影响任何后续工作"
    parts = stretch(schedule.run.network.calendar_of(item), base.at, at, "float")
    side: Literal["start", "finish"] = "start" if end == "start" else "finish"
    step = Step(item, side, at, day, "float", item, says, (), parts)
    steps = (*base.steps, step)
    return early, Traced(item, name, at, day, steps, base.bounds, base.event, None, says)
