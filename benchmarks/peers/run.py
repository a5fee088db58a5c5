"""Our engine and the peers on the same networks in one run; writes docs/benchmarks.md.

    python benchmarks/peers/run.py                     10,000 and 100,000 works, some minutes
    python benchmarks/peers/run.py --sizes 1000 --out build/peers.md

The peers get an environment of their own under build/bench-peers, fetched once from
benchmarks/peers/requirements.txt; MPXJ needs Java. Every engine is a process of its own and gets
the same JSON. Answers are compared before any time is shown: where networkx, longpath and daopai
do not agree on every early start and on the finish, nothing is written and the exit code is 1;
others say how they differ.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.peers.networks import Plain, chain, finish_start, mixed

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / "build" / "bench-peers"
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
OUT = ROOT / "docs" / "benchmarks.md"
AT_ONE = ("daopai", "daopai-network", "networkx", "longpath")
"""The engines that must agree before anything is printed."""
WALL = 1800
"""Seconds after which an engine is given up."""


@dataclass(frozen=True)
class Row:
    """One engine as the table shows it: a name for people, its distribution, what it lacks."""

    label: str
    package: str
    lacks: str
    differs: str = ""


ROWS: Mapping[str, Row] = {
    "daopai": Row("**daopai**, from the plan in memory", "", "–"),
    "daopai-network": Row("**daopai**, network already built", "", "–"),
    "networkx": Row(
        "networkx, passes written by hand", "networkx", "calendars, dates, everything above them"
    ),
    "longpath": Row(
        "longpath",
        "longpath",
        "reads only; deadlines beyond one must-finish; late plans of several calendars break a "
        "link by a day now and then",
    ),
    "trueppm": Row(
        "trueppm-scheduler",
        "trueppm-scheduler",
        "deadlines, constraints",
        "counts lags in calendar days",
    ),
    "mpxj-p6": Row(
        "MPXJ, `PrimaveraScheduler`",
        "mpxj",
        "needs Java; deadlines and their margins; writes into its input",
    ),
    "mpxj-msp": Row(
        "MPXJ, `MicrosoftScheduler`",
        "mpxj",
        "the same",
        "lets a lead place work before the project start",
    ),
}


def peers_python() -> Path:
    """The interpreter of the peers' environment, made when the requirements are new."""
    python = PLACE / "venv" / "bin" / "python"
    wanted, marker = REQUIREMENTS.read_text(encoding="utf-8"), PLACE / "installed.txt"
    if python.exists() and marker.exists() and marker.read_text(encoding="utf-8") == wanted:
        return python
    PLACE.mkdir(parents=True, exist_ok=True)
    uv, where = shutil.which("uv"), str(PLACE / "venv")
    if uv:
        steps = [
            [uv, "venv", "--quiet", "--clear", "--python", sys.executable, where],
            [uv, "pip", "install", "--quiet", "-p", str(python), "-r", str(REQUIREMENTS)],
        ]
    else:
        steps = [
            [sys.executable, "-m", "venv", "--clear", where],
            [str(python), "-m", "pip", "install", "--quiet", "-r", str(REQUIREMENTS)],
        ]
    for step in steps:
        subprocess.run(step, check=True)
    marker.write_text(wanted, encoding="utf-8")
    return python


