"""DCMA 12 and 13: does the critical path carry a delay to the end, and how much of it is left."""

from __future__ import annotations

from dataclasses import dataclass, replace

from projects.checks.case import label
from projects.checks.health.metrics import CATALOGUE, metric, number, unknown
from projects.checks.health.population import Population
from projects.checks.report import Metric
from projects.model import DAY
from projects.network import Node
from projects.schedule.forward import Early, forward
from projects.schedule.modes import FINISHED, GROUP, MANUAL, PROMISED, UNDER_WAY
from projects.schedule.situation import situation

_NO_EARLY = "计划没有开工日，也没有状态日期，没有最早计划"
_NOBODY = "关键线路上没有可以加长的未完工作"


@dataclass(frozen=True, slots=True)
class Trial:
    """One work made longer: how far the finish should slip and did, in working days of the
    finish's own calendar; `stuck` is the first work of the path that slipped less."""

    item: str
    wanted: float
    slipped: float
    exact: bool
    stuck: str | None

    @property
    def short(self) -> float:
        """How far the slip falls short, as a share of what it should be."""
        return 1 - self.slipped / self.wanted if self.wanted > 0 else 0.0


@metric("dcma-12")
def path_test(population: Population) -> Metric:
    """Add days to a critical work that begins early: the finish must slip by as many."""
    settings = population.settings
    by = settings.test_slip == "by"
    which = "逐项测试，取最差的" if settings.test_on == "each" else "加给线路上最早的未完工作"
    added = f"加 {number(settings.test_days)} 个工作日"
    limit = "同步推移" if by else "有推移"
    formula = f"关键工作{added}后，完成日期推移的工作日"
    choice = f"{which}；{'要求推移同样天数' if by else '只要求推移'}"
    if population.schedule.run.early is None:
        return unknown("dcma-12", limit, _NO_EARLY, formula=formula, choice=choice)
    tested = _tested(population)
    if not tested:
        return unknown("dcma-12", limit, _NOBODY, formula=formula, choice=choice)
    trial = max((_try(population, item) for item in tested), key=lambda one: one.short)
    allowed = 0.0 if trial.exact else settings.test_tolerance / 100
    passed = trial.short <= allowed + 1e-9 if by else trial.slipped > 0
    counted = (
        "线路上只有一种日历，须分天不差"
        if trial.exact
        else f"线路上有几种日历，停工会吸收一部分，容许少 {number(settings.test_tolerance)}%"
    )
    offenders = (trial.item, trial.stuck) if trial.stuck else (trial.item,)
    last = population.target or population.path[-1]
    end = f"“{label(population.case.works[last])}”"
    return Metric(
        id="dcma-12",
        name=CATALOGUE["dcma-12"].name,
        value=round(trial.slipped, 2),
        numerator=round(trial.slipped, 2),
        denominator=round(trial.wanted, 2),
        limit=limit,
        passed=passed,
        choice=f"{choice}；看{end}，按它的日历数工作日" + (f"；{counted}" if by else ""),
        offenders=() if passed else offenders,
        unit="天",
        formula=formula,
        exclusions="不试里程碑、外部承诺和手动安排的工作",
        note=f"加在“{label(population.case.works[trial.item])}”上，它的完成推移 "
        f"{trial.wanted:g} 天（按{end}的日历）",
    )


def _tested(population: Population) -> list[str]:
    """The works of the path that can be made longer: one, or all of them."""
    run = population.schedule.run
    found = []
    for item in population.path:
        place = run.network.index.get(item)
        if place is None or run.situation.node(place).kind not in ("work", "span"):
            continue
        if run.situation.mode[place] not in (FINISHED, GROUP, MANUAL, PROMISED):
            found.append(item)
    return found if population.settings.test_on == "each" else found[:1]


def _try(population: Population, item: str) -> Trial:
    """Run the forward pass again with a longer work."""
    run = population.schedule.run
    before, place = run.early, run.network.index[item]
    assert before is not None
    after = _longer(population, place)
    calendar = population.calendar(population.target or population.path[-1])
    ends = _targets(population, before)
    slipped = population.days(calendar, _last(before, ends), _last(after, ends))
    node = run.network.nodes[place]
    moved = population.days(calendar, before.finish(place), after.finish(place))
    path = [run.network.index[work] for work in population.path]
    on = {run.network.nodes[number].calendar.name for number in path} | {calendar.name}
    plain = all(run.network.nodes[number].kind != "span" for number in path)
    exact = len(on) == 1 and plain and node.activity.splittable
    least = moved * (1 - population.settings.test_tolerance / 100)
    behind = (
        run.network.nodes[number].activity.id
        for number in path[path.index(place) + 1 :]
        if population.days(calendar, before.finish(number), after.finish(number)) < least
    )
    return Trial(item, moved, slipped, exact, next(behind, None))


