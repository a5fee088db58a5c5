"""Lamps (亮灯): how a shortfall becomes green, yellow or red, by a named and versioned preset.

SEMANTICS 8. In print a lamp is a word and a shape, never a colour alone. The presets restate the
thresholds of the notices they are named after; where a text leaves a gap, the lamp carries a mark.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from projects.errors import NOWHERE, InputError, Place

LampCode = Literal["green", "yellow", "red", "none"]

WORDS: Final[Mapping[LampCode, str]] = {
    "green": "绿灯",
    "yellow": "黄灯",
    "red": "红灯",
    "none": "未判定",
}
SHAPES: Final[Mapping[LampCode, str]] = {"green": "●", "yellow": "▲", "red": "■", "none": "○"}
MARK: Final = "*"
"""Behind the shape of a lamp whose shortfall the notice does not define."""

_TOLERANCE = 1e-9
"""Percentage points: the noise of sums of weights must not light a lamp."""


@dataclass(frozen=True, slots=True)
class Lamp:
    """One lamp: its code, and why it is lit where that needs saying. `marked`: see `MARK`."""

    code: LampCode
    marked: bool = False
    says: str = ""

    @property
    def word(self) -> str:
        """绿灯, 黄灯, 红灯, 未判定."""
        return WORDS[self.code]

    @property
    def shape(self) -> str:
        """●, ▲, ■, ○, with the mark behind it where there is one."""
        return SHAPES[self.code] + (MARK if self.marked else "")

    def __str__(self) -> str:
        """`▲ 黄灯`, as it is printed."""
        return f"{self.shape} {self.word}"


UNLIT: Final = Lamp("none", says="没有可比的进度，不亮灯")


@dataclass(frozen=True, slots=True)
class Past:
    """The report before this one: the close of its week, and actual less expected in percentage
    points then; None where no lamp could be lit."""

    day: date
    points: float | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a preset looks at. `points`: actual less expected, in percentage points; `days`: the
    same in days of the work's span; `past`: the week before, for the presets that remember."""

    points: float
    days: float | None = None
    past: Past | None = None


@dataclass(frozen=True, slots=True)
class Preset:
    """A named rule. `says` prints its thresholds beside the lamps; `remembers`: it looks at the
    lamp of the week before."""

    name: str
    title: str
    says: str
    light: Callable[[Reading], Lamp]
    remembers: bool = False


def _yinchuan(reading: Reading) -> Lamp:
    behind = -reading.points
    if behind <= _TOLERANCE:
        return Lamp("green")
    if behind < 10 - _TOLERANCE:
        return Lamp("green", True, "落后不足 10 个百分点，原文未作规定，暂亮绿灯并加注")
    if behind <= 30 + _TOLERANCE:
        return Lamp("yellow")
    return Lamp("red")


def _haikou(reading: Reading) -> Lamp:
    if reading.points >= -_TOLERANCE:
        return Lamp("green")
    past = reading.past
    if past is None:
        return Lamp("yellow")
    if past.points is None:
        return Lamp("yellow", says=f"上周（截至 {past.day}）没有亮灯，本周黄灯")
    if past.points < -_TOLERANCE:
        return Lamp("red", says=f"上周（截至 {past.day}）已是黄灯，连续两次黄灯，转为红灯")
    return Lamp("yellow", says=f"上周（截至 {past.day}）为绿灯，本周黄灯")


def _days(reading: Reading) -> Lamp:
    if reading.days is None:
        return UNLIT
    behind = -reading.days
    if behind <= 7 + _TOLERANCE:
        return Lamp("green")
    return Lamp("yellow") if behind < 15 - _TOLERANCE else Lamp("red")


DEFAULT: Final = "yinchuan-2025"
PRESETS: Final[Mapping[str, Preset]] = {
    preset.name: preset
    for preset in (
        Preset(
            "yinchuan-2025",
            "银川 2025",
            "达到或超过序时进度为绿灯，落后 10 至 30 个百分点为黄灯，超过 30 个百分点为红灯；"
            f"落后不足 10 个百分点原文未规定，亮绿灯并加注 {MARK}",
            _yinchuan,
        ),
        Preset(
            "haikou-2020",
            "海口江东 2020",
            "达到序时进度为绿灯，落后为黄灯，连续两周黄灯为红灯（与状态日期前 7 天的灯比）",
            _haikou,
            remembers=True,
        ),
        Preset(
            "days-7-15",
            "按天 7—15",
            "落后不超过 7 天为绿灯，超过 7 天不足 15 天为黄灯，15 天及以上为红灯",
            _days,
        ),
    )
}


def preset_of(name: str, where: Place = NOWHERE) -> Preset:
    """The preset called `name`; an empty name is the default.

    Raises:
        InputError: DP513 for a name that is no preset.
    """
    preset = PRESETS.get(name or DEFAULT)
    if preset is None:
        raise InputError.of(
            "DP513",
            f"没有名为“{name}”的亮灯规则",
            f"lamp 可用：{'、'.join(PRESETS)}",
            where,
        )
    return preset
