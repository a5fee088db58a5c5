"""A table that is a plan by itself, or that belongs to a plan file beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from projects.errors import InputError
from projects.model import Project
from projects.readers.desk import Desk
from projects.readers.nodes import Mapping, Scalar
from projects.readers.plan import build_project
from projects.readers.source import decode, load
from projects.readers.tables import table_tree
from projects.readers.yamltree import yaml_tree

if TYPE_CHECKING:
    from projects.holidays import Override


def read_table_plan(path: Path, override: Override | None = None) -> Project:
    """The project of a table; InputError with all findings in the order of its cells."""
    from projects.readers import finished, read_plan

    beside = _plan_beside(path)
    if beside is not None:
        return read_plan(beside, override=override)
    desk = Desk(path.name, override=override)
    project: Project | None = None
    with desk.collecting():
        project = build_project(table_tree(path, desk), desk)
    return finished(project, desk)


def _plan_beside(path: Path) -> Path | None:
    """The plan file of the same name that takes its activities from this table."""
    for suffix in (".yaml", ".yml"):
        beside = path.with_suffix(suffix)
        if not beside.is_file():
            continue
        try:
            root = yaml_tree(decode(load(beside), beside.name), beside.name, [])
        except InputError:
            continue
        named = root.get("activities") if isinstance(root, Mapping) else None
        if isinstance(named, Scalar) and Path(named.text.strip()).name == path.name:
            return beside
    return None
