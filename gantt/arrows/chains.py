"""Every work as its chain of parts, joined by links, waits and the ends of works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gantt.arrows.covers import ordered
from gantt.arrows.joints import Joint
from gantt.arrows.reasons import held_by, wait_words
from gantt.arrows.spans import Dates, Stretch
from gantt.arrows.tasks import Mark, Task
from projects.schedule import Schedule
from projects.schedule.result import as_days


@dataclass(slots=True)
class _Vertex:
    """A task, or an instant: the start or the end of a work, a milestone."""

    number: int
    at: Dates
    task: Task | None = None
    milestone: bool = False
    held: bool = False
    before: set[int] = field(default_factory=set)


class Chains:
    """The vertices of a plan while they are joined; thrown away when the tasks stand."""

    def __init__(
        self, schedule: Schedule, stretches: Mapping[int, Stretch], paused: Mapping[int, int]
    ) -> None:
        self.schedule, self.stretches, self.paused = schedule, stretches, paused
        self.marks: tuple[Mark, ...] = ()
        self._vertices: list[_Vertex] = []
        self._leaves: dict[tuple[int, int], int] = {}
        self._enters: dict[tuple[int, int], int] = {}

    def build(self, joints: Sequence[Joint]) -> None:
        """One chain a work, cut where joints leave or enter it; then the joints between them."""
        cuts: dict[int, set[int]] = {number: set() for number in self.stretches}
        for one in joints:
            cuts[one.before].add(one.leave)
            cuts[one.after].add(one.enter)
        begun = {one.before for one in joints if not one.leave}
        ended = {one.after for one in joints if one.enter == self.stretches[one.after].length}
        for number, found in self.stretches.items():
            if found.start[0] == found.finish[0]:
                vertex = self._add(_Vertex(number, found.finish, milestone=True, held=True))
                self._leaves[number, 0] = self._enters[number, 0] = vertex
            else:
                self._chain(number, sorted(cuts[number]), number in begun, number in ended)
        waits: dict[tuple[int, int, int], list[Joint]] = {}
        for one in joints:
            if one.rule is None:
                self._join(one, self._leaves[one.before, one.leave])
            else:
                waits.setdefault(
                    (self._leaves[one.before, one.leave], id(one.rule), one.lag), []
                ).append(one)
        for (leave, _, _), those in waits.items():
            self._wait(leave, those)

    def _add(self, vertex: _Vertex) -> int:
        self._vertices.append(vertex)
        return len(self._vertices) - 1

    def _chain(self, number: int, cuts: Sequence[int], begun: bool, ended: bool) -> None:
        """The parts of one work; its start and its end as instants where links need them."""
        found = self.stretches[number]
        offsets = [0, *(cut for cut in cuts if 0 < cut < found.length), found.length]
        count = len(offsets) - 1
        last: int | None = None
        if begun:
            last = self._add(_Vertex(number, found.start, held=True))
            self._leaves[number, 0] = self._enters[number, 0] = last
        for place in range(count):
            first, end = offsets[place], offsets[place + 1]
            task = self._part(number, found, (first, end), (place + 1, count))
            vertex = self._add(_Vertex(number, task.start, task))
            if last is not None:
                self._vertices[vertex].before.add(last)
            self._enters.setdefault((number, first), vertex)
            self._leaves[number, end] = last = vertex
        if ended:
            point = self._add(
                _Vertex(number, found.finish, before={self._leaves[number, found.length]})
            )
            self._leaves[number, found.length] = self._enters[number, found.length] = point

    def _part(
        self, number: int, found: Stretch, cut: tuple[int, int], part: tuple[int, int]
    ) -> Task:
        work, network = found.node.activity, self.schedule.run.network
        start, finish = found.begins_at(cut[0]), found.ends_at(cut[1])
        data = self.schedule.run.situation.data_instant or finish[0]
        if self.paused.get(number) == cut[1]:
            # What was done ended at the data date, whenever the rest may go on.
            finish = max(min(finish[0], found.calendar.to_finish(data)), start[0]), finish[1]
        settled = found.settled_at(cut[1])
        if settled:
            start, finish = (start[0],) * 2, (finish[0],) * 2
        if found.cuttable:
            days = as_days(cut[1] - cut[0], network.day_of(found.calendar))
        else:
            days = self.schedule[work.id].duration_days
        return Task(
            "work",
            number,
            work.id,
            work.name,
            part,
            days,
            (start[0], min(start[1], finish[1])),
            finish,
            found.calendar,
            settled=settled,
        )

    def _join(self, one: Joint, leave: int) -> None:
        self._vertices[self._enters[one.after, one.enter]].before.add(leave)

    def _wait(self, leave: int, those: Sequence[Joint]) -> None:
        """One wait for all links that leave one instant with the same lag."""
        one, source = those[0], self.stretches[those[0].before]
        name, days = wait_words(self.schedule, one)
        until = min(self.stretches[j.after].begins_at(j.enter)[1] for j in those)
        begin = source.ends_at(one.leave)
        end, latest = one.arrives((begin[0], until))
        task = Task(
            "wait",
            one.before,
            "",
            name,
            (1, 1),
            days,
            (begin[0], latest),
            (end, until),
            source.calendar,
            settled=source.settled_at(one.leave),
        )
        vertex = self._add(_Vertex(one.before, task.start, task, before={leave}))
        for each in those:
            self._join(each, vertex)

    def resolved(
        self,
    ) -> tuple[tuple[Task, ...], tuple[frozenset[int], ...], tuple[frozenset[int], ...]]:
        """The tasks, the tasks before each, and those before each mark: no instant between."""
        vertices = self._vertices
        places = [n for n, vertex in enumerate(vertices) if vertex.task is not None]
        place = {vertex: task for task, vertex in enumerate(places)}
        tasks = [task for vertex in vertices if (task := vertex.task) is not None]
        before: list[frozenset[int]] = [frozenset()] * len(tasks)
        followed = set().union(*(vertex.before for vertex in vertices))
        origin = min((vertex.at[0] for vertex in vertices), default=0)
        passed: list[frozenset[int]] = [frozenset()] * len(vertices)
        marks: dict[int, tuple[Mark, frozenset[int]]] = {}
        for number in ordered([vertex.before for vertex in vertices]):
            vertex = vertices[number]
            those = frozenset().union(*(passed[one] for one in vertex.before))
            if vertex.task is not None:
                before[place[number]] = those
                passed[number] = frozenset((place[number],))
                continue
            arrival = max((tasks[one].finish[0] for one in those), default=origin)
            if vertex.held and self._later(vertex, arrival):
                before.append(those)
                tasks.append(self._hold(vertex, arrival))
                those = frozenset((len(tasks) - 1,))
            passed[number] = those
            if vertex.milestone or number not in followed:
                marks[number] = self._mark(vertex), those
        rows = [marks[number] for number in sorted(marks)]
        self.marks = tuple(mark for mark, _ in rows)
        return tuple(tasks), tuple(before), tuple(those for _, those in rows)

    def _later(self, vertex: _Vertex, arrival: int) -> bool:
        """Whether working time lies between an instant and what ends before it."""
        if vertex.at[0] <= arrival:
            return False
        worked = self.stretches[vertex.number].calendar.worked
        return worked(arrival) < worked(vertex.at[0])

    def _hold(self, vertex: _Vertex, arrival: int) -> Task:
        """The wait for a date in front of a milestone, or of a start that others follow."""
        name = held_by(self.schedule, vertex.number, self.stretches)
        early, late = vertex.at
        return Task(
            "wait",
            vertex.number,
            "",
            name,
            (1, 1),
            None,
            (arrival, late),
            (early, late),
            self.stretches[vertex.number].calendar,
            elastic=True,
        )

    def _mark(self, vertex: _Vertex) -> Mark:
        found = self.stretches[vertex.number]
        item = found.node.activity.id if vertex.milestone else ""
        return Mark(item, vertex.at, found.calendar)
