"""Plan files to projects: YAML, JSON, CSV and xlsx, every mistake of a file at once.

bytes -> text -> tree of nodes -> Project
(source)  (yamltree, jsontree, tables)  (plan, activities, after, days, workcalendars)
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from projects.errors import Finding, InputError, Place
from projects.model import Project
from projects.readers.desk import Desk
from projects.readers.source import SUFFIXES, decode, load

if TYPE_CHECKING:
    from projects.holidays import Override

__all__ = ["read_plan", "read_text"]


def read_plan(path: Path, *, override: Override | None = None) -> Project:
    """The project of a plan file, by its suffix.

    Raises InputError with all findings of the file, in file order.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES and not path.is_dir():
        raise InputError.of(
            "DP108",
            f"不认识的文件类型“{path.suffix or path.name}”",
            f"计划文件的后缀是 {'、'.join(SUFFIXES)}",
            Place(path.name),
        )
    if suffix in {".csv", ".xlsx"}:
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
