"""Which rows of a report say anything new: applying a report twice changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from projects.model import Observation, Project

_LASTING: Final = ("started", "finished", "resumes")
"""A day that has happened stays: saying it again on a later data date is no news."""


def said_at(row: Observation) -> tuple[date, datetime]:
    """What orders rows: the data date, then when it was recorded; the plan's own come first."""
    return row.as_of, row.recorded_at or datetime.min  # noqa: DTZ901 - naive as all instants here


def new_rows(project: Project, rows: Sequence[Observation]) -> tuple[Observation, ...]:
    """The rows that are not yet recorded in the plan's observations with the same value.

    A percentage is compared with the newest row of its own data date, a day that has happened with
    the newest one up to it. What is said again with another note is news.
    """
    return tuple(row for row in rows if not _known(project, row))


def _known(project: Project, row: Observation) -> bool:
    lasting = row.kind in _LASTING
    same = [
        old
        for old in project.observations
        if (old.item, old.kind) == (row.item, row.kind)
        and (old.as_of == row.as_of or (lasting and old.as_of < row.as_of))
    ]
    if not same:
        return False
    # sorted() is stable: of two rows alike the one recorded later in the list stands.
    newest = sorted(same, key=said_at)[-1]
    return newest.value == row.value and row.note in ("", newest.note)
