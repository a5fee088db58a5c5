"""What a variance says: frozen values, rendered by others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from projects.forecast import Trend
from projects.progress import Earned, Share
from projects.variance.frontline import FrontPoint

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemVariance:
    """One item against the baseline. Days of work are those of its own calendar, positive late.

    `baseline_start` and `baseline_finish` are the promised days, None without a baseline or where
    the item is new. `committed` is the own deadline, else the finish in the baseline, else None.
    The variances count from the baseline, `finish_days` else from the committed day.
    `front` is its point on the front line, None where it is neither under way nor due.
    """

    id: str
    name: str
    committed: date | None
    baseline_start: date | None
    baseline_finish: date | None
    forecast_start: date | None
    forecast_finish: date | None
    start_days: float | None
    start_calendar_days: int | None
    finish_days: float | None
    finish_calendar_days: int | None
    front: FrontPoint | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkForecast:
    """The finish that rescheduling from the data date gives. `says` is one Chinese sentence."""

    day: date | None
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Variance:
    """A plan at its data date against baseline `baseline` (None: none was taken).

    `overall` is the project's own line. `network` and `trend` stand side by side and are never
    mixed. `parts` and `shares` are how 形象进度 adds up; `earned` is the weekly series.
    """

    as_of: date
    baseline: int | None
    overall: ItemVariance
    items: Mapping[str, ItemVariance]
    network: NetworkForecast
    trend: Trend
    earned: Earned | None
    parts: tuple[Share, ...]
    shares: tuple[Share, ...]

    def __getitem__(self, item: str) -> ItemVariance:
        """The line of one activity."""
        return self.items[item]

    @property
    def behind(self) -> tuple[ItemVariance, ...]:
        """The items left of the data date on the front line, those that delay the most first."""
        late = (line for line in self.items.values() if line.front and line.front.days < 0)
        return tuple(sorted(late, key=_harm))

    def frame(self) -> pd.DataFrame:
        """The table view: one row an item, dates as days."""
        import pandas as pd

        return pd.DataFrame(
            {
                "id": line.id,
                "name": line.name,
                "committed": line.committed,
                "baseline_start": line.baseline_start,
                "baseline_finish": line.baseline_finish,
                "forecast_start": line.forecast_start,
                "forecast_finish": line.forecast_finish,
                "start_days": line.start_days,
                "finish_days": line.finish_days,
                "finish_calendar_days": line.finish_calendar_days,
                "front_days": line.front.days if line.front else None,
                "effect": line.front.effect if line.front else None,
            }
            for line in self.items.values()
        )


_RANK = {"project": 0, "successors": 1, "none": 2}


def _harm(line: ItemVariance) -> tuple[int, float, float]:
    point = line.front
    assert point is not None
    return _RANK[point.effect], -point.late_days, point.days
