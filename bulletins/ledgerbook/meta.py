"""The two hidden sheets: what the book was made from, and the cells that nobody may change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bulletins.ledgerbook.page import LONGEST, Page
from bulletins.ledgerbook.values import LedgerBook

META: Final = "daopai-meta"
KEPT: Final = "daopai-locked"
TEMPLATE: Final = "daopai.ledger-book/1"

LockedCells = Mapping[str, Mapping[str, Sequence[str | None]]]
"""By sheet and row (`Page.locked`), the texts of the cells that nobody may change."""


@dataclass(frozen=True, slots=True)
class Meta:
    """What the meta sheet says. `revisions` are (number, digest) by project code."""

    template: str
    workspace: str
    data_date: str
    locked: str
    revisions: Mapping[str, tuple[int, str]]


def digest_of(locked: LockedCells) -> str:
    """SHA-256 over every locked cell with its sheet and row."""
    text = json.dumps(locked, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def meta_pages(workbook: Any, book: LedgerBook, pages: Sequence[Page]) -> None:
    """Write both sheets; Excel shows neither, nor offers to."""
    locked = {page.name: page.locked() for page in pages if not page.loose}
    meta = workbook.add_worksheet(META)
    facts = [
        ("template", TEMPLATE),
        ("workspace", book.workspace),
        ("data_date", book.data_date.isoformat()),
        ("locked", digest_of(locked)),
    ]
    facts += [
        (f"project:{project.code}", f"{project.revision}:{project.digest}")
        for project in book.projects
    ]
    for row, (key, value) in enumerate(facts):
        meta.write_string(row, 0, key)
        meta.write_string(row, 1, value)
    kept = workbook.add_worksheet(KEPT)
    row = 0
    for name, cells in locked.items():
        for key, texts in cells.items():
            line = json.dumps(texts, ensure_ascii=False)
            pieces = [line[at : at + LONGEST] for at in range(0, len(line), LONGEST)]
            for column, text in enumerate([name, key, *pieces]):
                kept.write_string(row, column, text)
            row += 1
    for sheet in (meta, kept):
        sheet.very_hidden()
        sheet.protect()


def meta_of(rows: Sequence[Sequence[str]]) -> Meta | None:
    """The meta sheet read back; None where it is not one."""
    facts = {row[0]: row[1] for row in rows if len(row) > 1 and row[0]}
    revisions = {}
    for key, value in facts.items():
        number, _colon, digest = value.partition(":")
        if key.startswith("project:") and number.isdecimal():
            revisions[key.removeprefix("project:")] = (int(number), digest)
    if not {"template", "workspace", "data_date", "locked"} <= facts.keys():
        return None
    return Meta(
        facts["template"], facts["workspace"], facts["data_date"], facts["locked"], revisions
    )


def locked_of(rows: Sequence[Sequence[str]]) -> LockedCells | None:
    """The locked cells read back; None where the sheet was tampered with."""
    found: dict[str, dict[str, list[str | None]]] = {}
    for row in rows:
        if len(row) < 3 or not row[0]:
            continue
        try:
            texts = json.loads("".join(row[2:]))
        except ValueError:
            return None
        if not isinstance(texts, list) or not all(
            text is None or isinstance(text, str) for text in texts
        ):
            return None
        found.setdefault(row[0], {})[row[1]] = texts
    return found
