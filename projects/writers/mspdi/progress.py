"""What is known of a work at the data date, as Microsoft Project says it.

Its rule is duration = actual duration + remaining duration: the actual one lies between the actual
start and `Stop`, the remaining one between `Resume` and the finish.
"""

from __future__ import annotations

from dataclasses import dataclass

from projects.network import Node as Leaf
from projects.network import add_months
from projects.writers.mspdi.outgoing import Outgoing


@dataclass(frozen=True, slots=True)
class Progress:
    """Minutes of the whole, the done and the remaining duration, with the instants between them.

    All minutes are working minutes, elapsed ones for spans. `physical`: the reported percentage.
    """

    duration: int
    done: int = 0
    started: int | None = None
    stopped: int | None = None
    resumes: int | None = None
    finished: int | None = None
    physical: float | None = None

    @property
    def left(self) -> int:
        """What remains of the duration."""
        return self.duration - self.done

    @property
    def percent(self) -> int:
        """The whole percentage; 100 only when it is finished."""
        if self.finished is not None:
            return 100
        return min(99, 100 * self.done // self.duration) if self.duration else 0


def progress_of(outgoing: Outgoing, number: int) -> Progress:
    """The progress of a leaf."""
    now = outgoing.situation
    leaf = now.node(number)
    item = leaf.activity.id
    timing = outgoing.schedule[item]
    planned = planned_minutes(leaf, timing.planned_start)
    state = now.actuals.get(item)
    physical = state.percent if state is not None else None
    if timing.status == "finished":
        end = now.actual_finish[number]
        start = now.actual_start.get(number, end)
        whole = worked(leaf, start, end)
        return Progress(whole, whole, start, end, end, end, physical)
    if timing.status != "in-progress" or timing.early_start is None or timing.early_finish is None:
        return Progress(planned, physical=physical)
    left = now.remaining[number]
    start = now.actual_start.get(number, timing.early_start)
    done = max(planned - left, 0)
    if leaf.span is not None:
        stopped, resumes = start + done, timing.early_finish - left
    else:
        calendar = leaf.calendar
        stopped = calendar.shift(start, done)
        resumes = calendar.start_of(calendar.worked(timing.early_finish) - left)
    return Progress(done + left, done, start, stopped, resumes, None, physical)


def planned_minutes(leaf: Leaf, start: int | None) -> int:
    """The duration of a leaf; calendar months as long as they are where they stand now."""
    if leaf.span is None:
        return leaf.duration
    if leaf.span.unit != "months" or start is None:
        return leaf.span.amount
    return add_months(start, leaf.span.amount) - start


def worked(leaf: Leaf, start: int, finish: int) -> int:
    """Minutes between two instants as the leaf counts them."""
    if leaf.span is not None:
        return finish - start
    return leaf.calendar.worked(finish) - leaf.calendar.worked(start)
