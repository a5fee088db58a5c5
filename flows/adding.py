"""`daopai add`: plan files checked whole and taken into the workspace.

A plan file or a table is copied. A file of another program becomes the plan file CODE.yaml, which
people go on with, and the original is kept beside it in `originals`, where no plan is looked for.
Every plan that is added is recorded as a revision; one that takes the place of an earlier plan of
the same project comes after that one is safe in the store.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flows.asked import each
from flows.files import put
from flows.memory import Memory, bare, companions, filed, here
from projects.errors import InputError, Place
from projects.readers import read_plan, read_text
from projects.readers.source import SUFFIXES
from projects.workspace import Workspace, code_of, tables_of

if TYPE_CHECKING:
    from projects.holidays import Override
    from projects.model import Project

ORIGINALS = "originals"
"""The folder below the plans that keeps what they were made from."""


@dataclass(frozen=True, slots=True)
class Added:
    """A plan that was taken in: `plan` is its file in the workspace, `original` what it was made
    from, None where it was copied, `revision` its number."""

    project: Project
    source: Path
    plan: Path
    original: Path | None
    revision: int

    @property
    def copied_as_written(self) -> bool:
        """Whether the file was our own kind of plan file: nothing was interpreted."""
        return self.source.suffix.lower() in (".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class _Checked:
    """A plan that may be taken in: the bytes of each file, by its path below the plans."""

    project: Project
    source: Path
    plan: str
    files: dict[str, bytes]

    @property
    def original(self) -> str | None:
        return next((name for name in self.files if name.startswith(f"{ORIGINALS}/")), None)


def add(plans: Sequence[Path]) -> list[Added]:
    """Check all files, then take all of them into the workspace around the current folder.

    Raises InputError with the mistakes of all; DP815 where a file of that name is there that is not
    an earlier plan of the same project, DP811 where another file of that project code is there
    already. Nothing was written then. DP812 where a file cannot be written.
    """
    workspace = here()
    override = workspace.override()
    taken = {code_of(path): path.name for path in workspace.plans()}
    checked: list[_Checked] = []

    def look(name: str) -> None:
        found = _checked(Path(name), override)
        _refuse_other_files(found, workspace)
        if taken.setdefault(found.project.code, found.plan) != found.plan:
            says = f"项目代码“{found.project.code}”已用在 {taken[found.project.code]} 中"
            raise InputError.of("DP811", says, "每个计划用不同的 code", Place(name))
        checked.append(found)

    each([str(plan) for plan in plans], look)
    earlier = [
        bare(workspace.plans_folder / found.plan, workspace)
        for found in checked
        if _differing(found, workspace)
    ]
    if earlier:
        filed(workspace, earlier, "add: the plans as they were")
    written = [_taken_in(found, workspace) for found in checked]
    codes = " ".join(found.project.code for found in checked)
    memories = filed(workspace, [bare(plan, workspace) for plan, _ in written], f"add {codes}")
    return [
        Added(found.project, found.source, plan, original, _number(memory))
        for found, (plan, original), memory in zip(checked, written, memories, strict=True)
    ]


def _number(memory: Memory) -> int:
    assert memory.revision is not None
    return memory.revision.number


def _checked(source: Path, override: Override | None) -> _Checked:
    from projects.network import build

    project = read_plan(source, override=override)
    build(project, override)
    if source.suffix.lower() not in SUFFIXES:
        text = _converted(project, override)
        plan = f"{project.code}.yaml"
        return _Checked(
            project,
            source,
            plan,
            {f"{ORIGINALS}/{source.name}": source.read_bytes(), plan: text.encode("utf-8")},
        )
    files = [*companions(project, source), source]
    plan = Path(project.where.file).name or source.name
    return _Checked(project, source, plan, {file.name: file.read_bytes() for file in files})


def _converted(project: Project, override: Override | None) -> str:
    """The plan file of a project; read back before anybody relies on it.

    Raises InputError DP816 where the plan file does not say the same again.
    """
    from projects.writers.plan_yaml import plan_yaml

    text = plan_yaml(project)
    if plan_yaml(read_text(text, f"{project.code}.yaml", override=override)) == text:
        return text
    raise InputError.of(
        "DP816",
        "转换成计划文件后再读，内容不完全一样，没有加入",
        "在原来的软件里另存为 XML，或从 xlsx 导入",
        project.where,
    )


def _refuse_other_files(found: _Checked, workspace: Workspace) -> None:
    """Only a plan of the same project may take the place of files that say something else; one
    converted from another program's file never does: people may have gone on with it."""
    there = workspace.plans_folder / found.plan
    same = (
        found.original is None
        and there.is_file()
        and code_of(there) == found.project.code
        and _readable(there)
    )
    mine = {found.plan, *tables_of(there)} if same else set()
    for name in _differing(found, workspace):
        if name not in mine:
            other = workspace.plans_folder / name
            says = f"工作区里已有另一份 {other.name}，没有改动它"
            remedy = f"要换成新的，先移走 {other}；是另一个项目，就改个文件名或项目代码"
            raise InputError.of("DP815", says, remedy, Place(str(found.source)))


def _differing(found: _Checked, workspace: Workspace) -> list[str]:
    """The files that stand in the workspace and say something else; originals stay side by side."""
    folder = workspace.plans_folder
    return [
        name
        for name, data in found.files.items()
        if name != found.original
        and (folder / name).is_file()
        and (folder / name).read_bytes() != data
    ]


def _readable(plan: Path) -> bool:
    try:
        read_plan(plan)
    except InputError:
        return False
    return True


def _taken_in(found: _Checked, workspace: Workspace) -> tuple[Path, Path | None]:
    """The plan in the workspace and the original beside it."""
    folder, kept = workspace.plans_folder, None
    for name, data in found.files.items():
        target = folder / name
        if name == found.original:
            target = kept = _free(target, data)
        if not target.exists() or target.read_bytes() != data:
            put(target, data)
    return folder / found.plan, kept


def _free(target: Path, data: bytes) -> Path:
    """`target`, or the first numbered name beside it where another original has that name."""
    number, path = 1, target
    while path.is_file() and path.read_bytes() != data:
        number += 1
        path = target.with_stem(f"{target.stem}-{number}")
    return path
