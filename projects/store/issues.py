"""Issues of a bulletin: which plans went into it, as known when, under which settings.

Recorded before anything is computed. So an issue that was broken off is made from the same facts
when it is taken up again, and that of any past week comes out as it was.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from projects.errors import Finding, Place
from projects.store import evidence
from projects.store.tables import entries, issues
from projects.store.transactions import Entry, Reading


@dataclass(frozen=True, slots=True)
class IssuedPlan:
    """A plan that went into an issue; `file` is the name of its file then."""

    code: str
    file: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A plan that could not be read when the issue was made, and why."""

    file: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A template or vocabulary of the office under its `name`: its bytes, or why it could not be
    read when the issue was made."""

    name: str
    data: bytes = b""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """What the issue `key` was made from: the plans as known at `recorded_at`, at the close of
    `as_of`. `settings` is the text of `daopai.toml`, `own` names the office's own files
    (`own_files` has them)."""

    key: str
    as_of: date
    plans: tuple[IssuedPlan, ...]
    left_out: tuple[LeftOut, ...]
    settings: str
    recorded_at: datetime
    own: str


def record(
    entry: Entry,
    key: str,
    as_of: date,
    plans: Sequence[IssuedPlan],
    left_out: Sequence[LeftOut],
    settings: str,
    own: Sequence[OwnFile] = (),
) -> Issue:
    """Record what an issue is made from; of several records of one key the newest holds.

    Raises InputError DP853 for an own file of more than 20 MB.
    """
    row = {
        "key": key,
        "as_of": as_of,
        "plans": json.dumps([[one.code, one.file] for one in plans], ensure_ascii=False),
        "left_out": json.dumps([_written(one) for one in left_out], ensure_ascii=False),
        "settings": settings,
        "own": json.dumps([_put(entry, one) for one in own], ensure_ascii=False),
    }
    entry.add(issues, [row])
    plans, left_out = tuple(plans), tuple(left_out)
    return Issue(key, as_of, plans, left_out, settings, entry.recorded_at, str(row["own"]))


def latest(reading: Reading, key: str) -> Issue | None:
    """What the issue `key` was made from, None where there is none."""
    return _first(reading, _found().where(issues.c.key == key).order_by(issues.c.id.desc()))


def newest(reading: Reading) -> Issue | None:
    """The issue with the latest data date, None before the first."""
    return _first(reading, _found().order_by(issues.c.as_of.desc(), issues.c.id.desc()))


def keys(reading: Reading) -> tuple[str, ...]:
    """The key of every issue, once."""
    found = select(issues.c.key).distinct().order_by(issues.c.key)
    return tuple(reading.connection.execute(found).scalars())


def _found() -> Select[Any]:
    return select(issues, entries.c.recorded_at).join(entries, entries.c.number == issues.c.entry)


def _first(reading: Reading, found: Select[Any]) -> Issue | None:
    row = reading.connection.execute(found.limit(1)).first()
    if row is None:
        return None
    return Issue(
        row.key,
        row.as_of,
        tuple(IssuedPlan(*one) for one in json.loads(row.plans)),
        tuple(map(_read, json.loads(row.left_out))),
        row.settings,
        row.recorded_at,
        row.own,
    )


def own_files(reading: Reading, issue: Issue) -> tuple[OwnFile, ...] | None:
    """The office's templates and words with which an issue is made; None where that was not
    recorded (version 5). Raises InputError DP844 where one is no longer what was recorded."""
    if not issue.own:
        return None
    return tuple(
        OwnFile(
            one["name"],
            evidence.get(reading, one["sha256"]) if one["sha256"] else b"",
            _findings(one["findings"]),
        )
        for one in json.loads(issue.own)
    )


def _put(entry: Entry, one: OwnFile) -> dict[str, Any]:
    sha256 = "" if one.findings else evidence.put(entry, one.data, one.name)
    return {"name": one.name, "sha256": sha256, "findings": _plain(one.findings)}


def _written(row: LeftOut) -> dict[str, Any]:
    return {"file": row.file, "findings": _plain(row.findings)}


def _read(row: dict[str, Any]) -> LeftOut:
    return LeftOut(row["file"], _findings(row["findings"]))


def _plain(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [asdict(finding) for finding in findings]


def _findings(rows: Sequence[dict[str, Any]]) -> tuple[Finding, ...]:
    return tuple(Finding(**{**one, "where": Place(**one["where"])}) for one in rows)
