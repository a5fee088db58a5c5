"""The timing of each item, made when it is asked for: dates, floats in days, what drives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from projects.model import Activity
from projects.network import LagRule, Node
from projects.schedule.drivers import NO_DRIVER, ends_something, finish_driver, start_driver
from projects.schedule.modes import FINISHED, UNDER_WAY
from projects.schedule.result import Driver, Policy, Status, Timing, as_days
from projects.schedule.run import Run
from projects.schedule.view import View


class Timings(Mapping[str, Timing]):
    """Item id -> Timing, in the order of the plan. What-if loops read a few items of thousands."""

    def __init__(self, run: Run, policy: Policy, view: View) -> None:
        self._run = run
        self._policy: Policy = policy
        self._view = view
        self._made: dict[str, Timing] = {}
        self._works = {activity.id: activity for activity in run.network.project.activities}

    def __len__(self) -> int:
        """How many items the plan has."""
        return len(self._works)

    def __iter__(self) -> Iterator[str]:
        """The ids, in the order of the plan."""
        return iter(self._works)

    def __getitem__(self, item: str) -> Timing:
        """The timing of one item.

        Raises:
            KeyError: no such item in the plan.
        """
        if item not in self._made:
            self._made[item] = self._make(self._works[item])
        return self._made[item]

    def _make(self, activity: Activity) -> Timing:
        network = self._run.network
        if activity.id in network.index:
            number = network.index[activity.id]
            node = self._run.situation.node(number)
            return _timing(self._run, number, node, self._policy, self._view)
        if activity.id in network.leaves:
            below = [self[network.nodes[n].activity.id] for n in network.leaves[activity.id]]
            return _summary(self._run, activity, below, self._view)
        if activity.kind == "hammock":
            return _hammock(self._run, activity, self, self._view)
        return _empty(activity, "ledger", self._view)


def _timing(run: Run, number: int, node: Node, policy: Policy, view: View) -> Timing:
    early, late, values, now = run.early, run.late, run.floats, run.situation
    per_day = run.network.day_of(node.calendar)
    mode = now.mode[number]
    dated = late.bound(number)
    late_start = late.start(number) if dated else None
    late_finish = late.finish(number) if dated else None
    if run.network.rules.late_start_of_started == "actual" and early is not None:
        if mode in (FINISHED, UNDER_WAY):
            late_start = early.start(number)
        if mode == FINISHED:
            late_finish = early.finish(number)
    early_start = early.start(number) if early is not None else None
    early_finish = early.finish(number) if early is not None else None
    planned = early_start, early_finish
    if early is None or policy != "early" or node.activity.constraints:
        planned = _planned(run, number, node, policy)
    status: Status = "not-started"
    if mode == FINISHED:
        status = "finished"
    elif mode == UNDER_WAY:
        status = "in-progress"
    if node.span is not None:
        start, finish = planned
        whole = None if start is None or finish is None else finish - start
        duration = as_days(whole)
    else:
        duration = as_days(node.duration, per_day)
    return Timing(
        id=node.activity.id,
        early_start=early_start,
        early_finish=early_finish,
        late_start=late_start,
        late_finish=late_finish,
        planned_start=planned[0],
        planned_finish=planned[1],
        duration_days=duration,
        total_float_days=as_days(values.total[number], per_day) if values else None,
        free_float_days=as_days(values.free[number], per_day) if values else None,
        start_float_days=as_days(values.start[number], per_day) if values else None,
        finish_float_days=as_days(values.finish[number], per_day) if values else None,
        status=status,
        assumed=node.assumed,
        ends=ends_something(run, number),
        zero=node.kind == "point",
        starts_by=partial(start_driver, run, number),
        ends_by=partial(finish_driver, run, number),
        view=view,
        nodes=(number,),
        unfinished=() if mode == FINISHED else (number,),
    )


def _planned(run: Run, number: int, node: Node, policy: Policy) -> tuple[int | None, int | None]:
    """The dates that the policy picks; they never move early or late dates."""
    early, late = run.early, run.late
    dated = late.bound(number)
    started = run.situation.mode[number] in (FINISHED, UNDER_WAY)
    if early is None:
        return (late.start(number), late.finish(number)) if dated else (None, None)
    own_alap = any(constraint.kind == "alap" for constraint in node.activity.constraints)
    if not started:
        free = run.floats.free[number] if run.floats is not None else None
        if (policy == "alap" or own_alap) and free and free > 0:
            calendar = node.calendar
            finish = calendar.finish_of(early.w_finish[number] + free)
            if node.kind == "work":
                return calendar.start_of(early.w_start[number] + free), finish
            moved = finish - early.finish(number)
            return early.start(number) + moved, finish
        if policy == "late" and dated:
            return late.start(number), late.finish(number)
    return early.start(number), early.finish(number)


def _nothing() -> Driver:
    return NO_DRIVER


def _empty(activity: Activity, status: Status, view: View) -> Timing:
    return Timing(
        id=activity.id,
        early_start=None,
        early_finish=None,
        late_start=None,
        late_finish=None,
        planned_start=None,
        planned_finish=None,
        duration_days=None,
        total_float_days=None,
        free_float_days=None,
        start_float_days=None,
        finish_float_days=None,
        status=status,
        assumed=False,
        ends=True,
        zero=False,
        starts_by=_nothing,
        ends_by=_nothing,
        view=view,
        nodes=(),
        unfinished=(),
    )


def _least(values: Iterable[int | None]) -> int | None:
    return min((value for value in values if value is not None), default=None)


def _most(values: Iterable[int | None]) -> int | None:
    return max((value for value in values if value is not None), default=None)


def _summary(run: Run, activity: Activity, below: list[Timing], view: View) -> Timing:
    """A summary spans its leaves; its float is what its span has."""
    calendar = run.network.calendars.of(activity)
    per_day = run.network.day_of(calendar)
    dates = {
        "early_start": _least(t.early_start for t in below),
        "early_finish": _most(t.early_finish for t in below),
        "late_start": _least(t.late_start for t in below),
        "late_finish": _most(t.late_finish for t in below),
        "planned_start": _least(t.planned_start for t in below),
        "planned_finish": _most(t.planned_finish for t in below),
    }

    def between(first: int | None, last: int | None) -> float | None:
        if first is None or last is None:
            return None
        return as_days(calendar.worked(last) - calendar.worked(first), per_day)

    # Finished works have no float; where their actual dates are shown as late ones they would be 0.
    unfinished = [t for t in below if t.status != "finished"] or below
    start_float = between(
        _least(t.early_start for t in unfinished), _least(t.late_start for t in unfinished)
    )
    finish_float = between(
        _most(t.early_finish for t in unfinished), _most(t.late_finish for t in unfinished)
    )
    states = {t.status for t in below}
    status: Status = "in-progress"
    if states <= {"finished"}:
        status = "finished" if states else "ledger"
    elif states <= {"not-started", "ledger"}:
        status = "not-started"
    # Begun, it can only end late.
    counted = (finish_float,) if status == "in-progress" else (start_float, finish_float)
    both = [value for value in counted if value is not None]
    last = max(below, key=lambda t: t.early_finish or t.late_finish or 0, default=None)
    zero = bool(below) and all(t.zero for t in below) and len(set(dates.values())) <= 2
    return Timing(
        id=activity.id,
        **dates,
        duration_days=between(dates["planned_start"], dates["planned_finish"]),
        total_float_days=None if status == "finished" else min(both, default=None),
        free_float_days=None,
        start_float_days=start_float,
        finish_float_days=finish_float,
        status=status,
        assumed=False,
        ends=all(t.ends for t in below),
        zero=zero,
        starts_by=partial(Driver, "start", "", "取其下各项工作的最早开始与最晚完成"),
        ends_by=last.ends_by if last else _nothing,
        view=view,
        nodes=tuple(n for t in below for n in t.nodes),
        unfinished=tuple(n for t in below for n in t.unfinished),
    )


def _later(rule: LagRule, moment: int | None, lag: int) -> int | None:
    return None if moment is None else rule.later(moment, lag)


def _hammock(run: Run, activity: Activity, timings: Mapping[str, Timing], view: View) -> Timing:
    """A hammock hangs between the least start and the greatest finish of its links."""
    starts: list[tuple[int | None, int | None]] = []
    finishes: list[tuple[int | None, int | None]] = []
    for link, lag, rule in run.network.hung[activity.id]:
        other = timings[link.before]
        from_finish, to_finish = link.kind[0] == "F", link.kind[1] == "F"
        pair = (
            (other.early_finish, other.late_finish)
            if from_finish
            else (other.early_start, other.late_start)
        )
        if rule is not None:
            pair = _later(rule, pair[0], lag), _later(rule, pair[1], lag)
        (finishes if to_finish else starts).append(pair)
    calendar = run.network.calendars.of(activity)
    early = _least(a for a, _ in starts), _most(a for a, _ in finishes)
    late = _least(b for _, b in starts), _most(b for _, b in finishes)
    planned = early if run.early is not None else late
    whole = None
    if planned[0] is not None and planned[1] is not None:
        whole = calendar.worked(planned[1]) - calendar.worked(planned[0])
    return replace(
        _empty(activity, "not-started", view),
        early_start=early[0],
        early_finish=early[1],
        late_start=late[0],
        late_finish=late[1],
        planned_start=planned[0],
        planned_finish=planned[1],
        duration_days=as_days(whole, run.network.day_of(calendar)),
        starts_by=partial(Driver, "start", "", "随所连工作伸缩，不驱动其他工作"),
    )
