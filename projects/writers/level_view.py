"""What `daopai level` prints: the plan before and after, who moved and why, what is used."""

from __future__ import annotations

from projects.levelling import Levelling
from projects.writers.headline import hanging, outline, title
from projects.writers.terminal import Column, table


def level_view(levelling: Levelling, width: int) -> str:
    """A levelled plan in at most `width` columns."""
    blocks = ["\n".join(hanging(_headline(levelling), width)), _resources(levelling, width)]
    blocks.append(_works(levelling, width))
    if levelling.findings:
        blocks.append("\n".join(hanging([str(one) for one in levelling.findings], width)))
    return "\n\n".join(blocks)


def _headline(levelling: Levelling) -> list[str]:
    lines = [title(levelling.before), _result(levelling), _proof(levelling)]
    if levelling.note:
        lines.append(f"注：{levelling.note}")
    short = levelling.shortfall
    if short is not None:
        lines.append(
            f"按限量倒排，“{short.item}”要比最早能开始的日子再早 {short.days:g} 天："
            "时限赶不上，或资源不够"
        )
    for margin in levelling.margins:
        name = f"“{margin.item}”" if margin.item else "项目"
        was = ""
        if margin.before_days is not None and not levelling.backward:
            was = f"（不限资源时{_margin_says(margin.before_days)}）"
        lines.append(f"{name}时限 {margin.day}：均衡后{_margin_says(margin.after_days)}{was}")
    if levelling.after.provisional:
        lines.append("注：部分日期晚于国务院已公布的放假安排，按法定节假日推算")
    return lines


def _margin_says(days: float) -> str:
    if days < 0:
        return f"赶不上，需抢回 {-days:g} 天"
    return f"富余 {days:g} 天" if days else "恰好赶上"


def _result(levelling: Levelling) -> str:
    if levelling.backward:
        moved = (levelling.before_start - levelling.start).days
        verdict = f"早 {moved} 个日历天" if moved else "不变"
        return (
            f"倒排均衡：最迟 {levelling.start} 开工，{levelling.finish} 完成"
            f"（不限资源时最迟 {levelling.before_start} 开工，{verdict}）"
        )
    moved = (levelling.finish - levelling.before_finish).days
    verdict = f"晚 {moved} 个日历天" if moved else "不变"
    return (
        f"顺排均衡：{levelling.start} 开工，最早 {levelling.finish} 完成"
        f"（不限资源时 {levelling.before_finish} 完成，{verdict}）"
    )


def _proof(levelling: Levelling) -> str:
    how = (
        "求解器精确求解"
        if levelling.method == "exact"
        else f"启发式 {levelling.tries} 次，种子 {levelling.seed}"
    )
    if levelling.proven:
        return f"算法：{how}；已证明没有更好的安排"
    best = f"最迟 {levelling.bound} 开工" if levelling.backward else f"{levelling.bound} 完成"
    return f"算法：{how}；已证明的界限：{best}，之间是否还有更好的安排未证明"


def _resources(levelling: Levelling, width: int) -> str:
    columns = [
        Column("资源", least=8),
        Column("每日限量", "right"),
        Column("均衡前峰值", "right"),
        Column("超限天数", "right"),
        Column("均衡后峰值", "right"),
        Column("超限天数", "right"),
    ]
    rows = [
        [
            usage.resource,
            usage.limit,
            usage.peak_before,
            usage.over_days_before,
            usage.peak_after,
            usage.over_days_after,
        ]
        for usage in levelling.usage
    ]
    return table(columns, rows, width)


def _works(levelling: Levelling, width: int) -> str:
    moved = levelling.moved
    if not moved:
        return "没有工作需要移动"
    names = outline(levelling.project.activities, width)
    towards = "提前" if levelling.backward else "推迟"
    columns = [
        Column("编号"),
        Column("工作名称", least=12, rank=1),
        Column("原开始", rank=3),
        Column("原完成", rank=4),
        Column("开始"),
        Column("完成"),
        Column("天", "right"),
        Column("原因", least=24, wraps=True),
    ]
    rows = [
        [
            work.id,
            names[work.id].strip(),
            work.before_start,
            work.before_finish,
            work.start,
            work.finish,
            f"{work.moved_days:+g}",
            work.says,
        ]
        for work in moved
    ]
    return f"{towards}的工作（{len(moved)} 项，按各自日历的工作日）\n{table(columns, rows, width)}"
