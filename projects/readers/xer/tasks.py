"""TASK rows to activities: kinds, durations, calendars, constraints, owners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from projects.model import Activity, ActivityKind, Constraint, ConstraintKind, Span, moment_of
from projects.readers.intake import Intake
from projects.readers.xer.calendars import Calendars
from projects.readers.xer.scope import Scope
from projects.readers.xer.tables import Row, Tables
from projects.readers.xer.values import Cells, one_line
from projects.readers.xer.wbs import Breakdown

_KINDS: Mapping[str, ActivityKind] = {
    "TT_TASK": "task",
    "TT_RSRC": "task",
    "TT_MILE": "start-milestone",
    "TT_FINMILE": "milestone",
    "TT_LOE": "hammock",
}
_CONSTRAINTS: Mapping[str, tuple[str, tuple[ConstraintKind, ...]]] = {
    "CS_MSO": ("开始于", ("snet", "snlt")),
    "CS_MSOA": ("不早于…开始", ("snet",)),
    "CS_MSOB": ("不晚于…开始", ("snlt",)),
    "CS_MEO": ("完成于", ("fnet", "fnlt")),
    "CS_MEOA": ("不早于…完成", ("fnet",)),
    "CS_MEOB": ("不晚于…完成", ("fnlt",)),
    "CS_MANDSTART": ("强制开始", ("mso",)),
    "CS_MANDFIN": ("强制完成", ("mfo",)),
    "CS_ALAP": ("越晚越好", ("alap",)),
}
"""P6's constraints: what its dialogue calls them, and which of ours they are."""


@dataclass
class Resources:
    """Who works on which task: `named` by `rsrc_id`, `assigned` rsrc_ids by `task_id`."""

    named: dict[str, Row] = field(default_factory=dict)
    assigned: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, tables: Tables) -> Resources:
        """From RSRC and TASKRSRC."""
        assigned: dict[str, list[str]] = {}
        for row in tables["TASKRSRC"]:
            if row["rsrc_id"]:
                assigned.setdefault(row["task_id"], []).append(row["rsrc_id"])
        return cls({row["rsrc_id"]: row for row in tables["RSRC"]}, assigned)

    def owner(self, task: Row) -> str:
        """The name of the primary resource, else of the first one assigned."""
        for key in (task["rsrc_id"], *self.assigned.get(task["task_id"], ())):
            if key in self.named:
                row = self.named[key]
                return one_line(row["rsrc_name"] or row["rsrc_short_name"])
        return ""

    def calendars(self, task: Row) -> list[str]:
        """The `clndr_id`s of the resources of a task, each once."""
        keys = self.assigned.get(task["task_id"], ())
        found = (self.named[key]["clndr_id"] for key in keys if key in self.named)
        return list(dict.fromkeys(key for key in found if key))


@dataclass(frozen=True)
class Workshop:
    """What a TASK row needs beside itself."""

    scope: Scope
    cells: Cells
    intake: Intake
    calendars: Calendars
    resources: Resources
    wbs: Breakdown

    def activity(self, row: Row, item: str) -> Activity | None:
        """The work of a row; None for a WBS summary activity, whose WBS node says the same."""
        word = row["task_type"].upper() or "TT_TASK"
        if word == "TT_WBS":
            self.intake.leave("wbs-activities", item)
            return None
        kind = _KINDS.get(word)
        if kind is None:
            self.cells.complain(row, f"不认识的作业类型“{row['task_type'][:40]}”")
            return None
        return Activity(
            id=item,
            name=one_line(row["task_name"]) or item,
            duration=self._duration(row, kind),
            calendar=self._calendar(row, word, item),
            parent=self.wbs.parent(row),
            kind=kind,
            owner=self.resources.owner(row),
            constraints=(*self._constraints(row), *self._external(row, item)),
            where=self.cells.place(row),
        )

    def _duration(self, row: Row, kind: ActivityKind) -> Span | None:
        """What P6 schedules with: the remaining duration of a work not started, else the planned
        one. A level of effort takes its length from its links."""
        if kind == "hammock":
            return None
        if kind != "task":
            return Span(0)
        planned = self.cells.minutes(row, "target_drtn_hr_cnt")
        remaining = self.cells.minutes(row, "remain_drtn_hr_cnt")
        waiting = row["status_code"] == "TK_NotStart" and remaining is not None
        minutes = (remaining if waiting else planned) or 0
        if minutes < 0:
            self.cells.complain(row, f"工期是负数：{minutes / 60:g} 小时", "DP127")
        return Span(max(minutes, 0))

    def _calendar(self, row: Row, word: str, item: str) -> str | None:
        """The own calendar; that of its resources for a resource-dependent work, if they agree."""
        own = row["clndr_id"]
        if word == "TT_RSRC":
            shared = self.resources.calendars(row)
            if len(shared) > 1:
                self.intake.leave("resource-calendars", item)
            elif shared and shared[0] in self.calendars.rows:
                own = shared[0]
        if own and own not in self.calendars.rows:
            self.cells.complain(row, f"CALENDAR 里没有日历 {own[:40]}")
        return self.calendars.name(own)

    def _constraints(self, row: Row) -> list[Constraint]:
        found: list[Constraint] = []
        for kind, at in (("cstr_type", "cstr_date"), ("cstr_type2", "cstr_date2")):
            word = row[kind].upper()
            if not word:
                continue
            known = _CONSTRAINTS.get(word)
            if known is None:
                self.cells.complain(row, f"不认识的约束“{row[kind][:40]}”")
                continue
            moment = None if word == "CS_ALAP" else self.cells.moment(row, at)
            if moment is None and word != "CS_ALAP":
                if not row[at]:
                    self.cells.complain(row, f"约束“{known[0]}”没有日期")
                continue
            text = _text(known[0], moment)
            found += [Constraint(each, moment, text, self.cells.place(row)) for each in known[1]]
        return found

    def _external(self, row: Row, item: str) -> list[Constraint]:
        """Dates that P6 keeps of links with projects outside the file."""
        columns: tuple[tuple[str, ConstraintKind, str], ...] = (
            ("external_early_start_date", "snet", "不早于…开始（文件之外的项目）"),
            ("external_late_end_date", "fnlt", "不晚于…完成（文件之外的项目）"),
        )
        found = []
        for column, kind, words in columns:
            moment = self.cells.moment(row, column)
            if moment is None:
                continue
            if self.scope.option("sched_outer_depend_type").upper() == "SD_NONE":
                self.intake.leave("external-dates-ignored", item)
                continue
            self.intake.leave("external-dates", item)
            found.append(Constraint(kind, moment, _text(words, moment), self.cells.place(row)))
        return found


def _text(words: str, moment: int | None) -> str:
    """`不早于 2024-03-01 08:00 开始（P6）`."""
    day = "" if moment is None else f" {moment_of(moment):%Y-%m-%d %H:%M} "
    text = words.replace("…", day) if "…" in words else f"{words}{day}"
    return f"P6：{text.strip()}"
