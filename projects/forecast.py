"""The trend forecast: where today's pace leads. SEMANTICS 9.

Linear: the share done took the days that have passed, so the whole takes days / share. It never
mixes with the network forecast, which reschedules what remains. Earned schedule needs a baseline.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

EARLIEST_SHARE = 10
"""No point forecast before one tenth of the duration has passed."""


def one_decimal(value: float) -> float:
    """`value` to one decimal, half away from zero, as it is printed (76.65 -> 76.7)."""
    # repr gives the digits that people typed; the binary value behind 0.25 or 76.65 does not.
    return float(Decimal(repr(value)).quantize(Decimal("0.1"), ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Trend:
    """A forecast finish, or None and why there is none. `says` is one Chinese sentence."""

    day: date | None
    says: str


def linear_trend(
    start: date | None, due: date | None, seen_on: date | None, percent: float | None
) -> Trend:
    """Extend the pace from `start` to `seen_on`, both days counted, to 100 %.

    Args:
        start: first day of the work.
        due: last day of its span; decides what a tenth of the duration is.
        seen_on: the data date of the observation.
        percent: done by then, 0 to 100.
    """
    if percent is None or seen_on is None:
        return Trend(None, "未填报进度，不作趋势预测")
    if percent >= 100:
        return Trend(None, "已完成 100%，无需趋势预测")
    if percent <= 0:
        return Trend(None, "形象进度为 0，没有趋势可循")
    if start is None:
        return Trend(None, "不知道开工日期，不作趋势预测")
    elapsed = (seen_on - start).days + 1
    if elapsed <= 0:
        return Trend(None, f"填报日 {seen_on} 早于开工日 {start}，不作趋势预测")
    if due is not None and due >= start:
        total = (due - start).days + 1
        if elapsed * EARLIEST_SHARE < total:
            return Trend(None, f"工期 {total} 天只过去 {elapsed} 天，不足十分之一，不作点预测")
    whole = int(Decimal(repr(elapsed * 100 / percent)).quantize(Decimal(1), ROUND_HALF_UP))
    try:
        day = start + timedelta(days=whole - 1)
    except OverflowError:
        return Trend(None, f"{elapsed} 天只完成 {percent:g}%，推算的完成日超出历法范围")
    return Trend(
        day, f"线性趋势：{start} 起 {elapsed} 天完成 {one_decimal(percent)}%，照此 {day} 完成"
    )
