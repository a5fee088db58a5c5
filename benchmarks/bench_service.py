"""How many calendar programs one core serves, and what one of them costs.

    python -m benchmarks.bench_service              30 seconds of each kind of request
    python -m benchmarks.bench_service --seconds 5
    python -m benchmarks.bench_service --check      exit 1 where a target is missed

The real server is its own process on one core; the load comes from `wrk` on another, or, where
there is no `wrk`, from a client of our own (which is then the slower of the two). 64 connections
that stay open ask for a calendar of 300 events. CPU is that of the server's process.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from projects.store.tokens import Token, digest_of

HOST, CONNECTIONS, EVENTS = "127.0.0.1", 64, 300
RATE, MILLISECONDS = 200.0, 5.0
"""The targets for 304: a second on one core, and of CPU for one."""
SECRET = "Aa1bb2Cc3dd4Ee5ff6Gg7h"
PATH = f"/ical/{SECRET}/portfolio.ics"
SUBSCRIPTIONS = 200
"""Tokens that each request is compared with."""


@dataclass(frozen=True)
class Load:
    """What came of a load: answers, seconds, CPU seconds of the server, milliseconds, failures."""

    answers: int
    seconds: float
    cpu: float
    p99: float
    wrong: int


def calendar() -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//daopai//bench//ZH"]
    for number in range(EVENTS):
        lines += [
            "BEGIN:VEVENT",
            f"UID:lianghu.t-{number:04}.finish@daopai.example",
            "DTSTAMP:20261120T100000Z",
            "DTSTART;VALUE=DATE:20261231",
            "DTEND;VALUE=DATE:20270101",
            f"SUMMARY:▲闭水试验 {number}（预计滞后5天）｜赛城湖截污三标",
            "DESCRIPTION:责任部门：市城管局\\n完成时限：2026-12-31\\n数据截至2026-11-20",
            "END:VEVENT",
        ]
    return ("\r\n".join([*lines, "END:VCALENDAR"]) + "\r\n").encode()


def serve(folder: Path) -> None:
    """The server's process."""
    from web.app import create_app
    from web.health import Health
    from web.server import serve as run

    issued = datetime.fromisoformat("2026-01-01 09:00")
    tokens = [
        Token(number, f"第{number}科", "portfolio", digest_of(SECRET + "x" * number), issued, "a")
        for number in range(SUBSCRIPTIONS)
    ]
    app = create_app(
        folder=folder,
        tokens=lambda: tokens,
        note=lambda _: None,
        health=lambda: Health(title="", built=None, status_date=None),
        now=lambda: datetime.now(ZoneInfo("Asia/Shanghai")),
        domain="daopai.example",
        title="bench",
    )
    run(app, host=HOST, port=0, ready=lambda _, port: print(port, flush=True))


def spent(process: int) -> float:
    """CPU seconds of a process so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wrk(port: int, seconds: int, headers: dict[str, str], status: int) -> tuple[int, float, int]:
    """Answers, 99th percentile in ms and failures, from wrk."""
    words = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency"]
    for name, value in headers.items():
        words += ["-H", f"{name}: {value}"]
    script = f"""
    function setup(thread) threads = thread end
    function init() wrong = 0 end
    function response(status) if status ~= {status} then wrong = wrong + 1 end end
    function done() io.write("wrong ", threads:get("wrong"), "\\n") end
    """
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        said = subprocess.run(
            [*words, "-s", file.name, f"http://{HOST}:{port}{PATH}"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    answers = re.search(r"(\d+) requests in", said)
    slow = re.search(r"99%\s+([\d.]+)(us|ms|s)\b", said)
    wrong = re.search(r"wrong (\d+)", said)
    if not (answers and slow and wrong):
        raise RuntimeError(said)
    errors = sum(map(int, re.findall(r"(?:connect|read|write|timeout) (\d+)", said)))
    unit = {"us": 1e-3, "ms": 1.0, "s": 1e3}[slow[2]]
    return int(answers[1]), float(slow[1]) * unit, int(wrong[1]) + errors


def own(port: int, seconds: int, headers: dict[str, str], status: int) -> tuple[int, float, int]:
    """The same from asyncio streams."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    asked = f"GET {PATH} HTTP/1.1\r\nHost: t\r\n{lines}\r\n".encode()
    times: list[float] = []
    wrong = 0

    async def one(until: float) -> None:
        nonlocal wrong
        reader, writer = await asyncio.open_connection(HOST, port)
        while time.monotonic() < until:
            begun = time.monotonic()
            writer.write(asked)
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head)
            if length:
                await reader.readexactly(int(length[1]))
            times.append(time.monotonic() - begun)
            wrong += head[9:12] != str(status).encode()
        writer.close()

    async def all_of_them() -> None:
        until = time.monotonic() + seconds
        await asyncio.gather(*(one(until) for _ in range(CONNECTIONS)))

    asyncio.run(all_of_them())
    return len(times), sorted(times)[int(len(times) * 0.99)] * 1e3, wrong


def load(process: int, port: int, seconds: int, headers: dict[str, str], status: int) -> Load:
    drive = wrk if shutil.which("wrk") else own
    drive(port, 1, headers, status)
    before, begun = spent(process), time.monotonic()
    answers, p99, wrong = drive(port, seconds, headers, status)
    return Load(answers, time.monotonic() - begun, spent(process) - before, p99, wrong)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        serve(asked.serve)
        return 0
    cores = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "portfolio.ics").write_bytes(calendar())
        words = [sys.executable, "-m", "benchmarks.bench_service", "--serve", name]
        with subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as server:
            try:
                os.sched_setaffinity(server.pid, cores[:1])
                os.sched_setaffinity(0, cores[1:] or cores)
                assert server.stdout is not None
                return measured(server.pid, int(server.stdout.readline()), asked)
            finally:
                server.terminate()


def measured(process: int, port: int, asked: argparse.Namespace) -> int:
    line = http.client.HTTPConnection(HOST, port)
    line.request("GET", PATH)
    tag = line.getresponse().headers["etag"]
    line.close()
    kinds: dict[str, tuple[dict[str, str], int]] = {
        "304": ({"If-None-Match": tag}, 304),
        "200 gzip": ({"Accept-Encoding": "gzip"}, 200),
        "200 plain": ({}, 200),
    }
    print(f"{'':<12}{'a second':>10}{'CPU ms':>10}{'p99 ms':>10}{'wrong':>8}")
    missed = False
    for kind, (headers, status) in kinds.items():
        found = load(process, port, asked.seconds, headers, status)
        rate, cpu = found.answers / found.seconds, found.cpu / found.answers * 1e3
        print(f"{kind:<12}{rate:>10.0f}{cpu:>10.2f}{found.p99:>10.1f}{found.wrong:>8}")
        missed |= found.wrong > 0 or (kind == "304" and (rate < RATE or cpu > MILLISECONDS))
    return int(asked.check and missed)


if __name__ == "__main__":
    sys.exit(main())
