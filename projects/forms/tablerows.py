"""The rows of a form by their key: which work each row is, and what was done to the table itself.

Rows may be sorted, filtered or deleted by the person who fills the form; a row is known by its
hidden key alone, and refused where that key is missing, doubled or stands beside another work.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from projects.errors import Finding, Place
from projects.forms.columns import BY_NAME, COLUMNS, IDENTITY, LOCKED, YELLOW
from projects.forms.layout import DATE_CELL, HEAD_ROW, NO_WORKS, PERSON_CELL
from projects.forms.meta import Meta, MetaRow, even
from projects.forms.opening import FormFile, Sheet
from projects.forms.values import Change, Key, Spot

_SHOWN: Final = 40
_CELL: Final = re.compile(r"([A-Z]+)([0-9]+)")


@dataclass(frozen=True)
class FormRow:
    """A row of the table: its work and the texts of its yellow cells that say something.

    `filled` are the texts that were not there when the form left.
    """

    key: Key
    sheet: Sheet
    number: int
    texts: Mapping[str, str]
    filled: Mapping[str, str]

    def place(self, column: str) -> Place:
        """The place of one of its cells; of the row's key where the column is gone."""
        return self.sheet.place(self.number, self.sheet.columns.get(column, 0))


@dataclass(frozen=True)
class Table:
    """All rows of a form."""

    rows: tuple[FormRow, ...]
    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]

    @property
    def spots(self) -> dict[Spot, tuple[Key, str]]:
        """The work and column of every cell, by sheet and cell."""
        return {
            (row.sheet.name, row.place(column.name).cell or ""): (row.key, column.name)
            for row in self.rows
            for column in COLUMNS
            if column.name in row.sheet.columns
        }


def table_of(form: FormFile) -> Table:
    """The rows of a form, with all that is wrong with the table itself."""
    rows: list[FormRow] = []
    findings: list[Finding] = []
    changes: list[Change] = []
    for sheet in form.sheets:
        changes += _changed_head(sheet, form.meta)
        for number in range(sheet.head + 1, len(sheet.rows)):
            found = _row(sheet, number, form.meta)
            if isinstance(found, FormRow):
                rows.append(found)
            elif isinstance(found, Finding):
                findings.append(found)
            elif found is not None:
                changes.append(found)
            changes += _outside(sheet, number)
        findings += _merged(sheet)
        findings += _broken(sheet)
    for row in rows:
        meta = form.meta.rows[row.key]
        if _another(row, meta, form.meta):
            findings.append(_swapped(row, meta))
        else:
            changes += _changed(row, meta)
    findings += _doubled(rows)
    findings += [one for row in rows for one in _deleted(row, form.meta.rows[row.key])]
    order = reading_order(form)
    changes.sort(key=lambda change: order(change.where))
    return Table(tuple(rows), tuple(findings), tuple(changes))


def reading_order(form: FormFile) -> Callable[[Place], tuple[int, int, int, str]]:
    """Sorts places as one reads the sheets, cell by cell; what concerns the file comes first."""
    sheets = [sheet.name for sheet in form.sheets]

    def order(place: Place) -> tuple[int, int, int, str]:
        cell = _CELL.fullmatch(place.cell or "")
        if cell is None or place.sheet not in sheets:
            return -1, 0, 0, ""
        return sheets.index(place.sheet or ""), int(cell[2]), len(cell[1]), cell[1]

    return order


def _row(sheet: Sheet, number: int, meta: Meta) -> FormRow | Finding | Change | None:
    """A row of the form; else what is wrong with it, a remark under the table, or nothing."""
    texts = {
        column.name: text
        for column in YELLOW
        if (text := sheet.of(number, column.name).strip())
        # The text of a formula that fails says nothing; it is refused as such.
        and (number, sheet.columns[column.name]) not in sheet.grid.marks.broken
    }
    said = sheet.of(number, "key").strip()
    code, _, item = said.partition("/")
    key = (code, item)
    if key not in meta.rows:
        names = {column.name: sheet.of(number, column.name) for column in LOCKED}
        shown = {name: text for name, text in {**names, **texts}.items() if text}
        if texts:
            return _unknown(sheet, number, said, shown)
        if not shown or said == NO_WORKS:
            return None
        place = sheet.place(number, sheet.columns[next(iter(shown))])
        return Change(place, "表外", "", "，".join(shown.values()))
    known = meta.rows[key].known
    filled = {name: text for name, text in texts.items() if even(text) != even(known.get(name, ""))}
    return FormRow(key, sheet, number, texts, filled)


def _unknown(sheet: Sheet, number: int, said: str, shown: Mapping[str, str]) -> Finding:
    """DP566: a row without a key of this form; it quotes what stands there, so nothing is lost."""
    first = next(iter(shown))
    told = _told(shown)
    why = "校验码不是这张表的" if said else "没有校验码，是自己加的行"
    return Finding(
        "DP566",
        f"第 {number + 1} 行{why}（{told}）",
        "删去这一行；要增加工作，报项目管理单位修改计划",
        sheet.place(number, sheet.columns.get(first, 0)),
    )


def _told(texts: Mapping[str, str]) -> str:
    return "，".join(f"{BY_NAME[name].title}：{text[:_SHOWN]}" for name, text in texts.items())


