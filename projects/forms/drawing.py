"""One page of a form, drawn by XlsxWriter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from projects.errors import Finding
from projects.forms import styles
from projects.forms.cells import look_of, put
from projects.forms.columns import COLUMNS, Column
from projects.forms.layout import (
    DATE_CELL,
    FACTS_ROW,
    FIRST_ROW,
    HEAD_ROW,
    HINT_ROW,
    INDEX,
    NO_WORKS,
    PERSON_CELL,
    TITLE_ROW,
    Layout,
    Page,
)
from projects.forms.lines import Line
from projects.forms.styles import Looks, cell_text, lines_needed
from projects.forms.validation import data_date_rule, rule_of
from projects.forms.values import SHEET, Key
from projects.readers.table.grid import letters

_LAST: Final = len(COLUMNS) - 1
_LINE: Final = 14.0
"""Height of a line of the body font in points."""
_LEAST: Final = 30.0
_HIGHEST: Final = 400.0
"""Excel takes 409 points."""
_A4: Final = 9
_LOCKS: Final = {"format_columns": True, "format_rows": True, "autofilter": True}
"""What a locked page still lets a person do: make room, and filter."""
_DATA_DATE: Final = f"'{SHEET}'!${letters(DATE_CELL[1])}${DATE_CELL[0] + 1}"


@dataclass(frozen=True)
class Content:
    """What stands in the yellow cells, and what is wrong with them. `data_date` None takes that of
    the layout."""

    person: str = ""
    data_date: str | None = None
    typed: Mapping[Key, Mapping[str, str]] = field(default_factory=dict)
    wrong: Mapping[tuple[Key, str], Sequence[Finding]] = field(default_factory=dict)
    wrong_date: Sequence[Finding] = ()


@dataclass(frozen=True)
class Drawing:
    """A page being drawn."""

    sheet: Any
    looks: Looks
    layout: Layout
    page: Page
    content: Content

    def draw(self) -> None:
        """The whole page."""
        self._columns()
        self._head()
        for number, line in enumerate(self.page.lines, 1):
            self._row(FIRST_ROW + number - 1, number, line)
        if not self.page.lines:
            self.sheet.write_string(FIRST_ROW, 0, NO_WORKS)
            says, look = "本期没有应当填报的工作", self.looks.of(styles.LOCKED)
            self.sheet.write_string(FIRST_ROW, INDEX["name"], says, look)
            self.sheet.set_row(FIRST_ROW, _LEAST)
        self._print()
        self.sheet.protect("", _LOCKS)

    def _columns(self) -> None:
        hidden = self.layout.hidden
        for number, column in enumerate(COLUMNS):
            options = {"hidden": True} if column.name in hidden else {}
            self.sheet.set_column(number, number, column.width, None, options)

    def _across(self, row: int, first: int, last: int, text: str, *look: styles.Look) -> None:
        self.sheet.merge_range(row, first, row, last, "", self.looks.of(*look))
        self.sheet.write_string(row, first, cell_text(text), self.looks.of(*look))

    def _head(self) -> None:
        texts = self.layout.head(self.page)
        self.sheet.set_row(TITLE_ROW, 34)
        self.sheet.set_row(FACTS_ROW, 24)
        self.sheet.set_row(HINT_ROW, 18)
        self._across(TITLE_ROW, 1, _LAST, texts[TITLE_ROW, 1], styles.TITLE)
        self._across(FACTS_ROW, 1, 3, texts[FACTS_ROW, 1], styles.FACT_LABEL)
        self.sheet.write_string(
            FACTS_ROW, 4, cell_text(texts[FACTS_ROW, 4]), self.looks.of(styles.FACT)
        )
        self._across(FACTS_ROW, 10, _LAST, texts[FACTS_ROW, 10], styles.SOURCES)
        self._across(HINT_ROW, 1, _LAST, texts[HINT_ROW, 1], styles.HINT)
        if self.page.first:
            self._yellow_facts(texts)
        titles = self.looks.of(styles.HEAD)
        yellow = self.looks.of(styles.HEAD_FILLED)
        self.sheet.set_row(HEAD_ROW, 40)
        for number, column in enumerate(COLUMNS):
            look = yellow if column.yellow else titles
            self.sheet.write_string(HEAD_ROW, number, column.title, look)
        self.sheet.freeze_panes(FIRST_ROW, INDEX["name"] + 1)
        if self.page.lines:
            last = FIRST_ROW + len(self.page.lines) - 1
            self.sheet.autofilter(HEAD_ROW, 1, last, _LAST)

    def _yellow_facts(self, texts: Mapping[tuple[int, int], str]) -> None:
        label = self.looks.of(styles.FACT_LABEL)
        for column in (5, 8):
            self.sheet.write_string(FACTS_ROW, column, texts[FACTS_ROW, column], label)
        row, at = PERSON_CELL
        self._across(row, at, at + 1, self.content.person, styles.FACT_FILLED)
        wrong = styles.WRONG if self.content.wrong_date else {}
        row, at = DATE_CELL
        look = self.looks.of(styles.FACT_FILLED, {"num_format": styles.DATE_FORMAT}, wrong)
        said = self.content.data_date
        if said is None:
            self.sheet.write_datetime(row, at, self.layout.as_of, look)
        elif said:
            self.sheet.write_string(row, at, cell_text(said), look)
        else:
            self.sheet.write_blank(row, at, None, look)
        self._comment(row, at, self.content.wrong_date)
        self.sheet.data_validation(row, at, row, at, data_date_rule())

    def _row(self, row: int, number: int, line: Line) -> None:
        lines = 1
        for at, column in enumerate(COLUMNS):
            if column.kind == "key":
                self.sheet.write_string(row, at, "/".join(line.key), self.looks.of(styles.LOCKED))
            elif column.kind == "number":
                self.sheet.write_number(
                    row, at, number, self.looks.of(styles.LOCKED, {"align": "center"})
                )
            elif column.yellow:
                text = self._yellow(row, at, column, line)
                lines = max(lines, lines_needed(text, column.room))
            else:
                self._locked(row, at, column, line)
                if column.name not in self.layout.hidden:
                    lines = max(lines, lines_needed(line.shown[column.name], column.room))
        self.sheet.set_row(row, min(_HIGHEST, max(_LEAST, lines * _LINE + 4)))

    def _locked(self, row: int, at: int, column: Column, line: Line) -> None:
        text = line.shown[column.name]
        late = styles.LATE if column.name in line.late else {}
        center = (
            {"align": "center", "indent": 0} if column.name in ("id", "last", "measure") else {}
        )
        wrong = self.content.wrong.get((line.key, column.name), ())
        red = styles.WRONG if wrong else {}
        look = self.looks.of(styles.LOCKED, look_of(column, line), late, center, red)
        self._comment(row, at, wrong)
        day = date.fromisoformat(text) if column.kind == "date" and text else None
        if day is not None:
            self.sheet.write_datetime(row, at, day, look)
        else:
            self.sheet.write_string(row, at, cell_text(text), look)

    def _yellow(self, row: int, at: int, column: Column, line: Line) -> str:
        typed = self.content.typed.get(line.key, {})
        text = typed.get(column.name) or line.known.get(column.name, "")
        wrong = self.content.wrong.get((line.key, column.name), ())
        taken = column.name in line.takes
        base = styles.FILLED if taken or text else styles.NOT_TAKEN
        # What is longer than the highest row shows its beginning, not its middle.
        long = lines_needed(text, column.room) * _LINE > _HIGHEST
        top: styles.Look = {"valign": "top"} if long else {}
        look = self.looks.of(base, look_of(column, line), styles.WRONG if wrong else {}, top)
        put(self.sheet, row, at, text, column, line, look)
        self._comment(row, at, wrong)
        if taken:
            self.sheet.data_validation(row, at, row, at, rule_of(column, line, _DATA_DATE))
        return text

    def _comment(self, row: int, at: int, findings: Sequence[Finding]) -> None:
        if findings:
            says = "\n".join(
                f"{one.says}。{one.remedy}" if one.remedy else one.says for one in findings
            )
            self.sheet.write_comment(
                row,
                at,
                cell_text(says)[:2000],
                {"author": "", "width": 260, "height": 18 + 15 * lines_needed(says, 36)},
            )

    def _print(self) -> None:
        last = FIRST_ROW + max(len(self.page.lines), 1) - 1
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD_ROW)
        sheet.print_area(0, 1, last, _LAST)
        sheet.set_footer("&L填报单位（盖章）：&C第 &P 页  共 &N 页&R审核：　　　　　　　")
        sheet.ignore_errors({"number_stored_as_text": f"A1:{letters(_LAST)}{last + 1}"})
        sheet.hide_gridlines(2)
