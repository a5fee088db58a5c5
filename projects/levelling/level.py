"""Level a plan: search, let the engine settle it, say what moved and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec

from projects.errors import InputError
from projects.holidays import Override
from projects.levelling.compiling import Compiled, compiled
from projects.levelling.demand import HELD, Demand, demand_of, use_of
from projects.levelling.problem import BeyondHorizonError
from projects.levelling.reasons import held_clashes, levelled_rows, usage_rows
from projects.levelling.result import Levelling, MarginAfter, Method, Shortfall
from projects.levelling.search import Found, least_value, search
from projects.levelling.settling import Pins, settled
from projects.model import DAY, day_of
from projects.schedule import Run, Schedule
from projects.schedule.modes import FINISHED
from projects.schedule.present import present
from projects.schedule.result import as_days


@dataclass(frozen=True, slots=True)
class Exact:
    """An exact answer is wanted: at most so many seconds on so many threads."""

    seconds: float = 10.0
    workers: int = 8


@dataclass(frozen=True, slots=True)
class _Answer:
    """Where the solvers put the tasks, and what they proved."""

    compiled: Compiled
    found: Found
    method: Method
    bound: int
    proven: bool
    note: str


def level(
    schedule: Schedule,
    *,
    backward: bool = False,
    tries: int = 50,
    seed: int = 1,
    exact: Exact | None = None,
    override: Override | None = None,
) -> Levelling:
    """The earliest plan that no day asks for more of a resource than there is; with `backward` the
    latest one that keeps the deadlines.

    Args:
        schedule: the plan as if resources were unlimited, at its data date.
        backward: level the latest plan instead of the earliest.
        tries: schedules that the heuristic makes, each with its double justification.
        seed: of the heuristic and the solver.
        exact: improve the heuristic's plan by the solver.
        override: State Council notices newer than the installed ones.

    Raises:
        InputError: DP960, DP963 as `demand_of`; DP964 for an earliest plan without a start, DP965
            for a latest one without a deadline; DP304 where the calendars end first.
    """
    before = schedule.run
    demand = demand_of(before)
    _refuse(schedule, backward)
    answer = _answered(before, demand, backward, tries, seed, exact)
    pins = _pins(before, answer, demand, backward)
    after, pins = settled(before, demand, pins, backward, override)
    return _told(schedule, demand, answer, after, pins, backward, tries, seed)


def _refuse(schedule: Schedule, backward: bool) -> None:
    if backward and not schedule.deadlines:
        raise InputError.of(
            "DP965",
            "计划没有时限，不能倒排均衡",
            "给项目或工作写上 deadline，或用 --deadline 给出",
            schedule.project.where,
        )
    if not backward and schedule.run.early is None:
        raise InputError.of(
            "DP964",
            "计划没有开工日期，不能顺排均衡",
            "在计划里写上 start，用 --as-of 给出状态日期，或用 --backward 倒排",
            schedule.project.where,
        )


def _answered(
    run: Run, demand: Demand, backward: bool, tries: int, seed: int, exact: Exact | None
) -> _Answer:
    """Search on more and more days until there is room."""
    room, why_not = 1, _unsolvable(run) if exact else ""
    while True:
        try:
            both = compiled(run, demand, backward, room)
            if exact is not None and not why_not:
                return _exactly(both, tries, seed, exact)
            found = search(both.problem, both.mirror, tries, seed)
        except BeyondHorizonError:
            room *= 2  # ends with DP304, where the calendars end
            continue
        least = least_value(both.problem)
        proven = found.value[:2] == least and not both.rough
        return _Answer(both, found, "heuristic", least[1], proven, why_not)


def _unsolvable(run: Run) -> str:
    """Why no exact answer can be had; "" where it can."""
    if run.network.step != DAY:
        return "精确求解只用于按日编排的计划，以下为启发式结果"
    if find_spec("ortools") is None:
        return "没有安装求解器（ortools），以下为启发式结果"
    return ""


def _exactly(both: Compiled, tries: int, seed: int, exact: Exact) -> _Answer:
    """The solver's answer."""
    from projects.levelling.exact import solve

    proof = solve(
        both.problem,
        both.mirror,
        tries=tries,
        seconds=exact.seconds,
        workers=exact.workers,
        seed=seed,
    )
    if not both.rough:
        return _Answer(both, proof.found, "exact", proof.end_bound, proof.proven, "")
    least = least_value(both.problem)
    note = "有资源的工作以月计工期，求解器按固定天数近似，不作证明"
    return _Answer(both, proof.found, "exact", least[1], False, note)


