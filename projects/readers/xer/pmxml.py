"""P6's other format, PMXML (root APIBusinessObjects), as the same tables that an XER file gives.

The objects have other names there, and words stand where XER has abbreviations; nothing else
differs, so everything behind the tables is shared. Read in one pass, without document types or
entities; an object is dropped as soon as its row is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from projects.errors import InputError, Place
from projects.readers.mspdi.source import texts
from projects.readers.xer.tables import COLUMNS, Row, Tables

if TYPE_CHECKING:
    from defusedxml.ElementTree import DefusedXMLParser

_MAX_DEPTH = 50
_MAX_NAMES = 10_000
_EPOCH = date(1899, 12, 30)
_REMEDY = "在 P6 中重新导出 XML（PMXML）或 XER"

_TABLES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "Project": ("PROJECT", {
        "ObjectId": "proj_id", "Id": "proj_short_name", "DataDate": "last_recalc_date",
        "ActivityDefaultCalendarObjectId": "clndr_id", "PlannedStartDate": "plan_start_date",
        "MustFinishByDate": "plan_end_date", "WBSCodeSeparator": "name_sep_char",
    }),
    "WBS": ("PROJWBS", {
        "ObjectId": "wbs_id", "ProjectObjectId": "proj_id", "SequenceNumber": "seq_num",
        "Code": "wbs_short_name", "Name": "wbs_name", "ParentObjectId": "parent_wbs_id",
    }),
    "Calendar": ("CALENDAR", {
        "ObjectId": "clndr_id", "Name": "clndr_name", "BaseCalendarObjectId": "base_clndr_id",
        "HoursPerDay": "day_hr_cnt",
    }),
    "Resource": ("RSRC", {
        "ObjectId": "rsrc_id", "CalendarObjectId": "clndr_id", "Id": "rsrc_short_name",
        "Name": "rsrc_name",
    }),
    "Activity": ("TASK", {
        "ObjectId": "task_id", "ProjectObjectId": "proj_id", "WBSObjectId": "wbs_id",
        "CalendarObjectId": "clndr_id", "PhysicalPercentComplete": "phys_complete_pct",
        "PercentCompleteType": "complete_pct_type", "Type": "task_type", "Status": "status_code",
        "Id": "task_code", "Name": "task_name", "PrimaryResourceObjectId": "rsrc_id",
        "RemainingDuration": "remain_drtn_hr_cnt", "PlannedDuration": "target_drtn_hr_cnt",
        "ActualLaborUnits": "act_work_qty", "RemainingLaborUnits": "remain_work_qty",
        "PrimaryConstraintType": "cstr_type", "PrimaryConstraintDate": "cstr_date",
        "SecondaryConstraintType": "cstr_type2", "SecondaryConstraintDate": "cstr_date2",
        "ActualStartDate": "act_start_date", "ActualFinishDate": "act_end_date",
        "ExpectedFinishDate": "expect_end_date", "EarlyStartDate": "early_start_date",
        "PlannedStartDate": "target_start_date", "SuspendDate": "suspend_date",
        "ResumeDate": "resume_date", "ExternalEarlyStartDate": "external_early_start_date",
        "ExternalLateFinishDate": "external_late_end_date",
    }),
    "Relationship": ("TASKPRED", {
        "SuccessorActivityObjectId": "task_id", "PredecessorActivityObjectId": "pred_task_id",
        "SuccessorProjectObjectId": "proj_id", "PredecessorProjectObjectId": "pred_proj_id",
        "Type": "pred_type", "Lag": "lag_hr_cnt",
    }),
    "ResourceAssignment": ("TASKRSRC", {
        "ActivityObjectId": "task_id", "ProjectObjectId": "proj_id", "ResourceObjectId": "rsrc_id",
    }),
}  # fmt: skip
"""Object -> table, and its elements -> columns."""
_OPTIONS = {
    "OutOfSequenceScheduleType", "ComputeTotalFloatType", "RelationshipLagCalendar",
    "UseExpectedFinishDates", "IgnoreOtherProjectRelationships",
}  # fmt: skip
_COUNTED = {
    "ActivityExpense": "PROJCOST",
    "UDF": "UDFVALUE",
    "Code": "TASKACTV",
    "ActivityNote": "TASKMEMO",
    "ActivityStep": "TASKPROC",
}
_PARTS = frozenset((
    "StandardWorkWeek", "StandardWorkHours", "WorkTime", "HolidayOrExceptions",
    "HolidayOrException", "ScheduleOptions",
))  # fmt: skip
"""Elements that belong to the object around them."""
_TEXTS: dict[str, set[str]] = {
    **{name: {*columns} for name, (_, columns) in _TABLES.items()},
    "StandardWorkHours": {"DayOfWeek"},
    "WorkTime": {"Start", "Finish"},
    "HolidayOrException": {"Date"},
    "ScheduleOptions": _OPTIONS,
}
_TEXTS["Project"] |= {"Name", "WBSObjectId", *_OPTIONS}
_TEXTS["Calendar"].add("IsDefault")
_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")

_WORDS: Mapping[str, str] = {
    "Task Dependent": "TT_Task",
    "Resource Dependent": "TT_Rsrc",
    "Level of Effort": "TT_LOE",
    "Start Milestone": "TT_Mile",
    "Finish Milestone": "TT_FinMile",
    "WBS Summary": "TT_WBS",
    "Not Started": "TK_NotStart",
    "In Progress": "TK_Active",
    "Completed": "TK_Complete",
    "Physical": "CP_Phys",
    "Duration": "CP_Drtn",
    "Units": "CP_Units",
    "Finish to Start": "PR_FS",
    "Start to Start": "PR_SS",
    "Finish to Finish": "PR_FF",
    "Start to Finish": "PR_SF",
    "Start On": "CS_MSO",
    "Start On or After": "CS_MSOA",
    "Start On or Before": "CS_MSOB",
    "Finish On": "CS_MEO",
    "Finish On or After": "CS_MEOA",
    "Finish On or Before": "CS_MEOB",
    "Mandatory Start": "CS_MANDSTART",
    "Mandatory Finish": "CS_MANDFIN",
    "As Late As Possible": "CS_ALAP",
    "Predecessor Activity Calendar": "rcal_Predecessor",
    "Successor Activity Calendar": "rcal_Successor",
    "Project Default Calendar": "rcal_ProjDefault",
    "24 Hour Calendar": "rcal_24Hour",
    "Smallest of Start Float and Finish Float": "FT_Min",
    "Start Float = Late Start - Early Start": "FT_SF",
    "Finish Float = Late Finish - Early Finish": "FT_FF",
}
_WORDED = frozenset((
    "task_type", "status_code", "complete_pct_type", "pred_type", "cstr_type", "cstr_type2",
))  # fmt: skip


@dataclass(slots=True)
class _Open:
    """An element that holds others, while it is open."""

    name: str
    line: int
    texts: dict[str, str] = field(default_factory=dict)
    parts: list[_Open] = field(default_factory=list)


def read_pmxml_tables(path: Path) -> Tables:
    """The tables of a PMXML file.

    Raises:
        InputError: DP101 to DP107 for a file that cannot be read, DP114 nested too deep, DP125 a
            document type or an entity, DP132 not well-formed or cut off.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser, ParseError

    target = _Target(path.name)
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    target.parser = parser
    try:
        for text in texts(path):
            parser.feed(text)
        parser.close()
    except DefusedXmlException:
        says = "XML 里有文档类型声明（DTD）或实体，不予读取"
        raise InputError.of("DP125", says, _REMEDY, target.place) from None
    except ParseError as error:
        line = getattr(error, "position", (None,))[0]
        says = "XML 写法有误，或者文件到这里就断了"
        raise InputError.of("DP132", says, _REMEDY, Place(path.name, line)) from None
    return target.tables


