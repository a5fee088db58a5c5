"""A plan as JSON: the keys of the plan file, one work on a line."""

from __future__ import annotations

import json
from collections.abc import Iterator

from projects.model import Project
from projects.writers.plan_tree import plan_tree
from projects.writers.plan_words import Tree
from projects.writers.plan_yaml import flow


def plan_json(project: Project) -> str:
    """The plan file of a project as JSON."""
    entries = plan_tree(project).items()
    return "{\n" + ",\n".join(_entry(key, value) for key, value in entries) + "\n}\n"


def _entry(key: str, value: Tree) -> str:
    head = f"  {_word(key)}: "
    if isinstance(value, dict | list) and value:
        opening, closing = ("{", "}") if isinstance(value, dict) else ("[", "]")
        rows = ",\n".join(f"    {row}" for row in _rows(value))
        return f"{head}{opening}\n{rows}\n  {closing}"
    return head + flow(value, _word)


def _rows(value: dict[str, Tree] | list[Tree]) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{_word(key)}: {flow(inner, _word)}"
    else:
        for item in value:
            yield flow(item, _word)


def _word(text: str) -> str:
    return json.dumps(text, ensure_ascii=not text.isprintable())
