"""The hidden page of a form: what it was made from, and what stood in its locked cells.

The page ends with the SHA-256 of all that precedes it, so an edit of the page itself is found.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Final

from projects.errors import InputError, Place
from projects.forms.columns import LOCKED
from projects.forms.values import Key, Spot

META_SHEET: Final = "_daopai"
_KNOWN: Final = ("started", "finished", "steps")
"""The yellow columns that may be filled in advance."""


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """The plan behind a form: its revision number and digest."""

    revision: int
    digest: str
    name: str


@dataclass(frozen=True, slots=True)
class MetaRow:
    """A row as it left: whether it was to be filled, its locked texts, its yellow ones."""

    due: bool
    shown: Mapping[str, str]
    known: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Meta:
    """The hidden page. `head` are the texts over the table, by sheet and cell."""

    template: str
    workspace: str
    owner: str
    as_of: date
    assisting: bool
    plans: Mapping[str, MadeFrom]
    rows: Mapping[Key, MetaRow]
    head: Mapping[Spot, str] = field(default_factory=dict)


def even(text: str) -> str:
    """A text as it is compared: other programs change blanks and line ends on saving."""
    return " ".join(text.split())


def page_of(meta: Meta) -> list[list[str]]:
    """The cells of the hidden page, row by row."""
    rows = [
        ["template", meta.template],
        ["workspace", meta.workspace],
        ["owner", meta.owner],
        ["as_of", meta.as_of.isoformat()],
        ["assisting", "1" if meta.assisting else "0"],
    ]
    rows += [
        ["plan", code, str(made.revision), made.digest, made.name]
        for code, made in meta.plans.items()
    ]
    rows += [["head", *spot, text] for spot, text in meta.head.items()]
    rows += [
        [
            "row",
            *key,
            "1" if row.due else "0",
            *(row.shown.get(column.name, "") for column in LOCKED),
            *(row.known.get(name, "") for name in _KNOWN),
        ]
        for key, row in meta.rows.items()
    ]
    return [*rows, ["check", _digest(rows)]]


def read_page(rows: Sequence[Sequence[str]], file: str) -> Meta:
    """The hidden page of a form.

    Raises InputError: DP562 where the page was edited or damaged.
    """
    cells = [_trimmed(row) for row in rows if any(row)]
    said: dict[str, list[list[str]]] = {}
    for row in cells:
        said.setdefault(row[0], []).append(row[1:])
    if not cells or cells[-1] != ["check", _digest(cells[:-1])]:
        raise _damaged(file)
    try:
        return Meta(
            template=_first(said, "template"),
            workspace=_first(said, "workspace"),
            owner=_first(said, "owner"),
            as_of=date.fromisoformat(_first(said, "as_of")),
            assisting=_first(said, "assisting") == "1",
            plans={
                row[0]: MadeFrom(int(row[1]), *_padded(row[2:], 2)) for row in said.get("plan", [])
            },
            head={(row[0], row[1]): "".join(row[2:]) for row in said.get("head", [])},
            rows=dict(_row(row) for row in said.get("row", [])),
        )
    except (LookupError, ValueError):
        # A page of another version of the program whose rows are made otherwise.
        raise _damaged(file) from None


def _row(cells: list[str]) -> tuple[Key, MetaRow]:
    texts = _padded(cells[3:], len(LOCKED) + len(_KNOWN))
    shown = dict(zip((column.name for column in LOCKED), texts, strict=False))
    known = dict(zip(_KNOWN, texts[len(LOCKED) :], strict=True))
    filled = {name: text for name, text in known.items() if text}
    return (cells[0], cells[1]), MetaRow(cells[2] == "1", shown, filled)


def _first(said: Mapping[str, list[list[str]]], kind: str) -> str:
    return "".join(said[kind][0][:1])


def _padded(cells: list[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))][:width]


def _trimmed(row: Sequence[str]) -> list[str]:
    """A row as it is compared, without the empty cells at its end."""
    cells = [even(cell) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _digest(rows: Sequence[Sequence[str]]) -> str:
    text = json.dumps([_trimmed(row) for row in rows], ensure_ascii=False)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _damaged(file: str) -> InputError:
    return InputError.of(
        "DP562",
        "隐藏的校验页被改动或损坏，无法确认这张表的来源",
        "重新下载填报表，把数字填到新表里再上报",
        Place(file),
    )
