"""Thunderbird without a screen, with subscribed calendars, asked what it holds.

Thunderbird is started with a profile of its own and driven through Marionette, the door that
Mozilla's programs keep for their tests: a length, a colon and a JSON list over a socket. It is the
calendar of a person (offline copy on, as the dialog sets it), not a parser.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.calendars.client_shelf import Shown

START_SECONDS = 90
SETTINGS = {
    "app.update.enabled": False,
    "calendar.alarms.show": False,
    "calendar.timezone.local": "Asia/Shanghai",
    "calendar.timezone.useSystemTimezone": False,
    "captivedetect.canonicalURL": "",
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.rights.version": 1,
    "mail.shell.checkDefaultClient": False,
    "mail.spotlight.firstRunDone": True,
    "mailnews.start_page.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.type": 0,
    "services.settings.server": "data:,",
}
CALENDAR = "calendar.registry.11111111-2222-4333-8444-{number:012}."
ITEMS = """
const done = arguments[arguments.length - 1];
const fetchFirst = arguments[0];
(async () => {
  const {cal} = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
  const loaded = calendar => new Promise((seen, failed) => {
    calendar.addObserver({
      QueryInterface: ChromeUtils.generateQI(["calIObserver"]),
      onStartBatch() {}, onEndBatch() {}, onAddItem() {}, onModifyItem() {}, onDeleteItem() {},
      onPropertyChanged() {}, onPropertyDeleting() {},
      onError(_, code, words) { failed(`${code} ${words}`); },
      onLoad() { calendar.removeObserver(this); seen(); },
    });
    calendar.refresh();
  });
  const found = {};
  for (const calendar of cal.manager.getCalendars()) {
    if (fetchFirst) await loaded(calendar);
    const items = await calendar.getItemsAsArray(calendar.ITEM_FILTER_ALL_ITEMS, 0, null, null);
    found[calendar.name] = items.map(item => ({
      uid: item.id, title: item.title, status: item.status,
      start: item.startDate.icalString, end: item.endDate.icalString,
      sequence: Number(item.getProperty("SEQUENCE")), alarms: item.getAlarms().length,
    }));
  }
  return found;
})().then(done, fault => done(String(fault)));
"""


@dataclass(frozen=True, slots=True)
class Held:
    """One event as Thunderbird holds it; `end` is the day after the last, as in the file."""

    uid: str
    title: str
    status: str
    start: date
    end: date
    sequence: int
    alarms: int

    @property
    def shown(self) -> Shown:
        """What a person sees of it."""
        last = date.fromordinal(self.end.toordinal() - 1)
        return Shown(self.start, last, self.title, self.status == "CANCELLED")


class Thunderbird:
    """One running Thunderbird. `held` is what its calendars have; `refresh` fetches first."""

    def __init__(self, talk: socket.socket) -> None:
        self._talk = talk
        self._stream = talk.makefile("rb")
        self._count = 0
        self._read()  # the greeting
        self._ask("WebDriver:NewSession", {})
        self._ask("WebDriver:SetTimeouts", {"script": START_SECONDS * 1000})
        self._ask("Marionette:SetContext", {"value": "chrome"})

    def held(self) -> dict[str, list[Held]]:
        """The events by calendar, as soon as none is empty and none still grows: it fetches them
        when it starts, and takes them in one by one."""
        ends = time.monotonic() + START_SECONDS
        found: dict[str, list[Held]] = {}
        while True:
            before, found = found, self._items(fetch=False)
            if found == before and all(found.values()):
                return found
            assert time.monotonic() < ends, "a calendar stays empty"
            time.sleep(0.5)

    def refresh(self) -> dict[str, list[Held]]:
        """Fetch the subscriptions again, as its menu item does; the events it has then."""
        return self._items(fetch=True)

    def close(self) -> None:
        """Hang up."""
        self._stream.close()
        self._talk.close()

    def _items(self, *, fetch: bool) -> dict[str, list[Held]]:
        about = {"script": ITEMS, "args": [fetch]}
        found = self._ask("WebDriver:ExecuteAsyncScript", about)["value"]
        assert isinstance(found, dict), found
        return {name: [_held(row) for row in rows] for name, rows in found.items()}

    def _ask(self, command: str, about: dict[str, Any]) -> Any:
        self._count += 1
        message = json.dumps([0, self._count, command, about]).encode()
        self._talk.sendall(b"%d:%b" % (len(message), message))
        _, _, fault, value = self._read()
        assert fault is None, fault
        return value

    def _read(self) -> Any:
        size = b""
        while (char := self._stream.read(1)) != b":":
            assert char, "Thunderbird hung up"
            size += char
        return json.loads(self._stream.read(int(size)))


def _held(row: Mapping[str, Any]) -> Held:
    days = date.fromisoformat(row["start"]), date.fromisoformat(row["end"])
    return Held(row["uid"], row["title"], row["status"], *days, row["sequence"], row["alarms"])


@contextmanager
def thunderbird(profile: Path, urls: Mapping[str, str]) -> Iterator[Thunderbird]:
    """Thunderbird subscribed to addresses by name; an old `profile` is the same person again."""
    program = shutil.which("thunderbird")
    if program is None:
        pytest.skip("thunderbird is not installed on this machine")
    port = _free_port()
    _write_settings(profile, urls, port)
    world = {
        "HOME": str(profile),
        "LC_ALL": "C.UTF-8",
        "MOZ_HEADLESS": "1",
        "PATH": os.environ["PATH"],
        "TZ": "Asia/Shanghai",
    }
    command = [program, "-no-remote", "-profile", str(profile), "-calendar"]
    command += ["-marionette", "-remote-allow-system-access"]
    with (profile / "log.txt").open("ab") as log:
        process = subprocess.Popen(command, env=world, stdout=log, stderr=log, process_group=0)
    try:
        client = Thunderbird(_call(port, process))
        try:
            yield client
        finally:
            client.close()
    finally:
        _end(process)


def _write_settings(profile: Path, urls: Mapping[str, str], port: int) -> None:
    profile.mkdir(parents=True, exist_ok=True)
    settings = SETTINGS | {"marionette.port": port}
    for number, (name, url) in enumerate(urls.items()):
        key = CALENDAR.format(number=number)
        settings |= {
            f"{key}type": "ics",
            f"{key}uri": url,
            f"{key}name": name,
            f"{key}cache.enabled": True,
            f"{key}readOnly": True,
            f"{key}calendar-main-in-composite": True,
        }
    lines = (f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in settings.items())
    (profile / "user.js").write_text("".join(lines))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _call(port: int, process: subprocess.Popen[bytes]) -> socket.socket:
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        assert process.poll() is None, "Thunderbird ended by itself"
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=START_SECONDS)
        except OSError:
            time.sleep(0.1)
    raise AssertionError("Thunderbird did not open its door")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End Thunderbird and the processes it started: they are a group of their own."""
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
