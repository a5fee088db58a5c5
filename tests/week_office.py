"""An office with a workspace and a clock that the test moves: the week's commands as typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.cli_helpers import Answer, daopai

PLAN = """\
daopai: 1
code: jie
name: 城北街道改造
owner: 市政处
start: 2024-03-01
deadline: 2024-04-30
calendar: EVERY
calendars:
  EVERY: {week: [1,1,1,1,1,1,1]}
  GOV: {base: china}
activities:
  - {id: G, name: 街道改造, kind: summary}
  - {id: A, name: 管线迁改, duration: 10, parent: G, owner: 供电公司}
  - {id: B, name: 路基, duration: 20, after: A, parent: G, owner: 市政处}
  - {id: C, name: 路灯, duration: 15, after: A, parent: G, owner: 照明中心, quantity: {total: 60}}
  - {id: D, name: 竣工验收, duration: 5, after: "B; C", parent: G, owner: 市政处, calendar: GOV}
"""


class Office:
    """A workspace around the current folder, with the plan `jie` in it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.at = datetime.fromisoformat("2024-03-11T09:00")
        monkeypatch.chdir(folder)
        monkeypatch.setattr("flows.memory.clock", self._clock)

    def _clock(self, _zone: object) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at

    def on(self, day: str) -> None:
        """Move the clock to nine in the morning of a day."""
        self.at = datetime.fromisoformat(f"{day}T09:00")

    def plan(self, change: Callable[[str], str] = lambda text: text) -> Path:
        """Write the plan file, changed."""
        path = self.folder / "plans" / "jie.yaml"
        path.write_text(change(path.read_text("utf-8") if path.exists() else PLAN), "utf-8")
        return path

    def database(self, url: str) -> None:
        """Keep the store somewhere else."""
        settings = self.folder / "daopai.toml"
        text = settings.read_text("utf-8").replace('"daopai.db"', f'"{url}"')
        settings.write_text(text, "utf-8")

    def does(self, *words: object) -> Answer:
        """A command that must succeed."""
        answer = daopai(*words)
        assert answer.code == 0, answer.err
        return answer

    def refused(self, *words: object) -> list[str]:
        """A command that must fail with exit code 2; the codes that it names, in order."""
        answer = daopai(*words)
        assert answer.code == 2, answer.out
        assert "Traceback" not in answer.err
        return [line.split()[0] for line in answer.err.splitlines() if line.startswith("DP")]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    folder = tmp_path / "office"
    assert daopai("init", folder, "--organisation", "市城管局").code == 0
    made = Office(folder, monkeypatch)
    made.plan()
    return made
