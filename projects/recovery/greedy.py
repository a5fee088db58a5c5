"""Winning days back without a solver: the cheapest cut of the critical paths, again and again.

Every step takes one day off, or pulls one lever, on every critical path at once, where that is
cheapest (a minimum cut of the critical network); what turns out not to be needed is given back.
Sound by construction, since the engine judges each choice, but not proven to be the cheapest.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from fractions import Fraction
from typing import TYPE_CHECKING

from projects.recovery.trial import NEVER, Bench
from projects.recovery.values import Choice, Option, changed, spent
from projects.schedule.forward import Early, asked
from projects.schedule.modes import FINISHED, GROUP, HIGH
from projects.schedule.situation import Situation

if TYPE_CHECKING:
    import networkx as nx

Arc = tuple[int, int]
IMPATIENCE = 40
"""So many steps in a row may win nothing (a day in one calendar can be none in another)."""
ROUNDS = 25
"""So many calendars and overlaps are looked at again when all are pulled."""


def greedy(
    bench: Bench, wanted: int, allowed: frozenset[int], near: Choice | None = None
) -> Choice | None:
    """A choice that reaches W `wanted`; None where pulling every lever does not. It begins with
    `near`, where that is given."""
    if near is None and not bench.enough(full_choice(bench, allowed), wanted):
        return None
    choice = bench.nothing if near is None else near
    idle, reached = 0, bench.reached(choice)
    while bench.reached(choice) > wanted:
        after = _step(bench, choice, allowed) if idle <= IMPATIENCE else None
        if after is None:
            choice = full_choice(bench, allowed)
            if not bench.enough(choice, wanted):
                return None
            break
        choice, now = after, bench.reached(after)
        idle = 0 if now < reached else idle + 1
        reached = min(reached, now)
    return given_back(bench, choice, wanted)


def exchanged(
    bench: Bench,
    choice: Choice,
    wanted: int,
    allowed: frozenset[int],
    going: Callable[[], bool],
) -> Choice:
    """A choice that is no dearer: each measure in turn, the dearest first, is left out and what is
    missing is found otherwise, as long as `going()` and something becomes cheaper."""
    options, again = bench.options, True
    while again:
        again = False
        used = [place for place, days in enumerate(choice) if days]
        for place in sorted(used, key=lambda k: (-options[k].price(choice[k]), -k)):
            if not going():
                return choice
            near = changed(choice, place, 0)
            other = greedy(bench, wanted, allowed - {place}, near)
            if other is not None and spent(options, other) < spent(options, choice):
                choice, again = other, True
                break
    return choice


def full_choice(bench: Bench, allowed: frozenset[int]) -> Choice:
    """Every lever pulled as far as it goes and helps; of rivals the one that helps most."""
    if allowed in bench.full:
        return bench.full[allowed]
    choice = list(bench.nothing)
    off: dict[str, int] = {}
    bounds: dict[str, int] = {}
    for place in allowed:
        option = bench.options[place]
        if option.shortens:
            bounds[option.item] = max(bounds.get(option.item, 0), option.most)
    taken: set[tuple[str, str, str]] = set()
    order = sorted(allowed, key=lambda k: (-bench.options[k].most, k))
    for place in (k for k in order if bench.options[k].shortens):
        option = bench.options[place]
        days = min(option.most, bounds[option.item] - off.get(option.item, 0))
        if days and option.rivals not in taken:
            choice[place] = days
            off[option.item] = off.get(option.item, 0) + days
            if option.rivals is not None:
                taken.add(option.rivals)
    best = _switched(bench, tuple(choice), sorted(allowed))
    bench.full[allowed] = best = _loosened(bench, best)
    return best


def _switched(bench: Bench, choice: Choice, places: list[int]) -> Choice:
    """The choice with the calendars and overlaps that help: all of them at first (the first of
    rivals), then, of the works that drive the item, whatever is better unused or another."""
    switches = [place for place in places if not bench.options[place].shortens]
    pulled = list(choice)
    for place in switches:
        if bench.options[place].rivals not in _taken(bench.options, tuple(pulled)):
            pulled[place] = 1
    best = min(tuple(pulled), choice, key=bench.reached)
    for _ in range(ROUNDS):
        if bench.reached(best) == NEVER:
            return best
        # An overlap with a summary makes a node that the plan as it stands does not have.
        nodes = bench.early(best)[0].network.nodes
        driving = {nodes[number].activity.id for number in drivers(bench, best)}
        others = [
            _turned(bench.options, best, place)
            for place in switches
            if bench.options[place].item in driving
        ]
        better = min(others, key=bench.reached, default=best)
        if bench.reached(better) >= bench.reached(best):
            return best
        best = better
    return best


def _turned(options: tuple[Option, ...], choice: Choice, place: int) -> Choice:
    """The choice with one calendar or overlap the other way, its rivals unused."""
    rivals = options[place].rivals
    off = tuple(0 if o.rivals == rivals else k for o, k in zip(options, choice, strict=True))
    return off if choice[place] else changed(off, place, 1)


def drivers(bench: Bench, choice: Choice) -> frozenset[int]:
    """The nodes that drive the goal with a choice of measures; none where it has no finish."""
    if bench.reached(choice) == NEVER:
        return frozenset()
    now, early = bench.early(choice)
    stack, seen = _ends(bench, early), set[int]()
    while stack:
        number = stack.pop()
        if number not in seen:
            seen.add(number)
            stack += [before for before, *_ in _driving(now, early, number)]
    return frozenset(seen)


def _ends(bench: Bench, early: Early) -> list[int]:
    """The nodes of the goal that finish last."""
    last = early.last_finish(bench.goal.numbers)
    return [number for number in bench.goal.numbers if early.finish(number) == last]


def _loosened(bench: Bench, choice: Choice) -> Choice:
    """The choice without the measures that make the item later: where a finish demand pulls a
    start, a shorter work begins later, and so do those that count from its start."""
    for place, days in enumerate(choice):
        if days and bench.options[place].item in bench.contrary:
            other = changed(choice, place, 0)
            if bench.reached(other) < bench.reached(choice):
                choice = other
    return choice


def given_back(bench: Bench, choice: Choice, wanted: int) -> Choice:
    """The choice without what is not needed, the dearest given back first."""
    options = bench.options
    order = sorted(
        (k for k, days in enumerate(choice) if days),
        key=lambda k: (-options[k].price(choice[k]), -k),
    )
    for place in order:
        without = changed(choice, place, 0)
        if bench.enough(without, wanted):
            choice = without
            continue
        # Halving finds the least where fewer days are never earlier; else a need, not the least.
        low, high = 0, choice[place]
        while high - low > 1:
            middle = (low + high) // 2
            if bench.enough(changed(choice, place, middle), wanted):
                high = middle
            else:
                low = middle
        choice = changed(choice, place, high)
    return choice


def _step(bench: Bench, choice: Choice, allowed: frozenset[int]) -> Choice | None:
    """The choice one step on: the cheapest cut of the critical network; None where it has none."""
    import networkx as nx

    now, early = bench.early(choice)
    graph = _Critical(bench, choice, allowed, nx.DiGraph())
    stack, seen = _ends(bench, early), set[int]()
    for number in stack:
        graph.arcs.add_edge(2 * number + 1, SINK, capacity=ENDLESS)
    while stack:
        number = stack.pop()
        if number not in seen:
            seen.add(number)
            stack += graph.add(now, early, number)
    value, (near, _) = nx.minimum_cut(graph.arcs, SOURCE, SINK)
    if not 0 < value < ENDLESS:
        return None
    after = list(choice)
    for (tail, head), place in sorted(graph.ways.items()):
        if place >= 0 and tail in near and head not in near:
            after[place] += 1
    return tuple(after)


SOURCE, SINK = -1, -2
ENDLESS = 1 << 50
"""The capacity of what no lever can cut."""


class _Critical:
    """The critical network: a node for the start and one for the finish of each work, an arc for
    its duration and for each driving link, with the price of one step as capacity."""

    def __init__(
        self, bench: Bench, choice: Choice, allowed: frozenset[int], arcs: nx.DiGraph[int]
    ) -> None:
        self.arcs = arcs
        self.ways: dict[Arc, int] = {}
        self.arcs.add_node(SOURCE)
        self.bench, self.choice, self.allowed = bench, choice, allowed
        self.overlaps: dict[tuple[str, str, str], int] = {}
        self.taken = _taken(bench.options, choice)
        for place in sorted(allowed, reverse=True):
            option = bench.options[place]
            free = not choice[place] and option.rivals not in self.taken
            if option.kind == "overlap" and free:
                self.overlaps[option.before, option.item, "FS"] = place

    def add(self, now: Situation, early: Early, number: int) -> list[int]:
        """Add a work with what drives it; returns the works that drive."""
        start, finish = 2 * number, 2 * number + 1
        node, driving = now.network.nodes[number], _driving(now, early, number)
        if driving and all(to_finish for _, _, to_finish, _ in driving):
            # Its finish pulls its start: shortening it would win nothing.
            self._arc(finish, start, ENDLESS, -1)
        else:
            offer = _offer(self.bench, self.choice, self.allowed, self.taken, node.activity.id)
            self._arc(start, finish, *offer)
        for before, from_finish, to_finish, link in driving:
            other = self.overlaps.get(link, -1)
            cost = ENDLESS if other < 0 else _capacity(self.bench.options[other].price(1))
            self._arc(2 * before + from_finish, start + to_finish, cost, other)
        if not driving:
            self._arc(SOURCE, start, ENDLESS, -1)
        return [before for before, *_ in driving]

    def _arc(self, tail: int, head: int, capacity: int, place: int) -> None:
        """An arc; of two between the same nodes both would have to be cut, so none is."""
        if self.arcs.has_edge(tail, head):
            capacity, place = ENDLESS, -1
        self.arcs.add_edge(tail, head, capacity=capacity)
        self.ways[tail, head] = place


def _driving(
    now: Situation, early: Early, number: int
) -> list[tuple[int, bool, bool, tuple[str, str, str]]]:
    """The links that place a node: predecessor, the ends they join, and their names."""
    network = now.network
    node = network.nodes[number]
    if now.mode[number] == FINISHED:
        return []
    found = []
    for edge in network.into[number]:
        moment = asked(early, edge)
        if moment >= HIGH:
            continue
        if node.kind == "point":
            drives = moment == early.finish(number)
        elif edge.to_finish:
            drives = node.calendar.worked(moment) >= early.w_finish[number]
        else:
            begun = early.resumes.get(number)
            own = early.w_start[number] if begun is None else node.calendar.worked(begun)
            drives = node.calendar.worked(moment) >= own
        if drives:
            link = network.links[edge.number]
            names = (link.before, link.after, str(link.kind))
            found.append((edge.before, edge.from_finish, edge.to_finish, names))
    if now.mode[number] == GROUP:
        found += [
            (member, False, False, ("", "", ""))
            for member in node.members
            if early.start(member) == early.start(number)
        ]
    return found


def _offer(
    bench: Bench,
    choice: Choice,
    allowed: frozenset[int],
    taken: Set[tuple[str, str, str]],
    item: str,
) -> tuple[int, int]:
    """The cheapest next step of a work on its own duration or calendar: capacity and option."""
    places = bench.options_of.get(item, ())
    usable = [place for place in places if place in allowed]
    left = max((bench.options[k].most for k in usable if bench.options[k].shortens), default=0)
    left -= sum(choice[k] for k in places if bench.options[k].shortens)
    best = (ENDLESS, -1)
    for place in usable:
        option, used = bench.options[place], choice[place]
        spent_up = used >= option.most or (option.shortens and left <= 0)
        if option.kind == "overlap" or spent_up or (not used and option.rivals in taken):
            continue
        price = option.cost_per_day if used else option.price(1)
        if option.shortens and not used:
            # A fixed cost is borne by all the days that it opens.
            price = option.cost / min(option.most, left) + option.cost_per_day
        best = min(best, (_capacity(price), place))
    return best


def _taken(options: tuple[Option, ...], choice: Choice) -> set[tuple[str, str, str]]:
    """The rivals of which one is used already."""
    used = (option.rivals for option, days in zip(options, choice, strict=True) if days)
    return {rivals for rivals in used if rivals is not None}


def _capacity(price: Fraction) -> int:
    """A price as the capacity of an arc; a free lever still counts as a step."""
    return round(price * 1000) + 1
