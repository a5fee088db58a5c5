"""How long winning days back takes on 500 works, and how good the heuristic is beside it.

    python -m benchmarks.bench_recover            500 works on one calendar and on three
    python -m benchmarks.bench_recover --check    exit 1 where an answer takes more than 10 s, or is
                                                  neither exact nor has a proven bound

Networks: 1.8 links a work of all four types, a third of them with a lag or lead, from fixed seeds.
Levers: a shortest duration on six works of ten, two shifts (a factor with a fixed cost) on two, a
seven-day week or work through the stop on two (three calendars), an overlap on one. Wall time of
the whole answer: the measures, each of them alone and left out. One thread.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import sys
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version
from time import perf_counter

from projects.model import (
    DAY,
    Activity,
    CalendarSpec,
    DayRange,
    Lever,
    Link,
    LinkKind,
    Project,
    Span,
    instant,
)
from projects.recovery import Recovery, recover
from projects.schedule import schedule

KINDS: tuple[LinkKind, ...] = ("FS", "SS", "FF", "SF")
STOP = DayRange(date(2025, 1, 22), date(2025, 2, 12), "春节停工", window=True)
CALENDARS = (
    CalendarSpec("site", week=(True,) * 7, closed=(STOP,)),
    CalendarSpec("five", week=(True,) * 5 + (False,) * 2),
    CalendarSpec("crew", week=(True, True, True, False, True, True, False), closed=(STOP,)),
    CalendarSpec("seven", week=(True,) * 7),
)
LIMIT = 10.0


@dataclass(frozen=True)
class Case:
    """One question: a network, how many days, and on how many calendars."""

    name: str
    calendars: tuple[str, ...]
    days: int
    seed: int


CASES = tuple(
    Case(f"{name} {days} d #{seed}", calendars, days, seed)
    for name, calendars in (("1 calendar", ("five",)), ("3 calendars", ("site", "five", "crew")))
    for seed in (1, 2, 3)
    for days in (10, 30, 60)
)


def levered(case: Case, works: int = 500) -> Project:
    """A random plan of about three years with levers on most of its works."""
    dice = random.Random(case.seed)
    activities = [
        Activity(
            id=f"L{number}",
            name=f"工作{number}",
            duration=Span(dice.randint(2, 20) * DAY),
            calendar=dice.choice(case.calendars),
        )
        for number in range(works)
    ]
    links: dict[tuple[int, int], Link] = {}
    while len(links) < round(1.8 * works):
        after = dice.randrange(1, works)
        before = dice.randrange(max(0, after - 20), after)
        kind = dice.choices(KINDS, (70, 10, 15, 5))[0]
        lag = dice.choice((-2, -1, 1, 2, 3, 5)) * DAY if dice.random() < 1 / 3 else 0
        links[before, after] = Link(f"L{before}", f"L{after}", kind, Span(lag))
    for number, work in enumerate(activities):
        assert work.duration is not None
        days = work.duration.amount // DAY
        ways = []
        if dice.random() < 0.2:
            fixed, daily = float(dice.randint(1, 8)), dice.randint(5, 40) / 10
            ways.append(Lever("两班倒", factor=0.7, cost=fixed, cost_per_day=daily))
        if dice.random() < 0.2 and len(case.calendars) > 1:
            ways.append(Lever("不停工", calendar="seven", cost=float(dice.randint(5, 40))))
        heads = [i for (i, j), link in links.items() if j == number and link.kind == "FS"]
        if heads and dice.random() < 0.1:
            cost = float(dice.randint(3, 20))
            ways.append(Lever("搭接", overlap=f"L{heads[0]}", lag=dice.randint(2, 8), cost=cost))
        work = replace(work, levers=tuple(ways))
        if dice.random() < 0.6:
            least = max(1, days - dice.randint(1, max(1, days // 2)))
            work = replace(work, shortest=Span(least * DAY), cost_per_day=dice.randint(5, 60) / 10)
        activities[number] = work
    return Project(
        code="B",
        name="计时网络",
        activities=tuple(activities),
        links=tuple(links.values()),
        calendars=CALENDARS,
        calendar=case.calendars[0],
        start=instant(date(2024, 3, 1)),
    )


def timed(case: Case, *, heuristic: bool) -> tuple[Recovery, float]:
    """The answer and the seconds it took."""
    computed = schedule(levered(case))
    begun = perf_counter()
    answer = recover(computed, days=case.days, limit=LIMIT - 1, heuristic=heuristic)
    return answer, perf_counter() - begun


def main() -> None:
    """Measure and print; with --check judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true")
    judged = parser.parse_args().check
    print(
        f"{platform.python_implementation()} {platform.python_version()}, "
        f"ortools {version('ortools')}, {os.cpu_count()} CPUs"
    )
    print(
        "case                        won     cost    bound proven measures  time | greedy    time"
    )
    slow = []
    for case in CASES:
        answer, seconds = timed(case, heuristic=False)
        quick, least = timed(case, heuristic=True)
        bound = answer.bound
        print(
            f"{case.name:24} {answer.reached_days:6g} {float(answer.cost):8.1f} "
            f"{'-' if bound is None else format(float(bound), '8.1f')} "
            f"{'yes' if answer.proven else 'no':>6} {len(answer.measures):8} {seconds:5.1f} | "
            f"{float(quick.cost):6.1f} {least:7.1f}"
        )
        if seconds > LIMIT or (not answer.proven and bound is None):
            slow.append(case.name)
    if judged and slow:
        sys.exit(f"too slow or nothing proven: {', '.join(slow)}")


if __name__ == "__main__":
    main()
