"""Notifications that are never sent twice by themselves.

Before anything goes out, the intent is committed to the store; afterwards what came of it. A
message is known by its key: to one channel it goes out once, whatever process asks. One of which
nobody knows whether it went out (the program was killed, the answer stayed out) waits for a person
(`settle`); only one that certainly did not go out is tried again.
"""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from flows.memory import NothingNew, has_store, now, opened, recording
from flows.notify.channels import Address, Blocks, address_of, fitted, unknown
from projects.errors import Finding, InputError, Place, reason
from projects.writers.sends_view import Delivery

if TYPE_CHECKING:
    from flows.notify.posting import File, Outcome
    from projects.store.sends import Send
    from projects.workspace import Workspace

RETRIES: Final = 3
TITLE_MOST: Final = 100
FILES_MOST: Final = 20_000_000
"""Bytes of all files of a message together."""
_LOOK = "到渠道里看发出没有，再用 daopai notify settle"


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a message, one delivery a channel, in the order of the channels."""

    key: str
    title: str
    deliveries: tuple[Delivery, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that did not go as it should."""
        return tuple(finding for one in self.deliveries for finding in one.findings)


@dataclass(frozen=True, slots=True)
class _Letter:
    key: str
    title: str
    body: str
    files: tuple[File, ...]
    full: str

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.files)

    @property
    def digest(self) -> str:
        """The SHA-256 of everything that the message says."""
        found = hashlib.sha256()
        for part in (self.title.encode(), self.body.encode(), *(one.data for one in self.files)):
            found.update(hashlib.sha256(part).digest())
        return found.hexdigest()


def notify(
    workspace: Workspace,
    key: str | None,
    title: str,
    body: str,
    *,
    attachments: Sequence[Path] = (),
    channels: Sequence[str] | None = None,
    dry_run: bool = False,
    blocks: Blocks | None = None,
    full: str = "",
    wait: Callable[[float], None] = time.sleep,
) -> Told:
    """Send a message to channels of the settings (None: all of them), each on its own.

    Args:
        workspace: whose settings name the channels and whose store remembers.
        key: what the message is about; the same key goes to the same channel once. None: its day
            and everything it says.
        title: one line.
        body: plain text; too long for a channel, it is cut and says where all of it is.
        attachments: files, for the channels that take any; the others are told their names.
        channels: the names of the channels.
        dry_run: send and record nothing; the deliveries say what would go where.
        blocks: gives the addresses that lie in Prefect blocks.
        full: where all of the text is found; by default the first attachment.
        wait: sleeps so many seconds between two tries.

    Returns:
        What came of it. A channel that fails does not keep the others from being served.

    Raises:
        InputError: before anything is sent, with all mistakes: DP895 of the message, DP891 unknown
            channels or none at all.
    """
    names = tuple(workspace.notify) if channels is None else tuple(dict.fromkeys(channels))
    findings = [
        finding
        for name in names
        if name not in workspace.notify
        for finding in unknown(workspace, name).findings
    ]
    if not names:
        findings += unknown(workspace, "").findings
    letter, wrong = _letter(key or "", title, body, attachments, full)
    if key is not None and not key.strip():
        wrong.append(Finding("DP895", "通知的键是空的", "同一件事用同一个键，或不写"))
    if findings or wrong:
        raise InputError((*findings, *wrong))
    if key is None:
        letter = replace(letter, key=f"{now(workspace):%Y-%m-%d}/{letter.digest[:16]}")
    given = [_given(workspace, name, letter, dry_run, blocks, wait) for name in names]
    return Told(letter.key, letter.title, tuple(given))


def settle(workspace: Workspace, number: int, outcome: Literal["sent", "again"], by: str) -> Send:
    """A person's word about a message of which nobody knows whether it went out; by an office or a
    post. Raises InputError DP893, DP894 as the store does, DP895 for no `by`."""
    if not by.strip():
        raise InputError.of("DP895", "--by 后面没有写谁认定的", "写单位或岗位，如 --by 办公室")
    if not has_store(workspace):
        raise InputError.of("DP893", f"没有第 {number} 号通知", "还没有发过通知")
    with recording(workspace, "notify settle") as entry:
        from projects.store import sends

        return sends.settle(entry, number, outcome, " ".join(by.split()))


def every(workspace: Workspace) -> tuple[Send, ...]:
    """All notifications, the oldest first."""
    if not has_store(workspace):
        return ()
    with opened(workspace) as store, store.reading() as reading:
        from projects.store import sends

        return sends.every(reading)


# --- the message ---------------------------------------------------------------------------------


