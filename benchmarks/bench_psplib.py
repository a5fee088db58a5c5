"""How far levelling stays from the best known lengths of PSPLIB: 40 instances each of 30, 60, 120.

    python -m benchmarks.bench_psplib                               the heuristic, 50 tries
    python -m benchmarks.bench_psplib --solver --state FILE.jsonl   the solver behind it, resumable
    python -m benchmarks.bench_psplib --check                       exit 1 where a target is missed

A try is one schedule with its double justification. With the solver each instance has `--seconds`
of wall time (10) for heuristic and solver, so that all of them take up to 15 minutes on a quiet
machine; with `--state` every answer is kept in a file, and a second start does what is left. The
instances are not part of the project; without them the benchmark says so.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from benchmarks.psplib import read_instance
from projects.levelling.exact import solve
from projects.levelling.search import search

FOLDER = Path(__file__).resolve().parents[1] / ".." / "shared" / "data" / "psplib"
TARGETS = {False: {"j30": 1.5, "j60": 1.6, "j120": 6.0}, True: {"j30": 0, "j60": 0.5, "j120": 2.5}}
"""Mean distance in percent, by whether the solver is used."""

Row = dict[str, Any]


def instances(most: int | None) -> Iterable[tuple[str, str, int]]:
    """Set, name and best known length; of each set `most`, spread over it."""
    known = json.loads((FOLDER / "expected.json").read_text("utf-8"))["instances"]
    for group in TARGETS[False]:
        names = [name for name, each in known.items() if each["set"] == group]
        step = 1 if most is None else max(len(names) // most, 1)
        for name in names[::step][:most]:
            yield group, name, known[name]["best_known_makespan"]


def measure(group: str, name: str, best: int, options: argparse.Namespace) -> Row:
    """The length found for one instance."""
    problem, mirror = read_instance((FOLDER / group / name).read_text("utf-8"))
    row: Row = {"set": group, "name": name, "best": best}
    if options.solver:
        begun = perf_counter()
        proof = solve(
            problem,
            mirror,
            tries=options.tries,
            seconds=options.seconds,
            workers=options.workers,
            seed=options.seed,
        )
        row.update(length=proof.found.value[1], bound=proof.end_bound, proven=proof.proven)
        row["seconds"] = perf_counter() - begun
        return row
    begun = process_time()
    row["length"] = search(problem, mirror, options.tries, options.seed).value[1]
    row["seconds"] = process_time() - begun
    return row


def measured(options: argparse.Namespace) -> list[Row]:
    """All rows; those of the state file are not measured again."""
    state: Path | None = options.state
    lines = state.read_text("utf-8").splitlines() if state and state.exists() else []
    done: Mapping[str, Row] = {row["name"]: row for row in map(json.loads, lines)}
    rows = []
    for group, name, best in instances(options.only):
        row = done.get(name) or measure(group, name, best, options)
        rows.append(row)
        if state is not None and name not in done:
            with state.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")
    return rows


def report(rows: list[Row], options: argparse.Namespace) -> bool:
    """Print the table; whether every target is met."""
    sys.stdout.write(
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}; "
        f"{options.tries} tries, seed {options.seed}"
        + (f", solver {options.seconds:g} s, {options.workers} workers" if options.solver else "")
        + "\n"
    )
    heads = ("set", "instances", "mean %", "target", "worst %", "best met", "proven", "s each")
    sys.stdout.write("".join(f"{head:>11}" for head in heads) + "\n")
    met = True
    for group, target in TARGETS[options.solver].items():
        own = [row for row in rows if row["set"] == group]
        far = [(row["length"] / row["best"] - 1) * 100 for row in own]
        if not own:
            continue
        mean = sum(far) / len(far)
        met = met and mean <= target
        cells = (
            group,
            len(own),
            f"{mean:.2f}",
            target,
            f"{max(far):.1f}",
            sum(one <= 0 for one in far),
            sum(row.get("proven", False) for row in own) if options.solver else "-",
            f"{sum(row['seconds'] for row in own) / len(own):.2f}",
        )
        sys.stdout.write("".join(f"{cell!s:>11}" for cell in cells) + "\n")
    return met


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Level the instances of PSPLIB.")
    parser.add_argument("--solver", action="store_true", help="the solver behind the heuristic")
    parser.add_argument("--seconds", type=float, default=10.0, help="of the solver, an instance")
    parser.add_argument("--workers", type=int, default=8, help="threads of the solver")
    parser.add_argument("--tries", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, metavar="N", help="so many instances of each set")
    parser.add_argument("--state", type=Path, metavar="FILE", help="keep the answers here")
    parser.add_argument("--check", action="store_true", help="exit 1 where a target is missed")
    options = parser.parse_args()
    if not FOLDER.is_dir():
        sys.stdout.write(f"no PSPLIB instances in {FOLDER}\n")
        return 0
    met = report(measured(options), options)
    return 0 if met or not options.check else 1


if __name__ == "__main__":
    sys.exit(main())
