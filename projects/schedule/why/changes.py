"""What would have to change for a date to move: candidates along its chain, each computed anew.

For an early date a change wins days by bringing it forward, for a late one by pushing it back. The
plan with the change is built and scheduled as any other; a candidate that wins nothing is dropped.
"""

from __future__ import annotations

from collections.abc import Iterator

from projects.errors import InputError
from projects.holidays import Override
from projects.model import DAY, Constraint, Deadline
from projects.network import build
from projects.schedule.result import as_days
from projects.schedule.run import Run
from projects.schedule.run import run as run_anew
from projects.schedule.why import edits
from projects.schedule.why.bounds import Cause, Demand, Event
from projects.schedule.why.chains import causes_of
from projects.schedule.why.dated import deciding, instant_of
from projects.schedule.why.edits import Candidate
from projects.schedule.why.stretch import stops_in
from projects.schedule.why.trace import Traced
from projects.schedule.why.values import Change

CANDIDATES = 20
"""How many changes are tried, the nearest to the date first."""
RUNS = 100
"""Behind so many plans computed anew it is no longer searched how much of a change wins most."""


class Bench:
    """Computes a plan anew with a change and measures what the date wins."""

    def __init__(self, run: Run, traced: Traced, override: Override | None) -> None:
        self.run, self.traced, self.override = run, traced, override
        network = run.network
        self.late = traced.name.startswith("late")
        self.calendar = network.calendar_of(traced.item)
        self.per_day = network.day_of(self.calendar)
        self._known: dict[tuple[int, int], tuple[int, Run | None]] = {}

    def tried(self, candidate: Candidate, days: int) -> tuple[int, Run | None]:
        """The minutes won by so many days of a change, and the plan with it; a change that the
        engine refuses wins nothing."""
        key = id(candidate), days
        if key not in self._known:
            self._known[key] = self._try(candidate, days)
        return self._known[key]

    @property
    def runs(self) -> int:
        """How many plans were computed so far."""
        return len(self._known)

    def _try(self, candidate: Candidate, days: int) -> tuple[int, Run | None]:
        now = self.run.situation
        project, states = candidate.edit((self.run.network.project, now.actuals), days)
        try:
            network = build(project, self.override)
            again = run_anew(network, now.as_of, states, data=now.data_instant)
            at = instant_of(again, self.traced.item, self.traced.name)
        except InputError:
            return 0, None
        if at is None:
            return 0, None
        return self._won(at), again

    def moved(self, candidate: Candidate) -> int:
        """By how many minutes of the wall clock a change at its most moves the date."""
        _, again = self.tried(candidate, candidate.full)
        at = instant_of(again, self.traced.item, self.traced.name) if again else None
        return 0 if at is None or self.traced.at is None else abs(at - self.traced.at)

    def _won(self, at: int) -> int:
        """Working minutes of the item's calendar; by the clock where no work lies between."""
        before = self.traced.at
        assert before is not None
        worked = self.calendar.worked
        sign = 1 if self.late else -1
        return sign * (worked(at) - worked(before)) or sign * (at - before)


def changes(
    run: Run, traced: Traced, override: Override | None = None, tries: int = CANDIDATES
) -> tuple[tuple[Change, ...], int]:
    """The changes that move a date, the nearest to it along the chain first; and how many of a long
    chain were not tried."""
    if traced.event is None or traced.cause is None or traced.at is None or not tries:
        return (), 0
    bench = Bench(run, traced, override)
    found: dict[str, Candidate] = {}
    for candidate in _candidates(run, traced.event, late=bench.late):
        found.setdefault(candidate.whole, candidate)
    every = list(found.values())
    before = _marks(run, traced.event, late=bench.late)
    won = [_change(bench, one, before) for one in every[:tries]]
    kept = [change for change in won if change is not None]
    return tuple(kept), max(len(every) - tries, 0)


Mark = tuple[str, str, str, str]


def _marks(run: Run, event: Event, *, late: bool) -> set[Mark]:
    return {_mark(run, cause) for cause in causes_of(run, event, late=late)}


def _mark(run: Run, cause: Cause) -> Mark:
    own = run.network.nodes[cause.event.number].activity.id
    return own, cause.event.end, cause.decided.kind, cause.decided.by


def _change(bench: Bench, one: Candidate, before: set[Mark]) -> Change | None:
    """What a candidate wins; None where it wins nothing."""
    most, run = bench.tried(one, one.full)
    if most <= 0 or run is None:
        return None
    needs, wins, needs_most = _least(bench, one, most)
    then = _then(bench, run, before)
    if wins > most:  # the end of the project, where it is the limit, comes nearer as well
        most, needs_most, then = wins, needs, ""
    if one.full and needs_most == one.full:
        then = ""  # more of the same would win more

    def days(minutes: int) -> float:
        return as_days(minutes, bench.per_day) or 0

    says = one.whole if needs is None else one.says.format(days=needs)
    return Change(one.kind, one.item, needs, days(wins), needs_most, days(most), then, says)


