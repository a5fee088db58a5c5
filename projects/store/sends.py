"""Notifications: an intent before anything goes out, a receipt after.

An intent is committed before the network is touched, so a process that dies in between leaves a
trace. Nothing proves whether that message went out; a person says so (`settle`). Only a message
that certainly did not go out may be sent again by itself.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import Select, select

from projects.errors import InputError
from projects.store.tables import entries, send_receipts, sends
from projects.store.transactions import Entry, Reading

Outcome = Literal["ok", "failed", "unknown", "sent", "again"]
"""What a receipt says: the service took it, refused it, nobody can tell; or a person's word that it
went out, or that it shall go out once more."""

State = Literal["open", "ok", "failed", "unknown", "sent", "again"]
"""`open`: no receipt yet."""

UNDERWAY: Final = timedelta(minutes=10)
"""So long after its intent a message without a receipt may still be going out: no one send with all
its retries and time limits takes longer."""


@dataclass(frozen=True, slots=True)
class Send:
    """One attempt at delivering the message `key` to `channel`, and what came of it.

    `digest` is the SHA-256 of the text, `by` the user who sent, `said_by` who settled it; times are
    naive local ones, `ended` is that of the receipt.
    """

    number: int
    key: str
    channel: str
    title: str
    digest: str
    files: tuple[str, ...]
    at: datetime
    by: str
    state: State = "open"
    detail: str = ""
    said_by: str = ""
    ended: datetime | None = None

    @property
    def gone(self) -> bool:
        """Whether it went out, by the receipt or by a person's word."""
        return self.state in ("ok", "sent")

    @property
    def unclear(self) -> bool:
        """Whether nobody knows that it went out, or that it did not."""
        return self.state in ("open", "unknown")

    def underway(self, at: datetime) -> bool:
        """Whether it may be going out at this very moment."""
        return self.state == "open" and at - self.at < UNDERWAY


def intend(
    entry: Entry, key: str, channel: str, title: str, digest: str, files: tuple[str, ...] = ()
) -> tuple[Send, bool]:
    """The intent to send, and whether it is new and may go out once this entry is committed.

    Not new: this message went out to this channel before, or nobody knows whether it did; that
    earlier one is returned, and nothing is written.
    """
    before = _of(entry, select(sends.c.id).where(sends.c.channel == channel, sends.c.key == key))
    # One that went out counts, whatever became of later ones.
    for one in sorted(before, key=lambda send: (send.gone, send.number), reverse=True):
        if one.gone or one.unclear:
            return one, False
    row = {"key": key, "channel": channel, "title": title, "digest": digest}
    number = entry.add_one(sends, {**row, "files": json.dumps(files, ensure_ascii=False)})
    return Send(number, key, channel, title, digest, files, entry.recorded_at, entry.who), True


def receipt(entry: Entry, number: int, outcome: Outcome, detail: str = "") -> None:
    """Record what came of an intent. `detail` holds no secret: the caller sees to that."""
    _add(entry, number, outcome, detail, "")


def settle(entry: Entry, number: int, outcome: Literal["sent", "again"], by: str) -> Send:
    """A person's word about a message of which nobody knows whether it went out.

    Raises InputError DP893 where there is no such number, DP894 where there is nothing to say: it
    is known, or may still be going out.
    """
    found = next(iter(_of(entry, select(sends.c.id).where(sends.c.id == number))), None)
    if found is None:
        raise InputError.of(
            "DP893", f"没有第 {number} 号通知", "用 daopai notify list 查编号，只认定其中不清楚的"
        )
    if not found.unclear:
        raise InputError.of(
            "DP894", f"第 {number} 号通知的结果是清楚的，不用认定", "用 daopai notify list 查看"
        )
    if found.underway(entry.recorded_at):
        says = f"第 {number} 号通知是 {found.at:%H:%M:%S} 开始发的，可能还在发送"
        wait = f"{found.at + UNDERWAY:%H:%M:%S} 以后仍没有回执，再来认定"
        raise InputError.of("DP894", says, wait)
    _add(entry, number, outcome, "", by)
    return next(iter(_of(entry, select(sends.c.id).where(sends.c.id == number))))


def every(reading: Reading) -> tuple[Send, ...]:
    """All notifications, the oldest first."""
    return _of(reading, select(sends.c.id))


def _add(entry: Entry, number: int, outcome: Outcome, detail: str, by: str) -> None:
    row = {"send": number, "outcome": outcome, "detail": detail, "said_by": by}
    entry.add(send_receipts, [row])


def _of(reading: Reading, numbers: Select[tuple[int]]) -> tuple[Send, ...]:
    """The notifications of these numbers. Of several receipts the newest holds; but what certainly
    went out stays so, whatever a person said meanwhile."""
    run = reading.connection.execute
    found = (
        select(send_receipts, entries.c.recorded_at)
        .join(entries, entries.c.number == send_receipts.c.entry)
        .where(send_receipts.c.send.in_(numbers))
        .order_by(send_receipts.c.id)
    )
    held: dict[int, tuple[State, str, str, datetime]] = {}
    for row in run(found):
        if row.send not in held or held[row.send][0] != "ok":
            held[row.send] = (row.outcome, row.detail, row.said_by, row.recorded_at)
    rows = run(
        select(sends, entries.c.recorded_at, entries.c.who)
        .join(entries, entries.c.number == sends.c.entry)
        .where(sends.c.id.in_(numbers))
        .order_by(sends.c.id)
    )
    return tuple(
        Send(
            row.id,
            row.key,
            row.channel,
            row.title,
            row.digest,
            tuple(json.loads(row.files)),
            row.recorded_at,
            row.who,
            *held.get(row.id, ("open",)),
        )
        for row in rows
    )
