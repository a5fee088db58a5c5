"""Notifications: what `daopai notify` prints, as text and as JSON (schemas daopai.deliveries/1 and
daopai.sends/1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal

from projects.errors import Finding
from projects.writers.terminal import Column, table, wrap

if TYPE_CHECKING:
    from projects.store.sends import Send

Came = Literal["sent", "already", "failed", "unclear", "dry"]
"""What came of one delivery: it went out, it had gone out before, it certainly did not go out,
nobody knows, or it was only tried dry."""

CAME: Final[dict[Came, str]] = {
    "sent": "已发出",
    "already": "以前发过，没有再发",
    "failed": "没有发出",
    "unclear": "不清楚",
    "dry": "演练，没有发",
}
SHOWN: Final = 20
"""Of those that went out, and of those that did not, so many are listed."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one channel. `shown` describes the channel to people, without its key;
    `number` is that of the intent, None where none was recorded; `text` is what a dry run would
    send."""

    channel: str
    shown: str
    came: Came
    number: int | None = None
    detail: str = ""
    text: str = ""
    files: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def told_view(title: str, deliveries: Sequence[Delivery], width: int) -> str:
    """What came of a message, one line a channel; of a dry run also the texts."""
    lines = wrap(f"通知“{title}”", width)
    for one in deliveries:
        number = f"第 {one.number} 号，" if one.number is not None else ""
        detail = f"：{one.detail}" if one.detail else ""
        where = f"{one.channel}（{one.shown}）" if one.shown else one.channel
        lines += wrap(f"{where}：{number}{CAME[one.came]}{detail}", width, indent=4, first=2)
        if one.came == "dry":
            for line in one.text.splitlines():
                lines += wrap(line, width, indent=4) or [""]
            if one.files:
                lines += wrap(f"附件：{'、'.join(one.files)}", width, indent=4)
    return "\n".join(lines)


def told_document(key: str, title: str, deliveries: Sequence[Delivery]) -> dict[str, Any]:
    """What came of a message, as JSON."""
    return {
        "schema": "daopai.deliveries/1",
        "key": key,
        "title": title,
        "deliveries": [
            {
                "channel": one.channel,
                "kind": one.shown,
                "came": one.came,
                "number": one.number,
                "detail": one.detail,
                "text": one.text,
                "files": list(one.files),
                "codes": [finding.code for finding in one.findings],
            }
            for one in deliveries
        ],
    }


# --- the list ------------------------------------------------------------------------------------


def state_words(send: Send, at: datetime) -> str:
    """Where a message stands, for people."""
    if send.underway(at):
        return "可能正在发送"
    words = {
        "open": "不清楚：发送中断，没有回执",
        "unknown": f"不清楚：{send.detail}",
        "failed": f"没有发出：{send.detail}",
        "ok": "已发出",
        "sent": f"已发出（{send.said_by}认定）",
        "again": f"可以再发（{send.said_by}认定）",
    }
    return words[send.state]


def sends_view(sends: Sequence[Send], at: datetime, width: int) -> str:
    """The notifications, of each message to each channel the newest attempt: those that nobody
    knows about first, then those that did not go out, then the newest that did."""
    newest = list({(one.channel, one.key): one for one in sends}.values())[::-1]
    if not newest:
        return "还没有发过通知。"
    unclear = [one for one in newest if one.unclear]
    waiting = [one for one in newest if not one.unclear and not one.gone]
    gone = [one for one in newest if one.gone]
    columns = [
        Column("编号", align="right"),
        Column("时间"),
        Column("渠道", rank=1, least=8),
        Column("标题", rank=2, least=12),
        Column("结果", wraps=True, least=12),
    ]
    rows = [
        [one.number, f"{one.at:%Y-%m-%d %H:%M}", one.channel, one.title, state_words(one, at)]
        for one in (*unclear, *waiting[:SHOWN], *gone[:SHOWN])
    ]
    lines = [table(columns, rows, width)]
    settled = [one for one in unclear if not one.underway(at)]
    if settled:
        says = f"有 {len(settled)} 条不清楚发没发出，不会自动再发：到渠道里看过以后，用 "
        says += f"daopai notify settle {settled[0].number} --sent（已发出）或 --again（再发）认定"
        lines += ["", *wrap(says, width)]
    left = [
        f"{len(ones) - SHOWN} 条{words}"
        for ones, words in ((waiting, "没有发出"), (gone, "已发出"))
        if len(ones) > SHOWN
    ]
    if left:
        lines += ["", f"另有 {'、'.join(left)}，用 --json 查看全部"]
    return "\n".join(lines)


def sends_document(sends: Iterable[Send], at: datetime) -> dict[str, Any]:
    """All attempts as JSON, in the order in which they were made."""
    return {"schema": "daopai.sends/1", "sends": [_row(one, at) for one in sends]}


def _row(one: Send, at: datetime) -> dict[str, Any]:
    return {
        "number": one.number,
        "key": one.key,
        "channel": one.channel,
        "title": one.title,
        "sha256": one.digest,
        "files": list(one.files),
        "at": one.at.isoformat(timespec="seconds"),
        "by": one.by,
        "state": one.state,
        "unclear": one.unclear,
        "underway": one.underway(at),
        "detail": one.detail,
        "said_by": one.said_by,
        "ended": one.ended.isoformat(timespec="seconds") if one.ended else None,
    }
