"""The tree that every format is read into: texts, mappings and lists, each with its place.

Numbers, words and dates are all texts here; the schema converts them. So `id: 010` stays `010` and
`no` stays a word, whatever the format.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from projects.errors import Finding, InputError, Place

MAX_DEPTH = 30
"""Levels of nesting that a plan may use; a real plan needs six."""


class Scalar(NamedTuple):
    """One text. `null` says that nothing was written (`name:`, `~`, an empty cell). A plan has
    thousands of them, and a tuple is made in a third of the time."""

    text: str
    where: Place
    null: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values in file order; no key occurs twice."""

    entries: tuple[tuple[Scalar, Node], ...]
    where: Place

    def get(self, key: str) -> Node | None:
        """The value of `key`, or None where it is absent or empty."""
        for name, value in self.entries:
            if name.text == key:
                return None if is_null(value) else value
        return None

    def __contains__(self, key: str) -> bool:
        """Whether `key` is written, even if empty."""
        return any(name.text == key for name, _ in self.entries)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of values."""

    items: tuple[Node, ...]
    where: Place


Node = Scalar | Mapping | Listing


def is_null(node: Node) -> bool:
    """Whether nothing was written there."""
    return isinstance(node, Scalar) and node.null


def named(node: Node) -> str:
    """What kind of value it is, for a message."""
    if isinstance(node, Mapping):
        return "一组键值"
    if isinstance(node, Listing):
        return "一个列表"
    return "空值" if node.null else f"“{shown(node.text)}”"


def shown(text: str, limit: int = 40) -> str:
    """`text` on one line and not too long, for a message."""
    flat = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


MAX_NODES = 1_000_000
"""Values that a file may hold; a plan of 10,000 works has a tenth of it."""


class TreeBuilder:
    """Builds a tree from open, close and scalar events without recursion.

    Refuses deep nesting at once (DP114, raised); collects doubled keys (DP115) and keys that are
    not texts (DP122) in `findings`.
    """

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        self.root: Node | None = None
        self._count = 0
        self._frames: list[_Frame] = []
        self._frame: _Frame | None = None

    def open(self, mapping: bool, where: Place) -> None:
        """Begin a mapping or a list."""
        if len(self._frames) >= MAX_DEPTH:
            raise InputError.of(
                "DP114",
                f"嵌套超过 {MAX_DEPTH} 层",
                "计划文件最多用到六七层，请检查括号和缩进",
                where,
            )
        self._frame = _Frame(mapping, where)
        self._frames.append(self._frame)

    def close(self) -> None:
        """End the innermost mapping or list."""
        frame = self._frames.pop()
        self._frame = self._frames[-1] if self._frames else None
        node: Node = (
            Mapping(tuple(frame.entries), frame.where)
            if frame.mapping
            else Listing(tuple(frame.items), frame.where)
        )
        self.add(node)

    def add(self, node: Node) -> None:
        """Put a finished value where it belongs: root, list item, key or value of a key."""
        self._count += 1
        if self._count > MAX_NODES:
            raise InputError.of(
                "DP104",
                f"文件里的值超过 {MAX_NODES} 个",
                "计划文件不会这么大，请核对是不是选错了文件",
                node.where,
            )
        frame = self._frame
        if frame is None:
            self.root = node
        elif not frame.mapping:
            frame.items.append(node)
        elif frame.has_key:
            if frame.key is not None:
                frame.entries.append((frame.key, node))
            frame.has_key = False
        else:
            frame.key = self._key(node, frame)
            frame.has_key = True

    def _key(self, node: Node, frame: _Frame) -> Scalar | None:
        if not isinstance(node, Scalar):
            self.findings.append(
                Finding(
                    "DP122", f"键必须是文字，这里是{named(node)}", "请检查括号和冒号", node.where
                )
            )
            return None
        first = frame.lines.get(node.text)
        if first is not None:
            self.findings.append(
                Finding(
                    "DP115",
                    f"键“{shown(node.text)}”重复，第一次在{_line(first)}",
                    "请只保留一个",
                    node.where,
                )
            )
            return None
        frame.lines[node.text] = node.where
        return node


class _Frame:
    __slots__ = ("entries", "has_key", "items", "key", "lines", "mapping", "where")

    def __init__(self, mapping: bool, where: Place) -> None:
        self.mapping = mapping
        self.where = where
        self.items: list[Node] = []
        self.entries: list[tuple[Scalar, Node]] = []
        self.lines: dict[str, Place] = {}
        self.has_key = False
        self.key: Scalar | None = None


def _line(where: Place) -> str:
    return f"第 {where.line} 行" if where.line is not None else str(where)


class Lines(dict[int, Place]):
    """Places of one file by line (1-based), each made once, when it is asked for."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self._file = file

    def __missing__(self, line: int) -> Place:
        """The place of a line that nobody has asked for yet."""
        place = self[line] = Place(self._file, line)
        return place
