"""The bytes of an event that did not change are taken from the file of the last edition."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.editions import Edition, Revision, edition
from calendars.facts import Relation
from calendars.feed import Feed
from calendars.items import FeedItem
from calendars.lint import lint
from calendars.names import project_feed_name
from calendars.render import render, without_alarms
from projects.errors import InputError

WEEKS = (date(2023, 12, 24), date(2023, 12, 31))
NAME = project_feed_name("lianghu", "两湖")
TEXT = st.text(
    st.sampled_from("清淤,;\n🚧 a"), max_size=60
) | st.sampled_from(
    ["BEGIN:VEVENT", "甲\nEND:VEVENT", "DTSTART;VALUE=DATE:", "END:VALARM", "BEGIN:VALARM\n"]
)  # fmt: skip


def uid(number: int) -> str:
    return f"lianghu.{'long-' * (number % 2 * 14)}{number}.finish@daopai.example"


@st.composite
def items(draw: st.DrawFn) -> tuple[FeedItem, ...]:
    """One to six events, with links among them and texts that look like the format itself."""
    numbers = draw(st.sets(st.integers(0, 5), min_size=1))
    return tuple(
        FeedItem(
            uid=uid(number),
            code="lianghu",
            name="清淤",
            project="两湖",
            day=WEEKS[1] + timedelta(days=draw(st.integers(0, 3))),
            summary="▲" + draw(TEXT).replace("\n", " ")[:40],
            description=draw(TEXT),
            alarms=draw(st.sampled_from([(), ("-PT15H",), ("-P2DT15H", "-PT15H")])),
            relations=tuple(
                Relation("FS", uid(other), "P3D") for other in sorted(numbers) if other > number
            ),
        )
        for number in sorted(numbers)
    )


def editions_of(first: tuple[FeedItem, ...], second: tuple[FeedItem, ...]) -> list[Edition]:
    """The editions of two weeks."""
    before: dict[str, Revision] = {}
    made = []
    for week, shown in zip(WEEKS, (first, second), strict=True):
        made.append(edition(Feed(NAME, week, shown), before))
        before |= {event.uid: event for event in made[-1].events}
    return made


@given(items(), items(), st.booleans())
def test_taking_unchanged_events_from_the_last_file_gives_the_same_bytes(
    first: tuple[FeedItem, ...], second: tuple[FeedItem, ...], alarms: bool
) -> None:
    before, after = editions_of(first, second)
    kept = render(before, alarms=alarms)
    anew = render(after, alarms=alarms)
    assert render(after, alarms=alarms, kept=kept) == anew
    assert render(before, alarms=alarms, kept=kept) == kept
    assert [f for f in lint(anew, checked=kept) if f.level == "error"] == []


@given(items())
def test_leaving_the_alarms_out_of_a_file_gives_the_variant_without(
    shown: tuple[FeedItem, ...],
) -> None:
    (only, _) = editions_of(shown, shown)
    quiet = render(only, alarms=False)
    assert without_alarms(render(only)) == quiet
    assert without_alarms(quiet) == quiet
    assert lint(quiet) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda kept: b"",
        lambda kept: kept[: len(kept) // 2],
        lambda kept: kept.replace(b"\r\n", b"\n"),
        lambda kept: b"<html>" * 9,
    ],
)
def test_a_last_file_that_is_none_is_not_used(damage: Callable[[bytes], bytes]) -> None:
    """Whole events are taken or none; whether the file is the recorded one, the caller knows."""
    item = FeedItem(
        uid=uid(1), name="清淤", project="两湖", day=WEEKS[1], summary="▲清淤", description="说明"
    )
    (only, _) = editions_of((item,), (item,))
    whole = render(only)
    assert render(only, kept=damage(whole)) == whole


def test_a_changed_event_is_rendered_anew_and_its_neighbour_is_not_touched() -> None:
    item = FeedItem(
        uid=uid(0), name="清淤", project="两湖", day=WEEKS[1], summary="▲清淤", description="说明"
    )
    other = item._replace(uid=uid(2), summary="▲岸线")
    before, after = editions_of((item, other), (item._replace(description="新说明"), other))
    marked = render(before).replace("▲岸线".encode(), "▲旧岸".encode())
    data = render(after, kept=marked)
    assert "新说明".encode() in data
    assert "▲旧岸".encode() in data, "the bytes of the last file stand"


def test_the_calendar_changes_when_its_newest_event_did() -> None:
    item = FeedItem(
        uid=uid(0), name="清淤", project="两湖", day=WEEKS[1], summary="▲清淤", description="说明"
    )
    before, same = editions_of((item,), (item,))
    assert render(before) == render(same)
    _, moved = editions_of((item,), (item._replace(day=WEEKS[0]),))
    assert b"COLOR:crimson\r\nLAST-MODIFIED:20231231T100000Z\r\n" in render(moved)


def test_an_address_that_some_client_refuses_is_refused() -> None:
    item = FeedItem(
        uid=uid(0), name="清淤", project="两湖", day=WEEKS[1], summary="▲清淤", description="说明"
    )
    (only, _) = editions_of((item,), (item,))
    with pytest.raises(InputError, match="DP763"):
        render(only, url="https://daopai.example/a.ics?token=1")
    good = render(only, url="https://daopai.example/ical/a/lianghu.ics")
    assert b"SOURCE;VALUE=URI:https://daopai.example/ical/a/lianghu.ics\r\n" in good
    assert lint(good) == []
