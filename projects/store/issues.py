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
class Issue:
    """What the issue `key` was made from: the plans as known at `recorded_at`, at the close of
    `as_of`. `settings` is the text of `daopai.toml`."""

    key: str
    as_of: date
    plans: tuple[IssuedPlan, ...]
    left_out: tuple[LeftOut, ...]
    settings: str
    recorded_at: datetime


def record(
    entry: Entry,
    key: str,
    as_of: date,
    plans: Sequence[IssuedPlan],
    left_out: Sequence[LeftOut],
    settings: str,
) -> Issue:
    """Record what an issue is made from; of several records of one key the newest holds."""
    row = {
        "key": key,
        "as_of": as_of,
        "plans": json.dumps([[one.code, one.file] for one in plans], ensure_ascii=False),
        "left_out": json.dumps([_written(one) for one in left_out], ensure_ascii=False),
        "settings": settings,
    }
    entry.add(issues, [row])
    return Issue(key, as_of, tuple(plans), tuple(left_out), settings, entry.recorded_at)


def latest(reading: Reading, key: str) -> Issue | None:
    """What the issue `key` was made from, None where there is none."""
    return _first(reading, _found().where(issues.c.key == key).order_by(issues.c.id.desc()))


def newest(reading: Reading) -> Issue | None:
    """The issue with the latest data date, None before the first."""
    return _first(reading, _found().order_by(issues.c.as_of.desc(), issues.c.id.desc()))


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
    )


def _written(row: LeftOut) -> dict[str, Any]:
    return {"file": row.file, "findings": [asdict(finding) for finding in row.findings]}


def _read(row: dict[str, Any]) -> LeftOut:
    findings = tuple(Finding(**{**one, "where": Place(**one["where"])}) for one in row["findings"])
    return LeftOut(row["file"], findings)
