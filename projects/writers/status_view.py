"""What `daopai status` prints: 序时 against 形象, for the project and its works."""

from __future__ import annotations

from collections.abc import Iterator

from projects.forecast import one_decimal
from projects.progress import Progress
from projects.schedule import Schedule
from projects.variance import ItemVariance, Variance
from projects.variance import variance as compare
from projects.writers.headline import hanging, outline, title
from projects.writers.terminal import Column, cell, table

MOST_BEHIND = 8
"""How many works on the front line are told by sentence; all of them stand in the table."""


def status_view(
    schedule: Schedule, progress: Progress, width: int, variance: Variance | None = None
) -> str:
    """序时 against 形象 for the project and its works, the baseline beside them where there is one.

    `variance` None: it is computed here.
    """
    against = variance or compare(schedule, progress)
    blocks = ["\n".join(hanging(list(_headline(schedule, progress, against)), width))]
    if any(share.id in progress.ground.summaries for share in against.parts):
        blocks.append(_parts(progress, against, width))
    blocks.append(_works(schedule, progress, against, width))
    if front := _front(against):
        blocks.append("\n".join(hanging(front, width)))
    return "\n\n".join(blocks)


def _headline(schedule: Schedule, progress: Progress, against: Variance) -> Iterator[str]:
    overall = progress.overall
    yield title(schedule)
    yield progress.says
    yield f"依据：{progress.basis_says}；权重：{progress.weights_says}；灯：{progress.preset_says}"
    lamp = f"（{overall.lamp_says}）" if overall.lamp_says else ""
    yield f"灯：{overall.lamp_mark} {overall.lamp}{lamp}"
    yield f"自报：{progress.reported}；按计算判定：{overall.judged}（{overall.why}）"
    if progress.baseline is not None:
        base = progress.baseline
        when = f"（截至 {base.taken_on}）" if base.taken_on else ""
        span = f"{cell(base.first)} 至 {cell(base.last)}"
        yield f"第 {base.number} 号基线{when}：{base.reason}，{span}"
    yield against.network.says
    yield f"趋势预测：{progress.trend_says}"


def _parts(progress: Progress, against: Variance, width: int) -> str:
    """形象进度 by 子项目, its contributions adding up to the percentage of the project."""
    total = sum(share.contribution for share in against.parts)
    rows: list[list[object]] = [
        [
            share.id,
            share.name,
            round(share.weight, 2),
            percent(share.share),
            percent(share.percent),
            percent(share.contribution),
        ]
        for share in against.parts
    ]
    rows.append(["", "合计", round(progress.weighing.total, 2), "100.0", "", percent(total)])
    columns = [
        Column("编号"),
        Column("子项目", least=16),
        Column("权重", "right"),
        Column("占比%", "right"),
        Column("形象%", "right"),
        Column("贡献（百分点）", "right"),
    ]
    return table(columns, rows, width)


def _works(schedule: Schedule, progress: Progress, against: Variance, width: int) -> str:
    columns = [
        Column("编号"),
        Column("工作名称", least=16),
        Column("责任单位", rank=5, least=8),
        Column("序时%", "right"),
        Column("形象%", "right"),
        Column("偏差", "right"),
        Column("灯"),
        Column("自报", rank=1),
        Column("判定", rank=1),
        Column("前锋线（天）", "right", rank=3, optional=True),
        Column("基线完成", rank=6, optional=True),
        Column("完成时限", rank=4),
        Column("预测完成"),
        Column("晚（工作日）", "right", rank=2, optional=True),
        Column("晚（日历天）", "right", rank=2, optional=True),
    ]
    names = outline(schedule.project.activities, width)
    rows = [
        [
            activity.id,
            names[activity.id],
            activity.owner,
            percent(standing.expected_percent),
            percent(standing.actual_percent),
            signed(standing.deviation_points),
            f"{standing.lamp_mark}{standing.lamp}",
            standing.reported,
            standing.judged,
            _whole(line.front.days if line.front else None),
            line.baseline_finish,
            standing.committed,
            standing.network_forecast,
            _whole(line.finish_days),
            _whole(line.finish_calendar_days),
        ]
        for activity in schedule.project.activities
        for standing, line in ((progress[activity.id], against[activity.id]),)
    ]
    return table(columns, rows, width)


def _front(against: Variance) -> list[str]:
    """The works behind on the front line and what that does, the worst first."""
    behind = against.behind
    lines = [_point(line) for line in behind[:MOST_BEHIND]]
    if not lines:
        return []
    if len(behind) > MOST_BEHIND:
        lines.append(f"另有 {len(behind) - MOST_BEHIND} 项落后，影响较小，见上表“前锋线”一列")
    return [f"前锋线（截至 {against.as_of}，按原计划的时差推断）：{len(behind)} 项落后", *lines]


def _point(line: ItemVariance) -> str:
    assert line.front is not None
    return f"{line.id} {line.name}：{line.front.says}"


def percent(value: float | None) -> str:
    """One decimal, or - where nothing was reported."""
    return "-" if value is None else f"{one_decimal(value)}"


def signed(value: float | None) -> str:
    """One decimal with its sign."""
    if value is None:
        return "-"
    text = f"{one_decimal(value)}"
    return text if text.startswith("-") or text in ("0.0", "0") else f"+{text}"


def _whole(value: float | None) -> str:
    """A number of days with its sign; whole days without a point."""
    if value is None:
        return "-"
    days = one_decimal(value)
    return f"{days:+g}" if days else "0"
