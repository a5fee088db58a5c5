"""Plan files to projects: our YAML, JSON, CSV, xlsx and xls, and the files of other programs; every
mistake of a file at once.

bytes -> text -> tree of nodes -> Project
(source)  (yamltree, jsontree, table)   (plan, activities, after, days, workcalendars)
(foreign) -> mspdi | xer | mpxj -> Project, with what stayed behind (intake)
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from projects.errors import Finding, InputError
from projects.model import Project
from projects.readers.desk import Desk
from projects.readers.foreign import read_foreign, refuse_wrong_suffix
from projects.readers.source import FOREIGN, decode, load

if TYPE_CHECKING:
    from projects.holidays import Override

__all__ = ["FOREIGN", "read_plan", "read_text"]


def read_plan(path: Path, *, override: Override | None = None) -> Project:
    """The project of a plan file, by its suffix and, where that says too little, its content.

    Raises InputError with all findings of the file, in file order.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    refuse_wrong_suffix(path)
    if suffix in FOREIGN:
        return read_foreign(path)
    if suffix in {".csv", ".xls", ".xlsx"}:
        from projects.readers.tableplans import read_table_plan

        return read_table_plan(path, override)
    data = load(path)
    return read_text(decode(data, path.name), path.name, override=override, folder=path.parent)


def read_text(
    text: str, file: str, *, override: Override | None = None, folder: Path | None = None
) -> Project:
    """The project of YAML text, or of JSON text where `file` ends in `.json`.

    `file` names the text in findings; `folder` is where `activities: table.csv` is looked for.
    Raises InputError with all findings, in file order.
    """
    from projects.readers.plan import build_project

    desk = Desk(file, override=override)
    project: Project | None = None
    with desk.collecting():
        if file.lower().endswith(".json"):
            from projects.readers.jsontree import json_tree

            root = json_tree(text, file, desk.findings)
        else:
            from projects.readers.yamltree import yaml_tree

            root = yaml_tree(text, file, desk.findings)
        project = build_project(root, desk, folder)
    return finished(project, desk)


def finished(project: Project | None, desk: Desk) -> Project:
    """The project, checked as a whole; InputError with every error found."""
    from projects.readers.whole import check_whole

    if project is not None:
        project = check_whole(project, desk)
    if project is None or desk.findings:
        raise InputError(in_order(desk.findings))
    return project


def in_order(findings: list[Finding]) -> list[Finding]:
    """Findings of the first file first, each file from top to bottom."""
    files = {finding.where.file: index for index, finding in reversed([*enumerate(findings)])}

    def key(finding: Finding) -> tuple[int, int]:
        return files[finding.where.file], finding.where.line or 0

    return sorted(findings, key=key)
