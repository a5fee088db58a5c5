"""XER files for tests: rows as mappings, columns as P6 names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from projects.model import Activity, Project
from projects.readers.xer import read_xer

HEAD = "ERMHDR\t20.12\t2024-03-06\tProject\tadmin\tadmin\tdb\tProject Management\tCNY"
EPOCH = date(1899, 12, 30)
Rows = Sequence[Mapping[str, object]]
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


def nested(
    week: Mapping[str, Sequence[Sequence[int]]],
    exceptions: Mapping[date, Sequence[Sequence[int]]] | None = None,
) -> str:
    """clndr_data: shifts in minutes by day name, and by date."""
    days = "".join(
        f"(0||{number}()({shifts(week.get(day, ()))}))" for number, day in enumerate(DAYS, 1)
    )
    odd = "".join(
        f"(0||{number}(d|{(day - EPOCH).days})({shifts(hours)}))"
        for number, (day, hours) in enumerate((exceptions or {}).items())
    )
    return f"(0||CalendarData()((0||DaysOfWeek()({days}))(0||Exceptions()({odd}))))"


def shifts(hours: Sequence[Sequence[int]]) -> str:
    return "".join(
        f"(0||{number}(s|{clock(start)}|f|{clock(end)})())"
        for number, (start, end) in enumerate(hours)
    )


def clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


HOURS = [[480, 720], [780, 1020]]
FIVE_DAYS = nested(dict.fromkeys(DAYS[1:6], HOURS))
PROJECT: dict[str, object] = {
    "proj_id": 1, "proj_short_name": "HU", "clndr_id": 10, "name_sep_char": ".",
    "last_recalc_date": "2024-03-04 00:00", "plan_start_date": "2024-03-04 08:00",
    "plan_end_date": "", "orig_proj_id": "", "export_flag": "Y",
}  # fmt: skip
CALENDAR: dict[str, object] = {
    "clndr_id": 10, "default_flag": "Y", "clndr_name": "五天八小时", "base_clndr_id": "",
    "day_hr_cnt": 8, "clndr_data": FIVE_DAYS,
}  # fmt: skip
TOP: dict[str, object] = {
    "wbs_id": 100, "proj_id": 1, "seq_num": 0, "proj_node_flag": "Y", "wbs_short_name": "HU",
    "wbs_name": "湖区整治", "parent_wbs_id": "",
}  # fmt: skip


def task(number: int, **cells: object) -> dict[str, object]:
    """A task of three days that has not started; its code is A and its number."""
    return {
        "task_id": number, "proj_id": 1, "wbs_id": 100, "clndr_id": 10, "task_type": "TT_Task",
        "status_code": "TK_NotStart", "task_code": f"A{number}", "task_name": f"作业{number}",
        "target_drtn_hr_cnt": 24, "remain_drtn_hr_cnt": 24, "complete_pct_type": "CP_Drtn",
        **cells,
    }  # fmt: skip


def link(before: int, after: int, kind: str = "FS", hours: float = 0) -> dict[str, object]:
    return {
        "task_id": after, "pred_task_id": before, "proj_id": 1, "pred_proj_id": 1,
        "pred_type": f"PR_{kind}", "lag_hr_cnt": hours,
    }  # fmt: skip


def xer_text(**tables: Rows) -> str:
    """A whole file: what is not given is one project with one calendar and the task A1."""
    given: dict[str, Rows] = {
        "PROJECT": [PROJECT],
        "CALENDAR": [CALENDAR],
        "PROJWBS": [TOP],
        "TASK": [task(1)],
        **tables,
    }
    lines = [HEAD]
    for name, rows in given.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        lines += [f"%T\t{name}", "\t".join(["%F", *columns])]
        lines += [
            "\t".join(["%R", *(str(row.get(column, "")) for column in columns)]) for row in rows
        ]
    return "\r\n".join([*lines, "%E", ""])


def written(folder: Path, text: str, encoding: str = "utf-8", name: str = "plan.xer") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def xer_of_case(case: Mapping[str, Any]) -> str:
    """A shared case (sched-case/1) that P6 computed, as the file that P6 would have written."""
    header = case["project"]
    lags = {"PREDECESSOR": "rcal_Predecessor", "SUCCESSOR": "rcal_Successor"}
    floats = {"FINISH_SLACK": "FT_FF", "START_SLACK": "FT_SF", "SMALLEST_SLACK": "FT_Min"}
    summaries = [row for row in case["tasks"] if row["kind"] == "summary"]
    leaves = [row for row in case["tasks"] if row["kind"] != "summary"]

    def moment(text: str | None) -> str:
        return (text or "").replace("T", " ")[:16]

    return xer_text(
        PROJECT=[
            {
                **PROJECT,
                "clndr_id": header["calendar"],
                "last_recalc_date": moment(header["status_date"]),
                "plan_start_date": moment(header["planned_start"]),
                "plan_end_date": moment(header["must_finish_by"]),
            }
        ],
        SCHEDOPTIONS=[
            {
                "proj_id": 1,
                "sched_retained_logic": "Y",
                "sched_progress_override": "N",
                "sched_float_type": floats[header["total_slack_type"]],
                "sched_calendar_on_relationship_lag": lags[header["relationship_lag_calendar"]],
            }
        ],
        CALENDAR=[
            {
                "clndr_id": row["id"],
                "clndr_name": row["name"],
                "day_hr_cnt": 8,
                "clndr_data": nested(
                    row["week"],
                    {date.fromisoformat(odd["from"]): odd["hours"] for odd in row["exceptions"]},
                ),
            }
            for row in case["calendars"]
        ],
        PROJWBS=[
            {
                **TOP,
                "wbs_id": row["uid"],
                "proj_node_flag": "N",
                "wbs_short_name": row["name"],
                "wbs_name": row["name"],
                "parent_wbs_id": row.get("parent", ""),
            }
            for row in summaries
        ],
        TASK=[
            task(
                row["uid"],
                wbs_id=row["parent"],
                clndr_id=row["calendar"],
                task_code=row["name"],
                task_name=row["name"],
                task_type={"START_MILESTONE": "TT_Mile", "FINISH_MILESTONE": "TT_FinMile"}.get(
                    row["activity_type"], "TT_Task"
                ),
                target_drtn_hr_cnt=row["duration_min"] / 60,
                remain_drtn_hr_cnt=row["duration_min"] / 60,
            )
            for row in leaves
        ],
        TASKPRED=[
            link(row["pred"], row["succ"], row["type"], row["lag_min"] / 60)
            for row in case["links"]
        ],
    )


def plan(folder: Path, **tables: Rows) -> Project:
    return read_xer(written(folder, xer_text(**tables)))


def work(project: Project, item: str) -> Activity:
    return next(work for work in project.activities if work.id == item)


def left(project: Project) -> dict[str, int]:
    return {each.kind: each.count for each in project.left_out}


def values(project: Project, item: str) -> dict[str, object]:
    return {row.kind: row.value for row in project.observations if row.item == item}
