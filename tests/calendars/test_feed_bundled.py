"""The feeds of the bundled plans, through the real engine, at the close of 2023."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

import projects.bundled
from calendars import portfolio_feed, project_feed
from calendars.lint import lint
from projects.progress import Progress, progress
from projects.readers import read_plan
from projects.schedule import Schedule, schedule

PLANS = sorted(Path(projects.bundled.__path__[0]).glob("*.yaml"))
FEED: dict[str, Any] = {"domain": "daopai.example", "status_date": date(2023, 12, 31)}


@cache
def computed(path: Path) -> tuple[Schedule, Progress]:
    found = schedule(read_plan(path), as_of=FEED["status_date"])
    return found, progress(found)


def events(data: bytes) -> dict[str, Any]:
    found: list[Any] = list(Calendar.from_ical(data).walk("VEVENT"))
    return {str(event["UID"]).removesuffix("@daopai.example"): event for event in found}


@pytest.mark.parametrize("path", PLANS, ids=lambda path: str(path.stem))
def test_the_feed_of_a_bundled_plan_lints_clean(path: Path) -> None:
    plan, standing = computed(path)
    data = project_feed(plan, progress=standing, **FEED)
    assert lint(data) == []
    assert len(events(data)) > 1


def test_the_lake_stands_on_the_day_of_its_document_and_tells_the_forecast() -> None:
    (path,) = (path for path in PLANS if path.stem == "lianghu")
    plan, standing = computed(path)
    done = events(project_feed(plan, progress=standing, **FEED))["lianghu.L600.finish"]
    assert done.start == date(2024, 3, 31)
    assert str(done["SUMMARY"]).startswith("◆主体工程竣工（预计滞后")
    lines = str(done["DESCRIPTION"]).split("\n")
    assert lines[0] == "责任领导：分管副局长；责任部门：市城管局"
    assert lines[1] == "完成时限：2024-03-31（原文“2024年3月底”）"
    assert "项目形象进度：80.0%；序时进度：76.7%（超前3.3个百分点）" in lines
    assert lines[-1] == "数据截至2023-12-31"


def test_a_ledger_item_without_a_report_says_so() -> None:
    (path,) = (path for path in PLANS if path.stem == "niandu")
    plan, standing = computed(path)
    found = events(project_feed(plan, progress=standing, **FEED)).values()
    silent = [
        event for event in found if "形象进度：未填报；序时进度：100.0%" in event["DESCRIPTION"]
    ]
    assert {str(event["CATEGORIES"].cats[-1]) for event in silent} == {"逾期", "滞后"}


def test_the_portfolio_of_the_bundled_plans_repeats_the_events_of_their_own_feeds() -> None:
    every = [computed(path) for path in PLANS]
    own: dict[str, tuple[date, str]] = {}
    for plan, standing in every:
        for uid, event in events(project_feed(plan, progress=standing, **FEED)).items():
            own[uid] = (event.start, str(event["DESCRIPTION"]))
    standings = {plan.project.code: standing for plan, standing in every}
    data = portfolio_feed([plan for plan, _ in every], progress=standings, **FEED)
    assert lint(data) == []
    shared = events(data)
    weekly = shared.pop("portfolio.all.week-2024-W01")
    assert str(weekly["SUMMARY"]).startswith("※到期")
    assert shared
    for uid, event in shared.items():
        assert own[uid] == (event.start, str(event["DESCRIPTION"]))
