"""What a status says: frozen values, rendered by others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from projects.baseline import Baseline
from projects.forecast import Trend
from projects.progress.earned import Earned
from projects.progress.ground import Ground
from projects.progress.shares import Share
from projects.weights import Weights

Reported = Literal["是", "否", "未填"]
Judged = Literal["是", "否", "无法判定"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One item at the data date. Percentages and points are unrounded; print them through
    `projects.forecast.one_decimal`.

    `expected_percent` None: no span to measure by. `actual_percent` None: 未填报, never 0.
    `deviation_points` is actual less expected, `deviation_days` the same in days of the span
    (working days under the bases workday and plan); negative is behind. `first` and `due` are
    that span.
    `lamp` is a word, `lamp_mark` its shape (with `*` where the preset's text leaves a gap).
    `judged` is the computed 是否按序时进度, `why` its ground; `contradicts`: the self-report says
    otherwise. `committed` is the item's own deadline, else its baseline finish.
    `finish_variance_days`: forecast less baseline finish (else less the committed date), in days of
    the item's calendar, positive late; `finish_variance_calendar_days` counts every day between the
    two days instead. `summed_percent` is the weighted sum of a summary's leaves,
    `stated_percent` what was said of the item itself: `actual_percent` is one of them.
    """

    id: str
    name: str
    expected_percent: float | None
    actual_percent: float | None
    deviation_points: float | None
    deviation_days: float | None
    lamp: str
    lamp_mark: str
    lamp_says: str
    reported: Reported
    judged: Judged
    why: str
    contradicts: bool
    overdue: bool
    committed: date | None
    network_forecast: date | None
    finish_variance_days: float | None
    finish_variance_calendar_days: int | None
    first: date | None
    due: date | None
    seen_on: date | None
    stated_percent: float | None
    summed_percent: float | None
    worded: Callable[[], str] = field(repr=False, compare=False)

    @property
    def says(self) -> str:
        """One sentence with both numbers and the basis; put together for whoever reads it."""
        return self.worded()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many works stand how. `items` is the denominator: neither summaries nor hammocks."""

    items: int
    judged_yes: int
    judged_no: int
    judged_unknown: int
    reported_yes: int
    reported_no: int
    reported_blank: int
    contradictions: int
    overdue: int
    green: int
    yellow: int
    red: int
    unlit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A plan at its data date. `overall` is the project's own standing; `items` holds every
    activity in the order of the plan. Network and trend forecast stand side by side, never mixed.

    `parts` adds 形象进度 up by 子项目, `shares` by the works that count. `looked_back` is the close
    of the week before, which the lamps of some presets remember. `earned` is the series of the
    baseline. `target` is the item that the project's deadline is on, whose finish both forecasts
    are of; None: the whole. `ground` is what the run stood on: the plan as laid, weights, baseline.
    """

    as_of: date
    basis: str
    basis_says: str
    weighing: Weights
    preset: str
    preset_says: str
    looked_back: date | None
    overall: Standing
    items: Mapping[str, Standing]
    parts: tuple[Share, ...]
    shares: tuple[Share, ...]
    trend: Trend
    earned: Earned | None
    counts: Counts
    target: str | None
    ground: Ground = field(repr=False, compare=False)

    def __getitem__(self, item: str) -> Standing:
        """The standing of one activity."""
        return self.items[item]

    @property
    def baseline(self) -> Baseline | None:
        """The baseline behind committed dates, weights and planned value."""
        return self.ground.baseline

    @property
    def weights(self) -> str:
        """The kind of the weights: budget | workdays | quantity | explicit."""
        return self.weighing.kind

    @property
    def weights_says(self) -> str:
        """The weights in words."""
        return self.weighing.says

    @property
    def trend_forecast(self) -> date | None:
        """The finish that the pace so far leads to; None without a point forecast."""
        return self.trend.day

    @property
    def trend_says(self) -> str:
        """The trend in one sentence, with its method and band."""
        return self.trend.says

    @property
    def spi_t(self) -> float | None:
        """Earned schedule over actual time; None without a baseline or a report."""
        return self.earned.spi_t if self.earned else None

    @property
    def expected_percent(self) -> float | None:
        """序时进度 of the project, in percent."""
        return self.overall.expected_percent

    @property
    def actual_percent(self) -> float | None:
        """形象进度 of the project, in percent; None where nothing was reported."""
        return self.overall.actual_percent

    @property
    def deviation_points(self) -> float | None:
        """Actual less expected of the project, in percentage points."""
        return self.overall.deviation_points

    @property
    def deviation_days(self) -> float | None:
        """The deviation of the project in days of its span."""
        return self.overall.deviation_days

    @property
    def lamp(self) -> str:
        """The project's lamp as a word."""
        return self.overall.lamp

    @property
    def lamp_mark(self) -> str:
        """The project's lamp as a shape."""
        return self.overall.lamp_mark

    @property
    def reported(self) -> Reported:
        """What the project reports of itself."""
        return self.overall.reported

    @property
    def network_forecast(self) -> date | None:
        """The finish that rescheduling the remaining work gives."""
        return self.overall.network_forecast

    @property
    def finish_variance_days(self) -> float | None:
        """Network forecast less baseline or committed finish in working days, positive late."""
        return self.overall.finish_variance_days

    @property
    def finish_variance_calendar_days(self) -> int | None:
        """The same in calendar days."""
        return self.overall.finish_variance_calendar_days

    @property
    def says(self) -> str:
        """One sentence with both numbers and the basis."""
        return self.overall.says
