"""GAO 6 to 10 (GAO-16-89G): how the plan holds together, and how it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from projects.checks.health.limits import limit_days
from projects.checks.health.metrics import LEDGER, metric, unknown
from projects.checks.health.population import Population
from projects.checks.health.practices import practice, together
from projects.checks.health.promises import missing
from projects.checks.report import Metric

_HARD = ("mso", "mfo", "snlt", "fnlt")


@metric("gao-06")
def valid_path(population: Population) -> Metric:
    """The longest path without gaps, hard constraints and hammocks."""
    path = population.path
    offenders = list(_breaks(population))
    passed = together(population, ("dcma-12",))
    return practice(
        population,
        "gao-06",
        offenders,
        len(path),
        "100% 且 dcma-12 合格",
        formula="紧接前面的工作、没有硬约束的线路工作 ÷ 最长线路上的未完工作",
        exclusions="不计线路上已完成的工作",
        choice="空档按后一项工作的日历数，休息和停工不算空档，时距算空档",
        passed=passed if passed is None else passed and not offenders,
        unanswered="线路是否就是施工组织上真正的控制线路",
    )


def _breaks(population: Population) -> Iterator[str]:
    """The works of the path that begin behind a gap, or stand by a date of their own."""
    reached = population.origin
    for item in population.path:
        work, timing = population.case.works[item], population.schedule[item]
        begin, end = timing.early_start, timing.early_finish
        if begin is None or end is None or reached is None:
            begin, end = timing.late_start, timing.late_finish
        hard = any(constraint.kind in _HARD for constraint in work.constraints)
        if reached is not None and begin is not None and timing.status == "not-started":
            calendar = population.calendar(item)
            hard = hard or population.days(calendar, reached, begin) > 0
        if hard or work.manual is not None or work.kind == "hammock":
            yield item
        reached = max(reached or 0, end or 0)


@metric("gao-07")
def reasonable_float(population: Population) -> Metric:
    """Unfinished works with neither negative nor too much float."""
    limit = limit_days(population, population.settings.high_float_days)
    floats = [(work.id, timing.total_float_days) for work, timing in population.open]
    known = [(item, days) for item, days in floats if days is not None]
    wanted = "dcma-06、dcma-07 均合格"
    formula = f"总时差在 0 至 {limit.days:g} 天之间的未完工作 ÷ 有总时差的未完工作"
    if population.open and population.ledger:
        return unknown("gao-07", wanted, LEDGER, formula=formula, choice=limit.says)
    return practice(
        population,
        "gao-07",
        [item for item, days in known if not 0 <= days <= limit.days],
        len(known),
        wanted,
        formula=formula,
        exclusions=population.exclusions,
        choice=limit.says,
        passed=together(population, ("dcma-06", "dcma-07")),
        unanswered="时差是否经各单位确认，由谁动用",
    )


@metric("gao-08")
def risk_inputs(population: Population) -> Metric:
    """Works of the longest path that a risk analysis could vary."""
    project = population.case.project
    driven = {event.on for event in project.events}
    asked = [item for item in population.path if not population.schedule[item].zero]
    works = population.case.works
    bare = [
        item for item in asked if not (works[item].risk or works[item].drivers or item in driven)
    ]
    any_input = any(work.risk or work.drivers for work in project.activities) or bool(driven)
    return practice(
        population,
        "gao-08",
        bare,
        len(asked),
        "至少有一项风险输入",
        formula="写有 risk、drivers 或 events 的线路工作 ÷ 最长线路上有工期的未完工作",
        exclusions="不计里程碑和已完成的工作",
        choice="没有任何风险输入的判不合格；有的不判，做没做文件里看不出",
        passed=None if any_input else False,
        unanswered="风险分析是否做过、何时做的，预留是否按结果确定",
    )


@metric("gao-09")
def updated(population: Population) -> Metric:
    """Works under way with a recent report, and nothing out of sequence."""
    case, days = population.case, population.settings.silent_days
    formula = f"{days} 天内填报过、先后不颠倒的在建工作 ÷ 在建工作"
    if case.as_of is None:
        limit = "100% 且 dcma-09 合格"
        return unknown("gao-09", limit, "没有状态日期", formula=formula)
    tangled = {
        finding.item for finding in case.schedule.findings if finding.code in ("DP405", "DP610")
    }
    running = [work.id for work, timing in population.open if timing.status == "in-progress"]
    offenders = []
    for item in running:
        seen = case.state(item).seen_on
        if item in tangled or seen is None or (case.as_of - seen).days > days:
            offenders.append(item)
    passed = together(population, ("dcma-09",))
    return practice(
        population,
        "gao-09",
        offenders,
        len(running),
        "100% 且 dcma-09 合格",
        formula=formula,
        exclusions="不计未开工和已完成的工作",
        choice="填报按最近一次的数据截至日期数日历天",
        passed=passed if passed is None else passed and not offenders,
        unanswered="填报的数字是否属实",
    )


@metric("gao-10")
def baselined(population: Population) -> Metric:
    """Works that the current baseline knows."""
    baseline, least = population.case.baseline, population.settings.baselined_percent
    formula = "基线里有日期的工作 ÷ 全部工作"
    if baseline is None:
        return unknown("gao-10", f"≥ {least:g}%", missing(population), formula=formula)
    new = [work.id for work, _ in population.leaves if baseline.span(work.id) is None]
    among = len(population.leaves)
    taken = baseline.taken_on or "开工前"
    found = practice(
        population,
        "gao-10",
        new,
        among,
        f"≥ {least:g}%",
        formula=formula,
        exclusions="不计汇总项、伴随工作和台账事项",
        choice=f"以第 {baseline.number} 号基线为准（{taken}，{baseline.reason}）",
        passed=None,
        unanswered="基线是否经过批准，变更是否都走了程序",
    )
    return replace(found, passed=None if found.value is None else found.value >= least - 1e-9)
