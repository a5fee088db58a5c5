"""One plan at its data date as flat rows of whole days, ready to stand in the block graph."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from projects.model import DAY, Activity
from projects.network import Network
from projects.network.lags import MONTHS, WorkLag
from projects.network.values import Edge
from projects.schedule import modes
from projects.schedule.modes import HALF
from projects.schedule.situation import Situation

PLAIN, WAY, UNSPLIT, SPANNING, GROUP, GIVEN, BACK, AHEAD = range(8)
"""How a row is dated. PLAIN: from its demands. WAY: what remains of a work under way. UNSPLIT: in
one gap between stops. SPANNING: by the wall clock. GROUP: around its members. GIVEN: both dates
stand. BACK: its finish stands, its start follows. AHEAD: its start stands, its finish follows."""

NO_LAG, WORK_LAG, ELAPSED_LAG, MONTH_LAG = range(4)
WALL_PLACE = -1
"""The place of the clock of every day, behind those of the plan's calendars."""
NONE = -1
"""No such day."""

_KINDS = {
    modes.WORK: PLAIN,
    modes.POINT: PLAIN,
    modes.HELD: PLAIN,
    modes.ASSUMED: PLAIN,
    modes.UNSPLIT: UNSPLIT,
    modes.SPAN: SPANNING,
    modes.UNDER_WAY: WAY,
    modes.FINISHED: GIVEN,
    modes.MANUAL: GIVEN,
    modes.PROMISED: BACK,
}


