"""The figures in the table of a 横道图 are those that `schedule` and `status` print as JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from gantt.barchart.chart import read_chart
from gantt.barchart.columns import KINDS, Dates
from gantt.barchart.values import Row
from gantt.text import signed
from projects.bundled import names, path
from projects.progress import Progress, progress
from projects.readers import read_plan
from projects.schedule import Schedule, schedule
from projects.variance import variance
from projects.writers.schedule_json import schedule_document
from projects.writers.status_json import status_document
from tests.gantt.figure_history import histories

DAYS = (date(2021, 4, 16), date(2023, 12, 31))


def cell(row: Row, key: str) -> str:
    return KINDS[key].cell(row, Dates()).text.rstrip("*")


def agrees(computed: Schedule, known: Progress) -> None:
    """Every cell of every row tells what the two documents tell."""
    lines = variance(computed, known).items
    points = {item: line.front for item, line in lines.items() if line.front}
    percents = {
        item: one.actual_percent
        for item, one in known.items.items()
        if one.actual_percent is not None
    }
    content = read_chart(computed, progress=percents, points=points)
    planned: dict[str, Any] = {one["id"]: one for one in schedule_document(computed)["activities"]}
    stands: dict[str, Any] = {
        one["id"]: one for one in status_document(computed, known)["activities"]
    }
    for row in content.rows:
        plan, standing = planned.get(row.id, {}), stands.get(row.id, {})
        for key, column in (
            ("planned_start", "start"),
            ("planned_finish", "finish"),
            ("early_start", "early_start"),
            ("late_finish", "late_finish"),
        ):
            if plan.get(key):
                assert cell(row, column) == plan[key], (row.id, key)
        if row.kind not in ("summary", "milestone") and plan.get("duration_days") is not None:
            assert cell(row, "days") == f"{round(plan['duration_days'], 1):g}"
        if cell(row, "total_float"):
            assert cell(row, "total_float") == signed(plan["total_float_days"])
        if row.kind != "summary" and standing.get("actual_percent") is not None:
            assert cell(row, "percent") == f"{standing['actual_percent']:g}%"
        front = standing.get("front_line")
        assert cell(row, "deviation") == (signed(front["days"], "+") if front else "")


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", names())
def test_bundled_plans_tell_in_the_table_what_they_tell_as_json(name: str, day: date) -> None:
    computed = schedule(read_plan(path(name)), as_of=day)
    agrees(computed, progress(computed))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=histories())
def test_random_plans_tell_in_the_table_what_they_tell_as_json(
    history: list[tuple[Schedule, Progress]],
) -> None:
    agrees(*history[-1])
