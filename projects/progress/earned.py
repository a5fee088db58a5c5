"""Earned schedule (挣得进度): planned and earned value of a baseline, week by week (Lipke).

Values are percent of the sum of the frozen weights; times are working weeks of the project's
calendar from the baseline's start, so many working days as an ordinary week of it has. A stop of
the calendar (春节停工) takes no time on this axis. docs/variance.md has the formulas.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from math import floor
from typing import TYPE_CHECKING

from projects.baseline import Baseline
from projects.errors import InputError
from projects.forecast import (
    EARLIEST_SHARE,
    RECENT,
    REPORT_STEP,
    Trend,
    band_says,
    earned_schedule,
    one_decimal,
    refusal,
    spread,
)
from projects.model import DAY, day_of, instant
from projects.progress.ground import Ground
from projects.readers.workcalendars import days_a_week
from projects.worktime import WorkCalendar

if TYPE_CHECKING:
    import pandas as pd

_DONE = 100 - 1e-9


@dataclass(frozen=True, slots=True)
class EarnedWeek:
    """One week of the series: number from 1, its last day, planned and earned value in percent,
    earned schedule and actual time in working weeks, SPI(t).

    `ev`, `es` and `spi_t` are None before the first report and after the data date. `reported`:
    progress was reported for a day of this week.
    """

    week: int
    closes: date
    pv: float
    ev: float | None
    es: float | None
    at: float
    spi_t: float | None
    reported: bool


@dataclass(frozen=True, slots=True)
class Earned:
    """Where a plan stands on the time axis of a baseline. `duration` (PD), `at` and `es` in working
    weeks of `days_a_week` days; `es` and `spi_t` None where nothing was reported. Weeks close on
    the weekday of the data date, up to the later of data date and baseline finish."""

    baseline: int
    start: date
    finish: date
    days_a_week: int
    duration: float
    at: float
    es: float | None
    spi_t: float | None
    weeks: tuple[EarnedWeek, ...]
    trend: Trend

    def frame(self) -> pd.DataFrame:
        """The table view: one row a week."""
        import pandas as pd

        names = ("week", "closes", "pv", "ev", "es", "at", "spi_t", "reported")
        rows = [{name: getattr(week, name) for name in names} for week in self.weeks]
        return pd.DataFrame(rows, columns=list(names))


@dataclass(frozen=True)
class _Axis:
    """Working weeks from the start of the baseline."""

    calendar: WorkCalendar
    start: int
    week: int

    def weeks(self, moment: int) -> float:
        """Working weeks from the start to an instant; negative before it."""
        return (self.calendar.worked(moment) - self.calendar.worked(self.start)) / self.week

    def moment(self, weeks: float) -> int:
        """The instant by which so many working weeks have passed."""
        return self.calendar.finish_of(self.calendar.worked(self.start) + round(weeks * self.week))


@dataclass(frozen=True)
class _Promise:
    """One work of the baseline: its share of the whole in percent, its calendar and instants."""

    share: float
    calendar: WorkCalendar
    start: int
    finish: int

    def values(self, moments: Sequence[int]) -> list[float]:
        """What should be earned by each of some instants between start and finish."""
        worked = self.calendar.worked
        begun = worked(self.start)
        whole = worked(self.finish) - begun
        if whole <= 0:
            return [0.0] * len(moments)
        return [self.share * (worked(moment) - begun) / whole for moment in moments]


def earned(
    ground: Ground,
    as_of: date,
    done: Mapping[date, float],
    ended: date | None,
    *,
    target: str | None = None,
    met: bool = False,
) -> Earned | None:
    """The series of a baseline at a data date; None without a baseline that has dates and weights.

    Args:
        ground: the plan with its baseline.
        as_of: the data date.
        done: percent of the project by data date of its report (`projects.progress.history`).
        ended: the day on which all was finished, if so: time stands still from then on.
        target: the item that the project's deadline is on; its finish is what the trend is of.
        met: that item is finished.
    """
    base = ground.baseline
    promises = _promises(ground, base) if base is not None else []
    if base is None or not promises:
        return None
    days = days_a_week(ground.project.calendar, ground.project.calendars)
    per_day = ground.project.minutes_per_day
    start, finish = min(p.start for p in promises), max(p.finish for p in promises)
    axis = _Axis(ground.calendars.default, start, days * per_day)
    duration = axis.weeks(finish)
    if duration <= 0:
        return None
    whole = int(duration) if duration > int(duration) else int(duration) - 1
    ends = [start, *(axis.moment(k) for k in range(1, whole + 1)), finish]
    ruler = _Ruler(axis, days, duration, _planned(promises, ends))
    now = instant(as_of, DAY)
    frozen = min(now, instant(ended, DAY)) if ended is not None else now
    weeks = _weeks(ruler, promises, as_of, day_of(finish - 1), done, frozen)
    today = next(week for week in weeks if week.closes == as_of)
    aim = _Aim("", duration, met)
    promised = base.by_id.get(target or "")
    if promised is not None and promised.finish is not None:
        aim = _Aim(promised.name, axis.weeks(promised.finish), met)
    newest = max(done, default=as_of)
    trend = _Forecaster(base.number, ruler, as_of, weeks, aim, newest).trend(today)
    return Earned(
        baseline=base.number,
        start=day_of(start),
        finish=day_of(finish - 1),
        days_a_week=days,
        duration=duration,
        at=today.at,
        es=today.es,
        spi_t=today.spi_t,
        weeks=weeks,
        trend=trend,
    )


def _promises(ground: Ground, base: Baseline) -> list[_Promise]:
    """The works of the baseline that count: with a weight, dates, and still in the plan."""
    weights: dict[str, float] = {}
    for leaf, origin in ground.weights.whence.items():
        weights[origin] = weights.get(origin, 0.0) + ground.weights.of[leaf]
    total = sum(weights.values())
    found = []
    for item, weight in weights.items():
        kept = base.by_id[item]
        if weight and kept.start is not None and kept.finish is not None:
            calendar = ground.calendars.of(ground.works[item])
            found.append(_Promise(100 * weight / total, calendar, kept.start, kept.finish))
    return found


def _planned(promises: Sequence[_Promise], moments: Sequence[int]) -> list[float]:
    """Planned value in percent at each of some instants in order."""
    partly = [0.0] * len(moments)
    ended = [0.0] * len(moments)
    for promise in promises:
        begun = bisect_right(moments, promise.start)
        over = bisect_left(moments, promise.finish)
        for k, value in enumerate(promise.values(moments[begun:over]), begun):
            partly[k] += value
        if over < len(moments):
            ended[over] += promise.share
    planned = [part + full for part, full in zip(partly, accumulate(ended), strict=True)]
    # The noise of a sum must not let a plateau fall.
    return list(accumulate((min(value, 100.0) for value in planned), max))


@dataclass(frozen=True)
class _Ruler:
    """The planned value at the end of every working week, to measure earned schedule by."""

    axis: _Axis
    days_a_week: int
    duration: float
    planned: list[float]

    def schedule(self, percent: float, at: float) -> float:
        """Earned schedule in working weeks."""
        share = percent / 100 * self.planned[-1]
        return earned_schedule(self.planned, share, at, self.duration)

    def finish(self, horizon: float, spi_t: float, day: date) -> date | None:
        """start + horizon / SPI(t) in whole days, as the linear trend counts them, and not before
        `day`; None where it lies beyond the calendar."""
        if spi_t <= 0:
            return None
        days = floor(horizon / spi_t * self.days_a_week + 0.5)
        try:
            return max(day_of(self.axis.moment(days / self.days_a_week) - 1), day)
        except InputError:
            return None


def _weeks(
    ruler: _Ruler,
    promises: Sequence[_Promise],
    as_of: date,
    finish: date,
    done: Mapping[date, float],
    frozen: int,
) -> tuple[EarnedWeek, ...]:
    first = min(day_of(ruler.axis.start), as_of)
    closes = [as_of - timedelta(days=7 * k) for k in range((as_of - first).days // 7, -1, -1)]
    while closes[-1] < finish:
        closes.append(closes[-1] + timedelta(days=7))
    planned = _planned(promises, [instant(day, DAY) for day in closes])
    days = sorted(done)
    made = []
    for number, (day, pv) in enumerate(zip(closes, planned, strict=True), 1):
        close = instant(day, DAY)
        seen = bisect_right(days, day)
        ev = done[days[seen - 1]] if seen and day <= as_of else None
        # Once all is done, the time it took is what counts.
        at = ruler.axis.weeks(min(close, frozen) if ev is not None and ev >= _DONE else close)
        es = ruler.schedule(ev, at) if ev is not None and at > 0 else None
        spi = es / at if es is not None else None
        fresh = bool(seen) and days[seen - 1] > day - timedelta(days=7) and day <= as_of
        made.append(EarnedWeek(number, day, pv, ev, es, at, spi, fresh))
    return tuple(made)


@dataclass(frozen=True)
class _Aim:
    """What the trend is of: the name of the item that the project's deadline is on, empty for the
    whole, its promised finish in working weeks from the start, and whether it is finished."""

    name: str
    horizon: float
    met: bool


@dataclass(frozen=True)
class _Forecaster:
    """The trend on the axis of a baseline, and its band."""

    number: int
    ruler: _Ruler
    as_of: date
    weeks: tuple[EarnedWeek, ...]
    aim: _Aim
    newest: date
    """The data date of the newest report."""

    def trend(self, today: EarnedWeek) -> Trend:
        """start + PD / SPI(t) at the data date; before a tenth of the duration only a band."""
        name = f"“{self.aim.name}”" if self.aim.name else "全部工作"
        if self.aim.met:
            return self._none(f"{name}已完成，无需趋势预测")
        refused = refusal(today.ev)
        if refused:
            return self._none(refused)
        if today.es is None or today.spi_t is None:
            begins = day_of(self.ruler.axis.start)
            return self._none(f"第 {self.number} 号基线 {begins} 才开工，不作趋势预测")
        earliest, latest = self._band(today)
        band = band_says(earliest, latest)
        total, passed = one_decimal(self.aim.horizon), one_decimal(today.at)
        if self._soon(today):
            says = f"基线工期 {total} 周只过去 {passed} 周，不足十分之一，不作点预测"
            return Trend(None, says + band, earliest, latest, "earned-schedule")
        day = self.ruler.finish(self.aim.horizon, today.spi_t, self.as_of)
        pace = (
            f"挣得进度（第 {self.number} 号基线）：实际用时 {passed} 周，"
            f"挣得 {one_decimal(today.es)} 周，SPI(t) = {today.spi_t:.2f}"
        )
        if self.as_of - self.newest > timedelta(days=7):
            pace += f"（最近填报于 {self.newest}，此后按没有进展计）"
        if day is None:
            return self._none(f"{pace}，推算的完成日超出日历范围")
        return Trend(
            day, f"{pace}，照此{name} {day} 完成{band}", earliest, latest, "earned-schedule"
        )

    def _band(self, today: EarnedWeek) -> tuple[date | None, date | None]:
        soon = self._soon(today)
        before = [
            week.spi_t
            for week in self.weeks
            if week.closes < self.as_of and week.reported and week.spi_t
            if soon or not self._soon(week)
        ][-RECENT:]
        ev = today.ev or 0.0
        for percent in (min(100.0, ev + REPORT_STEP), ev - REPORT_STEP):
            spi = self.ruler.schedule(max(percent, 0.0), today.at) / today.at
            before.append(spi if percent > 0 else 0.0)
        return spread(
            [self.ruler.finish(self.aim.horizon, spi, self.as_of) for spi in before], self.as_of
        )

    def _soon(self, week: EarnedWeek) -> bool:
        return week.at * EARLIEST_SHARE < self.aim.horizon

    @staticmethod
    def _none(says: str) -> Trend:
        return Trend(None, says, method="earned-schedule")
