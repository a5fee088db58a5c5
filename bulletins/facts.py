"""The facts of a bulletin: frozen values that carry their basis and data date.

A sentence of a bulletin is made from these and from nothing else (`bulletins.document`); where they
come from is in `bulletins.gather`. All texts are cleaned to one line (`wording.clean`).
Percentages run from 0 to 100, deviations are in percentage points (百分点), days are whole days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bulletins.week import Week

State = Literal["finished", "on-time", "behind", "unreported", "unjudged", "not-due", "suspended"]
NodeKind = Literal["start", "deadline", "external"]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many stand where. The states other than `suspended` add up to `total`."""

    finished: int = 0
    on_time: int = 0
    behind: int = 0
    unreported: int = 0
    unjudged: int = 0
    """Told, but without dates to judge it by."""
    not_due: int = 0
    suspended: int = 0

    @property
    def total(self) -> int:
        """The denominator: 暂缓 stays out."""
        return (
            self.finished
            + self.on_time
            + self.behind
            + self.unreported
            + self.unjudged
            + self.not_due
        )


def count(states: Iterable[State]) -> Counts:
    """Count states."""
    seen = Counter(states)
    return Counts(
        finished=seen["finished"],
        on_time=seen["on-time"],
        behind=seen["behind"],
        unreported=seen["unreported"],
        unjudged=seen["unjudged"],
        not_due=seen["not-due"],
        suspended=seen["suspended"],
    )


@dataclass(frozen=True, slots=True)
class DoneFact:
    """A work finished in the period; `late_report`: finished before it, reported within it."""

    id: str
    name: str
    owner: str
    day: date
    late_report: bool = False


@dataclass(frozen=True, slots=True)
class MoveFact:
    """Progress told in the period. `before` None: the first figure. `quantity`: `256/500台`."""

    id: str
    name: str
    before: float | None
    after: float
    seen_on: date
    quantity: str = ""


@dataclass(frozen=True, slots=True)
class NodeFact:
    """A date of the next four weeks by which something must begin, be there or be done."""

    day: date
    kind: NodeKind
    id: str
    name: str
    owner: str
    float_days: float | None
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class IssueFact:
    """A problem to be coordinated: what is wrong, what to do, who, until when."""

    id: str
    name: str
    owner: str
    limit: date | None
    says: tuple[str, ...]
    asks: tuple[str, ...]
    severe: bool


@dataclass(frozen=True, slots=True)
class PlanFact:
    """A work that begins or ends next week under the plan."""

    id: str
    name: str
    owner: str
    start: date | None
    finish: date | None
    latest_start: date | None
    starts: bool
    finishes: bool
    started: bool


@dataclass(frozen=True, slots=True)
class StandingFact:
    """Self-report beside computed judgement; neither overwrites the other."""

    id: str
    name: str
    owner: str
    reported: str
    judged: str
    why: str
    expected: float | None
    actual: float | None
    deviation: float | None
    days: float | None
    lamp: str
    contradicts: bool
    due: date | None
    """The committed day, else the latest finish."""
    state: State
    note: str
    said: float | None = None
    """Of a heading: the percentage that somebody stated for the whole of it."""
    summed: float | None = None
    """And the weighted sum of its works."""


@dataclass(frozen=True, slots=True)
class ExternalFact:
    """A dependency on another organisation: what it promised against the latest date that works."""

    id: str
    name: str
    owner: str
    promised: date | None
    expected: date | None
    """The forecast finish: the promise, else the start and the duration."""
    latest_start: date | None
    latest: date | None
    done: bool
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFact:
    """What the figures of a project rest on, beside the data date: the ground of the annex of
    sources. `revision`, `baseline` and `deadlines` are words, "" where there is none; `trend` says
    how the trend was drawn, or why there is none."""

    basis: str = "day"
    basis_says: str = "按日"
    weights: str = ""
    preset: str = ""
    preset_says: str = ""
    rules: str = ""
    trend: str = ""
    revision: str = ""
    baseline: str = ""
    deadlines: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFacts:
    """Everything the bulletin says of one project at its data date."""

    code: str
    name: str
    owner: str
    data_date: date
    state: State
    expected: float | None
    actual: float | None
    deviation: float | None
    floor: bool
    """Works that should be under way were not told of and count as nothing done, and nobody told
    a figure for the whole."""
    basis: str
    lamp: str
    lamp_says: str
    """Why no lamp is lit, or why this one; "" where nothing needs saying."""
    reported: str
    judged: str
    why: str
    contradicts: bool
    seen_on: date | None
    """The data date of the newest progress row; None: nothing was ever told."""
    own_deadline: bool
    """Whether the project as a whole has a deadline; else only its works have, each its own."""
    deadlines: int
    overdue: int
    """Deadlines in all, and those passed without a finish."""
    deadline: date | None
    deadline_text: str
    deadline_item: str
    """The name of the work that the governing deadline stands on; "" for the project."""
    deadline_forecast: date | None
    """The early finish of what the deadline stands on: the network forecast for it."""
    margin_days: float | None
    """Between the forecast and the deadline, in days of its item's calendar; negative: 需抢回."""
    latest_start: date | None
    trend_forecast: date | None
    provisional: bool
    counts: Counts
    done: tuple[DoneFact, ...]
    started: tuple[DoneFact, ...]
    moves: tuple[MoveFact, ...]
    nodes: tuple[NodeFact, ...]
    issues: tuple[IssueFact, ...]
    plan: tuple[PlanFact, ...]
    parts: tuple[StandingFact, ...]
    """The 子项: the headings below the top one, in the order of the plan."""
    standings: tuple[StandingFact, ...]
    externals: tuple[ExternalFact, ...]
    structure_findings: int
    """Findings about how the plan is built: they belong to the check report, not to a bulletin."""
    said: float | None
    summed: float | None
    """What somebody stated for the whole, and what its works add up to, in percent."""
    stated: tuple[StandingFact, ...]
    """Headings below the project of which both percentages are known."""
    source: SourceFact
    charts: tuple[str, ...]
    """The pages of the chart as SVG text."""
    chart_files: tuple[str, ...]
    feed_file: str

    @property
    def separate(self) -> bool:
        """Whether this is a list of works that have nothing in common but the list: each has a
        deadline of its own, the whole has none."""
        return not self.own_deadline and self.deadlines > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinFacts:
    """A bulletin: the weeks it covers and its projects, worst first."""

    weeks: tuple[Week, ...]
    number: int | None
    organisation: str
    issued_on: date
    projects: tuple[ProjectFacts, ...]

    @property
    def first(self) -> date:
        """The first day of the period."""
        return self.weeks[0].first

    @property
    def last(self) -> date:
        """The last day of the period, and the data date of its figures."""
        return self.weeks[-1].last

    @property
    def counts(self) -> Counts:
        """Projects by state."""
        return count(project.state for project in self.projects)
