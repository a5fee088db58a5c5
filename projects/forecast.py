"""The trend forecast: where today's pace leads, and how far it has wandered. SEMANTICS 9.

Linear: the share done took the days that have passed, so the whole takes days / share. Earned
schedule (Lipke) does the same on the time axis of a baseline, in working weeks. Neither mixes with
the network forecast, which reschedules what remains. docs/variance.md works both out in numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Literal

EARLIEST_SHARE = 10
"""No point forecast before one tenth of the duration has passed."""
RECENT = 5
"""How many earlier reports the band looks back to."""
REPORT_STEP = 0.5
"""Percentage points by which a report in whole percents may be off."""

BAND_SAYS = f"取最近至多 {RECENT} 次填报的速度与 ±{REPORT_STEP} 个百分点的填报误差，不是概率"
_SAME = 1e-9
"""Percentage points: two planned values that differ by less are one flat stretch."""

Method = Literal["earned-schedule", "linear"]


def one_decimal(value: float) -> float:
    """`value` to one decimal, half away from zero, as it is printed (76.65 -> 76.7)."""
    # repr gives the digits that people typed; the binary value behind 0.25 or 76.65 does not.
    return float(Decimal(repr(value)).quantize(Decimal("0.1"), ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Trend:
    """A forecast finish with its band; `day` None: no point forecast, `says` tells why.

    `earliest` and `latest` span the finishes that the paces of the recent reports, and today's
    within the step of a report, lead to; `latest` None beside an `earliest`: no end in sight.
    """

    day: date | None
    says: str
    earliest: date | None = None
    latest: date | None = None
    method: Method = "linear"


def refusal(percent: float | None) -> str:
    """Why a percentage carries no trend whatever the method; empty where it does."""
    if percent is None:
        return "未填报进度，不作趋势预测"
    if percent >= 100:
        return "已完成 100%，无需趋势预测"
    return "形象进度为 0，没有趋势可循" if percent <= 0 else ""


def linear_trend(
    start: date | None,
    due: date | None,
    seen_on: date | None,
    percent: float | None,
    earlier: Sequence[tuple[date, float]] = (),
) -> Trend:
    """Extend the pace from `start` to `seen_on`, both days counted, to 100 %.

    Args:
        start: first day of the work.
        due: last day of its span; decides what a tenth of the duration is.
        seen_on: the data date of the observation.
        percent: done by then, 0 to 100.
        earlier: data date and percent of the reports before, the oldest first, for the band.
    """
    refused = refusal(percent)
    if percent is None or seen_on is None or refused:
        return Trend(None, refused or refusal(None))
    if start is None:
        return Trend(None, "不知道开工日期，不作趋势预测")
    elapsed = (seen_on - start).days + 1
    if elapsed <= 0:
        return Trend(None, f"填报日 {seen_on} 早于开工日 {start}，不作趋势预测")
    total = (due - start).days + 1 if due is not None and due >= start else 0
    soon = elapsed * EARLIEST_SHARE < total
    paces = [
        (passed, done)
        for day, done in earlier
        if done > 0 and (passed := (day - start).days + 1) > 0
        if soon or passed * EARLIEST_SHARE >= total
    ][-RECENT:]
    paces += [(elapsed, min(100, percent + REPORT_STEP)), (elapsed, percent - REPORT_STEP)]
    finishes = [_finish(start, passed, done) for passed, done in paces]
    earliest, latest = spread(finishes, seen_on)
    if soon:
        says = f"工期 {total} 天只过去 {elapsed} 天，不足十分之一，不作点预测"
        return Trend(None, f"{says}{band_says(earliest, latest)}", earliest, latest)
    day = _finish(start, elapsed, percent)
    if day is None:
        return Trend(None, f"{elapsed} 天只完成 {percent:g}%，推算的完成日超出历法范围")
    says = f"线性趋势：{start} 起 {elapsed} 天完成 {one_decimal(percent)}%，照此 {day} 完成"
    return Trend(day, says + band_says(earliest, latest), earliest, latest)


def _finish(start: date, elapsed: int, percent: float) -> date | None:
    """The last day of the whole at the pace of `percent` in `elapsed` days; None: never."""
    if percent <= 0:
        return None
    whole = int(Decimal(repr(elapsed * 100 / percent)).quantize(Decimal(1), ROUND_HALF_UP))
    try:
        return start + timedelta(days=whole - 1)
    except OverflowError:
        return None


def spread(finishes: Iterable[date | None], seen_on: date) -> tuple[date | None, date | None]:
    """The earliest and the latest of some finishes, none before `seen_on`, by when unfinished work
    cannot have ended; the latest is None where one of them is."""
    found = list(finishes)
    days = [max(day, seen_on) for day in found if day is not None]
    return min(days, default=None), None if None in found else max(days, default=None)


def band_says(earliest: date | None, latest: date | None) -> str:
    """The band in words, to stand behind a forecast; empty without one."""
    if earliest is None:
        return ""
    until = f"至 {latest}" if latest is not None else "起，最迟无法估计"
    return f"；区间 {earliest} {until}（{BAND_SAYS}）"


def earned_schedule(
    planned: Sequence[float], earned: float, at: float, length: float | None = None
) -> float:
    """The time at which the baseline wanted what has been earned, in periods from its start.

    ES = C + (EV - PV_C) / (PV_{C+1} - PV_C) with C the last period whose PV is not above EV. Where
    EV lies on a flat stretch of the PV that holds the data date, ES = min(right end, AT): a planned
    pause neither gains nor loses time. EV at or above the last PV gives the whole length.

    Args:
        planned: cumulative planned value at the end of periods 0, 1, 2, …; it never falls.
        earned: earned value, in the unit of `planned`.
        at: actual time, in periods from the start to the data date.
        length: periods to the end of the last one, where that is not a whole one.

    Raises:
        ValueError: there is no period, or `planned` falls.
    """
    if len(planned) < 2 or any(b < a for a, b in pairwise(planned)):
        raise ValueError("planned value needs two points and never falls")
    last = len(planned) - 1
    ends = [float(k) for k in range(last)] + [float(last) if length is None else length]
    if earned >= planned[-1] - _SAME:
        return ends[-1]
    reached = max((k for k, value in enumerate(planned) if value <= earned + _SAME), default=0)
    if abs(planned[reached] - earned) <= _SAME:
        left = min(k for k, value in enumerate(planned) if value >= earned - _SAME)
        if ends[left] <= at <= ends[reached]:
            return min(ends[reached], at)
        return ends[reached]
    rise = planned[reached + 1] - planned[reached]
    share = max(0.0, earned - planned[reached]) / rise
    return ends[reached] + share * (ends[reached + 1] - ends[reached])
