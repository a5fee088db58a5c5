"""A scenario as the YAML that a person reads, changes and gives back with --scenario."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from projects.writers.plan_words import Tree, happened_text, number
from projects.writers.plan_yaml import yaml_text

_ORDER = ("daopai", "scenario", "on", "note", "calendars", "set", "add", "remove")


def scenario_text(document: Mapping[str, Any]) -> str:
    """The scenario file of a document as docs/what-if.md describes it. Keys without content are
    left out; dates may be `date`s, None takes a key of the plan away."""
    tree = {key: _plain(document[key]) for key in _ORDER if _says(document.get(key))}
    return yaml_text(tree)


def _says(value: object) -> bool:
    return value is not None and value not in ("", [], (), {})


def _plain(value: Any) -> Tree:
    """Values of Python as a tree of a plan file; None stays for a key that is taken away."""
    match value:
        case Mapping():
            return {str(key): _plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case datetime() | date():
            return happened_text(value)
        case float():
            return number(value)
    return value  # type: ignore[no-any-return]  # str, int, bool, or None where a key goes
