"""How long a night takes over a portfolio: compute, compare, check, record, publish every feed.

    python -m benchmarks.bench_portfolio                 1,000 plans of 200 works
    python -m benchmarks.bench_portfolio --plans 10000
    python -m benchmarks.bench_portfolio --check         exit 1 where any night takes 60 s
    python -m benchmarks.bench_portfolio --at DIR        keep the workspace, or take that one up

Four nights over one workspace: the first, on which every plan is recorded and every feed is new;
one on which nothing has changed; a weekday, whose feeds stand at the last status date; and one
after a report on every twentieth plan, at a new status date. Wall time, CPU time of this process
and of the others, and the most memory that one of them took. No charts. The plans are those of
`benchmarks.portfolio`, each with a baseline; the machine is named, since wall time is its own.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from benchmarks.bench_sheet import AS_OF
from benchmarks.portfolio import WORKS, portions, write_plans
from flows.chunks import file_digests, recompute_chunks
from flows.digests import Filing
from flows.feeds.publishing import publish_digests
from flows.memory import bare, has_store, recording, sources_of
from flows.spread import cores, kept, spread
from projects.baseline import Baseline
from projects.difference import take_baseline
from projects.model import Observation
from projects.schedule import schedule
from projects.workspace import MARK, Workspace, create, open_workspace

SECONDS = 60.0
"""Wall time of any night of 1,000 plans, on 2 idle cores."""
EVERY = 20
"""Every so many plans one is reported on."""


def usage() -> tuple[float, float]:
    """CPU seconds of this process, and of those that it has waited for."""
    found = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    own, others = (one.ru_utime + one.ru_stime for one in found)
    return own, others


def made(folder: Path, plans: int) -> Workspace:
    """A workspace with so many plans, each with a baseline."""
    if (folder / MARK).is_file():
        return open_workspace(folder)
    workspace = create(folder, organisation="测算单位")
    for _ in spread(write_plans, [(workspace.plans_folder, *one) for one in portions(plans)]):
        pass
    return workspace


def taken(workspace: Workspace, paths: Sequence[Path]) -> list[tuple[Filing, Baseline]]:
    """Of some plans what their first revision and their baseline are made of."""
    found = []
    for path in paths:
        memory = bare(path, workspace)
        baseline = take_baseline(
            schedule(memory.project),
            reason="开工",
            by="市城管局",
            revision=1,
            calendar_hash=memory.calendar_hash,
        )
        files = tuple(sources_of(memory))
        found.append(
            (Filing(files=files, calendar_hash=memory.calendar_hash, lamp=workspace.lamp), baseline)
        )
    return found


def promised(workspace: Workspace) -> None:
    """A baseline of every plan, as `daopai baseline set` takes it."""
    from projects.store import baselines, revisions

    paths = workspace.plans()
    jobs = [(workspace, paths[first:last]) for first, last in portions(len(paths))]
    for some in spread(taken, jobs):
        with recording(workspace, "baseline") as entry:
            for filing, baseline in some:
                revisions.record(
                    entry,
                    baseline.project,
                    filing.files,
                    calendar_hash=filing.calendar_hash,
                    lamp=filing.lamp,
                )
                baselines.add(entry, baseline)


def reported(workspace: Workspace, day: date) -> None:
    """A report on every twentieth plan."""
    from projects.store import observations

    with recording(workspace, "report") as entry:
        for number, path in enumerate(workspace.plans()):
            if number % EVERY == 0:
                seen = Observation("P1-9", day, "percent", 37.0, "市城管局")
                observations.add(entry, path.stem, [seen])


def night(workspace: Workspace, as_of: date, words: str) -> float:
    """One night; its wall time."""
    print(f"{words}, data date {as_of}")
    before, begun = usage(), perf_counter()
    with kept():
        found = recompute_chunks(workspace, workspace.plans(), as_of)
        computed = perf_counter()
        file_digests(workspace, found.digests)
        filed = perf_counter()
        report = publish_digests(found)
    ended = perf_counter()
    own, others = (after - first for after, first in zip(usage(), before, strict=True))
    print(
        f"  {ended - begun:.1f} s: compute {computed - begun:.1f}, record {filed - computed:.1f}, "
        f"publish {ended - filed:.1f}; CPU {own:.1f} s here, {others:.1f} s beside"
    )
    changed = sum(line.outcome in ("created", "changed") for line in report.lines)
    print(
        f"  {len(found.digests)} plans; {len(report.lines)} feeds at {report.status_date}, "
        f"{changed} changed, {sum(line.events for line in report.lines)} events"
    )
    assert not found.failed, found.failed
    assert not report.failed, report.failed
    return ended - begun


def peak() -> str:
    """The most memory of this process, and of the largest other."""
    of = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    own, others = (resource.getrusage(one).ru_maxrss / 1024 for one in of)
    return f"{own:.0f} MB here, {others:.0f} MB in the largest other process"


def main() -> int:
    """Measure, print, and answer whether the target is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=1000)
    parser.add_argument("--at", type=Path)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    print(f"{platform.machine()}, {cores()} cores, Python {platform.python_version()}")
    if hasattr(os, "getloadavg"):
        print(f"load before: {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        at = asked.at or Path(folder) / "portfolio"
        workspace = made(at, asked.plans)
        if not has_store(workspace):
            promised(workspace)
        print(f"{len(workspace.plans())} plans of {WORKS} works")
        nights = [
            night(workspace, AS_OF, "first night"),
            night(workspace, AS_OF, "nothing has changed"),
            night(workspace, AS_OF + timedelta(days=2), "a weekday"),
        ]
        reported(workspace, AS_OF + timedelta(days=4))
        nights.append(night(workspace, AS_OF + timedelta(days=4), "after reports"))
        print(peak())
    return 0 if max(nights) <= SECONDS or not asked.check else 1


if __name__ == "__main__":
    raise SystemExit(main())
