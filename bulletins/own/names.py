"""The names that an own template may use: the one place that says what each means and holds.

A paper's names are a tree: texts and numbers, lists of records with names of their own, whole
passages in the built-in layout, pictures. The check of a template, its rendering, `daopai templates
list` and docs/templates.md all come from this tree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

from bulletins.document import Column

if TYPE_CHECKING:
    from docx.document import Document

    from bulletins.document import Drawn

Kind = Literal["text", "number", "flag", "texts", "list", "record", "content", "picture"]

KIND_WORDS: Final[Mapping[Kind, str]] = {
    "text": "文字",
    "number": "数",
    "flag": "是或否",
    "texts": "列表",
    "list": "列表",
    "record": "一组",
    "content": "整段内容",
    "picture": "图片",
}
Write = Callable[["Document"], None]
"""Puts a passage at the end of a document in the built-in layout."""


class Desk(Protocol):
    """Turns into what a template can print: texts, passages, pictures."""

    def text(self, text: str) -> str:
        """A text."""

    def content(self, write: Write) -> object:
        """A passage."""

    def picture(self, picture: Drawn) -> object:
        """A picture at its final size."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name: what it is called in a template, what it holds, what that means, where it is from.

    `get` takes it from the record that the name belongs to: for `texts` and `list` a sequence, for
    `content` a `Write`, for `picture` a `Drawn`. `members` are the names of a record, or of
    each record of a list.
    """

    name: str
    kind: Kind
    says: str
    get: Callable[[Any], Any]
    members: tuple[Name, ...] = ()


def bound(names: Iterable[Name], source: object, desk: Desk) -> dict[str, object]:
    """The values of names, cleaned to what may stand in a document."""
    return {name.name: _value(name, name.get(source), desk) for name in names}


def _value(name: Name, found: Any, desk: Desk) -> object:
    match name.kind:
        case "text":
            return desk.text(found)
        case "number" | "flag":
            return found
        case "texts":
            return [desk.text(one) for one in found]
        case "list":
            return [bound(name.members, one, desk) for one in found]
        case "record":
            return bound(name.members, found, desk)
        case "content":
            return desk.content(found)
        case "picture":
            return desk.picture(found)


def row_names(columns: Sequence[Column]) -> tuple[Name, ...]:
    """A name for each column of a built-in table, whose rows are tuples of cells: `偏差（天）` is
    called 偏差天."""
    return tuple(
        Name(plain(column.title), "text", f"表中“{column.title}”一栏", _cell(place))
        for place, column in enumerate(columns)
    )


def plain(title: str) -> str:
    """A column's head as a name: without brackets."""
    return title.replace("（", "").replace("）", "")


def _cell(place: int) -> Callable[[Any], Any]:
    return lambda row: row[place]


def walked(names: Iterable[Name], above: str = "") -> Iterator[tuple[str, Name]]:
    """Every name with its path: `周期`, `项目[].名称`; members behind what they belong to."""
    for name in names:
        path = f"{above}{name.name}"
        yield path, name
        link = "[]." if name.kind == "list" else "."
        yield from walked(name.members, path + link)
