"""From a schedule with observations to the standing of every item and of the project."""

from __future__ import annotations

from collections import Counter
from datetime import date

from projects.baseline import Baseline
from projects.errors import InputError
from projects.forecast import RECENT, Trend, linear_trend, one_decimal
from projects.lamps import preset_of
from projects.progress.basis import BASES, basis_of
from projects.progress.desk import Desk
from projects.progress.earned import Earned, earned
from projects.progress.ground import Ground
from projects.progress.history import report_days, reports
from projects.progress.rollup import WHOLE, state_of
from projects.progress.shares import counted, parts
from projects.progress.sight import Sight
from projects.progress.standing import Judge
from projects.progress.values import Counts, Progress, Standing
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
        baseline: the current baseline; its weights, committed dates and planned value count.

    Raises:
        InputError: DP510 without a data date, DP511 for an unknown basis, DP512 for `plan` without
            a baseline, DP513 for an unknown lamp preset, DP514 for weights that do not add up,
            DP515 for a baseline of another project.
    """
    project, as_of = schedule.project, schedule.as_of
    if as_of is None:
        raise InputError.of(
            "DP510",
            "没有状态日期，无法判断进度",
            "用 --as-of 给出状态日期，如 --as-of 2023-12-31",
            project.where,
        )
    if baseline is not None and baseline.project != project.code:
        raise InputError.of(
            "DP515",
            f"第 {baseline.number} 号基线属于“{baseline.project}”，不是“{project.code}”的",
            "改用本项目的基线",
            project.where,
        )
    ground = Ground(schedule, basis_of(project, basis, baseline is not None), baseline)
    preset = preset_of(project.lamp, project.where)
    sight = Sight(ground, as_of, schedule.run.situation.actuals, project.observations)
    desk = Desk(sight, preset.remembers)
    judge = Judge(as_of, ground.basis, preset, project.minutes_per_day)
    items = {work.id: judge.stand(desk.facts(work)) for work in project.activities}
    overall = judge.stand(desk.project_facts())
    value = _earned(desk) if baseline is not None else None
    return Progress(
        as_of=as_of,
        basis=ground.basis,
        basis_says=BASES[ground.basis],
        weighing=ground.weights,
        preset=preset.name,
        preset_says=preset.says,
        looked_back=desk.before.as_of if desk.before is not None else None,
        overall=overall,
        items=items,
        parts=parts(ground, sight.seen),
        shares=counted(ground, sight.seen),
        trend=_trend(overall, desk, value),
        earned=value,
        counts=_count([items[work.id] for work in ground.leaves]),
        target=_target(desk),
        ground=ground,
    )


def _earned(desk: Desk) -> Earned | None:
    sight = desk.sight
    done = reports(sight.ground, sight.as_of)
    ended, target = _ended(sight), _target(desk)
    return earned(sight.ground, sight.as_of, done, ended, target=target, met=_met(desk))


def _target(desk: Desk) -> str | None:
    """The item that the project's deadline is on; None: the whole."""
    return desk.margin.item if desk.margin is not None else None


def _met(desk: Desk) -> bool:
    """Whether the item that the project's deadline is on is finished."""
    target = _target(desk)
    return target is not None and state_of(desk.sight.states, target).finished is not None


def _ended(sight: Sight) -> date | None:
    """The day on which the last work was finished, where nothing is left to do."""
    percent = sight.whole.percent
    if percent is None or percent < 100:
        return None
    finished = [state.finished for state in sight.states.values() if state.finished is not None]
    return max(finished, default=sight.whole.on)


def _trend(overall: Standing, desk: Desk, value: Earned | None) -> Trend:
    """By earned schedule where there is a baseline, else linear; neither where too much of the sum
    is silence counted as nothing done."""
    sight = desk.sight
    seen = sight.seen[WHOLE]
    if seen.blank_weight * SILENT_SHARE > seen.weight and not _met(desk):
        says = f"应开工而未填报的工作占权重 {one_decimal(seen.slack)}%，超过十分之一，不作趋势预测"
        return Trend(None, says, method="earned-schedule" if value is not None else "linear")
    if value is not None:
        return value.trend
    if _met(desk):
        return Trend(None, "时限所在的工作已完成，无需趋势预测")
    last = overall.seen_on or sight.as_of
    before = [day for day in report_days(sight.ground, sight.as_of) if day < last]
    return linear_trend(
        overall.first,
        overall.due,
        overall.seen_on,
        overall.actual_percent,
        tuple(reports(sight.ground, sight.as_of, before[-RECENT:]).items()),
    )


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
