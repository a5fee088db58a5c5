"""A feed imported into khal as a file, and the linter of ../shared on feeds of every sort."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from calendars import portfolio_feed, project_feed
from projects.schedule.result import Schedule
from tests.calendars.client_khal import Khal
from tests.calendars.client_shelf import shown_of

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
LINTER = SHARED / "tools" / "ical" / "ical_lint.py"
FEED: dict[str, Any] = {"domain": "daopai.example", "status_date": date(2023, 12, 31)}


def test_khal_shows_every_event_on_its_committed_day(lake: Schedule, tmp_path: Path) -> None:
    feed = tmp_path / "feed.ics"
    feed.write_bytes(project_feed(lake, **FEED))
    khal = Khal(tmp_path / "home")
    khal.take(feed)
    days = khal.uids()
    assert {uid.removesuffix("@daopai.example"): str(day) for uid, day in days.items()} == {
        "lianghu.project.week-2024-W01": "2024-01-01",
        "lianghu.L290.finish": "2023-12-22",
        "lianghu.L300.finish": "2023-12-26",
        "lianghu.L310.finish": "2024-01-20",
        "lianghu.L320.finish": "2024-01-05",
        "lianghu.L600.finish": "2024-03-31",
        "lianghu.finish": "2024-03-31",
    }
    (shown,) = khal.shown().values()
    assert shown == shown_of(feed.read_bytes())


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
