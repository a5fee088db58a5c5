"""What one `daopai gantt` asks of a picture, and which pictures heed which wish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

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


HEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "paper": tuple(kind for kind in KINDS if kind != "board"),
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
PAPER_ONLY = ("paper", "span", "since", "until", "poster", "portrait", "columns")
"""Wishes that a page of HTML cannot heed."""
