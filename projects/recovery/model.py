"""The integer program: the cheapest measures that reach the goal, as CP-SAT sees it.

For each work that may matter one variable, its finish; its start is that less the duration. Every
link is the engine's own monotone function, cut into steps: successor >= x + c, and one literal more
wherever the two calendars drift apart. The least solution for fixed measures is the forward pass.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from itertools import pairwise
from math import lcm

from ortools.sat.python import cp_model

from projects.recovery.bodies import Bodies, Body, Joint
from projects.recovery.bounds import Bounds, Key, Range, usable
from projects.recovery.goal import Goal
from projects.recovery.stairs import hull, points
from projects.recovery.values import Choice, Option
from projects.schedule.modes import LOW

weighted = cp_model.LinearExpr.weighted_sum

FINEST = 10**6
"""Prices count in millionths at the finest."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A choice that the engine found too late: something of it must change. `only_more`: only more
    of a measure can help."""

    choice: Choice
    only_more: tuple[bool, ...]


@dataclass
class Model:
    """One program, built from the bounds of a goal."""

    bodies: Bodies
    bounds: Bounds
    options: Sequence[Option]
    allowed: frozenset[int]
    cp: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    days: dict[int, cp_model.IntVar] = field(default_factory=dict)
    used: dict[int, cp_model.IntVar] = field(default_factory=dict)
    on: dict[Key, cp_model.IntVar | None] = field(default_factory=dict)
    finish: dict[Key, cp_model.IntVar] = field(default_factory=dict)
    start: dict[Key, cp_model.IntVar] = field(default_factory=dict)
    steps: dict[tuple[int, int], cp_model.IntVar] = field(default_factory=dict)
    scale: int = 1

    def build(self, goal: Goal, wanted: int) -> None:
        """Variables, links, the goal, the price."""
        self._measures()
        for number in self.bodies.order:
            if number in self.bounds.kept:
                self._node(number)
        for number in self.bodies.order:
            if number in self.bounds.kept:
                for joint in self.bodies.into[number]:
                    self._link(joint)
                self._group(number)
        targets, last = self.bodies.targets(goal.numbers), goal.last(wanted)
        for (number, place), finish in self.finish.items():
            body = self.bodies.of[number][place]
            if number in targets and body.kind == "span":
                continue  # its cap is the goal already
            if number in targets:
                limit = body.node.calendar.worked(last) if body.kind == "work" else last
                self._when(self.cp.add(finish <= self._tick(limit)), self.on[number, place])
        self._price()

    # -- measures ----------------------------------------------------------------------------

    def _measures(self) -> None:
        kept = {self.bodies.of[number][0].node.activity.id for number in self.bounds.kept}
        rivals: dict[tuple[str, str, str], list[cp_model.IntVar]] = {}
        for place, option in enumerate(self.options):
            if place not in self.allowed or option.item not in kept:
                continue
            used = self.used[place] = self.cp.new_bool_var(f"u{place}")
            if option.shortens and option.most > 1:
                days = self.days[place] = self.cp.new_int_var(0, option.most, f"k{place}")
                self.cp.add(days >= 1).only_enforce_if(used)
                self.cp.add(days == 0).only_enforce_if(~used)
                self.cp.add(days <= option.most * used)
            else:
                self.days[place] = used
            if option.rivals is not None:
                rivals.setdefault(option.rivals, []).append(used)
        for group in rivals.values():
            if len(group) > 1:
                self.cp.add_at_most_one(group)

    # -- works -------------------------------------------------------------------------------

    def _node(self, number: int) -> None:
        places = list(usable(self.bodies, number, self.allowed))
        switches = [k for _, b in places if (k := b.option) is not None and k in self.used]
        for place, body in places:
            key = number, place
            literal: cp_model.IntVar | None = None
            if body.option is not None:
                literal = self.used[body.option]
            elif switches:
                literal = self.cp.new_bool_var(f"y{number}")
                self.cp.add_exactly_one([literal, *(self.used[k] for k in switches)])
            self.on[key] = literal
            self._body(key, body, literal)
        short = [self.days[k] for k in self.bodies.shorten[number] if k in self.days]
        if len(short) > 1:
            body = self.bodies.of[number][0]
            per = self._tick(self.bodies.per_day)
            self.cp.add(per * sum(short) <= self._tick(body.most - body.least))

    def _body(self, key: Key, body: Body, literal: cp_model.IntVar | None) -> None:
        own = self.bounds.ranges[key]
        first_finish = own.first_finish if body.stops else own.low_finish
        low, high = self._tick(first_finish), self._tick(own.cap)
        if high < low or own.start_cap < own.first_start:
            self._never(literal)
            high = max(low, high)
        finish = self.finish[key] = self.cp.new_int_var(low, high, f"e{key}")
        first, last = self._tick(own.first_start), self._tick(max(own.start_cap, own.first_start))
        first = max(first, low - self._tick(body.most))
        if body.least == body.most:
            first, last = min(first, low - self._tick(body.most)), high - self._tick(body.most)
        start = self.start[key] = self.cp.new_int_var(min(first, last), last, f"s{key}")
        off = [self.days[k] for k in self.bodies.shorten[key[0]] if k in self.days]
        per = self._tick(self.bodies.per_day)
        took = weighted([finish, start, *off], [1, -1, *[per] * len(off)])
        self._when(self.cp.add(took == self._tick(body.most)), literal)
        for side, floor in ((start, body.floor), (finish, body.end_floor)):
            if floor > LOW:
                self._when(self.cp.add(side >= self._tick(floor)), literal)
        for stop in body.stops:
            if own.first_start < stop < own.cap:
                before = self.cp.new_bool_var("")
                self._when(self.cp.add(finish <= self._tick(stop)), literal, before)
                self._when(self.cp.add(start >= self._tick(stop)), literal, ~before)
        if literal is not None:
            self._when(self.cp.add(finish == low), ~literal)

    def _never(self, *literals: cp_model.LiteralT | None) -> None:
        known = [literal for literal in literals if literal is not None]
        self.cp.add_bool_or([~literal for literal in known])

    def _group(self, number: int) -> None:
        """The start of a summary: as early as the earliest of its leaves."""
        body = self.bodies.of[number][0]
        node = body.node
        if node.kind != "group" or node.activity.manual is not None:
            return
        own, choices = self.bounds.ranges[number, 0], []
        for member in node.members:
            for place, leaf in usable(self.bodies, member, self.allowed):
                first = self.cp.new_bool_var("")
                choices.append(first)
                literals = (first, self.on.get((member, place)))
                self.cp.add_implication(first, literals[1]) if literals[1] is not None else None
                if (member, place) in self.start:
                    self._steps(
                        (member, place),
                        finish=False,
                        asked=partial(_start_moment, leaf),
                        after=self.start[number, 0],
                        theirs=own,
                        to_finish=False,
                        literals=literals,
                    )
        self.cp.add_bool_or(choices)

    # -- links -------------------------------------------------------------------------------

    def _link(self, joint: Joint) -> None:
        before, number = joint.edge.before, joint.edge.after
        if before not in self.bounds.kept:
            return
        if joint.overlap is not None and joint.overlap not in self.used:
            return
        extra: list[cp_model.LiteralT] = []
        if joint.overlap is not None:
            extra.append(self.used[joint.overlap])
        extra += [~self.used[k] for k in joint.unless if k in self.used]
        for place, body in usable(self.bodies, before, self.allowed):
            for lag, when in self._lags(joint, before, body):
                for other, after in usable(self.bodies, number, self.allowed):
                    literals = [self.on[before, place], self.on[number, other], *extra, *when]
                    self._joined(
                        joint, lag, (before, place), (number, other), body, after, literals
                    )

    def _lags(
        self, joint: Joint, before: int, body: Body
    ) -> list[tuple[int, list[cp_model.LiteralT]]]:
        """The lags that a link may have, each with the literals under which it has it: a percent
        lag shrinks with its predecessor."""
        short = [self.days[k] for k in self.bodies.shorten[before] if k in self.days]
        if joint.lags[0] == joint.lags[1] or not short:
            return [(joint.lag_of(body.most, self.bodies.step), [])]
        most = (body.most - body.least) // self.bodies.per_day
        off = self.cp.new_int_var(0, most, "")
        self.cp.add(off == sum(short))
        found: list[tuple[int, list[cp_model.LiteralT]]] = []
        for days in range(most + 1):
            lag = joint.lag_of(body.most - days * self.bodies.per_day, self.bodies.step)
            is_so = [self._from(off, days), ~self._from(off, days + 1)]
            found.append((lag, list(is_so)))
        return found

    def _joined(
        self,
        joint: Joint,
        lag: int,
        key: Key,
        other: Key,
        body: Body,
        after: Body,
        literals: Sequence[cp_model.LiteralT | None],
    ) -> None:
        """One link with one lag between two bodies."""
        to_finish = joint.edge.to_finish
        self._steps(
            key,
            finish=joint.edge.from_finish,
            asked=lambda x: joint.demand(body, after, x, self.bodies.step, lag),
            after=(self.finish if to_finish else self.start)[other],
            theirs=self.bounds.ranges[other],
            to_finish=to_finish,
            literals=literals,
            straight=joint.straight(body, after),
        )

    def _steps(
        self,
        key: Key,
        *,
        finish: bool,
        asked: Callable[[int], int],
        after: cp_model.IntVar,
        theirs: Range,
        to_finish: bool,
        literals: Sequence[cp_model.LiteralT | None],
        straight: bool = False,
    ) -> None:
        """after >= asked(x), x the finish or the start of the body `key`, while all literals hold.
        straight: asked(x) is x and a constant."""
        own, step = self.bounds.ranges[key], self.bodies.step
        x = self.finish[key] if finish else self.start[key]
        # A finish or a start before these is as good as they are.
        first = own.low_finish if finish else own.low_start
        last = own.cap if finish else own.start_cap
        low = theirs.finish_limit if to_finish else theirs.start_limit
        low = max(low, theirs.first_finish if to_finish else theirs.first_start)
        high = theirs.cap if to_finish else theirs.start_cap
        if last < first or asked(last) <= low:
            return
        if straight:
            shift = self._tick(asked(first) - first)
            self._when(self.cp.add(after >= x + shift), *literals)
            return
        asking = [(at, asked(at)) for at in points(first, last, step)]
        held = [(at, value) for at, value in asking if value <= high]
        if not held:
            self._never(*literals)
            return
        if len(held) < len(asking):
            beyond = asking[len(held)][0]
            self._when(self.cp.add(x <= self._tick(beyond) - 1), *literals)
        loose = [pair for pair in held if pair[1] <= low]
        line = [(self._tick(at), self._tick(value)) for at, value in held[len(loose) :]]
        if loose:  # behind its own earliest date the successor needs no telling
            line.insert(0, (self._tick(loose[-1][0]), self._tick(low)))
        self._staircase(x, line, after, literals)

    def _staircase(
        self,
        x: cp_model.IntVar,
        line: list[tuple[int, int]],
        after: cp_model.IntVar,
        literals: Sequence[cp_model.LiteralT | None],
    ) -> None:
        """after >= y at the last point (x', y) with x' <= x, or better: along a slope of one."""
        (at, value), coarse = line[0], any(b[0] - a[0] > 1 for a, b in pairwise(line))
        rises = [
            (two[0], two[1] - one[1] - (0 if coarse else two[0] - one[0]))
            for one, two in pairwise(line)
        ]
        jumps = [(self._from(x, point), rise) for point, rise in rises if rise]
        terms = [(after, 1), *((literal, -rise) for literal, rise in jumps)]
        if not coarse:
            terms.append((x, -1))
        least = value if coarse else value - at
        above = weighted([term for term, _ in terms], [factor for _, factor in terms])
        self._when(self.cp.add(above >= least), *literals)
        if jumps and not coarse:
            for (ax, ay), (bx, by) in pairwise(hull(line)):
                # On or above the line through the two points: what the linear relaxation sees.
                run, rise = bx - ax, by - ay
                above = weighted([after, x], [run, -rise])
                self._when(self.cp.add(above >= run * ay - rise * ax), *literals)

    def _from(self, x: cp_model.IntVar, at: int) -> cp_model.IntVar:
        """Whether x is `at` or more; one literal for all links that ask."""
        found = self.steps.get((x.index, at))
        if found is None:
            found = self.steps[x.index, at] = self.cp.new_bool_var("")
            self.cp.add(x >= at).only_enforce_if(found)
            self.cp.add(x <= at - 1).only_enforce_if(~found)
        return found

    # -- price and cuts ----------------------------------------------------------------------

    def _price(self) -> None:
        prices = [p for o in self.options for p in (o.cost, o.cost_per_day)]
        self.scale = min(lcm(*(price.denominator for price in prices)) if prices else 1, FINEST)
        places = list(self.days)
        fixed = [self._priced(self.options[k].cost) for k in places]
        daily = [self._priced(self.options[k].cost_per_day) for k in places]
        terms = [*(self.used[k] for k in places), *(self.days[k] for k in places)]
        self.cost = weighted(terms, [*fixed, *daily])
        self.cp.minimize(self.cost)

    def _priced(self, price: Fraction) -> int:
        return round(price * self.scale)

    def fewest(self, most: int) -> None:
        """Ask for the fewest measures, then for the first of the plan, that cost at most `most`
        of the scaled price."""
        self.cp.add(self.cost <= most)
        weight = sum(range(1, len(self.options) + 1)) + 1
        ranks = [weight + place + 1 for place in self.used]
        self.cp.minimize(weighted(list(self.used.values()), ranks))

    def cheaper(self, cost: int) -> None:
        """Ask for less than the scaled price `cost`."""
        self.cp.add(self.cost <= cost - 1)

    def at_least(self, bound: int) -> None:
        """What the price is known to be at least."""
        self.cp.add(self.cost >= bound)

    def cut(self, cut: Cut) -> None:
        """Ask for something else than a choice that the engine found too late."""
        if any(
            value and not cut.only_more[place] and place not in self.days
            for place, value in enumerate(cut.choice)
        ):
            return  # something of it is out of the question here
        other: list[cp_model.LiteralT] = []
        for place, days in self.days.items():
            most, value = self.options[place].most, cut.choice[place]
            if value < most:
                other.append(self._from(days, value + 1))
            if value > 0 and not cut.only_more[place]:
                other.append(~self._from(days, value))
        self.cp.add_bool_or(other)

    def hint(self, choice: Choice) -> None:
        """Where the search may begin."""
        for place, days in self.days.items():
            self.cp.add_hint(days, choice[place])

    def chosen(self, solver: cp_model.CpSolver) -> Choice:
        """The choice of a solution."""
        return tuple(
            solver.value(self.days[k]) if k in self.days else 0 for k in range(len(self.options))
        )

    def _tick(self, minutes: int) -> int:
        return minutes // self.bodies.step

    def _when(self, constraint: cp_model.Constraint, *literals: cp_model.LiteralT | None) -> None:
        known = [literal for literal in literals if literal is not None]
        if known:
            constraint.only_enforce_if(known)


def _start_moment(leaf: Body, x: int) -> int:
    return leaf.moment(x, False)
