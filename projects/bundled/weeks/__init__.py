"""What happens to the bundled projects in the weeks after 2023-12-31: example data, no records.

One YAML file a week beside this module, named by the week. Values are words as people type them;
the keys of a report are the options of `daopai report`.

    reports: [{project, item, by, note, percent | done | started | finished | answer …}, …]
    events:  [{project, item, kind, on, stage, by, note}, …]           entries of the ledger
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, cast

from projects.errors import Place
from projects.ledger.values import EventKind
from projects.model import ObservationKind

_FOLDER = Path(__file__).parent
_SAID: Final[Mapping[str, ObservationKind]] = {
    "percent": "percent",
    "done": "done",
    "started": "started",
    "finished": "finished",
    "answer": "reported",
}


@dataclass(frozen=True, slots=True)
class ExampleReport:
    """What an office says of one work, as `daopai report` takes it."""

    project: str
    item: str
    said: Mapping[ObservationKind, str]
    by: str
    note: str
    where: Place


@dataclass(frozen=True, slots=True)
class ExampleEvent:
    """What happens to one work, as `daopai event` takes it."""

    project: str
    item: str
    kind: EventKind
    on: date
    stage: str
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class ExampleWeek:
    """A week; `day` is its Sunday, the data date of its reports."""

    day: date
    reports: tuple[ExampleReport, ...]
    events: tuple[ExampleEvent, ...]


def weeks() -> tuple[ExampleWeek, ...]:
    """Every week, the earliest first."""
    return tuple(_week(path) for path in sorted(_FOLDER.glob("*-W*.yaml")))


def _week(path: Path) -> ExampleWeek:
    import yaml

    # BaseLoader: every value stays the word that was typed.
    rows: dict[str, list[dict[str, Any]]] = yaml.load(
        path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader
    )
    year, number = path.stem.split("-W")
    return ExampleWeek(
        date.fromisocalendar(int(year), int(number), 7),
        tuple(_report(row, Place(path.name)) for row in rows["reports"]),
        tuple(_event(row) for row in rows.get("events", [])),
    )


def _report(row: Mapping[str, str], where: Place) -> ExampleReport:
    said = {kind: row[key] for key, kind in _SAID.items() if key in row}
    return ExampleReport(row["project"], row["item"], said, row["by"], row.get("note", ""), where)


def _event(row: Mapping[str, str]) -> ExampleEvent:
    return ExampleEvent(
        row["project"],
        row["item"],
        cast(EventKind, row["kind"]),
        date.fromisoformat(row["on"]),
        row.get("stage", ""),
        row["by"],
        row.get("note", ""),
    )
