"""What is subscribed: deadlines as iCalendar feeds that keep their identity from week to week.

Schedule -> facts -> selection -> items -> bytes, one module each; see docs/feeds.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING

from calendars.digest import Scope, Start, digest, starts_of
from calendars.facts import Fact, facts_of
from calendars.identity import checked_domain
from calendars.items import FeedItem, cancelled, feed_item
from calendars.publish import Published, publish
from calendars.render import Header, render_feed
from calendars.revisions import Revision, Revisions
from calendars.selection import Selection, for_owner, for_portfolio, for_project
from calendars.wording import short_name
from projects.errors import InputError

if TYPE_CHECKING:
    from projects.progress.values import Progress
    from projects.schedule.result import Schedule

__all__ = [
    "FeedItem",
    "Published",
    "Revision",
    "Revisions",
    "cancelled",
    "owner_feed",
    "portfolio_feed",
    "project_feed",
    "publish",
]

Baseline = Mapping[str, date]
Closed = Mapping[str, date]

_ABOUT = "倒排工期完成时限：里程碑、关键线路节点、逾期与滞后。日期为承诺的完成时限，不随预测移动。"


def project_feed(
    schedule: Schedule,
    *,
    domain: str,
    status_date: date,
    baseline: Baseline | None = None,
    progress: Progress | None = None,
    closed: Closed | None = None,
    alarms: bool = True,
    url: str | None = None,
    tombstones: Sequence[FeedItem] = (),
    revisions: Revisions | None = None,
) -> bytes:
    """The feed of one project, as it stood at the close of `status_date`.

    `baseline`: item -> finish in the current baseline; `closed`: item -> day of 销号;
    `url`: the address where the feed will stand. Raises InputError DP763 for a bad domain or url.
    """
    domain = checked_domain(domain)
    facts = facts_of(
        schedule,
        domain=domain,
        status_date=status_date,
        baseline=baseline or {},
        progress=progress,
        closed=closed or {},
    )
    selected = for_project(facts)
    project = schedule.project
    words = short_name(project.name) or project.code
    weekly = _digest(
        Scope(project.code, "project", words),
        selected,
        starts_of(schedule, status_date),
        domain,
        status_date,
    )
    header = Header(
        name=f"{words}·完成时限", about=_ABOUT, status_date=status_date, url=_checked_url(url)
    )
    items = (weekly, *map(feed_item, selected.facts), *tombstones)
    return render_feed(header, items, alarms=alarms, revisions=revisions)


def portfolio_feed(
    schedules: Sequence[Schedule],
    *,
    domain: str,
    status_date: date,
    baselines: Mapping[str, Baseline] | None = None,
    progress: Mapping[str, Progress] | None = None,
    closed: Mapping[str, Closed] | None = None,
    alarms: bool = True,
    url: str | None = None,
    name: str = "重点项目",
    revisions: Revisions | None = None,
) -> bytes:
    """The leaders' feed over several projects: ◆ and ▲ with a committed day.

    `baselines`, `progress` and `closed` are by project code. Raises InputError DP763, and DP764
    where two plans have the same code.
    """
    domain = checked_domain(domain)
    facts = _all_facts(
        schedules, domain, status_date, baselines or {}, progress or {}, closed or {}
    )
    selected = for_portfolio(facts)
    starts = [start for start in _all_starts(schedules, status_date) if start.critical]
    weekly = _digest(Scope("portfolio", "all", name), selected, starts, domain, status_date)
    header = Header(
        name=f"{name}·完成时限", about=_ABOUT, status_date=status_date, url=_checked_url(url)
    )
    items = (weekly, *map(feed_item, selected.facts))
    return render_feed(header, items, alarms=alarms, revisions=revisions)


def owner_feed(
    schedules: Sequence[Schedule],
    *,
    owner: str,
    domain: str,
    status_date: date,
    baselines: Mapping[str, Baseline] | None = None,
    progress: Mapping[str, Progress] | None = None,
    closed: Mapping[str, Closed] | None = None,
    alarms: bool = True,
    url: str | None = None,
    revisions: Revisions | None = None,
) -> bytes:
    """Everything committed that a department, leader or post leads or helps with.

    Raises InputError DP763, DP764, and DP765 where no plan names `owner`: a mistyped name must not
    become a subscription that stays empty for ever.
    """
    domain = checked_domain(domain)
    _known_owner(schedules, owner)
    facts = _all_facts(
        schedules, domain, status_date, baselines or {}, progress or {}, closed or {}
    )
    selected = for_owner(facts, owner)
    starts = [start for start in _all_starts(schedules, status_date) if owner in start.offices]
    weekly = _digest(Scope("owner", owner, owner), selected, starts, domain, status_date)
    header = Header(
        name=f"{owner}·完成时限", about=_ABOUT, status_date=status_date, url=_checked_url(url)
    )
    items = (weekly, *map(feed_item, selected.facts))
    return render_feed(header, items, alarms=alarms, revisions=revisions)


def _digest(
    scope: Scope, selected: Selection, starts: Sequence[Start], domain: str, status_date: date
) -> FeedItem:
    return digest(
        scope,
        selected.watched,
        starts,
        domain=domain,
        status_date=status_date,
        shown=len(selected.facts),
        left_out=selected.left_out,
    )


def _all_facts(
    schedules: Sequence[Schedule],
    domain: str,
    status_date: date,
    baselines: Mapping[str, Baseline],
    progress: Mapping[str, Progress],
    closed: Mapping[str, Closed],
) -> list[Fact]:
    codes = Counter(schedule.project.code for schedule in schedules)
    if twice := [code for code, count in codes.items() if count > 1]:
        raise InputError.of(
            "DP764",
            f"多个计划使用同一项目代码：{'、'.join(twice)}",
            "给每个计划一个不同的 code，否则日历中的节点会互相覆盖",
        )
    return [
        fact
        for schedule in schedules
        for fact in facts_of(
            schedule,
            domain=domain,
            status_date=status_date,
            baseline=baselines.get(schedule.project.code, {}),
            progress=progress.get(schedule.project.code),
            closed=closed.get(schedule.project.code, {}),
        )
    ]


def _all_starts(schedules: Sequence[Schedule], status_date: date) -> list[Start]:
    every = (start for schedule in schedules for start in starts_of(schedule, status_date))
    return sorted(every, key=lambda start: start.latest)


def _known_owner(schedules: Sequence[Schedule], owner: str) -> None:
    known = {
        office
        for schedule in schedules
        for activity in schedule.project.activities
        for office in (schedule.project.owner, activity.owner, activity.leader, *activity.helpers)
        if office
    }
    if owner not in known:
        near = get_close_matches(owner, sorted(known), n=3, cutoff=0.3)
        raise InputError.of(
            "DP765",
            f"没有计划提到责任单位“{owner}”",
            f"是否指：{'、'.join(near)}" if near else "检查计划文件中的 owner、leader、with",
        )


def _checked_url(url: str | None) -> str | None:
    """A feed address that every client takes: https, ASCII, no query, at most 256 characters."""
    if url is None:
        return None
    scheme, _, rest = url.partition("://")
    fine = scheme in ("http", "https") and rest and url.isascii() and url.isprintable()
    if not fine or len(url) > 256 or any(char in url for char in '?# \\"<>'):
        raise InputError.of(
            "DP763",
            f"订阅地址不可用：{url!r}",
            "使用 http(s) 地址，不带问号参数，不超过256个字符，中文部分先做百分号编码",
        )
    return url
