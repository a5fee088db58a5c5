"""What is known of each work at a data date: the last observation of each kind.

SEMANTICS 7. A row of a later data date wins, among those of one data date the one recorded later;
corrections are new rows. docs/progress.md tells how each percent type is computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from projects.errors import Finding, InputError
from projects.model import DAY, Activity, Observation, ObservationKind, Project, instant
from projects.readers.desk import suggestion


@dataclass(frozen=True, slots=True)
class Actual:
    """One work as observed. `percent` 0 to 100 (annual targets above), `percent_from` the kind of
    row that gave it: as reported, done / total, or weights of steps done / all; `remaining` working
    minutes; `steps` the names of those done; `seen_on` the data date of the newest row; `by` who
    said so. The `_at` fields are instants, where a time of day was given; `resumes_at` is when the
    remaining work goes on."""

    started: date | None = None
    finished: date | None = None
    started_at: int | None = None
    finished_at: int | None = None
    resumes_at: int | None = None
    percent: float | None = None
    remaining: int | None = None
    done: float | None = None
    reported: str = ""
    seen_on: date | None = None
    by: str = ""
    steps: tuple[str, ...] | None = None
    percent_from: ObservationKind | None = None

    @property
    def under_way(self) -> bool:
        """Started, and not finished."""
        return self.finished is None and (
            self.started is not None or bool(self.percent) or self.remaining is not None
        )


NOTHING = Actual()

_MEASURE: Mapping[str, ObservationKind] = {
    "physical": "percent",
    "quantity": "done",
    "steps": "steps",
}
"""Percent type -> the kind of row that measures it. Once it was reported no other replaces it."""


def merged(project: Project, rows: Sequence[Observation]) -> Project:
    """The plan with recorded observations behind its own."""
    if not rows:
        return project
    return replace(project, observations=(*project.observations, *rows))


def actuals(
    project: Project, as_of: date | None, known_at: datetime | None = None
) -> Mapping[str, Actual]:
    """The state of every observed item (works, the project by its code) at the close of `as_of`.

    Rows recorded after `known_at` do not count. Without a data date nothing has happened yet. What
    was recorded and fits the plan no more (a step renamed, a quantity dropped) gives no percentage
    and is no error: it was judged when it was recorded.

    Raises:
        InputError: DP501 for an actual date after the data date of its own row, DP502 for a finish
            before its start, DP503 for a quantity without a total, DP523 for a step that the work
            does not have.
    """
    if as_of is None:
        return {}
    works = {activity.id: activity for activity in project.activities}
    known = in_order(
        row for row in project.observations if row.as_of <= as_of and _known(row, known_at)
    )
    findings = [finding for row in known for finding in row_findings(row, works.get(row.item))]
    states = fold(known, works)
    for row in known:
        state = states[row.item]
        if row.kind == "finished" and ended_before_it_began(state):
            findings.append(
                Finding(
                    "DP502",
                    f"“{row.item}”实际完成 {state.finished} 早于实际开始 {state.started}",
                    "核对两个日期，改正其中一个",
                    row.where,
                    item=row.item,
                )
            )
    if findings:
        raise InputError(findings)
    return states


def growing(project: Project, as_of: date) -> Iterator[tuple[date, Mapping[str, Actual]]]:
    """The state of every observed item at the close of each data date up to `as_of` that has rows,
    the oldest first. Each mapping grows into the next. `actuals` has judged the rows."""
    tally = _Tally({activity.id: activity for activity in project.activities})
    rows = in_order(row for row in project.observations if row.as_of <= as_of)
    for day, group in groupby(rows, key=lambda row: row.as_of):
        for row in group:
            tally.take(row)
        yield day, tally.states


def in_order(rows: Iterable[Observation]) -> list[Observation]:
    """The rows in the order in which they count: by data date, then as recorded. A plan's own rows
    come first, as the plan has them; those that were recorded together come by kind, so that what
    one report says does not depend on how it was written down."""
    return sorted(rows, key=lambda row: (*_rank(row), _WITHIN[row.kind] if row.recorded_at else 0))


_KINDS: tuple[ObservationKind, ...] = (
    "percent",
    "done",
    "steps",
    "remaining",
    "started",
    "resumes",
    "finished",
    "reported",
)
_WITHIN: Mapping[ObservationKind, int] = {kind: place for place, kind in enumerate(_KINDS)}


def fold(rows: Iterable[Observation], works: Mapping[str, Activity]) -> Mapping[str, Actual]:
    """The state of each item that rows, `in_order`, lead to."""
    tally = _Tally(works)
    for row in rows:
        tally.take(row)
    return tally.states


_Rank = tuple[date, datetime]


def _rank(row: Observation) -> _Rank:
    return row.as_of, row.recorded_at or datetime.min  # noqa: DTZ901 - naive, as all instants are


class _Tally:
    """States as they grow. What one report says of a work stands together; a newer report that
    measures it otherwise replaces the older measure, and one of unfinished work a finish."""

    def __init__(self, works: Mapping[str, Activity]) -> None:
        self.states: dict[str, Actual] = {}
        self._works = works
        self._ranks: dict[tuple[str, str], _Rank] = {}

    def take(self, row: Observation) -> None:
        """Add the next row."""
        before = self.states.get(row.item, NOTHING)
        state = _apply(before, row, self._works.get(row.item))
        work = self._works.get(row.item)
        if before.finished is not None:
            state = self._unfinished(state, row)
        elif (
            row.kind == "remaining"
            and self._newer(row, "percent")
            and not _is_measured(state, work)
        ):
            state = replace(state, percent=None, percent_from=None)
        if row.kind == "finished":
            self._ranks[row.item, "finished"] = _rank(row)
        if row.kind in PROGRESS and row.kind != "remaining":
            self._ranks[row.item, "percent"] = _rank(row)
        self.states[row.item] = state

    def _unfinished(self, state: Actual, row: Observation) -> Actual:
        """A later report of less than everything takes a finish back."""
        if row.kind not in PROGRESS or not self._newer(row, "finished"):
            return state
        if row.kind == "remaining":
            short = bool(row.value)
            state = replace(state, percent=None, percent_from=None) if short else state
        else:
            short = state.percent is not None and state.percent < 100
        return replace(state, finished=None, finished_at=None) if short else state

    def _newer(self, row: Observation, what: str) -> bool:
        rank = self._ranks.get((row.item, what))
        return rank is not None and rank < _rank(row)


PROGRESS: frozenset[ObservationKind] = frozenset(("percent", "done", "remaining", "steps"))
"""The kinds that measure how far a work is."""


def _begins_after(value: date, day: date) -> bool:
    """Whether an actual lies behind the close of a day; an instant may be that close."""
    at = _instant(value)
    return value > day if at is None else at > instant(day, DAY)


def ended_before_it_began(state: Actual) -> bool:
    """Whether the actual finish lies before the actual start."""
    if state.started is None or state.finished is None:
        return False
    if state.started_at is not None and state.finished_at is not None:
        return state.finished_at < state.started_at
    return state.finished < state.started


def day_only(value: date) -> date:
    """The day of a date, also of one with a time."""
    return value.date() if isinstance(value, datetime) else value


def _instant(value: date) -> int | None:
    """The instant of a date with a time; None for a bare day."""
    if not isinstance(value, datetime):
        return None
    return instant(value.date(), value.hour * 60 + value.minute)


def _known(row: Observation, known_at: datetime | None) -> bool:
    return known_at is None or row.recorded_at is None or row.recorded_at <= known_at


def row_findings(row: Observation, work: Activity | None) -> list[Finding]:
    """What is wrong with a row by itself: DP501, and for a row of the plan DP503 and DP523."""
    if (
        row.kind in ("started", "finished")
        and isinstance(row.value, date)
        and _begins_after(row.value, row.as_of)
    ):
        return [
            Finding(
                "DP501",
                f"“{row.item}”的实际日期 {day_only(row.value)} 晚于状态日期 {row.as_of}",
                "实际日期只能是已经发生的日子；未来的日期写成计划或承诺",
                row.where,
                item=row.item,
            )
        ]
    if row.recorded_at is not None:
        return []
    if row.kind == "done" and (work is None or work.quantity is None):
        return [
            Finding(
                "DP503",
                f"“{row.item}”只报了完成数量 {row.value}，没有总量，算不出百分比",
                "在工作上写明 quantity: {total: 总量, unit: 单位}，或改报 percent",
                row.where,
                item=row.item,
            )
        ]
    return step_findings(row, work)


_NEAR = 0.4
"""Names of steps have two or three characters: one that is right may be half of the word."""


def step_findings(row: Observation, work: Activity | None) -> list[Finding]:
    """DP523 for every step said to be done that the work does not have."""
    if row.kind != "steps" or not isinstance(row.value, tuple):
        return []
    known = [step.name for step in work.steps] if work is not None else []
    listed = (
        f"这项工作的步骤：{'、'.join(known)}" if known else "在工作上写明 steps，或改报 percent"
    )
    return [
        Finding(
            "DP523",
            f"“{row.item}”没有名为“{name}”的步骤" if known else f"“{row.item}”没有列出步骤",
            f"{suggestion(name, known, _NEAR)}{listed}",
            row.where,
            item=row.item,
        )
        for name in row.value
        if name not in known
    ]


def _apply(state: Actual, row: Observation, work: Activity | None) -> Actual:
    """The state with what one row says; a row that no longer fits the plan says nothing."""
    state = replace(state, seen_on=row.as_of, by=row.by or state.by)
    match row.kind, row.value:
        case "started", date() as day:
            return replace(state, started=day_only(day), started_at=_instant(day))
        case "finished", date() as day:
            return replace(
                state,
                finished=day_only(day),
                finished_at=_instant(day),
                # An annual target may stand above 100.
                percent=max(state.percent or 0.0, 100.0),
                remaining=0,
            )
        case "resumes", date() as day:
            at = _instant(day)
            return replace(state, resumes_at=instant(day) if at is None else at)
        case "remaining", int() | float() as minutes:
            return replace(state, remaining=int(minutes))
        case "percent", int() | float() as percent:
            return _measured(state, "percent", float(percent), work)
        case "done", int() | float() as done if work is not None and work.quantity is not None:
            share = 100 * done / work.quantity.total if work.quantity.total else None
            return _measured(replace(state, done=float(done)), "done", share, work)
        case "steps", tuple() as names if work is not None and work.steps:
            share = share_of_steps(work, names)
            return _measured(replace(state, steps=names), "steps", share, work)
        case "reported", str() as answer:
            return replace(state, reported=answer)
    return state


def share_of_steps(work: Activity, done: Iterable[str]) -> float | None:
    """Percent of the weights of all steps that those done carry; None where nothing weighs."""
    names, whole = frozenset(done), sum(step.weight for step in work.steps)
    if not whole:
        return None
    # Summed in the order of the plan: all of them give exactly 100.
    return 100 * sum(step.weight for step in work.steps if step.name in names) / whole


def _measured(
    state: Actual, kind: ObservationKind, percent: float | None, work: Activity | None
) -> Actual:
    """The state with a new percentage, which replaces an older statement of what remains."""
    if _is_measured(state, work) and kind != state.percent_from:
        return state
    return replace(state, percent=percent, percent_from=kind, remaining=None)


def _is_measured(state: Actual, work: Activity | None) -> bool:
    """Whether the percentage comes from the kind of row that measures the work's percent type."""
    measure = _MEASURE.get(work.percent_type) if work is not None else None
    return measure is not None and state.percent_from == measure
