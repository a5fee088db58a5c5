"""Between which dates each work can lie at all, and which works can never matter.

Interval arithmetic over all choices of measures: early dates from the project start on, latest
ones back from the goal. A work whose latest early dates, by the worst choice, still lie before its
least latest dates, by the worst choice again, is on no path that can be too late: it is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from projects.recovery.bodies import Bodies, Body, Joint
from projects.recovery.goal import Goal
from projects.schedule.modes import HIGH, LOW

Key = tuple[int, int]
"""A body: its node, and which of the node's bodies."""


@dataclass
class Range:
    """Start and finish of a body: earliest and latest by any choice, and the latest that still
    reaches the goal by the best choice (`cap`, `start_cap`) and by the worst (`safe_start`,
    `safe_finish`). least, most: its duration."""

    least: int
    most: int
    first_start: int
    last_start: int
    first_finish: int
    last_finish: int
    cap: int = HIGH
    start_cap: int = HIGH
    safe_start: int = HIGH
    safe_finish: int = HIGH

    @property
    def harmless(self) -> bool:
        """Whether it can never be too late."""
        return self.last_start <= self.safe_start and self.last_finish <= self.safe_finish

    @property
    def low_finish(self) -> int:
        """No finish before this needs looking at: earlier ones are as good."""
        return max(self.first_finish, min(self.finish_limit, self.cap))

    @property
    def low_start(self) -> int:
        """The same for the start."""
        return max(self.first_start, self.low_finish - self.most)

    @property
    def start_limit(self) -> int:
        """Start demands until here are safe."""
        return min(self.safe_start, self.safe_finish - self.most)

    @property
    def finish_limit(self) -> int:
        """Finish demands until here are safe."""
        return min(self.safe_finish, self.safe_start + self.least)


@dataclass(frozen=True)
class Bounds:
    """The ranges towards one goal. `kept` are the nodes that may matter. `possible`: whether the
    bounds alone leave a way to the goal. `whole`: no node that may matter was left out."""

    ranges: dict[Key, Range]
    kept: frozenset[int]
    possible: bool
    whole: bool = True

    def only(self, kept: frozenset[int]) -> Bounds:
        """With these nodes alone: an easier question."""
        return replace(self, kept=kept, whole=False)


def bounds(bodies: Bodies, goal: Goal, wanted: int, allowed: frozenset[int]) -> Bounds:
    """The ranges of all bodies for a goal of W `wanted`, with the options `allowed` alone."""
    ranges: dict[Key, Range] = {}
    for number in bodies.order:
        for place, body in usable(bodies, number, allowed):
            ranges[number, place] = _early(bodies, ranges, number, body, allowed)
    last, possible = goal.last(wanted), True
    members = {
        member: number
        for number in bodies.order
        for member in bodies.of[number][0].node.members
        if bodies.of[number][0].kind == "moment" and _is_group(bodies, number)
    }
    targets = bodies.targets(goal.numbers)
    out: dict[int, list[Joint]] = {number: [] for number in bodies.order}
    for number in bodies.order:
        for joint in bodies.into[number]:
            out[joint.edge.before].append(joint)
    for number in reversed(bodies.order):
        for place, body in usable(bodies, number, allowed):
            own = ranges[number, place]
            own.cap = own.safe_finish = own.last_finish
            own.start_cap = own.safe_start = own.last_start
            if number in targets:
                limit = _limit(body, own, last, bodies.step)
                own.cap, own.safe_finish = min(own.cap, limit), min(own.safe_finish, limit)
            for joint in out[number]:
                _pull(bodies, ranges, own, body, joint, allowed)
            for stop in body.stops:  # a work that would straddle it moves behind it
                if stop < own.safe_finish < stop + body.most:
                    own.safe_start = min(own.safe_start, stop - body.most)
            if number in members:
                _hold(bodies, ranges, own, body, members[number])
            own.cap = min(own.cap, own.start_cap + own.most)
            own.start_cap = min(own.start_cap, own.cap - own.least)
        possible = possible and any(
            ranges[number, place].cap >= ranges[number, place].first_finish
            and ranges[number, place].start_cap >= ranges[number, place].first_start
            for place, _ in usable(bodies, number, allowed)
        )
    kept = frozenset(
        number
        for number in bodies.order
        if not all(ranges[number, place].harmless for place, _ in usable(bodies, number, allowed))
    )
    return Bounds(ranges, kept, possible)


def usable(bodies: Bodies, number: int, allowed: frozenset[int]) -> Iterable[tuple[int, Body]]:
    """The bodies of a node that the options allow."""
    return [
        (place, body)
        for place, body in enumerate(bodies.of[number])
        if body.option is None or body.option in allowed
    ]


def _shortest(body: Body, allowed: frozenset[int], bodies: Bodies, number: int) -> int:
    """The least duration of a body; as it stands where no option may shorten it."""
    return body.least if any(k in allowed for k in bodies.shorten[number]) else body.most


def _is_group(bodies: Bodies, number: int) -> bool:
    node = bodies.of[number][0].node
    return node.kind == "group" and node.activity.manual is None


