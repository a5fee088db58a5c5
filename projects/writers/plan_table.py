"""A plan as tables for people: CSV, and a workbook that holds the whole plan.

Texts stay texts: no cell that a person typed becomes a formula. `projects.readers.table.exported`
reads both back.
"""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from projects.model import Project
from projects.readers.table.exported import (
    CALENDAR_TITLES,
    CALENDARS,
    DETAILS,
    MARK,
    OBSERVATION_TITLES,
    OBSERVATIONS,
    SETTINGS,
    WORK_TITLES,
    WORKS,
    YAML_STARTS,
    guarded,
)
from projects.readers.values import LIST_MARKS
from projects.schedule.result import Schedule
from projects.writers.dates_table import SHEET, TITLES, date_rows
from projects.writers.plan_tree import plan_tree
from projects.writers.plan_words import Tree
from projects.writers.plan_yaml import flow, yaml_text, yaml_word
from projects.writers.workbook import new_workbook

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

Row = dict[str, Tree]

MOST = 30_000
"""Characters of a cell; Excel takes 32,767."""
_DATE = re.compile(r"(\d{4})-\d\d-\d\d(?: ([01]\d|2[0-3]):\d\d)?")
_ALWAYS = ("id", "name", "duration", "after")
_SEPARATORS = re.compile(f"[{LIST_MARKS}]")
_RANGE_WORDS: Mapping[str, str] = {"every": "每年", "window": "是"}
_WIDTHS: Mapping[str, int] = {"name": 32, "after": 22, "owner": 16, "with": 20, "note": 30}


