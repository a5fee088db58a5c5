"""Who may read which feed: hand an address out, renew it, take it back; and how all of it stands.

A subscription is a token of the store, bound to one feed (its slug, behind `quiet/` the one without
alarms) or to the page of feed health. Its secret is shown once and kept nowhere.
"""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flows.asked import hush, needed_day
from flows.files import put
from flows.memory import has_store, now, opened, recording
from projects.errors import Finding, InputError, Place
from projects.workspace import MARK, Workspace, code_of
from projects.workspace.settings import address_wrong
from projects.writers.qr_code import qr_file
from projects.writers.subscriptions_view import HEALTH, QUIET, Issued, Subscription

if TYPE_CHECKING:
    from collections.abc import Callable

    from calendars.names import FeedName
    from projects.store import Entry, Reading
    from projects.store.fetches import Fetch
    from projects.store.tokens import Token

MONTHS = 12
MOST_MONTHS = 60
NAME_MOST = 40
PAGE = "订阅情况页"
"""How people call the page of feed health."""
_NUMBER = re.compile(r"[0-9]{1,9}")
_ANEW = "要再用，就用 daopai calendar subscribe 重新发一个"


@dataclass(frozen=True, slots=True)
class Wish:
    """A subscription as it was typed, nothing checked yet."""

    who: str
    project: str | None = None
    owner: str | None = None
    portfolio: bool = False
    health: bool = False
    quiet: bool = False
    months: str | None = None
    until: str | None = None
    address: str | None = None
    output: Path | None = None


# --- handing out ---------------------------------------------------------------------------------


def subscribe(workspace: Workspace, wish: Wish) -> Issued:
    """Hand out a subscription, and write its QR code where a file was asked for.

    Raises InputError with every mistake of the wish: DP881 or DP882 the address, DP830 or DP884 the
    expiry, DP885 no feed or several, DP765 a feed that no plan has, DP886 the name, DP887 the file;
    DP859 where its holder has this feed already, DP812 where the file cannot be written. Nothing is
    recorded then.
    """
    today = now(workspace).date()
    findings: list[Finding] = []
    who = base = slug = title = ""
    part: tuple[FeedName, Path] | None = None
    expires = today
    with _noted(findings):
        who = _name(wish.who)
    with _noted(findings):
        base = _base(workspace, wish.address)
    with _noted(findings):
        expires = expiry(wish.months, wish.until, today)
    with _noted(findings):
        _picture_kind(wish.output)
    with _noted(findings):
        slug, title, part = _feed(workspace, wish, today)
    if findings:
        raise InputError(findings)
    if part is not None:
        from flows.feeds.single import publish_part

        publish_part(workspace, *part)
    scope = f"{QUIET}/{slug}" if wish.quiet else slug
    with recording(workspace, "calendar subscribe") as entry:
        from projects.store import tokens

        token, secret = tokens.issue(entry, who, scope, expires)
        address = f"{base}/{HEALTH}/{secret}" if wish.health else f"{base}/ical/{secret}/{slug}.ics"
        webcal = "" if wish.health else webcal_of(address)
        if wish.output is not None:  # not recorded before the file is there: it is shown only once
            put(wish.output, qr_file(webcal or address, wish.output.suffix))
    warnings = _doubts(base)
    if not wish.health and not (workspace.out_folder / "feeds" / f"{scope}.ics").exists():
        warnings += ("这个日历还没有生成，用 daopai calendar publish 生成以后才取得到内容",)
    return Issued(_told(token, title, None, workspace), address, webcal, warnings)


@contextmanager
def _noted(findings: list[Finding]) -> Iterator[None]:
    """Collect what is wrong, and go on."""
    try:
        yield
    except InputError as error:
        findings.extend(error.findings)


def _name(text: str) -> str:
    name = " ".join(text.split())
    if name and len(name) <= NAME_MOST and name.isprintable():
        return name
    says = "--for 后面没有写订阅人" if not name else f"订阅人“{name[:NAME_MOST]}”太长或有控制字符"
    raise InputError.of("DP886", says, f"写科室或岗位，最多 {NAME_MOST} 个字，如 --for 市政科")


def _base(workspace: Workspace, typed: str | None) -> str:
    """The address before `/ical/…`, from the option or from the settings."""
    if typed is None:
        if workspace.address:
            return workspace.address
        says = "没有写明别人用什么网址访问这台机器"
        remedy = f'在 {MARK} 里写 address = "https://daopai.example.gov.cn"，或用 --address'
        raise InputError.of("DP881", says, remedy, Place(str(workspace.folder / MARK)))
    wrong = address_wrong(typed.strip().rstrip("/"))
    if wrong:
        remedy = "写成 --address https://daopai.example.gov.cn，后面可以有端口和路径"
        raise InputError.of("DP882", f"--address “{typed.strip()}”{wrong}", remedy)
    return typed.strip().rstrip("/")


