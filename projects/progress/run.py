"""From a schedule with observations to the standing of every item and of the project."""

from __future__ import annotations

from collections import Counter

from projects.errors import InputError
from projects.forecast import Trend, linear_trend, one_decimal
from projects.lamps import preset_of
from projects.progress.basis import BASES, basis_of
from projects.progress.desk import Desk
from projects.progress.rollup import WHOLE, Seen
from projects.progress.standing import Judge
from projects.progress.values import Baseline, Counts, Progress, Standing
from projects.schedule.result import Schedule

SILENT_SHARE = 10
"""No trend where more than one tenth of the weight should have begun and was never reported."""


def progress(
    schedule: Schedule, *, basis: str | None = None, baseline: Baseline | None = None
) -> Progress:
    """序时进度, 形象进度, lamp and judgement of every item at the schedule's data date.

    Args:
        schedule: computed with a data date; its network dates are the network forecast.
        basis: day | month | workday | plan; None takes the plan's own, else day.
        baseline: first and last day of each work in the current baseline, the project's own under
            its code (else it spans the works).

    Raises:
        InputError: DP510 without a data date, DP511 for an unknown basis, DP512 for `plan` without
            a baseline, DP513 for an unknown lamp preset, DP514 for weights that do not add up.
    """
    project = schedule.project
    if schedule.as_of is None:
        raise InputError.of(
            "DP510",
            "没有状态日期，无法判断进度",
            "用 --as-of 给出状态日期，如 --as-of 2023-12-31",
            project.where,
        )
    chosen = basis_of(project, basis, bool(baseline))
    preset = preset_of(project.lamp, project.where)
    desk = Desk(schedule, schedule.as_of, chosen, baseline or {})
    judge = Judge(schedule.as_of, chosen, preset, project.minutes_per_day)
    items = {work.id: judge.stand(desk.facts(work)) for work in project.activities}
    overall = judge.stand(desk.project_facts())
    trend = _trend(overall, desk.seen[WHOLE])
    return Progress(
        as_of=schedule.as_of,
        basis=chosen,
        basis_says=BASES[chosen],
        weights=desk.weights.kind,
        weights_says=desk.weights.says,
        preset=preset.name,
        preset_says=preset.says,
        overall=overall,
        items=items,
        trend_forecast=trend.day,
        trend_says=trend.says,
        counts=_count([items[work.id] for work in desk.leaves]),
    )


def _trend(overall: Standing, seen: Seen) -> Trend:
    """The linear trend, unless too much of the sum is silence counted as nothing done."""
    if seen.blank_weight * SILENT_SHARE > seen.weight:
        share = one_decimal(seen.slack)
        return Trend(None, f"应开工而未填报的工作占权重 {share}%，超过十分之一，不作趋势预测")
    return linear_trend(overall.first, overall.due, overall.seen_on, overall.actual_percent)


def _count(items: list[Standing]) -> Counts:
    judged = Counter(item.judged for item in items)
    said = Counter(item.reported for item in items)
    lamps = Counter(item.lamp for item in items)
    return Counts(
        items=len(items),
        judged_yes=judged["是"],
        judged_no=judged["否"],
        judged_unknown=judged["无法判定"],
        reported_yes=said["是"],
        reported_no=said["否"],
        reported_blank=said["未填"],
        contradictions=sum(item.contradicts for item in items),
        overdue=sum(item.overdue for item in items),
        green=lamps["绿灯"],
        yellow=lamps["黄灯"],
        red=lamps["红灯"],
        unlit=lamps["未判定"],
    )