@dataclass(frozen=True, slots=True)
class _Works:
    """The works as a table: its columns, the cells by key, and by id what no cell holds."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    details: dict[str, Tree]


def plan_csv(project: Project) -> bytes:
    """The works as CSV, UTF-8 with a byte order mark so that Excel shows Chinese."""
    works = _works(plan_tree(project))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*(WORK_TITLES[key] for key in works.columns), MARK])
    for row in works.rows:
        texts = [_text(row[key]) if key in row else "" for key in works.columns]
        writer.writerow([*map(guarded, texts), ""])
    return BOM_UTF8 + out.getvalue().encode("utf-8")


def plan_beside(project: Project, table: str) -> str:
    """The plan file that takes its works from the CSV `table` in the same folder."""
    tree = plan_tree(project)
    works = _works(tree)
    tree["activities"] = table
    if works.details:
        tree["details"] = works.details
    return yaml_text(tree)


def _text(value: Tree) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return flow(value, str)


def _works(tree: dict[str, Tree]) -> _Works:
    rows: list[Row] = []
    details: dict[str, Tree] = {}
    activities = tree["activities"]
    assert isinstance(activities, list)
    for activity in activities:
        row, rest = _cells(activity)
        rows.append(row)
        if rest:
            details[activity["id"]] = rest
    used = {key for row in rows for key in row}
    columns = tuple(key for key in WORK_TITLES if key in used or key in _ALWAYS)
    return _Works(columns, tuple(rows), details)


def _cells(activity: Row) -> tuple[Row, Row]:
    """The values of a work that a cell can hold, and the others."""
    row: Row = {}
    rest: Row = {}
    for key, value in activity.items():
        if key == "with" and isinstance(value, list) and not any(map(_SEPARATORS.search, value)):
            value = "、".join(value)
        fits = key in WORK_TITLES and not isinstance(value, dict | list)
        (row if fits and len(str(value)) <= MOST else rest)[key] = value
    return row, rest


# --- a workbook ----------------------------------------------------------------------------------


def plan_xlsx(project: Project, schedule: Schedule | None = None) -> bytes:
    """The whole plan as a workbook; with `schedule` a sheet of its dates behind the works."""
    tree = plan_tree(project)
    works = _works(tree)
    out = io.BytesIO()
    with new_workbook(out, made=None) as book:
        pen = _Pen(book)
        pen.table(WORKS, [(key, WORK_TITLES[key]) for key in works.columns], works.rows)
        if schedule is not None:
            pen.table(SHEET, [*TITLES.items()], [*date_rows(schedule)])
        apart = {"activities", "calendars", "observations"}
        pen.pairs(SETTINGS, {key: value for key, value in tree.items() if key not in apart})
        calendars, observations = tree.get("calendars"), tree.get("observations")
        if isinstance(calendars, dict):
            pen.table(CALENDARS, [*CALENDAR_TITLES.items()], [*_calendar_rows(calendars)])
        if isinstance(observations, list):
            said = {key for row in observations for key in row}
            titles = [(key, title) for key, title in OBSERVATION_TITLES.items() if key in said]
            pen.table(OBSERVATIONS, titles, observations)
        if works.details:
            pen.pairs(DETAILS, works.details, ("编号", "内容"))
    return out.getvalue()


def _calendar_rows(calendars: Mapping[str, Tree]) -> Iterator[Row]:
    for name, calendar in calendars.items():
        assert isinstance(calendar, dict)
        if not calendar:
            yield {"calendar": name}
        for key, value in calendar.items():
            if key in ("closed", "opened") and isinstance(value, list):
                for one in value:
                    yield {"calendar": name, "key": key, **_range_row(one)}
            else:
                yield {"calendar": name, "key": key, "from": _pieces(value)[0]}


def _range_row(one: Tree) -> Row:
    if not isinstance(one, dict):
        return {"from": one}
    return {
        key: "、".join(value) if isinstance(value, list) else _RANGE_WORDS.get(key, value)
        for key, value in one.items()
    }


def _pieces(value: Tree) -> list[Tree]:
    """A value as the texts of one cell or, where it is too long, of several below each other."""
    if not isinstance(value, dict | list | str):
        return [value]
    bare = isinstance(value, str) and not value.startswith(YAML_STARTS)
    text = str(value) if bare else _quoted(value)
    found: list[Tree] = []
    while len(text) > MOST:
        cut = MOST
        while text[cut - 1 : cut + 1].strip() != text[cut - 1 : cut + 1]:
            cut -= 1  # a cell loses the spaces at its ends
        found.append(text[:cut])
        text = text[cut:]
    return [*found, text]


def _quoted(value: Tree) -> str:
    return yaml_word(value) if isinstance(value, str) else flow(value, yaml_word)


class _Pen:
    """Writes the sheets of a workbook in one style; every text as a text."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        font = {"font_name": "等线", "font_size": 10.5, "valign": "top"}
        self._head = book.add_format(
            {**font, "bold": True, "bg_color": "#D9E1F2", "bottom": 1, "text_wrap": True}
        )
        self._plain = book.add_format(font)
        self._wrapped = book.add_format({**font, "text_wrap": True})
        self._day = book.add_format({**font, "num_format": "yyyy-mm-dd", "align": "left"})
        self._time = book.add_format({**font, "num_format": "yyyy-mm-dd hh:mm", "align": "left"})

    def table(
        self, name: str, titles: Sequence[tuple[str, str]], rows: Sequence[Mapping[str, Tree]]
    ) -> None:
        """One sheet with a header, frozen, with a filter."""
        sheet = self._book.add_worksheet(name)
        for column, (key, title) in enumerate(titles):
            sheet.write_string(0, column, title, self._head)
            sheet.set_column(column, column, _WIDTHS.get(key, 13), self._plain)
            for number, row in enumerate(rows, 1):
                if key in row:
                    self._write(sheet, number, column, row[key], key)
        sheet.freeze_panes(1, 2 if titles[0][0] == "id" else 1)
        sheet.autofilter(0, 0, max(len(rows), 1), len(titles) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def pairs(
        self, name: str, values: Mapping[str, Tree], titles: tuple[str, str] | None = None
    ) -> None:
        """One sheet of `key | value` rows."""
        sheet = self._book.add_worksheet(name)
        sheet.set_column(0, 0, 18, self._head if titles is None else self._plain)
        sheet.set_column(1, 1, 100, self._wrapped)
        number = 0
        if titles is not None:
            sheet.write_row(0, 0, titles, self._head)
            number = 1
        for key, value in values.items():
            sheet.write_string(number, 0, key)
            for piece in _pieces(value):
                self._write(sheet, number, 1, piece, key)
                number += 1

    def _write(self, sheet: Worksheet, row: int, column: int, value: Tree, key: str) -> None:
        if _exact(value):
            sheet.write_number(row, column, value)
        elif (moment := _moment(value, key)) is not None:
            style = self._time if moment.hour or moment.minute else self._day
            sheet.write_datetime(row, column, moment, style)
        else:
            sheet.write_string(row, column, _text(value))


def _exact(value: Tree) -> bool:
    """Whether a number survives the 16 digits that the file keeps of it."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and float(f"{value:.16G}") == value


def _moment(value: Any, key: str) -> datetime | None:
    """A date to be written as a date. Before March 1900 Excel counts one day too many."""
    if key in ("id", "name", "item", "note") or not isinstance(value, str):
        return None
    match = _DATE.fullmatch(value)
    if match is None or int(match[1]) < 1901 or (match[2] is not None and value.endswith("00:00")):
        return None
    return datetime.fromisoformat(value)
