"""khal and vdirsyncer with a home of their own: import a file, or keep a subscription."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from tests.calendars.client_shelf import Shown

BIN = Path(sys.executable).parent
SPAN = ("2023-06-01", "600d")
"""What khal is asked for, first day and length: it goes through day by day, so not much."""

KHAL = """
[calendars]
[[feeds]]
path = {home}/feeds/*
type = discover
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Asia/Shanghai
default_timezone = Asia/Shanghai
[sqlite]
path = {home}/khal.db
"""
PAIR = """
[pair p{number}]
a = "web{number}"
b = "here{number}"
collections = null
[storage web{number}]
type = "http"
url = "{url}"
[storage here{number}]
type = "filesystem"
path = "{home}/feeds/{name}"
fileext = ".ics"
"""


class Khal:
    """khal over calendars (folders of events), filled by `take` or, by vdirsyncer, in `sync`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / "feeds"
        self.folder.mkdir(parents=True)
        (home / "khal.conf").write_text(KHAL.format(home=home))

    def take(self, feed: Path) -> None:
        """Import a file into a calendar of its name, as a person does who was sent one."""
        (self.folder / feed.stem).mkdir()
        self._run("khal", "-c", "khal.conf", "import", "--batch", "-a", feed.stem, str(feed))

    def subscribe(self, urls: Mapping[str, str]) -> None:
        """Tell vdirsyncer of addresses by name; nothing is fetched for good before `sync`."""
        status = f'[general]\nstatus_path = "{self.home}/status/"\n'
        pairs = (  # numbered: the name of a pair may hold neither a hyphen nor a dot
            PAIR.format(home=self.home, number=number, name=name, url=url)
            for number, (name, url) in enumerate(urls.items())
        )
        (self.home / "vdirsyncer.conf").write_text(status + "".join(pairs))
        self._run("vdirsyncer", "discover", answer="y\n" * len(urls))

    def sync(self) -> dict[str, tuple[int, bytes]]:
        """Fetch the subscriptions; the files it left, with the moment each was written."""
        self._run("vdirsyncer", "sync")
        return self.files()

    def refuses(self) -> dict[str, tuple[int, bytes]]:
        """Try to fetch what vdirsyncer must refuse; the files that are there all the same."""
        assert self._start("vdirsyncer", "sync").returncode != 0
        return self.files()

    def files(self) -> dict[str, tuple[int, bytes]]:
        """The events as files, with the moment each was written."""
        return {
            path.relative_to(self.folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
            for path in self.folder.glob("*/*.ics")
        }

    def uids(self) -> dict[str, date]:
        """The day of every event under the UID that khal knows it by."""
        return {uid: date.fromisoformat(first) for _, uid, first, *_ in self._rows(SPAN)}

    def shown(self, span: tuple[str, str] = SPAN) -> dict[str, list[Shown]]:
        """By calendar, everything that khal lists in a span, in order."""
        found: dict[str, list[Shown]] = {folder.name: [] for folder in self.folder.iterdir()}
        for calendar, _, first, last, cancelled, title in self._rows(span):
            days = date.fromisoformat(first), date.fromisoformat(last)
            found[calendar].append(Shown(*days, title, bool(cancelled)))
        return {calendar: sorted(events) for calendar, events in found.items()}

    def _rows(self, span: tuple[str, str]) -> list[list[str]]:
        parts = ("calendar", "uid", "start-date", "end-date", "cancelled", "title")
        columns = "\t".join(f"{{{part}}}" for part in parts)
        found = self._run("khal", "-c", "khal.conf", "list", "--format", columns, *span)
        # the lines without a tab are the headings of the days
        return [line.split("\t") for line in found.splitlines() if "\t" in line]

    def _run(self, program: str, *args: str, answer: str = "") -> str:
        """What a program printed that must succeed."""
        done = self._start(program, *args, answer=answer)
        assert done.returncode == 0, done.stderr
        assert "rror" not in done.stderr, done.stderr
        return done.stdout

    def _start(
        self, program: str, *args: str, answer: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run a program of this environment with `home` as its whole world."""
        if not (BIN / program).exists():
            pytest.skip(f"{program} is not installed in this environment")
        world = {
            "HOME": str(self.home),
            "LC_ALL": "C.UTF-8",
            "PATH": os.environ["PATH"],
            "VDIRSYNCER_CONFIG": str(self.home / "vdirsyncer.conf"),
        }
        return subprocess.run(
            [str(BIN / program), *args],
            cwd=self.home,
            env=world,
            input=answer,
            capture_output=True,
            text=True,
            timeout=120,
        )
