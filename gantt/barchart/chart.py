"""What a 横道图 says, before it is laid out: rows, links and lines read from a `Schedule`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from gantt.axis import covering
from gantt.barchart.facts import baseline_note, facts_of, title_of, verdict_of
from gantt.barchart.front import Stand, measured, stands
from gantt.barchart.rows import Source, beside, outline, rows_of
from gantt.barchart.selection import Selection, selected
from gantt.barchart.values import Chart, Details, Flag, Row, RowKind, Tie
from gantt.head import Signatures
from gantt.named_days import NamedStop, bands_of
from gantt.text import tidy
from gantt.uprights import dues_of
from projects.baseline import Baseline
from projects.errors import InputError
from projects.model import DAY, Link, day_of, instant
from projects.schedule.result import Schedule
from projects.variance import FrontPoint

__all__ = [
    "Chart",
    "Details",
    "Flag",
    "Row",
    "RowKind",
    "Signatures",
    "Tie",
    "outline",
    "read_chart",
]
_NEAR = 0.5
"""How far, in shares of the works' own span, a line may stand off before a chart of some works is
drawn without it: two months of one 子项目 are not squeezed by a deadline two years away."""


def read_chart(
    schedule: Schedule,
    *,
    progress: Mapping[str, float] | None = None,
    points: Mapping[str, FrontPoint] | None = None,
    front: bool = True,
    stops: Sequence[NamedStop] = (),
    title: str = "",
    signatures: Signatures | None = None,
    base: Schedule | None = None,
    baseline: Baseline | None = None,
    both: bool = False,
    selection: Selection | None = None,
) -> Chart:
    """Collect what the chart of a schedule shows.

    Args:
        schedule: the computed plan.
        progress: percent done by id; a finished work counts as 100 without being named.
        points: where the works stand, as `projects.variance` measured it; without, it is measured
            here from `progress`, and works of which nothing is known stand nowhere.
        front: draw the 前锋线 where there is progress and a data date.
        stops: further stops of the whole project.
        title: replaces the project's name and 倒排工期横道图.
        signatures: who prepared, checked and approved.
        base: the plan without the scenarios of `schedule`, marked where it differs.
        baseline: what was promised, marked in every row.
        both: early dates as bars and the late ones beside them (早晚对照).
        selection: which works to list.

    Raises:
        InputError: DP705 where no work has a date, DP711 for `both` without early dates, DP709 and
            DP710 as `selected`.
    """
    if both and schedule.early_finish is None:
        raise InputError.of(
            "DP711",
            "计划没有开工日期，只有最迟时间，画不出早晚对照",
            "在计划里写上 start，或给出数据日期",
        )
    wanted = selection or Selection()
    as_of = None if schedule.as_of is None else instant(schedule.as_of + timedelta(days=1))
    percents = _percents(schedule, progress)
    standing: Mapping[str, Stand] = {}
    if front and as_of is not None:
        if points is not None:
            standing = measured(points)
        elif progress:
            standing = stands(schedule, as_of, percents)
    every = tuple(rows_of(Source(schedule, percents, standing, baseline, both)))
    if base is not None:
        every = tuple(beside(row, base) for row in every)
    rows, note = selected(every, wanted)
    dues = dues_of(schedule)
    first, end = _extent(rows, [due.at for due in dues], as_of, wanted.narrows)
    verdict, short = verdict_of(schedule.governing)
    return Chart(
        title=tidy(title) or title_of(schedule, both),
        facts=facts_of(schedule, every, base),
        verdict=verdict,
        short=short,
        rows=rows,
        ties=_ties(schedule, {row.id for row in rows if row.start is not None}),
        dues=tuple(due for due in dues if _within(due.at, first, end)),
        as_of=as_of if as_of and _within(as_of, first, end) else None,
        first=first,
        end=end,
        bands=bands_of(schedule.project, stops, first, end),
        signatures=_tidied(signatures or Signatures()),
        has_front=any(row.stand for row in rows),
        late_plan=schedule.early_finish is None,
        both=both,
        notes=tuple(_notes(schedule, note, baseline)),
    )


def _notes(schedule: Schedule, note: str, baseline: Baseline | None) -> list[str]:
    notes = [note] if note else []
    if baseline is not None:
        notes.append(baseline_note(baseline))
    if schedule.early_finish is None:
        notes.append("未定开工日期，横道为最迟时间")
    return notes


def _tidied(names: Signatures) -> Signatures:
    return Signatures(tidy(names.prepared), tidy(names.checked), tidy(names.approved))


def _percents(schedule: Schedule, progress: Mapping[str, float] | None) -> dict[str, float]:
    done = {timing.id: 100.0 for timing in schedule if timing.status == "finished"}
    return {**done, **(progress or {})}


def _ties(schedule: Schedule, dated: set[str]) -> tuple[Tie, ...]:
    driving = {_key(link) for link in schedule.driving_links}
    ties = {}
    for link in schedule.project.links:
        if link.before in dated and link.after in dated and link.before != link.after:
            hot = schedule[link.before].critical and schedule[link.after].critical
            drives = _key(link) in driving
            ties[_key(link)] = Tie(link.before, link.after, link.kind, drives, hot and drives)
    return tuple(ties.values())


def _key(link: Link) -> tuple[str, str, str]:
    return link.before, link.after, link.kind


def _extent(
    rows: Sequence[Row], dues: Sequence[int], as_of: int | None, some: bool
) -> tuple[date, date]:
    """The days of the scale. `some`: only some works are listed, and far lines are left out."""
    inked = [at for row in rows for at in row.inked]
    if not inked and some:
        raise InputError.of("DP710", "所选的工作都没有日期，没有可画的", "放宽或去掉一个条件")
    if not inked:
        raise InputError.of(
            "DP705", "计划中没有任何可画的日期", "给出 start 或 deadline，并为工作填写 duration"
        )
    low, high = min(inked), max(inked)
    reach = _NEAR * (high - low) if some else float("inf")
    lines = [*dues, *([as_of] if as_of else [])]
    near = [at for at in lines if low - reach <= at <= high + reach]
    return covering(day_of(min([low, *near])), day_of(max([high, *near]) - 1))


def _within(moment: int, first: date, end: date) -> bool:
    return first.toordinal() * DAY <= moment <= end.toordinal() * DAY
