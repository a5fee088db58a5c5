"""From a schedule to its arrow network: rewrite, convert, date, number."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Sequence

from gantt.arrows.convert import convert
from gantt.arrows.critical import on_the_line
from gantt.arrows.events import Dated, dated
from gantt.arrows.rewrite import rewrite
from gantt.arrows.tasks import Rewritten, Task
from gantt.arrows.values import Arrow, ArrowNetwork, Event
from projects.schedule import Schedule
from projects.schedule.result import as_days
from projects.worktime import WorkCalendar


def arrow_network(schedule: Schedule, items: Collection[str] | None = None) -> ArrowNetwork:
    """The 双代号 network of a plan, every date as the schedule has it.

    Args:
        schedule: a computed plan; one without a start shows its late dates as early ones, too.
        items: only these works (a summary stands for those below it) and the links among them;
            what another work holds waits for its date.
    """
    plan = rewrite(schedule, items)
    if not plan.tasks and not plan.marks:
        return ArrowNetwork((), (), plan.left_out)
    ranks = [(not _critical(schedule, task), -task.finish[0]) for task in plan.tasks]
    shape = convert(plan.before, plan.mark_before, ranks)
    return _Drawn(schedule, plan, dated(schedule, plan, shape)).drawn()


def _critical(schedule: Schedule, task: Task) -> bool:
    return task.kind == "work" and schedule[task.item].critical


class _Drawn:
    """Events and arrows of a dated network."""

    def __init__(self, schedule: Schedule, plan: Rewritten, net: Dated) -> None:
        self.schedule, self.plan, self.net = schedule, plan, net
        self.network = schedule.run.network
        self.order = _numbered(net)
        self.numbers = {node: number for number, node in enumerate(self.order, 1)}
        self.behind, self.ahead = self._critical_ends()

    def drawn(self) -> ArrowNetwork:
        """Events by number; works in the order of the plan, then waits, then dummies."""
        net = self.net
        tasks = sorted(range(len(net.tasks)), key=lambda number: net.tasks[number].kind == "wait")
        arrows = [self._arrow(number) for number in tasks]
        for tail in self.order:
            heads = sorted(net.nodes[tail].dummies_out, key=self.numbers.__getitem__)
            arrows += [self._dummy(tail, head) for head in heads]
        events = tuple(self._event(place) for place in self.order)
        return ArrowNetwork(events, tuple(on_the_line(arrows)), self.plan.left_out)

    def _event(self, place: int) -> Event:
        node = self.net.nodes[place]
        items = tuple(self.plan.marks[n].item for n in node.marks if self.plan.marks[n].item)
        return Event(self.numbers[place], node.early, node.late, items)

    def _arrow(self, number: int) -> Arrow:
        task, tail, head = self.net.tasks[number], self.net.tails[number], self.net.heads[number]
        start, until = self.net.nodes[tail], self.net.nodes[head].early
        begin = task.start[0]
        if task.kind == "wait":
            begin = start.early if task.elastic else min(begin, start.early)
        late = start.late if task.elastic else task.start[1]
        finish = self.net.nodes[head].late if task.elastic else task.finish[1]
        held = ""
        total: float | None = None
        free = self._days(task.calendar, task.finish[0], until)
        critical = self._joins(tail, head) and not free
        if task.kind == "work":
            timing = self.schedule[task.item]
            total, critical = timing.total_float_days, timing.critical
            if task.part[0] == task.part[1]:
                free = timing.free_float_days
            held = self.net.held.get(number, "")
        elif task.elastic:
            free = None
        elif not task.settled:
            total = self._days(task.calendar, task.finish[0], finish)
        return Arrow(
            tail=self.numbers[tail],
            head=self.numbers[head],
            kind=task.kind,
            item=task.item,
            name=task.name,
            part=task.part,
            days=task.days,
            early_start=begin,
            early_finish=max(task.finish[0], begin),
            late_start=late,
            late_finish=finish,
            total_float=total,
            free_float=free,
            critical=critical,
            held=held,
        )

    def _dummy(self, tail: int, head: int) -> Arrow:
        first, last = self.net.nodes[tail], self.net.nodes[head]
        calendar = self.network.calendars.default
        free = self._days(calendar, first.early, last.early)
        return Arrow(
            tail=self.numbers[tail],
            head=self.numbers[head],
            kind="dummy",
            early_start=first.early,
            early_finish=last.early,
            late_start=first.late,
            late_finish=last.late,
            total_float=self._days(calendar, first.early, last.late),
            free_float=free,
            critical=self._joins(tail, head) and not free,
        )

    def _days(self, calendar: WorkCalendar, first: int, last: int) -> float | None:
        """The working time between two instants in days."""
        minutes = calendar.worked(last) - calendar.worked(first)
        return as_days(minutes, self.network.day_of(calendar))

    def _joins(self, tail: int, head: int) -> bool:
        return tail in self.behind and head in self.ahead

    def _critical_ends(self) -> tuple[set[int], set[int]]:
        """The events that a critical work reaches without slack, through waits and dummies, and
        those from which one goes on."""
        net = self.net
        default = self.network.calendars.default
        behind: set[int] = set()
        ahead: set[int] = set()
        tight: list[tuple[int, int]] = []
        for tail, node in enumerate(net.nodes):
            tight += [
                (tail, head)
                for head in node.dummies_out
                if not self._days(default, node.early, net.nodes[head].early)
            ]
        for number, task in enumerate(net.tasks):
            tail, head = net.tails[number], net.heads[number]
            close = not self._days(task.calendar, task.finish[0], net.nodes[head].early)
            if task.kind == "wait" and close:
                tight.append((tail, head))
            elif task.kind == "work" and self.schedule[task.item].critical:
                ahead.add(tail)
                if close:
                    behind.add(head)
        tight.sort(key=lambda ends: self.numbers[ends[0]])
        behind.update(_reached(behind, tight))
        ahead.update(_reached(ahead, [(head, tail) for tail, head in reversed(tight)]))
        return behind, ahead


def _reached(known: set[int], steps: Sequence[tuple[int, int]]) -> set[int]:
    found = set(known)
    for first, last in steps:
        if first in found:
            found.add(last)
    return found


def _numbered(net: Dated) -> list[int]:
    """The nodes in the order of their numbers: by time, never against an arrow."""
    missing = [len(node.tasks_in) + len(node.dummies_in) for node in net.nodes]
    ready = [(node.early, node.late, n) for n, node in enumerate(net.nodes) if not missing[n]]
    heapq.heapify(ready)
    order: list[int] = []
    while ready:
        *_, place = heapq.heappop(ready)
        order.append(place)
        node = net.nodes[place]
        for head in [*(net.heads[number] for number in node.tasks_out), *node.dummies_out]:
            missing[head] -= 1
            if not missing[head]:
                heapq.heappush(ready, (net.nodes[head].early, net.nodes[head].late, head))
    return order
