"""A plan as the YAML that a person edits afterwards: one work on a line, long things below each
other.

Every scalar of a plan file is read as text, so a word is quoted only where YAML would not take it
as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from projects.model import Project
from projects.readers.yamltree import NULLS
from projects.writers.plan_tree import plan_tree
from projects.writers.plan_words import Tree

WIDTH = 110
"""Characters of a line up to which a value stays on it."""

_LISTED = frozenset(
    {"calendars", "activities", "details", "observations", "left_out", "set", "add", "remove"}
)
"""Keys of a plan or a scenario whose entries stand below each other, however short they are."""
_BARE = re.compile(r"[\w（《“](?:[\w（）《》“”、，。；：％%.+/();· -]|:(?=\d))*(?<! )")


def plan_yaml(project: Project) -> str:
    """The plan file of a project."""
    return yaml_text(plan_tree(project))


def yaml_text(tree: dict[str, Tree]) -> str:
    """A tree of a plan file as YAML."""
    lines = [line for key, value in tree.items() for line in _entry(key, value, 0, key in _LISTED)]
    return "\n".join(lines) + "\n"


def flow(tree: Tree | None, word: Callable[[str], str]) -> str:
    """A tree on one line: {key: value}, [item, item], ~; `word` quotes texts and keys."""
    if tree is None:
        return "~"
    if isinstance(tree, dict):
        pairs = ", ".join(f"{word(key)}: {flow(value, word)}" for key, value in tree.items())
        return f"{{{pairs}}}"
    if isinstance(tree, list):
        return f"[{', '.join(flow(item, word) for item in tree)}]"
    if isinstance(tree, bool):
        return "true" if tree else "false"
    return word(tree) if isinstance(tree, str) else str(tree)


def yaml_word(text: str) -> str:
    """A text bare where YAML takes it as it stands, else in double quotes."""
    if _BARE.fullmatch(text) and text not in NULLS:
        return text
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(sign: str) -> str:
    if sign in '"\\':
        return "\\" + sign
    if sign.isprintable():
        return sign
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"


def _entry(key: str, value: Tree, indent: int, listed: bool = False) -> Iterator[str]:
    head = f"{' ' * indent}{yaml_word(key)}:"
    one = f"{head} {flow(value, yaml_word)}"
    if not isinstance(value, dict | list) or not value or (len(one) <= WIDTH and not listed):
        yield one
        return
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        yield from _filled(head, value, indent + 2)
        return
    yield head
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _entry(name, inner, indent + 2)
    else:
        for item in value:
            yield from _item(item, indent + 2)


def _filled(head: str, words: list[Tree], indent: int) -> Iterator[str]:
    """A long list of words, as many on a line as it holds."""
    line = f"{head} ["
    for number, word in enumerate(words, 1):
        text = flow(word, yaml_word) + ("," if number < len(words) else "]")
        if len(line) + len(text) > WIDTH:
            yield line.rstrip()
            line = " " * indent
        line += f"{text} "
    yield line.rstrip()


def _item(item: Tree, indent: int) -> Iterator[str]:
    one = f"{' ' * indent}- {flow(item, yaml_word)}"
    if not isinstance(item, dict) or not item or len(one) <= WIDTH:
        yield one
        return
    lines = [line for key, value in item.items() for line in _entry(key, value, indent + 2)]
    yield f"{' ' * indent}- {lines[0].lstrip()}"
    yield from lines[1:]