def _letter(
    key: str, title: str, body: str, attachments: Sequence[Path], full: str
) -> tuple[_Letter, list[Finding]]:
    from flows.notify.posting import File

    line = " ".join(title.split())
    findings = []

    def wrong(says: str, remedy: str, where: str = "") -> None:
        findings.append(Finding("DP895", says, remedy, Place(where)))

    if not line or len(line) > TITLE_MOST or not line.isprintable():
        wrong(f"标题是空的、超过 {TITLE_MOST} 个字或有控制字符", "写一行短标题")
    if not body.strip() or not _encodable(body):
        wrong("正文是空的，或有不能发送的字符", "写明通知什么")
    files = []
    for path in attachments:
        try:
            files.append(File(path.name, path.read_bytes()))
        except OSError as error:
            wrong(f"读不了附件 {path.name}：{reason(error)}", "核对文件名", str(path))
    size = sum(len(one.data) for one in files)
    if size > FILES_MOST:
        wrong(
            f"附件共 {size / 1e6:.1f} MB，超过 {FILES_MOST // 1_000_000} MB",
            "少带附件，或写明到哪里去取",
        )
    text = body.replace("\r\n", "\n").strip()
    where = full or (files[0].name if files else "")
    return _Letter(key, line, text, tuple(files), where), findings


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        return False
    return "\0" not in text


def _text(letter: _Letter, address: Address) -> str:
    """The text for one channel: with the title in it where the service has no title."""
    kind, parts = address.kind, [letter.body]
    if not kind.files:
        parts.insert(0, letter.title)
        if letter.files:
            parts[1:1] = [f"（附件不随本渠道发送：{'、'.join(letter.names)}）"]
    return fitted(kind, "\n".join(parts), letter.full)


# --- one channel ---------------------------------------------------------------------------------


def _given(
    workspace: Workspace,
    channel: str,
    letter: _Letter,
    dry_run: bool,
    blocks: Blocks | None,
    wait: Callable[[float], None],
) -> Delivery:
    try:
        address = address_of(workspace, channel, blocks)
    except InputError as error:
        says = error.findings[0].says
        return Delivery(channel, "", "failed", detail=says, findings=error.findings)
    text = _text(letter, address)
    files = letter.names if address.kind.files else ()
    if dry_run:
        return Delivery(channel, address.shown, "dry", text=text, files=files)
    held, new = _intend(workspace, channel, letter)
    if not new:
        return _before(workspace, address, held)
    return _recorded(workspace, address, held.number, _tried(address, letter, text, wait))


def _intend(workspace: Workspace, channel: str, letter: _Letter) -> tuple[Send, bool]:
    """The intent, on the disk before anything goes out; or what stands in the way."""
    from projects.store import sends

    with recording(workspace, "notify") as entry:
        found = sends.intend(entry, letter.key, channel, letter.title, letter.digest, letter.names)
        if not found[1]:
            raise NothingNew
    return found


def _before(workspace: Workspace, address: Address, held: Send) -> Delivery:
    """What is said instead of sending: it went out before, or nobody knows."""
    if held.gone:
        when = f"{held.at:%Y-%m-%d %H:%M}"
        return Delivery(address.channel, address.shown, "already", held.number, when)
    if held.underway(now(workspace)):
        says = f"{held.at:%H:%M:%S} 已开始发送，还没有回执，可能正在发"
        remedy = f"等它发完；一直没有回执的，{_LOOK}"
    else:
        says = f"{held.at:%Y-%m-%d %H:%M} 发过一次，{held.detail or '发送中断，没有回执'}"
        remedy = _LOOK
    return _unclear(address, held.number, says, remedy)


def _tried(address: Address, letter: _Letter, text: str, wait: Callable[[float], None]) -> Outcome:
    """Send, and again while it certainly did not go out and patience may help."""
    from flows.notify.posting import post

    title = letter.title if address.kind.files else ""
    files = letter.files if address.kind.files else ()
    outcome = post(address, title, text, files)
    tries = 1
    while outcome.again and tries <= RETRIES:
        # With jitter, so that many workspaces do not come back to a busy server all at once.
        wait(2 ** (tries - 1) * random.uniform(0.5, 1.5))
        outcome = post(address, title, text, files)
        tries += 1
    if tries > 1 and outcome.state != "ok":
        return replace(outcome, detail=f"{outcome.detail}，试了 {tries} 次")
    return outcome


def _recorded(workspace: Workspace, address: Address, number: int, outcome: Outcome) -> Delivery:
    from projects.store import sends

    try:
        with recording(workspace, "notify receipt") as entry:
            sends.receipt(entry, number, outcome.state, outcome.detail)
    except InputError as error:
        words = {"ok": "已发出", "failed": "没有发出"}.get(outcome.state, "发没发出不清楚")
        told = _unclear(address, number, f"{words}，但回执没有记下", _LOOK)
        return replace(told, findings=(*told.findings, *error.findings))
    if outcome.state == "ok":
        return Delivery(address.channel, address.shown, "sent", number)
    if outcome.state == "unknown":
        return _unclear(address, number, outcome.detail, _LOOK)
    says = f"渠道“{address.channel}”没有发出：{outcome.detail}"
    remedy = "过一会儿再发一次" if outcome.again else "按原因改正后再发一次"
    finding = Finding("DP896", says, remedy)
    return Delivery(
        address.channel, address.shown, "failed", number, outcome.detail, findings=(finding,)
    )


def _unclear(address: Address, number: int, detail: str, remedy: str) -> Delivery:
    says = f"渠道“{address.channel}”的第 {number} 号通知发没发出不清楚：{detail}"
    if "settle" in remedy:
        remedy += f" {number} 认定"
    finding = Finding("DP897", says, remedy)
    return Delivery(address.channel, address.shown, "unclear", number, detail, findings=(finding,))
