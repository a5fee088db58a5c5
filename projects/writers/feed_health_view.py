"""How the feeds of a workspace stand: what `daopai calendar publish` and `check` print, as text and
as JSON (schemas daopai.feeds/1 and daopai.feed-health/1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from projects.errors import Finding
from projects.writers.headline import hanging
from projects.writers.subscriptions_view import (
    HEALTH,
    QUIET,
    Subscription,
    named,
    subscriptions_document,
    subscriptions_view,
)
from projects.writers.terminal import Column, table, wrap

OUTCOMES = {
    "created": "新发布",
    "changed": "已更新",
    "unchanged": "无变化",
    "kept": "保留旧文件",
    "older": "未替换",
}
"""`kept`: an error left the file of before; `older`: a later status date stands already."""
NOTHING = "还没有生成过日历，用 daopai calendar publish 生成"


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One feed as it stands, or as a run left it. `size` in bytes; `built_at` is the naive local
    time of the last run; `errors` keep it from being right, `warnings` ask for a look."""

    slug: str
    title: str
    status_date: date
    outcome: str
    events: int
    size: int
    built_at: datetime | None = None
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """All feeds and all subscriptions of a workspace at the moment `at` (naive, local)."""

    at: datetime
    feeds: tuple[FeedRow, ...]
    subscriptions: tuple[Subscription, ...]

    @property
    def failed(self) -> bool:
        """Whether a file is missing, broken, or kept by an error."""
        return any(feed.errors for feed in self.feeds)

    @property
    def listed(self) -> tuple[FeedRow, ...]:
        """The feeds that a table shows, the widest first: those over projects, and of the feeds of
        offices and posts, of which there are hundreds, those that are wrong or that somebody
        reads."""
        read = {one.scope.removeprefix(f"{QUIET}/") for one in self.subscriptions}
        return tuple(
            feed
            for feed in sorted(self.feeds, key=lambda feed: (_rank(feed.slug), feed.title))
            if _rank(feed.slug) < 2 or feed.errors or feed.slug in read
        )

    @property
    def last_built(self) -> datetime | None:
        """When feeds were last made."""
        return max((feed.built_at for feed in self.feeds if feed.built_at), default=None)

    @property
    def unlisted(self) -> str:
        """What is said of the feeds that are not listed, "" where all are."""
        more = len(self.feeds) - len(self.listed)
        return f"另有 {more} 个单位和岗位的日历没有错，也没有人订阅" if more else ""

    @property
    def feed_warnings(self) -> tuple[str, ...]:
        """What asks for a look at feeds, each said once for all that it is true of."""
        said: dict[str, list[str]] = {}
        for feed in self.feeds:
            for says in feed.warnings:
                said.setdefault(says, []).append(feed.title)
        return tuple(f"{self._joined(titles)}{says}" for says, titles in said.items())

    @property
    def warnings(self) -> tuple[str, ...]:
        """What asks for a look, feeds before subscriptions."""
        found = list(self.feed_warnings)
        made = {HEALTH, *(feed.slug for feed in self.feeds)}
        for one in self.subscriptions:
            whose = f"第 {one.number} 号（{one.name}，{named(one)}）"
            found += [f"{whose}{says}" for says in one.problems(self.at)]
            live = one.state(self.at.date()) in ("valid", "expiring")
            if self.feeds and live and one.scope.removeprefix(f"{QUIET}/") not in made:
                found.append(f"{whose}的日历还没有生成，用 daopai calendar publish 生成")
        return tuple(found)

    def _joined(self, titles: Sequence[str]) -> str:
        if len(titles) == len(self.feeds):
            return f"全部 {len(titles)} 个日历" if len(titles) > 1 else f"{titles[0]}："
        few = "、".join(titles) if len(titles) <= 3 else f"{titles[0]}等 {len(titles)} 个日历"
        return f"{few}："


def told(finding: Finding) -> str:
    """A finding for people who have nothing to do with the folders of this machine: its line, what
    is wrong, what to do, and no path."""
    line = f"第 {finding.where.line} 行：" if finding.where.line else ""
    return f"{line}{finding.says}" + (f"；{finding.remedy}" if finding.remedy else "")


# --- one run -------------------------------------------------------------------------------------


