"""A project's source as bytes, to be handed to another process; and what several feeds share of it.

Only for bytes of our own processes: reading them back runs what they name, as every pickle does.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from calendars.offices import office_key
from calendars.selection import lasting
from calendars.source import Source

if TYPE_CHECKING:
    from calendars.digest import Start
    from calendars.facts import Fact

PORTFOLIO = ""
"""The key of what a source gives to the feed over all projects."""

LEVEL = 1
"""Six times smaller in a tenth of the time that pickling takes."""


def packed(sources: Sequence[Source]) -> bytes:
    """Sources as bytes, without the facts that no feed shows or counts any more."""
    kept = tuple(map(_lasting, sources))
    return zlib.compress(pickle.dumps(kept, pickle.HIGHEST_PROTOCOL), LEVEL)


def _lasting(source: Source) -> Source:
    facts = tuple(filter(lasting, source.facts))
    if len(facts) == len(source.facts):
        return source
    theirs = {key: tuple(filter(lasting, its)) for key, its in source.by_office.items()}
    return replace(source, facts=facts, by_office=theirs)


def unpacked(data: bytes) -> tuple[Source, ...]:
    """The sources of bytes of `packed`."""
    found: tuple[Source, ...] = pickle.loads(zlib.decompress(data))
    return found


def shares_of(source: Source, known: frozenset[str]) -> Iterator[tuple[str, Source]]:
    """What the feeds over several projects need of a source, those of offices, leaders and posts by
    `office_key`, that over all projects by `PORTFOLIO`. `known`: the UIDs that they have shown.

    Which items the plan has besides is not in it: see `reasons`.
    """
    facts = tuple(
        fact
        for fact in source.facts
        if fact.basis != "late" and (fact.role in ("milestone", "critical") or fact.uid in known)
    )
    starts = tuple(start for start in source.starts if start.critical)
    if facts or starts:
        yield PORTFOLIO, _part(source, facts, starts, {})
    for key in dict.fromkeys(office_key(name) for name in (*source.offices, *source.leaders)):
        theirs = tuple(fact for fact in source.by_office.get(key, ()) if fact.basis != "late")
        starts = tuple(start for start in source.starts if key in start.offices)
        if key and (theirs or starts):
            yield key, _part(source, (), starts, {key: theirs})


def reasons(source: Source, uids: frozenset[str]) -> dict[str, tuple[str, str]]:
    """Of each of these items that the plan still has: who answers for it now, as the tombstones in
    the feed of a department and of a leader would say."""
    return {
        uid: (source.owners_now[uid], source.leaders_now[uid])
        for uid in uids & source.silent.keys()
    }


def bystanders(found: Mapping[str, tuple[str, str]]) -> Source:
    """A source that shows nothing and tells what `reasons` found in all plans."""
    return Source(
        code="",
        title="",
        facts=(),
        starts=(),
        offices=(),
        leaders=(),
        by_office={},
        silent=dict.fromkeys(found, ""),
        owners_now={uid: owner for uid, (owner, _) in found.items()},
        leaders_now={uid: leader for uid, (_, leader) in found.items()},
    )


def _part(
    source: Source,
    facts: tuple[Fact, ...],
    starts: tuple[Start, ...],
    by_office: Mapping[str, tuple[Fact, ...]],
) -> Source:
    return Source(
        code=source.code,
        title=source.title,
        facts=facts,
        starts=starts,
        offices=(),
        leaders=(),
        by_office=by_office,
        silent={},
        owners_now={},
        leaders_now={},
    )
