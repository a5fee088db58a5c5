"""A scheduler that is slow and obvious, to be compared with the engine.

Written from the rules alone. Time is a row of ticks (days, or minutes) from 0 to a horizon; a
calendar says of each tick whether it is worked; everything else is found by stepping one tick at
a time. Instants are the gaps before ticks. It imports nothing of the project.
"""

from __future__ import annotations

from tests.projects.naive_ticks import Answer, Item, Net, Ticks, Tie, months_later

NEVER = 10**9
"""Later than every instant."""


def solve(net: Net) -> Answer:
    """Everything that is compared."""
    answer = Answer()
    order = _order(net)
    for name in order:
        answer.early[name] = _earliest(net, answer, net.items[name])
    answer.end = max(finish for _, finish in answer.early.values())
    limits = {name: _limit(net, answer, net.items[name]) for name in order}
    answer.late = _late_plan(net, answer, order, limits)
    for name in order:
        item = net.items[name]
        (es, ef), (ls, lf) = answer.early[name], answer.late[name]
        answer.total[name] = min(item.calendar.between(es, ls), item.calendar.between(ef, lf))
        room = [_room(net, answer, item, tie, after) for tie, after in _out(net, answer, name)]
        answer.free[name] = min(room) if room else item.calendar.between(ef, limits[name])
    _margins(net, answer)
    return answer


# -- the order -----------------------------------------------------------------


def _order(net: Net) -> list[str]:
    leaves_of = {name: group[0] for name, group in net.groups.items()}
    placed: list[str] = []
    while len(placed) < len(net.items):
        for name in net.items:
            needs = {
                leaf
                for tie in net.ties
                if name in leaves_of.get(tie.after, [tie.after])
                for leaf in leaves_of.get(tie.before, [tie.before])
            }
            if name not in placed and needs <= set(placed):
                placed.append(name)
    return placed


def _into(net: Net, name: str) -> list[Tie]:
    return [
        tie for tie in net.ties if tie.after == name or name in net.groups.get(tie.after, ([],))[0]
    ]


# -- forward -------------------------------------------------------------------


def _later(net: Net, tie: Tie, at: int) -> int:
    if tie.on == "elapsed":
        return at + tie.lag
    if tie.on == "months":
        return months_later(net.day0, at, tie.lag)
    return _counts(net, tie).moved(at, tie.lag)


def _counts(net: Net, tie: Tie) -> Ticks:
    if isinstance(tie.on, Ticks):
        return tie.on
    if tie.before in net.groups:
        return net.groups[tie.before][1]
    return net.items[tie.before].calendar


def _demands(net: Net, answer: Answer, tie: Tie) -> list[int]:
    """Where a link's demands fall: one from a work or the start of a summary, one a leaf else."""
    side = 0 if tie.kind[0] == "S" else 1
    if tie.before not in net.groups:
        return [_later(net, tie, answer.early[tie.before][side])]
    leaves = net.groups[tie.before][0]
    if side == 0:
        return [_later(net, tie, min(answer.early[leaf][0] for leaf in leaves))]
    return [_later(net, _of_leaf(tie, leaf), answer.early[leaf][1]) for leaf in leaves]


def _of_leaf(tie: Tie, leaf: str) -> Tie:
    """A link out of a summary's finish, as one leaf's."""
    return Tie(leaf, tie.after, tie.kind, tie.lag, tie.on)


def _earliest(net: Net, answer: Answer, item: Item) -> tuple[int, int]:
    ties = _into(net, item.name)
    starts = [at for tie in ties if tie.kind[1] == "S" for at in _demands(net, answer, tie)]
    ends = [at for tie in ties if tie.kind[1] == "F" for at in _demands(net, answer, tie)]
    if item.snet is not None:
        starts.append(item.snet)
    if item.fnet is not None:
        ends.append(item.fnet)
    if ties or (item.snet is None and item.fnet is None):
        starts.append(net.start)
    if item.kind == "point":
        at = max(starts + ends)
        return at, at
    if item.kind == "work":
        at = max(starts) if starts else item.calendar.start(max(ends), item.size)
        while not _fits(item, at, ends):
            at += 1
        return at, item.calendar.finish(at, item.size)
    begin = item.calendar.begins(max(starts)) if starts else None
    if begin is not None:
        end = _span_end(net, item, begin)
        if not ends or not item.calendar.between(end, max(ends)) > 0:
            return begin, end
    end = item.calendar.ends(max(ends))
    return _span_start(net, item, end), end


