"""The lane of every strip: a deterministic search for few crossings, short stems, little height."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from gantt.timescaled.strips import Measure, Strip, Wire

_LENGTH, _CROSS, _NAME, _CIRCLE, _SHARE, _ALONG = 1.0, 3.0, 8.0, 30.0, 9.0, 4.0
"""Cost of a lane's length of stem; of crossing an arrow, a name beside it, a circle; of two stems
on one vertical, and for each lane that they share."""
_HEAVY, _LONG = 8.0, 0.04
"""A critical stem counts so many times; a long one more for each lane of its length."""
_LANE, _AWAY, _ASIDE = 3.0, 0.12, 1.8
"""Cost of a lane, and of each lane between a strip, or a critical one, and the critical chain."""
_NEAR: Final = 0.55
"""Stems closer than this many radii are on one vertical."""
_ROUNDS, _EFFORT = 6, 2_000_000
"""Rounds of the search, and how many pairs of strips and stems it may look at in all."""


@dataclass(frozen=True, slots=True)
class Stem:
    """A vertical at `x` between the lanes of two strips. `event` and `out` say which bundle it may
    share its line with: all that leave one event, or all that enter it."""

    x: float
    one: int
    two: int
    event: int
    out: bool
    dummy: bool
    critical: bool = False


def stems_of(strips: Sequence[Strip], wires: Sequence[Wire], xs: Sequence[float]) -> list[Stem]:
    """Every vertical that the strips and the dummies of no length need."""
    home = {event: number for number, strip in enumerate(strips) for event in strip.events}
    of_strip = {index: number for number, strip in enumerate(strips) for index in strip.wires}
    by_index = {wire.index: wire for wire in wires}
    stems = []
    for number, strip in enumerate(strips):
        dummy = len(strip.wires) == 1 and by_index[strip.wires[0]].kind == "dummy"
        hot = strip.critical
        if strip.tail >= 0:
            x = xs[strip.tail]
            stems.append(Stem(x, home[strip.tail], number, strip.tail, True, dummy, hot))
        if strip.head >= 0:
            x = xs[strip.head]
            stems.append(Stem(x, number, home[strip.head], strip.head, False, dummy, hot))
    upright = [wire for wire in wires if wire.index not in of_strip]
    stems += [Stem(w.x1, home[w.tail], home[w.head], -1, True, True, w.critical) for w in upright]
    return stems


@dataclass
class _Board:
    """The state of the search: who stands in which lane, and what each place costs."""

    strips: Sequence[Strip]
    stems: Sequence[Stem]
    clash: list[int]
    cover: list[list[tuple[int, float]]]
    near: list[list[tuple[int, bool]]]
    own: list[list[int]]
    passing: list[list[tuple[int, float]]]
    pull: list[float]
    centre: int
    lane: list[int] = field(default_factory=list)
    taken: dict[int, int] = field(default_factory=dict)
    """Lane to the bits of the strips in it."""
    looked: int = 0

    def fits(self, number: int, lane: int) -> bool:
        return not self.clash[number] & self.taken.get(lane, 0) & ~(1 << number)

    def put(self, number: int, lane: int) -> None:
        self.taken[lane] = self.taken.get(lane, 0) | 1 << number
        self.lane[number] = lane

    def lift(self, number: int) -> None:
        old = self.lane[number]
        self.taken[old] &= ~(1 << number)
        if not self.taken[old]:
            del self.taken[old]

    def cost(self, number: int, lane: int) -> float:
        """What the strip costs in that lane: its own stems, and the stems that would cross it."""
        lanes, stems = self.lane, self.stems
        kept, lanes[number] = lanes[number], lane
        total = 0.0
        if number == self.centre:
            total = sum(self.pull[k] * abs(lane - at) for k, at in enumerate(lanes) if at != _UNSET)
        elif lanes[self.centre] != _UNSET:
            total = self.pull[number] * abs(lane - lanes[self.centre])
        if lane not in self.taken:
            total += _LANE
        for own in self.own[number]:
            total += self.stem_cost(own)
        self.looked += len(self.passing[number])
        for other, weight in self.passing[number]:
            stem = stems[other]
            one, two = lanes[stem.one], lanes[stem.two]
            if one != _UNSET and two != _UNSET and (one < lane < two or two < lane < one):
                total += weight
        lanes[number] = kept
        return total

    def stem_cost(self, number: int) -> float:
        lanes, stem = self.lane, self.stems[number]
        low, high = lanes[stem.one], lanes[stem.two]
        if low > high:
            low, high = high, low
        if low in (_UNSET, high):
            return 0.0
        self.looked += len(self.cover[number]) + 2 * len(self.near[number])
        total = (_HEAVY if stem.critical else _LENGTH) * (high - low) * (1 + _LONG * (high - low))
        for strip, weight in self.cover[number]:
            if low < lanes[strip] < high:
                total += weight
        for other, shares in self.near[number]:
            against = self.stems[other]
            bottom, top = lanes[against.one], lanes[against.two]
            if bottom > top:
                bottom, top = top, bottom
            if bottom == _UNSET:
                continue
            both = min(high, top) - max(low, bottom)
            if both > 0:
                total += -0.5 * _LENGTH * both if shares else _SHARE + _ALONG * both
        return total

    def total(self) -> float:
        stems = sum(self.stem_cost(number) for number in range(len(self.stems)))
        middle = self.lane[self.centre]
        away = sum(self.pull[k] * abs(lane - middle) for k, lane in enumerate(self.lane))
        return stems + _LANE * len(self.taken) + away


_UNSET: Final = -(10**9)


def place(
    strips: Sequence[Strip], wires: Sequence[Wire], xs: Sequence[float], measure: Measure
) -> list[int]:
    """The lane of every strip, counted from 0 at the top without gaps.

    Several orders of insertion are tried, each improved by moves of one strip and of whole lanes,
    with empty lanes opened between the used ones from time to time; the cheapest is taken.
    """
    if not strips:
        return []
    stems = stems_of(strips, wires, xs)
    results = []
    orders = _orders(strips)
    for order in orders:
        board = _board(strips, stems, wires, xs, measure)
        _insert(board, order)
        _improve(board, _EFFORT // len(orders))
        results.append((board.total(), board.lane))
    return min(results, key=lambda result: result[0])[1]


def _orders(strips: Sequence[Strip]) -> list[list[int]]:
    numbers = range(len(strips))

    def span(k: int) -> float:
        return strips[k].high - strips[k].low

    return [
        list(numbers),
        sorted(numbers, key=lambda k: (not strips[k].critical, strips[k].low, -span(k))),
        sorted(numbers, key=lambda k: (not strips[k].critical, -span(k), strips[k].low)),
        sorted(numbers, key=lambda k: (k != 0, strips[k].low, -span(k))),
        sorted(numbers, key=lambda k: (k != 0, -span(k), strips[k].low)),
        sorted(numbers, key=lambda k: (k != 0, -strips[k].high, -span(k))),
    ]


def _board(
    strips: Sequence[Strip],
    stems: Sequence[Stem],
    wires: Sequence[Wire],
    xs: Sequence[float],
    measure: Measure,
) -> _Board:
    count, radius = len(strips), measure.radius
    by_index = {wire.index: wire for wire in wires}
    clash = [0] * count
    for a in range(count):
        for b in range(a + 1, count):
            if _clashes(strips[a], strips[b], measure):
                clash[a] |= 1 << b
                clash[b] |= 1 << a
    order = sorted(range(len(stems)), key=lambda k: stems[k].x)
    places = [stems[k].x for k in order]
    cover: list[list[tuple[int, float]]] = [[] for _ in stems]
    passing: list[list[tuple[int, float]]] = [[] for _ in strips]
    for number, strip in enumerate(strips):
        low = bisect_left(places, strip.left - radius)
        high = bisect_right(places, strip.right + radius)
        for k in order[low:high]:
            stem = stems[k]
            weight = _crossing(stem, strip, by_index, xs, radius)
            if weight and number not in (stem.one, stem.two):
                cover[k].append((number, weight))
                passing[number].append((k, weight))
    near: list[list[tuple[int, bool]]] = [[] for _ in stems]
    for place_, k in enumerate(order):
        for other in order[place_ + 1 :]:
            if stems[other].x - stems[k].x > _NEAR * radius:
                break
            one, two = stems[k], stems[other]
            shares = one.event == two.event >= 0 and one.out == two.out and one.dummy == two.dummy
            near[k].append((other, shares))
            near[other].append((k, shares))
    own: list[list[int]] = [[] for _ in strips]
    for k, stem in enumerate(stems):
        own[stem.one].append(k)
        own[stem.two].append(k)
    pull = [_ASIDE if strip.critical else _AWAY for strip in strips]
    return _Board(strips, stems, clash, cover, near, own, passing, pull, 0, [_UNSET] * count)


def _clashes(one: Strip, two: Strip, measure: Measure) -> bool:
    """Whether they cannot share a lane. A strip may touch the circle that it comes from."""
    left_one, right_one = _joined(one, two, measure)
    left_two, right_two = _joined(two, one, measure)
    return left_one < right_two and left_two < right_one


def _joined(strip: Strip, other: Strip, measure: Measure) -> tuple[float, float]:
    """The strip's room in a lane with `other`: at a circle of that it begins or ends there."""
    left, right, radius = strip.left, strip.right, measure.radius
    long, wide = strip.high - strip.low, 1.65 * radius
    from_it, to_it = strip.tail in other.events, strip.head in other.events
    if from_it and to_it and long < 2 * radius + 1.5 * measure.tip:
        return left, right
    if from_it and strip.beside != "left" and long > 1.25 * radius:
        left = strip.low + min(wide, long)
    if to_it and strip.beside != "right" and long > radius + measure.tip:
        right = strip.high - min(wide, long)
    return left, right


