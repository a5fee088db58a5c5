"""How long a command takes from nothing, beside a bare `import click` in the same run.

    python -m benchmarks.bench_cold_start

CPU time, user and system, of whole processes with their bytecode cached; best of several runs.
`daopai schedule` on the lake plan (59 rows) is meant to answer within 0.3 s, which is six times
`import click` (50 ms) on the machine where that figure was set. Last, ten years of State Council
days, which every work calendar compiles, beside the same days asked of chinesecalendar one by one.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from time import process_time

from projects import holidays
from projects.bundled import path

ROOT = Path(__file__).resolve().parents[1]
LAKE = str(path("lianghu"))
COMMANDS = {
    "import click": ["-c", "import click"],
    "daopai schedule": ["-m", "cli", "schedule", LAKE],
    "daopai schedule --json": ["-m", "cli", "schedule", LAKE, "--json"],
    "daopai check --as-of": ["-m", "cli", "check", LAKE, "--as-of", "2023-12-31"],
    "daopai status --as-of": ["-m", "cli", "status", LAKE, "--as-of", "2023-12-31"],
    "daopai read-date": ["-m", "cli", "read-date", "2024年3月底"],
}


def cold(command: list[str], cache: str, times: int = 9) -> float:
    """CPU seconds of a Python process, the best of `times`; the first run fills the cache."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": cache, "PYTHONDONTWRITEBYTECODE": ""}
    best = float("inf")
    for _ in range(times + 1):
        before = os.times()
        subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, check=False
        )
        after = os.times()
        spent = after.children_user + after.children_system
        best = min(best, spent - before.children_user - before.children_system)
    return best


def warm(work: Callable[[], object], times: int = 9) -> float:
    """CPU seconds of a call, the best of `times`."""
    best = float("inf")
    for _ in range(times):
        begun = process_time()
        work()
        best = min(best, process_time() - begun)
    return best


def main() -> int:
    """Print the table."""
    with tempfile.TemporaryDirectory() as cache:
        found = {name: cold(command, cache) for name, command in COMMANDS.items()}
    base = found["import click"]
    for name, seconds in found.items():
        sys.stdout.write(f"{name:<26}{seconds * 1e3:8.0f} ms{seconds / base:8.1f}\n")

    import chinese_calendar

    first, last = date(2014, 1, 1), date(2023, 12, 31)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]

    def ours() -> object:
        holidays._year_work.cache_clear()  # noqa: SLF001 - the cold cost is what is measured
        return holidays.china_days(first, last)

    mine = warm(ours)
    theirs = warm(lambda: [chinese_calendar.is_workday(day) for day in days])
    sys.stdout.write(f"{'ten years of days':<26}{mine * 1e3:8.2f} ms{mine / theirs:8.3f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
