"""What a status says: frozen values, rendered by others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Reported = Literal["是", "否", "未填"]
Judged = Literal["是", "否", "无法判定"]
Baseline = Mapping[str, tuple[date, date]]
"""First and last day of each work in a baseline; the project's own under its code."""


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
    the item's calendar, positive late. `summed_percent` is the weighted sum of a summary's leaves,
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
    first: date | None
    due: date | None
    seen_on: date | None
    stated_percent: float | None
    summed_percent: float | None
    says: str


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
    """

    as_of: date
    basis: str
    basis_says: str
    weights: str
    weights_says: str
    preset: str
    preset_says: str
    overall: Standing
    items: Mapping[str, Standing]
    trend_forecast: date | None
    trend_says: str
    counts: Counts

    def __getitem__(self, item: str) -> Standing:
        """The standing of one activity."""
        return self.items[item]

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
        """Network forecast less baseline or committed finish, positive late."""
        return self.overall.finish_variance_days

    @property
    def says(self) -> str:
        """One sentence with both numbers and the basis."""
        return self.overall.says
