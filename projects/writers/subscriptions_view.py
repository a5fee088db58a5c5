"""Who subscribes to which feed: what `daopai calendar subscribe` and `list` print, as text and as
JSON (schemas daopai.subscription/1 and daopai.subscriptions/1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from projects.writers.terminal import Column, table, width_of, wrap

State = Literal["valid", "expiring", "expired", "revoked"]
STATES: dict[State, str] = {
    "valid": "有效",
    "expiring": "30 天内到期",
    "expired": "已到期",
    "revoked": "已收回",
}
HEALTH = "health"
"""The scope of the page of feed health, which is no calendar."""
QUIET = "quiet"
"""Before the slug of a feed: the one without alarms."""
SOON = timedelta(days=30)
SILENT = timedelta(days=14)

_BROWSERS = re.compile(r"Mozilla/\d[^ ]* *(\([^)]*\) *)?(AppleWebKit/[^ ]* *(\([^)]*\) *)?)?")


@dataclass(frozen=True, slots=True)
class Subscription:
    """One subscription: who holds it, for which feed (`title`), and what became of it.

    `expires` is its last day, None for ever; `fetched_at`, `agent` and `count` are of the last
    fetch. Times are naive local ones.
    """

    number: int
    name: str
    scope: str
    title: str
    issued: datetime
    by: str
    expires: date | None
    revoked: datetime | None = None
    fetched_at: datetime | None = None
    agent: str = ""
    count: int = 0

    @property
    def quiet(self) -> bool:
        """Whether it is of the feed without alarms."""
        return self.scope.startswith(f"{QUIET}/")

    def state(self, today: date) -> State:
        """Where it stands on a day."""
        if self.revoked is not None:
            return "revoked"
        if self.expires is None or self.expires > today + SOON:
            return "valid"
        return "expired" if self.expires < today else "expiring"

    def problems(self, at: datetime) -> tuple[str, ...]:
        """What asks for a look: it ends within 30 days, or nothing has read it for 14."""
        state = self.state(at.date())
        found = []
        if state == "expiring":
            found.append(f"将于 {self.expires} 到期，用 daopai calendar renew 续期")
        if state in ("valid", "expiring") and at - (self.fetched_at or self.issued) > SILENT:
            last = f"最近一次是 {self.fetched_at:%Y-%m-%d}" if self.fetched_at else "从未读取"
            found.append(f"已有 14 天没有读取，{last}")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Issued:
    """A subscription that was just handed out, with what is shown only this once. `webcal` is ""
    for the page of feed health; `warnings` say what may keep it from working."""

    subscription: Subscription
    address: str
    webcal: str = ""
    warnings: tuple[str, ...] = ()


# --- handed out ----------------------------------------------------------------------------------

_CLIENTS = (
    ("iPhone、iPad", "用相机扫二维码，或点 webcal 链接，选“订阅”，关闭“移除提醒”"),
    ("安卓、鸿蒙", "装 ICSx5，点“＋”，粘贴 https 地址"),
    ("Outlook", "添加日历，选“从 Web 订阅”，粘贴 https 地址"),
    ("Thunderbird", "新建日历，选“在网络上”，粘贴 https 地址"),
    ("Google 日历", "其他日历，选“通过网址添加”，粘贴 https 地址；内网地址它取不到"),
    ("飞书、钉钉、企业微信", "不能订阅外部日历，到期提醒由群消息发出"),
)


def issued_view(issued: Issued, width: int, picture: str) -> str:
    """What its holder needs, the address on a line of its own and never broken.

    `picture` is the QR code as text, "" where the terminal cannot show it.
    """
    mine = issued.subscription
    until = f"有效至 {mine.expires}" if mine.expires else "长期有效"
    lines = wrap(f"第 {mine.number} 号订阅：{mine.name}，{named(mine)}，{until}", width)
    lines += ["", *wrap("凭下面的地址就能查看，地址只显示这一次，请勿转发", width)]
    lines += [issued.address]
    if issued.webcal:
        lines += ["", "一点就订阅的链接（iPhone、Mac）：", issued.webcal]
    if picture:
        lines += ["", f"二维码（就是上面这一条{'链接' if issued.webcal else '地址'}）：", picture]
    else:
        lines += ["", *wrap("二维码在这里显示不全，没有显示；可用 -o 二维码.png 另存", width)]
    if issued.webcal:
        scheme = issued.address.partition(":")[0]
        lines += ["", "接下来（详见 docs/subscribe.md）："]
        left = max(width_of(name) for name, _ in _CLIENTS) + 4
        for name, says in _CLIENTS:
            told = wrap(says.replace("https", scheme), width, indent=left)
            told[0] = f"  {name}" + told[0][width_of(name) + 2 :]
            lines += told
    for warning in issued.warnings:
        lines += ["", *wrap(f"注意：{warning}", width, indent=6, first=0)]
    return "\n".join(lines)


def issued_document(issued: Issued) -> dict[str, Any]:
    """The same as JSON, the address included: this is the only time."""
    return {
        "schema": "daopai.subscription/1",
        **_row(issued.subscription, issued.subscription.issued.date()),
        "address": issued.address,
        "webcal": issued.webcal,
        "warnings": list(issued.warnings),
    }


def named(subscription: Subscription) -> str:
    """The feed of a subscription as people call it."""
    return subscription.title + ("（不带提醒）" if subscription.quiet else "")


# --- listed --------------------------------------------------------------------------------------


def subscriptions_view(subscriptions: Sequence[Subscription], today: date, width: int) -> str:
    """A table of all subscriptions, the oldest first."""
    if not subscriptions:
        return "还没有发过订阅；用 daopai calendar subscribe 发一个"
    columns = [
        Column("编号", "right"),
        Column("谁", least=8),
        Column("日历", least=10),
        Column("发出", rank=3),
        Column("经办", rank=5, least=6),
        Column("到期"),
        Column("上次读取"),
        Column("程序", rank=4, least=8, optional=True),
        Column("状态"),
    ]
    rows = [
        [
            one.number,
            one.name,
            named(one),
            one.issued.date(),
            one.by,
            one.expires,
            f"{one.fetched_at:%m-%d %H:%M}" if one.fetched_at else "从未",
            program(one.agent),
            STATES[one.state(today)],
        ]
        for one in subscriptions
    ]
    return table(columns, rows, width)


def subscriptions_document(subscriptions: Sequence[Subscription], today: date) -> dict[str, Any]:
    """All subscriptions as JSON; no address, which nobody knows any more."""
    return {
        "schema": "daopai.subscriptions/1",
        "subscriptions": [_row(one, today) for one in subscriptions],
    }


def changed_view(subscription: Subscription, width: int) -> str:
    """What a subscription is after it was renewed or revoked."""
    head = f"第 {subscription.number} 号订阅（{subscription.name}，{named(subscription)}）"
    if subscription.revoked is not None:
        says = "已收回：此后三十天内日历里只有一条“订阅已失效，请重新获取链接”，然后地址作废"
    else:
        says = f"现在有效至 {subscription.expires}，地址不变"
    return "\n".join(wrap(head + says, width, indent=4, first=0))


def program(agent: str) -> str:
    """The program behind a User-Agent, by its first name: `Thunderbird/128.0`."""
    rest = _BROWSERS.sub("", agent).strip()
    names = [word for word in rest.split() if "/" in word and not word.startswith("Gecko/")]
    return next(iter(names), rest or agent)[:24]


def _row(one: Subscription, today: date) -> dict[str, Any]:
    return {
        "number": one.number,
        "name": one.name,
        "feed": one.scope.removeprefix(f"{QUIET}/"),
        "title": one.title,
        "alarms": not one.quiet and one.scope != HEALTH,
        "issued": one.issued.isoformat(timespec="seconds"),
        "by": one.by,
        "expires": one.expires.isoformat() if one.expires else None,
        "revoked": one.revoked.isoformat(timespec="seconds") if one.revoked else None,
        "fetched_at": one.fetched_at.isoformat(timespec="seconds") if one.fetched_at else None,
        "agent": one.agent,
        "fetches": one.count,
        "state": one.state(today),
    }
