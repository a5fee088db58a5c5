"""The JSON document of `daopai what-if` (schema daopai.what-if/1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from projects.blocks import Answer, Case, Cell, Due
from projects.errors import Finding
from projects.model import day_of

SCHEMA = "daopai.what-if/1"


def what_if_document(
    cases: Sequence[Case],
    answers: Sequence[Answer],
    as_of: date | None,
    failed: Sequence[Finding] = (),
) -> dict[str, Any]:
    """Every plan in every what-if as plain values, in the order of the plans. `change_days` is what
    the least margin wins (positive) or loses; `computed_by` is `blocks` or `engine`."""
    return {
        "schema": SCHEMA,
        "data_date": None if as_of is None else as_of.isoformat(),
        "cases": [_case(case, number, answers) for number, case in enumerate(cases)],
        "projects": [
            {
                "project": answer.project.code,
                "name": answer.project.name,
                "as_planned": _cell(answer.base),
                "cases": [
                    {
                        **_cell(cell),
                        "touched": cell.touched,
                        "change_days": answer.change(number),
                        "finish_change_calendar_days": answer.finish_change(number),
                        "newly_missed": [due.item for due in answer.newly_missed(number)],
                        "newly_kept": [due.item for due in answer.newly_kept(number)],
                    }
                    for number, cell in enumerate(answer.cells)
                ],
            }
            for answer in answers
        ],
        "failed": [
            {"code": one.code, "where": str(one.where), "says": one.says, "remedy": one.remedy}
            for one in failed
        ],
    }


def _case(case: Case, number: int, answers: Sequence[Answer]) -> dict[str, Any]:
    return {
        "name": case.name,
        "touched": sum(one.cells[number].touched for one in answers),
        "late": sum((one.cells[number].margin or 0) < 0 for one in answers),
        "newly_missed": sum(bool(one.newly_missed(number)) for one in answers),
        "newly_kept": sum(bool(one.newly_kept(number)) for one in answers),
    }


def _cell(cell: Cell) -> dict[str, Any]:
    governing = cell.governing
    ends = cell.early_finish
    return {
        "early_finish": None if ends is None else day_of(ends - 1).isoformat(),
        "margin_days": cell.margin,
        "governing": None if governing is None else _due(governing),
        "deadlines": [_due(due) for due in cell.dues],
        "computed_by": cell.way,
        "reason": cell.reason or None,
        "findings": [
            {"code": one.code, "says": one.says, "remedy": one.remedy} for one in cell.findings
        ],
    }


def _due(due: Due) -> dict[str, Any]:
    day = due.early_finish_day
    return {
        "item": due.item,
        "deadline": due.deadline.day.isoformat(),
        "early_finish": None if day is None else day.isoformat(),
        "margin_days": due.margin_days,
        "open": due.open,
    }
