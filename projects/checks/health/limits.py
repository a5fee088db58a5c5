"""How long is long: 44 days, or in a short campaign a share of what remains."""

from __future__ import annotations

from typing import NamedTuple

from projects.checks.health.metrics import number
from projects.checks.health.population import Population


class Limit(NamedTuple):
    """A number of days and the sentence that says where it comes from."""

    days: float
    says: str


def limit_days(population: Population, usual: float) -> Limit:
    """The limit in working days; `usual` is the one for long projects."""
    settings = population.settings
    if settings.relative == "false":
        return Limit(usual, f"限值 {number(usual)} 天（不按工程长短折算）")
    length = _length(population)
    if length is None:
        return Limit(usual, f"限值 {number(usual)} 天（没有可用的总工期）")
    whole, left = length
    if settings.relative == "auto" and whole >= settings.relative_below_days:
        return Limit(
            usual,
            f"限值 {number(usual)} 天（总工期 {whole:.0f} 天，"
            f"不短于 {number(settings.relative_below_days)} 天）",
        )
    part = max(left * settings.relative_share / 100, settings.relative_least_days)
    why = f"总工期 {whole:.0f} 天，剩余 {left:.0f} 天的 {number(settings.relative_share)}%"
    if part >= usual:
        return Limit(usual, f"限值 {number(usual)} 天（{why} 不小于它）")
    # Judged as it is printed.
    return Limit(round(part, 1), f"限值折算为 {round(part, 1):g} 天（{why}）")


def _length(population: Population) -> tuple[float, float] | None:
    """Working days of the whole project and of what remains, in its own calendar."""
    timings = [timing for _, timing in population.leaves]
    early = [(t.early_start, t.early_finish) for t in timings if t.early_start is not None]
    late = [(t.late_start, t.late_finish) for t in timings if t.late_start is not None]
    known = early or late
    begin = min((start for start, _ in known), default=None)
    end = max((finish for _, finish in known if finish is not None), default=None)
    if begin is None or end is None:
        return None
    begin = min(begin, population.schedule.start or begin)
    origin = max(begin, population.origin or begin)
    calendar = population.case.calendars.default
    whole = population.days(calendar, begin, end)
    return whole, max(population.days(calendar, origin, end), 0.0)
