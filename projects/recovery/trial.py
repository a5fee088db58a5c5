"""The plan with measures, through the engine: what every answer is verified by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from projects.actuals import Actual
from projects.errors import InputError
from projects.holidays import Override
from projects.model import Activity, Link, Project, Span
from projects.network import Network, build
from projects.recovery.goal import Goal
from projects.recovery.values import Choice, Option
from projects.schedule import Run, Schedule, run
from projects.schedule.forward import Early, forward
from projects.schedule.modes import UNDER_WAY
from projects.schedule.situation import Situation, situation

NEVER = 1 << 60
"""The finish of a plan that has none: an unsplittable work without a gap, dates beyond 2199."""


@dataclass
class Bench:
    """A schedule, its levers and a goal; remembers what it has tried."""

    schedule: Schedule
    override: Override | None
    options: tuple[Option, ...]
    goal: Goal
    full: dict[frozenset[int], Choice] = field(default_factory=dict)
    """By options: all of them pulled as far as they go and help."""
    _reached: dict[Choice, int] = field(default_factory=dict)
    _networks: dict[Choice, Network] = field(default_factory=dict)

    @property
    def nothing(self) -> Choice:
        """The choice of no measure."""
        return (0,) * len(self.options)

    def reached(self, choice: Choice) -> int:
        """W of the goal's calendar at the item's early finish; NEVER without one."""
        found = self._reached.get(choice)
        if found is None:
            found = self._reached[choice] = self._finish(choice)
        return found

    def enough(self, choice: Choice, wanted: int) -> bool:
        """Whether a choice reaches W `wanted`."""
        return self.reached(choice) <= wanted

    def _finish(self, choice: Choice) -> int:
        try:
            _, early = self.early(choice)
            finish = early.last_finish(self.goal.numbers)
            assert finish is not None
            return self.goal.calendar.worked(finish)
        except InputError:
            return NEVER

    def early(self, choice: Choice) -> tuple[Situation, Early]:
        """The early dates with a choice of measures."""
        base = self.schedule.run.situation
        network, states = self._network(choice), self._states(choice)
        now = situation(network, base.data_instant, states)
        return now, forward(now)

    def _network(self, choice: Choice) -> Network:
        """The built plan. Where only durations differ it is built once and given them."""
        if self._percent:
            return build(self.plan(choice)[0], self.override)
        pairs = zip(self.options, choice, strict=True)
        shape = tuple(0 if option.shortens else days for option, days in pairs)
        network = self._networks.get(shape)
        if network is None:
            network = build(self.plan(shape)[0], self.override)
            self._networks[shape] = network
        nodes = list(network.nodes)
        for item, minutes in self._off(choice).items():
            number = network.index[item]
            if self.schedule.run.situation.mode[number] != UNDER_WAY:
                duration = nodes[number].duration - minutes
                nodes[number] = nodes[number]._replace(duration=duration)
        return replace(network, nodes=nodes)

    @cached_property
    def options_of(self) -> Mapping[str, tuple[int, ...]]:
        """The places of the options of each item."""
        found: dict[str, tuple[int, ...]] = {}
        for place, option in enumerate(self.options):
            found[option.item] = (*found.get(option.item, ()), place)
        return found

    @cached_property
    def contrary(self) -> frozenset[str]:
        """The works that may start later, and make others later, when they take less time: a finish
        demand pulls their start, and something counts from it."""
        network, found = self.schedule.run.network, set()
        for option in self.options:
            number = network.index[option.item]
            starts = [edge for edge in network.out[number] if not edge.from_finish]
            held = any(edge.to_finish for edge in network.into[number]) or any(
                one.kind in ("fnet", "mfo") for one in network.nodes[number].activity.constraints
            )
            lead = any(
                edge.lag < 0 and network.links[edge.number].lag.unit == "percent" for edge in starts
            )
            overlapped = any(other.before == option.item for other in self.options)
            if option.shortens and (starts or overlapped) and (held or lead):
                found.add(option.item)
        return frozenset(found)

    @cached_property
    def _percent(self) -> bool:
        """Whether some lag follows a duration."""
        return any(link.lag.unit == "percent" for link in self.schedule.project.links)

    def _off(self, choice: Choice) -> dict[str, int]:
        """The minutes that a choice takes off, by item."""
        off: dict[str, int] = {}
        for option, days in zip(self.options, choice, strict=True):
            if days and option.shortens:
                minutes = days * self.schedule.project.minutes_per_day
                off[option.item] = off.get(option.item, 0) + minutes
        return off

    def _states(self, choice: Choice) -> Mapping[str, Actual]:
        """The states of the works, with less left of those under way."""
        now = self.schedule.run.situation
        index, states = now.network.index, dict(now.actuals)
        for item, minutes in self._off(choice).items():
            number = index[item]
            if now.mode[number] == UNDER_WAY:
                states[item] = replace(states[item], remaining=now.remaining[number] - minutes)
        return states

    def run(self, choice: Choice) -> Run:
        """Both passes with a choice of measures."""
        project, states = self.plan(choice)
        data = self.schedule.run.situation.data_instant
        return run(build(project, self.override), None, states, data=data)

    def plan(self, choice: Choice) -> tuple[Project, Mapping[str, Actual]]:
        """The plan and the states of its works with a choice of measures."""
        now, project = self.schedule.run.situation, self.schedule.project
        chosen = [(o, k) for o, k in zip(self.options, choice, strict=True) if k]
        off = {
            item: minutes
            for item, minutes in self._off(choice).items()
            if now.mode[now.network.index[item]] != UNDER_WAY
        }
        calendars = {o.item: o.calendar for o, _ in chosen if o.kind == "calendar"}
        works = tuple(
            _changed(work, off.get(work.id, 0), calendars.get(work.id))
            for work in project.activities
        )
        links = _overlapped(
            project.links, [o for o, _ in chosen if o.kind == "overlap"], project.minutes_per_day
        )
        return replace(project, activities=works, links=links), self._states(choice)


def _changed(work: Activity, off: int, calendar: str | None) -> Activity:
    if off:
        assert work.duration is not None
        work = replace(work, duration=Span(work.duration.amount - off))
    return work if calendar is None else replace(work, calendar=calendar)


def _overlapped(
    links: tuple[Link, ...], options: Sequence[Option], per_day: int
) -> tuple[Link, ...]:
    """The links with the FS links of overlaps turned into SS + lag."""
    if not options:
        return links
    waiting = {(option.before, option.item, "FS"): option for option in options}
    pairs = set(waiting)
    found: list[Link] = []
    for link in links:
        key = (link.before, link.after, link.kind)
        if key not in pairs:
            found.append(link)
        elif key in waiting:  # the first of several that join the pair; the others go
            found.append(start_link(waiting.pop(key), per_day))
    return tuple(found)


def replaced(link: Link, option: Option) -> bool:
    """Whether an overlap takes a link's place."""
    return (link.before, link.after, link.kind) == (option.before, option.item, "FS")


def start_link(option: Option, per_day: int) -> Link:
    """The link that an overlap puts in place."""
    return Link(option.before, option.item, "SS", Span(option.lag * per_day))
