"""From a schedule to its risk (SEMANTICS 11)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from projects.errors import Finding, InputError, Place
from projects.risk.answers import Answers
from projects.risk.ground import Ground
from projects.risk.tally import Plan, Tally, counted
from projects.risk.uncertain import TOO_LONG, too_long
from projects.risk.values import Risk
from projects.schedule import Schedule

MOST_RUNS = 1_000_000
LEAST = 10
"""Runs that should lie beyond the wanted day, and before it."""


def simulate(
    schedule: Schedule, *, runs: int = 10_000, seed: int = 1, wanted: Fraction = Fraction(4, 5)
) -> Risk:
    """Simulate a plan as it stands at its data date.

    Args:
        schedule: the computed plan; its drivers, events and three-point estimates are drawn.
        runs: how many times.
        seed: the same plan, seed and number of runs give the same answer on every machine.
        wanted: the probability with which a deadline should hold.

    Raises:
        InputError: DP944 for numbers out of range, DP940 for a plan without early dates, DP942 for
            one without works, DP947 where a run leads beyond the years of the calendars; DP404 as
            the engine, where a run leads there.
    """
    if not 1 <= runs <= MOST_RUNS:
        says = f"模拟次数 {runs} 不在 1 至 {MOST_RUNS} 之间"
        raise InputError.of("DP944", says, "一般取 10000 次")
    if not 0 < wanted < 1:
        raise InputError.of("DP944", "要求的把握不在 0 与 1 之间", "写成 0.8 这样的小数")
    where = schedule.project.where
    if schedule.run.early is None:
        remedy = "在计划里写 start，或用 --as-of 给出状态日期"
        raise InputError.of("DP940", "计划没有开工日期，只有倒排，无从模拟", remedy, where)
    if not schedule.run.network.nodes:
        remedy = "给工作写上 duration 和 after"
        raise InputError.of("DP942", "计划里没有参加网络计算的工作，无从模拟", remedy, where)
    ground = Ground(schedule)
    if findings := too_long(ground.now, ground.uncertain):
        raise InputError(findings)
    plan = ground.plan(seed)
    answers = Answers(ground, _counted(plan, runs, where), runs, wanted)
    return Risk(
        schedule=schedule,
        runs=runs,
        seed=seed,
        wanted=float(wanted),
        targets=answers.targets(),
        works=answers.works(),
        causes=answers.causes(),
        arrivals=answers.arrivals(plan.searches),
        findings=(*_few(runs, wanted), *ground.findings()),
    )


def _counted(plan: Plan, runs: int, where: Place) -> Tally:
    try:
        return counted(plan, runs)
    except InputError as error:
        if error.findings[0].code != "DP304":
            raise
        # The plan alone stays within them, or it would have no schedule.
        says = "有的模拟推算到 1900—2199 年之外"
        raise InputError.of("DP947", says, TOO_LONG, where) from error


def _few(runs: int, wanted: Fraction) -> Iterator[Finding]:
    """DP946 where so few runs lie on one side of the wanted probability that its day is luck."""
    rarer = min(wanted, 1 - wanted)
    needed = ceil(LEAST / rarer)
    if runs >= needed:
        return
    says = f"模拟 {runs} 次太少，{float(wanted):.10g} 的把握落在哪一天靠不住"
    remedy = f"--runs 至少 {needed}" if needed <= MOST_RUNS else "--wanted 取得宽一些，如 0.95"
    yield Finding("DP946", says, remedy, level="warning")
