"""An office's own templates and words, as a workspace has them, and what is wrong with them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.runs import FailedPlan
from projects.errors import Finding
from projects.workspace import Workspace

if TYPE_CHECKING:
    from bulletins.own import Own
    from projects.store.issues import OwnFile


def own_of(workspace: Workspace | None) -> Own:
    """What the workspace has of its own; nothing outside of one."""
    from bulletins.own import Own, own_papers

    return own_papers(workspace.templates_folder) if workspace else Own()


def bulletin_files(workspace: Workspace) -> list[OwnFile]:
    """The templates and words with which a bulletin of the workspace is made now: what an issue
    keeps of them."""
    from bulletins.own import template_of
    from projects.workspace.vocabulary import FILE

    folder, faults = workspace.templates_folder, own_of(workspace).faults
    files = (folder / FILE, *(template_of(folder, paper) for paper in ("周报", "通报")))
    return [_read(file, faults.get(file, ())) for file in files if file.exists()]


def _read(file: Path, faults: tuple[Finding, ...]) -> OwnFile:
    """A file, or what is told where it cannot be read or is too large to be a template."""
    from bulletins.own import unreadable
    from bulletins.own.rendering import MOST_BYTES, too_large
    from projects.store.issues import OwnFile

    try:
        with file.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        return OwnFile(file.name, findings=faults or (unreadable(error, file.name),))
    if len(data) > MOST_BYTES:
        return OwnFile(file.name, findings=faults or too_large(file.name).findings)
    return OwnFile(file.name, data)


def own_then(workspace: Workspace, files: Sequence[OwnFile]) -> Own:
    """What the workspace had of its own when an issue was recorded."""
    from bulletins.own import held_papers

    return held_papers(
        workspace.templates_folder,
        {one.name: one.data for one in files if not one.findings},
        {one.name: one.findings for one in files if one.findings},
    )


def findings_of(own: Own) -> tuple[Finding, ...]:
    """Everything that was wrong with the templates and words that papers were printed by."""
    return tuple(finding for findings in own.faults.values() for finding in findings)


def template_rows(own: Own) -> list[FailedPlan]:
    """The same as rows, a file each."""
    return [FailedPlan(file, findings, "paper") for file, findings in own.faults.items()]


def fail_with(findings: Sequence[Finding]) -> None:
    """Tell what is wrong behind papers that were written all the same, and end with exit code 1;
    nothing where nothing is wrong."""
    if not findings:
        return
    from projects.writers.errors_view import errors_view
    from projects.writers.terminal import terminal_width

    click.echo(errors_view(findings, terminal_width()), err=True)
    sys.exit(1)
