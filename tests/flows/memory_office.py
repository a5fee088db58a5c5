"""A naive office: what a workspace should remember, kept in plain lists and a paper ledger.

Nothing here is numbered, joined or computed as the program does it; `Desk` only writes down.
"""

from __future__ import annotations

import copy
import json
import os
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from tests.cli_helpers import Answer, daopai
from tests.projects.ledger_machine import BELOW, Paper

PLAN = """\
daopai: 1
code: plan
name: 整改
owner: 市城管局
start: 2024-01-02
deadline: 2024-12-31
calendars:
  GOV: {base: china}
calendar: GOV
activities:
  - {id: P, name: 问题, kind: summary}
  - {id: A, name: 措施一, duration: 20, parent: P}
  - {id: B, name: 措施二, duration: 30, parent: P, after: A}
  - {id: D, name: 措施三, duration: 40, owner: 市政处}
  - {id: X, name: 核准, duration: 10, kind: external, owner: 供电公司}
  - {id: E, name: 接入, duration: 10, after: "D; X"}
"""
DOCUMENTS = ("schedule", "status", "check", "ledger")
LAMPS = ("yinchuan-2025", "haikou-2020", "days-7-15")


@dataclass
class Said:
    """What was reported of one work: days and the last percentage."""

    begun: date | None = None
    percent: int | None = None
    started: bool = False
    ended: bool = False


@dataclass
class Desk:
    """Everything that was accepted, in order."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    events: list[tuple[Any, ...]] = field(default_factory=list)
    baselines: list[tuple[Any, ...]] = field(default_factory=list)
    revisions: list[tuple[bytes, tuple[bytes, ...], str]] = field(default_factory=list)
    commands: int = 0
    said: dict[str, Said] = field(default_factory=lambda: {item: Said() for item in "ABDX"})
    paper: Paper = field(default_factory=Paper)

    def trial(self) -> Paper:
        """A copy of the paper ledger to try things on."""
        return copy.deepcopy(self.paper)


class Office:
    """A workspace in a folder of its own, with a clock that goes on by a second a look."""

    def __init__(self, url: str) -> None:
        self.stack = ExitStack()
        folder = self.stack.enter_context(tempfile.TemporaryDirectory(prefix="daopai-office-"))
        self.folder, self.url = Path(folder) / "office", url
        self.at = datetime.fromisoformat("2024-01-03T09:00")
        self.lamp, self.notices = LAMPS[0], 0
        self.stack.callback(os.chdir, Path.cwd())
        assert daopai("init", self.folder).code == 0
        os.chdir(self.folder)
        self.stack.enter_context(mock.patch("flows.memory.clock", self._clock))
        self.plan = self.folder / "plans" / "plan.yaml"
        self.plan.write_text(PLAN, "utf-8")
        self.proof = self.folder / "验收单.pdf"
        self.proof.write_bytes(b"%PDF-1.7 accepted")
        self.settle()

    def _clock(self, _zone: object) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at

    @property
    def today(self) -> date:
        return self.at.date()

    def later(self, days: int) -> None:
        """Go on to the morning of a later day."""
        self.at = datetime.combine(self.today + timedelta(days), datetime.min.time())
        self.at = self.at.replace(hour=9)

    def settle(self) -> None:
        """Write the settings."""
        names = [f"notice-{number}.json" for number in range(self.notices)]
        lines = [f"lamp = {self.lamp!r}", f"database = {self.url!r}", f"calendars = {names!r}"]
        (self.folder / "daopai.toml").write_text("\n".join(lines), "utf-8")

    def notice(self, off: date) -> None:
        """A further notice: one more day of rest."""
        day = {"name": "停电", "date": off.isoformat(), "isOffDay": True}
        notice = {"year": off.year, "days": [day]}
        path = self.folder / f"notice-{self.notices}.json"
        path.write_text(json.dumps(notice, ensure_ascii=False), "utf-8")
        self.notices += 1
        self.settle()

    def edit(self, work: str, days: int) -> str:
        """The plan file with another duration of a work."""
        lines = self.plan.read_text("utf-8").splitlines()
        place = next(place for place, line in enumerate(lines) if f"id: {work}," in line)
        head, _, tail = lines[place].partition("duration: ")
        end = min(tail.find(mark) for mark in ",}" if mark in tail)
        lines[place] = f"{head}duration: {days}{tail[end:]}"
        return "\n".join([*lines, ""])

    def files(self) -> tuple[bytes, tuple[bytes, ...], str]:
        """What a revision holds, were it recorded now."""
        notices = [self.folder / f"notice-{number}.json" for number in range(self.notices)]
        return self.plan.read_bytes(), tuple(one.read_bytes() for one in notices), self.lamp

    def document(self, command: str, day: date, known_at: datetime | None = None) -> Answer:
        """What a command tells of a data date, as known at an instant."""
        known = () if known_at is None else ("--known-at", known_at.isoformat())
        return daopai(command, "plan", "--as-of", day, *known, "--json")

    def close(self) -> None:
        self.stack.close()


def naive_close(paper: Paper, item: str, on: date) -> bool:
    """销号 as `daopai close` does it: a finished item is inspected on the same day first."""
    if paper.state(item) == "完工" and item not in BELOW and not paper.held(item):
        paper.event(item, "报验", on, False, "")
    return paper.event(item, "销号", on, False, "")
