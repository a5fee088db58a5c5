"""Which projects of an XER file become the plan, and what each of them sets for itself.

A file may hold several projects that were scheduled together: they become one plan. Baselines and
projects that came along only for their links do not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from projects.errors import InputError, Place
from projects.model import FloatType, LagOn, Options, ProgressMode
from projects.readers.intake import Intake
from projects.readers.xer.tables import Row, Tables
from projects.readers.xer.values import one_line

_FLOATS: Mapping[str, FloatType] = {
    "FT_FF": "finish",
    "FT_SF": "start",
    "FT_SS": "start",
    "FT_MIN": "smaller",
}
_LAG_CALENDAR = "sched_calendar_on_relationship_lag"
_LAGS: Mapping[str, LagOn] = {
    "RCAL_PREDECESSOR": "predecessor",
    "RCAL_SUCCESSOR": "successor",
    "RCAL_PROJDEFAULT": "project",
}
_ROUND_THE_CLOCK = {"RCAL_24HOUR", "RCAL_24HOURS"}


@dataclass(frozen=True)
class Scope:
    """The projects that are read, the one with the most activities first, and their tasks."""

    projects: tuple[Row, ...]
    tasks: tuple[Row, ...]
    options: Mapping[str, Row]

    @property
    def main(self) -> Row:
        """The project whose dates and options the plan takes."""
        return self.projects[0]

    @property
    def keys(self) -> tuple[str, ...]:
        """The `proj_id` of each project."""
        return tuple(row["proj_id"] for row in self.projects)

    def option(self, name: str) -> str:
        """A setting of the main project in SCHEDOPTIONS, "" where there is none."""
        row = self.options.get(self.main["proj_id"])
        return "" if row is None else row[name]


def scope_of(tables: Tables, intake: Intake, file: str) -> Scope:
    """The projects with activities; baselines and bystanders are counted in `intake`.

    Raises:
        InputError: DP197 for a file without activities.
    """
    counts = Counter(row["proj_id"] for row in tables["TASK"])
    rows = {row["proj_id"]: row for row in tables["PROJECT"] if counts[row["proj_id"]]}
    baselines = [row for row in rows.values() if row["orig_proj_id"]]
    bystanders = [row for row in rows.values() if row["export_flag"].upper() == "N"]
    chosen = [row for row in rows.values() if row not in baselines and row not in bystanders]
    if not chosen:
        chosen = [row for row in rows.values() if row not in bystanders] or list(rows.values())
    if not chosen:
        raise InputError.of(
            "DP197",
            "文件里没有带作业的项目",
            "在 P6 中打开要导出的项目，再导出一次",
            Place(file),
        )
    kept = {row["proj_id"] for row in chosen}
    for row in baselines:
        if row["proj_id"] not in kept:
            intake.leave("baselines", count=counts[row["proj_id"]])
    for row in bystanders:
        if row["proj_id"] not in kept:
            intake.leave("external-tasks", count=counts[row["proj_id"]])
    chosen.sort(key=lambda row: -counts[row["proj_id"]])
    tasks = tuple(row for row in tables["TASK"] if row["proj_id"] in kept)
    return Scope(tuple(chosen), tasks, {row["proj_id"]: row for row in tables["SCHEDOPTIONS"]})


def ids_of(scope: Scope) -> tuple[dict[str, str], bool]:
    """The id of each task by `task_id`: its code; and whether codes stand in several projects, so
    that the project's code goes in front of each."""
    owner: dict[str, str] = {}
    doubled = len(scope.projects) > 1 and any(
        owner.setdefault(task["task_code"], task["proj_id"]) != task["proj_id"]
        for task in scope.tasks
    )
    heads = {row["proj_id"]: row["proj_short_name"] or row["proj_id"] for row in scope.projects}
    found = {}
    for task in scope.tasks:
        code = one_line(task["task_code"]) or f"#{task['task_id']}"
        found[task["task_id"]] = f"{heads[task['proj_id']]}.{code}" if doubled else code
    return found, doubled


def clock_lags(scope: Scope) -> bool:
    """Whether lags are hours of the wall clock, P6's 24-hour calendar."""
    return scope.option(_LAG_CALENDAR).upper() in _ROUND_THE_CLOCK


def options_of(scope: Scope) -> Options:
    """The scheduling options of the main project; None where the file is silent."""
    return Options(
        total_float=_FLOATS.get(scope.option("sched_float_type").upper()),
        progress=_progress(scope),
        lag_on=_LAGS.get(scope.option(_LAG_CALENDAR).upper()),
    )


def _progress(scope: Scope) -> ProgressMode | None:
    """P6 stores one choice of three in two flags."""
    if scope.option("sched_progress_override").upper() == "Y":
        return "progress-override"
    retained = scope.option("sched_retained_logic").upper()
    if not retained:
        return None
    return "retained-logic" if retained == "Y" else "actual-dates"


def differing(scope: Scope) -> tuple[str, ...]:
    """In Chinese, what the other projects of the plan set otherwise than the main one."""
    names = {
        "sched_float_type": "总时差算法",
        "sched_calendar_on_relationship_lag": "时距日历",
        "sched_retained_logic": "进展逻辑",
        "sched_progress_override": "进展逻辑",
    }
    found: dict[str, None] = {}
    for row in scope.projects[1:]:
        other = Scope((row,), (), scope.options)
        if row["last_recalc_date"] != scope.main["last_recalc_date"]:
            found["状态日期"] = None
        for column, name in names.items():
            if other.option(column) != scope.option(column):
                found[name] = None
    return tuple(found)
