"""The tree that every format is read into: texts, mappings and lists, each with its place.

Numbers, words and dates are all texts here; the schema converts them. So `id: 010` stays `010` and
`no` stays a word, whatever the format.
"""

from __future__ import annotations

from dataclasses import dataclass

from projects.errors import Finding, InputError, Place

MAX_DEPTH = 30
"""Levels of nesting that a plan may use; a real plan needs six."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text. `null` says that nothing was written (`name:`, `~`, an empty cell)."""

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

    def open(self, mapping: bool, where: Place) -> None:
        """Begin a mapping or a list."""
        if len(self._frames) >= MAX_DEPTH:
            raise InputError.of(
                "DP114",
                f"嵌套超过 {MAX_DEPTH} 层",
                "计划文件最多用到六七层，请检查括号和缩进",
                where,
            )
        self._frames.append(_Frame(mapping, where))

    def close(self) -> None:
        """End the innermost mapping or list."""
        frame = self._frames.pop()
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
        if not self._frames:
            self.root = node
            return
        frame = self._frames[-1]
        if not frame.mapping:
            frame.items.append(node)
        elif not frame.has_key:
            frame.has_key, frame.key = True, self._key(node, frame)
        else:
            if frame.key is not None:
                frame.entries.append((frame.key, node))
            frame.has_key = False

    def _key(self, node: Node, frame: _Frame) -> Scalar | None:
        if not isinstance(node, Scalar):
            self.findings.append(
                Finding(
                    "DP122", f"键必须是文字，这里是{named(node)}", "请检查括号和冒号", node.where
                )
            )
            return None
        first = frame.lines.setdefault(node.text, node.where)
        if first is not node.where:
            self.findings.append(
                Finding(
                    "DP115",
                    f"键“{shown(node.text)}”重复，第一次在{_line(first)}",
                    "请只保留一个",
                    node.where,
                )
            )
            return None
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


class Lines:
    """Places of one file by line, each made once."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._places: dict[int, Place] = {}

    def __getitem__(self, line: int) -> Place:
        """The place of a line (1-based)."""
        place = self._places.get(line)
        if place is None:
            place = self._places[line] = Place(self._file, line)
        return place
