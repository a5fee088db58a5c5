"""Ten weeks of one project in three feeds: what happens to items, step by step.

The feeds of the project, of 市政工程处 and of 园林中心 are published at each step, so that the same
story can be told to every client.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from calendars.names import FeedName, office_feed_name, project_feed_name
from calendars.source import Source, source_of
from tests.calendars.client_desk import DOMAIN, Desk

TITLE = "两湖综合治理工程"
ROADS, PARKS = "市政工程处", "园林中心"
PROJECT_FEED = project_feed_name("lianghu", TITLE)
ROADS_FEED, PARKS_FEED = office_feed_name(ROADS), office_feed_name(PARKS)
FEEDS: tuple[FeedName, ...] = (PROJECT_FEED, ROADS_FEED, PARKS_FEED)


@dataclass(frozen=True, slots=True)
class Item:
    """A work of the story and who leads it."""

    name: str
    due: date
    owner: str = ROADS


@dataclass(frozen=True, slots=True)
class Step:
    """What was published after something happened: `feeds` by slug."""

    label: str
    status_date: date
    feeds: dict[str, bytes]


DREDGING = Item("清淤", date(2024, 1, 4))
BANKS = Item("岸线修复", date(2024, 3, 29))
TESTS = Item("闭水试验", date(2024, 1, 20))
ROAD = Item("路面恢复", date(2024, 4, 15))
SIGNS = Item("标识牌安装", date(2024, 4, 1), PARKS)
FIRST = {"A": DREDGING, "B": BANKS, "C": TESTS, "D": ROAD, "E": SIGNS}
MOVED = FIRST | {"A": Item("清淤", date(2024, 2, 20)), "B": Item("岸线生态修复", BANKS.due)}
REASSIGNED = MOVED | {"D": Item("路面恢复", ROAD.due, PARKS)}
SHORTENED = {item: work for item, work in REASSIGNED.items() if item != "E"}
STEPS: tuple[tuple[str, date, dict[str, Item], bool], ...] = (
    # what happened, status date, the works, with alarms
    ("first", date(2023, 12, 31), FIRST, True),
    ("same again", date(2023, 12, 31), FIRST, True),
    ("moved, renamed", date(2023, 12, 31), MOVED, True),
    ("reassigned, a new week", date(2024, 1, 7), REASSIGNED, True),
    ("closed, deleted", date(2024, 1, 14), SHORTENED, True),
    ("tombstones end", date(2024, 2, 18), SHORTENED, True),
    ("back after the end", date(2024, 2, 25), REASSIGNED, True),
    ("deleted once more", date(2024, 3, 3), SHORTENED, True),
    ("back from a tombstone", date(2024, 3, 10), REASSIGNED, True),
    ("without alarms", date(2024, 3, 10), REASSIGNED, False),
)
CLOSED_ON = date(2024, 1, 12)


def story(new_plan: Callable[[], Any]) -> list[Step]:
    """Publish every step with what the ones before left behind."""
    desk = Desk()
    return [
        Step(
            label,
            day,
            desk.publish(FEEDS, [_source(new_plan(), works, day)], day, alarms=alarms),
        )
        for label, day, works, alarms in STEPS
    ]


def _source(plan: Any, works: dict[str, Item], day: date) -> Source:
    for item, work in works.items():
        done = item == "C" and day > CLOSED_ON
        plan.work(
            item,
            work.name,
            due=work.due,
            early=CLOSED_ON if done else work.due,
            late=None if done else work.due,
            critical=not done,
            status="finished" if done else "not-started",
            activity={"owner": work.owner},
        )
    schedule = plan.schedule(name=TITLE, as_of=day)
    closed = {"C": CLOSED_ON} if day > CLOSED_ON else {}
    return source_of(schedule, domain=DOMAIN, status_date=day, closed=closed)
