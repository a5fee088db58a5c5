"""An office's own templates and words, as a workspace has them, and what is wrong with them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from flows.runs import FailedPlan
from projects.errors import Finding
from projects.workspace import Workspace

if TYPE_CHECKING:
    from bulletins.own import Own


def own_of(workspace: Workspace | None) -> Own:
    """What the workspace has of its own; nothing outside of one."""
    from bulletins.own import Own, own_papers

    return own_papers(workspace.templates_folder) if workspace else Own()


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
