"""What-ifs on many plans at once: the block graph where it can, the ordinary engine where not.

A chunk of plans is built once: networks, rows, levels. Then one pass gives the plans as they are,
one every what-if that touches works alone, and one each set of calendars. Whatever the block graph
does not hold is computed plan by plan, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from projects.actuals import actuals
from projects.blocks.answers import ENGINE, FAILED, Answer, Cell, Due
from projects.blocks.changes import Case, Change, Rain
from projects.blocks.clocks import Clocks, Days, PartDays
from projects.blocks.columns import (
    Worlds,
    as_planned,
    of_time,
    of_works,
    rebuilt,
    supposed,
    touched,
    world_of,
)
from projects.blocks.editing import edited
from projects.blocks.fits import FAR_DATES, MINUTES, reason
from projects.blocks.graph import Graph, graph_of
from projects.blocks.margins import Goals
from projects.blocks.passing import Columns, Dates, forward
from projects.blocks.units import Unit, starts_used, unit_of
from projects.errors import InputError
from projects.holidays import Override
from projects.model import DAY, Project, day_of, instant
from projects.network import build
from projects.schedule import Run, Schedule, run, schedule
from projects.schedule.modes import FINISHED
from projects.schedule.situation import situation

BEFORE, BEHIND = 3 * 366, 25 * 366
"""Days covered before the first and behind the last day that the plans name."""
MOST_ROWS = 1 << 22
"""Rows times what-ifs dated at once."""
NEAR = 1960, 2140
"""Years between which nothing leaves those of the calendars."""
Changes = tuple[Change, ...]


@dataclass(frozen=True)
class Portfolio:
    """Plans at one data date, made ready for what-ifs.

    `units` by place of the plan, None where the ordinary engine has to do; `reasons` say why, and
    `failed` what is wrong with plans that cannot be computed at all.
    """

    projects: Sequence[Project]
    as_of: date | None
    override: Override | None
    units: Sequence[Unit | None]
    reasons: Mapping[int, str]
    failed: Mapping[int, InputError]


def answers(
    projects: Sequence[Project],
    cases: Sequence[Case],
    as_of: date | None = None,
    override: Override | None = None,
    variants: Mapping[str, Mapping[int, Project]] | None = None,
) -> tuple[list[Answer], dict[int, InputError]]:
    """Every plan in every what-if, in order; and by place the plans that cannot be computed.

    Args:
        projects: the plans.
        cases: what is asked of all of them.
        as_of: the data date; None takes that of each plan.
        override: State Council notices newer than the installed ones.
        variants: by the scenario of a case, the plans that it changes by their places.
    """
    changes = list(dict.fromkeys(case.changes for case in cases))
    plain = cells_of(ready(projects, as_of, override), changes)
    cells = {("", place): row for place, row in plain.items()}
    failed: dict[int, InputError] = {}
    for key, changed in (variants or {}).items():
        places = list(changed)
        own = list(dict.fromkeys(case.changes for case in cases if case.scenario == key))
        portfolio = ready([changed[place] for place in places], as_of, override)
        found = cells_of(portfolio, own)
        cells.update({(key, places[number]): row for number, row in found.items()})
    answered = []
    for place, project in enumerate(projects):
        base = cells["", place][()]
        if base.way == FAILED:
            failed[place] = InputError(base.findings)
            continue
        row = [_chosen(cells, place, case) for case in cases]
        answered.append(Answer(project, base, tuple(row)))
    return answered, failed


def _chosen(
    cells: Mapping[tuple[str, int], Mapping[Changes, Cell]], place: int, case: Case
) -> Cell:
    """The cell of a case: of the plan that its scenario makes, or of the plan itself."""
    changed = cells.get((case.scenario, place)) if case.scenario else None
    if changed is not None:
        return replace(changed[case.changes], touched=True)
    cell = cells["", place][case.changes]
    return cell if case.changes else replace(cell, touched=False)


def ready(projects: Sequence[Project], as_of: date | None, override: Override | None) -> Portfolio:
    """Build every plan once; passing is apart from it."""
    units: list[Unit | None] = []
    reasons: dict[int, str] = {}
    failed: dict[int, InputError] = {}
    for place, project in enumerate(projects):
        unit = None
        try:
            network = build(project, override)
            data, day = _data(project, as_of)
            now = situation(network, data, actuals(project, day))
            why = reason(now, starts_used(network))
            if why:
                reasons[place] = why
            else:
                unit = unit_of(now)
        except InputError as error:
            failed[place] = error
        units.append(unit)
    return Portfolio(projects, as_of, override, units, reasons, failed)


def _data(project: Project, as_of: date | None) -> tuple[int | None, date | None]:
    data = project.data_date if as_of is None else instant(as_of, DAY)
    return data, None if data is None else day_of(data - 1)


def cells_of(portfolio: Portfolio, changes: Sequence[Changes]) -> dict[int, dict[Changes, Cell]]:
    """By place of the plan and set of changes (the empty one always) its cell."""
    asked = [one for one in changes if one]
    found: dict[int, dict[Changes, Cell]] = {place: {} for place in range(len(portfolio.projects))}
    again: list[tuple[int, Changes]] = []
    places = [place for place, unit in enumerate(portfolio.units) if unit is not None]
    for chunk in _chunks(portfolio, places, len(asked) + 1):
        block = Block(portfolio, chunk, asked)
        for place, row in block.cells().items():
            found[place].update(row)
        again += block.again
    _built_again(portfolio, again, found)
    for place, row in found.items():
        missing = [one for one in [(), *asked] if one not in row]
        if missing:
            row.update(by_engine(portfolio, place, missing))
    return found


def _chunks(portfolio: Portfolio, places: Sequence[int], columns: int) -> list[list[int]]:
    """Places of plans, so many at once as fit into the rows that are dated at once."""
    chunks: list[list[int]] = []
    rows = MOST_ROWS
    for place in places:
        unit = portfolio.units[place]
        own = len(unit.kind) * columns if unit else 0
        if rows + own > MOST_ROWS:
            chunks.append([])
            rows = 0
        chunks[-1].append(place)
        rows += own
    return chunks


def _built_again(
    portfolio: Portfolio,
    again: Sequence[tuple[int, Changes]],
    found: Mapping[int, dict[Changes, Cell]],
) -> None:
    """Edit the plans whose rows themselves change, and let them stand in a graph of their own."""
    projects, keys = [], []
    for place, changes in again:
        unit = portfolio.units[place]
        assert unit is not None
        try:
            projects.append(_edited(portfolio, run_of(unit), changes))
            keys.append((place, changes))
        except InputError as error:
            found[place][changes] = _failed(error)
    if projects:
        made = cells_of(ready(projects, portfolio.as_of, portfolio.override), [])
        for number, (place, changes) in enumerate(keys):
            found[place][changes] = made[number][()]


def run_of(unit: Unit) -> Run:
    """The ordinary run of a unit's plan."""
    now = unit.now
    return run(unit.network, None, now.actuals, data=now.data_instant)


