"""Which works are uncertain, and by what (SEMANTICS 11): drivers, three-point estimates, events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod

from projects.errors import Finding
from projects.model import DAY, Activity, Project, RiskEvent
from projects.schedule.forward import start_before
from projects.schedule.modes import FINISHED, MANUAL
from projects.schedule.situation import Situation, span_end
from projects.worktime import EARLIEST, LATEST

LONGEST = (LATEST - EARLIEST).days * DAY
"""Minutes from end to end of the calendars' years; what could last longer fits no array either."""
TOO_LONG = "核对 risk 的 high、drivers 的 factor 和 events 的 adds"


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that may go otherwise than planned: a driver by its name, an event by its name, the
    work it is on and which of several alike it is, or all three-point estimates together."""

    kind: str
    name: str = ""
    on: str = ""
    copy: int = 0


ESTIMATES = Cause("estimates")


def driver(name: str) -> Cause:
    """The cause that a driver is."""
    return Cause("driver", name)


@dataclass(frozen=True, slots=True)
class Uncertain:
    """What may become of the duration of one node, or of what remains of it.

    planned: working minutes by the plan (elapsed ones of a span); None where calendar months depend
    on where they begin. estimate: low, likely and high in place of that, in steps of the plan
    (whole days in a day plan, else minutes). drivers: those that stretch it. events: the minutes
    that each adds.
    """

    item: str
    planned: int | None
    estimate: tuple[float, float, float] | None
    drivers: tuple[str, ...]
    events: tuple[tuple[Cause, int], ...]

    @property
    def causes(self) -> frozenset[Cause]:
        """Everything that makes it uncertain."""
        own = [driver(name) for name in self.drivers] + [cause for cause, _ in self.events]
        return frozenset([*own, ESTIMATES] if self.estimate else own)


def events_of(project: Project) -> list[tuple[Cause, RiskEvent]]:
    """The events of a plan, each as a cause of its own."""
    seen: dict[tuple[str, str], int] = {}
    found = []
    for event in project.events:
        copy = seen.get((event.name, event.on), 0)
        seen[event.name, event.on] = copy + 1
        found.append((Cause("event", event.name, event.on, copy), event))
    return found


def uncertain_nodes(now: Situation) -> dict[int, Uncertain]:
    """By node: what is uncertain about it and can still happen at the data date."""
    network = now.network
    happening: dict[str, list[tuple[Cause, RiskEvent]]] = {}
    for cause, event in events_of(network.project):
        happening.setdefault(event.on, []).append((cause, event))
    found = {}
    for number, node in enumerate(network.nodes):
        work = node.activity
        if not (work.risk or work.drivers or work.id in happening):
            continue
        if node.kind == "group" or _settled(now, number):
            continue
        one = _uncertain(now, number, happening.get(work.id, ()))
        if one.causes:
            found[number] = one
    return found


def _settled(now: Situation, number: int) -> bool:
    """Whether nothing can touch the dates of a node any more."""
    if now.mode[number] in (FINISHED, MANUAL):
        return True
    if number in now.remaining:
        return not now.remaining[number]
    # A zero-duration item just happens; only a promise about it can be broken.
    return now.network.nodes[number].kind == "point" and number not in now.promised


def _uncertain(now: Situation, number: int, events: Iterable[tuple[Cause, RiskEvent]]) -> Uncertain:
    network, node = now.network, now.node(number)
    work, step = node.activity, network.step
    day = DAY if node.kind == "span" else network.day_of(node.calendar)
    lasts = node.kind != "point"
    planned = _planned(now, number)
    estimate = None
    if work.risk is not None and lasts:
        share = 1.0
        if number in now.remaining:  # only what remains is uncertain
            share = now.remaining[number] / (_whole(now, number) or now.remaining[number])
        low, likely, high = (days * (day / step) * share for days in work.risk)
        estimate = low, likely, high
    return Uncertain(
        item=work.id,
        planned=planned,
        estimate=estimate,
        drivers=work.drivers if lasts else (),
        events=tuple((cause, int(one.adds * day / step + 0.5) * step) for cause, one in events),
    )


def _planned(now: Situation, number: int) -> int | None:
    """The duration by the plan, or what remains of it; None where it depends on the start."""
    node = now.node(number)
    if number in now.remaining:
        return now.remaining[number]
    if node.span is None:
        return node.duration
    if node.span.unit != "months":
        return node.span.amount
    if number in now.promised:
        end = now.promised[number]
        return end - start_before(node, end, now.network.step)
    return None


def _whole(now: Situation, number: int) -> int:
    """The whole duration of a work that is under way, in minutes."""
    node = now.network.nodes[number]
    if node.span is None:
        return node.duration
    begun = now.actual_start.get(number, now.data_instant or 0)
    return span_end(node, begun) - begun


def too_long(now: Situation, uncertain: Mapping[int, Uncertain]) -> list[Finding]:
    """DP947: one finding a work that could last longer than the calendars reach."""
    highest = {one.name: max(one.factor[2], 1.0) for one in now.network.project.drivers}
    findings = []
    for number, one in uncertain.items():
        work, span = now.network.nodes[number].activity, now.network.nodes[number].span
        lasts: float = one.planned or (span.amount * 31 * DAY if span else 0)
        if one.estimate:
            lasts = one.estimate[2] * now.network.step
        lasts *= prod(highest[name] for name in one.drivers)
        if lasts + sum(adds for _, adds in one.events) > LONGEST:
            says = f"“{work.id} {work.name}”的工期可能超出 1900—2199 年"
            findings.append(Finding("DP947", says, TOO_LONG, work.where, "error", work.id))
    return findings


def without_effect(now: Situation, uncertain: Mapping[int, Uncertain]) -> list[Finding]:
    """DP941: one finding a work whose keys of risk move nothing."""
    network = now.network
    targets = {event.on for event in network.project.events}
    findings = []
    for work in network.project.activities:
        asked = bool(work.risk), bool(work.drivers), work.id in targets
        number = network.index.get(work.id)
        one = None if number is None else uncertain.get(number)
        got = (False,) * 3 if one is None else (one.estimate, one.drivers, one.events)
        if all(have or not want for want, have in zip(asked, got, strict=True)):
            continue
        says, remedy = _why_not(now, work)
        head = f"“{work.id} {work.name}”{says}，写在它上面的不确定性不起作用"
        findings.append(Finding("DP941", head, remedy, work.where, "warning", work.id))
    return findings


def _why_not(now: Situation, work: Activity) -> tuple[str, str]:
    network = now.network
    number = network.index.get(work.id)
    if work.id in network.leaves:
        return "是汇总项", "写到它下面的工作上"
    if number is None:
        return "不参加网络计算", "写到有工期的工作上"
    if now.mode[number] == FINISHED or number in now.remaining:
        return "已经完成", "不必处理；也可以删去"
    if now.mode[number] == MANUAL:
        return "是手动安排的，日期固定", "改为自动安排"
    return "没有工期", "给它写上 duration，或写到它前面的工作上"
