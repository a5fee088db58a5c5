"""What is known of each work at a data date: the last observation of each kind.

SEMANTICS 7. Corrections are new rows: the later row of the same data date wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from projects.errors import Finding, InputError
from projects.model import DAY, Activity, Observation, Project, instant


@dataclass(frozen=True, slots=True)
class Actual:
    """One work as observed. `percent` 0 to 100 as reported or done / total; `remaining` working
    minutes; `seen_on` the data date of the newest row; `by` who said so. The `_at` fields are
    instants, where a time of day was given; `resumes_at` is when the remaining work goes on."""

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

    @property
    def under_way(self) -> bool:
        """Started, and not finished."""
        return self.finished is None and (
            self.started is not None or bool(self.percent) or self.remaining is not None
        )


NOTHING = Actual()


def actuals(
    project: Project, as_of: date | None, known_at: datetime | None = None
) -> Mapping[str, Actual]:
    """The state of every observed item (works, the project by its code) at the close of `as_of`.

    Rows recorded after `known_at` do not count. Without a data date nothing has happened yet.

    Raises:
        InputError: DP501 for an actual date after the data date of its own row, DP502 for a finish
            before its start, DP503 for a quantity without a total.
    """
    if as_of is None:
        return {}
    works = {activity.id: activity for activity in project.activities}
    known = sorted(
        (row for row in project.observations if row.as_of <= as_of and _known(row, known_at)),
        key=lambda row: row.as_of,
    )
    findings = [finding for row in known for finding in _row_findings(row, works.get(row.item))]
    states: dict[str, Actual] = {}
    for row in known:
        states[row.item] = _apply(states.get(row.item, NOTHING), row, works.get(row.item))
    for row in known:
        state = states[row.item]
        if row.kind == "finished" and _ended_before_it_began(state):
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


def _begins_after(value: date, day: date) -> bool:
    """Whether an actual lies behind the close of a day; an instant may be that close."""
    at = _instant(value)
    return value > day if at is None else at > instant(day, DAY)


def _ended_before_it_began(state: Actual) -> bool:
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


def _row_findings(row: Observation, work: Activity | None) -> list[Finding]:
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
    return []


def _apply(state: Actual, row: Observation, work: Activity | None) -> Actual:
    state = replace(state, seen_on=row.as_of, by=row.by or state.by)
    match row.kind, row.value:
        case "started", date() as day:
            return replace(state, started=day_only(day), started_at=_instant(day))
        case "finished", date() as day:
            return replace(
                state,
                finished=day_only(day),
                finished_at=_instant(day),
                percent=100.0,
                remaining=0,
            )
        case "resumes", date() as day:
            at = _instant(day)
            return replace(state, resumes_at=instant(day) if at is None else at)
        case "percent", int() | float() as percent:
            # A newer percentage replaces an older statement of what remains.
            return replace(state, percent=float(percent), remaining=None)
        case "remaining", int() | float() as minutes:
            return replace(state, remaining=int(minutes))
        case "done", int() | float() as done if work is not None and work.quantity is not None:
            share = 100 * done / work.quantity.total if work.quantity.total else None
            return replace(state, done=float(done), percent=share, remaining=None)
        case "reported", str() as answer:
            return replace(state, reported=answer)
    return state
