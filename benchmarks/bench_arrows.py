"""How long the rewriting of a plan to arrows takes, and how few dummies it needs.

    python -m benchmarks.bench_arrows           400 and 2,000 works; dummies beside the minimum
    python -m benchmarks.bench_arrows --check   exit 1 where 400 works take more than 2 s CPU

Plans: `network_plan` of bench_engine: 1.8 links a work of all four types, a third of them with a
lag or lead, two calendars, fixed seed. CPU time (`time.process_time`), best of three, the engine
not counted. Dummies: random precedence (no dates), each beside the exact minimum that
tests/gantt/arrow_minimum.py proves; --networks says how many.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from time import process_time

from benchmarks.bench_engine import network_plan
from gantt.arrows import arrow_network
from gantt.arrows.convert import convert
from projects.schedule import schedule
from tests.gantt.arrow_minimum import fewest_dummies

TARGET = 2.0
"""CPU seconds for 400 works."""


def main() -> int:
    """Measure and print; 1 with --check where the target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--networks", type=int, default=100)
    given = parser.parse_args()
    seconds = {works: _speed(works) for works in (400, 2000)}
    if given.check:
        return int(seconds[400] > TARGET)
    _dummies(given.networks)
    return 0


def _speed(works: int) -> float:
    computed = schedule(network_plan(works))
    best = float("inf")
    for _ in range(3):
        begun = process_time()
        net = arrow_network(computed)
        best = min(best, process_time() - begun)
    kinds = Counter(arrow.kind for arrow in net.arrows)
    print(
        f"{works} works: {best:.2f} s CPU; {len(net.events)} events, {kinds['work']} parts, "
        f"{kinds['wait']} waits, {kinds['dummy']} dummies, {len(net.left_out)} links left out"
    )
    return best


def _dummies(networks: int) -> None:
    dice = random.Random(1)
    excess: Counter[int] = Counter()
    for _ in range(networks):
        works, dense = dice.randint(4, 7), dice.choice((0.2, 0.3, 0.4, 0.5, 0.6))
        before = [[b for b in range(a) if dice.random() < dense] for a in range(works)]
        excess[len(convert(before).dummies) - fewest_dummies(before)] += 1
    for over, count in sorted(excess.items()):
        print(f"{count} of {networks} random networks of 4 to 7 works: {over} above the minimum")


if __name__ == "__main__":
    sys.exit(main())
