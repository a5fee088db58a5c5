"""A table that is a plan by itself, or that belongs to a plan file beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from projects.collector import paused
from projects.errors import InputError
from projects.model import Project
from projects.readers.desk import Desk
from projects.readers.intake import Intake
from projects.readers.nodes import Mapping, Scalar
from projects.readers.plan import build_project
from projects.readers.source import decode, load
from projects.readers.table.exported import exported_tree
from projects.readers.table.tables import table_tree
from projects.readers.yamltree import yaml_tree

if TYPE_CHECKING:
    from projects.holidays import Override


def read_table_plan(path: Path, override: Override | None = None) -> Project:
    """The project of a table; InputError with all findings in the order of its cells."""
    from projects.readers import finished, read_plan

    beside = _plan_beside(path)
    if beside is not None:
        return read_plan(beside, override=override)
    ours = read_exported(path, override)
    if ours is not None:
        return ours
    desk, intake = Desk(path.name, override=override), Intake()
    project: Project | None = None
    with paused(), desk.collecting():
        project = build_project(table_tree(path, desk, intake), desk)
    project = finished(project, desk)
    return replace(project, left_out=(*project.left_out, *intake.left_out()))


def read_exported(path: Path, override: Override | None = None) -> Project | None:
    """The plan of a workbook or a CSV of ours; None for any other table.

    Raises InputError with all findings, as `read_plan` does.
    """
    from projects.readers import finished

    desk = Desk(path.name, override=override)
    root = exported_tree(path, desk)
    if root is None:
        return None
    project: Project | None = None
    with desk.collecting():
        project = build_project(root, desk)
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
