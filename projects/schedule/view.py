"""What the deadlines make of a run: margins, longest path, who is critical; each when it is asked
for. Of a plan that only lends its dates nobody asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from projects.errors import Finding
from projects.model import Deadline, day_of
from projects.schedule.broken import broken_links
from projects.schedule.drivers import ends_something
from projects.schedule.limits import limit_instant
from projects.schedule.modes import FINISHED
from projects.schedule.paths import Towards
from projects.schedule.provisional import provisional_nodes
from projects.schedule.result import Margin, as_days
from projects.schedule.run import Run

NEAR_CRITICAL_DAYS = 5
"""Float towards the governing deadline up to which a work counts as near-critical."""


class View:
    """A run as its deadlines show it. Two views are equal where they show the same."""

    __hash__ = None  # type: ignore[assignment]  # it holds what has no hash

    def __init__(self, run: Run) -> None:
        self._run = run

    def __eq__(self, other: object) -> bool:
        """Whether margins, longest path and findings are the same."""
        if not isinstance(other, View):
            return NotImplemented
        mine = self.margins, self.longest_path, self.findings
        return mine == (other.margins, other.longest_path, other.findings)

    @cached_property
    def margins(self) -> tuple[Margin, ...]:
        """Every deadline with its margin; the smallest of those still open governs."""
        run = self._run
        margins = [_margin(run, deadline) for deadline in run.network.deadlines]
        still_open = [
            margin
            for margin in margins
            if margin.margin_days is not None
            and any(run.situation.mode[n] != FINISHED for n in _deciding(run, margin.item))
        ]
        least = min(still_open, key=_urgency, default=None)
        return tuple(
            replace(margin, governing=True) if margin is least else margin for margin in margins
        )

    @cached_property
    def _governing(self) -> str | None:
        return next((margin.item for margin in self.margins if margin.governing), None)

    @cached_property
    def longest_path(self) -> tuple[str, ...]:
        """The works of the longest path to the governing deadline, by time."""
        run = self._run
        if run.early is None:
            return _ids(run, run.late_path)
        view = run.towards.get(self._governing) or next(iter(run.towards.values()), None)
        return _ids(run, view.chain if view else ())

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Links that the early plan does not keep."""
        return broken_links(self._run)

    @cached_property
    def provisional(self) -> frozenset[int]:
        """The nodes whose dates rest on days that no notice settles yet."""
        return provisional_nodes(self._run)

    # -- who is critical to what: numbers of nodes -------------------------------------------

    @cached_property
    def _towards(self) -> Towards | None:
        towards = self._run.towards
        return towards.get(self._governing) or towards.get(None)

    @cached_property
    def critical(self) -> frozenset[int]:
        """Those without float towards the governing deadline, or on the longest path to it."""
        if self._run.early is None:
            return frozenset(self._run.late_path)
        return frozenset(self._towards.critical() if self._towards else ())

    @cached_property
    def near(self) -> frozenset[int]:
        """Those that have little float towards the governing deadline."""
        network, view = self._run.network, self._towards
        if self._run.early is None or view is None:
            return frozenset()
        return frozenset(
            number
            for number, slack in view.floats.items()
            if slack <= NEAR_CRITICAL_DAYS * network.day_of(network.nodes[number].calendar)
        ).difference(self.critical)

    @cached_property
    def path(self) -> frozenset[int]:
        """Those on the longest path to the governing deadline."""
        if self._run.early is None:
            return frozenset(self._run.late_path)
        return frozenset(self._towards.chain if self._towards else ())

    @cached_property
    def critical_to(self) -> dict[int, tuple[str | None, ...]]:
        """The items of the deadlines to which a node is critical."""
        found: dict[int, tuple[str | None, ...]] = {}
        for margin in self.margins:
            view = self._run.towards.get(margin.item)
            for number in view.critical() if view else ():
                if margin.item not in found.get(number, ()):
                    found[number] = (*found.get(number, ()), margin.item)
        return found


def _ids(run: Run, numbers: Iterable[int]) -> tuple[str, ...]:
    return tuple(run.network.nodes[number].activity.id for number in numbers)


def _urgency(margin: Margin) -> tuple[float, int, int, str]:
    """The smallest margin first; of equal ones the one that most works lead to, then the earlier
    day: the order of the rows decides nothing."""
    return margin.margin_days or 0.0, -len(margin.chain), margin.deadline.at, margin.item or ""


def _deciding(run: Run, item: str | None) -> Sequence[int]:
    return range(len(run.network.nodes)) if item is None else run.network.nodes_of(item)


def _margin(run: Run, deadline: Deadline) -> Margin:
    network, early, item = run.network, run.early, deadline.item
    chain = _ids(run, run.towards[item].chain) if item in run.towards else ()
    numbers = _deciding(run, item)
    if early is None or not numbers:
        return Margin(item, deadline, None, None, None, None, chain)
    finish = run.end if item is None else max(early.finish(number) for number in numbers)
    last = next(number for number in numbers if early.finish(number) == finish)
    calendar = network.calendar_of(item)
    done_at, per_day = calendar.worked(finish), network.project.minutes_per_day
    return Margin(
        item=item,
        deadline=deadline,
        early_finish=finish,
        early_finish_day=_finish_day(run, last, finish),
        margin_days=as_days(calendar.worked(deadline.at) - done_at, per_day),
        margin_less_buffer_days=as_days(
            calendar.worked(limit_instant(network, deadline)) - done_at, per_day
        ),
        chain=chain,
    )


def _finish_day(run: Run, number: int, finish: int) -> date:
    node = run.network.nodes[number]
    begins = node.kind == "point" and not ends_something(run, number)
    return day_of(finish) if begins else day_of(finish - 1)