def expiry(months: str | None, until: str | None, today: date, since: date | None = None) -> date:
    """The last day of a subscription: `until`, or so many months after `since` (None: today).

    Raises InputError DP884 for both, for a day in the past or beyond five years, for a number out
    of range; DP830 for what is no date.
    """
    last = _months_after(today, MOST_MONTHS)
    if months is not None and until is not None:
        raise InputError.of("DP884", "--months 和 --until 只能写一个", "去掉其中一个")
    if until is not None:
        found = needed_day(until, "--until")
        if found < today:
            says = f"--until 的“{until}”已经过去"
            raise InputError.of("DP884", says, f"写 {today} 到 {last} 之间的一天")
    else:
        number = str(MONTHS) if months is None else months
        whole = number.isascii() and number.isdigit() and len(number) < 4
        if not whole or not 1 <= int(number) <= MOST_MONTHS:
            says = f"--months 的“{number}”不是 1 至 {MOST_MONTHS} 的整数"
            raise InputError.of("DP884", says, f"写成 --months {MONTHS}")
        found = _months_after(since or today, int(number))
    if found > last:
        says = f"有效期到 {found}，超过了 {MOST_MONTHS // 12} 年"
        raise InputError.of("DP884", says, f"最晚到 {last}；到期以前可以再续")
    return found


