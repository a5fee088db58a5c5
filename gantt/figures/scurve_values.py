"""形象进度 S 曲线: the band between earliest and latest dates, what should be done, what is done.

The numbers are those of `daopai status`: 形象 and 序时 at the data date, their distance, and the
trend forecast. The band is the weighted plan as it was laid, worked off evenly in working time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from gantt.text import tidy
from projects.forecast import Trend, one_decimal
from projects.model import DAY, instant
from projects.progress import Progress
from projects.progress.basis import Stretch
from projects.progress.history import reports
from projects.progress.sight import Sight

Curve = tuple[tuple[date, float], ...]
"""Percent at the close of days."""

_SAMPLES: Final = 120
EVEN: Final = 0.05
"""Percentage points: less than this is printed as nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SCurve:
    """What the picture shows. Curves are percent of the whole at the close of days.

    `early` and `late` are the plan by earliest and latest dates, empty where there are none.
    `wanted` is 序时 by the basis `basis_says`, `done` 形象 at the data dates of the reports and
    today. `limit` is the day that 序时 runs to, `limit_says` 时限, 基线 or 计划. `finished_on` is
    the day on which all was done. `silent` works should have begun, were never reported and count
    as nothing done. `goal` is the percent that the trend's day leads to.
    """

    name: str
    as_of: date
    first: date | None
    early: Curve
    late: Curve
    wanted: Curve
    done: Curve
    expected: float | None
    actual: float | None
    points: float | None
    basis_says: str
    weights_says: str
    limit: date | None
    limit_says: str
    overdue: bool
    finished_on: date | None
    silent: int
    trend: Trend
    goal: float

    @property
    def inverted(self) -> bool:
        """Whether the latest dates lie before the earliest: the plan cannot keep its deadline."""
        if not self.early or not self.late:
            return False
        middle = self.early[len(self.early) // 2][0]
        return value_at(self.late, middle) > value_at(self.early, middle) + EVEN


def read_scurve(progress: Progress) -> SCurve:
    """The S curve of a plan at the data date of its progress; the past is that of its reports."""
    ground, overall = progress.ground, progress.overall
    early, late = _plan(progress, early=True), _plan(progress, early=False)
    whole = overall.actual_percent is not None and overall.actual_percent >= 100
    ended = overall.network_forecast if whole else None
    limit, limit_says = limit_of(progress)
    return SCurve(
        name=tidy(ground.project.name),
        as_of=progress.as_of,
        first=overall.first,
        early=early,
        late=late,
        wanted=_wanted(progress),
        done=_done(progress, ended),
        expected=overall.expected_percent,
        actual=overall.actual_percent,
        points=overall.deviation_points,
        basis_says=progress.basis_says,
        weights_says=progress.weights_says.split("，")[0],
        limit=limit,
        limit_says=limit_says,
        overdue=overall.overdue,
        finished_on=ended,
        silent=_silent(progress),
        trend=progress.trend,
        goal=_goal(progress, early),
    )


def _done(progress: Progress, ended: date | None) -> Curve:
    """形象 report by report up to the data date, or to the day on which all was done."""
    known = reports(progress.ground, progress.as_of)
    last = progress.as_of if ended is None else min(ended, progress.as_of)
    done = {day: percent for day, percent in known.items() if day < last}
    if progress.actual_percent is not None:
        done[last] = min(progress.actual_percent, 100.0)
    return tuple(sorted(done.items()))


def limit_of(progress: Progress) -> tuple[date | None, str]:
    """The day by which the whole should be done, and which it is: 时限, 基线完成 or 计划完成."""
    overall = progress.overall
    limit = overall.committed or overall.due
    if limit in {deadline.day for deadline in progress.ground.project.deadlines}:
        return limit, "时限"
    return limit, "基线完成" if overall.committed else "计划完成"


def day_name(limit_says: str) -> str:
    """`limit_says` inside a sentence about days: 时限, 基线完成日, 计划完成日."""
    return limit_says if limit_says == "时限" else f"{limit_says}日"


def _silent(progress: Progress) -> int:
    """How many works the sum counts as nothing done because nobody reported them."""
    ground = progress.ground
    known = ground.schedule.run.situation.actuals
    whole = Sight(ground, progress.as_of, known, ground.project.observations).whole
    return whole.blank if whole.source == "summed" else 0


def _plan(progress: Progress, *, early: bool) -> Curve:
    """The weighted share of the plan that is done at the close of days, by one side's dates."""
    ground = progress.ground
    spans = []
    for work in ground.leaves:
        timing, weight = ground.plan[work.id], progress.weighing.of[work.id]
        start, finish = (
            (timing.early_start, timing.early_finish)
            if early
            else (timing.late_start, timing.late_finish)
        )
        if weight and start is not None and finish is not None:
            worked = ground.calendars.of(work).worked
            spans.append((weight, worked, worked(start), worked(finish), start, finish))
    total = sum(span[0] for span in spans)
    if not total:
        return ()
    first, last = min(span[4] for span in spans), max(span[5] for span in spans)
    curve = []
    for day in _days(date.fromordinal(first // DAY), date.fromordinal((last - 1) // DAY)):
        close = instant(day, DAY)
        value = 0.0
        for weight, worked, begun, ended, start, finish in spans:
            if close >= finish:
                value += weight
            elif close > start and ended > begun:
                value += weight * (worked(close) - begun) / (ended - begun)
        curve.append((day, 100 * value / total))
    return ((curve[0][0] - timedelta(days=1), 0.0), *curve)


def _wanted(progress: Progress) -> Curve:
    """序时 day by day, by the function that the status asks for the data date."""
    overall, ground = progress.overall, progress.ground
    if overall.first is None or overall.due is None or overall.expected_percent is None:
        return ()
    stretch = Stretch(overall.first, overall.due, "")
    curve = [(overall.first - timedelta(days=1), 0.0)]
    for day in _days(overall.first, overall.due, progress.as_of):
        value = Sight(ground, day, {}, ()).expected_of_project(stretch)
        curve.append((day, value or 0.0))
    return tuple(curve)


def _days(first: date, last: date, *also: date) -> list[date]:
    """Evenly spaced days from `first` to `last`, both among them, and `also` what lies between."""
    step = max(1, (last - first).days // _SAMPLES)
    days = {first + timedelta(days=k) for k in range(0, (last - first).days + 1, step)}
    return sorted({*days, last, *(day for day in also if first <= day <= last)})


def _goal(progress: Progress, early: Curve) -> float:
    """The percent that the trend's day leads to: all, or what the plan has by then where earned
    schedule forecasts the one work that the deadline is on."""
    if progress.target is None or progress.trend.method == "linear":
        return 100.0
    finish = progress.ground.plan[progress.target].early_finish_day
    return value_at(early, finish) if early and finish is not None else 100.0


def value_at(curve: Curve, day: date) -> float:
    """The height of a curve at the close of a day, straight between its points."""
    if day <= curve[0][0]:
        return curve[0][1]
    for (one, low), (two, high) in pairwise(curve):
        if day <= two:
            return low + (high - low) * (day - one).days / (two - one).days
    return curve[-1][1]


# --- the finding ----------------------------------------------------------------------------------


def title_of(content: SCurve) -> tuple[str, bool]:
    """The finding in one line, and whether it is bad news."""
    actual, limit = content.actual, content.limit
    if actual is not None and actual >= 100:
        return _finished(content)
    late = limit is not None and content.overdue and (content.as_of - limit).days
    over = f"，已过{day_name(content.limit_says)} {late} 天" if late else ""
    if actual is None:
        if content.first is not None and content.as_of < content.first:
            return f"尚未开工，计划 {content.first} 开工", False
        if content.expected is None:
            return "形象进度未填报，也没有可比的起止日期", False
        said = f"形象进度未填报，序时进度应达 {number(content.expected)}%"
        return said + over, bool(over)
    said = f"形象进度 {number(actual)}%"
    if content.points is None:
        return f"{said}，没有可比的起止日期", False
    if abs(content.points) < EVEN:
        return f"{said}，与序时进度持平{over}", bool(over)
    word = "超前" if content.points > 0 else "落后"
    gap = f"比序时进度{word} {number(abs(content.points))} 个百分点"
    return f"{said}，{gap}{over}", content.points < 0 or bool(over)


def _finished(content: SCurve) -> tuple[str, bool]:
    limit, ended = content.limit, content.finished_on
    if limit is None or ended is None or ended > content.as_of:
        return "形象进度 100%，已全部完成", False
    days = (ended - limit).days
    if not days:
        return f"已全部完成，正好在{day_name(content.limit_says)}当天", False
    word = "晚于" if days > 0 else "早于"
    return f"已全部完成，{word}{day_name(content.limit_says)} {abs(days)} 天", days > 0


def number(value: float) -> str:
    """A percentage or points as the status rounds them; whole ones without .0."""
    return f"{one_decimal(value):g}"
