"""The workbook read back: only the yellow cells count, everything wrong is said at once.

A copy that cannot be taken back at all (another template, another workspace, an older plan) is
refused; a mistake in a cell is a finding with its cell. Nothing is to be recorded while there is
one. Edits of locked cells are told one by one and otherwise ignored.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bulletins.ledgerbook.ledger_page import (
    FIRST,
    HEAD_ROW,
    INPUT,
    KEY,
    LOCKED,
    OFFICE,
    OFFICE_CELL,
    SEPARATOR,
    SHEET,
    YELLOW,
)
from bulletins.ledgerbook.meta import (
    KEPT,
    META,
    TEMPLATE,
    LockedCells,
    Meta,
    digest_of,
    locked_of,
    meta_of,
)
from bulletins.ledgerbook.page import BY_NUMBER
from bulletins.ledgerbook.typed import Line, event_of
from projects.actuals import actuals
from projects.errors import Finding, InputError, Place
from projects.ledger import LedgerEvent, judge_events
from projects.model import Project
from projects.readers.source import MAX_BYTES, check_file, load
from projects.readers.table.grid import Grid
from projects.readers.table.workbooks import read_workbook


@dataclass(frozen=True, kw_only=True)
class Filed:
    """What a workspace holds of a project: the plan with every recorded observation, its latest
    revision, its recorded events."""

    project: Project
    revision: int
    digest: str
    events: tuple[LedgerEvent, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LedgerEdits:
    """What the yellow cells ask for.

    `events` are the new ones by project, in the order of their days; what is recorded already is
    not among them. `findings` are errors: while there is one, nothing is to be recorded.
    `changed_outside` are warnings, a cell each. `digest` (SHA-256) depends on what was filled in
    and on nothing else: the same report saved twice has the same.
    """

    events: Mapping[str, tuple[LedgerEvent, ...]]
    findings: tuple[Finding, ...]
    changed_outside: tuple[Finding, ...]
    digest: str


def read_ledgerbook(
    path: Path, *, workspace: str, filed: Mapping[str, Filed], today: date
) -> LedgerEdits:
    """Read a ledger workbook that came back.

    Args:
        path: the xlsx file.
        workspace: the name of this workspace, as the book was written with.
        filed: every project of the workspace by code.
        today: the day on which it is read; no event may lie after it.

    Raises:
        InputError: DP101 to DP107, DP183, DP195, DP196 for what is no readable workbook, DP590 for
            what is no ledger workbook, DP591 for another template, DP592 for another workspace or
            plans that have changed since.
    """
    check_file(path, MAX_BYTES)
    grids = {grid.sheet: grid for grid in read_workbook(load(path), path.name)}
    meta, kept = _hidden(grids, path.name)
    _refuse_old(meta, workspace, filed, path.name)
    sheet = _ledger_sheet(grids, path.name)
    lines, findings = _lines(sheet, kept)
    office, place = sheet.text(*OFFICE_CELL), sheet.place(*OFFICE_CELL)
    if lines and not office:
        findings.append(
            Finding("DP595", f"填了事件，没有填“{OFFICE}”", "写上报送单位的名称", place)
        )
    told: dict[str, list[LedgerEvent]] = {}
    for line in lines:
        event, wrong = event_of(line, office or OFFICE, today)
        findings.extend(wrong)
        if event is not None:
            told.setdefault(line.project, []).append(event)
    events = {code: _new(found, filed[code].events) for code, found in told.items()}
    for code, new in events.items():
        findings.extend(_judged(filed[code], new, today))
    return LedgerEdits(
        events={code: new for code, new in events.items() if new},
        findings=tuple(sorted(findings, key=_place_of)),
        changed_outside=tuple(_changes(grids, sheet, kept)),
        digest=_digest(meta, office, lines),
    )


def _place_of(finding: Finding) -> tuple[int, str]:
    return finding.where.line or 0, finding.where.cell or ""


# --- may it be taken back at all -----------------------------------------------------------------


def _hidden(grids: Mapping[str, Grid], file: str) -> tuple[Meta, LockedCells]:
    none = InputError.of(
        "DP590", "不是本程序导出的台账", "用 daopai ledger -o 重新导出，再填黄色格", Place(file)
    )
    if META not in grids or KEPT not in grids:
        raise none
    meta = meta_of(grids[META].rows)
    if meta is None:
        raise none
    if meta.template != TEMPLATE:
        raise InputError.of(
            "DP591",
            f"台账模板是 {meta.template}，现行模板是 {TEMPLATE}",
            "用 daopai ledger -o 重新导出，把黄色格的内容抄到新表",
            Place(file),
        )
    locked = locked_of(grids[KEPT].rows)
    if locked is None or digest_of(locked) != meta.locked:
        raise InputError.of(
            "DP590",
            "隐藏的校验页被改动过，无法核对锁定的单元格",
            "用 daopai ledger -o 重新导出，把黄色格的内容抄到新表",
            Place(file),
        )
    return meta, locked


def _refuse_old(meta: Meta, workspace: str, filed: Mapping[str, Filed], file: str) -> None:
    where = Place(file)
    if meta.workspace != workspace:
        raise InputError.of(
            "DP592",
            f"这份台账出自工作区“{meta.workspace}”，当前工作区是“{workspace}”",
            "到导出它的工作区去登记",
            where,
        )
    findings = []
    for code, (number, digest) in meta.revisions.items():
        known = filed.get(code)
        if known is None:
            says = f"工作区里没有项目“{code}”"
            findings.append(Finding("DP592", says, "核对项目代码，重新导出台账", where))
        elif (known.revision, known.digest) != (number, digest):
            says = f"项目“{code}”的台账按第 {number} 版计划导出，现行计划是第 {known.revision} 版"
            remedy = "用 daopai ledger -o 重新导出，把黄色格的内容抄到新表"
            findings.append(Finding("DP592", says, remedy, where))
    if findings:
        raise InputError(findings)


def _ledger_sheet(grids: Mapping[str, Grid], file: str) -> Grid:
    """The 台账, by its name or, where it was renamed, by its hidden heading."""
    named = grids.get(SHEET)
    for grid in [named] if named is not None else grids.values():
        if grid.text(HEAD_ROW, 0) == KEY:
            return _titled(grid)
    raise InputError.of(
        "DP590",
        f"工作簿里没有“{SHEET}”表，或表头被移动过",
        "恢复原来的表头，或用 daopai ledger -o 重新导出",
        Place(file),
    )


def _titled(grid: Grid) -> Grid:
    """The sheet, if its columns stand where they stood."""
    wanted = [*(column.title for column in LOCKED), *(title for title, _width in YELLOW)]
    findings = [
        Finding(
            "DP590",
            f"这一列应是“{title}”，现在是“{grid.text(HEAD_ROW, column)}”",
            "不要增删、移动列；用 daopai ledger -o 重新导出",
            grid.place(HEAD_ROW, column),
        )
        for column, title in enumerate(wanted, start=FIRST)
        if grid.text(HEAD_ROW, column) != title
    ]
    if findings:
        raise InputError(findings)
    return grid


# --- the yellow cells ----------------------------------------------------------------------------


def _lines(sheet: Grid, kept: LockedCells) -> tuple[list[Line], list[Finding]]:
    """Every row with something in its yellow cells; and rows that cannot be told apart."""
    lines: list[Line] = []
    findings: list[Finding] = []
    keys = [row[0] if row else "" for row in sheet.rows]
    for row in range(HEAD_ROW + 1, len(sheet.rows)):
        cells = [sheet.text(row, INPUT + number) for number in range(len(YELLOW))]
        if not any(cells):
            continue
        key, where = keys[row], sheet.place(row, FIRST)
        project, _slash, item = key.partition(SEPARATOR)
        if not item or key not in kept.get(SHEET, {}):
            says = "这一行不是台账里的事项，却填了黄色格"
            remedy = "填到原有的行里；新增事项先改计划，再重新导出台账"
            findings.append(Finding("DP593", says, remedy, where))
        elif keys.count(key) > 1:
            says = f"事项“{item}”出现了 {keys.count(key)} 行，分不清以哪行为准"
            findings.append(Finding("DP593", says, "删去复制出来的行", where, item=item))
        else:
            places = [sheet.place(row, INPUT + number) for number in range(len(YELLOW))]
            lines.append(Line(project, item, tuple(cells), tuple(places)))
    return lines, findings


def _new(found: Sequence[LedgerEvent], recorded: Sequence[LedgerEvent]) -> tuple[LedgerEvent, ...]:
    """The events that are not recorded yet, by day."""
    known = {_facts(event) for event in recorded}
    fresh = (event for event in found if _facts(event) not in known)
    return tuple(sorted(fresh, key=lambda event: event.on))


def _judged(filed: Filed, new: Sequence[LedgerEvent], today: date) -> tuple[Finding, ...]:
    """What the ledger itself says against the events, each at its cell."""
    return judge_events(filed.project, filed.events, new, actuals(filed.project, today))


def _facts(event: LedgerEvent) -> tuple[object, ...]:
    """What was told, without when it was written down."""
    return (
        event.item,
        event.kind,
        event.on,
        event.by,
        event.note,
        event.stage,
        event.day,
        event.result,
    )


def _digest(meta: Meta, office: str, lines: Sequence[Line]) -> str:
    filled = sorted((line.project, line.item, *line.cells) for line in lines)
    text = json.dumps([meta.workspace, meta.data_date, office, filled], ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


# --- edits elsewhere -----------------------------------------------------------------------------


def _changes(grids: Mapping[str, Grid], ledger: Grid, kept: LockedCells) -> Iterator[Finding]:
    """Locked cells that hold something else now, and rows that are gone."""
    for name, rows in kept.items():
        grid = ledger if name == SHEET else grids.get(name)
        if grid is None:
            yield _change(Place(ledger.file, sheet=name), f"“{name}”表不见了")
            continue
        at = {row[0]: number for number, row in enumerate(grid.rows) if row and row[0]}
        for key, texts in rows.items():
            number = key.removeprefix(BY_NUMBER)
            row = int(number) - 1 if number != key else at.get(key)
            if row is None:
                yield _change(Place(grid.file, sheet=grid.sheet), f"“{key}”这一行不见了")
                continue
            for column, text in enumerate(texts):
                now = grid.text(row, column)
                if text is not None and _loose(now) != _loose(text):
                    says = f"锁定的单元格由“{text}”改成了“{now}”"
                    yield _change(grid.place(row, column), says)


def _change(where: Place, says: str) -> Finding:
    remedy = "黄色格以外的改动不登记；计划有误，改计划文件"
    return Finding("DP598", says, remedy, where, "warning")


def _loose(text: str) -> str:
    """A text without what another program may do to it on the way."""
    return "".join(text.split())
