"""What `daopai recover` prints: what it takes, what else could be done, what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from projects.recovery import Alternative, Measure, Recovery
from projects.recovery.values import SHORTEST
from projects.schedule import Schedule
from projects.writers.headline import hanging, title
from projects.writers.terminal import Column, table


def recover_view(schedule: Schedule, answer: Recovery, width: int) -> str:
    """The answer in at most `width` columns."""
    blocks = ["\n".join(hanging(list(_headline(schedule, answer)), width))]
    if answer.measures:
        blocks.append(_measures(answer, width))
    if answer.alternatives:
        told = (_alternative(schedule, answer, one) for one in answer.alternatives)
        says = ["如果其中一项不采取，其余重新选最省的：", *told]
        blocks.append("\n".join(hanging(says, width)))
    if answer.curve:
        blocks.append(_curve(schedule, answer, width))
    if answer.deadlines:
        blocks.append(_deadlines(answer, width))
    blocks.append("\n".join(hanging(list(_below(answer)), width)))
    return "\n\n".join(blocks)


def _headline(schedule: Schedule, answer: Recovery) -> Iterator[str]:
    yield title(schedule)
    what = f"“{answer.item} {_name(schedule, answer.item)}”" if answer.item else "项目"
    ask = f"{what}现在最早 {answer.before} 完成"
    if not answer.asked_days:
        yield f"{ask}，赶得上 {answer.by}，不用抢"
        return
    yield f"{ask}；要抢回 {answer.asked_days:g} 天，赶到 {answer.by}"
    if not answer.options:
        yield "抢不回：计划里没有可用的措施；在工作上写 shortest 和 cost_per_day，或 levers"
        return
    cost = f"费用 {_money(answer.cost)}"
    if answer.feasible:
        yield f"能抢回：采取 {len(answer.measures)} 项措施，{answer.after} 完成，{cost}"
    elif not answer.measures:
        lost = answer.feasible is None
        yield "时间用完，还没有找到办法" if lost else "抢不回：计划里的措施一天也提前不了"
    else:
        most = "措施全用上最多" if answer.feasible is False else "时间用完，找到的办法"
        yield f"抢不回这么多：{most}抢回 {answer.reached_days:g} 天，{answer.after} 完成，{cost}"
    yield _proof(answer)


def _proof(answer: Recovery) -> str:
    if answer.method == "heuristic":
        best = "最省" if answer.feasible else "不能更早"
        remedy = "装上求解器：uv sync --extra solver，并去掉 --heuristic"
        return f"近似算法的结果，没有证明{best}（{remedy}）"
    if answer.proven:
        best = "再没有更省的办法" if answer.feasible else "再没有更早的日期，也没有更省的办法"
        return f"已证明：{best}；每套措施都重新推算过整个计划"
    known = answer.feasible and answer.bound
    bound = f"，已证明最少也要 {_money(answer.bound or Fraction(0))}" if known else "，没有证明最省"
    return f"时间用完，这是找到的最好结果{bound}；可用 --limit 放宽时间"


def _measures(answer: Recovery, width: int) -> str:
    columns = [
        Column("编号"),
        Column("工作名称", least=12),
        Column("措施", least=8),
        Column("天数", "right"),
        Column("费用", "right"),
        Column("单独可抢回", "right", rank=1),
    ]
    rows = [
        [one.id, one.name, _how(one), one.days, _money(one.cost), one.alone_days]
        for one in answer.measures
    ]
    below = "天数：缩短工期的天数；换日历、搭接的，是没有它会晚的天数。费用按计划里的单位。"
    return "\n".join([table(columns, rows, width), *hanging([below], width)])


def _how(one: Measure) -> str:
    if one.kind == "shortest":
        return "压缩工期"
    if one.kind == "calendar":
        return f"{one.lever}（日历 {one.calendar}）"
    if one.kind == "overlap":
        return f"{one.lever}（{one.before}SS{one.lag:+d}）"
    return one.lever


def _lever(name: str) -> str:
    return "压缩工期" if name == SHORTEST else name


def _alternative(schedule: Schedule, answer: Recovery, one: Alternative) -> str:
    # A named lever may stand at a dozen works; those that are meant are told by the first ones.
    works = "、".join(one.ids[:6]) + (f" 等 {len(one.ids)} 项" if len(one.ids) > 6 else "")
    head = f"不采取“{_lever(one.lever)}”（{works}）："
    rest = _set(schedule, one.measures)
    instead = f"改为 {rest}" if rest else "别无措施"
    if one.feasible:
        still = "仍能抢回" if answer.feasible else "能同样早"
        cost = f"费用 {_money(one.cost)}{_beside(one.cost - answer.cost)}"
        return f"{head}{still}，{one.after} 完成，{cost}；{instead}"
    if not one.reached_days:
        return f"{head}抢不回，一天也抢不到"
    most = f"最多 {one.reached_days:g} 天，{one.after} 完成，费用 {_money(one.cost)}"
    return f"{head}抢不回，{most}；{instead}"


def _beside(more: Fraction) -> str:
    """How much dearer: `（多 32.5）`."""
    if not more:
        return "（一样多）"
    return f"（{'多' if more > 0 else '少'} {_money(abs(more))}）"


def _set(schedule: Schedule, measures: Sequence[tuple[str, str, int]]) -> str:
    """`L501 昼夜两班 13 天、L504 春节不停工`."""
    switches = {
        (work.id, lever.name)
        for work in schedule.project.activities
        for lever in work.levers
        if lever.factor is None
    }
    return "、".join(
        f"{item} {_lever(lever)}" + ("" if (item, lever) in switches else f" {days} 天")
        for item, lever, days in measures
    )


def _curve(schedule: Schedule, answer: Recovery, width: int) -> str:
    columns = [
        Column("抢回", "right"),
        Column("完成"),
        Column("最少费用", "right"),
        Column("多一天", "right", rank=1),
        Column("措施", least=20),
    ]
    rows = []
    before = Fraction(0)
    for point in answer.curve:
        star = "" if point.proven or answer.method == "heuristic" else "*"
        rows.append(
            [
                point.days,
                point.after,
                _money(point.cost) + star,
                _money(point.cost - before),
                _set(schedule, point.measures),
            ]
        )
        before = point.cost
    unproven = any(not point.proven for point in answer.curve)
    below = ["* 没有证明最省"] if unproven and answer.method == "exact" else []
    return "\n".join([table(columns, rows, width), *below])


def _deadlines(answer: Recovery, width: int) -> str:
    columns = [
        Column("时限"),
        Column("日期"),
        Column("现在"),
        Column("余量", "right"),
        Column("采取后"),
        Column("余量", "right"),
    ]
    rows = [
        [one.item or "项目", one.day, one.before, one.margin_before, one.after, one.margin_after]
        for one in answer.deadlines
    ]
    return table(columns, rows, width)


def _below(answer: Recovery) -> Iterator[str]:
    tried = answer.asked_days and answer.options
    if answer.binding:
        last = "措施用尽后" if not answer.feasible else "此后"
        last = last if tried else "现在"
        yield f"{last}决定完成日期的（{len(answer.binding)} 项）：{'、'.join(answer.binding)}"
    if tried and answer.exhausted:
        yield f"其中再没有措施可用的：{'、'.join(answer.exhausted)}"
    yield from answer.notes


def _name(schedule: Schedule, item: str) -> str:
    return next(work.name for work in schedule.project.activities if work.id == item)


def _money(amount: Fraction) -> str:
    """`52.5`, `1,000`."""
    text = f"{float(amount):,.2f}"
    return text.rstrip("0").rstrip(".")
