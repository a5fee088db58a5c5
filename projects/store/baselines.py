"""Baselines as recorded: numbered in their project from 1, never changed."""

from __future__ import annotations

from dataclasses import astuple, replace
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from sqlalchemy import bindparam, func, select

from projects.baseline import Baseline, BaselineItem
from projects.store.tables import baseline_items, baselines, entries
from projects.store.transactions import Entry, Reading

ITEM = ("item", "name", "parent", "start", "finish", "first", "last", "duration_days", "weight")
"""The columns of a BaselineItem, in the order of its fields."""

# Put together once: for every plan of a night that would take longer than the answer.
_BASELINES = (
    select(baselines, entries.c.recorded_at)
    .join(entries, entries.c.number == baselines.c.entry)
    .where(baselines.c.project == bindparam("of"))
    .order_by(baselines.c.number)
)
_ITEMS = (
    select(baseline_items.c.baseline, *(baseline_items.c[name] for name in ITEM))
    .join(baselines, baselines.c.id == baseline_items.c.baseline)
    .where(baselines.c.project == bindparam("of"))
    .order_by(baseline_items.c.baseline, baseline_items.c.position)
)


def add(entry: Entry, baseline: Baseline) -> Baseline:
    """Record a baseline and number it. Its plan revision must have been recorded: the database
    refuses one that was not."""
    mine = baselines.c.project == baseline.project
    last = entry.connection.execute(select(func.max(baselines.c.number)).where(mine)).scalar()
    numbered = replace(baseline, number=(last or 0) + 1, recorded_at=entry.recorded_at)
    row = {
        "project": numbered.project,
        "number": numbered.number,
        "taken_on": numbered.taken_on,
        "reason": numbered.reason,
        "said_by": numbered.by,
        "revision": numbered.revision,
        "calendar_hash": numbered.calendar_hash,
        "weights": numbered.weights,
        "first": numbered.first,
        "last": numbered.last,
        "deadline": numbered.deadline,
    }
    made = entry.add_one(baselines, row)
    entry.add(
        baseline_items,
        (
            {"baseline": made, "position": position, **dict(zip(ITEM, astuple(item), strict=True))}
            for position, item in enumerate(numbered.items)
        ),
    )
    return numbered


def every(reading: Reading, project: str, known_at: datetime | None = None) -> tuple[Baseline, ...]:
    """The baselines of a project recorded by `known_at` (None: all), the oldest first."""
    found = _BASELINES
    if known_at is not None:
        found = found.where(baselines.c.entry <= reading.upto(known_at))
    items = _items(reading, project)
    return tuple(
        Baseline(
            project=project,
            number=row.number,
            taken_on=row.taken_on,
            reason=row.reason,
            by=row.said_by,
            revision=row.revision,
            calendar_hash=row.calendar_hash,
            weights=row.weights,
            items=items.get(row.id, ()),
            first=row.first,
            last=row.last,
            deadline=row.deadline,
            recorded_at=row.recorded_at,
        )
        for row in reading.connection.execute(found, {"of": project})
    )


def _items(reading: Reading, project: str) -> dict[int, tuple[BaselineItem, ...]]:
    """The items of all baselines of a project, by the row id of the baseline."""
    rows = reading.connection.execute(_ITEMS, {"of": project}).all()
    return {
        baseline: tuple(BaselineItem(*row[1:]) for row in group)
        for baseline, group in groupby(rows, key=itemgetter(0))
    }
