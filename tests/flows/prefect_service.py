"""Prefect as an office runs it: a real server in a process of its own, real workers, real kills.

Nothing here is a harness of Prefect: `prefect server start` and `prefect worker start` are run as
programs, in folders of their own, and asked over HTTP.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest

from flows.quiet import SETTINGS

T = TypeVar("T")
HEARTBEAT_SECONDS = 30
"""The shortest that Prefect allows."""
START_SECONDS = 180
SCALED = {"PREFECT_SERVER_DEPLOYMENTS_CONCURRENCY_SLOT_WAIT_SECONDS": "2"}
"""A run that finds its deployment busy asks again after so many seconds, not after 30."""
_STORAGE = "prefect.server.concurrency.lease_storage.filesystem"
LEASES = {"PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": _STORAGE}
"""In the server's memory, the default, leases end with it, and runs of over 225 s after them."""
BIN = Path(sys.executable).parent


@dataclass
class Program:
    """A program with children of its own; its output goes to a file."""

    words: list[str]
    folder: Path
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> Program:
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as file:
            self.process = subprocess.Popen(
                self.words,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                start_new_session=True,
            )
        return self

    @property
    def ids(self) -> list[int]:
        """It and everything it has started, itself first."""
        if self.process is None or self.process.poll() is not None:
            return []
        found = [self.process.pid]
        for one in found:  # grows while it is walked
            found += children(one)
        return found

    def kill(self) -> None:
        """kill -9, all at once: nobody gets to say goodbye."""
        ids = self.ids
        for one in ids:
            _signal(one, signal.SIGSTOP)  # else a parent could see its child go and act on it
        for one in ids:
            _signal(one, signal.SIGKILL)
        self._gone(20)

    def stop(self) -> None:
        """Ask it to end; kill what does not."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self._gone(15)
        self.kill()

    def _gone(self, seconds: float) -> None:
        if self.process is not None:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)

    @property
    def said(self) -> str:
        """Everything it has printed so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")


def children(process: int) -> list[int]:
    """The ids of the processes that a process has started and that still are."""
    found: list[int] = []
    for thread in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found += map(int, thread.read_text(encoding="ascii").split())
        except OSError:  # it ended meanwhile
            continue
    return found


def _signal(process: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, number)


