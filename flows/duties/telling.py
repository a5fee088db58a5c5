"""A duty's message to the channels of the workspace: once, and what is unclear goes to a person."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flows.desk import Desk
from flows.duties.requests import Sending
from projects.errors import Finding, InputError
from projects.workspace import Workspace
from projects.writers.sends_view import CAME


def tell(
    workspace: Workspace,
    desk: Desk,
    request: Sending,
    key: str,
    title: str,
    text: str,
    papers: Sequence[Path] = (),
) -> tuple[Finding, ...]:
    """Send a message to the channels that are asked for; nothing where the workspace has none.

    What was wrong: a channel that failed, a message of which nobody knows whether it went out.
    """
    from flows.notify.sending import FILES_MOST, notify

    channels = channels_of(workspace, request.channels)
    if not channels:
        return ()
    fitting = sum(paper.stat().st_size for paper in papers) <= FILES_MOST
    try:
        told = notify(
            workspace,
            key,
            title,
            text,
            attachments=papers if fitting else (),
            channels=channels,
            blocks=desk.blocks,
            full=str(papers[0]) if papers else "",
        )
    except InputError as error:
        return error.findings
    rows = [
        {
            "渠道": one.channel,
            "结果": CAME[one.came],
            "编号": str(one.number or ""),
            "说明": one.detail,
        }
        for one in told.deliveries
    ]
    desk.table("sends", f"通知“{title}”", rows)
    return told.findings


def waiting(workspace: Workspace, key: str, channels: Sequence[str] | None) -> bool:
    """Whether some channel has not got the message of this key for certain."""
    from flows.notify.sending import every

    gone = {send.channel for send in every(workspace) if send.key == key and send.gone}
    return not set(channels_of(workspace, channels)) <= gone


def channels_of(workspace: Workspace, channels: Sequence[str] | None) -> tuple[str, ...]:
    """The channels that are asked for, by default all."""
    return tuple(workspace.notify) if channels is None else tuple(channels)
