"""A plan that went out as Microsoft Project XML and came back, beside the one that went out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from projects.model import DAY, Activity, Project, moment_of
from projects.readers.mspdi import read_mspdi
from projects.schedule import Schedule, schedule
from projects.worktime import calendar_named
from projects.writers.mspdi import mspdi_document, mspdi_losses
from projects.writers.mspdi.calendars import covered
from projects.writers.mspdi.links import Lags, written_links
from projects.writers.mspdi.outgoing import Outgoing

EARLY = ("early_start", "early_finish")
LATE = ("late_start", "late_finish")
MOVES_EARLY = frozenset(
    {"progress-mode", "begun-spans", "constraints", "unsplittable", "mandatory"}
)
"""What Microsoft Project cannot say and what then moves early dates; the writer tells it."""
MOVES_LATE = MOVES_EARLY | {
    "lag-calendars", "month-lags", "project-end", "behind-started", "longer-left",
    "hammocks",
}  # fmt: skip

Difference = tuple[str, str, str, str]


@dataclass(frozen=True)
class Round:
    """Both plans with their schedules; `told` are the kinds of what the writer says is lost."""

    project: Project
    ours: Schedule
    back: Project

    @classmethod
    def of(cls, project: Project, folder: Path, as_of: date | None = None) -> Round:
        ours = schedule(project, as_of=as_of)
        path = folder / "plan.xml"
        path.write_bytes(mspdi_document(project, ours))
        return cls(project, ours, read_mspdi(path))

    @cached_property
    def theirs(self) -> Schedule:
        return schedule(self.back)

    @cached_property
    def told(self) -> frozenset[str]:
        return frozenset(each.kind for each in mspdi_losses(self.project, self.ours))

    @property
    def pairs(self) -> Iterator[tuple[Activity, Activity]]:
        others = {work.id: work for work in self.back.activities}
        return ((work, others[work.id]) for work in self.project.activities)

    def dates(self, names: tuple[str, ...]) -> list[Difference]:
        """The dates of leaves that differ by more than time in which nobody works.

        A finished work has no late date in our rules, and that of a started one shows its actual
        start in Microsoft Project's.
        """
        return [
            (
                work.id,
                name,
                _said(getattr(self.ours[work.id], name)),
                _said(getattr(self.theirs[work.id], name)),
            )
            for work in self.project.activities
            if work.id in self.ours.run.network.index
            for name in names
            if not self._alike(work, name)
        ]

    def _alike(self, work: Activity, name: str) -> bool:
        timing = self.ours[work.id]
        shown = timing.status == "finished" or (
            timing.status == "in-progress" and name == "late_start"
        )
        if name in LATE and shown and self.project.rules != "msproject":
            return True
        a, b = getattr(timing, name), getattr(self.theirs[work.id], name)
        if a is None or b is None:
            return a is b
        if "minute-steps" in self.told and abs(a - b) < DAY:
            return True
        calendar = Outgoing(self.project, self.ours).calendar_of(work)
        return calendar.worked(a) == calendar.worked(b)

    def facts(self, *names: str) -> list[tuple[str, str, object, object]]:
        """The fields of works that differ."""
        return [
            (work.id, name, getattr(work, name), getattr(other, name))
            for work, other in self.pairs
            for name in names
            if getattr(work, name) != getattr(other, name)
        ]

    def links(self) -> list[object]:
        """Links that came back with another type, or another lag than the file was to say."""
        lags = Lags(outgoing := Outgoing(self.project, self.ours))
        sent = sorted(
            (each.before, each.after, each.kind, lags.of(each).amount)
            for each in written_links(outgoing)
        )
        percent = {"percent": 100}
        found = sorted(
            (
                each.before,
                each.after,
                each.kind,
                each.lag.amount // percent[each.lag.unit]
                if each.lag.unit in percent
                else each.lag.amount * 10,
            )
            for each in self.back.links
        )
        return [] if sent == found else [sent, found]

    def deadlines(self) -> list[object]:
        """The deadlines that differ; of several on one item the one that asks for most went out.
        A file scheduled from its finish always names one for the project.
        """
        outgoing = Outgoing(self.project, self.ours)
        due = (outgoing.due(item) for item in {each.item for each in outgoing.network.deadlines})
        sent = {(each.item, each.at, each.buffer) for each in due if each is not None}
        network = self.theirs.run.network
        found = {(each.item, each.at, each.buffer) for each in network.deadlines}
        return [row for row in sent ^ found if outgoing.forward or row[0] is not None]

    def days(self) -> list[tuple[str, date]]:
        """The days on which a calendar works other minutes."""
        outgoing = Outgoing(self.project, self.ours)
        first, last = covered(outgoing)
        known = {spec.name for spec in self.back.calendars}
        assert {each.name for each in outgoing.calendars} <= known
        others = [(each, calendar_named(self.back, each.name)) for each in outgoing.calendars]
        return [
            (calendar.name, day)
            for calendar, other in others
            for day in (first + timedelta(days=k) for k in range((last - first).days + 1))
            if calendar.shifts_on(day) != other.shifts_on(day)
        ]


def _said(moment: int | None) -> str:
    return "" if moment is None else moment_of(moment).isoformat()
