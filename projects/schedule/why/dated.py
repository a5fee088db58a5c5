"""The instant of any date of any item in a run: works, summaries, hammocks, the project itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from projects.model import Link
from projects.network import LagRule
from projects.schedule.modes import FINISHED, GROUP, UNDER_WAY
from projects.schedule.run import Run
from projects.schedule.why.bounds import End, Event, point
from projects.schedule.why.late import late_at
from projects.schedule.why.settled import early_at
from projects.schedule.why.values import DateName

Hung = tuple[Link, int, LagRule | None]


def end_of(name: DateName) -> End:
    """Whether a date is a start or a finish."""
    return "start" if name.endswith("start") else "finish"


def shown_actual(run: Run, event: Event) -> bool:
    """Whether the rules show the actual date of a started work as its late one (msproject)."""
    if run.network.rules.late_start_of_started != "actual" or run.early is None:
        return False
    mode = run.situation.mode[event.number]
    return mode == FINISHED or (mode == UNDER_WAY and event.end == "start")


def event_at(run: Run, event: Event, *, late: bool, shown: bool = True) -> int | None:
    """The instant of a node's date; None where the plan has none. `shown`: as the tables show it,
    else as the backward pass has it."""
    event = point(run, event)
    if late and shown and shown_actual(run, event):
        return early_at(run, event)
    if late:
        return late_at(run, event) if run.late.bound(event.number) else None
    return early_at(run, event) if run.early is not None else None


def instant_of(run: Run, item: str | None, name: DateName) -> int | None:
    """The instant of an early or late date of an item; None where it has none."""
    late = name.startswith("late")
    found = deciding(run, item, name)
    if found is not None:
        return event_at(run, found, late=late, shown=item is not None)
    if item is None or item not in run.network.hung:
        return None
    hung = hanging(run, item, name)
    return None if hung is None else hung[0]


def deciding(run: Run, item: str | None, name: DateName) -> Event | None:
    """The node's date that is the date of an item: its own, or that of the leaf, for the project
    of the work, that lies outmost. None for a hammock and for what has no dates."""
    network, late = run.network, name.startswith("late")
    end = end_of(name)
    if item is not None and item in network.index:
        return Event(network.index[item], end)
    pick: Callable[..., tuple[Event, int]] = min if end == "start" else max
    dated = [
        (event, at)
        for event in (Event(number, end) for number in _members(run, item, name))
        if (at := event_at(run, event, late=late, shown=item is not None)) is not None
    ]
    return pick(dated, key=lambda pair: pair[1])[0] if dated else None


def _members(run: Run, item: str | None, name: DateName) -> Sequence[int]:
    """The nodes that an item spans; of the project, the unfinished ones for its latest start."""
    if item is not None:
        return run.network.leaves.get(item, ())
    open_only = name == "late-start"
    return [
        number
        for number, mode in enumerate(run.situation.mode)
        if mode != GROUP and not (open_only and mode == FINISHED)
    ]


def members(run: Run, item: str | None, name: DateName) -> Iterable[tuple[Event, int]]:
    """What a summary's or the project's date is taken from, each with its instant."""
    late, end = name.startswith("late"), end_of(name)
    for number in _members(run, item, name):
        at = event_at(run, Event(number, end), late=late, shown=item is not None)
        if at is not None:
            yield Event(number, end), at


def hanging(run: Run, item: str, name: DateName) -> tuple[int, Hung] | None:
    """Where a hammock's date falls, and the link that it hangs by; None without one."""
    found = list(hung_by(run, item, name))
    if not found:
        return None
    pick: Callable[..., tuple[int, Hung]] = min if end_of(name) == "start" else max
    return pick(found, key=lambda pair: pair[0])


def hung_by(run: Run, item: str, name: DateName) -> Iterable[tuple[int, Hung]]:
    """Every link that holds a hammock's date, each with the instant that it gives."""
    to_finish = end_of(name) == "finish"
    for link, lag, rule in run.network.hung[item]:
        if (link.kind[1] == "F") == to_finish:
            at = instant_of(run, link.before, hung_name(link, name))
            if at is not None:
                yield (at if rule is None else rule.later(at, lag)), (link, lag, rule)


def hung_name(link: Link, name: DateName) -> DateName:
    """The date of a link's predecessor that a hammock's date takes."""
    if name.startswith("late"):
        return "late-finish" if link.kind[0] == "F" else "late-start"
    return "early-finish" if link.kind[0] == "F" else "early-start"
