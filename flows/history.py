"""A plan as it stood in past weeks: what a trend is drawn from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from flows import asked
from flows.memory import Memory
from projects.errors import InputError

if TYPE_CHECKING:
    from projects.progress import Progress
    from projects.schedule import Schedule

Standing = tuple["Schedule", "Progress"]


def reported_weeks(memory: Memory, when: asked.When, last: date) -> list[Standing]:
    """The plan and where it stood on the last data date of each week that has reports, oldest
    first, then at the data date `last`.

    A week without a report adds nothing: a plan that nobody reports on slides by itself. Each week
    is computed by the reports and promises up to its day; the baseline is the current one. A past
    week that cannot be computed is left out. Raises InputError as the engine at `last`.
    """
    newest: dict[tuple[int, int], date] = {}
    for one in memory.project.observations:
        if one.as_of < last:
            week = one.as_of.isocalendar()[:2]
            newest[week] = max(one.as_of, newest.get(week, one.as_of))
    found = []
    for day in sorted(newest.values()):
        try:
            found.append(_stood(memory, when, day))
        except InputError:
            continue
    return [*found, _stood(memory, when, last)]


def _stood(memory: Memory, when: asked.When, day: date) -> Standing:
    from projects.progress import progress

    computed = asked.scheduled(memory, replace(when, as_of=day.isoformat()))
    return computed, progress(computed, baseline=memory.baseline)
