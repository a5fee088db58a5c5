"""What bound each date, as one Chinese sentence (SEMANTICS 5, why-record)."""

from __future__ import annotations

from datetime import date

from projects.model import DAY, day_of
from projects.network import Edge, Node
from projects.schedule.forward import asked
from projects.schedule.modes import (
    ASSUMED,
    BOUND,
    FINISHED,
    FIXED,
    LOW,
    MANUAL,
    PROMISED,
    UNDER_WAY,
    UNSPLIT,
)
from projects.schedule.result import Driver
from projects.schedule.run import Run

NO_DRIVER = Driver("start", "", "")


def shown_first(node: Node, moment: int, ends: bool) -> date:
    """The day people see for a start."""
    return day_of(moment - 1) if node.kind == "point" and ends else day_of(moment)


def shown_last(node: Node, moment: int, ends: bool) -> date:
    """The day people see for a finish."""
    return day_of(moment) if node.kind == "point" and not ends else day_of(moment - 1)


def ends_something(run: Run, number: int) -> bool:
    """Whether a zero-duration item closes earlier work, so that its day is the last one worked."""
    return run.network.ends(number)


def lag_words(run: Run, edge: Edge) -> str:
    """`，间隔 3 天` / `，搭接 2 天` / nothing."""
    link = run.network.links[edge.number]
    if not edge.lag:
        return ""
    verb = "间隔" if edge.lag > 0 else "提前"
    amount = abs(link.lag.amount)
    if link.lag.unit == "months":
        return f"（{verb} {amount} 个月）"
    if link.lag.unit == "percent":
        return f"（{verb}其工期的 {amount / 100:g}%）"
    per_day = (
        DAY
        if link.lag.unit == "elapsed"
        else run.network.day_of(run.network.nodes[edge.before].calendar)
    )
    unit = "个日历天" if link.lag.unit == "elapsed" else "天"
    return f"（{verb} {amount / per_day:g} {unit}）"


def start_driver(run: Run, number: int) -> Driver:
    """What placed the early start; for a plan without start, the late one."""
    if run.early is None:
        return _late_driver(run, number)
    node, mode = run.network.nodes[number], run.situation.mode[number]
    begin = run.early.start(number)
    if mode in (FINISHED, UNDER_WAY):
        if number in run.situation.actual_start and mode == UNDER_WAY:
            return Driver("actual", "", f"实际开工 {day_of(begin)}")
        if mode == FINISHED:
            return Driver("actual", "", f"已于 {_done(run, number)} 完成")
        return Driver("actual", "", "已开工，未报开工日期，按状态日期前推算")
    if mode == FIXED:
        at = run.situation.pinned[number][0]
        key, word = ("mso", "必须开始") if at is not None else ("mfo", "必须完成")
        day = day_of(at if at is not None else run.early.finish(number) - 1)
        return Driver("constraint", key, f"强制约束：{word}于 {day}")
    if mode == MANUAL:
        return Driver("constraint", "manual", f"手动安排：{day_of(begin)} 开始")
    if mode == PROMISED:
        return _promise(run, number)
    edge = _driving(run, number, to_finish=False) or _driving(run, number, to_finish=True)
    if edge is not None:
        return _link_driver(run, edge, number)
    return _bound_driver(run, number, node, mode)


def _done(run: Run, number: int) -> date:
    assert run.early is not None
    node = run.network.nodes[number]
    return shown_last(node, run.early.finish(number), ends_something(run, number))


def _promise(run: Run, number: int) -> Driver:
    promised = run.situation.promised[number]
    if run.early is not None and run.early.finish(number) > promised:
        return Driver(
            "data-date",
            "",
            f"承诺 {day_of(promised - 1)} 已过未办结，按状态日期 {run.situation.as_of} 计",
        )
    return Driver("promise", "", f"对方承诺 {day_of(promised - 1)} 办结")


def _driving(run: Run, number: int, *, to_finish: bool) -> Edge | None:
    assert run.floats is not None
    return next(
        (
            edge
            for edge in run.network.into[number]
            if edge.number in run.floats.driving and edge.to_finish == to_finish
        ),
        None,
    )


def _link_driver(run: Run, edge: Edge, number: int) -> Driver:
    assert run.early is not None
    link = run.network.links[edge.number]
    before = run.network.nodes[edge.before]
    ends = ends_something(run, edge.before)
    if edge.from_finish:
        day, verb = shown_last(before, run.early.finish(edge.before), ends), "完成"
    else:
        day, verb = shown_first(before, run.early.start(edge.before), ends), "开始"
    name = before.activity.name
    own = "完成" if link.kind[1] == "F" else "开始"
    carried = run.early.carried.get(edge.before)
    if carried is not None and carried > run.early.finish(edge.before):
        says = (
            f"“{before.activity.id} {name}”虽已完成，它的前置工作到 {day_of(carried - 1)} 才完成，"
            f"按保留逻辑本工作其后才能{own}"
        )
        return Driver("link", before.activity.id, says)
    says = f"“{before.activity.id} {name}”{day} {verb}后，本工作才能{own}{lag_words(run, edge)}"
    return Driver("link", before.activity.id, says + _moved(run, edge, number))