def _crossing(
    stem: Stem, strip: Strip, wires: dict[int, Wire], xs: Sequence[float], radius: float
) -> float:
    """What it costs to lead a stem across a strip: most on a circle, more where a name has little
    room to step aside."""
    if any(abs(xs[event] - stem.x) < 1.35 * radius for event in strip.events):
        return _CIRCLE
    if strip.low - 0.1 <= stem.x <= strip.high + 0.1:
        met = strip.tail if stem.out else strip.head
        corner = min(abs(stem.x - strip.low), abs(stem.x - strip.high)) < 0.1
        if corner:
            return 0.4 if stem.event == met >= 0 else _SHARE
        for index in strip.wires:
            wire = wires[index]
            if wire.x1 <= stem.x <= wire.x2 and wire.kind != "dummy":
                side = max(stem.x - wire.x1, wire.x2 - stem.x) - radius
                return _CROSS + (_NAME if side < wire.inline else 0.0)
        return _CROSS
    return _NAME if strip.left < stem.x < strip.right and strip.beside else 0.0


def _insert(board: _Board, order: Iterable[int]) -> None:
    for number in order:
        if not board.taken:
            board.put(number, 0)
            continue
        low, high = min(board.taken) - 1, max(board.taken) + 1
        lane = min(
            (k for k in range(low, high + 1) if board.fits(number, k)),
            key=lambda k: (board.cost(number, k), abs(k), k),
        )
        board.put(number, lane)
    _close(board, 1)


