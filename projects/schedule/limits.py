"""What must end by when: deadlines, latest dates and the end of the project (SEMANTICS 4)."""

from __future__ import annotations

from projects.errors import Finding, InputError
from projects.model import Deadline
from projects.network import Network
from projects.schedule.forward import Early
from projects.schedule.modes import HIGH
from projects.schedule.situation import Situation


def limit_instant(network: Network, deadline: Deadline) -> int:
    """The deadline less its buffer: the instant that the backward pass starts from."""
    if not deadline.buffer:
        return deadline.at
    calendar = network.calendar_of(deadline.item)
    buffer = deadline.buffer * network.project.minutes_per_day
    return calendar.finish_of(calendar.worked(deadline.at) - buffer)


def open_finish(network: Network, number: int) -> bool:
    """Whether no link holds the finish of a node."""
    node = network.nodes[number]
    edges = network.out[number]
    return not edges if node.kind == "point" else not any(edge.from_finish for edge in edges)


def project_end(situation: Situation, early: Early) -> int:
    """The largest early finish of all works."""
    end = early.last_finish(range(len(situation.mode)))
    assert end is not None
    return end


def bound_all(limits: list[int], network: Network, moment: int) -> None:
    """Lower every node's limit to an instant."""
    measured = network.measures(moment)
    limits[:] = map(min, limits, [measured[clock] for clock in network.clocks])


def bound(limits: list[int], network: Network, number: int, moment: int) -> None:
    """Lower a node's limit to an instant."""
    node = network.nodes[number]
    limits[number] = min(
        limits[number], node.calendar.worked(moment) if node.kind == "work" else moment
    )


def late_limits(situation: Situation, end: int | None) -> list[int]:
    """The limit of every node in the late plan; `end` is the project's early finish, None without
    an early side.

    Raises:
        InputError: DP403 for the open ends of a plan without start that reach no deadline.
    """
    network = situation.network
    limits = list(situation.cap)
    dated: set[int] = set()
    whole = False
    for deadline in network.deadlines:
        moment = limit_instant(network, deadline)
        whole = whole or deadline.item is None
        if deadline.item is None:
            bound_all(limits, network, moment)
            continue
        for number in network.nodes_of(deadline.item):
            bound(limits, network, number, moment)
            dated.add(number)
    if whole:
        return limits
    if end is not None:
        if network.rules.cap_at_project_end or not dated:
            bound_all(limits, network, end)
            return limits
        for number in range(len(limits)):
            if number not in dated and open_finish(network, number):
                bound(limits, network, number, end)
        return limits
    findings = [
        Finding(
            "DP403",
            f"“{node.activity.id} {node.activity.name}”之后没有工作，也没有时限，倒排无从算起",
            "给它或它所在的项目写上 deadline，或连到有时限的工作",
            node.activity.where,
            item=node.activity.id,
        )
        for number, node in enumerate(network.nodes)
        if limits[number] == HIGH and not network.out[number] and node.kind != "group"
    ]
    if findings:
        raise InputError(findings)
    return limits


def limits_towards(situation: Situation, early: Early, item: str | None, end: int) -> list[int]:
    """The limits of the pass that finds who is critical towards an item: its own early finish
    (the project's, on every work, for None), and nothing else."""
    network = situation.network
    limits = [HIGH] * len(network.nodes)
    if item is None:
        bound_all(limits, network, end)
        return limits
    numbers = network.nodes_of(item)
    if numbers:
        end = max(early.finish(number) for number in numbers)
        for number in numbers:
            bound(limits, network, number, end)
    return limits
