"""Jinja as own templates may use it: names, lists, conditions, two filters, and nothing that runs
for ever, takes all memory, or reaches into Python.

Beyond Jinja's sandbox only a few kinds of expression are let through, every loop is counted, and
so is what is printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Final

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

TURNS: Final = 400_000
"""Turns of all loops of a rendering."""
CHARACTERS: Final = 80_000_000
"""Characters of what is printed, markup of the loops' bodies included: a portfolio of a thousand
projects needs some ten million."""
DEPTH: Final = 8
"""Loops and conditions within one another."""
FILTERS: Final = ("join", "length")
ALLOWED: Final = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Name,
    nodes.Getattr, nodes.Getitem, nodes.Const, nodes.Filter, nodes.Compare, nodes.Operand,
    nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Concat,
)  # fmt: skip


class TooMuch(Exception):
    """A template that would print without end."""


class Guarded(SandboxedEnvironment):
    """The environment of one rendering: it counts what it has printed."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=self._printed)
        self.globals.clear()
        self.tests.clear()
        self.filters = {name: self.filters[name] for name in FILTERS} | {"turns": self._turns}
        self._left, self._room = TURNS, CHARACTERS

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if found := foreign(tree):
            raise TemplateSyntaxError(f"not allowed: {type(found).__name__}", found.lineno)
        for loop in tree.find_all(nodes.For):
            cost = sum(len(data.data) for data in loop.find_all(nodes.TemplateData))
            counted = nodes.Filter(
                loop.iter, "turns", [nodes.Const(cost)], [], None, None, lineno=loop.lineno
            )
            counted.set_environment(self)
            loop.iter = counted
        return tree

    def _turns(self, items: Iterable[Any], cost: int) -> Iterator[Any]:
        for item in items:
            self._left -= 1
            self._spend(cost)
            yield item

    def _printed(self, value: Any) -> Any:
        if isinstance(value, str):
            self._spend(len(value))
        elif not isinstance(value, int | StrictUndefined):
            value = Markup(value.__html__())  # a passage or a picture: made once and counted
            self._spend(len(value))
        return value

    def _spend(self, characters: int) -> None:
        self._room -= characters
        if self._left < 0 or self._room < 0:
            raise TooMuch


@lru_cache(maxsize=1)
def plain() -> SandboxedEnvironment:
    """Jinja to read templates with: the trees as they are written."""
    return SandboxedEnvironment(autoescape=True)


def foreign(tree: nodes.Node) -> nodes.Node | None:
    """The first thing in a template that own templates may not use; None where all is well."""
    allowed = (node for node in _all(tree) if not _fine(node))
    return next(allowed, None)


def _fine(node: nodes.Node) -> bool:
    if not isinstance(node, ALLOWED):
        return False
    match node:
        case nodes.Filter():
            return node.name in FILTERS
        case nodes.Getattr():
            return not node.attr.startswith("_")
        case nodes.Getitem():
            return isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, int)
        case nodes.For():
            return not node.recursive and not node.else_ and isinstance(node.target, nodes.Name)
        case _:
            return True


def _all(tree: nodes.Node) -> Iterator[nodes.Node]:
    yield tree
    for child in tree.iter_child_nodes():
        yield from _all(child)
