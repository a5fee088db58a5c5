"""DCMA 11 and 14: what the baseline promised by the data date, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from projects.baseline import Baseline
from projects.checks.health.metrics import CATALOGUE, at_most, metric, share, unknown
from projects.checks.health.population import Population
from projects.checks.report import Metric
from projects.model import Activity
from projects.schedule.result import Timing


@dataclass(frozen=True, slots=True)
class Promises:
    """The works whose baseline finish had come by the data date; and who does not count."""

    due: tuple[tuple[Activity, Timing, date], ...]
    unknown: tuple[str, ...]
    exclusions: str


def promises(population: Population, baseline: Baseline, as_of: date) -> Promises:
    """What the baseline promised by the close of `as_of`."""
    points = population.settings.promised_milestones
    due, new, aside = [], [], 0
    for work, timing in population.leaves:
        promised = baseline.span(work.id)
        if promised is None:
            new.append(work.id)
        elif timing.zero and not points:
            aside += 1
        elif promised[1] <= as_of:
            due.append((work, timing, promised[1]))
    known = {work.id for work in population.case.project.activities}
    gone = sum(item.id not in known for item in baseline.items)
    counted = (("里程碑", aside), ("不在基线内的工作", len(new)), ("基线后取消的工作", gone))
    said = "、".join(f"{name} {count} 项" for name, count in counted if count)
    return Promises(tuple(due), tuple(new), f"不计{said}" if said else "全部计入")


def missing(population: Population) -> str:
    """Why nothing can be compared; "" where it can."""
    if population.case.baseline is None:
        own = any(missed.kind == "baselines" for missed in population.case.project.left_out)
        return "没有基线" + ("；文件自带的基线没有导入" if own else "")
    return "" if population.case.as_of is not None else "没有状态日期"


def _points(population: Population) -> str:
    return "里程碑计入" if population.settings.promised_milestones else "里程碑不计"


@metric("dcma-11")
def missed(population: Population) -> Metric:
    """Promised by the data date, and not finished by the promised day."""
    limit = population.settings.missed_percent
    formula = "未完成或晚于基线完成的工作 ÷ 基线完成日已到的工作"
    baseline, as_of = population.case.baseline, population.case.as_of
    if baseline is None or as_of is None:
        return unknown("dcma-11", at_most(limit), missing(population), formula=formula)
    found = promises(population, baseline, as_of)
    late = [work.id for work, timing, last in found.due if _late(population, work, timing, last)]
    return share(
        population,
        "dcma-11",
        late,
        len(found.due),
        limit,
        formula=formula,
        exclusions=found.exclusions,
        choice=f"已完成的也计；{_points(population)}；基线第 {baseline.number} 号",
        nobody="到状态日期，基线中没有到期的工作",
    )


def _late(population: Population, work: Activity, timing: Timing, last: date) -> bool:
    finished = population.case.state(work.id).finished
    return timing.status != "finished" or finished is None or finished > last


@metric("dcma-14")
def bei(population: Population) -> Metric:
    """Baseline execution index: completed works over promised ones."""
    settings = population.settings
    least = f"≥ {settings.bei_least:g}"
    formula = "已完成的工作 ÷ 基线完成日已到的工作"
    baseline, as_of = population.case.baseline, population.case.as_of
    if baseline is None or as_of is None:
        return unknown("dcma-14", least, missing(population), formula=formula)
    found = promises(population, baseline, as_of)
    new = found.unknown if settings.unbaselined_due else ()
    among = len(found.due) + len(new)
    choice = (
        ("提前完成的也算完成" if settings.completed == "all" else "只算到期的")
        + f"；{_points(population)}；"
        + ("不在基线内的工作算作到期" if settings.unbaselined_due else "不在基线内的工作不算到期")
    )
    if not among:
        nobody = "到状态日期，基线中没有到期的工作"
        return unknown("dcma-14", least, nobody, formula=formula, choice=choice)
    owed = [work.id for work, timing, _ in found.due if timing.status != "finished"]
    owed += [item for item in new if population.schedule[item].status != "finished"]
    kept = population.spare("dcma-14", owed)
    done = among - len(kept)
    if settings.completed == "all":
        done += len(_ahead(population, baseline, found, new))
    return Metric(
        id="dcma-14",
        name=CATALOGUE["dcma-14"].name,
        value=round(done / among, 3),
        numerator=done,
        denominator=among,
        limit=least,
        passed=done >= settings.bei_least * among - 1e-9,
        choice=choice,
        offenders=kept,
        formula=formula,
        exclusions=found.exclusions,
    )


def _ahead(
    population: Population, baseline: Baseline, found: Promises, new: tuple[str, ...]
) -> list[str]:
    """Works that are finished though the baseline promised them for later."""
    counted = {work.id for work, _, _ in found.due} | set(new)
    points = population.settings.promised_milestones
    return [
        work.id
        for work, timing in population.leaves
        if timing.status == "finished"
        and work.id not in counted
        and baseline.span(work.id) is not None
        and (points or not timing.zero)
    ]