def _least(bench: Bench, one: Candidate, most: int) -> tuple[int | None, int, int | None]:
    """The least days of a change that win anything, what they win, and how many days of it win all
    that can be won. Winning never shrinks with more days, so it is searched by halves."""
    if not one.says:
        return None, most, None
    # A day of change mostly wins a day, of the item's calendar or of the wall clock.
    guesses = {max(-(-most // bench.per_day), 1), max(bench.moved(one) // DAY, 1)}
    top = one.full or 2 * max(guesses)
    needs = _first(bench, one, 1, 1, top)
    if needs is None:
        return None, most, None
    wins = bench.tried(one, needs)[0]
    if wins >= most:
        return needs, wins, needs
    if bench.runs > RUNS:
        return needs, wins, None
    low, high = needs, top
    for guess in sorted(guesses):
        if low < guess < high:
            if bench.tried(one, guess)[0] < most:
                low = guess
            elif bench.tried(one, guess - 1)[0] < most:
                return needs, wins, guess
            else:
                high = guess - 1
    return needs, wins, _first(bench, one, most, low, high)


def _first(bench: Bench, one: Candidate, wanted: int, low: int, top: int) -> int | None:
    """The least days, from `low` to `top`, that win at least so many minutes."""
    if bench.tried(one, low)[0] >= wanted:
        return low
    high = top if low > 1 else min(2, top)
    while high < top and bench.tried(one, high)[0] < wanted:
        low, high = high, min(2 * high, top)
    if bench.tried(one, high)[0] < wanted:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if bench.tried(one, middle)[0] >= wanted:
            high = middle
        else:
            low = middle
    return high


def _then(bench: Bench, run: Run, before: set[Mark]) -> str:
    """What decides once the change has won all it can: the first bound on the way from the date
    that did not decide before."""
    event = deciding(run, bench.traced.item, bench.traced.name)
    if event is None:
        return ""
    for cause in causes_of(run, event, late=bench.late):
        if _mark(run, cause) not in before and cause.decided.kind not in ("duration", "finish"):
            return _bound_words(run, cause)
    return ""


def _bound_words(run: Run, cause: Cause) -> str:
    """`“L123 南岸段回填与路面恢复”（L123FS → L504）`, `“L100”的限制（项目开工 2023-03-07）`."""
    demand, own = cause.decided, run.network.nodes[cause.event.number].activity
    if demand.edge is None:
        return f"“{own.id}”的限制（{demand.says}）"
    link = run.network.links[demand.edge.number]
    name = next(work.name for work in run.network.project.activities if work.id == demand.by)
    words = link.words(run.network.project.minutes_per_day)
    return f"“{demand.by} {name}”（{words} → {link.after}）"


# -- candidates ------------------------------------------------------------------------------------


def _candidates(run: Run, event: Event, *, late: bool) -> Iterator[Candidate]:
    """Along the chain, from the date on: bounds that tie together, then each bound by itself."""
    for cause in causes_of(run, event, late=late):
        ties = [cause.bound or cause.decided, *cause.ties]
        parts = [_of(run, cause, demand, late=late) for demand in ties]
        loose = {part.whole: part for part in parts if part is not None and part.kind != "start"}
        held = any(part is None or part.kind == "start" for part in parts)
        if len(loose) > 1 and not held and cause.moved is None:
            yield edits.together(list(loose.values()))
        own = _of(run, cause, cause.decided, late=late)
        if own is not None:
            yield own
        yield from _stops(run, cause)


def _of(run: Run, cause: Cause, demand: Demand, *, late: bool) -> Candidate | None:
    """The change that loosens one bound; None for what has happened or cannot move."""
    network, number = run.network, cause.event.number
    node, work = network.nodes[number], network.nodes[number].activity
    source = demand.source
    if demand.kind == "link" and demand.edge is not None:
        return edits.link(network, network.links[demand.edge.number])
    if demand.kind in ("duration", "finish"):
        began = number in run.situation.remaining
        if node.assumed and not began:
            return None
        return edits.duration(network, node, run.situation.remaining[number] if began else None)
    if isinstance(source, Constraint):
        return edits.constraint(node, source, 1 if late else -1)
    if isinstance(source, Deadline):
        return edits.deadline(network, source)
    if demand.by == "manual" and work.manual is not None:
        return edits.unpinned(work)
    if demand.kind == "promise":
        return edits.promise(work)
    if demand.kind == "start" and network.project.start is not None:
        return edits.start(network.project)
    return None


def _stops(run: Run, cause: Cause) -> Iterator[Candidate]:
    """The declared stops that a work, or the wait for its start, runs into."""
    node = run.network.nodes[cause.event.number]
    if node.kind not in ("work", "span"):
        return
    begin = cause.decided.before_at if cause.decided.edge is None else cause.decided.at
    for first, last, name in stops_in(node.calendar, begin, cause.at):
        found = edits.stop(run.network.project, node.activity, first, last, name)
        if found is not None:
            yield found
