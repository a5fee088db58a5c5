"""A feed that changes for ten weeks: what its bytes say, and khal through vdirsyncer after each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from calendars.lint import lint
from calendars.names import FeedName
from tests.calendars.client_khal import Khal
from tests.calendars.client_shelf import open_shelf, shown_of
from tests.calendars.client_story import (
    FEEDS,
    PARKS_FEED,
    PROJECT_FEED,
    ROADS_FEED,
    STEPS,
    Step,
    story,
)

PROJECT = "｜两湖综合治理工程"
A_DAY, D_DAY, E_DAY = date(2024, 2, 20), date(2024, 4, 15), date(2024, 4, 1)


@pytest.fixture
def steps(new_plan: Callable[[], Any]) -> dict[str, Step]:
    return {step.label: step for step in story(new_plan)}


def titles(step: Step, feed: FeedName, day: date) -> list[tuple[str, bool]]:
    """What stands on a day of a feed: title without the project's name, whether struck through."""
    return [
        (event.title.removesuffix(PROJECT), event.cancelled)
        for event in shown_of(step.feeds[feed.slug])
        if event.day == day
    ]


def sequences(steps: dict[str, Step], feed: FeedName, item: str) -> list[int | None]:
    """SEQUENCE of an item at each step; None where it is not in the feed."""
    found: list[int | None] = []
    for step in steps.values():
        events = Calendar.from_ical(step.feeds[feed.slug]).events
        own = [event for event in events if str(event["UID"]).startswith(f"lianghu.{item}.finish@")]
        found.append(own[0].sequence if own else None)
    return found


def test_every_edition_of_the_story_lints_clean(steps: dict[str, Step]) -> None:
    assert len(steps) == len(STEPS)
    assert [lint(data) for step in steps.values() for data in step.feeds.values()] == [
        [] for _ in range(len(STEPS) * len(FEEDS))
    ]


def test_the_same_again_is_the_same_bytes(steps: dict[str, Step]) -> None:
    assert steps["same again"].feeds == steps["first"].feeds


def test_a_moved_item_leaves_its_old_day_and_a_renamed_one_stays(steps: dict[str, Step]) -> None:
    moved = steps["moved, renamed"]
    assert titles(steps["first"], PROJECT_FEED, date(2024, 1, 4)) == [("▲清淤", False)]
    assert titles(moved, PROJECT_FEED, date(2024, 1, 4)) == []
    assert titles(moved, PROJECT_FEED, A_DAY) == [("▲清淤", False)]
    assert titles(moved, PROJECT_FEED, date(2024, 3, 29)) == [("▲岸线生态修复", False)]
    assert sequences(steps, PROJECT_FEED, "A") == [0, 0] + [1] * 8
    assert sequences(steps, PROJECT_FEED, "B") == [0] * 10


def test_who_lost_an_item_sees_it_struck_through_and_who_got_it_sees_it(
    steps: dict[str, Step],
) -> None:
    given = steps["reassigned, a new week"]
    ((lost, cancelled),) = titles(given, ROADS_FEED, D_DAY)
    assert cancelled
    assert lost.startswith("×路面恢复（")
    assert "园林中心" in lost
    assert titles(given, PARKS_FEED, D_DAY) == [("▲路面恢复", False)]
    assert titles(given, PROJECT_FEED, D_DAY) == [("▲路面恢复", False)]
    assert titles(steps["tombstones end"], ROADS_FEED, D_DAY) == []


def test_the_digest_of_a_past_week_stays_as_it_was_published(steps: dict[str, Step]) -> None:
    monday = date(2024, 1, 1)
    live = titles(steps["first"], ROADS_FEED, monday)
    last = titles(steps["moved, renamed"], ROADS_FEED, monday)
    assert live != last
    assert titles(steps["reassigned, a new week"], ROADS_FEED, monday) == last
    assert len(titles(steps["reassigned, a new week"], ROADS_FEED, date(2024, 1, 8))) == 1
    assert titles(steps["deleted once more"], ROADS_FEED, monday) == []


def test_a_closed_item_is_ticked_and_a_deleted_one_struck_through_for_thirty_days(
    steps: dict[str, Step],
) -> None:
    closed = steps["closed, deleted"]
    ((done, cancelled),) = titles(closed, PROJECT_FEED, date(2024, 1, 20))
    assert done.startswith("✓闭水试验")
    assert not cancelled
    for feed in (PROJECT_FEED, PARKS_FEED):
        assert titles(closed, feed, E_DAY) == [("×标识牌安装（已取消）", True)]
        assert titles(steps["tombstones end"], feed, E_DAY) == []


def test_an_item_back_from_the_dead_is_confirmed_and_its_sequence_goes_on(
    steps: dict[str, Step],
) -> None:
    for label in ("back after the end", "back from a tombstone", "without alarms"):
        assert titles(steps[label], PARKS_FEED, E_DAY) == [("▲标识牌安装", False)]
    assert sequences(steps, PARKS_FEED, "E") == [0, 0, 0, 0, 1, None, 2, 3, 4, 4]


def test_alarms_off_takes_the_alarms_and_nothing_else(steps: dict[str, Step]) -> None:
    loud, quiet = steps["back from a tombstone"], steps["without alarms"]
    for slug, data in loud.feeds.items():
        assert b"VALARM" in data
        assert b"VALARM" not in quiet.feeds[slug]
        assert shown_of(data) == shown_of(quiet.feeds[slug])


@pytest.mark.slow(20)
def test_khal_shows_after_every_step_just_what_the_feeds_hold(
    steps: dict[str, Step], tmp_path: Path
) -> None:
    khal = Khal(tmp_path)
    files: dict[str, tuple[int, bytes]] = {}
    with open_shelf() as shelf:
        for label, step in steps.items():
            urls = shelf.put(step.feeds)
            if label == "first":
                khal.subscribe(urls)
            before, files = files, khal.sync()
            if label == "same again":
                assert files == before
                continue
            expected = {slug: shown_of(data) for slug, data in step.feeds.items()}
            assert khal.shown() == expected, label
    assert {request.agent.partition("/")[0] for request in shelf.requests} == {"vdirsyncer"}


@pytest.mark.slow
def test_vdirsyncer_keeps_every_event_when_something_else_stands_at_the_address(
    steps: dict[str, Step], tmp_path: Path
) -> None:
    data, other = (steps["first"].feeds[feed.slug] for feed in (PROJECT_FEED, ROADS_FEED))
    head = data[: data.index(b"BEGIN:VEVENT")]
    khal = Khal(tmp_path)
    with open_shelf() as shelf:
        khal.subscribe(shelf.put({"feed": data}))
        files = khal.sync()
        for status, body in (
            (503, b"Service Unavailable"),
            (200, head + b"END:VCALENDAR\r\n"),
            (200, data[: len(data) // 2]),
        ):
            shelf.fail(status, body)
            assert khal.refuses() == files
        shelf.put({"feed": other})
        khal.sync()
        assert khal.shown() == {"feed": shown_of(other)}