def _fits(item: Item, at: int, ends: list[int]) -> bool:
    """Whether a work may begin at `at`: worked, late enough for its finish demands, unbroken."""
    if not item.calendar.worked[at]:
        return False
    end = item.calendar.finish(at, item.size)
    if ends and item.calendar.between(end, max(ends)) > 0:
        return False
    return _unbroken(item, at, end)


def _unbroken(item: Item, start: int, finish: int) -> bool:
    if not item.whole:
        return True
    stops, worked = item.calendar.stops, item.calendar.worked
    return not any(at in stops and not worked[at] for at in range(start, finish))


def _span_end(net: Net, item: Item, start: int) -> int:
    return months_later(net.day0, start, item.size) if item.kind == "months" else start + item.size


def _span_start(net: Net, item: Item, finish: int) -> int:
    """The latest worked tick from which months or elapsed time end by `finish`."""
    at = finish
    while _span_end(net, item, at) > finish or not item.calendar.worked[at]:
        at -= 1
    return at


# -- backward ------------------------------------------------------------------


def _limit(net: Net, answer: Answer, item: Item) -> int:
    """The least of the deadlines, the latest dates, and the project's early finish at open ends."""
    bounds = []
    dated = False
    if item.due is not None:
        dated = True
        bounds.append(item.calendar.moved(item.due, -item.buffer))
    for leaves, calendar, due, buffer in net.groups.values():
        if item.name in leaves and due is not None:
            dated = True
            bounds.append(calendar.moved(due, -buffer))
    if net.due is not None:
        bounds.append(net.calendar.moved(net.due, -net.buffer))
    elif not dated:
        some = any(other.due is not None for other in net.items.values()) or any(
            group[2] is not None for group in net.groups.values()
        )
        # A start link out of a summary holds this leaf, but does not lead on from it.
        leaving = [
            tie
            for tie, _ in _out(net, answer, item.name)
            if tie.before == item.name or tie.kind[0] == "F"
        ]
        held = bool(leaving) if item.kind == "point" else any(t.kind[0] == "F" for t in leaving)
        if not some or not held:
            bounds.append(answer.end)
    if item.fnlt is not None:
        bounds.append(item.fnlt)
    if item.snlt is not None:
        bounds.append(_end_from(net, item, item.snlt))
    return min(bounds, default=NEVER)


def _end_from(net: Net, item: Item, start: int) -> int:
    if item.kind == "point":
        return start
    if item.kind == "work":
        return item.calendar.forth(start, item.size)
    return _span_end(net, item, start)


def _out(net: Net, answer: Answer, name: str) -> list[tuple[Tie, str]]:
    """The links that leave an item, each with one work at its far end.

    A start link out of a summary holds the leaf that starts first in the early plan.
    """
    found = []
    for tie in net.ties:
        followers = net.groups[tie.after][0] if tie.after in net.groups else [tie.after]
        if tie.before == name:
            found += [(tie, after) for after in followers]
        elif tie.before in net.groups and name in net.groups[tie.before][0]:
            leaves = net.groups[tie.before][0]
            if tie.kind[0] == "F":
                found += [(_of_leaf(tie, name), after) for after in followers]
            elif min(leaves, key=lambda leaf: answer.early[leaf][0]) == name:
                found += [(tie, after) for after in followers]
    return found


def _earlier(net: Net, tie: Tie, at: int) -> int:
    """A demand shifted back; over months, the latest instant that still leads to it."""
    if tie.on == "elapsed":
        return at - tie.lag
    if tie.on == "months":
        back = at + 40 * abs(tie.lag) + 40
        while months_later(net.day0, back, tie.lag) > at:
            back -= 1
        return back
    return _counts(net, tie).moved(at, -tie.lag)


def _satisfied(net: Net, tie: Tie, after: str, at: int, plan: dict[str, tuple[int, int]]) -> bool:
    """Whether a link that leaves at `at` is kept by its successor's place in `plan`."""
    demand = _later(net, tie, at)
    item = net.items[after]
    place = plan[after][tie.kind[1] == "F"]
    if item.kind == "point":
        return demand <= place
    return item.calendar.between(place, demand) <= 0


def _late_plan(
    net: Net, answer: Answer, order: list[str], limits: dict[str, int]
) -> dict[str, tuple[int, int]]:
    late: dict[str, tuple[int, int]] = {}
    for name in reversed(order):
        out = _out(net, answer, name)
        late[name] = _latest(net, net.items[name], limits[name], late, out)
    return late