def _close(board: _Board, step: int) -> None:
    """Number the used lanes 0, step, 2 step …"""
    to = {lane: k * step for k, lane in enumerate(sorted(board.taken))}
    board.lane = [to[lane] for lane in board.lane]
    board.taken = {to[lane]: bits for lane, bits in board.taken.items()}


def _improve(board: _Board, effort: int) -> None:
    """Move strips and lanes until nothing gets cheaper, or the effort is spent."""
    best, kept = board.total(), list(board.lane)
    board.looked = 0
    for round_ in range(_ROUNDS):
        _close(board, 2 if round_ % 2 == 0 else 1)
        for number in sorted(range(len(board.strips)), key=lambda k: -board.cost(k, board.lane[k])):
            _relocate(board, number)
            if board.looked > effort:
                break
        for number in _with_steps(board) if board.looked < effort else ():
            _relocate_with_steps(board, number)
            if board.looked > effort:
                break
        _close(board, 1)
        if board.looked < effort:
            _swap_lanes(board)
        total = board.total()
        if total < best - 1e-6:
            best, kept = total, list(board.lane)
        elif round_ % 2:
            break
        if board.looked > effort:
            break
    board.lane = kept
    board.taken = {}
    for number, lane in enumerate(kept):
        board.taken[lane] = board.taken.get(lane, 0) | 1 << number


