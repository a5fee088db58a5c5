"""Elements as plain values, put in the order of the schema, and the one function that prints them.

Instants become local date and time, working time ISO durations of hours and minutes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from projects.model import DAY, moment_of
from projects.writers.mspdi.schema import NAMESPACE, SEQUENCE

LONGEST_TEXT: Final = 255
"""Characters that Microsoft Project keeps of a name (the schema allows 512)."""


@dataclass(frozen=True, slots=True)
class Node:
    """An element with children, in the order in which they are printed."""

    tag: str
    children: tuple[tuple[str, str | Node], ...]


Content = Node | Sequence[Node] | str | int | None
"""What a field may hold: None leaves it out, a sequence repeats it, True and False are 1 and 0."""


_PLACES: Final = {
    tag: {name: number for number, name in enumerate(names)} for tag, names in SEQUENCE.items()
}


def node(tag: str, fields: Mapping[str, Content]) -> Node:
    """An element whose fields are put in the order of the schema.

    Raises:
        KeyError: a field that the schema's list does not have: our own mistake.
    """
    children: list[tuple[str, str | Node]] = []
    for name in sorted(fields, key=_PLACES[tag].__getitem__):
        content = fields[name]
        if content is None:
            continue
        if isinstance(content, str):
            children.append((name, content))
        elif isinstance(content, int):
            children.append((name, str(int(content))))
        elif isinstance(content, Node):
            children.append((name, content))
        else:
            children += [(name, each) for each in content]
    return Node(tag, tuple(children))


def printed(root: Node) -> bytes:
    """The document: UTF-8 with its declaration, indented for people who look inside."""
    lines = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>']
    _print(root, f'{root.tag} xmlns="{NAMESPACE}"', "", lines.append)
    return ("\n".join(lines) + "\n").encode()


def _print(source: Node, opening: str, margin: str, out: Callable[[str], object]) -> None:
    """One line an element that holds text; written out here, since the standard library takes
    most of the time that a large plan needs."""
    if not source.children:
        out(f"{margin}<{opening}/>")
        return
    out(f"{margin}<{opening}>")
    inner = margin + "\t"
    for name, content in source.children:
        if isinstance(content, Node):
            _print(content, name, inner, out)
        else:
            out(f"{inner}<{name}>{_escaped(clean(content))}</{name}>")
    out(f"{margin}</{source.tag}>")


def _escaped(text: str) -> str:
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


_FORBIDDEN: Final = re.compile("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Text without what XML 1.0 forbids: control characters, lone surrogates, U+FFFE and U+FFFF."""
    if text.isascii() and text.isprintable():
        return text
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def short(text: str, longest: int = LONGEST_TEXT) -> str | None:
    """A text of one line, cut to `longest` characters; None for none."""
    return " ".join(text.split())[:longest] or None


def stamp(moment: int | None) -> str | None:
    """An instant as local date and time, to the second."""
    return None if moment is None else moment_of(moment).isoformat(timespec="seconds")


def clock(minute: int) -> str:
    """A minute of the day as a time; 24:00 is 00:00, as Microsoft Project writes it."""
    return f"{minute % DAY // 60:02}:{minute % 60:02}:00"


def hours(minutes: int | None) -> str | None:
    """Minutes as `PT12H30M0S`."""
    if minutes is None:
        return None
    return f"PT{minutes // 60}H{minutes % 60}M0S"


def tenths(minutes: int | None) -> int | None:
    """Minutes as tenths of a minute, the unit of slacks and lags."""
    return None if minutes is None else minutes * 10