def asked(engine: str, network: Plain, python: Path, seconds: float) -> dict[str, Any]:
    """What an engine answers on a network, in a process of its own."""
    path = PLACE / f"{network.name}.json"
    network.save(path)
    interpreter = sys.executable if engine.startswith("daopai") else str(python)
    command = [interpreter, "-m", "benchmarks.peers.engines", engine, str(path)]
    try:
        done = subprocess.run(
            [*command, "--seconds", str(seconds)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=WALL,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"refused": f"no answer within {WALL} s"}
    if done.returncode or not done.stdout.strip():
        last = (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
        return {"refused": last[:200]}
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def compared(answers: Mapping[str, dict[str, Any]]) -> dict[str, str]:
    """By engine, how its answer stands to ours: `same`, or in what it differs.

    Raises:
        SystemExit: the engines that must agree do not.
    """
    ours = answers["daopai"]
    said = {name: _against(answer, ours, ROWS[name]) for name, answer in answers.items()}
    wrong = [f"{name}: {said[name]}" for name in AT_ONE if said.get(name, "same") != "same"]
    if wrong:
        raise SystemExit("the answers do not agree:\n" + "\n".join(wrong))
    return said


def _against(answer: dict[str, Any], ours: dict[str, Any], row: Row) -> str:
    if "refused" in answer:
        return f"refuses: {answer['refused']}"
    starts = list(zip(answer["starts"], ours["starts"], strict=True))
    odd = sum(theirs != mine for theirs, mine in starts)
    if not odd and answer["end"] == ours["end"]:
        return "same"
    late = answer["end"] - ours["end"]
    why = f" ({row.differs})" if row.differs else ""
    return f"{odd:,} of {len(starts):,} starts differ, finish {late:+} working days{why}"


def table(networks: Sequence[Plain], python: Path, seconds: float) -> list[str]:
    """The Markdown rows of one kind of network, one column pair a size."""
    heads = "".join(f" {len(n.days):,} works | × longpath |" for n in networks)
    lines = [f"| engine |{heads} answers |", f"|---|{'---:|---:|' * len(networks)}---|"]
    found: list[dict[str, dict[str, Any]]] = []
    for network in networks:
        found.append({})
        for engine in ROWS:
            found[-1][engine] = asked(engine, network, python, seconds)
            sys.stdout.write(f"{network.name:>16} {engine:<16} {_short(found[-1][engine])}\n")
            sys.stdout.flush()
    said = [compared(answers) for answers in found]
    for engine, row in ROWS.items():
        answers = [answer[engine] for answer in found]
        verdicts = "; ".join(dict.fromkeys(words[engine] for words in said))
        jvm = engine.startswith("mpxj")
        for label, pick in (("first", True), ("warm", False)) if jvm else (("", False),):
            cells = []
            for place, answer in enumerate(answers):
                base = min(found[place]["longpath"]["seconds"])
                spent = _seconds(answer, first=pick)
                cells += ["–", "–"] if spent is None else [_ms(spent), f"{spent / base:.2f}"]
            name = f"{row.label}, {label}" if label else row.label
            lines.append(f"| {name} | {' | '.join(cells)} | {verdicts} |")
    return lines


def _seconds(answer: dict[str, Any], *, first: bool) -> float | None:
    spent: list[float] = answer.get("seconds", [])
    if not spent:
        return None
    return spent[0] if first else min(spent[1:])


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:,.0f} ms" if seconds >= 0.01 else f"{seconds * 1e3:.1f} ms"


def _short(answer: dict[str, Any]) -> str:
    best = _seconds(answer, first=False)
    return str(answer["refused"]) if best is None else f"{_ms(best)} (best of {_runs(answer)})"


def _runs(answer: dict[str, Any]) -> int:
    return len(answer["seconds"])


def stacks(python: Path) -> list[str]:
    """What a chain of 1,000 works does to MPXJ on the usual stack of a thread."""
    lines = []
    for engine, name in (("p6", "PrimaveraScheduler"), ("msp", "MicrosoftScheduler")):
        answer = asked(f"mpxj-{engine}-usual-stack", chain(1_000), python, 1)
        says = f"`{answer['refused']}`" if "refused" in answer else "computed"
        lines.append(f"- `{name}`: {says}")
    return lines


def machine() -> str:
    """Cores and processor; never the name of the host."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    return f"{os.cpu_count()} cores, {model}"


def versions(python: Path) -> str:
    """What was measured, by version."""
    wanted = sorted({row.package for row in ROWS.values() if row.package})
    code = "import sys; from importlib.metadata import version as v; print(*map(v, sys.argv[1:]))"
    said = subprocess.run(
        [str(python), "-c", code, *wanted], capture_output=True, text=True, check=True
    )
    peers = (f"{name} {at}" for name, at in zip(wanted, said.stdout.split(), strict=True))
    own = f"daopai {version('daopai')}, Python {platform.python_version()}"
    return ", ".join((own, *peers, _java()))


def _java() -> str:
    if shutil.which("java") is None:
        return "no Java"
    said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False)
    words = (said.stderr or said.stdout).split('"')
    return f"Java {words[1]}" if len(words) > 1 else "Java"


def page(sizes: Sequence[int], seconds: float, day: str) -> str:
    """The whole page."""
    python = peers_python()
    lags = table([mixed(size) for size in sizes], python, seconds)
    plain = table([finish_start(size) for size in sizes], python, seconds)
    lacks = [f"| {row.label} | {row.lacks} |" for row in ROWS.values() if row.package]
    return "\n".join(
        [
            "# Benchmarks against other schedulers",
            "",
            "Written by `python benchmarks/peers/run.py`; not by hand. Our own targets and growth:",
            "`python -m benchmarks.bench_engine`.",
            "",
            f"- {day}; {machine()}",
            f"- {versions(python)}",
            "- CPU time of one run, both passes and floats, the best of several, each engine in a",
            "  process of its own. The network is in its own form before the clock starts.",
            "  MPXJ runs in a JVM with 8 GB of heap and a thread with a stack of 1 GB: *first* is",
            "  its first run in a fresh JVM, *warm* the best of the later ones.",
            "- × longpath: the time as a multiple of longpath's; below 1 is faster.",
            "- *answers*: early starts and the project finish beside ours. The page is only",
            "  written where networkx with passes by hand, longpath and daopai agree on all.",
            "",
            "## Four link types, lags and leads",
            "",
            "1.8 links a work (70/10/15/5 % FS/SS/FF/SF), a third with a lag of -2 to 5 days, one",
            "calendar of five days a week.",
            "",
            *lags,
            "",
            "## Finish to start alone",
            "",
            "As many links, all FS without a lag: what every engine understands alike.",
            "",
            *plain,
            "",
            "## A chain of 1,000 works in MPXJ, on the usual stack",
            "",
            *stacks(python),
            "",
            "## What each lacks",
            "",
            "| engine | lacks |",
            "|---|---|",
            *lacks,
            "",
        ]
    )


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Time the engine beside its peers.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--seconds", type=float, default=30, help="CPU seconds an engine and size")
    parser.add_argument("--date", default=datetime.now(UTC).date().isoformat())
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    given.out.write_text(page(given.sizes, given.seconds, given.date), encoding="utf-8")
    sys.stdout.write(f"written: {given.out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
