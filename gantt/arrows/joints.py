"""A link as a finish-start joint: where it leaves one work, where it enters the other.

SS + l leaves its predecessor l behind the start, FF + l enters its successor l before the finish,
a lead leaves or enters a work likewise. What a cut cannot say, a lag behind the end or one that
another calendar counts, becomes a wait between the two.
"""

from __future__ import annotations

from dataclasses import dataclass

from gantt.arrows.spans import Dates, Stretch
from projects.network import Edge, LagRule
from projects.network.lags import WorkLag


@dataclass(frozen=True, slots=True)
class Joint:
    """From the cut at `leave` of node `before` to the cut at `enter` of node `after`.

    lag, rule: the wait between them; no rule, no wait. edge: the link that it says.
    """

    before: int
    after: int
    leave: int
    enter: int
    lag: int
    rule: LagRule | None
    edge: Edge

    def arrives(self, at: Dates) -> Dates:
        """Where the wait ends that begins at `at` (early), and where it must begin at the latest to
        end at `at` (late): each of the pair by its own plan."""
        if self.rule is None:
            return at
        return self.rule.later(at[0], self.lag), self.rule.earlier(at[1], self.lag)


def joint(edge: Edge, before: Stretch, after: Stretch) -> Joint | None:
    """The joint that says a link exactly; None for a lead that reaches beyond the works."""
    found = _offsets(edge, before, after)
    if found is None:
        return None
    leave, enter, lag = found
    return Joint(edge.before, edge.after, leave, enter, lag, edge.rule if lag else None, edge)


def _offsets(edge: Edge, before: Stretch, after: Stretch) -> tuple[int, int, int] | None:
    """(leave, enter, lag of the wait), in working minutes from the start of each work."""
    leave = before.length if edge.from_finish else 0
    enter = after.length if edge.to_finish else 0
    lag = edge.lag if edge.rule is not None else 0
    if not lag:
        return leave, enter, 0
    counts = edge.rule.calendar if isinstance(edge.rule, WorkLag) else None
    by_before = before.cuttable and counts is before.calendar
    by_after = after.cuttable and not after.started and counts is after.calendar
    if lag > 0:
        if edge.from_finish and edge.to_finish and by_before and by_after:
            return (leave, enter - lag, 0) if enter >= lag else (leave, 0, lag - enter)
        if not by_before:
            return leave, enter, lag
        over = max(leave + lag - before.length, 0)
        return leave + lag - over, enter, over
    if by_before and leave + lag >= 0:
        return leave + lag, enter, 0
    if by_after and enter - lag <= after.length:
        return leave, enter - lag, 0
    return None
