"""`daopai gantt`: a plan read and computed, its picture laid out and written.

A picture is one of `KINDS`. What was asked that a picture cannot show is refused, never ignored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flows import asked
from flows.files import put, unwritable
from projects.errors import Finding, InputError

if TYPE_CHECKING:
    from gantt.scene import Scene
    from projects.schedule import Policy

KINDS: Final[Mapping[str, str]] = {
    "bars": "横道图",
    "timescaled": "双代号时标网络图",
    "nodes": "单代号（搭接）网络图",
    "board": "六图一页",
    "tiles": "倒计时牌",
    "scurve": "形象进度 S 曲线",
    "trend": "里程碑趋势图",
    "heat": "单位与阶段热力图",
    "burnup": "销号曲线",
    "float": "总时差分布图",
    "cost": "工期—费用曲线",
    "risk": "风险曲线",
}
"""The pictures, and what they are called."""
_WALL = ("bars", "timescaled", "nodes")
_SIGNED = (*_WALL, "board")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What one command asks of a picture, as typed; what was not asked keeps its default."""

    paper: str = ""
    title: str = ""
    prepared: str = ""
    checked: str = ""
    approved: str = ""
    under: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    helping: bool = False
    critical: bool = False
    late: bool = False
    state: tuple[str, ...] = ()
    columns: str = ""
    span: str = ""
    since: str = ""
    until: str = ""
    poster: bool = False
    portrait: bool = False
    both: bool = False
    no_front: bool = False
    form: str = ""
    six_marks: bool = False
    numbers: bool = False
    days: int | None = None
    unit: str = ""
    runs: int | None = None
    seed: int | None = None


_FOR: Final[Mapping[str, tuple[str, ...]]] = {
    "paper": tuple(KINDS),
    "title": _SIGNED,
    "prepared": _SIGNED,
    "checked": _SIGNED,
    "approved": _SIGNED,
    "under": _WALL,
    **dict.fromkeys(
        ("owner", "helping", "critical", "late", "state", "columns", "span"), ("bars",)
    ),
    **dict.fromkeys(("since", "until", "poster", "portrait", "both"), ("bars",)),
    "no_front": ("bars", "timescaled"),
    "form": ("timescaled",),
    "six_marks": ("timescaled",),
    "numbers": ("nodes",),
    "days": ("cost",),
    "unit": ("cost",),
    "runs": ("risk",),
    "seed": ("risk",),
}
"""Which pictures heed a wish."""
_PAPER_ONLY = ("paper", "span", "since", "until", "poster", "portrait", "columns")
"""Wishes that a page of HTML cannot heed."""


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
        if kind not in _FOR[name]
    ]
    if html:
        findings += [
            Finding("DP729", f"{_option(name)} 不用于网页", "去掉它，或改存 .pdf、.png、.svg")
            for name in given
            if name in _PAPER_ONLY and kind in _FOR[name]
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
    return "、".join(f"{KINDS[kind]}（{kind}）" for kind in _FOR[name])


def _saved(scenes: list[Scene], target: Path) -> list[Path]:
    from gantt.fonts import typeface
    from gantt.output import save

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        return save(scenes, target, typeface())
    except OSError as error:
        raise unwritable(error, target) from error
