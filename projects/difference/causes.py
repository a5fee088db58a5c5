"""Why a date moved: the changes that its move leads back to.

A date is the latest (a late one: the earliest) of what asks for it. Where it moved away from the
side that asks least, what asks for it now did not ask so much before: its own making changed, or
the date it starts from moved, and so back along the driving chain to something that was put in
differently. Where it moved the other way, all that asked for more before has given way: the same
walk through the first plan. A cause is named alone only where every step of the walk leads to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress

from projects.difference.asks import END, Ask, Spot, Which, settled
from projects.difference.changes import LINK, Inputs
from projects.difference.earlyasks import EarlyAsks
from projects.difference.lateasks import LateAsks
from projects.difference.plain import Plain
from projects.difference.values import STILL, Change, ChangeKind, Key
from projects.schedule.result import Schedule

_NOTHING: frozenset[Key] = frozenset()
_WHICH: Mapping[tuple[bool, str], Which] = {
    (False, "S"): "es",
    (False, "F"): "ef",
    (True, "S"): "ls",
    (True, "F"): "lf",
}
_OWN: tuple[ChangeKind, ...] = (
    "duration",
    "calendar",
    "constraint",
    "deadline",
    "actual",
    "promised",
    "manual",
    "splittable",
    "kind",
)


@dataclass(frozen=True, slots=True)
class Step:
    """Where one date's move leads: to changes, and to the moves of other dates."""

    keys: frozenset[Key] = _NOTHING
    onward: tuple[Spot, ...] = ()

    @staticmethod
    def joined(steps: Iterable[Step]) -> Step:
        """All of several steps."""
        found = tuple(steps)
        keys = frozenset[Key]().union(*(step.keys for step in found))
        return Step(keys, tuple(dict.fromkeys(spot for step in found for spot in step.onward)))


@dataclass(frozen=True)
class Plan:
    """One side as the trace reads it."""

    schedule: Schedule
    early: EarlyAsks
    late: LateAsks

    @classmethod
    def of(cls, schedule: Schedule) -> Plan:
        """The side of a schedule."""
        return cls(schedule, EarlyAsks(schedule.run), LateAsks(schedule.run))

    def at(self, spot: Spot) -> int | None:
        """A date as an instant."""
        if spot == END:
            return self.schedule.early_finish
        timing = self.schedule.timings.get(spot.item)
        if timing is None:
            return None
        match spot.which:
            case "es":
                return timing.early_start
            case "ef":
                return timing.early_finish
            case "ls":
                return timing.late_start
        return timing.late_finish

    def members(self, spot: Spot) -> Mapping[str, int]:
        """The dates that a span takes its own from: its leaves', or every work's for the end."""
        network = self.schedule.run.network
        if spot == END:
            items: Iterable[int] = range(len(network.nodes))
        else:
            items = network.leaves.get(spot.item, ())
        which = "ef" if spot == END else spot.which
        ids = {network.nodes[number].activity.id for number in items}
        dates = {item: self.at(Spot(which, item)) for item in ids if item in network.index}
        return {item: at for item, at in dates.items() if at is not None}

    def asks(self, spot: Spot) -> list[Ask]:
        """What asks for a work's date."""
        number = self.schedule.run.network.index[spot.item]
        if spot.which in ("es", "ef"):
            return list(self.early.of(number, spot.which))
        return list(self.late.of(number, spot.which))


