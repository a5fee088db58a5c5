"""The instants of the events: when all that enters has ended and what leaves begins."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from gantt.arrows.convert import Shape
from gantt.arrows.reasons import PAUSE, REST, held_by
from gantt.arrows.tasks import Rewritten, Task
from projects.schedule import Schedule
from projects.schedule.modes import HIGH, LOW


@dataclass(slots=True)
class Node:
    """An event while it gets its instants. tasks_in, tasks_out: tasks by number; dummies_in,
    dummies_out: nodes; marks: by number."""

    early: int = LOW
    late: int = HIGH
    tasks_in: list[int] = field(default_factory=list)
    tasks_out: list[int] = field(default_factory=list)
    dummies_in: list[int] = field(default_factory=list)
    dummies_out: list[int] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Dated:
    """Nodes with their instants; tails and heads by task, the waits for a date included.

    held: by task, why it begins later than everything that enters its event ends.
    """

    nodes: list[Node]
    tasks: list[Task]
    tails: list[int]
    heads: list[int]
    held: dict[int, str] = field(default_factory=dict)


def dated(schedule: Schedule, plan: Rewritten, shape: Shape) -> Dated:
    """The events of a shape with their instants, and a wait in front of every work that begins
    later than its event."""
    nodes = [Node() for _ in range(shape.count)]
    for number, (tail, head) in enumerate(zip(shape.tails, shape.heads, strict=True)):
        nodes[tail].tasks_out.append(number)
        nodes[head].tasks_in.append(number)
    for tail, head in shape.dummies:
        nodes[tail].dummies_out.append(head)
        nodes[head].dummies_in.append(tail)
    for number, node in enumerate(shape.marks):
        nodes[node].marks.append(number)
    net = Dated(nodes, list(plan.tasks), list(shape.tails), list(shape.heads))
    _late(net, plan)
    _early(net, plan)
    for number in range(shape.count):
        _wait_for_dates(schedule, net, plan, number)
    return net


def _late(net: Dated, plan: Rewritten) -> None:
    """The latest instants, from the last node on, which everything may reach late."""
    last = max([*(t.finish[1] for t in plan.tasks), *(m.at[1] for m in plan.marks)])
    for node in reversed(net.nodes):
        bounds = [net.nodes[head].late for head in node.dummies_out]
        for number in node.tasks_out:
            task = net.tasks[number]
            bounds.append(net.nodes[net.heads[number]].late if task.elastic else task.start[1])
        for number in node.marks:
            mark = plan.marks[number]
            least = min(bounds, default=HIGH)
            if least == HIGH or mark.calendar.worked(mark.at[1]) < mark.calendar.worked(least):
                bounds.append(mark.at[1])
        node.late = min(bounds, default=last)


def _early(net: Dated, plan: Rewritten) -> None:
    """The early instants: a node waits for the first work that leaves it, and where only dummies
    do, it stands where the last that enters ends."""
    upper = [HIGH] * len(net.nodes)
    begins = [HIGH] * len(net.nodes)
    for place in reversed(range(len(net.nodes))):
        node = net.nodes[place]
        begin = min(
            (net.tasks[n].start[0] for n in node.tasks_out if not net.tasks[n].elastic),
            default=HIGH,
        )
        for number in node.marks:
            mark = plan.marks[number]
            if begin == HIGH or mark.calendar.worked(mark.at[0]) < mark.calendar.worked(begin):
                begin = mark.at[0]
        begins[place] = begin
        ahead = [upper[head] for head in node.dummies_out]
        ahead += [upper[net.heads[n]] for n in node.tasks_out if net.tasks[n].elastic]
        upper[place] = min([begin, *ahead])
    for place, node in enumerate(net.nodes):
        ends = [net.tasks[number].finish[0] for number in node.tasks_in]
        ends += [net.nodes[tail].early for tail in node.dummies_in]
        arrival = max(ends, default=LOW)
        waits = begins[place] > upper[place] and arrival > LOW
        node.early = arrival if waits or upper[place] == HIGH else upper[place]


def _wait_for_dates(schedule: Schedule, net: Dated, plan: Rewritten, place: int) -> None:
    """Works that begin later than their event get a wait in front, named for what holds them."""
    node = net.nodes[place]
    _note_held(schedule, net, plan, node)
    waiting: dict[tuple[int, str], list[int]] = {}
    for number in node.tasks_out:
        task = net.tasks[number]
        if task.kind == "work" and task.start[0] > node.early:
            name = _why(schedule, plan, task, node.early)
            waiting.setdefault((task.start[0], name), []).append(number)
    for (begin, name), those in waiting.items():
        late = min(net.tasks[number].start[1] for number in those)
        held = net.tasks[those[0]]
        wait = replace(
            held,
            kind="wait",
            item="",
            name=name,
            part=(1, 1),
            days=None,
            start=(node.early, node.late),
            finish=(begin, late),
            elastic=True,
        )
        own = len(net.nodes)
        net.nodes.append(Node(begin, late, [len(net.tasks)], those))
        node.tasks_out = [number for number in node.tasks_out if number not in those]
        node.tasks_out.append(len(net.tasks))
        net.tasks.append(wait)
        net.tails.append(place)
        net.heads.append(own)
        for number in those:
            net.tails[number] = own


def _note_held(schedule: Schedule, net: Dated, plan: Rewritten, node: Node) -> None:
    """Note why works that begin with their event begin later than all that enters it ends."""
    ends = [net.tasks[number].finish[0] for number in node.tasks_in]
    ends += [net.nodes[tail].early for tail in node.dummies_in]
    arrival = max(ends, default=node.early)
    for number in node.tasks_out:
        task = net.tasks[number]
        if task.kind == "work" and task.start[0] == node.early:
            why = _why(schedule, plan, task, arrival)
            if why != REST:
                net.held[number] = why


def _why(schedule: Schedule, plan: Rewritten, task: Task, arrival: int) -> str:
    """What a work waits for between its event and its start."""
    worked = task.calendar.worked
    if worked(arrival) == worked(task.start[0]):
        return REST
    if task.part[0] > 1:
        return PAUSE
    return held_by(schedule, task.number, plan.shown)
