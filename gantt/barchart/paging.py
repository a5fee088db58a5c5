"""Pages by time: a chart cut into stretches of the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, Literal, get_args

from gantt.barchart.selection import beyond
from gantt.barchart.values import Chart, Row, Tie
from projects.errors import Finding, InputError
from projects.model import day_of, instant

Step = Literal["month", "quarter", "year"]
STEPS: Final = get_args(Step)
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
_CALLED: Final = {"月": "month", "季": "quarter", "季度": "quarter", "年": "year"}
_HAIR: Final = 120
_MOST: Final = 60
"""More stretches than this are a mistake, not a chart."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days `first` to before `end`, stretch `number` of `count`."""

    first: date
    end: date
    number: int = 1
    count: int = 1

    @property
    def says(self) -> str:
        """What the header tells of it."""
        days = f"{self.first.isoformat()} 至 {(self.end - timedelta(days=1)).isoformat()}"
        return (
            f"时间第 {self.number}/{self.count} 段：{days}" if self.count > 1 else f"时段：{days}"
        )

    @property
    def low(self) -> int:
        """Its first instant."""
        return instant(self.first)

    @property
    def high(self) -> int:
        """The instant at which it ends."""
        return instant(self.end)


def window_mistakes(step: str | None, since: date | None, until: date | None) -> Iterator[Finding]:
    """What is wrong with the wishes for stretches of time, whatever the plan holds."""
    if step is not None and _CALLED.get(step, step) not in STEPS:
        says = f"不能按“{step}”分段"
        yield Finding("DP708", says, "可写 month、quarter、year，或 月、季、年")
    if since and until and since > until:
        yield Finding("DP708", f"时段的起日 {since} 晚于止日 {until}", "把两个日期调换过来")


def windows_of(
    chart: Chart, step: str | None, since: date | None, until: date | None
) -> tuple[Window, ...]:
    """The stretches to draw; none where the whole plan stands on every page.

    Args:
        chart: what is drawn.
        step: a calendar month, quarter or year for each stretch; None for one stretch.
        since: the first day shown; None begins with the plan.
        until: the last day shown; None ends with the plan.

    Raises:
        InputError: DP708 an unknown step, days in the wrong order or beside the plan, or more
            stretches than anybody reads.
    """
    if amiss := list(window_mistakes(step, since, until)):
        raise InputError(amiss)
    if step is None and since is None and until is None:
        return ()
    low, high = _shown(chart)
    first, last = since or low, until or high
    if first > high or last < low:
        says = f"所选工作在 {low} 至 {high} 之间，{_called(since, until)}没有工作"
        raise InputError.of("DP708", says, "改一改时段的起止日期")
    if step is None:
        return (Window(first, last + timedelta(days=1)),)
    months = _MONTHS[_CALLED.get(step, step)]
    begin = first if since else _turn(first, months, 0)
    edges = _edges(begin, until + timedelta(days=1) if until else _turn(last, months, 1), months)
    count = len(edges) - 1
    if count > _MOST:
        says = f"按这样分段要画 {count} 段，超过 {_MOST} 段"
        raise InputError.of("DP708", says, "改按季或按年，或用起止日期只画一段")
    stretches = enumerate(pairwise(edges), 1)
    return tuple(Window(one, two, number, count) for number, (one, two) in stretches)


def _called(since: date | None, until: date | None) -> str:
    """The stretch as it was asked for."""
    if since is None:
        return f"{until} 以前"
    return f"{since} 以后" if until is None else f"{since} 至 {until} "


def _shown(chart: Chart) -> tuple[date, date]:
    """The first and the last day that any row draws, or a line across all of them."""
    inked = [at for row in chart.rows for at in row.inked] + [due.at for due in chart.dues]
    inked += [chart.as_of] if chart.as_of else []
    return day_of(min(inked)), day_of(max(inked) - 1)


def _turn(day: date, months: int, later: int) -> date:
    """The first day of the calendar stretch that holds `day`, or of one `later`."""
    index = day.year * 12 + day.month - 1
    year, month = divmod(index - index % months + later * months, 12)
    return date(year, month + 1, 1)


def _edges(first: date, end: date, months: int) -> list[date]:
    """`first`, every beginning of a calendar stretch behind it, and `end`."""
    edges = [first]
    while (turn := _turn(edges[-1], months, 1)) < end:
        edges.append(turn)
    return [*edges, end]


def near(chart: Chart, window: Window) -> Chart:
    """The chart with only the works that have something in the window, where it is the only one."""
    rows = beyond(chart.rows, lambda row: _has_ink(row, window))
    works = sum(row.kind != "summary" for row in rows)
    if not works:
        says = f"{window.says}，这段时间里没有工作"
        raise InputError.of("DP708", says, "改一改时段的起止日期")
    count = sum(row.kind != "summary" for row in chart.rows)
    note = f"其中仅列时段内有安排的 {works}/{count} 项" if works < count else ""
    here = {row.id for row in rows}
    ties = tuple(tie for tie in chart.ties if tie.before in here and tie.after in here)
    return replace(chart, rows=rows, ties=ties, notes=(*chart.notes, *([note] if note else [])))


