"""Real programs against the real service: what they ask, what they are told, what is noted."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from projects.bundled import path
from tests.calendars.client_khal import Khal
from tests.calendars.client_shelf import Shown, shown_of
from tests.calendars.client_thunderbird import thunderbird
from tests.cli_helpers import ROOT, daopai

pytestmark = pytest.mark.slow(25)

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
VALIDATE = SHARED / "tools" / "ical" / "validate.py"
FEED = "project-lianghu"
ENDED = "※订阅已失效，请重新获取链接"
TODAY = ("yesterday", "4d")
"""The notice stands on the day of the revocation, in whatever zone."""
FELT = 2.5
"""Seconds until the service knows of a revoked subscription; it asks every 2."""


@dataclass(slots=True)
class Service:
    """A workspace with the lake in it, served by a process of its own."""

    folder: Path
    base: str
    log: list[str]

    def subscribe(self, name: str) -> str:
        """The address of a new subscription to the lake's feed."""
        words = ("--project", "lianghu", "--for", name, "--address", self.base, "--json")
        (answer,) = done("calendar", "subscribe", *words)
        address = answer["address"]
        assert isinstance(address, str)
        return address

    def revoke(self, name: str) -> None:
        """Take a subscription back."""
        assert daopai("calendar", "revoke", name).code == 0
        time.sleep(FELT)

    @property
    def published(self) -> list[Shown]:
        """What the published file holds."""
        return shown_of((self.folder / "out" / "feeds" / f"{FEED}.ics").read_bytes())


def done(*words: str) -> list[Any]:
    """The documents of a command that must succeed."""
    answer = daopai(*words)
    assert answer.code == 0, answer.err
    return answer.documents


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with a published feed."""
    home = tmp_path / "office"
    assert daopai("init", home).code == 0
    monkeypatch.chdir(home)
    assert daopai("add", path("lianghu")).code == 0
    done("calendar", "publish", "--as-of", "2023-12-31", "--json")
    return home


@contextmanager
def serving(folder: Path) -> Iterator[Service]:
    """`daopai serve` in that workspace; its log is complete when it has ended."""
    command = [sys.executable, "-m", "cli", "serve", "--port", "0"]
    world = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, cwd=folder, env=world, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    found = re.search(r"http://[\d.:]+", process.stdout.readline())
    assert found, "the service did not say where it listens"
    service = Service(folder, found[0], [])
    try:
        yield service
    finally:
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=20)
        service.log += re.findall(r"subscription=\d+ \w+ \d+", said)


def fetched() -> dict[str, tuple[str, int]]:
    """Who fetches with which program, and how often, as the list of subscriptions says."""
    (answer,) = done("calendar", "list", "--json")
    return {row["name"]: (program(row["agent"]), row["fetches"]) for row in answer["subscriptions"]}


def program(agent: str) -> str:
    """The name of a program, which stands before its version."""
    return agent.split()[-1].partition("/")[0]


@pytest.mark.skipif(not VALIDATE.is_file(), reason="../shared with validate.py is not here")
def test_the_address_passes_the_checks_of_shared(folder: Path) -> None:
    with serving(folder) as service:
        command = [sys.executable, str(VALIDATE), service.subscribe("设施科")]
        found = subprocess.run(
            [*command, "--clients", "icalendar", "--json"], capture_output=True, text=True
        )
    answer = json.loads(found.stdout)
    assert (answer["lint"], answer["ok"]) == ([], True)
    assert answer["expected"] == len(service.published)


def test_khal_follows_a_subscription_of_the_service_to_its_end(
    folder: Path, tmp_path: Path
) -> None:
    khal = Khal(tmp_path / "reader")
    with serving(folder) as service:
        khal.subscribe({"lake": service.subscribe("设施科")})
        files = khal.sync()
        assert khal.shown() == {"lake": service.published}
        assert khal.sync() == files
        service.revoke("设施科")
        khal.sync()
        assert [event.title for event in khal.shown(TODAY)["lake"]] == [ENDED]
    assert service.log == ["subscription=1 GET 200"] * 3
    assert fetched() == {"设施科": ("vdirsyncer", 3)}


def test_thunderbird_follows_a_subscription_of_the_service_to_its_end(
    folder: Path, tmp_path: Path
) -> None:
    with serving(folder) as service:
        address = service.subscribe("设施科")
        with thunderbird(tmp_path / "reader", {"lake": address}) as client:
            for held in (client.held()["lake"], client.refresh()["lake"]):
                assert sorted(event.shown for event in held) == service.published
            service.revoke("设施科")
            assert [event.title for event in client.refresh()["lake"]] == [ENDED]
    assert service.log == [f"subscription=1 GET {status}" for status in (200, 304, 200)]
    assert fetched() == {"设施科": ("Thunderbird", 3)}
