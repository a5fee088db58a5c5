"""What was recorded in the ledger, as a terminal text and as JSON (schema daopai.events/1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from projects.ledger import EVENTS, LedgerEvent
from projects.model import Project
from projects.writers.terminal import shown, wrap

SCHEMA = "daopai.events/1"


def events_document(
    project: Project, events: Sequence[LedgerEvent], at: datetime | None
) -> dict[str, Any]:
    """The events that were added; `recorded_at` null where all were known already."""
    return {
        "schema": SCHEMA,
        "project": project.code,
        "name": project.name,
        "recorded_at": None if at is None else at.isoformat(),
        "events": [
            {
                "item": event.item,
                "kind": event.kind,
                "on": event.on.isoformat(),
                "by": event.by,
                "note": event.note,
                "stage": event.stage,
                "day": None if event.day is None else event.day.isoformat(),
                "result": event.result,
                "evidence": [{"name": one.name, "sha256": one.sha256} for one in event.evidence],
            }
            for event in events
        ],
    }


def events_view(
    project: Project, events: Sequence[LedgerEvent], at: datetime | None, width: int
) -> str:
    """A paragraph an event."""
    head = f"{project.code} {project.name}："
    if at is None:
        return "\n".join(wrap(f"{head}内容都已登记过，没有新增", width, indent=4, first=0))
    names = {work.id: work.name for work in project.activities}
    said = f"{head}已登记 {len(events)} 项（{at:%Y-%m-%d %H:%M:%S}）"
    lines = wrap(said, width, indent=4, first=0)
    for event in events:
        named = f"{event.item} {names.get(event.item, '')}".rstrip()
        lines += wrap(shown(f"{named}：{_says(event)}"), width, indent=4, first=2)
    return "\n".join(lines)


def _says(event: LedgerEvent) -> str:
    said = [EVENTS[event.kind], str(event.on), event.by]
    said += [f"承诺 {event.day}"] if event.day else []
    said += [event.stage, event.result, event.note]
    said += [f"附 {'、'.join(one.name for one in event.evidence)}"] if event.evidence else []
    return "，".join(filter(None, said))
