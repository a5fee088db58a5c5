"""A feed that changes for ten weeks in Thunderbird, which keeps a copy of it and reads it anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from tests.calendars.client_shelf import Shown, open_shelf, shown_of
from tests.calendars.client_story import PROJECT_FEED, ROADS_FEED, story
from tests.calendars.client_thunderbird import Held, thunderbird

pytestmark = pytest.mark.slow(25)


def shown(held: dict[str, list[Held]]) -> dict[str, list[Shown]]:
    return {name: sorted(event.shown for event in events) for name, events in held.items()}


def revisions(held: dict[str, list[Held]]) -> dict[str, list[tuple[str, int, int]]]:
    """UID, SEQUENCE and number of alarms of everything held: an event twice stands here twice."""
    return {
        name: sorted((event.uid, event.sequence, event.alarms) for event in events)
        for name, events in held.items()
    }


def revisions_of(feeds: dict[str, bytes]) -> dict[str, list[tuple[str, int, int]]]:
    return {
        name: sorted(
            (str(event["UID"]), event.sequence, len(event.walk("VALARM")))
            for event in Calendar.from_ical(data).events
        )
        for name, data in feeds.items()
    }


def test_thunderbird_holds_after_every_step_just_what_the_feeds_hold(
    new_plan: Callable[[], Any], tmp_path: Path
) -> None:
    first, *later = story(new_plan)
    with open_shelf() as shelf:
        urls = shelf.put(first.feeds)
        with thunderbird(tmp_path, urls) as client:
            assert revisions(client.held()) == revisions_of(first.feeds)
            for step in later:
                shelf.put(step.feeds)
                shelf.requests.clear()
                held = client.refresh()
                expected = {name: shown_of(data) for name, data in step.feeds.items()}
                assert shown(held) == expected, step.label
                assert revisions(held) == revisions_of(step.feeds), step.label
                assert all(request.etag for request in shelf.requests)
                if step.label == "same again":
                    assert {request.status for request in shelf.requests} == {304}
        shelf.put(first.feeds)  # and, an hour later, another edition while it was closed
        with thunderbird(tmp_path, urls) as client:
            client.held()
            assert revisions(client.refresh()) == revisions_of(first.feeds)


def test_thunderbird_keeps_every_event_at_an_address_where_nothing_is_and_goes_on_after(
    new_plan: Callable[[], Any], tmp_path: Path
) -> None:
    feeds = story(new_plan)[0].feeds
    data, other = feeds[PROJECT_FEED.slug], feeds[ROADS_FEED.slug]
    with open_shelf() as shelf, thunderbird(tmp_path, shelf.put({"feed": data})) as client:
        assert shown(client.held()) == {"feed": shown_of(data)}
        shelf.fail(404, b"Not Found", "text/plain")
        assert shown(client.refresh()) == {"feed": shown_of(data)}
        shelf.put({"feed": other})
        assert shown(client.refresh()) == {"feed": shown_of(other)}
