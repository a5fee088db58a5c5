"""An office whose mornings a test does: a workspace, one channel, a clock.

PYTEST_DONT_REWRITE: test modules name this one in `pytest_plugins` and import from it too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from flows import memory, steps
from flows.desk import InProcess
from flows.duties.ended import Ended
from flows.duties.roster import ROSTER
from flows.duties.running import run_duty
from projects.store.numbers import Number, taken
from projects.workspace import MARK, Workspace, open_workspace
from tests.flows.notify_servers import Relay, relay

TUESDAY = date(2024, 1, 2)
"""The first working day after 2023-W52: Monday is New Year's Day."""


class Office:
    """A workspace with one channel, on a day that the test chooses."""

    def __init__(self, workspace: Workspace, server: Relay) -> None:
        self.workspace, self.server, self.today = workspace, server, TUESDAY
        self.desk = InProcess()

    def do(self, name: str, day: date | None = None, **asked: Any) -> Ended:
        self.desk = InProcess(wait=lambda _: None)
        request = ROSTER[name].request(workspace=self.workspace.folder, **asked)
        return run_duty(name, request, desk=self.desk, day=day)

    def weekly(self, day: date | None = None, **asked: Any) -> Ended:
        return self.do("weekly-bulletin", day, **asked)

    @property
    def told(self) -> list[str]:
        return [one["title"] for one in self.server.got]

    @property
    def numbers(self) -> tuple[Number, ...]:
        """The 期号 that were given out."""
        with memory.opened(self.workspace) as store, store.reading() as reading:
            return taken(reading, "周报")

    @property
    def papers(self) -> dict[str, bytes]:
        folder = self.workspace.out_folder / "bulletins"
        return {path.name: path.read_bytes() for path in folder.glob("*.*")}


@pytest.fixture(scope="module")
def server() -> Iterator[Relay]:
    with relay() as running:
        yield running


@pytest.fixture
def office(small: Workspace, server: Relay, monkeypatch: pytest.MonkeyPatch) -> Office:
    server.acts.clear()
    server.got.clear()
    with (small.folder / MARK).open("a", encoding="utf-8") as file:
        file.write('\n[notify]\n"工作群" = "env:TEST_RELAY"\n')
    monkeypatch.setenv("TEST_RELAY", server.url("?rto=0.5"))
    made = Office(open_workspace(small.folder), server)

    def clock(zone: Any) -> datetime:
        return datetime.combine(made.today, datetime.min.time(), zone).replace(hour=8, minute=30)

    monkeypatch.setattr(memory, "clock", clock)
    sound = steps.draw_all

    def quick(runs: Any, out: Path, *, formats: Any, on_done: Any) -> Any:
        return sound(runs, out, formats=("svg",), on_done=on_done)

    monkeypatch.setattr(steps, "draw_all", quick)
    return made
