"""销号 over the weeks: how long the list is, how much of it is due, how much is closed.

Counted as the 销号率 of the ledger is: works that somebody signs off, without those in 暂缓 at the
day that is counted. So an item that is reopened leaves the closed ones from that day on, and one
that is resumed comes back into the list.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import dropwhile

from projects.actuals import Actual
from projects.ledger import ItemState, Ledger, standings
from projects.ledger.lists import Measure
from projects.schedule.result import Schedule

_WEEK = timedelta(days=7)
_LEAST = 4
"""Weeks on either side of the data date where nothing asks for more."""


@dataclass(frozen=True, slots=True)
class Week:
    """The counts at the close of `day`. `closed` is None behind the data date."""

    day: date
    total: int
    due: int
    closed: int | None


@dataclass(frozen=True, slots=True)
class Burnup:
    """What the picture tells. `weeks` lead through the data date in steps of seven days.

    At the data date: `total`, `due`, `closed` as counted, `overdue` those due and not closed (more
    than due less closed where others were closed early), `undated` without a deadline, `suspended`
    and `unsigned` (milestones, external dependencies) are left out, `reopened` were closed before.
    `next_count` open items have the next deadline after the data date, `next_due`.
    """

    name: str
    as_of: date
    weeks: tuple[Week, ...]
    total: int
    due: int
    closed: int
    overdue: int
    undated: int
    suspended: int
    unsigned: int
    reopened: int
    next_due: date | None
    next_count: int

    @property
    def short(self) -> int:
        """欠: due less closed, negative where more is closed than is due."""
        return self.due - self.closed


def read_burnup(
    ledger: Ledger, schedule: Schedule, *, added: Mapping[str, date] | None = None
) -> Burnup:
    """The burn-up of a ledger.

    Args:
        ledger: the ledger at its data date.
        schedule: what it was made from; its observations count as in the ledger.
        added: the day on which an item entered the list, by id; the others were there from the
            start. (Plans do not say; a workspace knows from its revisions.)
    """
    came = added or {}
    signed = [one for one in ledger.lists.measures if one.state.signed_off]
    counted = [one for one in signed if not one.state.suspended]
    due = [one for one in counted if one.deadline and one.deadline <= ledger.as_of]
    left = [one for one in counted if one.state.state != "closed"]
    coming = [one.deadline for one in left if one.deadline and one.deadline > ledger.as_of]
    next_due = min(coming, default=None)
    past = _History(ledger, schedule.run.situation.actuals, signed, came)
    return Burnup(
        name=ledger.project.name,
        as_of=ledger.as_of,
        weeks=tuple(dropwhile(lambda week: not week.total, past.weeks())) if counted else (),
        total=len(counted),
        due=len(due),
        closed=sum(one.state.state == "closed" for one in counted),
        overdue=sum(one.state.state != "closed" for one in due),
        undated=sum(one.deadline is None for one in counted),
        suspended=len(signed) - len(counted),
        unsigned=len(ledger.lists.measures) - len(signed),
        reopened=sum(one.state.reopened > 0 and one.state.state != "closed" for one in counted),
        next_due=next_due,
        next_count=coming.count(next_due) if next_due else 0,
    )


class _History:
    """The counts of every week."""

    def __init__(
        self,
        ledger: Ledger,
        actuals: Mapping[str, Actual],
        signed: Sequence[Measure],
        added: Mapping[str, date],
    ) -> None:
        self.ledger, self.actuals, self.signed, self.added = ledger, actuals, signed, added

    def weeks(self) -> Iterator[Week]:
        """Week by week. What stands is folded anew only where something happened."""
        as_of, happened = self.ledger.as_of, self._happened()
        states, known = self.ledger.states, None
        for day in self._days():
            upto = bisect_right(happened, day)
            if day >= as_of:
                states = self.ledger.states
            elif upto != known:
                states, known = self._at(day), upto
            yield self._week(day, states)

    def _happened(self) -> list[date]:
        """The days on which a state may have changed, up to the data date."""
        days = {event.on for event in self.ledger.events}
        for actual in self.actuals.values():
            days |= {day for day in (actual.started, actual.finished, actual.seen_on) if day}
        return sorted(day for day in days if day <= self.ledger.as_of)

    def _days(self) -> Iterator[date]:
        as_of = self.ledger.as_of
        dues = [one.deadline for one in self.signed if one.deadline]
        events = [event.on for event in self.ledger.events]
        entered = [day for day in self.added.values() if day <= as_of]
        first = min([*dues, *events, *entered, as_of - _LEAST * _WEEK])
        last = max([*dues, as_of + _LEAST * _WEEK])
        before = -(-(as_of - first).days // 7)
        after = -(-(last - as_of).days // 7)
        return (as_of + k * _WEEK for k in range(-before, after + 1))

    def _at(self, day: date) -> Mapping[str, ItemState]:
        ledger = self.ledger
        return standings(ledger.project, ledger.events, self.actuals, day, tree=ledger.tree)

    def _week(self, day: date, states: Mapping[str, ItemState]) -> Week:
        as_of = self.ledger.as_of
        counted = [
            one
            for one in self.signed
            if (day >= as_of or self.added.get(one.item, date.min) <= day)
            and not states[one.item].suspended
        ]
        closed = sum(states[one.item].state == "closed" for one in counted)
        return Week(
            day=day,
            total=len(counted),
            due=sum(one.deadline is not None and one.deadline <= day for one in counted),
            closed=closed if day <= as_of else None,
        )


def title_of(content: Burnup) -> tuple[str, bool]:
    """The finding, and whether it is bad news."""
    if not content.total:
        held = f"，{content.suspended} 项暂缓" if content.suspended else ""
        return f"台账里没有要销号的事项{held}", False
    if content.closed == content.total:
        return f"{content.total} 项已全部销号", False
    if not content.due:
        return _nothing_due(content), False
    done = f"已销号 {content.closed} 项，应销号 {content.due} 项"
    if content.short > 0:
        return f"{done}，欠 {content.short} 项", True
    if content.overdue:
        return f"{done}，但有 {content.overdue} 项到期未销号", True
    return f"{done}，{f'超前 {-content.short} 项' if content.short else '持平'}", False


def _nothing_due(content: Burnup) -> str:
    """Nothing is due yet: what was closed early, and what is due first."""
    left, due = content.total - content.closed, content.next_due
    if content.closed:
        said, rest = f"已提前销号 {content.closed} 项，", f"其余 {left} 项"
    else:
        said, rest = "", f"清单 {left} 项"
    if due is None:
        return f"{said}{rest}没有销号时限"
    if content.next_count == left:
        return f"{said}{rest} {due} 到期"
    batch = f"{content.next_count} 项 {due} 到期"
    return f"{said}下一批 {batch}" if said else f"尚无应销号事项，首批 {batch}"
