"""What P6 recorded of each work, as observations on its data date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from projects.model import Observation, day_of, moment_of
from projects.readers.intake import Intake
from projects.readers.xer.tables import Row
from projects.readers.xer.values import Cells


def as_of_day(data_date: int | None, cells: Cells, tasks: tuple[Row, ...]) -> date | None:
    """The day of the minute before the data date; without one, that of the last actual date."""
    if data_date is not None:
        return day_of(data_date - 1)
    known = [
        moment
        for row in tasks
        for column in ("act_start_date", "act_end_date")
        if (moment := cells.moment(row, column)) is not None
    ]
    return day_of(max(known)) if known else None


def observations(
    row: Row, item: str, day: date, data_date: int | None, cells: Cells, intake: Intake
) -> Iterator[Observation]:
    """Actual start and finish, percent, remaining duration and resume date of one task."""
    status = row["status_code"].upper()
    started = cells.moment(row, "act_start_date")
    finished = cells.moment(row, "act_end_date")
    if status == "TK_NOTSTART" or (started is None and finished is None):
        return
    where = cells.place(row)
    begun = started if started is not None else finished
    if begun is not None:
        yield Observation(item, day, "started", moment_of(begun), where=where)
    if finished is not None and status != "TK_ACTIVE":
        yield Observation(item, day, "finished", moment_of(finished), where=where)
        return
    percent = _percent(row, cells)
    if percent is not None:
        yield Observation(item, day, "percent", percent, where=where)
    # Last, because a percentage that comes later would replace it.
    remaining = cells.minutes(row, "remain_drtn_hr_cnt")
    if remaining is not None:
        yield Observation(item, day, "remaining", max(remaining, 0), where=where)
    resume = cells.moment(row, "resume_date")
    if resume is not None and data_date is not None and resume > data_date:
        yield Observation(item, day, "resumes", moment_of(resume), where=where)
    elif resume is None and row["suspend_date"]:
        intake.leave("suspended", item)


def _percent(row: Row, cells: Cells) -> float | None:
    """The percentage of the kind that the work uses: physical, units, else duration."""
    match row["complete_pct_type"].upper():
        case "CP_PHYS":
            found = cells.number(row, "phys_complete_pct")
        case "CP_UNITS":
            found = _share(cells.number(row, "act_work_qty"), cells.number(row, "remain_work_qty"))
        case _:
            planned = cells.number(row, "target_drtn_hr_cnt") or 0
            left = cells.number(row, "remain_drtn_hr_cnt")
            found = None if left is None or planned <= 0 else 100 * (planned - left) / planned
    return None if found is None else round(min(max(found, 0.0), 100.0), 2)


def _share(done: float | None, left: float | None) -> float | None:
    whole = (done or 0) + (left or 0)
    return 100 * (done or 0) / whole if whole > 0 else None
