"""What a page of the chart says besides its network: frozen, before any layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from gantt.barchart.front import Stand
from gantt.barchart.values import Flag
from gantt.head import Signatures
from gantt.named_days import Band, NamedStop
from gantt.uprights import Due
from projects.variance import FrontPoint

Form = Literal["early", "late"]
"""早时标: events stand at their earliest instants; 迟时标: at their latest."""


@dataclass(frozen=True, slots=True)
class TimescaledOptions:
    """How a schedule is drawn as a 双代号时标网络图.

    six_marks: ES LS TF over EF LF FF with every work. under: only the works below this summary.
    progress: percent done by id. points: where works stand, as `projects.variance` measured it;
    without, by `progress`. front: draw the 前锋线 where there is progress and a data date.
    split: with more works than this, one page for each 子项目 and an overview before them.
    """

    form: Form = "early"
    six_marks: bool = False
    paper: str = "A3"
    under: str = ""
    progress: Mapping[str, float] | None = None
    points: Mapping[str, FrontPoint] | None = None
    front: bool = True
    stops: Sequence[NamedStop] = ()
    title: str = ""
    signatures: Signatures = field(default_factory=Signatures)
    split: int = 60


@dataclass(frozen=True, slots=True)
class Tag:
    """A few words beside the event of a number: a milestone's name and day, what a work waits for,
    or the page on which the work goes on (接 图2 ⑮)."""

    event: int
    text: str
    kind: Literal["milestone", "critical-milestone", "held", "page"] = "page"


@dataclass(frozen=True, slots=True)
class Content:
    """One page. Instants are minutes; `first` to before `end` are the days of its scale.

    begin: day 0 of the ruler, the first day of the scale where it is None. notes: lines under it.
    """

    title: str
    first: date
    end: date
    begin: date | None = None
    form: Form = "early"
    six_marks: bool = False
    facts: tuple[str, ...] = ()
    verdict: str = ""
    short: bool = False
    bands: tuple[Band, ...] = ()
    dues: tuple[Due, ...] = ()
    as_of: int | None = None
    stands: Mapping[str, Stand] = field(default_factory=dict)
    flags: Mapping[str, Flag] = field(default_factory=dict)
    done: frozenset[str] = frozenset()
    calendars: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[Tag, ...] = ()
    notes: tuple[str, ...] = ()
    signatures: Signatures = field(default_factory=Signatures)
    page: int = 1
    pages: int = 1
