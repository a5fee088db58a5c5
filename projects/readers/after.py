"""`after`: predecessors as people write them, `L010SS+10; L000FS-2`, or as mappings.

An id may itself contain digits, dashes, dots, Chinese and end in letters like FS. A text is read
against the ids of the plan: the longest id that fits wins; where a shorter id with an explicit kind
fits too (`AFS` with the ids A and AFS) the text is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from projects.errors import InputError, Place
from projects.model import Link, LinkKind, Span
from projects.readers.desk import Desk
from projects.readers.nodes import Listing, Mapping, Node, Scalar, named, shown
from projects.readers.schema import Schema, other_words, read_object
from projects.readers.values import lag, name_text, one_of, plain, scalar

KINDS: dict[str, LinkKind] = {
    "FS": "FS", "SS": "SS", "FF": "FF", "SF": "SF",
    "FTS": "FS", "STS": "SS", "FTF": "FF", "STF": "SF",
    "完成-开始": "FS", "开始-开始": "SS", "完成-完成": "FF", "开始-完成": "SF",
    "FINISH-START": "FS", "START-START": "SS", "FINISH-FINISH": "FF", "START-FINISH": "SF",
    "FINISH-TO-START": "FS", "START-TO-START": "SS",
    "FINISH-TO-FINISH": "FF", "START-TO-FINISH": "SF",
}  # fmt: skip
LAG_ON = {
    "predecessor": "predecessor", "successor": "successor", "project": "project",
    "elapsed": "elapsed", "前项": "predecessor", "后项": "successor", "项目": "project",
    "日历天": "elapsed",
}  # fmt: skip

_LONGEST = 200
"""Characters of one link; the patterns below are not linear in it."""

_SEPARATORS = re.compile(r"[;；,，、\n]")
_DASHES = "-–—−‐‑"
_DASH = rf"\{_DASHES}"
_KIND = "|".join(
    rf"\s*[{_DASH}]\s*".join(map(re.escape, word.split("-")))
    for word in sorted(KINDS, key=len, reverse=True)
)
# Microsoft's task form says 完成-开始(FS).
_NAMED = rf"(?P<kind>{_KIND})(?:\s*\((?:FS|SS|FF|SF)\))?"
_LAG = rf"(?P<lag>[+{_DASH}].*)"
_TAIL = re.compile(rf"\s*(?:{_NAMED})?\s*{_LAG}?", re.IGNORECASE)
_GUESS = re.compile(rf"(?P<id>.+?)\s*{_NAMED}\s*{_LAG}?", re.IGNORECASE)
_GUESS_LAG = re.compile(r"(?P<id>[^+]+?)\s*(?P<kind>)(?P<lag>\+.*)")
_BROKEN = re.compile(rf"\s*(?:{_KIND})?\s*[+{_DASH}~至到]|\s+\S|\s*(?:{_KIND})\s*\d", re.IGNORECASE)
_RANGE = re.compile(rf"(\d+)\s*[{_DASH}]\s*(\d+)")
_TO_PLAIN = str.maketrans(dict.fromkeys(_DASHES, "-"))


@dataclass(frozen=True, slots=True)
class _Split:
    id: str
    kind: str
    lag: str


class Ids:
    """The ids of a plan, ready to be found at the beginning of a text."""

    def __init__(self, ids: Iterator[str] | list[str]) -> None:
        self.known = frozenset(ids)
        self._lengths = sorted({len(name) for name in self.known}, reverse=True)

    def heads(self, words: str) -> Iterator[str]:
        """Known ids that `words` begins with, longest first."""
        for length in self._lengths:
            if length <= len(words) and words[:length] in self.known:
                yield words[:length]


def read_links(node: Node, item: str, ids: Ids, desk: Desk) -> list[Link]:
    """The links into `item`. Mistakes: DP126-DP133 in `desk.findings`.

    An id that nobody has stays in the link: the structure check reports it with a suggestion.
    """
    if isinstance(node, Scalar):
        return list(_from_text(node, item, ids, desk))
    if isinstance(node, Mapping):
        return list(_from_mapping(node, item, desk))
    links: list[Link] = []
    for entry in node.items:
        if isinstance(entry, Listing):
            desk.complain(
                "DP122",
                f"after 的一项是{named(entry)}",
                '写成 "L010SS+10" 或 {id: L010}',
                entry.where,
            )
        elif not (isinstance(entry, Scalar) and entry.null):
            links.extend(read_links(entry, item, ids, desk))
    return links


def _from_text(node: Scalar, item: str, ids: Ids, desk: Desk) -> Iterator[Link]:
    for words in parts_of(node.text, ids):
        try:
            found = split_link(words, ids, node.where)
            kind = KINDS[found.kind.upper()] if found.kind else "FS"
            distance = lag(found.lag, desk, node.where) if found.lag else Span(0)
        except InputError as error:
            desk.findings.extend(error.findings)
        else:
            yield Link(found.id, item, kind, distance, None, node.where)


def parts_of(text: str, ids: Ids) -> list[str]:
    """The single links of a text, in half-width characters."""
    known = plain(text)
    parts = [known] if known in ids.known else _SEPARATORS.split(known)
    return [words for part in parts if (words := part.strip())]


def split_link(words: str, ids: Ids, where: Place) -> _Split:
    """`L010SS+10` as id, kind and lag. Raises InputError DP131 (lag) or DP133 (two readings)."""
    if len(words) > _LONGEST:
        raise InputError.of(
            "DP131",
            f"前置关系太长：{shown(words)}",
            "几条之间用分号隔开，例如 L010; L020SS+3",
            where,
        )
    _refuse_range(words, ids, where)
    readings = []
    for head in ids.heads(words):
        match = _TAIL.fullmatch(words, len(head))
        if match:
            readings.append(_split(head, match))
    if len(readings) > 1 and any(reading.kind for reading in readings[1:]):
        both = "，也可以是 ".join(f"{one.id} {one.kind or 'FS'}{one.lag}" for one in readings)
        raise InputError.of(
            "DP133",
            f"“{shown(words)}”有两种读法：可以是 {both}",
            "改写成 after: [{id: …, kind: FS, lag: …}]",
            where,
        )
    if readings:
        return readings[0]
    head = next(ids.heads(words), "")
    if head and _BROKEN.match(words, len(head)):
        raise InputError.of(
            "DP131",
            f"看不懂的前置关系“{shown(words)}”",
            "写成 L010、L010SS+10、L010FF-2 或 L010FS+5ed",
            where,
        )
    guess = _GUESS.fullmatch(words) or _GUESS_LAG.fullmatch(words)
    return _split(guess["id"], guess) if guess else _Split(words, "", "")


def _split(name: str, match: re.Match[str]) -> _Split:
    """The parts of a link, with plain dashes and no spaces inside the kind."""
    kind = "".join((match["kind"] or "").split()).translate(_TO_PLAIN)
    lag_text = match["lag"] or ""
    return _Split(name, kind, lag_text[:1].translate(_TO_PLAIN) + lag_text[1:])


def _refuse_range(words: str, ids: Ids, where: Place) -> None:
    """`3-5` with works 3 and 5: a lead of 5 days, or the works 3 to 5; DP133."""
    match = _RANGE.fullmatch(words)
    if words in ids.known or match is None or not {match[1], match[2]} <= ids.known:
        return
    if int(match[1]) < int(match[2]):
        raise InputError.of(
            "DP133",
            f"“{shown(words)}”有两种读法：可以是 {match[1]} FS-{match[2]}，也可以是 "
            f"{match[1]} 到 {match[2]} 各项",
            f"写成 {match[1]}FS-{match[2]}，或者逐项写，中间用分号",
            where,
        )


def _signed(node: Node, desk: Desk) -> Span:
    return lag(scalar(node, "一个时距").text, desk, node.where)


LINK = Schema(
    "前置关系",
    {"id": name_text, "kind": one_of(KINDS), "lag": _signed, "lag_on": one_of(LAG_ON)},
    required=("id",),
    hints=other_words(
        {
            "kind": "type 类型 关系",
            "id": "item 编号",
            "lag": "时距 延隔 delay",
        }
    ),
)


def _from_mapping(node: Mapping, item: str, desk: Desk) -> Iterator[Link]:
    values = read_object(node, LINK, desk)
    if "id" in values:
        yield Link(
            values["id"],
            item,
            values.get("kind", "FS"),
            values.get("lag", Span(0)),
            values.get("lag_on"),
            node.where,
        )
