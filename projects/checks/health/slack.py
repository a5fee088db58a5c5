"""DCMA 6 to 8: too much float, negative float, long works."""

from __future__ import annotations

from projects.checks.health.limits import limit_days
from projects.checks.health.metrics import LEDGER, at_most, metric, share, unknown
from projects.checks.health.population import Population
from projects.checks.report import Metric
from projects.model import DAY, Activity
from projects.schedule.result import Timing

_NO_EARLY = "计划没有开工日，也没有状态日期，算不出总时差"


def _floats(population: Population) -> list[tuple[str, float]]:
    """Total float of the unfinished works, in days of the plan."""
    return [
        (work.id, timing.total_float_days)
        for work, timing in population.open
        if timing.total_float_days is not None
    ]


@metric("dcma-06")
def high_float(population: Population) -> Metric:
    """Unfinished works with more total float than the limit."""
    settings, found = population.settings, _floats(population)
    limit = limit_days(population, settings.high_float_days)
    formula = f"总时差大于 {limit.days:g} 天的未完工作 ÷ 有总时差的未完工作"
    if population.open and (population.ledger or not found):
        wanted, why = at_most(settings.high_float_percent), LEDGER if found else _NO_EARLY
        return unknown("dcma-06", wanted, why, formula=formula, choice=limit.says)
    return share(
        population,
        "dcma-06",
        [item for item, days in found if days > limit.days],
        len(found),
        settings.high_float_percent,
        formula=formula,
        exclusions=population.exclusions,
        choice=f"{limit.says}；总时差按工作自己的日历数",
    )


@metric("dcma-07")
def negative_float(population: Population) -> Metric:
    """Unfinished works with negative total float."""
    found, most = _floats(population), population.settings.negative_float_percent
    formula = "总时差为负的未完工作 ÷ 有总时差的未完工作"
    if population.open and not found:
        return unknown("dcma-07", at_most(most), _NO_EARLY, formula=formula)
    return share(
        population,
        "dcma-07",
        [item for item, days in found if days < 0],
        len(found),
        most,
        formula=formula,
        exclusions=population.exclusions,
        choice="总时差是开始时差与完成时差中较小的一个，已计入预留天数",
    )


@metric("dcma-08")
def long_durations(population: Population) -> Metric:
    """Unfinished works, milestones apart, that are longer than the limit."""
    settings = population.settings
    limit = limit_days(population, settings.long_days)
    offenders = [
        work.id
        for work, timing in population.open
        if not timing.zero and (length_of(population, work, timing) or 0) > limit.days
    ]
    which = {"original": "原定工期", "remaining": "剩余工期", "baseline": "基线工期"}
    days = {"working": "工作日", "calendar": "日历天"}
    choice = f"取{which[settings.duration]}，按{days[settings.duration_days]}数；{limit.says}"
    if settings.duration == "baseline" and population.case.baseline is None:
        wanted, why = at_most(settings.long_percent), "没有基线，没有基线工期"
        return unknown("dcma-08", wanted, why, formula="", choice=choice)
    return share(
        population,
        "dcma-08",
        offenders,
        len(population.open),
        settings.long_percent,
        formula=f"工期长于 {limit.days:g} 天的未完工作（里程碑除外）÷ 未完工作",
        exclusions=population.exclusions,
        choice=choice,
    )


def length_of(population: Population, work: Activity, timing: Timing) -> float | None:
    """How long a work is, as the settings read it; None where nothing says."""
    settings, run = population.settings, population.schedule.run
    calendar = population.case.calendars.of(work)
    if settings.duration == "baseline":
        promised = population.case.baseline and population.case.baseline.by_id.get(work.id)
        if not promised or promised.start is None or promised.finish is None:
            return None
        begin, end = promised.start, promised.finish
    else:
        pair = (timing.early_start, timing.early_finish)
        if pair[0] is None:
            pair = (timing.late_start, timing.late_finish)
        if pair[0] is None or pair[1] is None:
            return None
        begin, end = pair[0], pair[1]
        number = run.network.index.get(work.id)
        if settings.duration == "remaining" and run.early is not None and number is not None:
            begin = run.early.resumes.get(number, begin)
    if settings.duration_days == "calendar":
        return (end - begin) / DAY
    if settings.duration == "original" and timing.duration_days is not None:
        return timing.duration_days
    return population.days(calendar, begin, end)
