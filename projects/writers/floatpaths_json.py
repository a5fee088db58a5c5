"""The float paths as a document: daopai.float-paths/1."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from projects.model import Link
from projects.schedule import Schedule
from projects.schedule.floatpaths import FloatPath

SCHEMA = "daopai.float-paths/1"


def float_paths_document(
    schedule: Schedule, paths: Iterable[FloatPath], end: str | None
) -> dict[str, Any]:
    """The paths to `end` (an item, None for the end of the project) as plain values."""
    return {
        "schema": SCHEMA,
        "project": schedule.project.code,
        "name": schedule.project.name,
        "rules": schedule.project.rules,
        "data_date": schedule.as_of.isoformat() if schedule.as_of else None,
        "to": end,
        "method": "relationship-free-float",
        "paths": [
            {
                "number": path.number,
                "works": list(path.works),
                "joins": path.joins,
                "link": None if path.link is None else _link(path.link),
                "relationship_float_days": path.relationship_float_days,
                "accumulated_days": path.accumulated_days,
            }
            for path in paths
        ],
    }


def _link(link: Link) -> dict[str, str]:
    return {"before": link.before, "after": link.after, "kind": link.kind}
