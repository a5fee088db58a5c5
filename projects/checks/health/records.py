"""DCMA 9 and 10: dates that cannot be, and works that nobody answers for."""

from __future__ import annotations

from projects.checks.health.metrics import at_most, metric, share, unknown
from projects.checks.health.population import Population
from projects.checks.report import Metric
from projects.model import DAY, Activity, instant
from projects.schedule.result import Timing


@metric("dcma-09")
def invalid_dates(population: Population) -> Metric:
    """Unfinished work that is forecast before the data date; actual dates after it."""
    formula = "预计日期早于状态日期、实际日期晚于状态日期的工作 ÷ 工作"
    limit = population.settings.invalid_percent
    now = population.now
    if now is None:
        return unknown("dcma-09", at_most(limit), "没有状态日期", formula=formula)
    offenders = [
        work.id
        for work, timing in population.leaves
        if _forecast_before(timing, now) or _actual_after(population, work, now)
    ]
    return share(
        population,
        "dcma-09",
        offenders,
        len(population.leaves),
        limit,
        formula=formula,
        exclusions=population.exclusions.replace("已完成", "（预计日期）已完成"),
        choice="预计日期只看未完工作，实际日期看全部工作",
    )


def _forecast_before(timing: Timing, now: int) -> bool:
    if timing.status == "finished" or timing.early_finish is None or timing.early_start is None:
        return False
    waiting = timing.status == "not-started" and timing.early_start < now
    return timing.early_finish < now or waiting


def _actual_after(population: Population, work: Activity, now: int) -> bool:
    state = population.case.state(work.id)
    begun = state.started_at
    if begun is None and state.started is not None:
        begun = instant(state.started)
    ended = state.finished_at
    if ended is None and state.finished is not None:
        ended = instant(state.finished, DAY)
    return (begun is not None and begun > now) or (ended is not None and ended > now)


@metric("dcma-10")
def unowned(population: Population) -> Metric:
    """Unfinished works that have neither resources nor anybody who answers for them."""
    settings = population.settings
    asked = [
        work for work, timing in population.open if settings.owner_of_milestones or not timing.zero
    ]
    whose = {
        "activity": "只认工作自己的责任单位",
        "summary": "上级汇总项的责任单位也算",
        "project": "上级汇总项和项目的责任单位也算",
    }
    milestones = "里程碑也要求" if settings.owner_of_milestones else "里程碑不要求"
    points = len(population.open) - len(asked)
    formula = "既没有资源也没有责任单位的未完工作 ÷ 有工期的未完工作"
    offenders = [work.id for work in asked if not answered(population, work)]
    if asked and len(offenders) == len(asked) and _left_behind(population):
        why = "文件里的资源没有导入，看不出谁负责"
        return unknown("dcma-10", at_most(settings.unowned_percent), why, formula=formula)
    return share(
        population,
        "dcma-10",
        offenders,
        len(asked),
        settings.unowned_percent,
        formula=formula,
        exclusions=population.exclusions + (f"；不计里程碑 {points} 项" if points else ""),
        choice=f"{whose[settings.owner]}；{milestones}",
    )


def _left_behind(population: Population) -> bool:
    """Whether the file had resources that no plan of ours holds."""
    return any(missed.kind == "resources" for missed in population.case.project.left_out)


def answered(population: Population, work: Activity) -> bool:
    """Whether somebody answers for a work, or something is assigned to it."""
    case, which = population.case, population.settings.owner
    if work.resources or work.owner or work.leader:
        return True
    above = () if which == "activity" else [case.works[item] for item in case.above(work)]
    if any(item.owner or item.leader for item in above):
        return True
    return which == "project" and bool(case.project.owner)
