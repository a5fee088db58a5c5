"""A simulation for the pictures: dates as probabilities, and what moves them.

Numbers and words are those of `daopai risk`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from gantt.figures.words import clipped
from projects.model import day_of

if TYPE_CHECKING:
    from projects.risk import CauseRisk, Risk, Target

MOST_WORKS = 12
MOST_CAUSES = 8
_TENTHS = "零一二三四五六七八九"
_LEAST_SSI = 0.005
"""An SSI that is printed as 0.00 moves nothing."""
_LEAST = 0.05
"""Working days on the average that a cause must cost to be told as one that does."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A day that holds with a probability: `word` P50, P80 …"""

    word: str
    day: date
    wanted: bool


@dataclass(frozen=True, slots=True)
class Odds:
    """When an item is done, over all runs. days: the share of runs done on each day, ascending.

    item: "" is the project. on_time: the share that keeps `deadline`, told as in `on_time_says`.
    planned: the finish that the plan computes, planned_says the share of runs done by then.
    certain: the plan holds no uncertainty. margin: working days from the wanted day to the
    deadline, negative where they have to be won back.
    """

    name: str
    item: str
    as_of: date | None
    runs: int
    seed: int
    days: tuple[tuple[date, float], ...]
    marks: tuple[Mark, ...]
    wanted: float
    wanted_day: date
    deadline: date | None
    on_time: float | None
    on_time_says: str
    planned: date
    planned_says: str
    margin: float | None
    certain: bool

    def done_by(self, day: date) -> float:
        """The share of runs that are done on or before a day."""
        return min(sum(share for when, share in self.days if when <= day), 1.0)


@dataclass(frozen=True, slots=True)
class Cause:
    """What would be won without a driver, an event or all estimates: working days on the average of
    all runs, and at the wanted probability."""

    name: str
    mean_days: float
    days: float


@dataclass(frozen=True, slots=True)
class Work:
    """How often a work lies on the longest path, from 0 to 1, and its SSI."""

    name: str
    criticality: float
    says: str
    sensitivity: float


@dataclass(frozen=True, slots=True)
class Movers:
    """What costs most time, and which works move the finish, both worst first. `level` is P80;
    `more_works` and `more_causes` count those that are not shown."""

    name: str
    item: str
    as_of: date | None
    runs: int
    seed: int
    level: str
    causes: tuple[Cause, ...]
    more_causes: int
    works: tuple[Work, ...]
    more_works: int


def read_odds(risk: Risk, target: Target | None = None) -> Odds:
    """The curve of one target, the governing one unless said."""
    from projects.writers.risk_view import percent

    one = target or risk.governing
    counted: Counter[date] = Counter()
    # A start is shown on the day that it opens, a finish on the day that it closes.
    back = 0 if _opens(risk, one.item) else 1
    for value, count in zip(one.spread.values, one.spread.counts, strict=True):
        counted[day_of(value - back)] += count
    return Odds(
        name=risk.schedule.project.name,
        item=_name(risk, one.item),
        as_of=risk.schedule.as_of,
        runs=risk.runs,
        seed=risk.seed,
        days=tuple((day, count / risk.runs) for day, count in sorted(counted.items())),
        marks=_marks(risk, one),
        wanted=risk.wanted,
        wanted_day=one.wanted_day,
        deadline=one.deadline.day if one.deadline else None,
        on_time=one.on_time,
        on_time_says=percent(one.on_time),
        planned=one.early_day,
        planned_says=percent(one.planned_share),
        margin=one.margin_days,
        certain=not risk.causes,
    )


def read_movers(risk: Risk) -> Movers:
    """The causes and works that move the governing target, the worst first."""
    from projects.writers.risk_view import percent

    names = {work.id: work.name for work in risk.schedule.project.activities}
    ranked = sorted(risk.works, key=lambda work: (-work.sensitivity, -work.criticality))
    if all(work.mean_days is None for work in risk.works):
        ranked = []  # certain works alone: the longest path of the plan, no finding of a simulation
    works = [work for work in ranked if work.sensitivity >= _LEAST_SSI]
    return Movers(
        name=risk.schedule.project.name,
        item=_name(risk, risk.governing.item),
        as_of=risk.schedule.as_of,
        runs=risk.runs,
        seed=risk.seed,
        level=_level(risk.wanted),
        causes=tuple(
            Cause(_cause(one), one.mean_days, one.days) for one in risk.causes[:MOST_CAUSES]
        ),
        more_causes=max(len(risk.causes) - MOST_CAUSES, 0),
        works=tuple(
            Work(names[one.id], one.criticality, percent(one.criticality), one.sensitivity)
            for one in works[:MOST_WORKS]
        ),
        more_works=max(len(works) - MOST_WORKS, 0),
    )


def _opens(risk: Risk, item: str | None) -> bool:
    if item is None:
        return False
    timing = risk.schedule[item]
    return timing.zero and not timing.ends


def _name(risk: Risk, item: str | None) -> str:
    names = {work.id: work.name for work in risk.schedule.project.activities}
    return names[item] if item is not None else ""


def _marks(risk: Risk, target: Target) -> tuple[Mark, ...]:
    """P50, P80, P90 and the wanted one."""
    level = _level(risk.wanted)
    found = {f"P{percent}": (percent / 100, target.days[percent]) for percent in (50, 80, 90)}
    found[level] = (risk.wanted, target.wanted_day)
    ordered = sorted(found.items(), key=lambda pair: pair[1][0])
    return tuple(Mark(word, day, word == level) for word, (_, day) in ordered)


def _level(wanted: float) -> str:
    return f"P{wanted * 100:.10g}"


def _cause(one: CauseRisk) -> str:
    return one.name or f"{len(one.on)} 项工作的工期估计"


def sure(wanted: float) -> str:
    """八成把握, 85% 的把握."""
    tenths = round(wanted * 10)
    if abs(wanted * 10 - tenths) < 1e-9:
        return f"{_TENTHS[tenths]}成把握"
    return f" {wanted * 100:.10g}% 的把握"


def odds_title(content: Odds) -> tuple[str, bool]:
    """The finding of the curve, and whether it is bad news."""
    if content.certain:
        late = f"，晚于时限 {content.deadline}" if content.on_time == 0 else ""
        says = f"计划里没有写不确定性，每次模拟都是 {content.planned} 完成{late}"
        return says, content.on_time == 0
    held = sure(content.wanted)
    if content.deadline is None or content.on_time is None:
        return f"有{held}在 {content.wanted_day} 前（含当日）完成", False
    if content.on_time == 1:
        return f"每次模拟都按期，{content.deadline} 守得住", False
    chance = f"按期完成的概率 {content.on_time_says}" if content.on_time else "没有一次模拟按期完成"
    if content.on_time >= content.wanted:
        return f"{chance}；有{held}在 {content.wanted_day} 前（含当日）完成", False
    return f"{chance}；要有{held}须推到 {content.wanted_day}", True


def movers_title(content: Movers) -> tuple[str, bool]:
    """The finding of the second picture, and whether it is bad news."""
    if not content.causes:
        return "计划里没有写不确定性，说不出什么最费时间", False
    worst = content.causes[0]
    if worst.mean_days < _LEAST:
        return "没有哪一项风险推迟完成日期", False
    days, name = f"{worst.mean_days:.1f}", clipped(worst.name, 24)
    if len(content.causes) + content.more_causes == 1:
        return f"{name}平均多用 {days} 个工作日，是唯一的风险来源", True
    return f"{name}最费时间，平均多用 {days} 个工作日", True
