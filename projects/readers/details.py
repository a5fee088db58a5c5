"""`details`: what a plan says of its works besides their rows, where no cell can hold it."""

from __future__ import annotations

from projects.readers.desk import Desk, Use
from projects.readers.nodes import Mapping, Node, Scalar
from projects.readers.schema import pairs_of
from projects.readers.values import plain


def detailed(rows: tuple[Node, ...], node: Node, desk: Desk) -> tuple[Node, ...]:
    """The rows with the keys that `details` ({id: {key: …}}) adds to them or says otherwise.

    Raises InputError DP122 where `details` is no mapping of mappings; an id that no row has is
    found out with the whole plan (DP162).
    """
    more: dict[str, Mapping] = {}
    for name, value in pairs_of(node, "details"):
        pairs_of(value, f"details 的 {name.text}")
        assert isinstance(value, Mapping)
        item = plain(name.text)
        more[item] = value
        desk.used.append(Use("item", item, name.where))
    return tuple(_with(row, more) for row in rows)


def _with(row: Node, more: dict[str, Mapping]) -> Node:
    item = row.get("id") if isinstance(row, Mapping) else None
    if not isinstance(row, Mapping) or not isinstance(item, Scalar):
        return row
    extra = more.get(plain(item.text))
    if extra is None:
        return row
    said = {key.text for key, _ in extra.entries}
    kept = tuple(entry for entry in row.entries if entry[0].text not in said)
    return Mapping((*kept, *extra.entries), row.where)
