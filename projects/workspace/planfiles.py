"""A quick look into a plan file, without reading it as a plan: its code, its tables."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from projects.errors import InputError
from projects.readers.source import decode, load

TABLES: Final = (".csv", ".xls", ".xlsx")
"""Suffixes of tables; one that a plan file takes its activities from is part of that plan."""

_CODE = re.compile(r"""^(?:[ \t]*"code"|code)[ \t]*:[ \t]*(["']?)([\w.\-]+)\1""", re.M)
_TABLE_OF = re.compile(
    r"""^(?:[ \t]*"activities"|activities)[ \t]*:[ \t]*["']?([^"'\n]+?\.(?:csv|xlsx?))""",
    re.M | re.I,
)


def code_of(path: Path) -> str:
    """The project code of a plan file as far as a quick look tells; else the file's name."""
    try:
        if path.suffix.lower() in TABLES:
            from projects.readers import read_plan

            return read_plan(path).code
        found = _CODE.search(decode(load(path), path.name))
    except InputError:
        return path.stem
    return found[2] if found else path.stem


def tables_of(path: Path) -> list[str]:
    """The tables that a plan file takes its activities from."""
    try:
        return [Path(name).name for name in _TABLE_OF.findall(decode(load(path), path.name))]
    except InputError:
        return []