def _doubled(rows: Sequence[FormRow]) -> Iterator[Finding]:
    """DP567: the key of one work in several rows, as copying a row leaves it."""
    first: dict[Key, FormRow] = {}
    for row in rows:
        other = first.setdefault(row.key, row)
        if other is not row:
            here = f"第 {other.number + 1} 行"
            if other.sheet.name != row.sheet.name:
                here = f"“{other.sheet.name}”表{here}"
            yield Finding(
                "DP567",
                f"第 {row.number + 1} 行与{here}是同一项工作（{row.key[1]}）"
                + (f"，这一行填的是：{_told(row.filled)}" if row.filled else ""),
                "一项工作只留一行，删去复制出来的行",
                row.place("name"),
                item=row.key[1],
            )


def _another(row: FormRow, meta: MetaRow, whole: Meta) -> bool:
    """Whether a row shows another work than its key says, as sorting a part of the table does."""
    here = [even(row.sheet.of(row.number, name)) for name in IDENTITY]
    mine = [even(meta.shown.get(name, "")) for name in IDENTITY]
    moved = [text != own for text, own in zip(here, mine, strict=True)]
    if not any(moved):
        return False
    others = {
        even(one.shown.get(name, ""))
        for key, one in whole.rows.items()
        if key != row.key
        for name in IDENTITY
    }
    return all(moved) or any(
        text in others for text, other in zip(here, moved, strict=True) if other and text
    )


def _swapped(row: FormRow, meta: MetaRow) -> Finding:
    here = " ".join(row.sheet.of(row.number, name) for name in IDENTITY).strip() or "空白"
    mine = " ".join(meta.shown.get(name, "") for name in IDENTITY)
    return Finding(
        "DP568",
        f"这一行现在写的是“{here}”，校验码对应的是“{mine}”，不知道填的是哪一项",
        "只对部分列排过序或改过名称的，恢复原状；拿不准就重新下载填报表",
        row.place("name"),
        item=row.key[1],
    )


def _changed(row: FormRow, meta: MetaRow) -> Iterator[Change]:
    for column in LOCKED:
        if column.name not in row.sheet.columns:
            continue
        old, new = meta.shown.get(column.name, ""), row.sheet.of(row.number, column.name)
        if even(old) != even(new):
            yield Change(row.place(column.name), column.title, old, new)


def _changed_head(sheet: Sheet, meta: Meta) -> Iterator[Change]:
    """The texts over the table, where the sheet kept its name and its rows."""
    if sheet.head != HEAD_ROW or all(name != sheet.name for name, _ in meta.head):
        return
    for row in range(HEAD_ROW):
        for column in range(len(COLUMNS)):
            place = sheet.place(row, column)
            old = meta.head.get((sheet.name, place.cell or ""), "")
            new = sheet.text(row, column)
            if even(old) != even(new) and (row, column) not in (PERSON_CELL, DATE_CELL):
                yield Change(place, "表头", old, new)


def _outside(sheet: Sheet, number: int) -> Iterator[Change]:
    """What was written beside or under the table."""
    known = set(sheet.columns.values())
    for at, text in enumerate(sheet.rows[number]):
        if text and at not in known:
            yield Change(sheet.place(number, at), "表外", "", text)


def _yellow_at(sheet: Sheet) -> dict[int, str]:
    return {sheet.columns[one.name]: one.title for one in YELLOW if one.name in sheet.columns}


def _merged(sheet: Sheet) -> Iterator[Finding]:
    """DP569: a value in cells that were merged over several rows or columns."""
    yellow = _yellow_at(sheet)
    for top, left, bottom, right in sheet.grid.merged:
        covered = [yellow[at] for at in range(left, right + 1) if at in yellow]
        text = sheet.text(top, left)
        if top <= sheet.head or not covered or not text or (top == bottom and left == right):
            continue
        yield Finding(
            "DP569",
            f"“{text[:_SHOWN]}”写在合并单元格里（{'、'.join(covered)}，第 {top + 1} 行到"
            f"第 {bottom + 1} 行），不知道属于哪一格",
            "取消合并，逐行逐格填写",
            sheet.place(top, left),
        )


def _broken(sheet: Sheet) -> Iterator[Finding]:
    """DP570: a formula that gives an error, or whose value was never saved."""
    yellow = _yellow_at(sheet)
    for (row, column), error in sorted(sheet.grid.marks.broken.items()):
        if row > sheet.head and column in yellow:
            says = f"公式出错 {error}" if error else "公式没有算出结果"
            yield Finding("DP570", says, "直接填数值或日期，不用公式", sheet.place(row, column))


def _deleted(row: FormRow, meta: MetaRow) -> Iterator[Finding]:
    """DP574: what was filled in advance and is gone; a day once reported is not taken back so."""
    for name, text in meta.known.items():
        if text and name in row.sheet.columns and name not in row.texts:
            yield Finding(
                "DP574",
                f"删去了已登记的{BY_NAME[name].title}“{text}”，登记的内容不变",
                "登记有误的，填上正确的并写明原因",
                row.place(name),
                "warning",
                row.key[1],
            )
