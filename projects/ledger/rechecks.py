"""回头看: the re-checks 30, 90 and 180 days after 销号.

The due day is the calendar day; where it is no State Council working day, the next one stands
beside it, and only after that the check is overdue. One visit settles the first open check and all
others that are due by then. A 反弹 or a reopening stops the rest; a new 销号 begins a new series.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal

from projects.holidays import Override, china_day, is_provisional
from projects.ledger.machine import REBOUNDED
from projects.ledger.values import LedgerEvent

DAYS_AFTER: Final = (30, 90, 180)
NOTICE_DAYS: Final = 7
"""A check may be done, and is announced, this many calendar days before its due day."""

RecheckState = Literal["waiting", "due", "overdue", "passed", "rebounded", "stopped"]
RECHECKS: Final[Mapping[RecheckState, str]] = {
    "waiting": "未到期",
    "due": "应查",
    "overdue": "逾期未查",
    "passed": "合格",
    "rebounded": "反弹",
    "stopped": "已重开，不再查",
}


@dataclass(frozen=True, slots=True)
class Recheck:
    """One check. `series` counts the 销号 of the item, from 1; `after` is 30, 90 or 180 calendar
    days after `closed_on`. `workday` is the due day or the next working day, `provisional` where
    no notice settles that yet. `event` is the visit that settled it."""

    item: str
    series: int
    closed_on: date
    after: int
    due: date
    workday: date
    provisional: bool
    state: RecheckState
    event: LedgerEvent | None = None

    @property
    def word(self) -> str:
        """The state in Chinese."""
        return RECHECKS[self.state]


def rechecks(
    events: Sequence[LedgerEvent], as_of: date, *, override: Override | None = None
) -> tuple[Recheck, ...]:
    """Every check of every 销号 until `as_of`, by item in the order of the first 销号.

    Args:
        events: of any number of items, in the order recorded; later ones than `as_of` do not count.
        as_of: the data date; its close is when a check has become overdue.
        override: State Council notices newer than the installed ones.
    """
    by_item: dict[str, list[LedgerEvent]] = {}
    for event in sorted(events, key=lambda event: event.on):
        if event.on <= as_of and event.kind in ("close", "reopen", "recheck"):
            by_item.setdefault(event.item, []).append(event)
    return tuple(
        _judged(check, as_of) for own in by_item.values() for check in _checks(own, override)
    )


def _checks(own: Sequence[LedgerEvent], override: Override | None) -> Iterator[Recheck]:
    series, current = 0, list[Recheck]()
    for event in own:
        if event.kind == "close":
            yield from _stopped(current)
            series += 1
            current = [_planned(event, series, after, override) for after in DAYS_AFTER]
        elif event.kind == "recheck":
            current = _settled(current, event)
        if event.kind == "reopen" or event.result == REBOUNDED:
            current = list(_stopped(current))
    yield from current


def _planned(closing: LedgerEvent, series: int, after: int, override: Override | None) -> Recheck:
    due = closing.on + timedelta(days=after)
    workday = due
    while not china_day(workday, override).work:
        workday += timedelta(days=1)
    provisional = is_provisional(due, override) or is_provisional(workday, override)
    return Recheck(closing.item, series, closing.on, after, due, workday, provisional, "waiting")


def _settled(checks: Sequence[Recheck], visit: LedgerEvent) -> list[Recheck]:
    found: list[Recheck] = []
    first = True
    for check in checks:
        if check.state == "waiting" and (first or check.due <= visit.on):
            first = False
            result: RecheckState = "rebounded" if visit.result == REBOUNDED else "passed"
            check = replace(check, state=result, event=visit)
        found.append(check)
    return found


def _stopped(checks: Sequence[Recheck]) -> Iterator[Recheck]:
    for check in checks:
        yield replace(check, state="stopped") if check.state == "waiting" else check


def _judged(check: Recheck, as_of: date) -> Recheck:
    if check.state != "waiting":
        return check
    if as_of > check.workday:
        return replace(check, state="overdue")
    if as_of >= check.due - timedelta(days=NOTICE_DAYS):
        return replace(check, state="due")
    return check


def next_check(events: Sequence[LedgerEvent], item: str, as_of: date) -> Recheck | None:
    """The first open check of one item as it stood on `as_of`; None where nothing is open."""
    own = [event for event in events if event.item == item]
    open_states = ("waiting", "due", "overdue")
    return next((one for one in rechecks(own, as_of) if one.state in open_states), None)