def _months_after(day: date, months: int) -> date:
    """The same day so many months later, the month's last day where there is no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _picture_kind(output: Path | None) -> None:
    if output is not None and output.suffix.lower() not in (".png", ".svg"):
        says = f"“{output.name}”不是二维码的文件名"
        raise InputError.of("DP887", says, "写成 .png 或 .svg 文件")


def _feed(
    workspace: Workspace, wish: Wish, today: date
) -> tuple[str, str, tuple[FeedName, Path] | None]:
    """Slug and title of the feed that was asked for: one that the plans of the workspace have; of
    one that is made for subscribers only, its name and its plan too."""
    if unclear := _unclear(wish):
        remedy = "全部项目 --portfolio，一个项目 --project，部门或岗位 --owner，订阅情况 --health"
        raise InputError.of("DP885", unclear, remedy)
    if wish.health:
        return HEALTH, PAGE, None
    from calendars.names import PORTFOLIO_FEED, name_for
    from flows.feeds.sources import sources_of
    from flows.runs import recompute_all
    from flows.steps import plans_of

    paths = plans_of(workspace)
    if wish.portfolio:
        return PORTFOLIO_FEED.slug, PORTFOLIO_FEED.title, None
    hush()
    named = [path for path in paths if code_of(path) == wish.project]
    for some in (named, paths):  # a thousand plans take a minute
        runs, failed = recompute_all(some, today, workspace)
        sources, broken = sources_of(runs, workspace.uid_domain, today)
        if sources:
            break
    try:
        found = name_for(sources, project=wish.project, office=wish.owner)
    except InputError as error:
        # It may stand in a plan that cannot be read.
        unread = [finding for row in (*failed, *broken) for finding in row.findings]
        raise InputError([*error.findings, *unread]) from None
    if found.kind != "part":
        return found.slug, found.title, None
    plan = next(run.file for run in runs if run.code == found.project)
    return found.slug, found.title, (found, plan)


def _unclear(wish: Wish) -> str:
    """Why a wish does not say which feed, "" where it does."""
    kinds = (wish.project is not None or wish.owner is not None, wish.portfolio, wish.health)
    if not any(kinds):
        return "没有说订阅哪个日历"
    if sum(kinds) > 1:
        return "--portfolio、--health 与 --project、--owner 只能写一种"
    return (
        "--health 不是日历，没有带不带提醒之分，去掉 --quiet" if wish.health and wish.quiet else ""
    )


def webcal_of(address: str) -> str:
    """The link that calendar programs open as a subscription. For https too it is `webcal:`: iOS
    refuses `webcals:`, and tries TLS first."""
    return f"webcal:{address.partition(':')[2]}"


def _doubts(base: str) -> tuple[str, ...]:
    """What may keep people from reaching an address."""
    host = urlsplit(base).hostname or ""
    if host in ("localhost", "::1", "0.0.0.0") or host.startswith("127."):
        return ("网址指着本机，别的手机和电脑打不开；正式使用时写它们访问得到的网址",)
    if base.lower().startswith("http:"):
        return ("网址是 http，地址会被路上的人看到，iPhone 和 Outlook 也可能不收；请改用 https",)
    return ()


# --- afterwards ----------------------------------------------------------------------------------


def subscriptions(workspace: Workspace) -> tuple[Subscription, ...]:
    """All subscriptions ever handed out, the oldest first."""
    if not has_store(workspace):
        return ()
    with opened(workspace) as store, store.reading() as reading:
        return told(workspace, reading)


def told(workspace: Workspace, reading: Reading) -> tuple[Subscription, ...]:
    """All subscriptions that one look at the store finds."""
    from projects.store import fetches, tokens

    named, found = titles(reading), fetches.every(reading)
    return tuple(
        _told(token, _title(token.scope, named), found.get(token.number), workspace)
        for token in tokens.every(reading)
    )


def revoke(workspace: Workspace, word: str) -> Subscription:
    """Take back the subscription of a number or name. Raises InputError DP883, DP859."""
    from projects.store import tokens

    def take(entry: Entry, token: Token) -> Token:
        return tokens.revoke(entry, token.number)

    return _changed(workspace, word, "calendar revoke", take)


def renew(workspace: Workspace, word: str, months: str | None, until: str | None) -> Subscription:
    """Let the subscription of a number or name run longer: so many months after its last day, or
    after today where that has passed. Raises InputError DP883, DP859; DP884 as `expiry`."""
    from projects.store import tokens

    today = now(workspace).date()

    def prolong(entry: Entry, token: Token) -> Token:
        since = max(today, token.expires or today)
        return tokens.renew(entry, token.number, expiry(months, until, today, since))

    return _changed(workspace, word, "calendar renew", prolong)


def _changed(
    workspace: Workspace, word: str, command: str, change: Callable[[Entry, Token], Token]
) -> Subscription:
    from projects.store import tokens

    if not has_store(workspace):
        raise _unknown(word, ())
    with recording(workspace, command) as entry:
        token = change(entry, _chosen(tokens.every(entry), word.strip()))
        title = _title(token.scope, titles(entry))
    return _told(token, title, None, workspace)


def _chosen(known: tuple[Token, ...], word: str) -> Token:
    """The token of a number, else the one that somebody holds."""
    if _NUMBER.fullmatch(word):
        found = [token for token in known if token.number == int(word)]
    else:
        found = [token for token in known if token.name == word and token.revoked is None]
    if len(found) == 1 and found[0].revoked is not None:
        says = f"第 {word} 号订阅已于 {found[0].revoked:%Y-%m-%d %H:%M} 收回"
        raise InputError.of("DP883", says, _ANEW)
    if len(found) == 1:
        return found[0]
    if not found:
        raise _unknown(word, known)
    numbers = "、".join(str(token.number) for token in found)
    says = f"“{word}”有 {len(found)} 份订阅"
    raise InputError.of("DP883", says, f"写编号：{numbers}；各是哪个日历，见 daopai calendar list")


def _unknown(word: str, known: tuple[Token, ...]) -> InputError:
    live = [token for token in known if token.revoked is None]
    remedy = "用 daopai calendar list 查编号" if live else "还没有发过订阅，或已全部收回"
    if not word:
        says = "没有写编号或订阅人"
    elif _NUMBER.fullmatch(word):
        says = f"没有第 {word} 号订阅"
    elif any(token.name == word for token in known):
        says, remedy = f"“{word}”的订阅都已收回", _ANEW
    else:
        says = f"没有给“{word}”的订阅"
        near = get_close_matches(word, {token.name for token in live}, 3, 0.3)
        remedy = f"是否指：{'、'.join(near)}？" if near else remedy
    return InputError.of("DP883", says, remedy)


def titles(reading: Reading) -> dict[str, str]:
    """What people call each feed that was ever made, by slug."""
    from projects.store import builds

    return {slug: json.loads(build.name)["title"] for slug, build in builds.latest(reading).items()}


def _title(scope: str, known: Mapping[str, str]) -> str:
    """A feed that was never made is called by its slug."""
    slug = scope.removeprefix(f"{QUIET}/")
    return PAGE if slug == HEALTH else known.get(slug, slug)


def _told(token: Token, title: str, fetch: Fetch | None, workspace: Workspace) -> Subscription:
    at: datetime | None = None
    if fetch is not None:
        at = fetch.fetched_at.astimezone(workspace.zone).replace(tzinfo=None)
    return Subscription(
        number=token.number,
        name=token.name,
        scope=token.scope,
        title=title,
        issued=token.issued,
        by=token.by,
        expires=token.expires,
        revoked=token.revoked,
        fetched_at=at,
        agent=fetch.agent if fetch else "",
        count=fetch.count if fetch else 0,
    )
