"""Where a work stands in the early and in the late plan, and where it may be cut."""

from __future__ import annotations

from dataclasses import dataclass

from projects.network import Node
from projects.schedule import Schedule
from projects.schedule.modes import LOW, UNDER_WAY
from projects.worktime import WorkCalendar

Dates = tuple[int, int]
"""An early and a late instant."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A work from its start to its finish. Pairs are (early, late) instants.

    length: working minutes of `calendar` between them; minutes of the clock for works in elapsed
    time or months and for those done on days of rest; 0 for a milestone. cuttable: whether it may
    be cut at a working minute; not where its dates in the two plans differ in length.
    settled: done; its late dates give way to those of the works behind it. started: under way.
    known: up to this instant its dates are facts, LOW where nothing has begun.
    """

    node: Node
    start: Dates
    finish: Dates
    length: int
    cuttable: bool
    settled: bool
    started: bool = False
    known: int = LOW

    def settled_at(self, offset: int) -> bool:
        """Whether the part before a cut is done."""
        return self.settled or (offset < self.length and self.ends_at(offset)[0] <= self.known)

    @property
    def calendar(self) -> WorkCalendar:
        """The calendar that its days follow."""
        return self.node.calendar

    def ends_at(self, offset: int) -> Dates:
        """Where the part before a cut ends; at 0, where the work starts."""
        if offset in (0, self.length):
            return self.finish if offset else self.start
        left = self.length - offset
        worked, finish_of = self.calendar.worked, self.calendar.finish_of
        return (
            finish_of(worked(self.start[0]) + offset),
            finish_of(worked(self.finish[1]) - left),
        )

    def begins_at(self, offset: int) -> Dates:
        """Where the part behind a cut begins; at its length, where the work ends."""
        if offset in (0, self.length):
            return self.finish if offset else self.start
        left = self.length - offset
        worked, start_of = self.calendar.worked, self.calendar.start_of
        return (
            start_of(worked(self.start[0]) + offset),
            start_of(worked(self.finish[1]) - left),
        )


def stretch(schedule: Schedule, number: int) -> Stretch:
    """The stretch of a node, by the dates that the schedule tells.

    A plan without a start has no early side: its late dates stand for both. What has no late dates
    (finished work, an end that nothing bounds) takes the early ones.
    """
    run = schedule.run
    node = run.situation.node(number)
    timing = schedule[node.activity.id]
    starts = [at for at in (timing.early_start, timing.late_start) if at is not None]
    ends = [at for at in (timing.early_finish, timing.late_finish) if at is not None]
    start, finish = (starts[0], starts[-1]), (ends[0], ends[-1])
    done = timing.status == "finished"
    if done:
        start, finish = (start[0], start[0]), (finish[0], finish[0])
    worked = 0
    if node.kind == "work":
        worked = node.calendar.worked(finish[0]) - node.calendar.worked(start[0])
    settled = done or timing.late_finish is None
    length = worked or finish[0] - start[0]
    cuttable = worked > 0 and (
        timing.status in ("finished", "in-progress")
        or node.calendar.worked(finish[1]) - node.calendar.worked(start[1]) == worked
    )
    started = timing.status == "in-progress"
    data = run.situation.data_instant
    known = data if started and data is not None else LOW
    return Stretch(node, start, finish, length, cuttable, settled, started, known)


def resumed(schedule: Schedule, number: int) -> Dates | None:
    """Where the remaining work of a started node begins; None for others."""
    run = schedule.run
    if run.early is None or run.situation.mode[number] != UNDER_WAY:
        return None
    at = run.early.resumes[number]
    return at, run.late.start(number) if run.late.bound(number) else at
