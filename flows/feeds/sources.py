"""What computed plans give to feeds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from flows.runs import FailedPlan, ProjectRun, row_of

if TYPE_CHECKING:
    from calendars.source import Source


def sources_of(
    runs: Sequence[ProjectRun], domain: str, status_date: date
) -> tuple[list[Source], list[FailedPlan]]:
    """What each project gives to its feeds, and the projects that give none."""
    from calendars.source import source_of

    found: list[Source] = []
    broken: list[FailedPlan] = []
    for run in runs:
        with row_of(run.file, "feed", broken):
            found.append(
                source_of(
                    run.schedule,
                    domain=domain,
                    status_date=status_date,
                    baseline=run.promised,
                    progress=run.progress,
                    closed=run.closed,
                )
            )
    return found, broken
