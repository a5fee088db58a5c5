"""What every part of the file looks up: the plan, its schedule, the numbers given to its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from projects.model import Activity, Deadline, Project, day_of
from projects.network import Network, Node
from projects.schedule import Schedule
from projects.schedule.limits import limit_instant
from projects.schedule.situation import Situation
from projects.worktime import WorkCalendar, calendar_named
from projects.writers.mspdi.numbering import Row, rows_of

NO_DATE = date(2024, 1, 1)
"""Stands for the days of a plan that names none; any will do."""


@dataclass(frozen=True)
class Outgoing:
    """A plan on its way out. Nothing is computed here that the schedule has computed already."""

    project: Project
    schedule: Schedule

    @property
    def network(self) -> Network:
        """The network behind the schedule."""
        return self.schedule.run.network

    @property
    def situation(self) -> Situation:
        """The data date and what is known at it."""
        return self.schedule.run.situation

    @property
    def forward(self) -> bool:
        """Whether the plan is scheduled from its start."""
        return self.project.start is not None

    @property
    def status_instant(self) -> int | None:
        """The instant up to which progress counts."""
        at = self.situation.data_instant
        return self.project.data_date if at is None else at

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the file."""
        return rows_of(self.project)

    @cached_property
    def uids(self) -> Mapping[str, int]:
        """Work -> unique number of its row."""
        return {row.activity.id: row.uid for row in self.rows}

    @cached_property
    def hammocks(self) -> frozenset[str]:
        """The works that hang between others."""
        return frozenset(work.id for work in self.network.hammocks)

    @cached_property
    def ledger(self) -> frozenset[str]:
        """The rows without dates: those of the ledger, and summaries of nothing."""
        empty = {item for item, below in self.network.leaves.items() if not below}
        return frozenset(work.id for work in self.network.ledger) | empty

    # -- calendars -----------------------------------------------------------------------------

    @cached_property
    def calendars(self) -> tuple[WorkCalendar, ...]:
        """Every calendar of the plan, used or not; the project's own first."""
        used = self.network.calendars.by_name
        names = dict.fromkeys([*(spec.name for spec in self.project.calendars), *used])
        return (
            self.network.calendars.default,
            *(
                used[name] if name in used else calendar_named(self.project, name)
                for name in names
                if name != self.project.calendar
            ),
        )

    @cached_property
    def calendar_uids(self) -> Mapping[str | None, int]:
        """Name of a calendar -> its unique number; None is the project's."""
        found: dict[str | None, int] = {
            calendar.name: uid for uid, calendar in enumerate(self.calendars, start=1)
        }
        if self.project.calendar is None:
            # A calendar of the plan may have the name that we gave to the nameless one.
            own = {calendar.name: uid for uid, calendar in enumerate(self.calendars[1:], start=2)}
            found.update(own)
        return {**found, None: 1}

    @property
    def default(self) -> WorkCalendar:
        """The project's calendar."""
        return self.calendars[0]

    def calendar_of(self, activity: Activity) -> WorkCalendar:
        """The calendar that counts a work's time."""
        return self.network.calendars.of(activity)

    # -- dates ---------------------------------------------------------------------------------

    def node(self, item: str) -> Node | None:
        """The leaf of a work, with the duration that it has at the data date."""
        number = self.network.index.get(item)
        return None if number is None else self.situation.node(number)

    def due(self, item: str | None) -> Deadline | None:
        """The deadline of an item that asks for most; the project's for None."""
        return self._dues.get(item)

    @cached_property
    def _dues(self) -> Mapping[str | None, Deadline]:
        found: dict[str | None, Deadline] = {}
        network = self.network
        for each in sorted(network.deadlines, key=lambda due: limit_instant(network, due)):
            found.setdefault(each.item, each)
        return found

    @cached_property
    def works_only(self) -> bool:
        """Whether everything counts working time: no milestones, no elapsed durations."""
        return all(leaf.kind == "work" for leaf in self.network.nodes)

    @property
    def start(self) -> int | None:
        """When the project begins: its start, or the first planned instant."""
        if self.project.start is not None:
            return self.project.start
        planned = [timing.planned_start for timing in self.schedule]
        return min((at for at in planned if at is not None), default=None)

    @property
    def finish(self) -> int | None:
        """When the project ends: its early finish; scheduled from its finish, the instant that the
        latest dates were counted from."""
        if self.forward:
            return self.schedule.early_finish
        limits = [
            limit_instant(self.network, each)
            for each in self.network.deadlines
            if each.item is None
        ]
        return min(limits, default=self.schedule.late_finish)

    @cached_property
    def span(self) -> tuple[date, date]:
        """The first and the last day that anything of the plan names."""
        moments = [self.start, self.finish, self.status_instant]
        for timing in self.schedule:
            moments += [timing.early_start, timing.early_finish, timing.late_start]
            moments += [timing.late_finish, timing.planned_start, timing.planned_finish]
        moments += [each.at for each in self.network.deadlines]
        known = [at for at in moments if at is not None]
        if not known:
            day = self.project.document_date or NO_DATE
            return day, day
        return day_of(min(known)), day_of(max(known))