def published_view(status_date: date, feeds: Sequence[FeedRow], folder: str, width: int) -> str:
    """What a run changed, and what it could not."""
    rows = [
        [feed.title, OUTCOMES[feed.outcome], feed.events, feed.size, f"{feed.slug}.ics"]
        for feed in sorted(feeds, key=lambda feed: (_rank(feed.slug), feed.title))
        if feed.outcome not in ("unchanged", "older")
    ]
    columns = [
        Column("日历", least=16),
        Column("结果"),
        Column("事件", "right"),
        Column("字节", "right", rank=1),
        Column("文件", rank=2),
    ]
    outcomes = [feed.outcome for feed in feeds]
    same, older = outcomes.count("unchanged"), outcomes.count("older")
    head = [f"数据截至 {status_date}，{len(feeds)} 个日历，文件在 {folder}"]
    head += [f"{same} 个无变化"] if same else []
    head += [f"{older} 个未替换：现有日历的数据比 {status_date} 的新"] if older else []
    listed = ["", table(columns, rows, width)] if rows else []
    return "\n".join([*hanging(head, width), *listed, *_errors(feeds, width)])


def published_document(status_date: date, feeds: Sequence[FeedRow]) -> dict[str, Any]:
    """The same as JSON, every feed of it."""
    return {
        "schema": "daopai.feeds/1",
        "status_date": status_date.isoformat(),
        "feeds": [
            {
                "feed": feed.slug,
                "title": feed.title,
                "outcome": feed.outcome,
                "events": feed.events,
                "bytes": feed.size,
                "errors": list(feed.errors),
            }
            for feed in feeds
        ],
    }


# --- as they stand -------------------------------------------------------------------------------


def health_view(health: FeedHealth, width: int) -> str:
    """Warnings first, then the feeds, then who reads them."""
    if not health.feeds and not health.subscriptions:
        return NOTHING
    columns = [
        Column("日历", least=16),
        Column("数据截至"),
        Column("事件", "right"),
        Column("字节", "right", rank=2),
        Column("上次生成", rank=1),
        Column("结果", rank=3),
        Column("检查"),
    ]
    rows = [
        [
            feed.title,
            feed.status_date,
            feed.events,
            feed.size,
            f"{feed.built_at:%m-%d %H:%M}" if feed.built_at else "",
            OUTCOMES[feed.outcome],
            "有错" if feed.errors else "注意" if feed.warnings else "通过",
        ]
        for feed in health.listed
    ]
    blocks = [_errors(health.feeds, width)[1:], _warned(health.warnings, width)]
    listed = [table(columns, rows, width)] if rows else [NOTHING]
    blocks.append([*listed, *wrap(health.unlisted, width)])
    blocks.append([subscriptions_view(health.subscriptions, health.at.date(), width)])
    return "\n\n".join("\n".join(lines) for lines in blocks if lines)


def health_document(health: FeedHealth) -> dict[str, Any]:
    """The same as JSON."""
    listed = subscriptions_document(health.subscriptions, health.at.date())
    for row, one in zip(listed["subscriptions"], health.subscriptions, strict=True):
        row["warnings"] = list(one.problems(health.at))
    return {
        "schema": "daopai.feed-health/1",
        "at": health.at.isoformat(timespec="seconds"),
        "failed": health.failed,
        "warnings": list(health.warnings),
        "feeds": [_document(feed) for feed in health.feeds],
        "subscriptions": listed["subscriptions"],
    }


def _errors(feeds: Sequence[FeedRow], width: int) -> list[str]:
    """Every error under the name of its feed, behind an empty line."""
    lines = []
    for feed in feeds:
        if feed.errors:
            lines += ["", *wrap(f"{feed.title}（{feed.slug}.ics）", width)]
            for says in feed.errors:
                lines += wrap(says, width, indent=4, first=2)
    return lines


def _rank(slug: str) -> int:
    """All projects, one project, an office or post, an office in one project."""
    if slug.startswith(("office-", "person-")):
        return 2
    return 3 if ".office-" in slug else 0 if slug == "portfolio" else 1


def _warned(warnings: Sequence[str], width: int) -> list[str]:
    return [line for says in warnings for line in wrap(f"注意：{says}", width, indent=6, first=0)]


def _document(feed: FeedRow) -> dict[str, Any]:
    return {
        "feed": feed.slug,
        "title": feed.title,
        "status_date": feed.status_date.isoformat(),
        "outcome": feed.outcome,
        "events": feed.events,
        "bytes": feed.size,
        "built_at": feed.built_at.isoformat(timespec="seconds") if feed.built_at else None,
        "errors": list(feed.errors),
        "warnings": list(feed.warnings),
    }
