"""Ledger workbooks for the tests: made from plans, filled in as a person would."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bulletins.ledgerbook import (
    Filed,
    LedgerBook,
    LedgerEdits,
    LedgerPlan,
    gather,
    ledgerbook_bytes,
    read_ledgerbook,
)
from projects.ledger import LedgerEvent, ledger
from projects.model import Project
from projects.progress import progress
from projects.readers import read_text
from projects.schedule import schedule

DAY = date(2023, 12, 31)
TODAY = date(2024, 1, 5)
WORKSPACE = "示范工作区"
OFFICE = "D4"
COLUMNS = {"event": "P", "on": "Q", "stage": "R", "day": "S", "note": "T"}

PLAN = """
daopai: 1
code: zhenggai
name: =1+1 整改台账
owner: 市城管局
start: 2023-10-01
deadline: 2024-03-31
calendar: CAL
calendars: {CAL: {week: [1,1,1,1,1,1,1]}}
activities:
  - {id: P1, name: 管网渗漏, kind: summary, owner: 市城管局, leader: 分管副局长}
  - {id: M1, name: "-2 号管修复", parent: P1, duration: 30, owner: 市政处, with: [市水利局, 街道办]}
  - {id: M2, name: "@路面恢复", parent: P1, duration: 40, after: M1, owner: 市政处}
  - {id: P2, name: 供电迟缓, kind: summary, owner: 市城管局}
  - {id: M3, name: 线路核准, parent: P2, kind: external, duration: 60, owner: 供电公司,
     promised: 2024-01-31}
  - {id: M4, name: 设备安装, parent: P2, duration: 20, after: M3, owner: 总承包单位}
  - {id: M5, name: 交付, parent: P2, kind: milestone, duration: 0, after: M4}
observations:
  - {item: M1, as_of: 2023-11-05, started: 2023-10-01}
  - {item: M1, as_of: 2023-11-05, finished: 2023-11-05}
  - {item: M2, as_of: 2023-12-31, started: 2023-11-06}
  - {item: M2, as_of: 2023-12-31, percent: 55}
"""


@cache
def plan_of(text: str = PLAN) -> Project:
    return read_text(text, "plan.yaml")


@cache
def bytes_of(text: str = PLAN) -> bytes:
    """The workbook of a plan without events."""
    return ledgerbook_bytes(book_of(ledger_plan(plan_of(text))))


def ledger_plan(
    project: Project, events: tuple[LedgerEvent, ...] = (), *, as_of: date = DAY, revision: int = 3
) -> LedgerPlan:
    planned = schedule(project, as_of=as_of)
    standing = progress(planned)
    return LedgerPlan(
        schedule=planned,
        progress=standing,
        ledger=ledger(planned, events, progress=standing),
        revision=revision,
        digest="a1b2",
    )


def book_of(*plans: LedgerPlan) -> LedgerBook:
    return gather(plans, workspace=WORKSPACE, organisation="市城管局", data_date=DAY)


def opened(data: bytes, *, values: bool = False) -> Any:
    with warnings.catch_warnings():
        # openpyxl keeps no data bars of 2010; the tests look at none.
        warnings.filterwarnings("ignore", r".* extension is not supported", UserWarning)
        return load_workbook(io.BytesIO(data), data_only=values)


def row_of(sheet: Worksheet, item: str) -> int:
    """The row of an item, by the 编号 that people see."""
    return next(row for row in range(6, sheet.max_row + 1) if sheet[f"B{row}"].value == item)


def fill(sheet: Worksheet, item: str, **cells: object) -> None:
    """Type into the yellow cells of an item."""
    for name, value in cells.items():
        type_in(sheet, f"{COLUMNS[name]}{row_of(sheet, item)}", value)


def type_in(sheet: Worksheet, where: str, value: object) -> None:
    """Put a value into a cell; a text stays a text whatever it begins with."""
    cell = sheet[where]
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


class Office:
    """A department with the book of one project: it fills rows in and sends the file back."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.project = folder, plan_of()
        self.book = opened(bytes_of())
        self.sheet = self.book["台账"]
        self.sheet[OFFICE] = "市政处"

    def fill(self, item: str, **cells: object) -> None:
        fill(self.sheet, item, **cells)

    def cell(self, item: str, name: str) -> str:
        return f"{COLUMNS[name]}{row_of(self.sheet, item)}"

    def sent(self, name: str = "台账.xlsx") -> Path:
        path = self.folder / name
        self.book.save(path)
        return path

    def read(
        self,
        path: Path | None = None,
        *,
        events: tuple[LedgerEvent, ...] = (),
        workspace: str = WORKSPACE,
        filed: Mapping[str, Filed] | None = None,
    ) -> LedgerEdits:
        known = Filed(project=self.project, revision=3, digest="a1b2", events=events)
        return read_ledgerbook(
            path or self.sent(),
            workspace=workspace,
            filed={self.project.code: known} if filed is None else filed,
            today=TODAY,
        )
