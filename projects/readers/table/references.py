"""Predecessors and successors of a table as links: row numbers find the works that they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from projects.errors import InputError, Place
from projects.model import LinkKind
from projects.readers.after import KINDS, Ids, parts_of, split_link
from projects.readers.desk import Desk
from projects.readers.intake import Intake
from projects.readers.nodes import Listing, Mapping, Node, Scalar, shown
from projects.readers.table.rows import Body, Row, number_of
from projects.readers.values import plain

NOTHING = frozenset({"", "无", "-", "—", "/", "NA"})


@dataclass(frozen=True, slots=True)
class _Tie:
    """A link as written. `backward`: in the column of the predecessor, as its successor."""

    before: str
    after: str
    kind: LinkKind
    lag: str
    where: Place
    backward: bool


class _Numbers:
    """Which row a word means: an id or a number, else a WBS code or a name."""

    def __init__(self, body: Body) -> None:
        self.works = {row.id: row for row in body.rows if not row.made}
        self.numbers: dict[str, list[Row]] = {}
        for row in self.works.values():
            if number_of(row):
                self.numbers.setdefault(number_of(row), []).append(row)
        keys = body.columns.at
        self.by_order = not {"id", "number", "wbs", "uid"} & keys.keys()
        self.names = Ids([*self.works, *self.numbers])

    @cached_property
    def titles(self) -> dict[str, list[Row]]:
        """Rows by WBS code and by name; most tables need neither."""
        found: dict[str, list[Row]] = {}
        for row in self.works.values():
            for title in {plain(row.get("wbs")), plain(row.get("name"))} - {""}:
                found.setdefault(title, []).append(row)
        return found

    @cached_property
    def codes(self) -> Ids:
        """The WBS codes and names."""
        return Ids([*self.titles])

    def split(self, words: str, where: Place) -> tuple[str, str, str]:
        """The id that is meant, the kind and the lag; DP187 where two works could be meant."""
        found = split_link(words, self.names, where)
        if found.id not in self.names.known:
            coded = split_link(words, self.codes, where)
            if coded.id in self.titles:
                return self._only(coded.id, self.titles[coded.id], where), coded.kind, coded.lag
        return self._row(found.id, where), found.kind, found.lag

    def _row(self, name: str, where: Place) -> str:
        if name in self.works and name not in self.numbers and not self.by_order:
            return name
        rows = list(self.numbers.get(name, ()))
        if name in self.works and self.works[name] not in rows:
            rows.append(self.works[name])
        if rows and self.by_order:
            self._doubt_order(rows[0], where)
        return self._only(name, rows, where) if rows else name

    def _only(self, name: str, rows: list[Row], where: Place) -> str:
        if len(rows) > 1:
            both = "，也可以是 ".join(
                f"{row.id}（{shown(row.get('name'), 16)}）" for row in rows[:3]
            )
            raise InputError.of(
                "DP187", f"“{shown(name)}”有几种读法：可以是 {both}", "写成编号", where
            )
        return rows[0].id

    def _doubt_order(self, row: Row, where: Place) -> None:
        """With blank or total rows between, a number may count them or not."""
        counted = {one.ordinal + one.blanks: one for one in self.works.values()}
        other = counted.get(row.ordinal)
        if row.blanks and other is not row:
            names = f"第 {row.ordinal} 项工作（{shown(row.get('name'), 16)}）"
            also = f"（{shown(other.get('name'), 16)}）" if other else ""
            raise InputError.of(
                "DP187",
                f"前置“{row.ordinal}”有两种读法：{names}，"
                f"也可以是连空行在内的第 {row.ordinal} 行{also}",
                "加一列“标识号”，写明每行的号",
                where,
            )


def read_references(body: Body, gone: set[str], desk: Desk, intake: Intake) -> dict[int, Node]:
    """The `after` of each row, by `id(row)`. Links of works in `gone` are counted, not read.

    An id that nobody has stays in the link: the structure check reports it with a suggestion.
    """
    numbers = _Numbers(body)
    kept: list[_Tie] = []
    first: dict[tuple[str, str, LinkKind], _Tie] = {}
    for tie in _ties(body, numbers, desk):
        if tie.before in gone or tie.after in gone:
            intake.leave("inactive-tasks", tie.after)
            continue
        before = first.setdefault((tie.before, tie.after, tie.kind), tie)
        if before is tie or not tie.backward:
            kept.append(tie)
        elif _squeezed(before.lag) != _squeezed(tie.lag):
            desk.complain(
                "DP189",
                f"{tie.before} 与 {tie.after} 的时距前后不一：{before.lag or '0'}（{before.where}）"
                f"与 {tie.lag or '0'}",
                "前置、后续两列写成一样，或者只留一列",
                tie.where,
            )
    found: dict[str, list[Node]] = {}
    for tie in kept:
        found.setdefault(tie.after, []).append(_mapping(tie))
    return {
        id(numbers.works[item]): Listing(tuple(nodes), nodes[0].where)
        for item, nodes in found.items()
    }


def _ties(body: Body, numbers: _Numbers, desk: Desk) -> Iterator[_Tie]:
    for key in ("after", "successors"):
        for row in body.rows:
            where = body.place(row, key)
            text = row.get(key)
            for words in parts_of(text, numbers.names) if text not in NOTHING else ():
                with desk.collecting():
                    other, kind, lag = numbers.split(words, where)
                    before, after = (other, row.id) if key == "after" else (row.id, other)
                    if key == "successors" and other not in numbers.works:
                        raise InputError.of(
                            "DP152",
                            f"没有编号为“{shown(other)}”的后续工作",
                            "核对编号",
                            where,
                            row.id,
                        )
                    yield _Tie(
                        before,
                        after,
                        KINDS[kind.upper()] if kind else "FS",
                        lag,
                        where,
                        key == "successors",
                    )


def _squeezed(lag: str) -> str:
    return re.sub(r"\s+", "", lag).casefold() or "+0"


def _mapping(tie: _Tie) -> Mapping:
    values = {"id": tie.before, "kind": tie.kind, "lag": tie.lag}
    return Mapping(
        tuple(
            (Scalar(key, tie.where), Scalar(text, tie.where))
            for key, text in values.items()
            if text
        ),
        tie.where,
    )
