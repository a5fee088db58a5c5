"""责任单位 × 阶段: who is late where, the worst first.

A cell tells late works of works under way and by how many days these are late on average. Late is
what the 前锋线 says: under way or due to be, and behind the data date; works without a stretch of
days count once their deadline is over. Works that nobody reported stand at their start.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from projects.ledger.lists import NOBODY
from projects.model import Activity, Project, summaries_above
from projects.progress import Progress
from projects.schedule.result import Schedule
from projects.variance import variance

By = Literal["stage", "part", "project", "whole"]
MOST_WORKS: Final = 12
MOST_OFFICES: Final = 15
MOST_COLUMNS: Final = 9
REST: Final = "其余合计"
_NOISE: Final = 1e-6
"""Days: what floating point adds to a lag is no lag."""


@dataclass(frozen=True, slots=True)
class Cell:
    """`late` of `active` works are behind, by `days` on the whole: working days of their own
    calendars, calendar days past the deadline for works without a stretch."""

    active: int = 0
    late: int = 0
    days: float = 0.0

    @property
    def mean(self) -> float:
        """Days late on the average of the late works, 0 where none is."""
        return self.days / self.late if self.late else 0.0

    def __add__(self, other: Cell) -> Cell:
        """Both together."""
        return Cell(self.active + other.active, self.late + other.late, self.days + other.days)


@dataclass(frozen=True, slots=True)
class Office:
    """One row: an office and its cells by column, `whole` over all columns."""

    name: str
    cells: tuple[Cell, ...]
    whole: Cell


@dataclass(frozen=True, slots=True)
class LateWork:
    """A work that is behind by `days`, as in `Cell`."""

    name: str
    office: str
    days: float


@dataclass(frozen=True, slots=True)
class Heat:
    """What the picture tells. `by`: what the columns are: stages of the plan, its first-level
    summaries, the projects of a portfolio, or one column for everything. `sums` are the columns'
    totals, `undated` how many late works count by their deadline alone, `oldest` the earliest data
    date of several plans, `works` the works that are latest, the worst first."""

    projects: tuple[str, ...]
    oldest: date
    as_of: date
    by: By
    columns: tuple[str, ...]
    offices: tuple[Office, ...]
    sums: tuple[Cell, ...]
    whole: Cell
    undated: int
    works: tuple[LateWork, ...]

    @property
    def worst(self) -> tuple[Office, int] | None:
        """The office and column that are latest on average; None where nothing is late."""
        named = [one for one in self.offices if one.name != REST]
        columns = [k for k, name in enumerate(self.columns) if name != REST]
        cells = [(one, k) for one in named for k in columns if one.cells[k].late]
        return max(cells, key=lambda at: _harm(at[0].cells[at[1]]), default=None)


@dataclass(frozen=True, slots=True)
class _Seen:
    name: str
    office: str
    column: str
    cell: Cell
    undated: bool


def read_heat(plans: Sequence[tuple[Schedule, Progress]]) -> Heat:
    """The heat map of one project or of several, each computed at its data date.

    More offices or columns than can be looked at become the worst ones and 其余合计.
    """
    by = _by([schedule.project for schedule, _ in plans])
    seen = [one for schedule, progress in plans for one in _works(schedule, progress, by)]
    table: dict[str, dict[str, Cell]] = {}
    for one in seen:
        row = table.setdefault(one.office, {})
        row[one.column] = row.get(one.column, Cell()) + one.cell
    held = {name for row in table.values() for name in row}
    columns = tuple(name for name in _order(plans, by) if name in held)
    offices = [_office(name, row, columns) for name, row in table.items()]
    offices.sort(key=_rank)
    names = tuple(dict.fromkeys(schedule.project.name for schedule, _ in plans))
    heat = Heat(
        projects=names,
        oldest=min(progress.as_of for _, progress in plans),
        as_of=max(progress.as_of for _, progress in plans),
        by=by,
        columns=columns,
        offices=tuple(offices),
        sums=tuple(_sum(one.cells[k] for one in offices) for k in range(len(columns))),
        whole=_sum(one.whole for one in offices),
        undated=sum(one.undated for one in seen),
        works=tuple(
            LateWork(one.name, one.office, one.cell.days)
            for one in sorted(seen, key=lambda one: -one.cell.days)
            if one.cell.late
        )[:MOST_WORKS],
    )
    return folded(heat, MOST_OFFICES, MOST_COLUMNS)


def folded(heat: Heat, most_offices: int, most_columns: int) -> Heat:
    """The same table with at most so many rows and columns: the worst ones and 其余合计."""
    columns, offices = heat.columns, list(heat.offices)
    if len(columns) > most_columns:
        named = [k for k, name in enumerate(columns) if name != REST]
        harm = {k: max(_harm(one.cells[k]) for one in offices) for k in named}
        worst = sorted(named, key=lambda k: harm[k], reverse=True)[: max(most_columns - 1, 1)]
        kept, rest = sorted(worst), [k for k in range(len(columns)) if k not in worst]
        columns = (*(columns[k] for k in kept), REST)
        offices = [
            replace(
                one,
                cells=(*(one.cells[k] for k in kept), _sum(one.cells[k] for k in rest)),
            )
            for one in offices
        ]
    shown = tuple(_with_rest(offices, max(most_offices, 2)))
    sums = tuple(_sum(one.cells[k] for one in shown) for k in range(len(columns)))
    return replace(heat, columns=columns, offices=shown, sums=sums)


class _Plan:
    """One project, and where its works stand in the table."""

    def __init__(self, project: Project, by: By) -> None:
        self.project, self.by = project, by
        self.works = {work.id: work for work in project.activities}
        self.stages = {stage.id: stage.name for stage in project.stages}
        roots = [work.id for work in project.activities if work.parent not in self.works]
        self.one_root = len(roots) == 1

    def over(self, work: Activity) -> list[Activity]:
        """The work and the summaries above it, the nearest first."""
        return [work, *(self.works[item] for item in summaries_above(work, self.works))]

    def owner(self, work: Activity) -> str:
        """Its own office, else that of a summary above it, else the project's."""
        named = next((one.owner for one in self.over(work) if one.owner), "")
        return named or self.project.owner or NOBODY

    def column(self, work: Activity) -> str:
        """The heading that the work counts under."""
        match self.by:
            case "stage":
                stage = next((one.stage for one in self.over(work) if one.stage), "")
                return self.stages.get(stage, stage) or "未分阶段"
            case "project":
                return self.project.name
            case "part":
                return self.part(work) or "其他"
            case "whole":
                return "全部工作"

    def part(self, work: Activity) -> str:
        """The first-level summary above it; below one that stands for the project, the next."""
        above = self.over(work)[1:]
        above = above[:-1] if self.one_root else above
        return above[-1].name if above else ""


