"""What a check asks for: thresholds, and the reading taken where the field has several.

`[check]` in `daopai.toml` sets them for a workspace (`projects.workspace.checking`); docs/health.md
tells where every default comes from. Days are working days of the work's calendar, percentages
hundredths of the population, unless a field says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

Relative = Literal["auto", "true", "false"]
Span = Literal["original", "remaining", "baseline"]
DayCount = Literal["working", "calendar"]
Slip = Literal["by", "any"]
Tested = Literal["first", "each"]
Reference = Literal["deadline", "baseline", "imposed"]
Owned = Literal["activity", "summary", "project"]
Completed = Literal["all", "due"]
Links = Literal["open", "all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSettings:
    """Thresholds and readings, each with the default that docs/health.md gives reasons for."""

    # Rules.
    silent_days: int = 14
    """Calendar days without a report after which work under way counts as silent (DP662)."""
    gap_points: float = 1.0
    """Percentage points between two statements of one progress that contradict (DP664)."""
    window_buffer_days: float = 7.0
    """Works that end fewer days before a stop, and may not slip as much, are named (DP632)."""
    least_margin_days: float = 5.0
    """A deadline without a buffer wants this margin, or a tenth of what remains (DP627)."""
    unmeasured_days: float = 90.0
    """Longer works want steps or a quantity, else their percentage is a guess (DP675)."""
    same_duration_percent: float = 50.0
    """The share of works with a duration of one day from which nobody estimated them (DP674)."""
    same_duration_least: int = 10
    """Plans with fewer works have no such share (DP674)."""

    # Limits of the DCMA metrics.
    logic_percent: float = 5.0
    leads_percent: float = 0.0
    lags_percent: float = 5.0
    fs_percent: float = 90.0
    hard_percent: float = 5.0
    high_float_days: float = 44.0
    high_float_percent: float = 5.0
    negative_float_percent: float = 0.0
    long_days: float = 44.0
    long_percent: float = 5.0
    invalid_percent: float = 0.0
    unowned_percent: float = 0.0
    missed_percent: float = 5.0
    cpli_least: float = 0.95
    bei_least: float = 0.95
    baselined_percent: float = 95.0
    """gao-10: the share of works that the baseline must know."""

    # Limits that shrink with a short campaign.
    relative: Relative = "auto"
    """Whether 44 days give way to a share of what remains: `auto` does so in short projects."""
    relative_below_days: float = 220.0
    """`auto` applies below this length of the project."""
    relative_share: float = 20.0
    """The share of the remaining span, in percent."""
    relative_least_days: float = 5.0
    """A relative limit never falls below this."""

    # Readings on which the field disagrees.
    ends_exempt: bool = True
    """1: the first and the last work need no predecessor, no successor."""
    externals_exempt: bool = True
    """1: external dependencies need no predecessor, another organisation begins them."""
    count_dangling: bool = False
    """1: a start or a finish that no link holds counts as missing logic."""
    links: Links = "open"
    """2 to 4: links into unfinished works, or all."""
    late_limits_hard: bool = True
    """5: SNLT and FNLT count as hard constraints."""
    duration: Span = "remaining"
    """8: which duration is long."""
    duration_days: DayCount = "working"
    """8: how its days count."""
    owner: Owned = "summary"
    """10: whose owner will do: the work's own, also a summary's, also the project's."""
    owner_of_milestones: bool = False
    """10: whether milestones need an owner."""
    promised_milestones: bool = True
    """11, 14: whether milestones of the baseline count."""
    completed: Completed = "all"
    """14: what is completed: everything, or only what was due."""
    unbaselined_due: bool = False
    """14: whether works that the baseline does not know count as due."""
    level_of_effort: bool = False
    """Whether hammocks belong to the population."""
    test_days: float = 600.0
    """12: how much is added."""
    test_slip: Slip = "by"
    """12: the finish slips by as much, or slips at all."""
    test_on: Tested = "first"
    """12: added to the first work of the critical path, or to each in turn."""
    test_tolerance: float = 5.0
    """12: percent by which the slip may fall short where several calendars are on the path."""
    reference: Reference = "deadline"
    """13: the finish that the float is measured to."""

    @property
    def changed(self) -> dict[str, bool | str | int | float]:
        """The settings that differ from their defaults, by name."""
        usual = CheckSettings()
        return {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if getattr(self, field.name) != getattr(usual, field.name)
        }

    @property
    def changed_words(self) -> str:
        """The same as people read it: `long_days = 30，relative = true`."""
        return "，".join(
            f"{name} = {str(value).lower() if isinstance(value, bool) else value}"
            if isinstance(value, bool | str)
            else f"{name} = {value:g}"
            for name, value in self.changed.items()
        )


USUAL = CheckSettings()
"""The defaults."""
