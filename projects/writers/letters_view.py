"""The queue of letters as a table and as JSON (schema daopai.letters/1)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final

from projects.ledger.letters.queue import QueueRow
from projects.ledger.letters.values import LETTER_KINDS
from projects.writers.headline import hanging
from projects.writers.terminal import Column, table

SCHEMA: Final = "daopai.letters/1"
_COLUMNS: Final = (
    Column("编码"),
    Column("文号"),
    Column("事项", least=14),
    Column("牵头单位", least=8),
    Column("灯号", rank=3),
    Column("状态"),
    Column("办结时限"),
    Column("剩余", rank=1, optional=True),
    Column("延期", rank=4, least=10, optional=True),
)


def letters_view(
    rows: Sequence[QueueRow], as_of: date, width: int, shared: Collection[str] = ()
) -> str:
    """The queue in at most `width` columns: how many wait for what, then one row a letter.

    `shared`: the keys that letters of several projects have.
    """
    if not rows:
        return f"没有提示函和督办单（截至 {as_of}）"
    head = "\n".join(hanging([summary(rows, as_of)], width))
    return f"{head}\n\n{letters_table(rows, width, shared)}"


def letters_table(rows: Sequence[QueueRow], width: int, shared: Collection[str] = ()) -> str:
    """One row a letter."""
    cells = [
        (
            key_of(row, shared),
            row.number_words or row.state.name,
            row.draft.name,
            row.draft.owner,
            row.draft.lamp,
            row.state.word,
            row.state.limit,
            row.left_words,
            row.state.extension_word,
        )
        for row in rows
    ]
    return table(_COLUMNS, cells, width)


def key_of(row: QueueRow, shared: Collection[str]) -> str:
    """The key as it is typed: with the project where several have it."""
    key = row.draft.letter
    return f"{row.draft.project}/{key}" if key in shared else key


def summary(rows: Sequence[QueueRow], as_of: date) -> str:
    """`督办台账，截至 2024-01-02：共 12 件，待签发 3 件，办理中 5 件（逾期 2 件）`."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.state.word] = counts.get(row.state.word, 0) + 1
    late = sum(row.late for row in rows)
    asked = sum(row.state.open and row.state.asked for row in rows)
    told = [f"{word} {count} 件" for word, count in counts.items()]
    told += [f"逾期未结 {late} 件"] if late else []
    told += [f"延期申请待批 {asked} 件"] if asked else []
    return f"督办台账，截至 {as_of}：共 {len(rows)} 件，{'，'.join(told)}"


def letters_document(rows: Sequence[QueueRow], as_of: date) -> dict[str, Any]:
    """The queue as JSON: every fact of the drafts, every event of the letters."""
    return {
        "schema": SCHEMA,
        "as_of": as_of.isoformat(),
        "letters": [_letter(row) for row in rows],
    }


def _letter(row: QueueRow) -> dict[str, Any]:
    draft, state = row.draft, row.state
    return {
        "project": draft.project,
        "letter": draft.letter,
        "form": state.form,
        "number": {"year": row.number.year, "number": row.number.number} if row.number else None,
        "item": draft.item,
        "name": draft.name,
        "owner": draft.owner,
        "helpers": list(draft.helpers),
        "leader": draft.leader or None,
        "reason": draft.reason,
        "data_date": draft.as_of.isoformat(),
        "lamp": draft.lamp,
        "expected_percent": draft.expected,
        "actual_percent": draft.actual,
        "deviation_points": draft.points,
        "deviation_days": draft.days,
        "due": _iso(draft.due),
        "forecast": _iso(draft.forecast),
        "baseline": draft.baseline,
        "revision": draft.revision or None,
        "state": state.state,
        "limit": state.limit.isoformat(),
        "days_left": row.days_left,
        "late": row.late,
        "follows": state.after or None,
        "followed_by": state.by or None,
        "allowed": list(state.allowed),
        "events": [
            {
                "kind": event.kind,
                "word": LETTER_KINDS[event.kind],
                "on": event.on.isoformat(),
                "by": event.by,
                "day": _iso(event.day),
                "note": event.note or None,
            }
            for event in state.events
        ],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