@dataclass
class Service:
    """A Prefect server on a database of its own. It may be killed and started again."""

    home: Path
    database: str
    port: int
    log: Path = field(init=False)
    program: Program = field(init=False)
    workers: list[Program] = field(default_factory=list)
    # One client: each new one would read every certificate of the machine, 40 ms a question.
    client: httpx.Client = field(
        default_factory=lambda: httpx.Client(verify=False, trust_env=False)
    )

    def __post_init__(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        self.log = self.home / "server.log"
        self.program = Program(
            [str(BIN / "prefect"), "server", "start", "--host", "127.0.0.1",
             "--port", str(self.port)],
            self.home / "server",
            self.environment(
                {"PREFECT_API_DATABASE_CONNECTION_URL": self.database, **SCALED, **LEASES}
            ),
            self.log,
        )  # fmt: skip

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """What every program here is started with; nothing of this test run's own Prefect."""
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")
        }  # PATH, HOME, LANG …
        return {
            **kept,
            **SETTINGS,
            "NO_PROXY": "127.0.0.1",
            "PREFECT_HOME": str(self.home),
            "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(HEARTBEAT_SECONDS),
            **(more or {}),
        }

    def start(self) -> Service:
        """Start it and wait until it answers."""
        self.program.start()
        self.await_ready()
        return self

    def await_ready(self) -> None:
        def answers() -> bool:
            assert self.program.ids, f"the server ended:\n{self.program.said[-2000:]}"
            try:
                answer = self.client.get(f"{self.api}/ready", timeout=2)
                return answer.status_code == httpx.codes.OK
            except httpx.TransportError:
                return False

        until(answers, START_SECONDS, "the server answers")

    def worker(self, pool: str, folder: Path, more: Mapping[str, str] | None = None) -> Program:
        """`prefect worker start --pool …` in another working directory."""
        number = len(self.workers) + 1
        made = Program(
            [str(BIN / "prefect"), "worker", "start", "--pool", pool, "--name", f"worker-{number}",
             "--install-policy", "never"],
            folder,
            self.environment({"PREFECT_API_URL": self.api, **(more or {})}),
            self.home / f"worker-{number}.log",
        )  # fmt: skip
        self.workers.append(made)
        return made.start()

    def daopai(self, *words: object) -> subprocess.CompletedProcess[str]:
        """The command line beside this server, in a folder where nothing of ours lies."""
        return subprocess.run(
            [BIN / "daopai", *map(str, words)],
            cwd=self.home,
            env=self.environment({"PREFECT_API_URL": self.api}),
            capture_output=True,
            text=True,
            check=False,
        )

    def stop(self) -> None:
        for one in self.workers:
            one.stop()
        self.program.stop()
        self.client.close()

    # --- what is asked of it ---------------------------------------------------------------------

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """One request. Prefect answers 503 while its SQLite file is busy; its own clients ask
        again, so do we."""
        for _ in range(60):
            answer = self.client.request(method, f"{self.api}{path}", json=body, timeout=60)
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
            time.sleep(0.5)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def deployment(self, flow: str) -> dict[str, Any]:
        """The one deployment of a flow."""
        (found,) = self.ask("POST", "/deployments/filter", {"flows": {"name": {"any_": [flow]}}})
        return dict(found)

    def due(self, deployment: str, at: datetime, **request: object) -> str:
        """Create a run that was due at a moment: its id."""
        asked = self.ask("GET", f"/deployments/{deployment}")["parameters"]["request"]
        made = self.ask(
            "POST",
            f"/deployments/{deployment}/create_flow_run",
            {
                "state": {
                    "type": "SCHEDULED",
                    "state_details": {"scheduled_time": at.isoformat()},
                },
                "parameters": {"request": {**asked, **request}},
            },
        )
        return str(made["id"])

    def runs(self, deployment: str) -> list[dict[str, Any]]:
        """The runs of a deployment, the earliest due first."""
        found = self.ask(
            "POST",
            "/flow_runs/filter",
            {
                "deployments": {"id": {"any_": [deployment]}},
                "sort": "EXPECTED_START_TIME_ASC",
                "limit": 200,
            },
        )
        return list(found)

    def run(self, number: str) -> dict[str, Any]:
        return dict(self.ask("GET", f"/flow_runs/{number}"))

    def states(self, number: str) -> list[str]:
        """The names of all states that a run went through, in order."""
        found = self.ask("GET", f"/flow_run_states/?flow_run_id={number}")
        return [one["name"] for one in sorted(found, key=lambda one: one["timestamp"])]

    def ended(self, number: str, seconds: float = 120) -> dict[str, Any]:
        """A run, once it has ended."""

        def final() -> dict[str, Any] | None:
            found = self.run(number)
            done = found["state_type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
            return found if done else None

        return until(final, seconds, f"run {number} ends", self.told)

    def artifacts(self, number: str) -> dict[str, Any]:
        """The artifacts of a run: key -> data."""
        found = self.ask(
            "POST", "/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [number]}}}
        )
        return {one["key"]: one["data"] for one in found}

    def told(self) -> str:
        """What the programs said last, for the reader of a failure."""
        return "\n".join(
            f"--- {one.log.name}\n{one.said[-3000:]}" for one in (*self.workers, self.program)
        )


def until(
    found: Callable[[], T | None],
    seconds: float,
    words: str,
    told: Callable[[], str] = str,
    every: float = 0.5,
) -> T:
    """What a question answers as soon as that is true; fails the test after so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := found():
            return answer
        time.sleep(every)
    pytest.fail(f"not within {seconds:g} s: {words}\n{told()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def programs(*names: str) -> None:
    """Skip, saying why, where a program of this environment is missing."""
    for name in names:
        if not (BIN / name).exists():
            pytest.skip(f"{name} is not installed beside {sys.executable}")
