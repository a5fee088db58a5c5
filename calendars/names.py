"""Which feeds there are, and what each is called: in addresses, in file names, for people.

A slug is the file stem and the last part of the address: ASCII, at most 80 characters. Names of
departments and leaders stand in it as a hash, so that an address tells nothing and needs no
percent-encoding.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

from calendars.offices import office_key
from calendars.wording import short_name
from projects.errors import InputError

if TYPE_CHECKING:
    from calendars.source import Source

Kind = Literal["portfolio", "project", "office", "person", "part"]

PORTFOLIO = "重点项目"
"""The title of the feed over all projects."""

_LISTED = 8
_CODE = re.compile(r"[a-z0-9._-]{1,50}")
# A code that reads like a hash, or like the feed of a department in a project, is hashed as well.
_TAKEN = re.compile(r"[0-9a-f]{10}|.*\.office-.*")


@dataclass(frozen=True, slots=True)
class FeedName:
    """One feed. `project` is a project's code (kinds project and part), `office` the name of a
    department, leader or post (kinds office, person and part); "" where there is none."""

    slug: str
    kind: Kind
    title: str
    project: str = ""
    office: str = ""


PORTFOLIO_FEED = FeedName("portfolio", "portfolio", PORTFOLIO)


def project_feed_name(code: str, title: str) -> FeedName:
    """The feed of a project."""
    return FeedName(_project_slug(code), "project", short_name(title) or code, code)


def office_feed_name(office: str) -> FeedName:
    """The feed of everything that a department leads or helps with."""
    return FeedName(f"office-{_hash(office_key(office))}", "office", office, office=office)


def person_feed_name(leader: str) -> FeedName:
    """The feed of everything that a leader or post answers for."""
    return FeedName(f"person-{_hash(office_key(leader))}", "person", leader, office=leader)


def part_feed_name(code: str, title: str, office: str) -> FeedName:
    """The feed of what a department has to do in one project."""
    slug = f"{_project_slug(code)}.office-{_hash(office_key(office))}"
    return FeedName(slug, "part", f"{short_name(title) or code}·{office}", code, office)


def is_part(slug: str) -> bool:
    """Whether a slug is that of a department's feed in one project: no other has this in it."""
    return ".office-" in slug


def common_names(offices: Iterable[str], leaders: Iterable[str]) -> tuple[FeedName, ...]:
    """The feeds over several projects, that over all of them first. Who is both department and
    leader has the one feed that shows everything."""
    known = _spelled(offices)
    posts = {key: name for key, name in _spelled(leaders).items() if key not in known}
    return (
        PORTFOLIO_FEED,
        *map(office_feed_name, known.values()),
        *map(person_feed_name, posts.values()),
    )


def own_names(source: Source) -> tuple[FeedName, ...]:
    """The feeds of one project: its own, then that of each department in it, which is called as
    this project calls it."""
    return (
        project_feed_name(source.code, source.title),
        *(
            part_feed_name(source.code, source.title, office)
            for office in _spelled(source.offices).values()
        ),
    )


def name_for(
    sources: Sequence[Source], *, project: str | None = None, office: str | None = None
) -> FeedName:
    """The feed that a person asked for: of all projects where neither is given. `project` is a
    code or a project's name, `office` a department, leader or post.

    Raises InputError DP765 with near names: a mistyped name must not become a subscription that
    stays empty for ever.
    """
    chosen = None if project is None else _project(sources, project)
    if office is None:
        return project_feed_name(chosen.code, chosen.title) if chosen else PORTFOLIO_FEED
    within = sources if chosen is None else (chosen,)
    offices = _spelled(name for source in within for name in source.offices)
    leaders = _spelled(name for source in within for name in source.leaders)
    key = office_key(office)
    if chosen is not None:
        return part_feed_name(chosen.code, chosen.title, _office(key, office, chosen, offices))
    if key in offices:
        return office_feed_name(offices[key])
    if key in leaders:
        return person_feed_name(leaders[key])
    raise _unknown(f"没有计划提到责任单位“{office}”", office, offices | leaders)


def _project(sources: Sequence[Source], typed: str) -> Source:
    """By code, else by name or short name where that fits one project only."""
    for source in sources:
        if source.code == typed:
            return source
    key = office_key(typed)
    fitting = [
        source
        for source in sources
        if key in (office_key(source.title), office_key(short_name(source.title)))
    ]
    if len(fitting) == 1:
        return fitting[0]
    known = {source.code: source.code for source in sources} | {
        source.title: source.code for source in sources if source.title
    }
    raise _unknown(f"没有项目“{typed}”", typed, known)


def _office(key: str, typed: str, source: Source, offices: dict[str, str]) -> str:
    if key in offices:
        return offices[key]
    if key in map(office_key, source.leaders):
        raise InputError.of(
            "DP765",
            f"“{typed}”在项目 {source.code} 中是责任领导，不是责任单位",
            "不写项目，订阅其分管的全部节点",
        )
    raise _unknown(f"项目 {source.code} 没有提到责任单位“{typed}”", typed, offices)


def _unknown(says: str, typed: str, known: dict[str, str]) -> InputError:
    """`known`: what may be typed -> what to write."""
    near = get_close_matches(typed, list(known), n=3, cutoff=0.3)
    found = list(dict.fromkeys(known[name] for name in near or known))
    if near:
        return InputError.of("DP765", says, f"是否指：{'、'.join(found)}")
    more = f"等{len(found)}个" if len(found) > _LISTED else ""
    every = f"现有：{'、'.join(found[:_LISTED])}{more}"
    remedy = every if found else "检查计划文件中的 owner、leader、with"
    return InputError.of("DP765", says, remedy)


def _spelled(names: Iterable[str]) -> dict[str, str]:
    """Key -> name as first written."""
    found: dict[str, str] = {}
    for name in names:
        if key := office_key(name):
            found.setdefault(key, name)
    return found


def _project_slug(code: str) -> str:
    plain = _CODE.fullmatch(code) and not _TAKEN.fullmatch(code)
    return f"project-{code if plain else _hash(code)}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:10]
