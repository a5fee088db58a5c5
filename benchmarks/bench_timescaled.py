"""CPU seconds of the 双代号时标网络图 (limit: 10 s for 400 works), without any ink.

    python -m benchmarks.bench_timescaled

A random network of parallel chains tied by dummies on one A0 page, and a whole plan of 400 works in
ten 子项目: overview and one A1 page for each, conversion to arrows included.
"""

from __future__ import annotations

import sys
from time import process_time

from gantt.timescaled import TimescaledOptions, TooTall, timescaled_scenes
from tests.gantt.gantt_plans import long_schedule
from tests.gantt.timescaled_nets import drawn, random_network

SIZES = (25, 60, 120, 400)


def one_page(works: int) -> tuple[float, str]:
    """Seconds for one page, and what came of it."""
    net = random_network(works, 1)
    begun = process_time()
    try:
        drawn(net, "A0")
    except TooTall as refusal:
        return process_time() - begun, f"too tall: {refusal}"
    return process_time() - begun, f"{len(net.events)} events"


def in_parts(rows: int) -> tuple[float, str]:
    """Seconds for a plan in parts."""
    plan = long_schedule(rows)
    begun = process_time()
    scenes = timescaled_scenes(plan, TimescaledOptions(paper="A1"))
    return process_time() - begun, f"{len(scenes)} pages"


def main() -> int:
    """Print the table."""
    for works in SIZES:
        seconds, says = one_page(works)
        sys.stdout.write(f"one page {works:5} works {seconds:7.2f} s  {says}\n")
    seconds, says = in_parts(445)
    sys.stdout.write(f"in parts   400 works {seconds:7.2f} s  {says}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
