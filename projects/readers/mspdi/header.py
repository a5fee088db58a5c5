"""What a Microsoft Project XML file says of the project itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

from projects.model import DAY
from projects.readers.mspdi.stream import Record
from projects.readers.mspdi.values import Values

_USUAL_DAY = 480


@dataclass(frozen=True, slots=True)
class Header:
    """The project as written. Instants in seconds; `honour` None where the file is silent.

    `name` is the title, else the file name that the program noted, without its suffix; or empty.
    """

    name: str
    calendar: str
    from_start: bool
    start: int | None
    finish: int | None
    status: int | None
    honour: bool | None
    minutes_per_day: int


def read_header(record: Record, values: Values, notes: list[str]) -> Header:
    """The header of the Project element."""
    per_day = values.whole(record, "MinutesPerDay", _USUAL_DAY)
    if not 0 < per_day <= DAY:
        notes.append(f"文件写着每天 {per_day} 分钟，不合理，按 {_USUAL_DAY} 分钟折算天数")
        per_day = _USUAL_DAY
    honour = values.flag(record, "HonorConstraints")
    title, noted = (" ".join(values.text(record, name).split()) for name in ("Title", "Name"))
    return Header(
        name=(title or re.sub(r"(?i)\.(xml|mpp|mpt)$", "", noted))[:200],
        calendar=values.uid(record, "CalendarUID"),
        from_start=values.flag(record, "ScheduleFromStart", default=True),
        start=values.moment(record, "StartDate"),
        finish=values.moment(record, "FinishDate"),
        status=values.moment(record, "StatusDate"),
        honour=honour if "HonorConstraints" in record.texts else None,
        minutes_per_day=per_day,
    )


def project_code(stem: str) -> str:
    """A file's name as a project code: letters, digits, hyphens and dots, at most 64."""
    return re.sub(r"[^\w.\-]+", "-", stem).lstrip("-.")[:64].rstrip("-.") or "project"
