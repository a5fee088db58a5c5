"""The feeds in programs that people use (khal, vdirsyncer) and in the linter of ../shared."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from calendars import portfolio_feed, project_feed
from projects.schedule.result import Schedule

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
LINTER = SHARED / "tools" / "ical" / "ical_lint.py"
BIN = Path(sys.executable).parent
FEED: dict[str, Any] = {"domain": "daopai.example", "status_date": date(2023, 12, 31)}

KHAL_CONFIG = """
[calendars]
[[feed]]
path = {home}/{calendar}
type = calendar
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Asia/Shanghai
default_timezone = Asia/Shanghai
[default]
default_calendar = feed
[sqlite]
path = {home}/khal.db
"""
VDIRSYNCER_CONFIG = """
[general]
status_path = "{home}/status/"
[pair feed]
a = "web"
b = "here"
collections = null
[storage web]
type = "http"
url = "{url}"
[storage here]
type = "filesystem"
path = "{home}/synced"
fileext = ".ics"
"""


def run(home: Path, program: str, *args: str, answer: str = "") -> str:
    """Run a program of this environment with `home` as its whole world; its output."""
    if not (BIN / program).exists():
        pytest.skip(f"{program} is not installed in this environment")
    world = {
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "PATH": os.environ["PATH"],
        "VDIRSYNCER_CONFIG": str(home / "vdirsyncer.conf"),
    }
    done = subprocess.run(
        [str(BIN / program), *args],
        env=world,
        input=answer,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "rror" not in done.stderr
    return done.stdout


def seen_by_khal(home: Path, calendar: str) -> dict[str, tuple[str, str]]:
    """UID -> day and title of everything that khal shows from 2020 on."""
    config = home / "khal.conf"
    config.write_text(KHAL_CONFIG.format(home=home, calendar=calendar))
    columns = "{uid}\t{start-date}\t{end-date}\t{title}"
    found = run(home, "khal", "-c", str(config), "list", "--format", columns, "2020-01-01", "3000d")
    rows = [line.split("\t") for line in found.splitlines() if "\t" in line]
    assert all(first == last for _, first, last, _ in rows), "an event spreads over two days"
    return {uid: (first, title) for uid, first, _, title in rows}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Callable[[bytes], str]]:
    """Put bytes behind an address on the loopback; calling it again changes what is served."""
    folder = tmp_path / "www"
    folder.mkdir()

    class Quiet(SimpleHTTPRequestHandler):
        extensions_map = {".ics": "text/calendar; charset=utf-8"}  # noqa: RUF012 - as the base

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()

    def serve(data: bytes) -> str:
        (folder / "feed.ics").write_bytes(data)
        return f"http://127.0.0.1:{server.server_port}/feed.ics"

    yield serve
    server.shutdown()
    thread.join()
    server.server_close()


def test_khal_shows_every_event_on_its_committed_day(lake: Schedule, tmp_path: Path) -> None:
    feed = tmp_path / "feed.ics"
    feed.write_bytes(project_feed(lake, **FEED))
    (tmp_path / "imported").mkdir()
    config = tmp_path / "khal.conf"
    config.write_text(KHAL_CONFIG.format(home=tmp_path, calendar="imported"))
    run(tmp_path, "khal", "-c", str(config), "import", "--batch", "-a", "feed", str(feed))
    seen = seen_by_khal(tmp_path, "imported")
    assert {uid.removesuffix("@daopai.example"): day for uid, (day, _) in seen.items()} == {
        "lianghu.project.week-2024-W01": "2024-01-01",
        "lianghu.L290.finish": "2023-12-22",
        "lianghu.L300.finish": "2023-12-26",
        "lianghu.L310.finish": "2024-01-20",
        "lianghu.L320.finish": "2024-01-05",
        "lianghu.L600.finish": "2024-03-31",
        "lianghu.finish": "2024-03-31",
    }
    title = seen["lianghu.L310.finish@daopai.example"][1]
    assert title == "▲路面恢复（预计滞后5天）｜两湖综合治理工程"


def test_vdirsyncer_takes_every_event_once_and_a_second_sync_changes_nothing(
    lake: Schedule, tmp_path: Path, served: Callable[[bytes], str]
) -> None:
    url = served(project_feed(lake, **FEED))
    (tmp_path / "vdirsyncer.conf").write_text(VDIRSYNCER_CONFIG.format(home=tmp_path, url=url))
    synced = tmp_path / "synced"

    def sync() -> dict[str, tuple[int, bytes]]:
        run(tmp_path, "vdirsyncer", "sync")
        return {
            path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in synced.glob("*.ics")
        }

    run(tmp_path, "vdirsyncer", "discover", answer="y\n")
    first = sync()
    assert len(first) == 7
    served(project_feed(lake, **FEED))
    assert sync() == first
    assert len(seen_by_khal(tmp_path, "synced")) == 7


def test_a_moved_deadline_moves_in_khal_through_vdirsyncer(
    new_plan: Callable[[], Any], tmp_path: Path, served: Callable[[bytes], str]
) -> None:
    def feed(day: date) -> bytes:
        plan = new_plan().work("A", "清淤", due=day, critical=True)
        plan.work("B", "岸线", due=date(2024, 2, 9), critical=True)
        return project_feed(plan.schedule(), **FEED)

    url = served(feed(date(2024, 2, 1)))
    (tmp_path / "vdirsyncer.conf").write_text(VDIRSYNCER_CONFIG.format(home=tmp_path, url=url))
    run(tmp_path, "vdirsyncer", "discover", answer="y\n")
    run(tmp_path, "vdirsyncer", "sync")
    # vdirsyncer names the events of a web feed by their content, so titles are compared
    before = sorted(seen_by_khal(tmp_path, "synced").values())
    served(feed(date(2024, 3, 1)))
    run(tmp_path, "vdirsyncer", "sync")
    after = sorted(seen_by_khal(tmp_path, "synced").values())
    moved = "▲清淤｜两湖综合治理工程"
    assert ("2024-02-01", moved) in before
    assert set(after) ^ set(before) == {("2024-02-01", moved), ("2024-03-01", moved)}


@pytest.mark.skipif(not LINTER.is_file(), reason="../shared with ical_lint.py is not here")
def test_the_strict_linter_finds_nothing_in_any_feed(
    lake: Schedule, new_plan: Callable[[], Any], tmp_path: Path
) -> None:
    plan = new_plan()
    for number in range(400):
        name = f'第{number}段\\"雨污分流"；a,b;c\n🚧'
        due = FEED["status_date"] + timedelta(days=number - 50)
        plan.work(f"甲-{number}", name, due=due, early=due, critical=number % 3 == 0)
    wide = plan.schedule("片区", "赛城湖片区（一期）")
    feeds = {
        "lake": project_feed(lake, url="https://daopai.example/ical/a/lianghu.ics", **FEED),
        "wide": project_feed(wide, **FEED),
        "quiet": project_feed(wide, alarms=False, **FEED),
        "portfolio": portfolio_feed([lake, wide], **FEED),
        "empty": project_feed(new_plan().schedule(), **FEED),
    }
    for name, data in feeds.items():
        (tmp_path / f"{name}.ics").write_bytes(data)
    done = subprocess.run(
        [sys.executable, str(LINTER), *sorted(map(str, tmp_path.glob("*.ics")))],
        capture_output=True,
        text=True,
    )
    verdicts = [line.split(".ics ")[1] for line in done.stdout.splitlines() if ".ics " in line]
    assert verdicts == ["OK 0 warnings"] * len(feeds), done.stdout