def _leaves_by(net: Net, tie: Tie, after: str, plan: dict[str, tuple[int, int]]) -> int:
    """The latest instant at which a link may leave and still be kept."""
    at = _earlier(net, tie, plan[after][tie.kind[1] == "F"])
    while _satisfied(net, tie, after, at + 1, plan):
        at += 1
    return at


def _latest(
    net: Net,
    item: Item,
    limit: int,
    late: dict[str, tuple[int, int]],
    out: list[tuple[Tie, str]],
) -> tuple[int, int]:
    """The latest place within the limit that keeps every link."""
    finish, begin = limit, NEVER
    for tie, after in out:
        at = _leaves_by(net, tie, after, late)
        if tie.kind[0] == "F" or item.kind == "point":
            finish = min(finish, at)
        else:
            begin = min(begin, at)
    if item.kind == "point":
        return finish, finish
    if begin < NEVER:
        while not item.calendar.worked[begin]:
            begin -= 1
        # No end later than what the next start would give; the loop below steps back from it.
        finish = min(finish, _end_from(net, item, item.calendar.begins(begin + 1)))
    while True:
        if item.kind == "work":
            finish = item.calendar.ends(finish)
            start = item.calendar.start(finish, item.size)
        else:
            start = _span_start(net, item, finish)
        if start <= begin and (item.kind != "work" or _unbroken(item, start, finish)):
            return start, finish
        finish -= 1


# -- floats, paths -------------------------------------------------------------


def _room(net: Net, answer: Answer, item: Item, tie: Tie, after: str) -> int:
    """By how many worked ticks of its own calendar an item may move before a link is broken."""
    es, ef = answer.early[item.name]
    at = _leaves_by(net, tie, after, answer.early)
    if tie.kind[0] == "F" or item.kind == "point":
        return item.calendar.between(ef, at)
    while not item.calendar.worked[at]:
        at -= 1
    return item.calendar.between(es, at)


def _tight(net: Net, answer: Answer, tie: Tie, after: str, demand: int) -> bool:
    item = net.items[after]
    place = answer.early[after][tie.kind[1] == "F"]
    return demand == place if item.kind == "point" else not item.calendar.between(demand, place)


def _margins(net: Net, answer: Answer) -> None:
    """How far each deadline is from the early finish of its item, in the item's calendar."""
    if net.due is not None:
        answer.margins[None] = net.calendar.between(answer.end, net.due)
    for name, (leaves, calendar, due, _) in net.groups.items():
        if due is not None:
            end = max(answer.early[leaf][1] for leaf in leaves)
            answer.margins[name] = calendar.between(end, due)
    for name, item in net.items.items():
        if item.due is not None:
            answer.margins[name] = item.calendar.between(answer.early[name][1], item.due)


def critical(net: Net, answer: Answer, towards: str | None) -> set[str]:
    """No float towards an item's early finish, or on the longest path to it."""
    ends = list(net.items)
    if towards is not None:
        ends = net.groups[towards][0] if towards in net.groups else [towards]
    last = max(answer.early[name][1] for name in ends)
    late: dict[str, tuple[int, int]] = {}
    for name in reversed(_order(net)):
        out = [(tie, after) for tie, after in _out(net, answer, name) if after in late]
        if name in ends or out:
            limit = last if name in ends else NEVER
            late[name] = _latest(net, net.items[name], limit, late, out)
    found = set()
    for name, (ls, lf) in late.items():
        calendar = net.items[name].calendar
        es, ef = answer.early[name]
        if min(calendar.between(es, ls), calendar.between(ef, lf)) <= 0:
            found.add(name)
    return found | longest(net, answer, [name for name in ends if answer.early[name][1] == last])


def longest(net: Net, answer: Answer, ends: list[str]) -> set[str]:
    """Everything from which driving links lead to `ends`."""
    seen: set[str] = set()
    stack = list(ends)
    while stack:
        name = stack.pop()
        if name in seen:
            continue
        seen.add(name)
        for tie in _into(net, name):
            side = tie.kind[0] == "F"
            leaves = net.groups[tie.before][0] if tie.before in net.groups else [tie.before]
            if side and tie.before in net.groups:
                stack += [
                    leaf
                    for leaf in leaves
                    if _tight(
                        net,
                        answer,
                        tie,
                        name,
                        _later(net, _of_leaf(tie, leaf), answer.early[leaf][1]),
                    )
                ]
            elif any(_tight(net, answer, tie, name, at) for at in _demands(net, answer, tie)):
                first = min(answer.early[leaf][0] for leaf in leaves)
                stack += (
                    [leaf for leaf in leaves if answer.early[leaf][0] == first]
                    if (tie.before in net.groups)
                    else leaves
                )
    return seen
