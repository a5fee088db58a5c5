"""The health page: what stands in the folder, who reads it, and what somebody must look at.

`Health` holds plain values that the caller takes from the store. `problems` are Chinese sentences;
whoever fills them in decides what is one, so that the page and the command line say the same.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

OUTCOMES = {
    "created": "新发布",
    "changed": "已更新",
    "unchanged": "无变化",
    "kept": "有错，保留旧文件",
    "older": "数据更早，未替换",
}
"""What became of a feed in its last build, in the words of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """One feed as it stands in the folder.

    `status_date`: 数据截至; `events` and `size` (bytes) of the file that stands; `built`: its last
    build; `outcome`: a key of `OUTCOMES`, "" before the first; `problems`: what to look at.
    """

    slug: str
    title: str
    status_date: date | None
    events: int
    size: int
    built: datetime | None
    outcome: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionHealth:
    """One address that was handed out: to whom, for which feed, until when, last read by what.

    `state`: a Chinese word (有效, 30 天内到期, 已到期, 已收回); `ended`: no longer served.
    """

    number: int
    name: str
    feed: str
    issued: date
    expires: date | None
    state: str
    ended: bool = False
    fetched_at: datetime | None = None
    agent: str = ""
    count: int = 0
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Everything on the page. `built`: when feeds were last made; `count`: how many there are, of
    which `feeds` are listed and `unlisted` says the rest; `problems`: of the whole. Not `known`:
    nobody could say anything, so that nothing but the problems is shown."""

    title: str
    built: datetime | None
    status_date: date | None
    feeds: tuple[FeedHealth, ...] = ()
    count: int = 0
    unlisted: str = ""
    subscriptions: tuple[SubscriptionHealth, ...] = ()
    problems: tuple[str, ...] = ()
    known: bool = True

    @property
    def warnings(self) -> int:
        """How many things somebody must look at."""
        feeds = sum(len(row.problems) for row in self.feeds)
        return len(self.problems) + feeds + sum(len(row.problems) for row in self.subscriptions)


def health_page(health: Health, now: datetime, more: tuple[str, ...] = ()) -> str:
    """The page as HTML: what has problems first. `more`: what the running service has to say."""
    subscriptions = sorted(health.subscriptions, key=lambda row: (row.ended, not row.problems))
    shown = replace(
        health,
        problems=(*more, *health.problems),
        subscriptions=tuple(subscriptions),
    )
    return _pages().get_template("health.html").render(health=shown, now=now, outcomes=OUTCOMES)


def plain_page(title: str) -> str:
    """What a person sees who opens the bare address: what this is, and no list of anything."""
    return _pages().get_template("plain.html").render(title=title)


@functools.cache
def style_source() -> str:
    """The Content-Security-Policy source that allows the pages' one style sheet, and no other."""
    digest = hashlib.sha256(_style().encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@functools.cache
def _style() -> str:
    return (Path(__file__).parent / "templates" / "page.css").read_text(encoding="utf-8")


@functools.cache
def _pages() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    pages = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.globals["style"] = _style()
    pages.filters["size"] = _size
    return pages


def _size(octets: int) -> str:
    """Bytes as a person reads them."""
    if octets < 1024:
        return f"{octets} B"
    return f"{octets / 1024:.0f} KB" if octets < 1024**2 else f"{octets / 1024**2:.1f} MB"
