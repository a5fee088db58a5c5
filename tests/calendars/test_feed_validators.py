"""Every kind of feed of the bundled projects in the independent readers of ../shared.

A reader that this machine does not have is skipped, and the skip says what is missing. They come
from the environment of the tests, from ICAL_BIN (other Python programs) and from ICAL_BUILD (what
was built and fetched for them), as the tools of ../shared say.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from projects.bundled import names, path
from projects.readers import read_plan
from projects.schedule import schedule
from tests.calendars.client_desk import one_of_each_kind, sources_of

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
VALIDATE = SHARED / "tools" / "ical" / "validate.py"
BIN = Path(os.environ.get("ICAL_BIN", Path(sys.executable).parent))
BUILD = Path(os.environ.get("ICAL_BUILD", Path(tempfile.gettempdir()) / "ical-readers"))
STATUS_DATE = date(2023, 12, 31)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not VALIDATE.is_file(), reason="../shared with validate.py is not here"),
]


def program(*found: str) -> Callable[[], str]:
    """What is missing of programs on the search path."""
    return lambda: " ".join(name for name in found if shutil.which(name) is None)


def python(*modules: str) -> Callable[[], str]:
    """What is missing of Python packages in the environment of the readers."""
    look = (
        "import importlib.util as u, sys; print(*[m for m in sys.argv[1:] if not u.find_spec(m)])"
    )
    command = [str(BIN / "python"), "-c", look, *modules]
    return lambda: subprocess.run(command, capture_output=True, text=True).stdout.strip()


def built(*files: str) -> Callable[[], str]:
    """What is missing of the readers that were built or fetched."""
    return lambda: " ".join(str(BUILD / name) for name in files if not (BUILD / name).exists())


def library(name: str, command: tuple[str, ...]) -> Callable[[], str]:
    """What is missing of a library that an interpreter must find."""

    def missing() -> str:
        if shutil.which(command[0]) is None:
            return command[0]
        return name if subprocess.run(command, capture_output=True).returncode else ""

    return missing


def script(module: str) -> Callable[[], str]:
    """What is missing of a package for node."""
    return lambda: program("node")() or built("check.mjs", f"node_modules/{module}")()


RUBY = ("ruby", "-e", "require 'icalendar'")
SABRE = "exit((int)!is_file('/usr/share/php/Sabre/VObject/includes.php'));"
READERS: dict[str, Callable[[], str]] = {
    "icalendar": python("icalendar"),
    "vobject": python("vobject"),
    "libical": built("libical_check"),
    "ical.js": script("ical.js"),
    "node-ical": script("node-ical"),
    "ts-ics": script("ts-ics"),
    "ruby": library("icalendar of Ruby", RUBY),
    "sabre": library("sabre/vobject of PHP", ("php", "-r", SABRE)),
    "calcurse": program("calcurse"),
}
CALENDARS: dict[str, Callable[[], str]] = {
    "khal": python("khal"),
    "vdirsyncer": python("khal", "vdirsyncer"),
    "radicale": python("radicale", "caldav"),
    "thunderbird": program("thunderbird"),
}


@cache
def feeds() -> dict[str, bytes]:
    """Feed kind -> the bytes of the biggest one of the bundled projects."""
    plans = [schedule(read_plan(path(code)), as_of=STATUS_DATE) for code in names()]
    return one_of_each_kind(sources_of(plans, STATUS_DATE), STATUS_DATE)


def verdicts(readers: list[str], kinds: list[str], folder: Path) -> dict[str, dict[str, object]]:
    """Reader -> kind of feed -> (accepted, events found, what it says). One run a kind."""
    files = {kind: folder / f"{kind}.ics" for kind in kinds}
    for kind, file in files.items():
        file.write_bytes(feeds()[kind])
    with ThreadPoolExecutor() as pool:  # most of the time of a run is waiting
        runs = pool.map(lambda file: verdict(readers, file), files.values())
        answers = dict(zip(kinds, runs, strict=True))
    return {
        reader: {
            kind: (found[reader]["ok"], found[reader]["n"], found[reader].get("err", ""))
            for kind, found in answers.items()
        }
        for reader in readers
    }


def verdict(readers: list[str], file: Path) -> dict[str, Any]:
    """What the readers say of one file, which the linter of ../shared must find clean."""
    command = [str(BIN / "python"), str(VALIDATE), str(file), "--json"]
    done = subprocess.run(
        [*command, "--clients", ",".join(readers)],
        env=os.environ | {"ICAL_BIN": str(BIN), "ICAL_BUILD": str(BUILD)},
        capture_output=True,
        text=True,
    )
    assert done.stdout, done.stderr
    answer = json.loads(done.stdout)
    assert answer["lint"] == []
    clients: dict[str, Any] = answer["clients"]
    return clients


def whole(kinds: list[str]) -> dict[str, object]:
    """The verdict that every reader must come to."""
    return {kind: (True, feeds()[kind].count(b"BEGIN:VEVENT"), "") for kind in kinds}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """What the readers of this machine say of each kind of feed."""
    here = [reader for reader, missing in READERS.items() if not missing()]
    return verdicts(here, list(feeds()), tmp_path_factory.mktemp("readers")) if here else {}


@pytest.mark.parametrize("reader", READERS)
def test_every_kind_of_feed_is_read_whole_by(
    reader: str, answers: dict[str, dict[str, object]]
) -> None:
    if reader not in answers:
        pytest.skip(f"{reader}: {READERS[reader]()} is not here")
    assert answers[reader] == whole(["portfolio", "project", "office", "person", "part", "quiet"])


@pytest.mark.parametrize("calendar", CALENDARS)
def test_a_feed_is_shown_whole_by(calendar: str, tmp_path: Path) -> None:
    if missing := CALENDARS[calendar]():
        pytest.skip(f"{calendar}: {missing} is not here")
    assert verdicts([calendar], ["office"], tmp_path)[calendar] == whole(["office"])
