"""Primavera P6 files, XER and PMXML, to plans, natively and in one pass.

bytes -> tables (tables | pmxml) -> scope (which projects)
      -> calendars, wbs, tasks, links, progress -> Project
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from projects.errors import InputError, Place
from projects.model import DAY, Activity, Deadline, Observation, Project, day_of, moment_of
from projects.readers.intake import Intake
from projects.readers.xer.calendars import Calendars
from projects.readers.xer.links import links_of
from projects.readers.xer.progress import as_of_day, observations
from projects.readers.xer.scope import Scope, clock_lags, differing, ids_of, options_of, scope_of
from projects.readers.xer.tables import COLUMNS, Row, Tables, read_tables
from projects.readers.xer.tasks import Resources, Workshop
from projects.readers.xer.values import Cells
from projects.readers.xer.wbs import Breakdown, breakdown

__all__ = ["read_pmxml", "read_xer"]

_COUNTED = {
    "TASKRSRC": "resources",
    "BASELINE": "baselines",
    "PROJCOST": "costs",
    "UDFVALUE": "custom-fields",
    "TASKACTV": "activity-codes",
    "TASKMEMO": "notebooks",
    "WBSMEMO": "notebooks",
    "TASKPROC": "steps",
}
"""Tables whose rows stay behind, and the key of `intake.KINDS` under which they are counted."""
_DICTIONARIES = frozenset({
    "CURRTYPE", "OBS", "ACTVTYPE", "ACTVCODE", "UDFTYPE", "MEMOTYPE", "ACCOUNT", "COSTTYPE",
    "ROLES", "ROLERATE", "RSRCRATE", "RSRCROLE", "RCATTYPE", "RCATVAL", "PCATTYPE", "PCATVAL",
    "PROJPCAT", "RSRCCURV", "RSRCCURVDATA", "UMEASURE", "FINTMPL", "NONWORK", "SHIFT",
    "SHIFTPER", "RSRCRCAT", "LOCATION",
})  # fmt: skip
"""Tables that only explain others, or that no schedule depends on."""
_NO_CODE = re.compile(r"[^\w.\-]+")


def read_xer(path: Path) -> Project:
    """The plan of an XER file, under p6 rules. Baselines and bystanders in the file stay behind.

    Raises:
        InputError: every mistake of the file at once: DP101 to DP107 and DP197 (the file), DP127,
            DP130, DP198 (values), DP199 and DP301 to DP306 (calendars), DP15x and DP161
            (structure).
    """
    path = Path(path)
    return _plan(path, read_tables(path))


def read_pmxml(path: Path) -> Project:
    """The plan of a P6 XML file; else as `read_xer`.

    Raises:
        InputError: as `read_xer`, and DP114, DP125, DP132 for what is no sound XML.
    """
    from projects.readers.xer.pmxml import read_pmxml_tables

    path = Path(path)
    return _plan(path, read_pmxml_tables(path))


def _plan(path: Path, tables: Tables) -> Project:
    intake = Intake()
    scope = scope_of(tables, intake, path.name)
    project = _Assembly(path, tables, scope, intake).project()
    return intake.sound(project)


class _Assembly:
    """The parts of one file on their way into one plan."""

    def __init__(self, path: Path, tables: Tables, scope: Scope, intake: Intake) -> None:
        self.path = path
        self.tables = tables
        self.scope = scope
        self.intake = intake
        self.cells = Cells(path.name)
        self.calendars = Calendars(tables, self.cells)
        self.data_date = self.cells.moment(scope.main, "last_recalc_date")
        self.ids, self.doubled = ids_of(scope)

    def project(self) -> Project:
        """The plan; InputError with every finding of its parts."""
        taken = frozenset(self.ids.values())
        wbs = breakdown(self.tables, self.scope, taken, self.cells, self.intake)
        works = self._works(wbs)
        kept = {row["task_id"]: work for row, work in works}
        ids = {key: work.id for key, work in kept.items()}
        hammocks = frozenset(work.id for work in kept.values() if work.kind == "hammock")
        clock = clock_lags(self.scope)
        rows = self.tables["TASKPRED"]
        links = tuple(links_of(rows, ids, hammocks, self.cells, self.intake, clock=clock))
        default = self.scope.main["clndr_id"]
        default = default if default in self.calendars.rows else self.calendars.default or ""
        project = Project(
            code=self._code(),
            name=wbs.project_name(self.scope, self.tables) or self.path.stem,
            activities=tuple(wbs.arranged(_by_node(works))),
            links=links,
            calendar=self.calendars.name(default),
            calendars=(),
            start=self._start(),
            deadlines=tuple(self._deadlines(wbs)),
            rules="p6",
            minutes_per_day=self.calendars.minutes_per_day(default),
            document_date=self._exported(),
            observations=tuple(self._observations(works)),
            options=options_of(self.scope),
            data_date=self.data_date,
            where=Place(self.path.name),
        )
        project = replace(project, calendars=self.calendars.used(self.intake))
        self._count()
        self._refuse(project)
        return replace(project, notes=tuple(self._notes()))

    def _works(self, wbs: Breakdown) -> list[tuple[Row, Activity]]:
        shop = Workshop(
            self.scope,
            self.cells,
            self.intake,
            self.calendars,
            Resources.of(self.tables),
            wbs,
        )
        found = ((row, shop.activity(row, self.ids[row["task_id"]])) for row in self.scope.tasks)
        return [(row, work) for row, work in found if work is not None]

    def _code(self) -> str:
        """The project's short name as far as it can be part of a file name."""
        for words in (self.scope.main["proj_short_name"], self.path.stem):
            code = _NO_CODE.sub("-", words).strip("-.")[:64]
            if code:
                return code
        return "xer"

    def _start(self) -> int | None:
        """The earliest planned start of the projects; else the first date of a task."""
        starts = [self.cells.moment(row, "plan_start_date") for row in self.scope.projects]
        known = [start for start in starts if start is not None]
        if not known:
            columns = ("act_start_date", "target_start_date", "early_start_date")
            dates = (self.cells.moment(r, c) for r in self.scope.tasks for c in columns)
            known = [moment for moment in dates if moment is not None]
        if known:
            return min(known)
        if self.data_date is None:
            self.cells.complain(self.scope.main, "项目没有计划开始日期（plan_start_date）")
        return self.data_date

    def _deadlines(self, wbs: Breakdown) -> Iterator[Deadline]:
        """Must-finish dates: the main project's binds the plan, another one's its summary."""
        for row in self.scope.projects:
            at = self.cells.moment(row, "plan_end_date")
            if at is None:
                continue
            item = None if row is self.scope.main else self._node(row, wbs)
            if item is None and row is not self.scope.main:
                continue
            # Midnight is the end of the day before.
            day = day_of(at - 1)
            minute = at - day.toordinal() * DAY
            text = f"项目必须完成日期 {moment_of(at):%Y-%m-%d %H:%M}"
            yield Deadline(day, text, item=item, minute=minute, where=self.cells.place(row))

    def _node(self, project: Row, wbs: Breakdown) -> str | None:
        for row in self.tables["PROJWBS"]:
            if row["proj_id"] == project["proj_id"] and row["proj_node_flag"] == "Y":
                return wbs.ids.get(row["wbs_id"])
        return None

    def _exported(self) -> date | None:
        """The day of the export, the third word of the header."""
        with suppress(IndexError, ValueError):
            return date.fromisoformat(self.tables.header[2][:10])
        return None

    def _observations(self, works: list[tuple[Row, Activity]]) -> Iterator[Observation]:
        day = as_of_day(self.data_date, self.cells, self.scope.tasks)
        expected = self.scope.option("sched_use_expect_end_flag").upper() == "Y"
        for row, work in works:
            if expected and row["expect_end_date"] and not row["act_end_date"]:
                self.intake.leave("expected-finish", work.id)
            if day is not None:
                yield from observations(row, work.id, day, self.data_date, self.cells, self.intake)

    def _count(self) -> None:
        for table, kind in _COUNTED.items():
            count = self.tables.counts.get(table, 0)
            if count:
                self.intake.leave(kind, count=count)

    def _refuse(self, project: Project) -> None:
        """InputError with everything that was wrong so far."""
        from projects.worktime import calendar_findings

        found = [*self.cells.findings, *calendar_findings(project.calendars)]
        if found:
            raise InputError(sorted(found, key=lambda finding: finding.where.line or 0))

    def _notes(self) -> Iterator[str]:
        if len(self.scope.projects) > 1:
            names = "、".join(row["proj_short_name"] for row in self.scope.projects)
            yield f"文件里的 {len(self.scope.projects)} 个项目合为一个计划：{names}"
            if self.doubled:
                yield "几个项目有相同的作业代码，编号前都加了项目代码"
            others = differing(self.scope)
            if others:
                yield f"各项目的{'、'.join(others)}不同，按“{self._code()}”的设置编排"
        unread = sorted(set(self.tables.counts) - COLUMNS.keys() - _COUNTED.keys() - _DICTIONARIES)
        if unread:
            yield f"文件里没有读取的表：{'、'.join(name[:30] for name in unread)}"
        if self.tables.encoding in ("gb18030", "cp1252"):
            name = {"gb18030": "GBK（GB 18030）", "cp1252": "Windows-1252"}[self.tables.encoding]
            yield f"文字按 {name} 编码读取"


def _by_node(works: list[tuple[Row, Activity]]) -> dict[str, list[Activity]]:
    found: dict[str, list[Activity]] = {}
    for row, work in works:
        found.setdefault(row["wbs_id"], []).append(work)
    return found
