"""A plan whose lamps a test sets: every work runs 100 days from 2024-01-01, so that a day is a
percent, and events of letters to go with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from projects.ledger.letters import LetterDraft, LetterEvent, LetterKind, due_letters
from projects.progress import Progress, progress
from projects.readers import read_text
from projects.schedule import Schedule, schedule

SUNDAY = date(2024, 2, 18)
"""The 49th day: 49 % are expected."""
MONDAY = date(2024, 2, 19)
NEXT_SUNDAY = date(2024, 2, 25)
NEXT_MONDAY = date(2024, 2, 26)

PLAN = """
daopai: 1
code: hu
name: 两湖治理工程
owner: 市城管局
start: 2024-01-01
deadline: 2024-04-09
calendar: CAL
calendars: {CAL: {week: [1,1,1,1,1,1,1]}}
activities:
  - {id: P1, name: 清淤, kind: summary, owner: 市政处, leader: 分管副局长}
  - {id: A, name: 底泥外运, parent: P1, duration: 100, with: [市水利局, 街道办]}
  - {id: B, name: 湖底塑形, parent: P1, duration: 100}
  - {id: C, name: 岸线修复, duration: 100, owner: 园林处}
  - {id: M, name: 通水, kind: milestone, duration: 0, after: "A; B; C"}
observations:
"""


def computed(
    as_of: date, percents: Mapping[str, float | str], plan: str = PLAN
) -> tuple[Schedule, Progress]:
    """The plan at the close of a day with these works begun on time and so far done."""
    rows = [
        f"  - {{item: {item}, as_of: {as_of}, {said}}}"
        for item, value in percents.items()
        for said in ("started: 2024-01-01", f"percent: {value}")
    ]
    text = plan + "\n".join(rows) if rows else plan.replace("observations:\n", "")
    found = schedule(read_text(text, "hu.yaml"), as_of=as_of)
    return found, progress(found)


def due(
    percents: Mapping[str, float | str], *, as_of: date = SUNDAY, on: date = MONDAY, **more: Any
) -> dict[str, LetterDraft]:
    """The drafts that are due, by item."""
    found, judged = computed(as_of, percents)
    return {one.item: one for one in due_letters(found, judged, on=on, **more)}


def said(draft: LetterDraft | LetterEvent, kind: LetterKind, on: date, **more: Any) -> LetterEvent:
    """An event of a letter with what its kind needs; `more` replaces that."""
    usual: dict[str, dict[str, Any]] = {
        "answered": {"note": "已增加两台设备"},
        "extension-asked": {"note": "设备未到", "day": date(2024, 3, 29)},
        "extension-granted": {"day": date(2024, 3, 29)},
        "extension-refused": {"note": "理由不充分"},
        "closed": {"note": "已整改到位"},
        "withdrawn": {"note": "数据有误"},
    }
    return LetterEvent(
        draft.letter, draft.item, kind, on, **{"by": "市城管局", **usual.get(kind, {}), **more}
    )


def out(draft: LetterDraft, on: date) -> list[LetterEvent]:
    """The draft recorded, signed and sent on one day."""
    return [
        said(draft, "drafted", on, day=draft.limit, form=draft.form, after=draft.after),
        said(draft, "signed", on, by="分管副局长"),
        said(draft, "sent", on),
    ]
