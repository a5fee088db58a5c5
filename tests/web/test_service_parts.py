"""The service's memory: failures, fetches, files, slow stores."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from projects.store.fetches import Fetch
from projects.store.tokens import Token
from tests.web.service_kit import NOON, calendar_bytes, token
from web import limits, roll, shelf, tally, threads
from web.limits import Failures, client_of
from web.roll import NoRollError, Roll
from web.shelf import Shelf
from web.tally import Tally


def fetch(number: int, minutes: int = 0) -> Fetch:
    return Fetch(number, NOON + timedelta(minutes=minutes), 200, "Reader/1", 100)


def test_failures_take_no_more_memory_than_their_bound() -> None:
    failures = Failures()
    for number in range(3 * limits.ADDRESSES):
        failures.wait(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", 1.0)
    assert len(failures) == limits.ADDRESSES


def test_who_waits_as_told_is_heard_again() -> None:
    failures = Failures()
    waits = [failures.wait("a", float(second)) for second in range(25)]
    assert waits == [0] * 20 + [580, 579, 578, 577, 576]
    assert failures.wait("a", 24 + 576) == 0


@pytest.mark.parametrize(
    ("host", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unix", "-"),
        ("", "-"),
        (None, "-"),
        ("x" * 100_000, "-"),
    ],
)
def test_clients_are_told_apart_by_address(host: str | None, client: str) -> None:
    assert client_of(host) == client


def test_a_store_that_refuses_loses_no_fetch(caplog: pytest.LogCaptureFixture) -> None:
    told: list[Fetch] = []
    broken = True

    def note(rows: Sequence[Fetch]) -> None:
        if broken:
            counted.add(fetch(1, 9))  # somebody reads while the store is being asked
            raise OSError("locked")
        told.extend(rows)

    counted = Tally(note)

    async def run() -> None:
        nonlocal broken
        counted.add(fetch(1))
        counted.add(fetch(2, 1))
        await counted.hand_over()
        assert counted.stale
        broken = False
        await counted.hand_over()
        assert not counted.stale
        await counted.hand_over()

    asyncio.run(run())
    assert [(row.token, row.count, row.fetched_at) for row in told] == [
        (1, 2, NOON + timedelta(minutes=9)),
        (2, 1, NOON + timedelta(minutes=1)),
    ]


def test_fetches_are_handed_over_while_the_service_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Fetch] = []
    monkeypatch.setattr(tally, "EVERY", 0.01)
    counted = Tally(told.extend)

    async def run() -> None:
        running = asyncio.create_task(counted.run())
        counted.add(fetch(1))
        for _ in range(500):
            await asyncio.sleep(0.01)
            if told:
                break
        running.cancel()

    asyncio.run(run())
    assert [row.token for row in told] == [1]


def test_a_store_that_hangs_does_not_keep_the_service_from_stopping(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tally, "LAST", 0.05)
    release = threading.Event()
    counted = Tally(lambda _: (release.wait(20), None)[1])
    counted.add(fetch(1))
    begun = time.monotonic()
    asyncio.run(counted.stop())
    assert time.monotonic() - begun < 5
    release.set()


def test_a_store_that_hangs_makes_requests_wait_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roll, "PATIENCE", 0.05)
    release = threading.Event()
    now = NOON
    slow = False

    def ask() -> list[Token]:
        if slow:
            release.wait(20)
        return [token(1, "portfolio")]

    known = Roll(ask, lambda: now)

    async def run() -> None:
        nonlocal now, slow
        assert await known.holder("Aa1bb2Cc3dd4Ee5ff6Gg7h")
        slow, now = True, now + timedelta(seconds=3)
        assert await known.holder("Aa1bb2Cc3dd4Ee5ff6Gg7h")  # waits for 50 ms
        now += timedelta(seconds=3)
        assert known.stale
        begun = time.monotonic()
        for _ in range(200):
            assert await known.holder("Aa1bb2Cc3dd4Ee5ff6Gg7h")
        assert time.monotonic() - begun < 2
        release.set()
        for _ in range(500):
            await asyncio.sleep(0.01)
            if not known.stale:
                break
        assert not known.stale

    asyncio.run(run())


def test_a_store_that_never_answers_is_given_up_and_asked_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(roll, "PATIENCE", 0.05)
    now, asked = NOON, 0
    release = threading.Event()

    def ask() -> list[Token]:
        nonlocal asked
        asked += 1
        if asked == 1:
            release.wait(20)
            return []
        return [token(1, "portfolio")]

    known = Roll(ask, lambda: now)

    async def run() -> None:
        nonlocal now
        for seconds in (0, 3, 56):
            now = NOON + timedelta(seconds=seconds)
            with pytest.raises(NoRollError):
                await known.holder("Aa1bb2Cc3dd4Ee5ff6Gg7h")
        assert asked == 1
        assert known.stale
        now = NOON + timedelta(seconds=61)
        assert await known.holder("Aa1bb2Cc3dd4Ee5ff6Gg7h")
        release.set()  # the first answer comes after all
        await asyncio.sleep(0.05)
        assert await known.holder("Aa1bb2Cc3dd4Ee5ff6Gg7h")

    asyncio.run(run())


def test_fetches_that_the_store_never_answers_for_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "HOPELESS", 0.05)
    release = threading.Event()
    told: list[Fetch] = []

    def note(rows: Sequence[Fetch]) -> None:
        release.wait(20)
        told.extend(rows)

    counted = Tally(note)

    async def run() -> None:
        counted.add(fetch(1))
        await counted.hand_over()
        assert counted.stale
        release.set()
        monkeypatch.setattr(threads, "HOPELESS", 20)
        await counted.hand_over()
        assert not counted.stale

    asyncio.run(run())
    assert {row.token for row in told} == {1}


def test_the_shelf_holds_no_more_than_its_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "MOST", 3000)
    held = Shelf(tmp_path)
    for number in range(9):
        (tmp_path / f"f{number}.ics").write_bytes(calendar_bytes(str(number), 10))
    first = held.sheet("f0")
    assert first is not None
    assert held.sheet("f0") is first
    for number in range(9):
        sheet = held.sheet(f"f{number}")
        assert sheet is not None
        assert sheet.data == calendar_bytes(str(number), 10)
    assert held.sheet("f0") is not first
    assert len(held) <= 3


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.ics")
    (tmp_path / "folder.ics").mkdir()
    (tmp_path / "nowhere.ics").symlink_to(tmp_path / "gone")
    held = Shelf(tmp_path)
    for scope in ("pipe", "folder", "nowhere", "absent", "nul\0"):
        assert held.sheet(scope) is None