@dataclass(slots=True)
class Unit:
    """Rows by node, links by place. Days are ordinals; NONE where there is none.

    clock: place of the calendar that a row counts by, WALL_PLACE for instants; home: that of its
    own calendar. length: worked days, those that remain, or days of the wall clock. months: its
    calendar months. whole: its planned worked days. span: whether it counts by the wall clock.
    movable: whether slips and stretches move it. sources: twice the node, and one more where the
    link leaves its finish.
    """

    now: Situation
    kind: list[int] = field(default_factory=list)
    level: list[int] = field(default_factory=list)
    clock: list[int] = field(default_factory=list)
    home: list[int] = field(default_factory=list)
    length: list[int] = field(default_factory=list)
    months: list[int] = field(default_factory=list)
    floor: list[int] = field(default_factory=list)
    finish_floor: list[int] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    finish: list[int] = field(default_factory=list)
    promised: list[int] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    span: list[bool] = field(default_factory=list)
    movable: list[bool] = field(default_factory=list)
    owner: list[str] = field(default_factory=list)
    members: list[tuple[int, ...]] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)
    to_finish: list[bool] = field(default_factory=list)
    lag_kind: list[int] = field(default_factory=list)
    lag: list[int] = field(default_factory=list)
    lag_clock: list[int] = field(default_factory=list)

    owners: frozenset[str] = frozenset()
    """Whose works slips and stretches can move."""
    hangs_on_lengths: bool = False
    """Whether other lengths change what the rows say: lags in percent, calendar months."""
    hangs_on_calendars: bool = False
    """Whether other calendars do: durations and starts that were read off them."""

    @property
    def network(self) -> Network:
        """The network that it is made from."""
        return self.now.network

    @property
    def days(self) -> Iterable[int]:
        """Days that the covered years have to hold."""
        for column in (self.floor, self.finish_floor, self.start, self.finish):
            yield from (day for day in column if day > 0)
        yield from (deadline.at // DAY for deadline in self.network.deadlines)


def unit_of(now: Situation) -> Unit:
    """The rows of a plan that `projects.blocks.fits` has no reason against."""
    network, unit = now.network, Unit(now)
    places = {id(calendar): place for place, calendar in enumerate(network.calendars)}
    floors = _floors(now)
    for number in range(len(network.nodes)):
        _add_row(unit, number, places, floors[number])
    for number in network.order:
        _add_links(unit, number, places)
    rows = zip(unit.owner, unit.movable, unit.months, strict=True)
    movable = [(owner, months) for owner, can, months in rows if can]
    unit.owners = frozenset(owner for owner, _ in movable)
    unit.hangs_on_lengths = any(months for _, months in movable) or any(
        link.lag.unit == "percent" for link in network.links
    )
    unit.hangs_on_calendars = any(
        node.assumed
        or (now.mode[n] == modes.FINISHED and now.actuals[node.activity.id].started is None)
        for n, node in enumerate(network.nodes)
    )
    return unit


def starts_used(network: Network) -> frozenset[int]:
    """The nodes of which the start matters to others."""
    found = {edge.before for edges in network.out for edge in edges if not edge.from_finish}
    for node in network.nodes:
        found.update(node.members)
    return frozenset(found)


def _add_row(unit: Unit, number: int, places: dict[int, int], floors: tuple[int, int]) -> None:
    now, node = unit.now, unit.now.node(number)
    mode = now.mode[number]
    start = finish = NONE
    kind = _KINDS.get(mode, GROUP)
    length = node.duration // DAY
    months = 0
    if node.span is not None:
        if node.span.unit == "months":
            months = node.span.amount
        else:
            length = node.span.amount // DAY
    if mode == modes.GROUP and node.activity.manual is not None:
        kind, (start, finish) = GIVEN, _days(node.activity.manual)
    elif mode == modes.MANUAL:
        assert node.activity.manual is not None
        start, finish = _days(node.activity.manual)
        start = finish if node.kind == "point" else start
    elif mode == modes.FINISHED:
        start, finish = now.actual_start[number] // DAY, now.actual_finish[number] // DAY
    elif mode == modes.FIXED:
        begin, end = now.pinned[number]
        kind = BACK if begin is None else AHEAD
        start = NONE if begin is None else begin // DAY
        finish = end // DAY if begin is None and end is not None else NONE
    elif mode == modes.PROMISED:
        finish = max(now.promised[number], now.data_instant or 0) // DAY
    elif mode == modes.UNDER_WAY:
        length, months = now.remaining[number] // DAY, 0
        begun = now.actual_start.get(number)
        start = NONE if begun is None else begun // DAY
        floors = now.resumes[number], -modes.HIGH
    elif number in now.unsplit:
        kind = UNSPLIT
    movable = kind != GROUP and mode not in (modes.FINISHED, modes.MANUAL, modes.GROUP)
    place = places[id(node.calendar)]
    unit.promised.append(now.promised[number] // DAY if mode == modes.PROMISED else NONE)
    unit.whole.append(node.duration // DAY)
    unit.span.append(node.span is not None)
    unit.movable.append(movable and not node.assumed)
    unit.owner.append(node.activity.owner)
    unit.kind.append(kind)
    unit.clock.append(WALL_PLACE if node.kind == "point" else place)
    unit.home.append(place)
    unit.length.append(length)
    unit.months.append(months)
    unit.floor.append(_day(floors[0]))
    unit.finish_floor.append(_day(floors[1]))
    unit.start.append(start)
    unit.finish.append(finish)
    unit.members.append(node.members if kind == GROUP else ())
    unit.level.append(0)


def _add_links(unit: Unit, number: int, places: dict[int, int]) -> None:
    """The links into a row that date it, and its level: behind all that it waits for."""
    kind, level, now = unit.kind[number], unit.level, unit.now
    if kind in (GIVEN, BACK, AHEAD):
        return
    for member in unit.members[number]:
        level[number] = max(level[number], level[member] + 1)
    for edge in now.network.into[number]:
        before, _, from_finish, to_finish, lag, rule, *_ = edge
        if edge.number in now.unheeded:
            continue
        if kind == WAY and not to_finish and not from_finish:
            continue  # a start link does not hold what remains
        level[number] = max(level[number], level[before] + 1)
        unit.sources.append(2 * before + from_finish)
        unit.targets.append(number)
        unit.to_finish.append(to_finish)
        if not lag or rule is None:
            unit.lag_kind.append(NO_LAG)
            unit.lag.append(0)
            unit.lag_clock.append(WALL_PLACE)
            continue
        _add_lag(unit, edge, places)


def _add_lag(unit: Unit, edge: Edge, places: dict[int, int]) -> None:
    rule, lag = edge.rule, edge.lag
    if isinstance(rule, WorkLag):
        unit.lag_kind.append(WORK_LAG)
        unit.lag.append(lag // DAY)
        unit.lag_clock.append(places[id(rule.calendar)])
        return
    months = rule is MONTHS
    unit.lag_kind.append(MONTH_LAG if months else ELAPSED_LAG)
    unit.lag.append(lag if months else lag // DAY)
    unit.lag_clock.append(WALL_PLACE)


def _days(instants: tuple[int, int]) -> tuple[int, int]:
    return instants[0] // DAY, instants[1] // DAY


def _day(moment: int) -> int:
    return NONE if abs(moment) > HALF else moment // DAY


def _floors(now: Situation) -> list[tuple[int, int]]:
    """By node: no start and no finish before these instants (`projects.schedule.situation`, by the
    rules of our own plans), whatever the calendars are."""
    network = now.network
    begins = [at for at in (network.project.start, now.data_instant) if at is not None]
    usual = max(begins), -modes.HIGH
    manual = _manual_floors(network)
    found = []
    for number, node in enumerate(network.nodes):
        if node.kind == "group" or not (node.activity.constraints or number in manual):
            found.append(usual)
            continue
        own = manual.get(number, -modes.HIGH)
        floor, finish_floor = _constrained(node.activity, own)
        named = floor > -HALF or finish_floor > -HALF
        if network.project.start is not None and (network.into[number] or not named):
            floor = max(floor, network.project.start)
        if now.data_instant is not None:
            floor = max(floor, now.data_instant)
        found.append((floor, finish_floor))
    return found


def _constrained(activity: Activity, floor: int) -> tuple[int, int]:
    finish_floor = -modes.HIGH
    for one in activity.constraints:
        if one.at is None:
            continue
        if one.kind == "snet":
            floor = max(floor, one.at)
        elif one.kind == "fnet":
            finish_floor = max(finish_floor, one.at)
    return floor, finish_floor


def _manual_floors(network: Network) -> dict[int, int]:
    """The works below manually scheduled summaries do not begin before those."""
    found: dict[int, int] = {}
    for activity in network.project.activities:
        if activity.manual is not None and activity.id in network.leaves:
            for number in network.leaves[activity.id]:
                found[number] = max(found.get(number, -modes.HIGH), activity.manual[0])
    return found