def _early(
    bodies: Bodies, ranges: dict[Key, Range], number: int, body: Body, allowed: frozenset[int]
) -> Range:
    """The earliest and latest early dates of a body."""
    least = _shortest(body, allowed, bodies, number)
    if _is_group(bodies, number):
        firsts, lasts = [], []
        for member in body.node.members:
            own = [(ranges[member, k], b) for k, b in usable(bodies, member, allowed)]
            firsts.append(min(b.moment(r.first_start, False) for r, b in own))
            lasts.append(max(b.moment(r.last_start, False) for r, b in own))
        return Range(0, 0, min(firsts), min(lasts), min(firsts), min(lasts))
    lows, highs = [body.floor, body.end_floor], [body.floor, body.end_floor]
    replacing: dict[tuple[int, ...], list[int]] = {}
    for joint in bodies.into[number]:
        low, high = _demands(bodies, ranges, body, joint, allowed)
        side = 1 if joint.edge.to_finish else 0
        highs[side] = max(highs[side], high)
        if joint.overlap is None and not any(k in allowed for k in joint.unless):
            lows[side] = max(lows[side], low)
        elif joint.overlap is None:
            replacing.setdefault(joint.unless, []).append(low)
    for unless, links in replacing.items():
        # Either the FS links hold, or one of the overlaps in their place.
        instead = [
            _demands(bodies, ranges, body, joint, allowed)[0]
            for joint in bodies.into[number]
            if joint.overlap in unless and joint.overlap in allowed
        ]
        if instead:  # else the start no longer counts: the remaining work goes on without it
            lows[0] = max(lows[0], min(max(links), *instead))
    first_finish = max(lows[0] + least, lows[1]) if lows[0] > LOW else lows[1]
    last_finish = max(highs[0] + body.most, highs[1]) if highs[0] > LOW else highs[1]
    if body.stops:
        last_finish = _next_free(body, last_finish)
    return Range(
        least,
        body.most,
        max(lows[0], first_finish - body.most),
        max(highs[0], last_finish - least),
        first_finish,
        last_finish,
    )


def _next_free(body: Body, finish: int) -> int:
    """How late a finish may become when the work moves beyond the stops that it would straddle."""
    begin = finish - body.most
    while True:
        stop = next((s for s in body.stops if begin < s < begin + body.most), None)
        if stop is None:
            return begin + body.most
        begin = stop


def _demands(
    bodies: Bodies, ranges: dict[Key, Range], body: Body, joint: Joint, allowed: frozenset[int]
) -> tuple[int, int]:
    """The least and the greatest that a link can ask of a body."""
    low, high = HIGH, LOW
    if joint.overlap is not None and joint.overlap not in allowed:
        return low, high
    before, (least, most) = joint.edge.before, joint.lags
    for place, other in usable(bodies, before, allowed):
        own, finish = ranges[before, place], joint.edge.from_finish
        first = own.first_finish if finish else own.first_start
        last = own.last_finish if finish else own.last_start
        low = min(low, joint.demand(other, body, first, bodies.step, least))
        high = max(high, joint.demand(other, body, last, bodies.step, most))
    return low, high


def _pull(
    bodies: Bodies,
    ranges: dict[Key, Range],
    own: Range,
    body: Body,
    joint: Joint,
    allowed: frozenset[int],
) -> None:
    """Lower the latest dates of a body to what a link out of it allows."""
    if joint.overlap is not None and joint.overlap not in allowed:
        return
    edge, step = joint.edge, bodies.step
    first = own.first_finish if edge.from_finish else own.first_start
    last = own.last_finish if edge.from_finish else own.last_start
    cap, safe = LOW, HIGH
    for place, after in usable(bodies, edge.after, allowed):
        theirs = ranges[edge.after, place]
        best = theirs.cap if edge.to_finish else theirs.start_cap
        worst = theirs.finish_limit if edge.to_finish else theirs.start_limit

        def asked(x: int, lag: int, after: Body = after) -> int:
            return joint.demand(body, after, x, step, lag)

        cap = max(cap, _latest(asked, first, last, best, step, joint.lags[0]))
        safe = min(safe, _latest(asked, first, last, worst, step, joint.lags[1]))
    optional = joint.overlap is not None or any(k in allowed for k in joint.unless)
    if edge.from_finish:
        own.safe_finish = min(own.safe_finish, safe)
        own.cap = own.cap if optional else min(own.cap, cap)
    else:
        own.safe_start = min(own.safe_start, safe)
        own.start_cap = own.start_cap if optional else min(own.start_cap, cap)


def _latest(
    asked: Callable[[int, int], int], first: int, last: int, limit: int, step: int, lag: int
) -> int:
    """The last x of first, first + step … last that asks for no more than `limit`; a step before
    `first` where none does."""
    if asked(last, lag) <= limit:
        return last
    low, high = -1, (last - first) // step
    while high - low > 1:
        middle = (low + high) // 2
        if asked(first + middle * step, lag) <= limit:
            low = middle
        else:
            high = middle
    return first + low * step


def _hold(bodies: Bodies, ranges: dict[Key, Range], own: Range, body: Body, group: int) -> None:
    """A leaf of a summary whose start is asked for: safe where the summary's start is."""
    safe = ranges[group, 0].start_limit
    found = _latest(
        lambda x, _: body.moment(x, False), own.first_start, own.last_start, safe, bodies.step, 0
    )
    own.safe_start = min(own.safe_start, found)


def _limit(body: Body, own: Range, last: int, step: int) -> int:
    """The latest finish of a body that is over by the instant `last`."""
    if body.kind == "work":
        return body.node.calendar.worked(last)
    if body.kind != "span":
        return last
    return _latest(
        lambda x, _: body.moment(x, True), own.first_finish, own.last_finish, last, step, 0
    )
