"""What moved, which resource pushed it, and how much of each is used on which day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from projects.errors import Finding
from projects.levelling.compiling import Compiled
from projects.levelling.demand import GRAIN, HELD, Demand, Use
from projects.levelling.result import Levelled, Usage, Wait
from projects.model import DAY, day_of
from projects.network import Node
from projects.schedule import Run
from projects.schedule.dates import Dates
from projects.schedule.result import as_days


def levelled_rows(
    before: Run, after: Run, demand: Demand, both: Compiled, used: Use, backward: bool
) -> tuple[Levelled, ...]:
    """Every work that can move and has resources or moved, in the order of the plan."""
    reader = _Reader(before, after, demand, both, used, backward)
    rows = (reader.row(task) for task in reader.in_order())
    return tuple(row for row in rows if row is not None)


class _Reader:
    """The two plans side by side. Places are those of the problem that was asked: of the mirror
    for a backward plan, where what comes later in its time lies earlier in ours."""

    def __init__(
        self, before: Run, after: Run, demand: Demand, both: Compiled, used: Use, backward: bool
    ) -> None:
        self.before, self.after, self.demand, self.used = before, after, demand, used
        self.both, self.backward = both, backward
        self.old, self.new = _dates(before, backward), _dates(after, backward)
        self.places = [self._place(task) for task in range(len(both.numbers))]

    def in_order(self) -> list[int]:
        """The tasks as the plan names them."""
        return sorted(range(len(self.both.numbers)), key=lambda task: self.both.numbers[task])

    def _place(self, task: int) -> int:
        """Where the engine put a task, in places of the problem."""
        number = self.both.numbers[task]
        node = self.after.network.nodes[number]
        if not self.new.bound(number):
            return self.both.problem.tasks[task].first
        work = node.kind == "work"
        if self.backward:
            length = self.both.problem.tasks[task].length
            return -(self.new.w_finish[number] if work else self.new.start(number) + length)
        return self.new.w_start[number] if work else self.new.start(number)

    def row(self, task: int) -> Levelled | None:
        number = self.both.numbers[task]
        node = self.after.network.nodes[number]
        if node.kind == "point" or not (self.old.bound(number) and self.new.bound(number)):
            return None
        old, new = self.old.start(number), self.new.start(number)
        worked = node.calendar.worked
        moved = self._days(node, worked(new) - worked(old))
        if not moved and number not in self.demand.needs:
            return None
        waits, pushed = self._waits(task) if number in self.demand.needs and moved else ((), 0.0)
        return Levelled(
            id=node.activity.id,
            before_start=day_of(old),
            before_finish=day_of(self.old.finish(number) - 1),
            start=day_of(new),
            finish=day_of(self.new.finish(number) - 1),
            moved_days=moved,
            pushed_days=pushed,
            waits=waits,
            says=self._says(moved, pushed, waits),
        )

    def _days(self, node: Node, minutes: int) -> float:
        return as_days(minutes, self.before.network.day_of(node.calendar)) or 0

    def _waits(self, task: int) -> tuple[tuple[Wait, ...], float]:
        """The resources that were taken between where links put a task and where it stands."""
        problem = self.both.problem
        one = problem.tasks[task]
        free_at = problem.bound(task, one.first, self.places)
        place = self.places[task]
        if free_at >= place:
            return (), 0.0
        number = self.both.numbers[task]
        node = self.after.network.nodes[number]
        between = self._between(node, one.clock.begins(free_at), one.clock.begins(place))
        waits = []
        for resource, amount in one.needs:
            others = {day: self._others(resource, day, number) for day in between}
            taken = [
                day
                for day, users in others.items()
                if sum(users.values()) + amount > self.demand.limits[resource]
            ]
            if taken:
                users = sorted({user for day in taken for user in others[day]})
                ids = tuple(self.after.network.nodes[user].activity.id for user in users)
                name = self.demand.names[resource]
                waits.append(Wait(name, _day(min(taken)), _day(max(taken)), ids))
        return tuple(waits), self._days(node, place - free_at if waits else 0)

    def _between(self, node: Node, first: int, last: int) -> list[int]:
        """The worked days that a task would rather have begun (backward: ended) on."""
        if self.backward:
            first, last = -last, -first
        calendar = node.calendar
        days = range(first // DAY, -(-last // DAY))
        return [day for day in days if calendar.is_workday(_day(day))]

    def _others(self, resource: int, day: int, number: int) -> dict[int, int]:
        users = self.used[resource].get(day, {})
        return {user: amount for user, amount in users.items() if user != number}

    def _says(self, moved: float, pushed: float, waits: Sequence[Wait]) -> str:
        if not moved:
            return ""
        towards = "提前" if self.backward else "推迟"
        if not waits:
            return f"随{'后续' if self.backward else '前置'}工作{towards} {abs(moved):g} 天"
        taken = "；".join(_wait_says(wait) for wait in waits)
        more = abs(moved) - pushed
        also = f"，另随{'后续' if self.backward else '前置'}工作{towards} {more:g} 天"
        return f"{taken}，故{towards} {pushed:g} 天{also if more > 0 else ''}"


def _dates(run: Run, late: bool) -> Dates:
    dates = run.late if late else run.early
    assert dates is not None
    return dates


def _wait_says(wait: Wait) -> str:
    more = f" 等 {len(wait.users)} 项" if len(wait.users) > 4 else ""
    who = "、".join(wait.users[:4]) + more
    when = f"{wait.first:%m-%d}"
    if wait.first.year != wait.last.year:
        when = f"{wait.first} 至 {wait.last}"
    elif wait.first != wait.last:
        when = f"{wait.first:%m-%d} 至 {wait.last:%m-%d}"
    return f"{wait.resource} {when} 已排满（{who}）"


def usage_rows(demand: Demand, before: Use, after: Use) -> tuple[Usage, ...]:
    """Every limited resource that anything uses."""
    return tuple(
        _usage(name, limit, _totals(old), _totals(new))
        for name, limit, old, new in zip(demand.names, demand.limits, before, after, strict=True)
        if old or new
    )


def _totals(days: dict[int, dict[int, int]]) -> dict[int, int]:
    return {day: sum(users.values()) for day, users in days.items()}


def _usage(name: str, limit: int, old: dict[int, int], new: dict[int, int]) -> Usage:
    return Usage(
        resource=name,
        limit=_amount(limit),
        peak_before=_amount(max(old.values(), default=0)),
        peak_after=_amount(max(new.values(), default=0)),
        over_days_before=sum(amount > limit for amount in old.values()),
        over_days_after=sum(amount > limit for amount in new.values()),
        days=tuple(
            (_day(day), _amount(old.get(day, 0)), _amount(new.get(day, 0)))
            for day in sorted({*old, *new})
        ),
    )


def held_clashes(after: Run, demand: Demand, used: Use) -> Iterable[Finding]:
    """DP966 for each resource of which the works under way or with fixed dates alone need more
    than there is: nothing can be moved there."""
    mode, nodes = after.situation.mode, after.network.nodes
    for name, limit, days in zip(demand.names, demand.limits, used, strict=True):
        over = sorted(day for day, users in days.items() if sum(users.values()) > limit)
        if over:
            users = sorted({number for day in over for number in days[day]})
            who = [number for number in users if mode[number] in HELD] or users
            ids = "、".join(nodes[number].activity.id for number in who)
            yield Finding(
                "DP966",
                f"“{name}”从 {_day(over[0])} 起有 {len(over)} 天超过限量 {_amount(limit):g}："
                f"{ids} 在建或日期已定，不能推移",
                "增加资源，或暂停其中一项并调整它的剩余工期",
                level="warning",
            )


def _amount(thousandths: int) -> float:
    return thousandths / GRAIN


def _day(ordinal: int) -> date:
    return date.fromordinal(ordinal)
