"""What has happened, as observations, and the data date to which the file was brought up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from projects.errors import Place
from projects.model import Observation, ObservationKind, day_of, moment_of
from projects.readers.mspdi.rows import TaskRow
from projects.readers.mspdi.tasks import TaskDesk, length
from projects.readers.mspdi.values import minutes

BY = "Microsoft Project"


def data_date(status: int | None, rows: Iterable[TaskRow], notes: list[str]) -> int | None:
    """The status date; the latest actual instant where that is missing or earlier."""
    said = None if status is None else minutes(status)
    known = [minutes(at) for row in rows for at in _actual(row, stops=said is None)]
    last = max(known, default=None)
    if last is None or (said is not None and said >= last):
        return said
    at = moment_of(last).isoformat(sep=" ", timespec="minutes")
    if said is None:
        notes.append(f"文件没有状态日期，以最晚的实际日期 {at} 为准")
    else:
        then = moment_of(said).isoformat(sep=" ", timespec="minutes")
        notes.append(f"状态日期是 {then}，却有更晚的实际日期；数据截至改为 {at}")
    return last


def _actual(row: TaskRow, *, stops: bool) -> Iterator[int]:
    """The instants by which something had happened on a task. Work may be reported done beyond the
    status date, so `stops`, the ends of what is done, count only where there is none."""
    finished = _finished(row)
    for at in (row.actual_start, finished):
        if at is not None:
            yield at
    if row.actual_start is not None and finished is None and row.stop is not None and stops:
        yield max(row.actual_start, row.stop)


def _finished(row: TaskRow) -> int | None:
    """The actual finish; where the file says 100 % and nothing more, the scheduled one."""
    if row.actual_finish is not None:
        return row.actual_finish
    done = row.percent >= 100 and not row.remaining and row.actual_start is not None
    return (row.finish or row.stop) if done else None


def observations(desk: TaskDesk, data: int | None) -> Iterator[Observation]:
    """What the file says of its works; summaries follow from theirs."""
    if data is None:
        return
    as_of = day_of(data - 1)
    for row in desk.kept:
        if row.uid not in desk.summaries:
            where = desk.where(row.line)
            for kind, value in _said(row):
                yield _observed(desk.item(row), as_of, kind, value, where)


def _observed(
    item: str, as_of: date, kind: ObservationKind, value: float | date, where: Place
) -> Observation:
    return Observation(item, as_of, kind, value, by=BY, where=where)


def _said(row: TaskRow) -> Iterator[tuple[ObservationKind, float | date]]:
    """Percent before remaining: the later statement of what is left counts."""
    finished = _finished(row)
    if row.actual_start is None and finished is None and not row.percent:
        return
    if finished is not None:
        # Every finished work was begun, and not after it ended.
        begun = next((at for at in (row.actual_start, row.start) if at is not None), finished)
        yield "started", moment_of(minutes(min(begun, finished)))
        yield "finished", moment_of(minutes(finished))
        return
    if row.actual_start is not None:
        yield "started", moment_of(minutes(row.actual_start))
    yield "percent", row.percent
    resumes = row.resume if row.resume is not None else row.stop
    if row.remaining is not None:
        yield "remaining", length(row.remaining, resumes)
    if row.actual_start is not None and resumes is not None:
        yield "resumes", moment_of(minutes(max(resumes, row.actual_start)))
