"""From a schedule and its progress to the variance of every item and of the project."""

from __future__ import annotations

from datetime import date

from projects.baseline import Baseline, BaselineItem
from projects.model import DAY, Activity, instant
from projects.progress import Ground, Progress, Standing
from projects.progress import progress as judge
from projects.schedule.result import Schedule, Timing
from projects.variance.frontline import FrontPoint, front_line
from projects.variance.values import ItemVariance, NetworkForecast, Variance


def variance(schedule: Schedule, progress: Progress, baseline: Baseline | None = None) -> Variance:
    """The variances of a plan at its data date, its front line and both forecasts.

    Args:
        schedule: computed with a data date.
        progress: its progress (`projects.progress.progress`).
        baseline: what to count from, where `progress` was not judged by it already.
    """
    if baseline is not None and progress.baseline != baseline:
        progress = judge(schedule, basis=progress.basis, baseline=baseline)
    base = progress.baseline
    ground = progress.ground
    points = _points(schedule, progress)
    known = base.by_id if base is not None else {}
    items = {
        work.id: _line(
            ground,
            work,
            schedule[work.id],
            progress[work.id],
            known.get(work.id),
            points.get(work.id),
        )
        for work in schedule.project.activities
    }
    return Variance(
        as_of=progress.as_of,
        baseline=base.number if base is not None else None,
        overall=_overall(progress, base),
        items=items,
        network=_network(progress, base),
        trend=progress.trend,
        earned=progress.earned,
        parts=progress.parts,
        shares=progress.shares,
    )


def _points(schedule: Schedule, progress: Progress) -> dict[str, FrontPoint]:
    """The front line. A work that should be under way and was never reported stands at its start;
    one whose summary was reported in its place stands nowhere."""
    ground, weights = progress.ground, progress.weighing.of
    counted = {share.id for share in progress.shares}
    percents, left = {}, {}
    for work in ground.leaves:
        percent = progress[work.id].actual_percent
        if percent is not None or work.id in counted or not weights[work.id]:
            percents[work.id] = percent or 0.0
        state = schedule.run.situation.actuals.get(work.id)
        if state is not None and state.remaining is not None and state.finished is None:
            left[work.id] = state.remaining
    return front_line(ground.plan, instant(progress.as_of, DAY), percents, left)


def _line(
    ground: Ground,
    work: Activity,
    timing: Timing,
    standing: Standing,
    promised: BaselineItem | None,
    front: FrontPoint | None,
) -> ItemVariance:
    # What has no forecast (a due day alone) has no start to speak of either.
    forecast = standing.network_forecast
    start = timing.early_start if forecast is not None else None
    start_day = timing.early_start_day if forecast is not None else None
    start_days = None
    if start is not None and promised is not None and promised.start is not None:
        worked = ground.calendars.of(work).worked
        start_days = (worked(start) - worked(promised.start)) / ground.per_day(work)
    first = promised.first if promised else None
    return ItemVariance(
        id=work.id,
        name=work.name,
        committed=standing.committed,
        baseline_start=first,
        baseline_finish=promised.last if promised else None,
        forecast_start=start_day,
        forecast_finish=forecast,
        start_days=start_days,
        start_calendar_days=_between(first, start_day),
        finish_days=standing.finish_variance_days,
        finish_calendar_days=standing.finish_variance_calendar_days,
        front=front,
    )


def _overall(progress: Progress, base: Baseline | None) -> ItemVariance:
    overall = progress.overall
    return ItemVariance(
        id=overall.id,
        name=overall.name,
        committed=overall.committed,
        baseline_start=base.first if base else None,
        baseline_finish=base.last if base else None,
        forecast_start=None,
        forecast_finish=overall.network_forecast,
        start_days=None,
        start_calendar_days=None,
        finish_days=overall.finish_variance_days,
        finish_calendar_days=overall.finish_variance_calendar_days,
        front=None,
    )


def _between(first: date | None, second: date | None) -> int | None:
    return None if first is None or second is None else (second - first).days


def _network(progress: Progress, base: Baseline | None) -> NetworkForecast:
    overall = progress.overall
    day = overall.network_forecast
    if day is None:
        return NetworkForecast(day=None, says="网络预测：没有可推算的完成日期")
    target = progress.ground.works[progress.target].name if progress.target else ""
    name = f"“{target}” " if target else ""
    says = f"网络预测：剩余工作从 {progress.as_of} 起按逻辑关系重排，{name}{day} 完成"
    late, calendar = overall.finish_variance_days, overall.finish_variance_calendar_days
    if late is None or calendar is None:
        return NetworkForecast(day=day, says=says)
    reference = f"第 {base.number} 号基线" if base is not None else f"时限 {overall.committed} "
    if not calendar:
        return NetworkForecast(day=day, says=f"{says}，与{reference}相同")
    word = "晚" if calendar > 0 else "早"
    gap = f"{abs(round(late, 2)):g} 个工作日（日历 {abs(calendar)} 天）"
    return NetworkForecast(day=day, says=f"{says}，比{reference}{word} {gap}")