class _Target:
    """What the parser calls: rows are made as their elements end."""

    parser: DefusedXMLParser

    def __init__(self, file: str) -> None:
        self.file = file
        self.tables = Tables()
        self.open: list[_Open] = []
        self.leaf: str | None = None
        self.baseline = 0
        self.text: list[str] = []
        self.same: dict[str, str] = {}
        self.names: dict[str, str] = {}

    @property
    def place(self) -> Place:
        """Where the parser stands."""
        return Place(self.file, self.parser.parser.CurrentLineNumber)

    def start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        """An element begins; the one around it, if new, turns out to hold others."""
        if self.leaf is not None:
            self._enter(self.leaf)
        name = self.names.get(tag)
        if name is None:
            name = tag.rpartition("}")[2]
            if len(self.names) < _MAX_NAMES:
                self.names[tag] = name
        self.leaf = name
        self.text.clear()

    def _enter(self, name: str) -> None:
        if len(self.open) >= _MAX_DEPTH:
            says = f"嵌套超过 {_MAX_DEPTH} 层"
            raise InputError.of("DP114", says, "核对是不是选错了文件", self.place)
        self.baseline += name == "BaselineProject"
        self.open.append(_Open(name, self.parser.parser.CurrentLineNumber))

    def data(self, text: str) -> None:
        """Text of an element, or between elements."""
        if self.leaf is not None:
            self.text.append(text)

    def end(self, _tag: str) -> None:
        """An element ends."""
        if self.leaf is None:
            here = self.open.pop()
            if here.name == "BaselineProject":
                self.baseline -= 1
            if self.open:
                self._close(here, self.open[-1])
            return
        above = self.open[-1] if self.open else None
        if above is not None and self.leaf in _TEXTS.get(above.name, ()):
            text = "".join(self.text).strip()
            above.texts.setdefault(self.leaf, self.same.setdefault(text, text))
        self.leaf = None

    def _close(self, here: _Open, above: _Open) -> None:
        """An element that holds others ends inside `above`."""
        depth = len(self.open)
        if self.baseline:
            if here.name == "Activity":
                self._count("BASELINE")
        elif here.name in _PARTS:
            above.parts.append(here)
        elif here.name in _TABLES and (depth == 1 or (depth == 2 and above.name == "Project")):
            self._row(here, above)
        elif here.name in _COUNTED:
            self._count(_COUNTED[here.name])

    def close(self) -> None:
        """The file ends."""

    def _count(self, table: str) -> None:
        self.tables.counts[table] = self.tables.counts.get(table, 0) + 1

    def _row(self, here: _Open, above: _Open) -> None:
        table, columns = _TABLES[here.name]
        cells = {columns[name]: text for name, text in here.texts.items() if name in columns}
        if above.name == "Project" and "proj_id" in COLUMNS[table]:
            cells.setdefault("proj_id", above.texts.get("ObjectId", ""))
        match here.name:
            case "Project":
                self._project(here, cells)
            case "WBS" | "Activity":
                column = "parent_wbs_id" if here.name == "WBS" else "wbs_id"
                cells[column] = cells.get(column) or _top(above)
                share = cells.get("phys_complete_pct")
                if share:
                    cells["phys_complete_pct"] = _hundredfold(share)
            case "Calendar":
                cells["default_flag"] = "Y" if here.texts.get("IsDefault") in ("1", "true") else "N"
                cells["clndr_data"] = _nested(here)
        self._add(table, here.line, cells)

    def _project(self, here: _Open, cells: dict[str, str]) -> None:
        """P6 keeps the options at the project, and the top of the breakdown without a row."""
        given = dict(here.texts)
        # A project that only lends its end of a link comes without dates.
        cells["export_flag"] = "Y" if "DataDate" in given or "PlannedStartDate" in given else "N"
        for part in here.parts:
            if part.name == "ScheduleOptions":
                given.update(part.texts)
        logic = given.get("OutOfSequenceScheduleType", "")
        options = {
            "proj_id": cells.get("proj_id", ""),
            "sched_float_type": _word(given.get("ComputeTotalFloatType", "")),
            "sched_calendar_on_relationship_lag": _word(given.get("RelationshipLagCalendar", "")),
            "sched_use_expect_end_flag": _flag(given.get("UseExpectedFinishDates", "")),
            "sched_retained_logic": _flag(str(logic == "Retained Logic").lower()) if logic else "",
            "sched_progress_override": _flag(str(logic == "Progress Override").lower()),
        }
        if _flag(given.get("IgnoreOtherProjectRelationships", "")) == "Y":
            options["sched_outer_depend_type"] = "SD_None"
        self._add("SCHEDOPTIONS", here.line, options)
        top = {
            "wbs_id": _top(here),
            "proj_id": cells.get("proj_id", ""),
            "proj_node_flag": "Y",
            "wbs_short_name": cells.get("proj_short_name", ""),
            "wbs_name": given.get("Name", ""),
        }
        self._add("PROJWBS", here.line, top)

    def _add(self, table: str, line: int, cells: Mapping[str, str]) -> None:
        wanted = COLUMNS[table]
        at = self.tables.columns(table)
        row = tuple(
            _word(cells.get(column, "")) if column in _WORDED else cells.get(column, "")
            for column in wanted
        )
        self.tables.rows.setdefault(table, []).append(Row(line, row, at))
        self._count(table)


