"""What it costs to tell what moved and why between two plans, beside computing both of them.

    python -m benchmarks.bench_difference

500 works with 50 changes and 5,000 works with 500 changes: durations, or of all kinds. CPU
seconds, the better of two runs; the ratio is to both schedules with all their dates and drivers
in the same run.
"""

from __future__ import annotations

import random
import sys
from time import process_time

from projects.difference import Side, difference
from tests.projects.difference_sides import CHANGES, changed, side
from tests.projects.schedule_plans import works_plan

# A new link is looked for among all pairs of works, which takes longer than what is measured.
KINDS = {
    "durations": ("duration",),
    "all kinds": tuple(kind for kind in CHANGES if kind != "link new"),
}


def measured(works: int, changes: int, kinds: tuple[str, ...]) -> tuple[float, float, float]:
    """CPU seconds of both schedules and of the difference, and the causes a date has on average."""
    roll, project = random.Random(1), works_plan(1, works, reach=5, links_each=2)
    other = project
    for number in range(changes):
        _, other = changed(other, kinds[number % len(kinds)], roll)
    computing = telling = float("inf")
    for _ in range(2):
        begun = process_time()
        sides: list[Side] = [side(project), side(other, "乙")]
        for one in sides:
            list(one.schedule)
        half = process_time()
        found = difference(*sides)
        telling = min(telling, process_time() - half)
        computing = min(computing, half - begun)
    causes = [len(shift.causes) for row in found.moved for shift in row.shifts]
    return computing, telling, sum(causes) / max(1, len(causes))


def main() -> int:
    """Print the table."""
    sys.stdout.write("works changes               schedules  difference  ratio  causes a date\n")
    for works, changes in ((500, 50), (5_000, 500)):
        for name, kinds in KINDS.items():
            computing, telling, causes = measured(works, changes, kinds)
            sys.stdout.write(
                f"{works:5} {changes:7} {name:<13}{computing:9.2f} s{telling:10.2f} s"
                f"{telling / computing:7.1f}{causes:15.1f}\n"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