def _pins(run: Run, answer: _Answer, demand: Demand, backward: bool) -> Pins:
    """The works with resources at the instants where the solvers put them: what has none follows
    by its links."""
    problem = answer.compiled.problem
    # The mirror's tasks begin, in its time, where the plan's end.
    begins = problem.begins(answer.found.places)
    nodes = run.network.nodes
    return {
        nodes[number].activity.id: -moment if backward else moment
        for number, moment in zip(answer.compiled.numbers, begins, strict=True)
        if number in demand.needs
    }


def _told(
    schedule: Schedule,
    demand: Demand,
    answer: _Answer,
    after: Run,
    pins: Pins,
    backward: bool,
    tries: int,
    seed: int,
) -> Levelling:
    before = schedule.run
    used = use_of(before, demand, backward), use_of(after, demand, backward)
    told = present(after, "late" if backward else "early")
    first, last = _span(before, backward), _span(after, backward)
    end = last[0] if backward else last[1]
    bound = -answer.bound if backward else answer.bound
    works = levelled_rows(before, after, demand, answer.compiled, used[1], backward)
    return Levelling(
        project=schedule.project,
        before=schedule,
        after=told,
        backward=backward,
        method=answer.method,
        tries=tries,
        seed=seed,
        before_start=day_of(first[0]),
        before_finish=day_of(first[1] - 1),
        start=day_of(last[0]),
        finish=day_of(last[1] - 1),
        bound=day_of(bound if backward else bound - 1),
        proven=answer.proven and end == bound,
        note=answer.note,
        works=works,
        usage=usage_rows(demand, used[0], used[1]),
        margins=_margins(schedule, after, backward),
        shortfall=_shortfall(before, after) if backward else None,
        findings=(*demand.notes, *held_clashes(after, demand, used[1])),
        pins=_scenario_pins(before, after, backward),
    )


def _span(run: Run, late: bool) -> tuple[int, int]:
    """The first start and the last finish of the works that levelling may move."""
    dates = run.late if late or run.early is None else run.early
    open_works = [n for n, mode in enumerate(run.situation.mode) if mode not in HELD]
    first, last = dates.first_start(open_works), dates.last_finish(open_works)
    assert first is not None
    assert last is not None
    return first, last


def _margins(schedule: Schedule, after: Run, backward: bool) -> tuple[MarginAfter, ...]:
    """Every deadline that is still open, before and after."""
    network, mode = after.network, after.situation.mode
    found = []
    for margin in schedule.deadlines:
        item = margin.item
        numbers = range(len(network.nodes)) if item is None else network.nodes_of(item)
        still = [n for n in numbers if mode[n] != FINISHED and after.late.bound(n)]
        if not still:
            continue
        calendar = network.calendar_of(item)
        finish = max(
            (after.late if backward or after.early is None else after.early).finish(n)
            for n in still
        )
        days = as_days(
            calendar.worked(margin.deadline.at) - calendar.worked(finish),
            network.project.minutes_per_day,
        )
        assert days is not None
        found.append(MarginAfter(item, margin.deadline.day, margin.margin_days, days))
    return tuple(found)


def _shortfall(before: Run, after: Run) -> Shortfall | None:
    """The work that the latest plan begins the furthest before its early start."""
    early, late = before.early, after.late
    if early is None:
        return None
    short: list[tuple[float, bool, str]] = []
    for number, mode in enumerate(before.situation.mode):
        if mode in HELD or not late.bound(number):
            continue
        node = before.situation.node(number)
        measure = node.calendar.worked
        minutes = measure(early.start(number)) - measure(late.start(number))
        days = as_days(minutes, before.network.day_of(node.calendar)) or 0
        short.append((days, node.kind != "point", node.activity.id))
    # Of equals a work rather than a milestone, and the first of the plan.
    days, _, item = max(short, key=lambda row: row[:2], default=(0, False, ""))
    return Shortfall(item, days) if days > 0 else None


def _scenario_pins(before: Run, after: Run, backward: bool) -> Mapping[str, date]:
    """By work the first day from which it may begin, where that is not its early one."""
    mode, nodes = before.situation.mode, before.network.nodes
    dates = after.late if backward else after.early
    assert dates is not None
    found = {}
    for number, node in enumerate(nodes):
        if mode[number] in HELD or (node.kind == "point" and not backward):
            continue
        start = dates.start(number)
        if before.early is None or start > before.early.start(number):
            found[node.activity.id] = day_of(start)
    return found
