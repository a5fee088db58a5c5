"""`daopai gantt`: a plan read and computed, its picture laid out and written.

What was asked that a picture cannot show is refused, never ignored.
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from flows import asked
from flows.files import put, unwritable
from flows.wishes import HEEDED, KINDS, PAPER_ONLY, Wishes
from projects.errors import Finding, InputError

if TYPE_CHECKING:
    from gantt.scene import Scene
    from projects.schedule import Policy


def draw(
    plan: str, when: asked.When, policy: Policy, target: Path, kind: str, wishes: Wishes
) -> list[Path]:
    """Draw one picture of a plan; with scenarios the plan itself stands beside them.

    Raises InputError: DP703, DP728 a picture of progress without a data date, DP729 a wish that the
    picture cannot heed, DP812 a file that cannot be written, and as the reader, the engine and the
    layouts.
    """
    suffix = _checked(target, kind, wishes)
    from flows.pictures import Picture, scenes_of

    picture = Picture(plan, when, policy, wishes)
    if suffix == ".html":
        put(target, picture.sheet().encode())
        return [target]
    return _saved(scenes_of(picture, kind), target)


def _checked(target: Path, kind: str, wishes: Wishes) -> str:
    """The suffix, once all that was asked of the picture can be heeded."""
    from gantt.output import checked_suffix

    html = target.suffix.lower() in (".html", ".htm")
    suffix = ".html" if html else checked_suffix(target)
    given = [one.name for one in fields(wishes) if getattr(wishes, one.name) != one.default]
    findings = [
        Finding("DP729", f"{_option(name)} 不用于{KINDS[kind]}", f"它用于：{_of(name)}")
        for name in given
        if kind not in HEEDED[name]
    ]
    if html:
        findings += [
            Finding("DP729", f"{_option(name)} 不用于网页", "去掉它，或改存 .pdf、.png、.svg")
            for name in given
            if name in PAPER_ONLY and kind in HEEDED[name]
        ]
        if kind != "bars":
            says = f"{KINDS[kind]}不能存成网页"
            findings.append(Finding("DP729", says, "改存 .pdf、.png 或 .svg"))
    if findings:
        raise InputError(findings)
    return suffix


def _option(name: str) -> str:
    names = {"since": "--from", "until": "--to"}
    return names.get(name, f"--{name.replace('_', '-')}")


def _of(name: str) -> str:
    return "、".join(f"{KINDS[kind]}（{kind}）" for kind in HEEDED[name])


def _saved(scenes: list[Scene], target: Path) -> list[Path]:
    from gantt.fonts import typeface
    from gantt.output import save

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        return save(scenes, target, typeface())
    except OSError as error:
        raise unwritable(error, target) from error
