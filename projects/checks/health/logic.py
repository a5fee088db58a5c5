"""DCMA 1 to 5: missing logic, leads, lags, link types, hard constraints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from projects.checks.health.metrics import LEDGER, at_most, metric, number, share, unknown
from projects.checks.health.population import Population, arrow
from projects.checks.report import Metric
from projects.model import Activity, ConstraintKind, Link

_AS_WRITTEN = "汇总项上的关系按写明的一条计"


@metric("dcma-01")
def logic(population: Population) -> Metric:
    """Unfinished works without a predecessor or without a successor."""
    settings = population.settings
    formula = "缺紧前或紧后关系的未完工作 ÷ 未完工作"
    if population.open and population.ledger:
        return unknown("dcma-01", at_most(settings.logic_percent), LEDGER, formula=formula)
    first, last = _ends(population) if settings.ends_exempt else (None, None)
    offenders = [
        work.id
        for work, _ in population.open
        if (work.id != first and _starts_loose(population, work))
        or (work.id != last and _ends_loose(population, work))
    ]
    choice = "首末两项工作不要求" if settings.ends_exempt else "首末两项工作也要求"
    if settings.externals_exempt:
        choice += "；外部依赖不要求紧前"
    choice += "；只有 FF、SF 进入或只有 SS、SF 引出的" + (
        "算缺" if settings.count_dangling else "不算缺"
    )
    return share(
        population,
        "dcma-01",
        offenders,
        len(population.open),
        settings.logic_percent,
        formula=formula,
        exclusions=population.exclusions,
        choice=f"{choice}；时限不算紧后；汇总项上的关系算到其下各项工作",
    )


def _starts_loose(population: Population, work: Activity) -> bool:
    if work.kind == "external" and population.settings.externals_exempt:
        return False
    return _loose(population, work, population.case.incoming[work.id], ("FF", "SF"))


def _ends_loose(population: Population, work: Activity) -> bool:
    if work.kind == "hammock":
        return False  # it may not have any
    return _loose(population, work, population.case.outgoing[work.id], ("SS", "SF"))


def _loose(
    population: Population, work: Activity, links: Sequence[Link], holdless: tuple[str, str]
) -> bool:
    if not links:
        return True
    if not population.settings.count_dangling or population.schedule[work.id].zero:
        return False
    return all(link.kind in holdless for link in links)


def _ends(population: Population) -> tuple[str | None, str | None]:
    """The work that begins the plan and the one that ends it, finished ones among them: no more
    than one of each is exempt."""
    case, leaves = population.case, population.leaves

    def begins(moment: int | None) -> int:
        return 1 << 60 if moment is None else moment

    heads = [
        (work.kind != "start-milestone", begins(timing.early_start or timing.late_start), work.id)
        for work, timing in leaves
        if not case.incoming[work.id] and work.kind != "external"
    ]
    tails = [
        (work.id == case.project.deadline_on, timing.early_finish or timing.late_finish or 0, place)
        for place, (work, timing) in enumerate(leaves)
        if not case.outgoing[work.id]
    ]
    first = min(heads)[2] if heads else None
    return first, leaves[max(tails)[2]][0].id if tails else None


def _links(
    population: Population,
    name: str,
    offenders: Iterable[Link],
    limit: float,
    formula: str,
) -> Metric:
    """A share of links."""
    every = population.settings.links == "all"
    return share(
        population,
        name,
        [arrow(link, population.per_day) for link in offenders],
        len(population.links),
        limit,
        formula=formula,
        exclusions="不计伴随工作的关系" + ("" if every else "、通向已完成工作的关系"),
        choice=("全部关系" if every else "只计紧后工作未完成的关系") + f"；{_AS_WRITTEN}",
        nobody="没有可计的关系",
    )


@metric("dcma-02")
def leads(population: Population) -> Metric:
    """Links with a negative lag."""
    found = (link for link in population.links if link.lag.amount < 0)
    limit = population.settings.leads_percent
    return _links(population, "dcma-02", found, limit, "时距为负的关系 ÷ 关系")


@metric("dcma-03")
def lags(population: Population) -> Metric:
    """Links with a positive lag."""
    found = (link for link in population.links if link.lag.amount > 0)
    limit = population.settings.lags_percent
    return _links(population, "dcma-03", found, limit, "时距为正的关系 ÷ 关系")


@metric("dcma-04")
def link_types(population: Population) -> Metric:
    """The share of FS links; offenders are the others."""
    least = population.settings.fs_percent
    others = [link for link in population.links if link.kind != "FS"]
    found = _links(population, "dcma-04", others, 100 - least, "FS 关系 ÷ 关系")
    return turned(found, f"≥ {number(least)}%")


def turned(found: Metric, limit: str) -> Metric:
    """The share of those that do not offend, out of the share of those that do."""
    if found.value is None or found.denominator is None:
        return replace(found, limit=limit)
    good = found.denominator - (found.numerator or 0)
    value = round(100 * good / found.denominator, 2)
    return replace(found, value=value, numerator=good, limit=limit)


@metric("dcma-05")
def hard_constraints(population: Population) -> Metric:
    """Unfinished works with a mandatory date, or with a latest one."""
    settings = population.settings
    kinds: tuple[ConstraintKind, ...] = ("mso", "mfo")
    if settings.late_limits_hard:
        kinds = (*kinds, "snlt", "fnlt")
    offenders = [
        work.id
        for work, _ in population.open
        if any(constraint.kind in kinds for constraint in work.constraints)
    ]
    by_hand = sum(work.manual is not None for work, _ in population.open)
    choice = f"硬约束指 {'、'.join(kind.upper() for kind in kinds)}；deadline 不是约束"
    return share(
        population,
        "dcma-05",
        offenders,
        len(population.open),
        settings.hard_percent,
        formula="有硬约束的未完工作 ÷ 未完工作",
        exclusions=population.exclusions,
        choice=choice + (f"；另有 {by_hand} 项手动安排，不计在内" if by_hand else ""),
    )