def _by(plans: Sequence[Project]) -> By:
    if any(work.stage for plan in plans for work in plan.activities):
        return "stage"
    if len(plans) > 1:
        return "project"
    plan = _Plan(plans[0], "part")
    return "part" if any(plan.part(work) for work in plans[0].activities) else "whole"


def _works(schedule: Schedule, progress: Progress, by: By) -> Iterator[_Seen]:
    """The works under way, or due to be, and those past a deadline that is all they have."""
    plan, against = _Plan(schedule.project, by), variance(schedule, progress)
    for work in progress.ground.leaves:
        front, standing = against[work.id].front, progress[work.id]
        if front is not None:
            behind, undated = max(-front.days, 0.0), False
        elif standing.overdue and standing.committed is not None:
            behind, undated = float((progress.as_of - standing.committed).days), True
        else:
            continue
        # Due on the data date itself and not done is late, by no whole day.
        late = undated or behind > _NOISE
        cell = Cell(1, int(late), behind if late else 0.0)
        yield _Seen(work.name, plan.owner(work), plan.column(work), cell, undated)


def _order(plans: Sequence[tuple[Schedule, Progress]], by: By) -> list[str]:
    """Every column in the order of the plans: stages as listed, else as they first appear."""
    listed = [one.name for schedule, _ in plans for one in schedule.project.stages]
    found = listed if by == "stage" else []
    for schedule, progress in plans:
        plan = _Plan(schedule.project, by)
        found += [plan.column(work) for work in progress.ground.leaves]
    return list(dict.fromkeys(found))


def _office(name: str, row: Mapping[str, Cell], columns: tuple[str, ...]) -> Office:
    cells = tuple(row.get(column, Cell()) for column in columns)
    return Office(name, cells, _sum(cells))


def _harm(cell: Cell) -> tuple[float, int]:
    return cell.mean, cell.late


def _rank(office: Office) -> tuple[float, int, float, int, str]:
    mean, late = max(_harm(cell) for cell in office.cells)
    return -mean, -late, -office.whole.days, -office.whole.active, office.name


def _with_rest(offices: list[Office], most: int) -> list[Office]:
    if len(offices) <= most:
        return offices
    kept, others = offices[: most - 1], offices[most - 1 :]
    cells = tuple(map(_sum, zip(*(one.cells for one in others), strict=True)))
    return [*kept, Office(REST, cells, _sum(cells))]


def _sum(cells: Iterable[Cell]) -> Cell:
    return sum(cells, Cell())


def days_of(days: float) -> str:
    """Whole days from ten on, else one decimal."""
    return f"{round(days):,}" if days >= 9.95 else f"{round(days, 1):g}"
