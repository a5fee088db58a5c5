"""A small plan for the tests of the weekly form, and a person who fills its workbook."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from projects.actuals import merged
from projects.forms import FormPlan, FormReading, read_form, write_form
from projects.model import Activity, Observation, Project, Quantity, Span, Step, instant
from projects.schedule import schedule

OFFICE = "市政处"
DATE = date(2024, 5, 26)
SPACE = "某市城管局"
DIGEST = "d" * 64


def work(id: str, name: str, days: int | None, **more: Any) -> Activity:
    """A work of the office, unless told otherwise."""
    duration = None if days is None else Span(days * 1440)
    return Activity(id=id, name=name, duration=duration, **{"owner": OFFICE, **more})


def project(*more: Activity, code: str = "lu", start: date = date(2024, 5, 6)) -> Project:
    """One work for each way of reporting, one of another office, one far ahead."""
    steps = (Step("支模", 30), Step("绑扎钢筋", 30), Step("浇筑", 40))
    works = (
        work("W10", "沟槽开挖", 30),
        work("W20", "车载终端安装", 40, quantity=Quantity(500, "台")),
        work("W30", "检查井", 20, percent_type="steps", steps=steps),
        work("W40", "开工令", 0, kind="milestone"),
        work("W50", "手续办理", 10, percent_type="0-100"),
        work("W60", "路面恢复", 20, constraints=()),
        work("X10", "供电线路", 30, owner="供电公司"),
    )
    return Project(
        code=code,
        name="滨江路改造",
        activities=(*works, *more),
        start=instant(start),
        owner="市城管局",
    )


def plan_of(
    what: Project | None = None,
    rows: Iterable[Observation] = (),
    *,
    as_of: date = DATE,
    revision: int = 3,
    digest: str = DIGEST,
) -> FormPlan:
    """The plan as a form is made from it."""
    whole = merged(what or project(), tuple(rows))
    return FormPlan(schedule(whole, as_of=as_of), revision, digest)


def observed(item: str, kind: Any, value: Any, as_of: date, note: str = "") -> Observation:
    """A row as it was recorded."""
    return Observation(item, as_of, kind, value, OFFICE, note)


class Person:
    """Opens the form of a department, fills cells by work and title of the column, saves it."""

    def __init__(self, data: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(data))

    def sheet(self, item: str) -> Worksheet:
        """The sheet on which a work stands."""
        for sheet in self.book.worksheets:
            if any(self._key(sheet, row) == item for row in range(1, sheet.max_row + 1)):
                return sheet
        raise LookupError(item)

    @staticmethod
    def _key(sheet: Worksheet, row: int) -> str:
        return str(sheet.cell(row, 1).value or "").partition("/")[2]

    def row(self, item: str) -> int:
        """The row of a work, from 1."""
        sheet = self.sheet(item)
        return next(r for r in range(1, sheet.max_row + 1) if self._key(sheet, r) == item)

    @staticmethod
    def column(sheet: Worksheet, title: str) -> int:
        """The column with a title, from 1."""
        return next(c for c in range(1, sheet.max_column + 1) if sheet.cell(4, c).value == title)

    def cell(self, item: str, title: str) -> Any:
        """The cell of a work under a title."""
        sheet = self.sheet(item)
        return sheet.cell(self.row(item), self.column(sheet, title))

    def fill(self, item: str, **values: Any) -> Person:
        """Fill cells of a work; a text is a text, whatever it begins with."""
        for title, value in values.items():
            cell = self.cell(item, title)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
        return self

    @property
    def data_date(self) -> Any:
        """The yellow cell of the data date."""
        return self.book["本期填报"]["J2"]

    def save(self, path: Path) -> Path:
        """The form as it is sent back."""
        self.book.save(path)
        return path


def form(*plans: FormPlan, owner: str = OFFICE, as_of: date = DATE) -> Person:
    """A fresh form of the department."""
    return Person(write_form(plans or (plan_of(),), owner, as_of, workspace=SPACE))


def sent(person: Person, folder: Path, *plans: FormPlan, name: str = "市政处.xlsx") -> FormReading:
    """What is read of a form that a person filled."""
    path = person.save(folder / name)
    return read_form(path, plans or (plan_of(),), workspace=SPACE)


def said(reading: FormReading) -> dict[tuple[str, str], Any]:
    """The values of the rows, by item and kind."""
    return {(row.item, row.kind): row.value for rows in reading.rows.values() for row in rows}


def mistakes(reading: FormReading, level: str = "error") -> list[tuple[str, str | None]]:
    """Code and cell of each finding of a level."""
    return [(one.code, one.where.cell) for one in reading.findings if one.level == level]


def recorded(plan: FormPlan, reading: FormReading) -> FormPlan:
    """The plan after the rows of a report were recorded."""
    from projects.forms import new_rows

    before = plan.schedule.project
    rows = new_rows(before, reading.rows.get(plan.code, ()))
    return replace(plan, schedule=schedule(merged(before, rows), as_of=plan.schedule.as_of))
