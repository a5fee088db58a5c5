"""The values of a rewritten plan: tasks that follow one another, and instants that must be kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gantt.arrows.spans import Dates
from gantt.arrows.values import LeftOut
from projects.worktime import WorkCalendar


@dataclass(frozen=True, slots=True)
class Task:
    """A part of a work, or a wait. Pairs are (early, late) instants.

    number: its node; of a lag the node that it starts from, of a wait for a date the node that it
    holds. elastic: a wait for a date, which lasts as long as it must. settled: done, or without a
    late bound. days: the duration as people read it.
    """

    kind: Literal["work", "wait"]
    number: int
    item: str
    name: str
    part: tuple[int, int]
    days: float | None
    start: Dates
    finish: Dates
    calendar: WorkCalendar
    elastic: bool = False
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """An instant of the plan that must be an event: a milestone, or (`item` "") the end of a work
    that the end of another one holds and nothing follows."""

    item: str
    at: Dates
    calendar: WorkCalendar


@dataclass(frozen=True, slots=True)
class Rewritten:
    """Tasks and marks; `before` and `mark_before` are the tasks that end before each begins.

    shown: the nodes of the plan that the tasks and marks stand for.
    """

    tasks: tuple[Task, ...]
    before: tuple[frozenset[int], ...]
    marks: tuple[Mark, ...]
    mark_before: tuple[frozenset[int], ...]
    left_out: tuple[LeftOut, ...]
    shown: frozenset[int]
