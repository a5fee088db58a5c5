"""What was said of the past and now reads differently, and whose status changed (SEMANTICS 7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from projects.difference.changes import Inputs
from projects.difference.values import Edited, Side, StatusChange
from projects.model import Observation
from projects.observed import value_words

_DATES = ("started", "finished")
_AMOUNTS = ("percent", "done", "remaining", "steps")


def edited(inputs: Inputs) -> Iterator[Edited]:
    """Actual dates that changed, and statements about a data date that the first side had passed
    already that were corrected, added later or withdrawn."""
    since = inputs.before.schedule.as_of
    if since is None or inputs.after.schedule.as_of is None:
        return
    old, new = _rows(inputs.before), _rows(inputs.after)
    for key in dict.fromkeys((*new, *old)):
        was, now = old.get(key), new.get(key)
        row = now or was
        assert row is not None
        if (was and was.value) == (now and now.value):
            continue
        if was is None and row.as_of > since:
            continue  # the news of the period, not the past
        if was is not None and was.as_of > inputs.after.schedule.as_of:
            continue  # the second side looks at an earlier day
        per_day = inputs.after.schedule.project.minutes_per_day
        yield Edited(
            item=row.item,
            name=_name(inputs, row.item),
            kind=row.kind,
            as_of=row.as_of,
            before="" if was is None else value_words(was.value, was.kind, per_day),
            after="" if now is None else value_words(now.value, now.kind, per_day),
            by=row.by,
            recorded_at=row.recorded_at,
            note=row.note,
        )


def _name(inputs: Inputs, item: str) -> str:
    work = inputs.new.get(item) or inputs.old.get(item)
    return inputs.after.schedule.project.name if work is None else work.name


def _rows(side: Side) -> Mapping[tuple[str, str, date | None], Observation]:
    """The row that stands for each item and kind: of all days for actual dates, of each data date
    for amounts."""
    as_of = side.schedule.as_of
    assert as_of is not None
    found: dict[tuple[str, str, date | None], Observation] = {}
    for row in sorted(side.schedule.project.observations, key=lambda row: row.as_of):
        if row.as_of > as_of or not _known(row, side):
            continue
        if row.kind in _DATES:
            found[row.item, row.kind, None] = row
        elif row.kind in _AMOUNTS:
            found[row.item, row.kind, row.as_of] = row
    return found


def _known(row: Observation, side: Side) -> bool:
    return side.known_at is None or row.recorded_at is None or row.recorded_at <= side.known_at


def statuses(inputs: Inputs) -> Iterator[StatusChange]:
    """The works of both sides whose status differs."""
    before = inputs.before.schedule
    for activity, new in inputs.after.schedule.rows():
        old = before.timings.get(activity.id)
        if old is not None and old.status != new.status:
            yield StatusChange(activity.id, activity.name, old.status, new.status)
