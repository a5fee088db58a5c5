"""`daopai export`: a plan in the file format that somebody else reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from flows.asked import When, computed, day
from flows.files import put
from flows.memory import recall
from projects.errors import InputError, Place
from projects.model import DAY, LeftOut, Project, instant
from projects.readers import read_plan
from projects.writers.headline import left_out_line

if TYPE_CHECKING:
    from projects.holidays import Override

FORMATS = (".xml", ".xlsx", ".csv", ".json", ".yaml")


def export(plan: str, target: Path, as_of: str | None) -> list[str]:
    """Write a plan in the format of the target's suffix; what was written, a line a file.

    `as_of` becomes the plan's own data date.

    Raises InputError: DP720 for another suffix, DP721 where the plan itself or another plan would
    be overwritten, DP812 where a file cannot be written; what reading and scheduling raise.
    """
    suffix = target.suffix.lower()
    if suffix == ".yml":
        suffix = ".yaml"
    if suffix not in FORMATS:
        raise InputError.of(
            "DP720",
            f"不能写成“{target.suffix or target.name}”",
            f"写成 {'、'.join(FORMATS)} 文件",
            Place(str(target)),
        )
    memory = recall(plan)
    path, override = memory.path, memory.override
    # The workspace's lamp is not the plan's own: it stays behind.
    project = replace(memory.project, lamp=read_plan(path, override=override).lamp)
    on = day(as_of, "--as-of")
    if on is not None:
        project = replace(project, data_date=instant(on, DAY))
    files, lost = _WRITERS[suffix](project, target, override)
    _spare_the_plan(project, path, target, files)
    lines = [f"已写出 {put(file, data)}{_remark(file, files)}" for file, data in files.items()]
    return [*lines, *(f"未写出：{left_out_line(one)}" for one in (*lost, *_unwritten(project)))]


Files = dict[Path, bytes]
Written = tuple[Files, tuple[LeftOut, ...]]
"""The bytes of each file, and what the format does not hold."""


def _yaml(project: Project, target: Path, _override: Override | None) -> Written:
    from projects.writers.plan_yaml import plan_yaml

    return {target: plan_yaml(project).encode("utf-8")}, ()


def _json(project: Project, target: Path, _override: Override | None) -> Written:
    from projects.writers.plan_json import plan_json

    return {target: plan_json(project).encode("utf-8")}, ()


def _xlsx(project: Project, target: Path, override: Override | None) -> Written:
    """The plan and its dates; a plan without start and deadline has none."""
    from projects.writers.plan_table import plan_xlsx

    try:
        schedule = computed(project, override, When())
    except InputError:
        schedule = None
    return {target: plan_xlsx(project, schedule)}, ()


def _csv(project: Project, target: Path, _override: Override | None) -> Written:
    """The works, and beside them the plan file with all that a table of works does not hold."""
    from projects.writers.plan_table import plan_beside, plan_csv

    beside = target.with_suffix(".yaml")
    text = plan_beside(project, target.name)
    return {target: plan_csv(project), beside: text.encode("utf-8")}, ()


def _xml(project: Project, target: Path, override: Override | None) -> Written:
    from projects.writers.mspdi import mspdi_document, mspdi_losses

    schedule = computed(project, override, When())
    return {target: mspdi_document(project, schedule)}, mspdi_losses(project, schedule)


_WRITERS: Mapping[str, Callable[[Project, Path, Override | None], Written]] = {
    ".yaml": _yaml,
    ".json": _json,
    ".xlsx": _xlsx,
    ".csv": _csv,
    ".xml": _xml,
}


def _unwritten(project: Project) -> Iterator[LeftOut]:
    """What no format holds: when a report was recorded."""
    recorded = [row.item for row in project.observations if row.recorded_at is not None]
    if recorded:
        items = tuple(dict.fromkeys(recorded))
        yield LeftOut("recorded-at", len(recorded), "填报的登记时间没有写出", items)


def _spare_the_plan(project: Project, path: Path, target: Path, files: Files) -> None:
    """Refuse to overwrite what the plan was read from, or a plan that nobody named."""
    places = [project.where, *(activity.where for activity in project.activities)]
    own = {path.resolve(), *((path.parent / Path(one.file).name).resolve() for one in places)}
    for file in files:
        if file.resolve() in own:
            says = f"会覆盖计划自己的文件 {file}，没有写"
        elif file != target and file.exists() and not _names(file, target):
            says = f"会覆盖另一个文件 {file}，没有写"
        else:
            continue
        raise InputError.of("DP721", says, "换一个文件名，或写到别的文件夹", Place(str(file)))


def _names(beside: Path, table: Path) -> bool:
    """Whether a plan file takes its works from this table: then both are ours to replace."""
    from projects.writers.plan_yaml import yaml_word

    line = f"activities: {yaml_word(table.name)}"
    return line in beside.read_text(encoding="utf-8", errors="replace").splitlines()


def _remark(file: Path, files: Files) -> str:
    if len(files) == 1:
        return ""
    if file.suffix.lower() == ".csv":
        return "（工作）"
    return "（项目、日历、填报等表格装不下的内容；与 CSV 放在一起，读哪一个都行）"
