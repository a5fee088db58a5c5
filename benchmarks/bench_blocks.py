"""How long what-ifs on a portfolio take: the block graph beside plan after plan.

    python -m benchmarks.bench_blocks              100 and 1,000 plans, 1 and 20 what-ifs
    python -m benchmarks.bench_blocks --plans 100  the small portfolio alone

Plans as in `bench_engine` (1.8 links a work of all types, lags, two calendars), each with a
deadline. What-ifs: slips, stretches and rain in turn. CPU time (`time.process_time`), once, garbage
collected before. Plan after plan is timed on a sample (`--sample` plans) and multiplied: `schedule`
reads and shows everything, `run` is building and both passes alone; the edit of the plan is in
both, as it would be. Every cell of the sample is compared.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from time import process_time
from typing import TypeVar

from benchmarks.bench_engine import network_plan
from projects.blocks import Case, Change, Rain, Slip, Stretch, answers
from projects.blocks.editing import edited
from projects.blocks.portfolio import cells_of, ready
from projects.model import Deadline, Project
from projects.network import build
from projects.schedule import run, schedule

OFFICES = ("市政处", "园林处", "排水处", "施工单位")
DUE = Deadline(date(2026, 3, 1))
Found = TypeVar("Found")


def portfolio(plans: int, works: int) -> list[Project]:
    """So many random plans, their works in the hands of four offices."""
    found = []
    for seed in range(plans):
        plan = network_plan(works, seed=seed)
        owned = tuple(
            replace(work, owner=OFFICES[number % len(OFFICES)])
            for number, work in enumerate(plan.activities)
        )
        found.append(replace(plan, code=f"B{seed}", activities=owned, deadlines=(DUE,)))
    return found


def questions(count: int) -> list[tuple[Change, ...]]:
    """So many what-ifs, of works and of calendars."""
    found: list[tuple[Change, ...]] = []
    for number in range(count):
        office = OFFICES[number % len(OFFICES)]
        kinds: tuple[Change, ...] = (
            Slip(office, 10 + number),
            Stretch("", Fraction(11 + number, 10)),
            Slip("", 1 + number),
            Stretch(office, Fraction(3 + number, 2)),
            Rain(5 + number),
        )
        found.append((kinds[number % len(kinds)],))
    return found


def timed(work: Callable[[], Found]) -> tuple[float, Found]:
    """CPU seconds of a call, and what it gave."""
    gc.collect()
    begun = process_time()
    found = work()
    return process_time() - begun, found


def one_by_one(plans: Sequence[Project], cases: Sequence[tuple[Change, ...]]) -> list[list[object]]:
    """Margins of every plan in every what-if, by the ordinary engine."""
    found: list[list[object]] = []
    for plan in plans:
        base = schedule(plan)
        row: list[object] = []
        for case in cases:
            alone = schedule(edited(base.run, case, None))
            row.append((alone.early_finish, alone.deadlines[0].margin_days))
        found.append(row)
    return found


def passes_alone(plans: Sequence[Project], cases: Sequence[tuple[Change, ...]]) -> None:
    """The same, with nothing but building and both passes."""
    for plan in plans:
        base = run(build(plan))
        for case in cases:
            run(build(edited(base, case, None)))


def measure(plans: int, works: int, count: int, sample: int) -> None:
    """Print one row of the table."""
    projects, cases = portfolio(plans, works), questions(count)
    built, made = timed(lambda: ready(projects, None, None))
    passed, _ = timed(lambda: cells_of(made, cases))
    share = projects[: min(sample, plans)]
    scale = plans / len(share)
    slow, margins = timed(lambda: one_by_one(share, cases))
    bare, _ = timed(lambda: passes_alone(share, cases))
    found, failed = answers(share, [Case(str(one), one) for one in cases])
    assert not failed
    for answer, row in zip(found, margins, strict=True):
        assert [(cell.early_finish, cell.margin) for cell in answer.cells] == row
    whole = built + passed
    cells = [
        f"{plans:,}",
        f"{count}",
        f"{built:.2f}",
        f"{passed:.2f}",
        f"{whole:.2f}",
        f"{bare * scale:.1f}",
        f"{slow * scale:.1f}",
        f"{bare * scale / whole:.1f}",
        f"{slow * scale / whole:.1f}",
        f"{slow * scale / passed:.0f}",
    ]
    sys.stdout.write("".join(f"{cell:>12}" for cell in cells) + "\n")


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Time portfolio what-ifs beside single ones.")
    parser.add_argument("--plans", type=int, nargs="*", default=[100, 1_000])
    parser.add_argument("--works", type=int, default=200)
    parser.add_argument("--cases", type=int, nargs="*", default=[1, 20])
    parser.add_argument("--sample", type=int, default=50, help="plans computed one by one")
    asked = parser.parse_args()
    sys.stdout.write(
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n"
        f"plans x {asked.works} works; CPU seconds; plan by plan: scaled up from a sample\n"
    )
    heads = ("plans", "what-ifs", "building", "passing", "together", "run", "schedule")
    ratios = ("run/tog.", "sched./tog.", "sched./pass")
    sys.stdout.write("".join(f"{word:>12}" for word in (*heads, *ratios)) + "\n")
    for plans in asked.plans:
        for count in asked.cases:
            measure(plans, asked.works, count, asked.sample)
    return 0


if __name__ == "__main__":
    sys.exit(main())
