"""An item of a workspace as people name it: `lianghu/L020`, or `L020` where one plan has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flows.memory import here
from projects.errors import Finding, InputError
from projects.readers import read_plan
from projects.readers.desk import suggestion
from projects.workspace import Workspace, code_of


@dataclass(frozen=True, slots=True)
class Found:
    """An item: the plan file that holds it and its id."""

    plan: Path
    item: str


def find_item(named: str) -> Found:
    """The item that `named` means in the workspace around the current folder.

    Raises InputError: DP862 no plan has it (with a suggestion), DP863 several plans have it; the
    mistakes of plans that cannot be read where it is in no other.
    """
    workspace = here()
    code, slash, item = named.partition("/")
    if slash and item:
        plan = workspace.plan(code)
        ids = _ids(plan, workspace)
        if item not in ids:
            raise _unknown(named, item, ids)
        return Found(plan, item)
    holders: list[Path] = []
    known: set[str] = set()
    broken: list[Finding] = []
    for plan in workspace.plans():
        try:
            ids = _ids(plan, workspace)
        except InputError as error:
            broken += error.findings
            continue
        known |= ids
        if named in ids:
            holders.append(plan)
    if len(holders) == 1:
        return Found(holders[0], named)
    if holders:
        names = "、".join(f"{code_of(plan)}/{named}" for plan in holders)
        raise InputError.of("DP863", f"“{named}”在多个项目里都有", f"写明项目：{names}")
    if broken:
        raise InputError(broken)
    raise _unknown(named, named, known)


def _ids(plan: Path, workspace: Workspace) -> set[str]:
    project = read_plan(plan, override=workspace.override())
    return {project.code, *(work.id for work in project.activities)}


def _unknown(named: str, item: str, known: Iterable[str]) -> InputError:
    hint = suggestion(item, tuple(sorted(known))) or "用 daopai ledger 查看全部编号"
    return InputError.of("DP862", f"没有编号为“{named}”的事项", hint)
