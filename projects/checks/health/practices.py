"""GAO 1 to 5 (GAO-16-89G): how the plan is built, on the numbers of DCMA."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from projects.checks.health.limits import limit_days
from projects.checks.health.logic import turned
from projects.checks.health.metrics import LEDGER, metric, share, unknown
from projects.checks.health.population import Population
from projects.checks.health.records import answered
from projects.checks.health.slack import length_of
from projects.checks.report import Metric


def together(population: Population, names: Iterable[str]) -> bool | None:
    """Whether none of these metrics fails; None where none of them could be computed."""
    judged = [population.known[name].passed for name in names]
    if all(passed is None for passed in judged):
        return None
    return False not in judged


def practice(
    population: Population,
    name: str,
    offenders: Iterable[str],
    among: int,
    limit: str,
    *,
    formula: str,
    exclusions: str,
    choice: str,
    passed: bool | None,
    unanswered: str,
) -> Metric:
    """A share of works that are as the practice wants them, with what a file cannot answer."""
    found = share(
        population,
        name,
        list(offenders),
        among,
        100,
        formula=formula,
        exclusions=exclusions,
        choice=choice,
    )
    judged = None if found.passed is None else passed
    note = "；".join(filter(None, (found.note, f"文件答不出：{unanswered}")))
    return replace(turned(found, limit), passed=judged, note=note)


@metric("gao-01")
def all_activities(population: Population) -> Metric:
    """Rows with dates, each under a name of its own."""
    case = population.case
    names = Counter((work.parent, work.name) for work in case.leaves)
    offenders = [
        work.id
        for work in case.leaves
        if case.schedule[work.id].status == "ledger" or names[work.parent, work.name] > 1
    ]
    return practice(
        population,
        "gao-01",
        offenders,
        len(case.leaves),
        "100%",
        formula="有日期且不重名的工作 ÷ 全部工作",
        exclusions="不计汇总项和伴随工作",
        choice="同一汇总项下同名的都算重名；没有工期和时限的台账事项算没有日期",
        passed=not offenders,
        unanswered="范围是否写全，承包单位和外单位的工作是否都在内",
    )


@metric("gao-02")
def sequenced(population: Population) -> Metric:
    """Unfinished works with both links, and without leads, lags and hard constraints."""
    names = ("dcma-01", "dcma-02", "dcma-03", "dcma-04", "dcma-05")
    limit, formula = "dcma-01 至 dcma-05 均合格", "不缺关系、没有时距和硬约束的未完工作 ÷ 未完工作"
    if population.open and population.ledger:
        return unknown("gao-02", limit, LEDGER, formula=formula)
    works = dict.fromkeys(work.id for work, _ in population.open)
    bad: set[str] = set()
    for name in ("dcma-01", "dcma-05"):
        bad.update(population.known[name].offenders)
    for link in population.links:
        if link.lag.amount:
            bad.update(population.below(link.after))
    return practice(
        population,
        "gao-02",
        [item for item in works if item in bad],
        len(works),
        limit,
        formula=formula,
        exclusions=population.exclusions,
        choice="结论取自 dcma-01 至 dcma-05，有时距的关系算在紧后工作头上",
        passed=together(population, names),
        unanswered="先后关系是否符合施工实际",
    )


@metric("gao-03")
def resourced(population: Population) -> Metric:
    """Unfinished works with resources or an office."""
    asked = [work for work, timing in population.open if not timing.zero]
    below = population.known["dcma-10"]
    if asked and below.value is None:
        return unknown("gao-03", "dcma-10 合格", below.note, formula=below.formula)
    return practice(
        population,
        "gao-03",
        [work.id for work in asked if not answered(population, work)],
        len(asked),
        "dcma-10 合格",
        formula="有资源或责任单位的未完工作 ÷ 有工期的未完工作",
        exclusions=population.exclusions,
        choice="结论取自 dcma-10",
        passed=together(population, ("dcma-10",)),
        unanswered="人员和设备到时能否到位；每日用量是否超限，用 daopai level 核对",
    )


@metric("gao-04")
def durations(population: Population) -> Metric:
    """Unfinished works whose duration is given, and not too long to be followed."""
    limit = limit_days(population, population.settings.long_days)
    assumed = [work.id for work, timing in population.open if timing.assumed]
    asked = [
        (work, timing) for work, timing in population.open if not timing.zero or timing.assumed
    ]
    offenders = [
        work.id
        for work, timing in asked
        if timing.assumed or (length_of(population, work, timing) or 0) > limit.days
    ]
    passed = together(population, ("dcma-08",))
    return practice(
        population,
        "gao-04",
        offenders,
        len(asked),
        "没有推定工期且 dcma-08 合格",
        formula=f"写明工期且不长于 {limit.days:g} 天的未完工作 ÷ 有工期的未完工作",
        exclusions=population.exclusions,
        choice=limit.says,
        passed=passed if passed is None else passed and not assumed,
        unanswered="工期依据定额、产量还是经验",
    )


@metric("gao-05")
def traceable(population: Population) -> Metric:
    """Unfinished works from which links lead to a deadline, and that end before their summary."""
    case, reached = population.case, _reaching(population)
    due = {margin.item: margin.deadline.day for margin in case.schedule.deadlines}
    offenders = []
    for work, _ in population.open:
        own = due.get(work.id)
        above = [day for item in case.above(work) if (day := due.get(item)) is not None]
        if work.id not in reached or (own and above and own > above[0]):
            offenders.append(work.id)
    return practice(
        population,
        "gao-05",
        offenders,
        len(population.open),
        "100%",
        formula="沿关系通到时限、且时限不晚于上级的未完工作 ÷ 未完工作",
        exclusions=population.exclusions,
        choice="横向：沿关系通到有时限的工作或最后完成的工作；纵向：时限不晚于上级汇总项的时限",
        passed=not offenders,
        unanswered="与上级计划、合同节点和其他项目的衔接",
    )


def _reaching(population: Population) -> set[str]:
    """The works from which links lead to a deadline, or to the work that ends the project."""
    case = population.case
    items = [margin.item for margin in case.schedule.deadlines if margin.item is not None]
    stack = [leaf for item in items for leaf in population.below(item)]
    ends = [(t.early_finish or t.late_finish or 0, work.id) for work, t in population.leaves]
    last = max(ends, default=(0, ""))[0]
    stack += [item for finish, item in ends if finish == last]
    found: set[str] = set()
    while stack:
        item = stack.pop()
        if item in found:
            continue
        found.add(item)
        for link in case.incoming.get(item, ()):
            stack.extend(population.below(link.before))
    return found