def _top(project: _Open) -> str:
    """The number of the top of a project's breakdown, which has no row of its own."""
    return project.texts.get("WBSObjectId") or f"P{project.texts.get('ObjectId', '')}"


def _word(text: str) -> str:
    """P6's word as the abbreviation of XER; an unknown one stays and is complained of there."""
    return _WORDS.get(text, text)


def _flag(text: str) -> str:
    return {"1": "Y", "true": "Y", "0": "N", "false": "N"}.get(text, "")


def _hundredfold(text: str) -> str:
    try:
        return repr(100 * float(text.replace(",", ".")))
    except ValueError:
        return text


def _nested(calendar: _Open) -> str:
    """The working time of a calendar as the nested text that XER has for it."""
    week, exceptions = [], []
    for part in calendar.parts:
        for day in part.parts:
            if part.name == "StandardWorkWeek" and day.texts.get("DayOfWeek") in _DAYS:
                number = _DAYS.index(day.texts["DayOfWeek"]) + 1
                week.append(f"(0||{number}()({_shifts(day.parts)}))")
            elif part.name == "HolidayOrExceptions":
                serial = _serial(day.texts.get("Date", ""))
                exceptions.append(f"(0||0(d|{serial})({_shifts(day.parts)}))")
    return (
        f"(0||CalendarData()((0||DaysOfWeek()({''.join(week)}))"
        f"(0||Exceptions()({''.join(exceptions)}))))"
    )


def _shifts(times: Iterable[_Open]) -> str:
    return "".join(
        f"(0||0(s|{_mark(time.texts['Start'])}|f|{_end(time.texts['Finish'])})())"
        for time in times
        if time.texts.get("Start") and time.texts.get("Finish")
    )


def _mark(text: str) -> str:
    """A text that cannot disturb the nested form."""
    return "".join(sign for sign in text if sign not in "()|")


def _end(text: str) -> str:
    """The end of a shift: PMXML names its last minute, 11:59 for 12:00."""
    hour, _, rest = _mark(text).partition(":")
    minute = rest[:2]
    if hour.isdecimal() and minute.isdecimal() and minute[-1] in "49":
        total = (int(hour) * 60 + int(minute) + 1) % 1440
        return f"{total // 60:02}:{total % 60:02}"
    return _mark(text)


def _serial(text: str) -> str:
    try:
        return str((date.fromisoformat(text[:10]) - _EPOCH).days)
    except ValueError:
        return _mark(text)
