"""What the commands on letters tell: what was drafted, where a letter stands after a step.

As JSON all of them are the queue (schema daopai.letters/1) of the letters concerned, with more keys
beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final

from projects.ledger.letters.queue import QueueRow
from projects.ledger.letters.values import FORMS, LETTER_KINDS, LetterDraft, LetterEvent
from projects.writers.headline import hanging
from projects.writers.letters_view import key_of, letters_document, letters_table
from projects.writers.terminal import shown

_NEXT: Final = {
    "signed": "daopai letter sign",
    "sent": "daopai letter sent",
    "answered": "daopai letter answer",
    "extension-asked": "daopai letter extend --ask",
    "extension-granted": "daopai letter extend --grant",
    "extension-refused": "daopai letter extend --refuse",
    "closed": "daopai letter close",
    "withdrawn": "daopai letter withdraw",
}
_NAMED: Final = 6
"""Items that a sentence names."""


def drafted_view(
    rows: Sequence[QueueRow],
    own: Sequence[LetterDraft],
    nobody: Sequence[str],
    as_of: date,
    on: date,
    width: int,
    shared: Collection[str],
) -> str:
    """What was drafted, and for which lit items nothing was."""
    days = f"数据截至 {as_of}，拟稿日期 {on}"
    lines = [f"没有新的提示函、督办单要拟（{days}）"]
    if rows:
        counts = (
            f"{name} {sum(row.state.form == form for row in rows)} 件"
            for form, name in FORMS.items()
            if any(row.state.form == form for row in rows)
        )
        lines = [f"已拟稿 {len(rows)} 件：{'、'.join(counts)}（{days}）"]
    parts = ["\n".join(hanging(lines, width))]
    if rows:
        parts.append(letters_table(rows, width, shared))
    notes = []
    if own:
        names = [
            one.project if one.level == "project" else f"{one.project}/{one.item}" for one in own
        ]
        notes.append(
            f"本单位牵头的 {len(own)} 项不给自己发：{_listed(names)}；要发就加 --also-self"
        )
    if nobody:
        notes.append(
            f"没有责任单位、无从发函的 {len(nobody)} 项：{_listed(nobody)}；在计划里写 owner"
        )
    if rows:
        notes.append(
            "都是送审稿：用 daopai letter show 编码 -o 文件.docx 审看，daopai letter sign 签发"
        )
    return "\n\n".join([*parts, "\n".join(hanging(notes, width))] if notes else parts)


def drafted_document(
    rows: Sequence[QueueRow],
    own: Sequence[LetterDraft],
    nobody: Sequence[str],
    as_of: date,
    on: date,
    at: datetime | None,
) -> dict[str, Any]:
    """The new drafts, and the lit items without one; `recorded_at` null where nothing is new."""
    return {
        **letters_document(rows, on),
        "data_date": as_of.isoformat(),
        "recorded_at": at.isoformat() if at else None,
        "own": [{"project": one.project, "item": one.item} for one in own],
        "without_office": list(nobody),
    }


def stepped_view(
    rows: Sequence[QueueRow],
    at: datetime,
    papers: Sequence[str],
    width: int,
    shared: Collection[str],
) -> str:
    """Where the letters stand after a step, and what may come next."""
    lines = [f"已登记 {len(rows)} 件（{at:%Y-%m-%d %H:%M:%S}）"]
    lines += [_stands(row, shared) for row in rows]
    # Several letters mostly go the same way: what may come next is said once.
    lines += dict.fromkeys(words for row in rows for words in _next(row))
    return shown_lines([*lines, *(f"已写出 {path}" for path in papers)], width)


def stepped_document(
    rows: Sequence[QueueRow], at: datetime, papers: Sequence[str]
) -> dict[str, Any]:
    """The letters as they stand after a step."""
    return {
        **letters_document(rows, at.date()),
        "recorded_at": at.isoformat(),
        "papers": list(papers),
    }


def letter_card(row: QueueRow, width: int, shared: Collection[str]) -> str:
    """One letter: what it is about, what has happened, what may come next."""
    draft = row.draft
    lines = [
        f"{key_of(row, shared)}　{row.number_words or row.state.name}",
        f"事项：{draft.project_name}（{draft.project}）{_item(draft)}",
        f"牵头：{draft.owner}" + (f"；责任领导：{draft.leader}" if draft.leader else ""),
    ]
    lines += [f"配合：{'、'.join(draft.helpers)}"] if draft.helpers else []
    lines.append(f"进度：{_progress(draft)}；数据截至 {draft.as_of}")
    left = f"，{row.left_words}" if row.left_words else ""
    lines.append(f"状态：{row.state.word}；办结时限 {row.state.limit}{left}")
    lines += [f"接续：{row.state.after}"] if row.state.after else []
    lines += [f"经过：{_happened(event)}" for event in row.state.events]
    lines += [*_next(row)]
    return shown_lines(lines, width)


def shown_lines(lines: Sequence[str], width: int) -> str:
    """Lines for a terminal, what runs on indented."""
    return "\n".join(hanging([shown(line) for line in lines], width))


def _stands(row: QueueRow, shared: Collection[str]) -> str:
    name = row.number_words or row.state.name
    limit = f"办结时限 {row.state.limit}"
    return f"{key_of(row, shared)}，{name}，{row.draft.name}：{row.state.word}，{limit}"


def _next(row: QueueRow) -> Iterator[str]:
    if row.state.allowed:
        may = "、".join(f"{LETTER_KINDS[kind]}（{_NEXT[kind]}）" for kind in row.state.allowed)
        yield f"接着可以：{may}"
    elif row.state.by:
        yield f"已由 {row.state.by} 接续，按它办理"


def _item(draft: LetterDraft) -> str:
    return "" if draft.level == "project" else f"，{draft.item} {draft.name}"


def _progress(draft: LetterDraft) -> str:
    def share(value: float | None) -> str:
        return "未填报" if value is None else f"{round(value, 1):g}%"

    points = "" if draft.points is None else f"，偏差 {round(draft.points, 1):+g} 个百分点"
    return f"形象 {share(draft.actual)}，序时 {share(draft.expected)}{points}，{draft.lamp}"


def _happened(event: LetterEvent) -> str:
    told = [str(event.on), LETTER_KINDS[event.kind], event.by]
    told += [f"至 {event.day}"] if event.day else []
    told += [event.note] if event.note else []
    proofs = [one.name for one in event.evidence if event.kind != "drafted"]
    told += [f"附 {'、'.join(proofs)}"] if proofs else []
    return "，".join(told)


def _listed(names: Sequence[str]) -> str:
    more = "等" if len(names) > _NAMED else ""
    return f"{'、'.join(names[:_NAMED])}{more}"
