"""One question, one answer: the measures, what they reach, and what else could be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib.util import find_spec

from projects.holidays import Override
from projects.recovery.exact import Budget, Found, Search
from projects.recovery.goal import Goal, goal_of
from projects.recovery.greedy import full_choice
from projects.recovery.levers import levers_of
from projects.recovery.telling import alternatives, chain, curve_of, deadline_moves, measures_of
from projects.recovery.trial import Bench
from projects.recovery.values import Recovery
from projects.schedule import Schedule

MAIN_SHARE = 0.65
"""How much of the time the question itself may take; the alternatives have the rest."""


def recover(
    schedule: Schedule,
    *,
    days: int | None = None,
    by: date | None = None,
    to: str | None = None,
    limit: float = 10.0,
    heuristic: bool = False,
    curve: bool = False,
    override: Override | None = None,
) -> Recovery:
    """The cheapest measures that win days back.

    Args:
        schedule: the plan as it stands.
        days: the item's early finish so many working days of its calendar earlier.
        by: or by the close of this day, with both the stricter of them; with neither, by the
            governing deadline (that of `to`).
        to: the item; by default that of the governing deadline, else the project's end.
        limit: seconds that the solver may take, and as many again for the curve.
        heuristic: answer fast and unproven, as without the solver.
        curve: also the least cost of 1, 2, 3 … days.
        override: the notices that the schedule was computed with.

    Raises:
        InputError: DP920, DP922 to DP928.
    """
    goal = goal_of(schedule, days, to, by)
    options, notes = levers_of(schedule)
    bench = Bench(schedule, override, options, goal)
    search = Search(bench, exact=not heuristic and find_spec("ortools") is not None)
    budget = Budget(limit)
    found, wanted, reachable = _answer(search, goal, budget)
    choice = bench.nothing if found.choice is None else found.choice
    full = full_choice(bench, search.every) if options else choice
    shown = choice
    if reachable is not True and bench.reached(full) <= bench.reached(choice):
        shown = full
    binding, exhausted = chain(bench, shown)
    others, untold = alternatives(search, choice, wanted, budget)
    if untold:
        notes = (*notes, f"时间用完，还有 {untold} 项“不采取”的比较没有算；可用 --limit 放宽时间")
    return Recovery(
        item=goal.item,
        asked_days=goal.asked_days,
        by=goal.day(goal.wanted),
        reached_days=goal.days(bench.reached(choice)),
        feasible=reachable,
        cost=found.cost,
        bound=found.bound if search.exact else None,
        proven=found.proven and search.exact,
        method="exact" if search.exact else "heuristic",
        before=goal.day(goal.work),
        after=goal.day(bench.reached(choice)),
        measures=measures_of(bench, choice),
        deadlines=deadline_moves(bench, choice),
        binding=binding,
        exhausted=exhausted,
        alternatives=others,
        curve=curve_of(search, _days_of_curve(goal, bench.reached(choice)), Budget(limit))
        if curve
        else (),
        notes=notes,
        options=options,
        choice=choice,
    )


def _answer(search: Search, goal: Goal, budget: Budget) -> tuple[Found, int, bool | None]:
    """The cheapest choice for the goal, or for the earliest finish that is possible; the W that it
    was chosen for; whether the goal is reached (None: time ran out before that was known)."""
    found = search.cheapest(goal.wanted, budget.share(MAIN_SHARE))
    if found.choice is not None:
        return found, goal.wanted, True
    earliest, surely = search.earliest(budget.share(MAIN_SHARE))
    best = search.cheapest(earliest, budget.share(MAIN_SHARE))
    known = False if found.possible is False else None
    return replace(best, proven=best.proven and surely and known is False), earliest, known


def _days_of_curve(goal: Goal, reached: int) -> int:
    """How many points the curve has: to what was asked, or to what can be reached."""
    return int(min(goal.asked_days, goal.days(reached)))