def _longer(population: Population, place: int) -> Early:
    """Early dates with the work at `place` longer by the test's days: in its own calendar, and
    free to pause, or a stop of every year would leave it no gap."""
    run, extra = population.schedule.run, population.settings.test_days
    now, network = run.situation, run.network
    node = now.node(place)
    minutes = round(extra * network.day_of(node.calendar))
    longer = _stretched(node, minutes, round(extra))
    nodes = [longer if n == place else old for n, old in enumerate(network.nodes)]
    again = replace(network, nodes=nodes)
    states = dict(now.actuals)
    if now.mode[place] == UNDER_WAY:
        item = node.activity.id
        left = now.remaining[place] + (round(extra) * DAY if node.kind == "span" else minutes)
        states[item] = replace(states[item], remaining=left)
    return forward(situation(again, now.data_instant, states))


def _stretched(node: Node, minutes: int, days: int) -> Node:
    activity = replace(node.activity, splittable=True)
    if node.span is None:
        return node._replace(activity=activity, duration=node.duration + minutes, assumed=False)
    whole = node.span.amount * 30 * DAY if node.span.unit == "months" else node.span.amount
    span = replace(node.span, unit="elapsed", amount=whole + days * DAY)
    return node._replace(activity=activity, span=span, duration=span.amount)


def _targets(population: Population, early: Early) -> list[int]:
    """The nodes that are the finish in question: of the item, else the works that end the plan."""
    run, target = population.schedule.run, population.target
    if target is not None:
        return list(run.network.nodes_of(target))
    return [
        n
        for n, node in enumerate(run.network.nodes)
        if node.kind != "group" and early.finish(n) == run.end
    ]


def _last(early: Early, numbers: list[int]) -> int:
    return max(early.finish(number) for number in numbers)


@metric("dcma-13")
def cpli(population: Population) -> Metric:
    """Critical path length index: what is left to do, against what is left until the finish."""
    settings = population.settings
    names = {"deadline": "完成时限", "baseline": "基线完成", "imposed": "强制或最晚完成日期"}
    limit = f"≥ {number(settings.cpli_least)}"
    formula = "（关键线路长度 + 总时差）÷ 关键线路长度，按工作日"
    choice = f"总时差量到{names[settings.reference]}"
    origin, finish = population.origin, population.finish
    if population.schedule.run.early is None or origin is None or finish is None:
        return unknown("dcma-13", limit, _NO_EARLY, formula=formula, choice=choice)
    found = _reference(population)
    if found is None:
        why = f"没有{names[settings.reference]}"
        return unknown("dcma-13", limit, why, formula=formula, choice=choice)
    target, due, finish = found
    calendar = population.calendar(target)
    length = population.days(calendar, origin, finish)
    slack = population.days(calendar, finish, due)
    if length <= 0:
        return unknown("dcma-13", limit, "线路已经完成", formula=formula, choice=choice)
    value = (length + slack) / length
    passed = value >= settings.cpli_least - 1e-9
    end = f"“{label(population.case.works[target])}”" if target else "项目"
    begin = "状态日期" if population.now is not None else "开工日"
    return Metric(
        id="dcma-13",
        name=CATALOGUE["dcma-13"].name,
        value=round(value, 3),
        numerator=round(length + slack, 2),
        denominator=round(length, 2),
        limit=limit,
        passed=passed,
        choice=f"{choice}，不扣预留；长度从{begin}量到{end}的最早完成",
        offenders=() if passed else population.path,
        formula=formula,
        exclusions="已完成的一段线路不计",
    )


def _reference(population: Population) -> tuple[str | None, int, int] | None:
    """The item, the instant that its finish is held against, and its early finish."""
    schedule, which = population.schedule, population.settings.reference
    if which == "deadline":
        governing = schedule.governing
        if governing is None or governing.early_finish is None:
            return None
        return governing.item, governing.deadline.at, governing.early_finish
    item, finish = population.target, population.finish
    if finish is None:
        return None
    due = _promised(population, item) if which == "baseline" else _imposed(population, item)
    return None if due is None else (item, due, finish)


def _promised(population: Population, item: str | None) -> int | None:
    """The baseline finish of an item, of the whole project for None."""
    baseline = population.case.baseline
    if baseline is None:
        return None
    if item is not None:
        found = baseline.by_id.get(item)
        return None if found is None else found.finish
    return max((row.finish for row in baseline.items if row.finish is not None), default=None)


def _imposed(population: Population, item: str | None) -> int | None:
    """The earliest mandatory or latest finish on an item, or on the works that end the project."""
    ends = population.below(item) if item is not None else population.path[-1:]
    return min(
        (
            constraint.at
            for end in ends
            for constraint in population.case.works[end].constraints
            if constraint.kind in ("fnlt", "mfo") and constraint.at is not None
        ),
        default=None,
    )