def _has_ink(row: Row, window: Window) -> bool:
    """Whether anything of the row is seen: its bar, where another plan has it, or its due date."""
    return (
        _touches(row, window)
        or _clip(row.baseline, row.more.baseline[0], window) is not None
        or _clip(row.base, None, window) is not None
        or _due_in(row, window)
    )


def _due_in(row: Row, window: Window) -> bool:
    return row.flag is not None and window.low < row.flag.at <= window.high


def _touches(row: Row, window: Window) -> bool:
    """Whether the bar is seen: of both plans, also where only the room between them is."""
    if row.start is None or row.finish is None:
        return False
    if row.late and row.kind != "milestone":
        low, high = min(row.start, row.late[0]), max(row.finish, row.late[1])
        return low < window.high and high > window.low
    return _overlap((row.start, row.finish), row.start_day, window)


def _overlap(span: tuple[int, int], day: date | None, window: Window) -> bool:
    start, finish = sorted(span)
    if start == finish:  # a milestone at midnight belongs to the day that it closes or opens
        return window.first <= (day or day_of(start)) < window.end
    return start < window.high and finish > window.low


def cut(chart: Chart, window: Window) -> Chart:
    """The chart as one stretch shows it: bars end at its edges; lines, links and shaded days
    outside are gone. The percentage of a bar becomes that of the part that is seen."""
    now = chart.as_of if chart.as_of and window.low < chart.as_of <= window.high else None
    # a link is seen where both of its ends are
    ends = {row.id: row for row in chart.rows}
    ties = tuple(tie for tie in chart.ties if _seen(tie, ends, window))
    bands = (
        replace(band, first=max(band.first, window.first), end=min(band.end, window.end))
        for band in chart.bands
        if band.first < window.end and band.end > window.first
    )
    dues = tuple(due for due in chart.dues if window.low < due.at <= window.high)
    rows = tuple(_cut_row(row, window, now) for row in chart.rows)
    return replace(
        chart,
        rows=rows,
        ties=ties,
        dues=dues,
        as_of=now,
        first=window.first,
        end=window.end,
        bands=tuple(bands),
        has_front=any(row.stand for row in rows),
        notes=(window.says, *chart.notes),
    )


def _seen(tie: Tie, ends: dict[str, Row], window: Window) -> bool:
    before, after = ends[tie.before], ends[tie.after]
    leaves = before.finish if tie.kind in ("FS", "FF") else before.start
    enters = after.start if tie.kind in ("FS", "SS") else after.finish
    return all(at is not None and window.low <= at <= window.high for at in (leaves, enters))


def _cut_row(row: Row, window: Window, now: int | None) -> Row:
    """The row as the window shows it; outside of it, it has no bar."""
    baseline = _clip(row.baseline, row.more.baseline[0], window)
    late = _clip(row.late, row.more.late[0], window)
    base = _clip(row.base, None, window)
    flag = row.flag if _due_in(row, window) else None
    shown = replace(row, late=late, baseline=baseline, base=base, flag=flag, stand=None)
    if row.start is None or row.finish is None:
        return shown
    if not _touches(row, window):
        past = row.start_day is not None and row.start_day < window.first
        return replace(
            shown,
            start=None,
            finish=None,
            start_day=None,
            finish_day=None,
            percent=None,
            cut=(past, not past),
            away=row.finish_day if past else row.start_day,
        )
    start, finish = _held(row.start, window), _held(row.finish, window)
    if row.stand is not None and now is not None:
        # beyond the edge it still pulls the line up to there, by a hair inside of the frame
        hair = (window.high - window.low) // _HAIR
        at = min(max(row.stand.at, window.low + hair), window.high - hair)
        shown = replace(shown, stand=replace(row.stand, at=at))
    if row.late and row.kind != "milestone":
        late = _held(row.late[0], window), _held(row.late[1], window)
    return replace(
        shown,
        start=start,
        finish=finish,
        percent=_share(row, start, finish),
        late=late,
        late_finish=None if row.finish > window.high else row.late_finish,
        cut=(row.start < window.low, row.finish > window.high),
    )


def _held(moment: int, window: Window) -> int:
    return min(max(moment, window.low), window.high)


def _share(row: Row, start: int, finish: int) -> float | None:
    """The percentage of the part that is seen which the dark core covers."""
    if row.percent is None or row.start is None or row.finish is None or finish <= start:
        return row.percent
    reached = row.start + row.percent / 100 * (row.finish - row.start)
    if row.stand and row.start <= row.stand.at <= row.finish:
        reached = row.stand.at
    return 100 * min(max((reached - start) / (finish - start), 0.0), 1.0)


def _clip(span: tuple[int, int] | None, day: date | None, window: Window) -> tuple[int, int] | None:
    if span is None or not _overlap(span, day, window):
        return None
    return _held(span[0], window), _held(span[1], window)