def _edited(portfolio: Portfolio, base: Run, changes: Changes) -> Project:
    return edited(base, changes, portfolio.as_of, portfolio.override)


def _failed(error: InputError) -> Cell:
    return Cell(None, (), FAILED, findings=tuple(error.findings))


class Block:
    """A chunk of plans as one graph."""

    def __init__(
        self, portfolio: Portfolio, places: Sequence[int], asked: Sequence[Changes]
    ) -> None:
        self.asked = asked
        chosen = [(place, portfolio.units[place]) for place in places]
        units = [(place, unit) for place, unit in chosen if unit is not None]
        days = [day for _, unit in units for day in unit.days]
        rains = [one for case in asked for one in case if isinstance(one, Rain)]
        days += [rain.first.toordinal() for rain in rains if rain.first is not None]
        self.clocks = Clocks(min(days) - BEFORE, max(days) + BEHIND)
        self.worlds = Worlds(self.clocks, portfolio.override)
        self.again: list[tuple[int, Changes]] = []
        self.reasons: dict[int, str] = {}
        kept = [(place, unit) for place, unit in units if self._of_days(unit)]
        self.places = [place for place, _ in kept]
        self.units = [unit for _, unit in kept]
        self.graph: Graph | None = graph_of(self.units, self.clocks.first) if kept else None

    def _of_days(self, unit: Unit) -> bool:
        try:
            self.worlds.of(unit, ())
        except PartDays:
            return False
        return True

    def cells(self) -> dict[int, dict[Changes, Cell]]:
        """By place and set of changes what the passes give; what is missing is left to others."""
        graph = self.graph
        if graph is None:
            return {}
        goals, found = Goals(graph), {place: dict[Changes, Cell]() for place in self.places}
        data_day = self._data_days(graph)
        own, _ = world_of(self.worlds, self.units, ())
        base = as_planned(graph, own)
        planned = forward(graph, self.clocks, base, data_day)
        self._take(goals, planned, base, [()], found, {})
        worlds: dict[Changes, list[Changes]] = {}
        for one in self.asked:
            worlds.setdefault(of_time(one), []).append(one)
        for time, cases in worlds.items():
            clocks, failed = world_of(self.worlds, self.units, time) if time else (own, {})
            works = [of_works(one) for one in cases]
            start = planned.start[:, 0]
            columns = supposed(graph, self.clocks, base, start, works, clocks, data_day)
            dates = forward(graph, self.clocks, columns, data_day)
            self._take(goals, dates, columns, cases, found, failed)
        return found

    def _data_days(self, graph: Graph) -> Days:
        days = np.zeros(graph.count, np.int32)
        for number, unit in enumerate(self.units):
            data = unit.now.data_instant
            if data is not None:
                days[graph.rows_of(number)] = data // DAY - self.clocks.first
        return days

    def _take(
        self,
        goals: Goals,
        dates: Dates,
        columns: Columns,
        cases: Sequence[Changes],
        found: Mapping[int, dict[Changes, Cell]],
        failed: Mapping[int, InputError],
    ) -> None:
        read = goals.cells(dates, columns, self.clocks)
        for number, unit in enumerate(self.units):
            place, row = self.places[number], read[number]
            own = dates.lost[goals.graph.rows_of(number)]
            lost = [bool(own[:, column].any()) for column in range(own.shape[1])]
            for column, case in enumerate(cases):
                width = min(column, len(row) - 1)  # equal columns are dated once
                if number in failed:
                    found[place][case] = _failed(failed[number])
                    continue
                hit = not case or touched(unit, case)
                if case and hit and rebuilt(unit, case):
                    self.again.append((place, case))
                elif not lost[width] and not _far(unit, row[width]):
                    found[place][case] = replace(row[width], touched=hit)


