"""What a single subscription is told by its own calendar: that it will expire, that it has ended.

Both are made of days that stand in the subscription itself, never of the day on which they are
read: every client gets the same bytes until something happens.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from calendars.editions import stamp_of
from calendars.identity import checked_domain
from calendars.items import DIGEST_ALARM, FeedItem
from calendars.render import event_bytes, head, with_event

WARNED_FOR = timedelta(days=30)
"""How long before its last day a subscription is told of it."""
AHEAD = timedelta(days=14)
"""The notice stands on the last Monday that leaves at least so long to ask for more time."""

Why = Literal["expired", "revoked"]

_FIRST = date(2020, 1, 1)
_ENDED = {
    "expired": "本订阅已于{on}到期，不再更新。",
    "revoked": "本订阅已于{on}收回，不再更新。",
}


def expiring(data: bytes, *, number: int, domain: str, until: date) -> bytes:
    """A feed with one ※ more: the subscription `number` ends with the day `until`. It rings where
    the feed's own events do.

    A file that does not end as a calendar is left as it is. Raises InputError DP763 for a bad
    domain.
    """
    day = until - AHEAD
    day -= timedelta(days=day.weekday())
    item = FeedItem(
        uid=f"subscription.{number}.expiry@{checked_domain(domain)}",
        name="订阅到期",
        project="",
        day=day,
        summary=f"※订阅将于{until}到期",
        description=(
            f"本订阅（{number}号）{until}到期，此后不再更新。\n"
            "请在到期前联系发放链接的人续期，续期后链接不变，不用重新订阅。\n"
            "不再需要的，可在日历程序中删除本订阅。"
        ),
        categories=("订阅",),
        color="orange",
        alarms=(DIGEST_ALARM,),
    )
    stamp = stamp_of(until - WARNED_FOR)
    # renewed and warned again a year later, it is the same event on a later day
    sequence = max((until - _FIRST).days, 0)
    rings = b"\r\nBEGIN:VALARM\r\n" in data
    return with_event(data, event_bytes(item, sequence, stamp, stamp, alarms=rings))


def ended(*, title: str, number: int, domain: str, on: date, why: Why) -> bytes:
    """The whole calendar of the subscription `number` of the feed `title` that ended `on` a day.

    Raises InputError DP763 for a bad domain.
    """
    stamp = stamp_of(on)
    item = FeedItem(
        uid=f"subscription.{number}.ended@{checked_domain(domain)}",
        name="订阅已失效",
        project="",
        day=on,
        summary="※订阅已失效，请重新获取链接",
        description=(
            f"{_ENDED[why].format(on=on)}\n"
            f"仍需查看“{title}”的，请向发放链接的人索取新链接（注明原订阅{number}号），"
            "并在日历程序中删除本订阅。"
        ),
        categories=("订阅",),
        color="gray",
    )
    about = "本订阅已失效，请重新获取链接。"
    header = head(f"{title}·完成时限", about, stamp, color="gray")
    return with_event(header + b"END:VCALENDAR\r\n", event_bytes(item, 0, stamp, stamp))