def _relocate(board: _Board, number: int) -> None:
    """Put a strip where it costs least."""
    old = board.lane[number]
    low, high = min(board.taken) - 1, max(board.taken) + 1
    board.lift(number)
    best, lane = board.cost(number, old), old
    for k in range(low, high + 1):
        if k != old and board.fits(number, k):
            cost = board.cost(number, k)
            if cost < best - 1e-9:
                best, lane = cost, k
    board.put(number, lane)


def _with_steps(board: _Board) -> list[int]:
    """The strips to which steps hang: strips without events, which lead from stem to stem."""
    return [k for k, strip in enumerate(board.strips) if strip.events and _steps(board, k)]


def _steps(board: _Board, number: int) -> list[int]:
    ends = {end for k in board.own[number] for end in (board.stems[k].one, board.stems[k].two)}
    return [k for k in sorted(ends) if k != number and not board.strips[k].events]


def _relocate_with_steps(board: _Board, number: int) -> None:
    """Put a strip where it costs least when the steps to and from it follow; back if dearer."""
    before, lanes, taken = board.total(), list(board.lane), dict(board.taken)
    group = [number, *_steps(board, number)]
    for k in group:
        board.lift(k)
        board.lane[k] = _UNSET
    for k in group:
        low, high = min(board.taken, default=0) - 1, max(board.taken, default=0) + 1
        fitting = (lane for lane in range(low, high + 1) if board.fits(k, lane))
        board.put(k, min(fitting, key=lambda lane: (board.cost(k, lane), abs(lane), lane)))
    if board.total() > before - 1e-9:
        board.lane, board.taken = lanes, taken


def _swap_lanes(board: _Board) -> None:
    """Exchange neighbouring lanes wherever that is cheaper."""
    members: dict[int, list[int]] = {}
    for number, lane in enumerate(board.lane):
        members.setdefault(lane, []).append(number)
    for lane in range(len(members) - 1):
        upper, lower = members[lane], members[lane + 1]
        touched = sorted({stem for k in (*upper, *lower) for stem in _touching(board, k)})
        before = sum(board.stem_cost(stem) for stem in touched)
        _set(board, upper, lane + 1)
        _set(board, lower, lane)
        if sum(board.stem_cost(stem) for stem in touched) < before - 1e-9:
            members[lane], members[lane + 1] = lower, upper
        else:
            _set(board, upper, lane)
            _set(board, lower, lane + 1)
    board.taken = {lane: sum(1 << k for k in group) for lane, group in members.items()}


def _touching(board: _Board, number: int) -> Iterable[int]:
    yield from board.own[number]
    for stem, _ in board.passing[number]:
        yield stem


def _set(board: _Board, group: Iterable[int], lane: int) -> None:
    for number in group:
        board.lane[number] = lane