@dataclass(frozen=True)
class Causes:
    """The trace between two sides; each date is walked once.

    Sets of changes are bits of whole numbers, in the order in which changes are printed: in a plan
    of thousands of works a date may lead back to hundreds of them.
    """

    inputs: Inputs
    _known: dict[Spot, int] = field(default_factory=dict)
    _told: dict[int, tuple[Change, ...]] = field(default_factory=dict)

    @cached_property
    def before(self) -> Plan:
        """The first side."""
        return Plan.of(self.inputs.before.schedule)

    @cached_property
    def after(self) -> Plan:
        """The second side."""
        return Plan.of(self.inputs.after.schedule)

    @cached_property
    def _plain(self) -> Plain:
        return Plain(self.inputs)

    @cached_property
    def _bits(self) -> Mapping[Key, int]:
        return {key: 1 << place for place, key in enumerate(self.inputs.by_key)}

    @cached_property
    def _lone(self) -> int:
        """The one change that may move dates, where it is one."""
        moving = [bit for key, bit in self._bits.items() if key[0] not in STILL]
        return moving[0] if len(moving) == 1 else 0

    def of(self, spot: Spot) -> tuple[Change, ...]:
        """The changes that moved a date, in the order in which they are printed."""
        found = self._found(spot) or self._lone  # nothing else was put in differently
        if found not in self._told:
            drawn = map(int, reversed(f"{found:b}"))
            self._told[found] = tuple(compress(self.inputs.by_key.values(), drawn))
        return self._told[found]

    def keys(self, spot: Spot) -> frozenset[Key]:
        """The keys of the changes that a move leads back to; empty where the trace ends."""
        found = self._found(spot)
        return frozenset(key for key, bit in self._bits.items() if found & bit)

    def _found(self, spot: Spot) -> int:
        """The changes that a move leads back to."""
        known, steps = self._known, dict[Spot, Step]()
        waiting = [spot]
        while waiting:
            top = waiting[-1]
            if top in known:
                waiting.pop()
                continue
            if top not in steps:
                steps[top] = self._step(top)
                # What is under way already would close a circle.
                waiting += [s for s in steps[top].onward if s not in steps]
                continue
            waiting.pop()
            step, found = steps[top], 0
            for key in step.keys:
                found |= self._bits[key]
            for other in step.onward:
                found |= known.get(other, 0)
            known[top] = found
        return known[spot]

    # -- one step ----------------------------------------------------------------------------

    def _step(self, spot: Spot) -> Step:
        old, new = self.before.at(spot), self.after.at(spot)
        if old is None or new is None:
            return self._loose(spot)
        onward = self._plain.onward(spot, old, new)
        if onward is not None:
            return Step(onward=onward)
        indexes = [plan.schedule.run.network.index for plan in (self.before, self.after)]
        if spot == END or spot.item not in indexes[0] or spot.item not in indexes[1]:
            return self._span(spot, old, new)
        held = [
            settled(plan.schedule.run, index[spot.item], spot.which)
            for plan, index in zip((self.before, self.after), indexes, strict=True)
        ]
        if held != [None, None]:
            keys = self._changed(frozenset[Key]().union(*(one or () for one in held)))
            return Step(keys | self._days_around(spot, (old, new)))
        return self._asked(spot, old, new)

    def _loose(self, spot: Spot) -> Step:
        """The step of a date that only one side has."""
        early = spot.which in ("es", "ef", "end")
        sides = self.before, self.after
        if early and any(plan.schedule.run.early is None for plan in sides):
            return Step(self._changed([("start", ""), ("data-date", "")]))
        own = Step(self._changed(self._own(spot.item)))
        if all(spot.item in plan.schedule.run.network.index for plan in sides):
            was = {ask.key: ask for ask in self.before.asks(spot)}
            now = {ask.key: ask for ask in self.after.asks(spot)}
            lone = was.keys() ^ now.keys()
            return Step.joined([own, *(self._between(was.get(k), now.get(k)) for k in lone)])
        first, last = self.before.members(spot), self.after.members(spot)
        kinds: tuple[ChangeKind, ...] = ("added", "removed", "parent", "kind")
        lone_members = first.keys() ^ last.keys()
        keys = self._changed((kind, item) for item in lone_members for kind in kinds)
        members = tuple(Spot(spot.which, item) for item in sorted(lone_members))
        return Step.joined([own, Step(keys, members), self._hung(spot)])

    def _asked(self, spot: Spot, old: int, new: int) -> Step:
        """The step of a work's date that bounds place."""
        was = {ask.key: ask for ask in self.before.asks(spot)}
        now = {ask.key: ask for ask in self.after.asks(spot)}
        late = spot.which in ("ls", "lf")
        most = min if late else max
        moved: list[tuple[Ask | None, Ask | None]] = []
        asked_old = most((ask.at for ask in was.values()), default=old)
        asked_new = most((ask.at for ask in now.values()), default=new)
        if (asked_new < asked_old) if late else (asked_new > asked_old):
            moved = [(was.get(a.key), a) for a in now.values() if a.at == asked_new]
        elif asked_new != asked_old:
            gave = (b for b in was.values() if (b.at < asked_new if late else b.at > asked_new))
            moved = [(b, now.get(b.key)) for b in gave]
        step = Step.joined(self._between(b, a) for b, a in moved)
        if step.keys or step.onward:
            return self._reported(spot.item, step)
        around = self._days_around(spot, (old, new))
        return Step(self._changed(self._own(spot.item)) | around)

    def _reported(self, item: str, step: Step) -> Step:
        """A new report is made at its data date: that the date went on is no second cause."""
        if ("actual", item) in step.keys:
            return Step(step.keys - {("data-date", "")}, step.onward)
        return step

    def _between(self, before: Ask | None, after: Ask | None) -> Step:
        """What changed one bound."""
        if before is None or after is None:
            ask, other = (before, self.after) if after is None else (after, self.before)
            assert ask is not None
            step = self._appeared(ask)
            if after is None:
                return step  # what it had been made of has no say any more
            return Step.joined([step, Step(self._made(ask, ask)), *_carried(ask, other)])
        own = self._made(before, after)
        onward = () if after.source is None else (after.source,)
        if before.source is None or before.raw == after.raw:
            return Step(own, () if own else (*before.beyond, *after.beyond))
        first, last = before.put(before.raw), after.put(after.raw)
        if before.put(after.raw) == last or not own:
            return Step(onward=onward)
        if after.put(before.raw) == last and first != last:
            return Step(own)
        return Step(own, onward)

    def _made(self, before: Ask, after: Ask) -> frozenset[Key]:
        """The changes of lag, duration and calendar behind one bound."""
        moments = [ask.raw for ask in (before, after)] + [ask.at for ask in (before, after)]
        moments += [*before.about, *after.about]
        days = (self.inputs.calendars.between(clock, moments) for clock in after.clocks)
        found: frozenset[Key] = frozenset(("days", name) for names in days for name in names)
        return self._changed((*before.own, *after.own, *found))

    def _appeared(self, ask: Ask) -> Step:
        """What made a bound appear or go."""
        if ask.link is None:
            return Step(self._changed(ask.given) or self._end_counts(ask))
        ends = {*ask.ends, ask.link.before, ask.link.after}
        gone = self._changed((kind, end) for end in ends for kind in ("added", "removed"))
        link = self._changed([("link", f"{ask.link.before}{LINK}{ask.link.after}")])
        if gone or link:
            return Step(gone or link)
        keys = self._changed(
            (kind, end)
            for end in ends
            for kind in ("actual", "parent", "constraint", "manual", "kind")
        )
        if keys:
            return Step(keys | self._rules())
        # The start of a summary is held by its earliest leaf, which is another one now.
        members = self.before.members(Spot("es", ask.link.before)).keys()
        moved = (Spot("es", member) for member in sorted(members))
        return Step(
            self._rules(),
            tuple(s for s in moved if self.before.at(s) != self.after.at(s)),
        )

    def _end_counts(self, ask: Ask) -> frozenset[Key]:
        """The end of the project limits works where no deadline of the project and no link does."""
        if ask.source != END:
            return self._changed(ask.own)
        keys = self.inputs.by_key
        due = frozenset(key for key in keys if key[0] == "deadline")
        return due or frozenset(key for key in keys if key[0] in ("link", "added", "removed"))

    def _span(self, spot: Spot, old: int, new: int) -> Step:
        """A summary's date, a hammock's, or the end of the project, from those of its works."""
        was, now = self.before.members(spot), self.after.members(spot)
        if not was and not now:
            return self._hung(spot)
        first = spot.which in ("es", "ls")
        outward = new < old if first else new > old
        which = "ef" if spot == END else spot.which
        if outward:
            mine = [item for item, at in now.items() if at == new]
        else:
            mine = [item for item, at in was.items() if (at < new if first else at > new)]
        keys: frozenset[Key] = _NOTHING
        onward = []
        for item in mine:
            if item in was and item in now:
                onward.append(Spot(which, item))
            else:
                kinds: tuple[ChangeKind, ...] = ("added", "removed", "parent", "kind")
                keys |= self._changed((kind, item) for kind in kinds)
        return Step(keys, tuple(onward))

    def _hung(self, spot: Spot) -> Step:
        """A hammock hangs between the dates of its links."""
        keys: set[Key] = set(self._own(spot.item))
        spots: list[Spot] = []
        late = spot.which in ("ls", "lf")
        for plan in (self.before, self.after):
            for link, _, _ in plan.schedule.run.network.hung.get(spot.item, ()):
                keys.add(("link", f"{link.before}{LINK}{link.after}"))
                keys |= {("added", link.before), ("removed", link.before)}
                if (link.kind[1] == "F") == (spot.which in ("ef", "lf")):
                    spots.append(Spot(_WHICH[late, link.kind[0]], link.before))
        moved = (s for s in dict.fromkeys(spots) if self.before.at(s) != self.after.at(s))
        return Step(self._changed(keys), tuple(moved))

    # -- changes -----------------------------------------------------------------------------

    def _changed(self, keys: Iterable[Key]) -> frozenset[Key]:
        return frozenset(key for key in keys if key in self.inputs.by_key)

    def _rules(self) -> frozenset[Key]:
        return self._changed([("rules", "")])

    def _own(self, item: str) -> frozenset[Key]:
        found: set[Key] = {(kind, item) for kind in _OWN} | {("rules", "")}
        works = self.inputs.old.get(item), self.inputs.new.get(item)
        if any(work is not None and work.calendar is None for work in works):
            found.add(("calendar", ""))
        return frozenset(found)

    def _days_around(self, spot: Spot, moments: tuple[int, int]) -> frozenset[Key]:
        """Calendars whose days changed about a work that is placed without bounds."""
        network = self.after.schedule.run.network
        node = network.nodes[network.index[spot.item]]
        whole = [
            at
            for plan in (self.before, self.after)
            for which in ("es", "ef", "ls", "lf")
            if (at := plan.at(Spot(which, spot.item))) is not None
        ]
        names = self.inputs.calendars.between(node.calendar.name, [*moments, *whole])
        return frozenset(("days", name) for name in names)


def _carried(ask: Ask, other: Plan) -> Iterator[Step]:
    """Where what a new bound starts from moved as well, and the bound with it."""
    if ask.source is not None:
        was = other.at(ask.source)
        if was is not None and ask.put(was) != ask.at:
            yield Step(onward=(ask.source,))