def _moved(run: Run, edge: Edge, number: int) -> str:
    """Says when the calendar pushed a start past the demand, from which day to which."""
    assert run.early is not None
    node = run.network.nodes[number]
    if edge.to_finish or node.kind == "point" or number in run.early.resumes:
        return ""
    demand = asked(run.early, edge)
    begin = run.early.start(number)
    if begin // DAY <= demand // DAY:
        return ""
    return f"；{day_of(demand)} 起按日历“{node.calendar.name}”不施工，顺延到 {day_of(begin)}"


def _bound_driver(run: Run, number: int, node: Node, mode: int) -> Driver:
    """No link drives: a constraint, the data date, a stop, or the project start does."""
    now = run.situation
    assert run.early is not None
    begin = run.early.start(number)
    if mode == UNSPLIT and now.floor[number] < run.early.w_start[number]:
        return Driver("calendar", node.calendar.name, "不可中断，避开停工窗口后的第一个空档")
    if mode == BOUND:
        for kind, caps in (("snlt", now.start_cap), ("fnlt", now.finish_cap)):
            if number in caps:
                return Driver(
                    "constraint", kind, "最迟日期约束（按 Microsoft Project 规则优先于前置关系）"
                )
    if now.finish_floor[number] > LOW and now.floor[number] < run.early.w_start[number]:
        return Driver(
            "constraint", "fnet", f"约束：不早于 {day_of(run.early.finish(number) - 1)} 完成"
        )
    for constraint in node.activity.constraints:
        if constraint.kind in ("snet", "mso") and constraint.at is not None:
            measured = node.calendar.worked(constraint.at)
            if measured == node.calendar.worked(begin):
                return Driver(
                    "constraint", constraint.kind, f"约束：不早于 {day_of(constraint.at)} 开始"
                )
    if now.data_instant is not None and node.calendar.worked(now.data_instant) == (
        node.calendar.worked(begin)
    ):
        return Driver("data-date", "", f"尚未开工，不早于状态日期 {now.as_of} 的次日")
    return Driver("start", "", f"无前置约束，自项目开工 {day_of(begin)} 起")


def finish_driver(run: Run, number: int) -> Driver:
    """What placed the early finish: the work's own duration, or a finish link or constraint."""
    if run.early is None:
        return _late_driver(run, number)
    node, mode = run.network.nodes[number], run.situation.mode[number]
    early = run.early
    if mode == FINISHED:
        return Driver("actual", "", f"实际完成 {_done(run, number)}")
    if mode == MANUAL:
        last = shown_last(node, early.finish(number), ends_something(run, number))
        return Driver("constraint", "manual", f"手动安排：{last} 完成")
    if mode == PROMISED:
        return _promise(run, number)
    edge = _driving(run, number, to_finish=True)
    if edge is not None:
        return _link_driver(run, edge, number)
    if mode == UNDER_WAY:
        left = run.situation.remaining[number] / run.network.day_of(node.calendar)
        resumed = day_of(early.resumes[number])
        says = f"状态日期后自 {resumed} 起，剩余 {left:g} 天{_stood_in(run, node)}"
        return Driver("data-date", "", says)
    if node.kind == "point":
        return start_driver(run, number)
    floor = run.situation.finish_floor[number]
    measured = early.w_finish[number] if node.kind == "work" else early.finish(number)
    if LOW < floor == measured:
        return Driver("constraint", "fnet", f"约束：不早于 {day_of(early.finish(number) - 1)} 完成")
    if mode == ASSUMED:
        return Driver("deadline", node.activity.id, "没有工期，推定到完成时限为止")
    days = node.duration / run.network.day_of(node.calendar)
    if node.span is not None:
        unit = "个月" if node.span.unit == "months" else "个日历天"
        amount = node.span.amount if node.span.unit == "months" else node.span.amount / DAY
        return Driver("start", node.activity.id, f"开始后 {amount:g} {unit}")
    return Driver("start", node.activity.id, f"开始后 {days:g} 天（日历“{node.calendar.name}”）")


def _stood_in(run: Run, node: Node) -> str:
    """Says where remaining work comes from a percentage that does not measure the duration."""
    state = run.situation.actuals.get(node.activity.id)
    physical = node.activity.percent_type in ("physical", "quantity", "steps")
    if not physical or state is None or state.remaining is not None or state.percent is None:
        return ""
    return f"（没有报剩余工期，按形象进度 {state.percent:.4g}% 推算）"


def _late_driver(run: Run, number: int) -> Driver:
    """What placed the late dates: the tightest out-link, or the limit."""
    node = run.network.nodes[number]
    if not run.late.bound(number):
        return NO_DRIVER
    edge = next((e for e in run.network.out[number] if e.number in run.binding), None)
    if edge is None:
        day = shown_last(node, run.late.finish(number), ends_something(run, number))
        return Driver("deadline", "", f"须在时限内完成，最迟 {day}")
    after = run.network.nodes[edge.after]
    link = run.network.links[edge.number]
    ends = ends_something(run, edge.after)
    if edge.to_finish:
        day, verb = shown_last(after, run.late.finish(edge.after), ends), "完成"
    else:
        day, verb = shown_first(after, run.late.start(edge.after), ends), "开始"
    own = "完成" if link.kind[0] == "F" else "开始"
    says = (
        f"“{after.activity.id} {after.activity.name}”最迟 {day} {verb}，"
        f"本工作须先{own}{lag_words(run, edge)}"
    )
    return Driver("link", after.activity.id, says)
