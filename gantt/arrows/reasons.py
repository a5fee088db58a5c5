"""Why a work begins later than the works before it end, and why a link is left out, in words."""

from __future__ import annotations

from collections.abc import Collection

from gantt.arrows.joints import Joint
from gantt.arrows.values import LeftOut
from projects.model import DAY
from projects.network import Edge
from projects.network.lags import ElapsedLag, MonthLag
from projects.schedule import Schedule
from projects.schedule.modes import FINISHED, FIXED, MANUAL, PROMISED, UNDER_WAY

REST = "非工作日"
PAUSE = "停顿"
UNBROKEN = "为连续作业推后"


def held_by(schedule: Schedule, number: int, shown: Collection[int]) -> str:
    """What a work waits for that is no work of the picture.

    shown: the nodes that the picture holds; a link from another one is named as going on from it.
    """
    run = schedule.run
    timing = schedule[run.network.nodes[number].activity.id]
    begin = timing.early_start_day or timing.late_start_day
    day = "" if begin is None else f" {begin:%m-%d}"
    driver = timing.driver
    if run.situation.mode[number] == PROMISED:
        return "按承诺日期"
    if driver.kind == "data-date":
        return "数据日期后开始"
    if driver.kind == "actual":
        return f"实际{day} 开始"
    if driver.kind == "constraint":
        return f"不早于{day}"
    if driver.kind == "link":
        return _behind(schedule, number, shown)
    return f"等待至{day}"


def _behind(schedule: Schedule, number: int, shown: Collection[int]) -> str:
    """Which kind of link holds a work: one from outside the picture, or one to its finish."""
    network, values = schedule.run.network, schedule.run.floats
    driving = [e for e in network.into[number] if values is None or e.number in values.driving]
    outside = next((edge for edge in driving if edge.before not in shown), None)
    if outside is not None:
        return f"接“{network.nodes[outside.before].activity.name}”"
    return UNBROKEN if any(edge.to_finish for edge in driving) else "等待紧前工作"


def wait_words(schedule: Schedule, joint: Joint) -> tuple[str, float | None]:
    """(name, days) of the wait that a lag is."""
    network = schedule.run.network
    if isinstance(joint.rule, MonthLag):
        return f"等待 {joint.lag} 个月", None
    if isinstance(joint.rule, ElapsedLag):
        days = joint.lag / DAY
        return f"等待 {days:g} 个日历天", days
    days = joint.lag / network.day_of(network.nodes[joint.before].calendar)
    return f"等待 {days:g} 天", days


def link_left_out(schedule: Schedule, edge: Edge, why: str) -> LeftOut:
    """A link that no arrow says."""
    network = schedule.run.network
    link = network.links[edge.number]
    words = f"{link.words(network.project.minutes_per_day)} → {link.after}"
    return LeftOut(link.after, words, why)


def broken_because(schedule: Schedule, edge: Edge) -> str:
    """Why the dates of a link's two works do not keep it."""
    mode = schedule.run.situation.mode
    before, after = mode[edge.before], mode[edge.after]
    if after == FINISHED:
        return "紧后工作已先完成，该关系不再起作用"
    if after == UNDER_WAY:
        return "紧后工作已先开始，该关系不再约束其开始"
    if after in (FIXED, MANUAL, PROMISED):
        return "紧后工作的日期已另行指定，不随该关系变动"
    if before in (FINISHED, UNDER_WAY, FIXED, MANUAL, PROMISED):
        return "紧前工作的日期已定，该关系不再向前传递时限"
    return "日历或取整不同，箭线不能同时保持两项工作的早、迟日期"


HAMMOCK = "伴随工作随所连工作伸缩，不以箭线表示"
LEDGER = "台账事项没有工期和时限，不进入网络"
LEAD = "提前时距超出工作的工期，不能拆成完成—开始关系"
OWN_DATES = "汇总项日期为手工指定，由其引出的关系不以箭线表示"
