"""One table of keys per object; `read_object` applies it and collects every mistake."""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import dataclass, replace
from typing import Any

from projects.errors import Finding, InputError
from projects.readers.desk import Desk, suggestion
from projects.readers.nodes import Listing, Mapping, Node, Scalar, is_null, named, shown
from projects.readers.values import Reader


@dataclass(frozen=True, slots=True)
class Schema:
    """The keys that an object may have: key -> reader. `hints` are other words for its keys."""

    noun: str
    keys: Table[str, Reader[Any]]
    required: tuple[str, ...] = ()
    hints: Table[str, str] | None = None


def other_words(table: Table[str, str]) -> dict[str, str]:
    """{key: "words that mean it"} turned round: word -> key."""
    return {word: key for key, words in table.items() for word in words.split()}


def read_object(node: Node, schema: Schema, desk: Desk) -> dict[str, Any]:
    """The values of the keys that are written and right; mistakes go to `desk.findings`.

    Unknown keys: DP120 with a suggestion. Missing required keys: DP121. Not a mapping: DP122.
    An empty value counts as absent.
    """
    values: dict[str, Any] = {}
    if not isinstance(node, Mapping):
        desk.findings.append(
            Finding(
                "DP122",
                f"{spaced(schema.noun)}应当是一组键值，却是{named(node)}",
                "写成 {" + "…, ".join(f"{key}: " for key in schema.required or ("key",)) + "…}",
                node.where,
            )
        )
        return values
    for key, value in node.entries:
        reader = schema.keys.get(key.text)
        if reader is None:
            desk.findings.append(_unknown(key, schema))
        elif not is_null(value):
            try:
                values[key.text] = reader(value, desk)
            except InputError as error:
                desk.findings.extend(_naming(one, key.text) for one in error.findings)
    for name in schema.required:
        if name not in values and node.get(name) is None:
            desk.complain(
                "DP121", f"{spaced(schema.noun)}缺少 {name}", f"请补上 {name}: …", node.where
            )
    return values


def spaced(noun: str) -> str:
    """A noun before a Chinese word: a Latin one keeps a blank."""
    return f"{noun} " if noun[-1:].isascii() else noun


# Messages that speak of a value alone: the key says what it is.
_NAMELESS = frozenset({"DP122", "DP123", "DP124", "DP140", "DP142", "DP143", "DP215"})


def _naming(finding: Finding, key: str) -> Finding:
    if finding.code not in _NAMELESS or finding.says.startswith(key):
        return finding
    return replace(finding, says=f"{key}：{finding.says}")


def _unknown(key: Scalar, schema: Schema) -> Finding:
    known = {**{name: name for name in schema.keys}, **(schema.hints or {})}
    hint = suggestion(key.text, known) or f"可用的键：{'、'.join(schema.keys)}"
    return Finding("DP120", f"{spaced(schema.noun)}没有“{shown(key.text)}”这个键", hint, key.where)


def items_of(node: Node, noun: str) -> tuple[Node, ...]:
    """The items of a list; DP122 (raised) for anything else."""
    if isinstance(node, Listing):
        return node.items
    raise InputError.of(
        "DP122", f"{spaced(noun)}应当是一个列表，却是{named(node)}", "每项以“- ”开头", node.where
    )


def pairs_of(node: Node, noun: str) -> tuple[tuple[Scalar, Node], ...]:
    """The entries of a mapping; DP122 (raised) for anything else."""
    if isinstance(node, Mapping):
        return node.entries
    raise InputError.of(
        "DP122", f"{spaced(noun)}应当是一组键值，却是{named(node)}", "写成 名称: 内容", node.where
    )


def list_of(reader: Reader[Any], noun: str) -> Reader[tuple[Any, ...]]:
    """A reader of lists whose items `reader` reads; wrong items are reported and left out."""

    def read(node: Node, desk: Desk) -> tuple[Any, ...]:
        found = []
        for item in items_of(node, noun):
            with desk.collecting():
                found.append(reader(item, desk))
        return tuple(value for value in found if value is not None)

    return read
