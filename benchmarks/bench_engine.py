"""How long the engine takes, beside `longpath` on the same network in the same run.

    python -m benchmarks.bench_engine                 1,000 and 10,000 works, and the growth
    python -m benchmarks.bench_engine --profile 10000 where the time goes
    python -m benchmarks.bench_engine --check         exit 1 where a target is missed

Networks: 1.8 links a work of all four types, a third of them with a lag or lead, two calendars
(five days, seven days), from a fixed seed. CPU time (`time.process_time`), best of several runs
taken in turn, garbage collected before each. Our `build` compiles the calendars of the plan;
`longpath` compiles its own when first asked, so it is timed twice: with calendars already compiled,
as in a second run (beside run(network)), and fresh (beside build+run).
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import os
import platform
import pstats
import random
import sys
from collections.abc import Callable, Mapping
from datetime import date
from importlib.metadata import version
from time import process_time

from benchmarks.longpath_bridge import Outside
from projects.model import DAY, Activity, CalendarSpec, Link, LinkKind, Project, Span, instant
from projects.network import build
from projects.schedule import run, schedule

KINDS: tuple[LinkKind, ...] = ("FS", "SS", "FF", "SF")
WEEK = (True, True, True, True, True, False, False)
TARGETS = {"plan": 1 / 4, "network": 1 / 5}
"""At most this share of longpath's time: from a plan in memory, from a built network."""


def network_plan(works: int, seed: int = 7, links_each: float = 1.8) -> Project:
    """A random plan: link types 70/10/15/5, lags from -2 to 5 days.

    Links come from at most a fiftieth of the plan back, so that plans of every size last a few
    years: a calendar reaches from 1900 to 2199.
    """
    reach = max(works // 50, 20)
    dice = random.Random(seed)
    activities = tuple(
        Activity(
            id=f"L{number}",
            name=f"工作{number}",
            duration=Span(dice.randint(1, 20) * DAY),
            calendar=dice.choice(("week", "daily")),
        )
        for number in range(works)
    )
    links: dict[tuple[int, int], Link] = {}
    wanted = min(round(works * links_each), works * (works - 1) // 2)
    while len(links) < wanted:
        after = dice.randrange(1, works)
        before = dice.randrange(max(0, after - reach), after)
        kind = dice.choices(KINDS, (70, 10, 15, 5))[0]
        lag = dice.choice((-2, -1, 1, 2, 3, 5)) * DAY if dice.random() < 1 / 3 else 0
        links[before, after] = Link(f"L{before}", f"L{after}", kind, Span(lag))
    return Project(
        code="B",
        name="计时网络",
        activities=activities,
        links=tuple(links.values()),
        calendars=(CalendarSpec("week", week=WEEK), CalendarSpec("daily")),
        calendar="week",
        start=instant(date(2024, 3, 1)),
    )


def best(works: Mapping[str, Callable[[], object]], times: int) -> dict[str, float]:
    """CPU seconds of the fastest of `times` runs of each, taken in turn.

    In turn, so that a neighbour who takes half the machine for a while slows all of them alike.
    """
    found = dict.fromkeys(works, float("inf"))
    for _ in range(times):
        for name, work in works.items():
            gc.collect()
            begun = process_time()
            work()
            found[name] = min(found[name], process_time() - begun)
    return found


def measure(works: int, times: int, outside: bool = True) -> dict[str, float]:
    """CPU seconds by what was run."""
    project = network_plan(works)
    network = build(project)
    cases: dict[str, Callable[[], object]] = {
        "plan": lambda: run(build(project)),
        "network": lambda: run(network),
        "schedule": lambda: schedule(project),
    }
    if outside:
        other = Outside(project)
        cases["longpath"] = other.run
        cases["longpath fresh"] = lambda: other.fresh().run()
    return best(cases, times)


def machine() -> str:
    """The machine and the versions, in one line."""
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, "
        f"longpath {version('longpath')}"
    )


def report(times: int) -> bool:
    """Print the tables; whether every target is met."""
    sys.stdout.write(f"{machine()}\nCPU ms, best of {times}; a ratio is ours / longpath's\n")
    heads = ("works", "longpath", "fresh", "build+run", "ratio", "/fresh", "run(network)", "ratio")
    sys.stdout.write("".join(f"{word:>13}" for word in (*heads, "schedule()", "ratio")) + "\n")
    met = True
    for works in (1_000, 10_000):
        found = measure(works, times)
        warm, fresh = found["longpath"], found["longpath fresh"]
        shares = {key: found[key] / warm for key in ("plan", "network", "schedule")}
        met = met and all(shares[key] <= share for key, share in TARGETS.items())
        cells = [
            f"{works:,}",
            f"{warm * 1e3:.1f}",
            f"{fresh * 1e3:.1f}",
            f"{found['plan'] * 1e3:.1f}",
            f"{shares['plan']:.3f}",
            f"{found['plan'] / fresh:.3f}",
            f"{found['network'] * 1e3:.1f}",
            f"{shares['network']:.3f}",
            f"{found['schedule'] * 1e3:.1f}",
            f"{shares['schedule']:.3f}",
        ]
        sys.stdout.write("".join(f"{cell:>13}" for cell in cells) + "\n")
    sys.stdout.write(
        "targets, against compiled calendars: "
        + ", ".join(f"{key} <= {share:.3f}" for key, share in TARGETS.items())
        + "\n\ngrowth, µs a work\n"
    )
    for works in (1_000, 10_000, 100_000):
        found = measure(works, times if works < 100_000 else 2, outside=False)
        row = "".join(f"{key}: {value / works * 1e6:7.1f}   " for key, value in found.items())
        sys.stdout.write(f"{works:>9,}   {row}\n")
    return met


def profile(works: int) -> None:
    """Where the time goes, by own time."""
    project = network_plan(works)
    network = build(project)
    cases: tuple[tuple[str, Callable[[], object]], ...] = (
        ("build", lambda: build(project)),
        ("run(network)", lambda: run(network)),
        ("schedule(network)", lambda: schedule(project, network=network)),
    )
    for title, work in cases:
        watch = cProfile.Profile()
        watch.runcall(work)
        sys.stdout.write(f"\n== {title}, {works:,} works\n")
        pstats.Stats(watch, stream=sys.stdout).sort_stats("tottime").print_stats(16)


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Time the engine beside longpath.")
    parser.add_argument("--times", type=int, default=7, help="runs of which the best counts")
    parser.add_argument("--profile", type=int, metavar="WORKS", help="profile instead")
    parser.add_argument("--check", action="store_true", help="exit 1 where a target is missed")
    asked = parser.parse_args()
    if asked.profile:
        profile(asked.profile)
        return 0
    met = report(asked.times)
    return 0 if met or not asked.check else 1


if __name__ == "__main__":
    sys.exit(main())
