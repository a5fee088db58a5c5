"""One item at the data date: 序时 against 形象, lamp, judgement beside the self-report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from projects.forecast import one_decimal
from projects.lamps import UNLIT, Lamp, Past, Preset, Reading
from projects.progress.basis import BASES, Basis, Stretch, length_in_days
from projects.progress.rollup import Seen
from projects.progress.values import Judged, Reported, Standing
from projects.worktime import WorkCalendar

_EVEN = 1e-9
"""Percentage points: below this, a deviation is the noise of a sum of weights."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of an item before it is judged.

    `forecast` is an instant, `float_days` the total float left, `missed` the latest start that
    passed without a start, `past` the week before, `cover` the summary that was reported in the
    item's place, `reference` the instant, and its day, that the variance counts from, `per_day` the
    working minutes of one of its days.
    """

    id: str
    name: str
    stretch: Stretch | None
    expected: float | None
    seen: Seen
    reported: Reported
    finished: date | None
    committed: date | None
    reference: int | None
    reference_day: date | None
    forecast: int | None
    forecast_day: date | None
    missed: date | None
    float_days: float | None
    past: Past | None
    cover: str
    calendar: WorkCalendar
    per_day: int


@dataclass(frozen=True, slots=True)
class Judge:
    """What every judgement of one run shares."""

    as_of: date
    basis: Basis
    preset: Preset
    minutes_per_day: int

    def stand(self, facts: Facts) -> Standing:
        """Judge one item."""
        actual, capped = self._actual(facts.seen.percent)
        points = None
        if actual is not None and facts.expected is not None:
            points = actual - facts.expected
            points = 0.0 if abs(points) < _EVEN else points
        days = self._days(points, facts)
        lamp = self._lamp(points, days, facts)
        overdue = (
            facts.finished is None
            and facts.committed is not None
            and facts.committed <= self.as_of
            and (actual is None or actual < 100)
        )
        judged, why = self._judge(points, overdue, facts)
        return Standing(
            id=facts.id,
            name=facts.name,
            expected_percent=facts.expected,
            actual_percent=actual,
            deviation_points=points,
            deviation_days=days,
            lamp=lamp.word,
            lamp_mark=lamp.shape,
            lamp_says=lamp.says,
            reported=facts.reported,
            judged=judged,
            why=why,
            contradicts=(facts.reported, judged) in (("是", "否"), ("否", "是")),
            overdue=overdue,
            committed=facts.committed,
            network_forecast=facts.forecast_day,
            finish_variance_days=self._variance(facts),
            finish_variance_calendar_days=_calendar_days(facts),
            first=facts.stretch.first if facts.stretch else None,
            due=facts.stretch.last if facts.stretch else None,
            seen_on=facts.seen.on,
            stated_percent=facts.seen.stated,
            summed_percent=facts.seen.summed,
            worded=partial(self._says, actual, points, days, capped, facts),
        )

    def _actual(self, percent: float | None) -> tuple[float | None, bool]:
        """Above 100 only annual targets count, which are read by month."""
        if percent is not None and percent > 100 and self.basis != "month":
            return 100.0, True
        return percent, False

    def _days(self, points: float | None, facts: Facts) -> float | None:
        if points is None or facts.stretch is None:
            return None
        length = self._length(facts.stretch, facts.calendar)
        late = max(0, (self.as_of - facts.stretch.last).days)
        # Past its due day an unfinished work is late by the days since as well.
        return points / 100 * length - (late if points < 0 else 0)

    def _lamp(self, points: float | None, days: float | None, facts: Facts) -> Lamp:
        if points is None:
            return UNLIT
        lamp = self.preset.light(Reading(points, days, facts.past))
        hidden = facts.seen.slack
        if hidden and days is not None and facts.stretch is not None:
            gained = hidden / 100 * self._length(facts.stretch, facts.calendar)
            best = self.preset.light(Reading(points + hidden, days + gained, facts.past))
            if best.code != lamp.code:
                return Lamp("none", says="未填报的工作足以改变结论，不亮灯")
        return lamp

    def _length(self, stretch: Stretch, calendar: WorkCalendar) -> float:
        return length_in_days(stretch, self.basis, calendar, self.minutes_per_day)

    def _judge(self, points: float | None, overdue: bool, facts: Facts) -> tuple[Judged, str]:
        """The computed 是否按序时进度: by percentages, else by what the dates alone prove."""
        if points is not None:
            if points >= 0:
                return "是", "形象进度不低于序时进度"
            if points + facts.seen.slack >= 0:
                return "无法判定", f"{facts.seen.blank} 项应开工而未填报，足以改变结论"
            spare = facts.float_days
            room = f"，尚有总时差 {spare:g} 天" if spare is not None and spare > 0 else ""
            return "否", f"形象进度低于序时进度{room}"
        if overdue:
            return "否", f"时限 {facts.committed} 已到，没有完成记录"
        if facts.missed is not None and not facts.cover:
            return "否", f"最迟开始 {facts.missed} 已过，没有开工记录"
        if facts.cover:
            return "无法判定", f"进度由“{facts.cover}”合并填报"
        if facts.seen.percent is None:
            return "无法判定", "未填报进度"
        return "无法判定", "没有可比的起止日期"

    def _variance(self, facts: Facts) -> float | None:
        if facts.forecast is None or facts.reference is None:
            return None
        worked = facts.calendar.worked
        return (worked(facts.forecast) - worked(facts.reference)) / facts.per_day

    def _says(
        self,
        actual: float | None,
        points: float | None,
        days: float | None,
        capped: bool,
        facts: Facts,
    ) -> str:
        said = ["形象进度未填报" if actual is None else f"形象进度 {one_decimal(actual)}%"]
        if facts.expected is None:
            said.append("没有可比的起止日期，算不出序时进度")
        elif facts.stretch is None:
            said.append(f"序时进度 {one_decimal(facts.expected)}%（{BASES[self.basis]}）")
        else:
            said.append(
                f"序时进度 {one_decimal(facts.expected)}%（{BASES[self.basis]}，{facts.stretch}）"
            )
        if points is not None:
            said.append(_deviation(points, days))
        return "，".join(said) + "".join(f"；{note}" for note in self._notes(capped, facts))

    def _notes(self, capped: bool, facts: Facts) -> list[str]:
        seen, notes = facts.seen, []
        if capped:
            notes.append(f"填报 {one_decimal(seen.percent or 0)}%，超过 100% 的按 100% 计")
        if seen.source == "summed":
            note = "形象进度由下级工作加权汇总"
            if seen.stated is not None:
                note += f"（本级填报 {one_decimal(seen.stated)}%，不晚于下级填报，未采用）"
            notes.append(note)
            if seen.blank:
                notes.append(f"{seen.blank} 项应开工而未填报，按 0 计，汇总值为下限")
        elif seen.summed is not None:
            notes.append(f"采用本级较新的填报，下级加权汇总为 {one_decimal(seen.summed)}%")
        if seen.on is not None and seen.on < self.as_of and seen.percent != 100:
            notes.append(f"进度填报于 {seen.on}")
        return notes


def _calendar_days(facts: Facts) -> int | None:
    if facts.forecast_day is None or facts.reference_day is None:
        return None
    return (facts.forecast_day - facts.reference_day).days


def _deviation(points: float, days: float | None) -> str:
    if not points:
        return "与序时持平"
    word = "超前" if points > 0 else "落后"
    said = f"{word} {one_decimal(abs(points))} 个百分点"
    return said if days is None else f"{said}（约 {one_decimal(abs(days))} 天）"
