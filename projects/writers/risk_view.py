"""What `daopai risk` prints: the dates as probabilities, what costs days, who must arrive when."""

from __future__ import annotations

from collections.abc import Sequence

from projects.model import Deadline
from projects.risk import ArrivalRisk, CauseRisk, Risk, Target
from projects.writers.headline import hanging, title
from projects.writers.terminal import Column, table

MOST_WORKS = 15
MOST_TARGETS = 12
MOST_NAMED = 3
"""Works, targets and works of a cause that the tables show; the JSON has all."""
_KINDS = {"driver": "风险因素", "event": "风险事件", "estimates": "三点估计"}


def risk_view(risk: Risk, width: int, remarks: Sequence[str] = ()) -> str:
    """A simulation in at most `width` columns; `remarks` on its scenarios stand below the title."""
    name, *says = _headline(risk)
    head = [name, *(f"注：{remark}" for remark in remarks), *says]
    blocks = ["\n".join(hanging(head, width)), _targets(risk, width)]
    blocks += [_causes(risk, width), _arrivals(risk, width), _works(risk, width)]
    if risk.findings:
        says = [f"{one.code} {one.says}。{one.remedy}" for one in risk.findings]
        blocks.append("\n".join(hanging([f"需要处理（{len(says)} 条）", *says], width)))
    return "\n\n".join(block for block in blocks if block)


def percent(share: float | None) -> str:
    """`63.2%`; never 0% or 100% for a share that is neither."""
    if share is None:
        return "-"
    shown = f"{share * 100:.1f}%"
    if shown == "100.0%" and share < 1:
        return ">99.9%"
    if shown == "0.0%" and share > 0:
        return "<0.1%"
    return "100%" if share == 1 else "0%" if share == 0 else shown


def _wanted(risk: Risk) -> str:
    return f"{risk.wanted * 100:.10g}%"


def _level(risk: Risk) -> str:
    return f"P{risk.wanted * 100:.10g}"


def _label(risk: Risk, item: str | None) -> str:
    if item is None:
        return "整个项目"
    names = {work.id: work.name for work in risk.schedule.project.activities}
    return f"{item} {names[item]}"


def _headline(risk: Risk) -> list[str]:
    target = risk.governing
    whose = f"“{target.item}”" if target.item else "项目"
    name = f"{title(risk.schedule)}，风险模拟 {risk.runs} 次（种子 {risk.seed}）"
    if not risk.causes:  # a certainty of the plan would pass for one of the works
        certain = "计划里没有写不确定性，每次模拟都和计划一样，说明不了把握大小"
        return [name, f"{certain}：{whose}{target.early_day} 完成"]
    says = [name, f"{whose}{_sure(risk, target)}；{_planned(risk, target)}"]
    if target.deadline is not None and target.on_time is not None:
        says.append(_due(risk, target, target.deadline, target.on_time))
    return says


def _sure(risk: Risk, target: Target) -> str:
    return f"有 {_wanted(risk)} 的把握在 {target.wanted_day} 前（含当日）完成"


def _planned(risk: Risk, target: Target) -> str:
    """What the plan alone says, and what has to be held beyond it."""
    share = target.planned_share
    if share in (0, 1):
        chance = "没有一次模拟做到" if share == 0 else "每次模拟都做到"
    else:
        chance = f"{'只' if target.buffer_days > 0 else ''}有 {percent(share)} 的把握"
    hold = f"要再预留 {target.buffer_days:g} 个工作日" if target.buffer_days > 0 else "不必再加预留"
    return f"计划最早 {target.early_day}，{chance}，{hold}"


def _due(risk: Risk, target: Target, deadline: Deadline, on_time: float) -> str:
    """The chance of the deadline, and what is missing for the wanted one."""
    if on_time in (0, 1):
        says = f"时限 {deadline.day}：{'没有一次模拟' if on_time == 0 else '每次模拟都'}按时"
    else:
        error = (target.on_time_error or 0) * 100
        chance = f"时限 {deadline.day} 的按时概率 {percent(on_time)}"
        says = f"{chance}（抽样误差 ±{error:.{1 if error >= 0.1 else 2}f} 个百分点，一倍标准差）"
    if deadline.buffer:
        before = f"提前 {deadline.buffer} 天（预留不动用）完成的概率"
        says += f"，{before} {percent(target.on_buffer)}"
    if target.margin_days is not None and target.margin_days < 0:
        says += f"；要有 {_wanted(risk)} 的把握按时，须抢回 {-target.margin_days:g} 天"
    return says


