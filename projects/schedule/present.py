"""From the numbers of a run to a schedule: margins, longest path, findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from projects.model import Deadline, day_of
from projects.schedule.broken import broken_links
from projects.schedule.drivers import ends_something
from projects.schedule.limits import limit_instant
from projects.schedule.modes import FINISHED
from projects.schedule.provisional import provisional_nodes
from projects.schedule.result import Margin, Policy, Schedule, as_days
from projects.schedule.run import Run
from projects.schedule.timings import Marks, Timings


def present(run: Run, policy: Policy) -> Schedule:
    """The schedule of a run under a planning policy."""
    network, now, early = run.network, run.situation, run.early
    margins = _margins(run)
    governing = next((margin.item for margin in margins if margin.governing), None)
    shaky = provisional_nodes(run)
    dated = [n for n in range(len(network.nodes)) if run.late.bound(n)]
    open_works = [n for n in dated if now.mode[n] != FINISHED]
    if early is None:
        path = run.late_path
    else:
        view = run.towards.get(governing) or next(iter(run.towards.values()), None)
        path = view.chain if view else ()
    return Schedule(
        project=network.project,
        as_of=now.as_of,
        policy=policy,
        start=network.project.start,
        early_finish=run.end if early is not None and network.nodes else None,
        late_finish=run.late.last_finish(dated),
        latest_start=run.late.first_start(open_works),
        timings=Timings(run, policy, Marks(run, governing, margins), shaky),
        deadlines=margins,
        longest_path=_ids(run, path),
        findings=broken_links(run),
        provisional=bool(shaky),
        run=run,
    )


def _ids(run: Run, numbers: Iterable[int]) -> tuple[str, ...]:
    return tuple(run.network.nodes[number].activity.id for number in numbers)


def _margins(run: Run) -> tuple[Margin, ...]:
    """Every deadline with its margin; the smallest of those still open governs."""
    margins = [_margin(run, deadline) for deadline in run.network.deadlines]
    still_open = [
        margin
        for margin in margins
        if margin.margin_days is not None
        and any(run.situation.mode[n] != FINISHED for n in _deciding(run, margin.item))
    ]
    least = min(still_open, key=_urgency, default=None)
    return tuple(
        replace(margin, governing=True) if margin is least else margin for margin in margins
    )


def _urgency(margin: Margin) -> tuple[float, int, int, str]:
    """The smallest margin first; of equal ones the one that most works lead to, then the earlier
    day: the order of the rows decides nothing."""
    return margin.margin_days or 0.0, -len(margin.chain), margin.deadline.at, margin.item or ""


def _deciding(run: Run, item: str | None) -> Sequence[int]:
    return range(len(run.network.nodes)) if item is None else run.network.nodes_of(item)


def _margin(run: Run, deadline: Deadline) -> Margin:
    network, early, item = run.network, run.early, deadline.item
    chain = _ids(run, run.towards[item].chain) if item in run.towards else ()
    numbers = _deciding(run, item)
    if early is None or not numbers:
        return Margin(item, deadline, None, None, None, None, chain)
    finish = run.end if item is None else max(early.finish(number) for number in numbers)
    last = next(number for number in numbers if early.finish(number) == finish)
    calendar = network.calendar_of(item)
    done_at, per_day = calendar.worked(finish), network.project.minutes_per_day
    return Margin(
        item=item,
        deadline=deadline,
        early_finish=finish,
        early_finish_day=_finish_day(run, last, finish),
        margin_days=as_days(calendar.worked(deadline.at) - done_at, per_day),
        margin_less_buffer_days=as_days(
            calendar.worked(limit_instant(network, deadline)) - done_at, per_day
        ),
        chain=chain,
    )


def _finish_day(run: Run, number: int, finish: int) -> date:
    node = run.network.nodes[number]
    begins = node.kind == "point" and not ends_something(run, number)
    return day_of(finish) if begins else day_of(finish - 1)
