from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from calendars import project_feed
from calendars.publish import judge, publish, put
from projects.errors import InputError

STATUS_DATE = date(2023, 12, 31)


@pytest.fixture
def feed(new_plan: Callable[[], Any]) -> Callable[[int], bytes]:
    def make(count: int) -> bytes:
        plan = new_plan()
        for number in range(count):
            due = STATUS_DATE + timedelta(days=number)
            plan.work(f"A{number}", f"第{number}段", due=due, critical=True)
        schedule = plan.schedule()
        return project_feed(schedule, domain="daopai.example", status_date=STATUS_DATE)

    return make


def test_a_new_feed_is_created_with_its_folder(
    tmp_path: Path, feed: Callable[[int], bytes]
) -> None:
    target = tmp_path / "ical" / "lianghu.ics"
    done = publish(target, feed(3))
    assert (done.outcome, done.events, done.events_before) == ("created", 4, None)
    assert target.read_bytes() == feed(3)
    assert [path.name for path in target.parent.iterdir()] == ["lianghu.ics"]
    assert target.stat().st_mode & 0o444 == 0o444


def test_equal_bytes_are_not_written_again(tmp_path: Path, feed: Callable[[int], bytes]) -> None:
    target = tmp_path / "lianghu.ics"
    publish(target, feed(3))
    before = target.stat()
    assert publish(target, feed(3)).outcome == "unchanged"
    after = target.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert publish(target, feed(4)).outcome == "changed"


def test_a_feed_with_an_error_leaves_the_published_one_alone(
    tmp_path: Path, feed: Callable[[int], bytes]
) -> None:
    target = tmp_path / "lianghu.ics"
    publish(target, feed(3))
    with pytest.raises(InputError) as caught:
        publish(target, feed(3).replace(b"\r\n", b"\n"), force=True)
    assert [finding.code for finding in caught.value.findings] == ["DP760", "DP742"]
    assert target.read_bytes() == feed(3)


def test_a_loss_of_more_than_half_of_the_open_events_needs_a_word(
    tmp_path: Path, feed: Callable[[int], bytes]
) -> None:
    target = tmp_path / "lianghu.ics"
    publish(target, feed(9))
    with pytest.raises(InputError, match=r"DP761.*原有9个未完节点，其中5个将消失或取消"):
        publish(target, feed(4))
    assert target.read_bytes() == feed(9)
    assert publish(target, feed(5)).events == 6
    assert publish(target, feed(1), force=True).outcome == "changed"


def test_one_or_two_events_may_always_leave(tmp_path: Path, feed: Callable[[int], bytes]) -> None:
    target = tmp_path / "lianghu.ics"
    publish(target, feed(2))
    assert publish(target, feed(0)).outcome == "changed"
    publish(target, feed(3))
    with pytest.raises(InputError, match="原有3个未完节点，其中3个"):
        publish(target, feed(0))


def test_a_feed_that_strikes_out_everything_needs_a_word_too(
    tmp_path: Path, feed: Callable[[int], bytes]
) -> None:
    """What a plan read wrongly gives: the same events, all of them cancelled."""
    target = tmp_path / "lianghu.ics"
    publish(target, feed(5))
    struck = feed(5).replace(b"STATUS:CONFIRMED", b"STATUS:CANCELLED")
    with pytest.raises(InputError, match="原有5个未完节点，其中5个"):
        publish(target, struck)


def test_another_domain_takes_every_event_away_and_needs_a_word(
    tmp_path: Path, feed: Callable[[int], bytes]
) -> None:
    target = tmp_path / "lianghu.ics"
    publish(target, feed(5))
    with pytest.raises(InputError, match="原有5个未完节点，其中5个"):
        publish(target, feed(5).replace(b"@daopai.example", b"@daopai.cn"))


def test_what_was_closed_or_cancelled_leaves_without_a_word(
    tmp_path: Path, feed: Callable[[int], bytes]
) -> None:
    target = tmp_path / "lianghu.ics"
    closed = feed(6).replace("SUMMARY:▲".encode(), "SUMMARY:✓".encode())
    publish(target, closed)
    assert publish(target, feed(0)).outcome == "changed"
    publish(target, feed(6))
    assert publish(target, closed).outcome == "changed", "closing is no loss"


def test_judging_writes_nothing_and_putting_asks_nothing(
    tmp_path: Path, feed: Callable[[int], bytes]
) -> None:
    target = tmp_path / "ical" / "lianghu.ics"
    judged = judge(target, feed(3))
    assert (judged.outcome, judged.events, judged.size) == ("created", 4, len(feed(3)))
    assert list(tmp_path.iterdir()) == []
    put(target, feed(3))
    before = target.stat().st_mtime_ns
    put(target, feed(3))
    assert target.stat().st_mtime_ns == before
    assert judge(target, feed(3)).outcome == "unchanged"
    assert judge(target, feed(2)).outcome == "changed"
    assert target.read_bytes() == feed(3)


def test_events_that_passed_before_are_trusted_and_new_ones_are_not(
    tmp_path: Path, feed: Callable[[int], bytes]
) -> None:
    target = tmp_path / "lianghu.ics"
    bad = feed(3).replace(b"TRANSP:TRANSPARENT", b"TRANSP:OPAQUE")
    with pytest.raises(InputError, match="DP760"):
        publish(target, bad, checked=feed(3))
    assert publish(target, bad, checked=bad).outcome == "created"


def test_a_place_that_cannot_be_written_is_a_finding_not_a_crash(
    tmp_path: Path, feed: Callable[[int], bytes]
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="DP762"):
        publish(tmp_path / "file" / "lianghu.ics", feed(1))
    with pytest.raises(InputError, match="DP762"):
        publish(tmp_path, feed(1))
    with pytest.raises(InputError, match="DP762"):
        put(tmp_path, feed(1))


def test_a_link_is_followed(tmp_path: Path, feed: Callable[[int], bytes]) -> None:
    real, link = tmp_path / "real.ics", tmp_path / "link.ics"
    publish(real, feed(1))
    link.symlink_to(real)
    publish(link, feed(2))
    assert link.is_symlink()
    assert real.read_bytes() == feed(2)