def _far(unit: Unit, cell: Cell) -> bool:
    """Whether late dates might leave the years of the calendars, where the engine says so."""
    assert cell.early_finish is not None
    due = [deadline.day.year for deadline in unit.network.deadlines]
    ends = day_of(cell.early_finish).year
    return not all(NEAR[0] < year < NEAR[1] for year in [*due, ends])


def by_engine(portfolio: Portfolio, place: int, missing: Sequence[Changes]) -> dict[Changes, Cell]:
    """What the ordinary engine says of one plan, one what-if after the other."""
    project = portfolio.projects[place]
    if place in portfolio.failed:
        return dict.fromkeys(missing, _failed(portfolio.failed[place]))
    unit = portfolio.units[place]
    why = portfolio.reasons.get(place) or (FAR_DATES if unit else MINUTES)
    found: dict[Changes, Cell] = {}
    try:
        data, day = _data(project, portfolio.as_of)
        network = build(project, portfolio.override)
        base = run(network, None, actuals(project, day), data=data)
    except InputError as error:
        return dict.fromkeys(missing, _failed(error))
    for changes in missing:
        try:
            changed = _edited(portfolio, base, changes) if changes else project
            computed = schedule(changed, as_of=portfolio.as_of, override=portfolio.override)
        except InputError as error:
            found[changes] = _failed(error)
            continue
        found[changes] = Cell(
            computed.early_finish, _dues(computed), ENGINE, not changes or changed != project, why
        )
    return found


def _dues(computed: Schedule) -> tuple[Due, ...]:
    mode, nodes_of = computed.run.situation.mode, computed.run.network.nodes_of
    everything = range(len(mode))
    return tuple(
        Due(
            margin.item,
            margin.deadline,
            margin.early_finish,
            margin.early_finish_day,
            margin.margin_days,
            any(
                mode[n] != FINISHED
                for n in (everything if margin.item is None else nodes_of(margin.item))
            ),
        )
        for margin in computed.deadlines
    )
