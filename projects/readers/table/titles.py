"""What stands above the header of a table, or on its sheet `项目`: facts of the project."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from projects.errors import InputError, Place
from projects.readers.days import finish_day
from projects.readers.desk import Desk
from projects.readers.intake import Intake
from projects.readers.nodes import Node, Scalar, shown
from projects.readers.table.cells import day_text
from projects.readers.table.columns import PROJECT_KEYS, word_of
from projects.readers.table.englishdays import in_iso, is_english
from projects.readers.table.grid import Grid

_DATES = frozenset({"start", "deadline", "document_date", "data_date"})
_PAIR = re.compile(r"([^：:]{1,20})[：:]\s*(.+)")
_GAP = re.compile(r"\s{2,}|\n|\u3000+")
_AS_OF = re.compile(
    r"(?:截至|截止到|截止(?!日期|时间)|数据截至|进度截至)[：:]?\s*"
    r"(\d{4}\s*[-./年]\s*\d{1,2}\s*(?:[-./月]\s*(?:\d{1,2}\s*日?|底|末)?)?)"
)
_TITLE = range(4, 61)


@dataclass
class Facts:
    """Project keys with values, the data date, and a title that may serve as name."""

    entries: dict[str, tuple[Scalar, Node]] = field(default_factory=dict)
    data_date: date | None = None
    title: Scalar | None = None


def read_facts(
    grid: Grid, end: int, progress: bool, facts: Facts, desk: Desk, intake: Intake
) -> None:
    """Add what the rows before `end` say. `progress`: the table has columns of progress, so that
    截止日期 might be the day it was brought up to (DP187)."""
    for number, row in enumerate(grid.rows[:end]):
        cells = [(column, cell) for column, cell in enumerate(row) if cell]
        for left, key, right, value in _pairs(cells):
            where = grid.place(number, right)
            if key == "":
                _loose(value, where, facts, desk, intake, alone=len(cells) == 1)
                continue
            if key in _DATES:
                value = day_text(value, grid.serial_shift)
                if is_english(value):
                    (value,) = in_iso([(value, where)], desk)
            if key == "deadline" and progress and "截止" in grid.text(number, left):
                desk.complain(
                    "DP187",
                    "“截止日期”有两种读法：进度统计到哪一天，还是工程完成时限",
                    "写成“状态日期”或者“完成时限”",
                    where,
                )
            elif key == "data_date":
                with desk.collecting():
                    facts.data_date = finish_day(Scalar(value, where), desk)
            else:
                facts.entries[key] = (Scalar(key, grid.place(number, left)), Scalar(value, where))


def _pairs(cells: list[tuple[int, str]]) -> Iterator[tuple[int, str, int, str]]:
    """(column of key, key, column of value, value); texts that are no pair come with key ""."""
    skip = -1
    for index, (column, cell) in enumerate(cells):
        if index == skip:
            continue
        key = PROJECT_KEYS.get(word_of(cell).rstrip("：:"))
        if key is not None and index + 1 < len(cells):
            skip = index + 1
            yield column, key, *cells[index + 1]
            continue
        for part in filter(None, map(str.strip, _GAP.split(cell))):
            pair = _PAIR.fullmatch(part)
            key = PROJECT_KEYS.get(word_of(pair[1])) if pair else None
            yield (column, key, column, pair[2]) if pair and key else (column, "", column, part)


def _loose(
    text: str, where: Place, facts: Facts, desk: Desk, intake: Intake, *, alone: bool
) -> None:
    """A text above the header: the title, the day the table was brought up to, or left out."""
    said = _AS_OF.search(text)
    if said and facts.data_date is None:
        try:
            facts.data_date = finish_day(Scalar(said[1], where), desk)
        except InputError as error:
            desk.findings.extend(error.findings)
    if alone and facts.title is None and len(text) in _TITLE and not re.search("[：:]", text):
        facts.title = Scalar(
            re.sub(r"[（(][^（(）)]*截[至止][^（(）)]*[）)]", "", text).strip(), where
        )
    elif not said:
        intake.leave("title-lines")
        desk.notes.append(f"{where}：没有采用“{shown(text)}”")