def _targets(risk: Risk, width: int) -> str:
    columns = [
        Column("完成", least=12),
        Column("计划最早", rank=3),
        Column("P10", rank=4),
        Column("P50"),
        Column("P80"),
        Column("P90", rank=2),
        Column("平均", rank=6),
        Column("标准差", "right", rank=6),
        Column("时限", optional=True),
        Column("按时", "right", optional=True),
        Column("扣预留", "right", rank=4, optional=True),
        Column(f"{_level(risk)} 需预留", "right", rank=1),
        Column(f"{_level(risk)} 余量", "right", rank=5, optional=True),
    ]
    urgent = sorted(risk.targets[1:], key=lambda one: (not one.governing, one.on_time or 0))
    shown = [risk.project, *urgent[: MOST_TARGETS - 1]]
    rows = [
        [
            _label(risk, target.item),
            target.early_day,
            *(target.days[p] for p in (10, 50, 80, 90)),
            target.mean_day,
            f"{target.deviation_days:.1f}",
            target.deadline.day if target.deadline else None,
            percent(target.on_time),
            percent(target.on_buffer) if target.deadline and target.deadline.buffer else "",
            f"{target.buffer_days:g}",
            target.margin_days,
        ]
        for target in shown
    ]
    notes = ["P80：至少八成的模拟在这一天或之前完成；标准差按日历天，预留和余量按该项日历的工作日"]
    if len(shown) < len(risk.targets):
        more = len(risk.targets) - len(shown)
        notes.insert(0, f"另有 {more} 个时限，按时概率由低到高排在其后，--json 列出全部")
    return "\n".join([table(columns, rows, width), *hanging(notes, width)])


def _causes(risk: Risk, width: int) -> str:
    if not risk.causes:
        return ""
    level = _level(risk)
    columns = [
        Column("来源", rank=3),
        Column("名称", least=10),
        Column("涉及工作", rank=4, least=8),
        Column("平均多用", "right"),
        Column(f"{level} 多用", "right"),
        Column(f"无它时 {level}", rank=1),
        Column("无它时按时", "right", rank=2, optional=True),
    ]
    rows = [
        [
            _KINDS[cause.kind],
            _cause_name(cause),
            _works_of(cause),
            f"{cause.mean_days:.1f}",
            f"{cause.days:g}",
            cause.wanted_day,
            percent(cause.on_time),
        ]
        for cause in risk.causes
    ]
    whose = f"“{risk.governing.item}”" if risk.governing.item else "项目"
    head = f"什么最费时间（对{whose}，工作日；逐一去掉，其余抽样不变）"
    return "\n".join([*hanging([head], width), table(columns, rows, width)])


def _cause_name(cause: CauseRisk) -> str:
    return cause.name or f"{len(cause.on)} 项工作"


def _works_of(cause: CauseRisk) -> str:
    first, *others = cause.on
    return "、".join(cause.on) if len(others) < MOST_NAMED else f"{first} 等 {len(cause.on)} 项"


def _arrivals(risk: Risk, width: int) -> str:
    if not risk.arrivals:
        return ""
    level = _level(risk)
    columns = [
        Column("外部依赖", least=12),
        Column("承诺", rank=2),
        Column(f"{level} 到位", rank=1),
        Column("最迟到位"),
        Column("说明", least=20, wraps=True),
    ]
    rows = [
        [
            _label(risk, one.id),
            one.promised,
            one.arrives,
            one.latest,
            _arrival_says(one),
        ]
        for one in risk.arrivals
    ]
    head = f"外部依赖最迟哪天到位，时限仍有 {_wanted(risk)} 的把握"
    return "\n".join([*hanging([head], width), table(columns, rows, width)])


def _arrival_says(one: ArrivalRisk) -> str:
    if one.free:
        return "不影响这个时限"
    if one.latest is None:
        return f"{one.soonest} 就到位也只有 {percent(one.best)}，要从别处抢回"
    days = (one.latest - one.arrives).days
    return f"还有 {days} 个日历天的余地" if days >= 0 else f"须提前 {-days} 个日历天"


def _works(risk: Risk, width: int) -> str:
    ranked = sorted(risk.works, key=lambda work: (-work.sensitivity, -work.criticality))
    shown = [work for work in ranked if work.criticality > 0][:MOST_WORKS]
    if not shown or all(work.mean_days is None for work in risk.works):
        return ""
    names = {work.id: work.name for work in risk.schedule.project.activities}
    columns = [
        Column("编号"),
        Column("工作", least=14),
        Column("关键概率", "right"),
        Column("SSI", "right"),
        Column("平均天数", "right", rank=2),
        Column("标准差", "right", rank=1),
    ]
    rows = [
        [
            work.id,
            names[work.id],
            percent(work.criticality),
            f"{work.sensitivity:.2f}",
            "" if work.mean_days is None else f"{work.mean_days:.1f}",
            f"{work.deviation_days:.1f}",
        ]
        for work in shown
    ]
    head = "哪些工作左右完成日期（关键概率：在最长线路上的次数占比）"
    more = len([work for work in risk.works if work.criticality > 0]) - len(shown)
    tail = [f"另有 {more} 项曾在最长线路上，--json 列出全部"] if more else []
    return "\n".join([*hanging([head], width), table(columns, rows, width), *tail])
