"""How many activities a simulation draws and dates in a second of CPU time.

    python -m benchmarks.bench_risk                     1,000 works, 10,000 runs
    python -m benchmarks.bench_risk --peer PYTHON       with pmcontrols, installed for PYTHON
    python -m benchmarks.bench_risk --check             exit 1 where the target is missed

Networks of `benchmarks.bench_engine`: 1.8 links a work of all four types, a third of them with a
lag or lead; every work has an estimate of its own, drawn in every run. Everything but reading the
plan is timed: tables of quantiles, draws, dates, finish. CPU time (`time.process_time`), one
thread, best of several runs taken in turn. `pmcontrols` knows finish-to-start links alone and days
without a calendar: it is timed on a network of such links, in a process of its own, and compared
with our simulation of the same, criticality included, for it always counts that.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from time import process_time

from benchmarks.bench_engine import best, network_plan
from projects.model import DAY, Link, Project
from projects.risk import simulate
from projects.risk.critical import critical_runs
from projects.risk.draws import triangular
from projects.risk.durations import Durations, Streams, whole_table
from projects.risk.ground import Ground
from projects.risk.passes import place
from projects.risk.runs import Runs
from projects.risk.tally import stretches
from projects.schedule import Schedule, run, schedule
from projects.schedule.paths import ancestors

TARGET = 50e6
"""Activities a second: one calendar, mixed links, finish included."""

PEER = """
import json, sys, time
from importlib.metadata import version
import pmcontrols
job = json.load(sys.stdin)
spent = []
for seed in range(job["times"]):
    begun = time.process_time()
    pmcontrols.pert(job["works"], n_sim=job["runs"], seed=seed)
    spent.append(time.process_time() - begun)
print(json.dumps({"seconds": min(spent), "version": version("pmcontrols")}))
"""


def uncertain_plan(works: int, calendars: int, *, plain: bool = False) -> Project:
    """A network in which every work has a three-point estimate; `plain`: finish-to-start links
    without lags alone."""
    project, dice = network_plan(works), random.Random(11)
    activities = []
    for work in project.activities:
        days = (work.duration.amount if work.duration else 0) / DAY
        risk = (days * dice.uniform(0.6, 0.95), days, days * dice.uniform(1.1, 2.2))
        calendar = work.calendar if calendars > 1 else "week"
        activities.append(replace(work, risk=risk, calendar=calendar))
    links = project.links
    if plain:
        links = tuple(Link(link.before, link.after) for link in links)
    return replace(project, activities=tuple(activities), links=links)


def dated(found: Schedule, runs: int, seed: int, *, critical: bool) -> None:
    """Draw and date every run, and find the finish; with the longest paths where asked."""
    triangular.cache_clear()
    whole_table.cache_clear()
    ground = Ground(found)
    network, nodes, grain = ground.network, ground.goal.nodes, ground.lanes.grain
    streams = Streams(network.project, ground.uncertain, seed)
    for first, count in stretches(runs, len(network.nodes)):
        drawn = Durations(streams, ground.uncertain, network.step, grain, first, count)
        dates = Runs(ground.lanes, drawn)
        place(dates, network.order)
        dates.last(nodes)
        if critical:
            critical_runs(dates, nodes, ancestors(network, nodes))


def pmcontrols(python: str, project: Project, runs: int, times: int) -> tuple[float, str]:
    """CPU seconds of pmcontrols on a plan of finish-to-start links, and its version."""
    leading: dict[str, list[str]] = {work.id: [] for work in project.activities}
    for link in project.links:
        leading[link.after].append(link.before)
    works = [
        {"id": work.id, "pred": leading[work.id], **dict(zip("amb", work.risk or (), strict=True))}
        for work in project.activities
    ]
    job = json.dumps({"works": works, "runs": runs, "times": times})
    done = subprocess.run(
        [python, "-c", PEER], input=job, capture_output=True, text=True, check=True
    )
    answer = json.loads(done.stdout)
    return answer["seconds"], answer["version"]


def one_by_one(found: Schedule) -> float:
    """CPU seconds of one run of the engine itself, without drawing."""
    network = found.run.network
    begun = process_time()
    for _ in range(20):
        run(network)
    return (process_time() - begun) / 20


def report(works: int, runs: int, times: int, peer: str | None) -> bool:
    """Print the table; whether the target is met."""
    say = sys.stdout.write
    single, several = (schedule(uncertain_plan(works, n)) for n in (1, 2))
    plain = schedule(uncertain_plan(works, 1, plain=True))
    cases: dict[str, Callable[[], object]] = {
        "one calendar": lambda: dated(single, runs, 1, critical=False),
        "one calendar, criticality": lambda: dated(single, runs, 1, critical=True),
        "two calendars": lambda: dated(several, runs, 1, critical=False),
        "two calendars, criticality": lambda: dated(several, runs, 1, critical=True),
        "two calendars, every answer": lambda: simulate(several, runs=runs),
        "FS links, criticality": lambda: dated(plain, runs, 1, critical=True),
    }
    found = best(cases, times)
    cells = works * runs
    say(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, ")
    say(f"numpy {version('numpy')}\n{works:,} works x {runs:,} runs, best of {times}\n")
    for name, spent in found.items():
        say(f"{name:<32}{spent * 1e3:8.0f} ms{cells / spent / 1e6:8.1f} million a second\n")
    alone = one_by_one(several) * runs
    ratio = alone / found["two calendars, criticality"]
    say(f"{'the engine, run after run':<32}{alone * 1e3:8.0f} ms   {ratio:.0f} x as long as ours\n")
    if peer:
        spent, number = pmcontrols(peer, plain.project, runs, max(times // 2, 1))
        ratio = spent / found["FS links, criticality"]
        label = f"pmcontrols {number}, FS links"
        rate = cells / spent / 1e6
        say(f"{label:<32}{spent * 1e3:8.0f} ms{rate:8.1f} million a second, {ratio:.1f} x ours\n")
    return cells / found["one calendar"] >= TARGET


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Time the risk simulation.")
    parser.add_argument("--works", type=int, default=1_000)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=7, help="runs of which the best counts")
    parser.add_argument("--peer", metavar="PYTHON", help="an interpreter that has pmcontrols")
    parser.add_argument("--check", action="store_true", help="exit 1 where the target is missed")
    asked = parser.parse_args()
    met = report(asked.works, asked.runs, asked.times, asked.peer)
    return 0 if met or not asked.check else 1


if __name__ == "__main__":
    sys.exit(main())
