"""What the block graph does not compute; the ordinary engine does, and the answer says so.

The block graph counts in whole days and dates what a day plan of ours can hold, except for the
few shapes below.
"""

from __future__ import annotations

from projects.model import DAY
from projects.network.lags import MONTHS
from projects.schedule.modes import FIXED, HALF, PROMISED, SPAN, UNDER_WAY
from projects.schedule.situation import Situation

BACKWARD_ONLY = "计划没有开工日期，只有倒排"
OTHER_RULES = "按其他软件的规则推算"
MINUTES = "计划或日历不按整天计"
CARRIED = "完成的工作仍按原顺序约束其后的工作"
LONG_SPAN = "按月计的工作受完成关系或最早完成约束"
SPAN_START = "从按日历天或按月计的工作的开始引出关系，而它的开始要由完成倒推"
ONLY_FINISH = "按日历天或按月计的工作只有最早完成约束"
NO_WORKS = "没有参加推算的工作"
FAR_DATES = "日期太远"


def reason(now: Situation, starts_used: frozenset[int]) -> str:
    """Why the block graph does not compute a plan; "" where it does. `starts_used`: the nodes of
    which the start matters to others."""
    project = now.network.project
    if not now.early_side:
        return BACKWARD_ONLY
    if not now.network.nodes:
        return NO_WORKS
    if project.rules != "daopai":
        return OTHER_RULES
    if not project.day_plan or any(not one.whole_days for one in now.network.calendars):
        return MINUTES
    if not _whole_days(now):
        return MINUTES
    if now.carriers:
        return CARRIED
    for number, node in enumerate(now.network.nodes):
        if node.kind != "span":
            continue
        mode = now.mode[number]
        months = node.span is not None and node.span.unit == "months"
        backward = mode in (PROMISED, FIXED) and now.pinned.get(number, (None, 0))[0] is None
        unknown = mode == UNDER_WAY and number not in now.actual_start
        if number in starts_used and (backward or unknown):
            return SPAN_START
        if mode == SPAN and now.floor[number] < -HALF and not _start_links(now, number):
            return ONLY_FINISH
        if mode == SPAN and months and _pulled(now, number):
            return LONG_SPAN
    return ""


def _start_links(now: Situation, number: int) -> bool:
    edges = now.network.into[number]
    return any(not one.to_finish and one.number not in now.unheeded for one in edges)


def _pulled(now: Situation, number: int) -> bool:
    return now.finish_floor[number] > -HALF or any(
        one.to_finish and one.number not in now.unheeded for one in now.network.into[number]
    )


def _whole_days(now: Situation) -> bool:
    """Whether every number of minutes that the forward pass reads is whole days."""
    network = now.network
    values = [now.data_instant or 0, network.project.start or 0]
    for number, node in enumerate(network.nodes):
        values.append(now.node(number).duration)
        values += node.activity.manual or ()
        values += [one.at for one in node.activity.constraints if one.at is not None]
        if node.span is not None and node.span.unit != "months":
            values.append(node.span.amount)
    for edges in network.into:
        values += [edge.lag for edge in edges if edge.lag and edge.rule is not MONTHS]
    for table in (now.remaining, now.resumes, now.actual_start, now.actual_finish, now.promised):
        values += table.values()
    values += [deadline.at for deadline in network.deadlines]
    return not any(value % DAY for value in values)
