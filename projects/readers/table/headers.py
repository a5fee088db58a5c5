"""Where the header of a table is, and which column says what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from projects.errors import Place
from projects.readers.desk import Desk, suggestion
from projects.readers.intake import Intake
from projects.readers.nodes import shown
from projects.readers.table.columns import COLUMNS, Header, header_of, header_of_two, word_of
from projects.readers.table.grid import Grid

HEADER_ROWS = 20
_MAX_COLUMNS = 500
_MICROSOFT_NAMES = frozenset({"任务名称", "taskname"})
_MICROSOFT_STARTS = frozenset({"开始时间", "start", "startdate"})
_MICROSOFT_FINISHES = frozenset({"完成时间", "finish", "finishdate"})


@dataclass(frozen=True, slots=True)
class Heading:
    """A header row, or two: `labels` are (column, text, meaning); rows count from 0."""

    top: int
    bottom: int
    labels: tuple[tuple[int, str, Header], ...]

    @property
    def keys(self) -> frozenset[str]:
        """What the columns give."""
        return frozenset(label.key for _, _, label in self.labels if label.key)

    @property
    def score(self) -> tuple[float, int]:
        """How much it looks like a header: names it knows, less what it does not know."""
        known = len(self.keys)
        unknown = sum(label.key is None and not label.aside for _, _, label in self.labels)
        return known - min(unknown, known) / 2, -unknown


@dataclass(frozen=True)
class Columns:
    """Key -> column number and the unit of bare numbers. `microsoft`: the start and finish
    columns are what Microsoft Project computed; `words` are the headers as compared."""

    at: dict[str, int]
    units: dict[str, str]
    words: dict[str, str]
    first: int
    width: int

    @cached_property
    def microsoft(self) -> bool:
        """Whether the table has the entry columns of Microsoft Project, by Project's names."""
        return (
            {"duration", "snet", "deadline"} <= self.at.keys()
            and ("after" in self.at or "successors" in self.at)
            and self.words["snet"] in _MICROSOFT_STARTS
            and self.words["deadline"] in _MICROSOFT_FINISHES
            and (
                self.words.get("name") in _MICROSOFT_NAMES
                or bool({"mode", "level", "uid", "constraint"} & self.at.keys())
                or self.words.get("number") == "标识号"
            )
        )


def find_heading(grid: Grid) -> Heading | None:
    """The best header among the first rows: a name and at least one column more."""
    found = [heading for heading in _candidates(grid) if {"name", "title"} & heading.keys]
    found = [heading for heading in found if len(heading.keys) > 1]
    return max(
        found, key=lambda heading: (heading.score, heading.top == heading.bottom), default=None
    )


def _candidates(grid: Grid) -> Iterator[Heading]:
    above: list[str] = []
    for number in range(min(HEADER_ROWS, len(grid.rows))):
        row = _spread(grid, number)
        if not any(row):
            above = []
            continue
        single = [(column, text, header_of(text)) for column, text in enumerate(row) if text]
        yield Heading(number, number, tuple(single))
        if above:
            tops = _carried(above, row)
            both = [
                (column, f"{top}·{text}" if top and text and top != text else text or top)
                for column, (top, text) in enumerate(zip(tops, row, strict=True))
            ]
            labels = (
                (column, said, header_of_two(tops[column], row[column]))
                for column, said in both
                if said
            )
            yield Heading(number - 1, number, tuple(labels))
        above = row


def _spread(grid: Grid, number: int) -> list[str]:
    """A row in which merged cells say their text in each of their columns and rows."""
    row = list(grid.rows[number][:_MAX_COLUMNS])
    for top, left, bottom, right in grid.merged:
        if top <= number <= bottom and bottom < HEADER_ROWS + 1:
            text = grid.text(top, left)
            for column in range(left, min(right + 1, len(row))):
                row[column] = text
    return row


def _carried(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """The group texts for the columns below; a text file keeps only the first of each group."""
    width = len(below)
    tops = list(above[:width]) + [""] * (width - len(above))
    for column in range(1, width):
        if not tops[column] and below[column] and below[column - 1] and not _own(below[column]):
            tops[column] = tops[column - 1]
    return tops


def _own(text: str) -> bool:
    """Whether a lower header says enough without a group above it."""
    key = header_of(text).key
    return key is not None and key not in {"snet", "deadline"}


def read_columns(grid: Grid, heading: Heading, desk: Desk, intake: Intake) -> Columns:
    """The columns of a header. A name that is nearly known is DP181, a second one of a key DP182;
    unknown ones are counted and noted."""
    labels = list(heading.labels)
    has_name = "name" in heading.keys
    at: dict[str, int] = {}
    units: dict[str, str] = {}
    words: dict[str, str] = {}
    for column, text, label in labels:
        key = label.key
        if key == "title":
            key = "group" if has_name and "group" not in heading.keys else "name"
        if key == "due" and "deadline" not in heading.keys:
            key = "deadline"
        where = _place(grid, heading, column)
        if key is None:
            _unread(text, label, column, grid, heading, desk, intake)
        elif key not in at:
            at[key], units[key], words[key] = column, label.unit, label.word
        elif not _same_merge(grid, heading.top, at[key], column):
            desk.complain("DP182", f"“{shown(text)}”与前面的一列意思相同", "只保留一列", where)
    width = max((column for column, _, _ in labels), default=-1) + 1
    columns = Columns(at, units, words, heading.bottom + 1, width)
    if "due" in at and not columns.microsoft:
        where = _place(grid, heading, at.pop("due"))
        desk.complain("DP182", "两列都是完成时限", "只保留一列", where)
    return columns


def _place(grid: Grid, heading: Heading, column: int) -> Place:
    """The cell of a header: the lower of two, where it says something."""
    return grid.place(heading.bottom if grid.text(heading.bottom, column) else heading.top, column)


def _same_merge(grid: Grid, row: int, one: int, other: int) -> bool:
    return any(
        top <= row <= bottom and left <= one <= right and left <= other <= right
        for top, left, bottom, right in grid.merged
    )


def _slip(known: str, word: str) -> bool:
    """Whether `word` may be `known` misspelt. With more around it, it is another column:
    计划完成投资, 实际完成量."""
    if known not in word:
        return abs(len(known) - len(word)) < 3
    return len(word) == len(known) + 1 and word[-1] not in "量率额比数值"


def _unread(
    text: str, label: Header, column: int, grid: Grid, heading: Heading, desk: Desk, intake: Intake
) -> None:
    where = _place(grid, heading, column)
    if label.aside:
        intake.leave(label.aside)
        return
    word = word_of(text)
    near = [known for known in COLUMNS if _slip(known, word)]
    hint = suggestion(word, near, 0.8) if column < 200 else ""
    if hint:
        desk.complain("DP181", f"不认识的列“{shown(text)}”", hint, where)
        return
    intake.leave("columns")
    desk.notes.append(f"{where}：不认识的列“{shown(text)}”，没有采用")
