"""Tasks, links, resources and assignments as they stand in the file: typed, small, unjudged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from projects.model import LinkKind
from projects.readers.mspdi.own import values_of
from projects.readers.mspdi.stream import Record
from projects.readers.mspdi.values import Values

ELAPSED = frozenset((4, 6, 8, 10, 12, 20, 36, 38, 40, 42, 44, 52))
"""Formats of durations and lags that count the wall clock: em, eh, ed, ew, emo, e%, estimated."""
PERCENT = frozenset((19, 20, 51, 52))
LINK_KINDS: Mapping[int, LinkKind] = {0: "FF", 1: "FS", 2: "SF", 3: "SS"}
MOST_LAG = 100 * 366 * 14400
"""A hundred years in tenths of a minute."""


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A PredecessorLink. `lag` in tenths of a minute, or in percent."""

    before: str
    kind: LinkKind
    lag: float
    lag_format: int
    cross: bool
    line: int


@dataclass(slots=True)
class TaskRow:
    """A Task. Instants and durations in seconds, `cost` as written, counts of what stays behind.
    `own`: values of the custom fields that may be ours."""

    uid: str
    id: str
    name: str
    line: int
    level: int | None
    blank: bool
    active: bool
    manual: bool
    milestone: bool
    summary: bool
    external: bool
    subproject: bool
    recurring: bool
    start: int | None
    finish: int | None
    manual_start: int | None
    manual_finish: int | None
    duration: int | None
    elapsed: bool
    stop: int | None
    resume: int | None
    percent: float
    actual_start: int | None
    actual_finish: int | None
    remaining: int | None
    constraint: int
    constraint_date: int | None
    deadline: int | None
    calendar: str
    ignore_resource_calendar: bool
    levelled: bool
    note: str
    contact: str
    costs: bool
    baselines: int
    custom: int
    own: dict[str, str]
    links: tuple[LinkRow, ...]


@dataclass(slots=True)
class Rows:
    """Everything of one file that is not a calendar."""

    values: Values
    tasks: list[TaskRow] = field(default_factory=list)
    resources: dict[str, tuple[str, str]] = field(default_factory=dict)
    assigned: dict[str, list[str]] = field(default_factory=dict)
    assignments: int = 0
    delayed: list[str] = field(default_factory=list)

    def read_resource(self, record: Record) -> None:
        """Keep the name and the calendar uid of a resource that works (type 1)."""
        values = self.values
        uid = values.uid(record, "UID")
        if uid and values.whole(record, "Type", 1) == 1 and not values.flag(record, "IsNull"):
            name = " ".join(values.text(record, "Name").split())[:200]
            self.resources[uid] = (name, values.uid(record, "CalendarUID"))

    def read_assignment(self, record: Record) -> None:
        """Keep who works on which task."""
        values = self.values
        task, resource = values.uid(record, "TaskUID"), values.uid(record, "ResourceUID")
        if not task or not resource:
            return
        self.assignments += 1
        held = self.assigned.setdefault(task, [])
        if resource not in held:
            held.append(resource)
        if values.number(record, "Delay"):
            self.delayed.append(task)

    def read_task(self, record: Record) -> None:
        """Keep one task."""
        values, texts, flag = self.values, record.texts, self.values.flag
        uid = values.uid(record, "UID")
        if not uid:
            values.wrong(record, "任务没有 UID", "DP121")
            return
        durations = values.whole(record, "DurationFormat")
        outline = texts.get("OutlineNumber", "")
        level = values.whole(record, "OutlineLevel") if texts.get("OutlineLevel") else None
        if level is None and outline:
            level = 0 if outline == "0" else outline.count(".") + 1
        self.tasks.append(
            TaskRow(
                uid=uid,
                id=values.uid(record, "ID"),
                name=" ".join(texts.get("Name", "").split())[:1000],
                line=record.line,
                level=level,
                blank=flag(record, "IsNull"),
                active=flag(record, "Active", default=True),
                manual=flag(record, "Manual"),
                milestone=flag(record, "Milestone"),
                summary=flag(record, "Summary"),
                external=flag(record, "ExternalTask"),
                subproject=flag(record, "IsSubproject") or bool(texts.get("SubprojectName")),
                recurring=flag(record, "Recurring"),
                start=values.moment(record, "Start"),
                finish=values.moment(record, "Finish"),
                manual_start=values.moment(record, "ManualStart"),
                manual_finish=values.moment(record, "ManualFinish"),
                duration=values.duration(record, "Duration"),
                elapsed=durations in ELAPSED,
                stop=values.moment(record, "Stop"),
                resume=values.moment(record, "Resume"),
                percent=min(max(values.number(record, "PercentComplete") or 0.0, 0.0), 100.0),
                actual_start=values.moment(record, "ActualStart"),
                actual_finish=values.moment(record, "ActualFinish"),
                remaining=values.duration(record, "RemainingDuration"),
                constraint=values.whole(record, "ConstraintType"),
                constraint_date=values.moment(record, "ConstraintDate"),
                deadline=values.moment(record, "Deadline"),
                calendar=values.uid(record, "CalendarUID"),
                ignore_resource_calendar=flag(record, "IgnoreResourceCalendar"),
                levelled=bool(values.number(record, "LevelingDelay")),
                note=texts.get("Notes", ""),
                contact=" ".join(texts.get("Contact", "").split())[:200],
                costs=any(values.number(record, name) for name in ("Cost", "FixedCost")),
                baselines=record.counts["Baseline"],
                custom=len(record.all("ExtendedAttribute")) + record.counts["OutlineCode"],
                own=values_of(record),
                links=tuple(self._links(record)),
            )
        )

    def _links(self, record: Record) -> list[LinkRow]:
        found = []
        values = self.values
        for each in record.all("PredecessorLink"):
            kind = values.whole(each, "Type", 1)
            lag = values.number(each, "LinkLag") or 0.0
            if kind not in LINK_KINDS:
                values.wrong(each, f"关系类型是 {kind}，应当是 0 到 3", "DP124")
            elif abs(lag) > MOST_LAG:
                values.wrong(each, f"LinkLag 长过一百年：{lag:g}", "DP130", "核对数字和单位")
            else:
                found.append(
                    LinkRow(
                        before=values.uid(each, "PredecessorUID"),
                        kind=LINK_KINDS[kind],
                        lag=lag,
                        lag_format=values.whole(each, "LagFormat", 7),
                        cross=values.flag(each, "CrossProject"),
                        line=each.line,
                    )
                )
        return found
