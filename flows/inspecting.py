"""`daopai check --report`: the schedule check of one plan, written down as one page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flows.files import put
from projects.errors import InputError, Place
from projects.workspace import find

if TYPE_CHECKING:
    from projects.checks import CheckReport
    from projects.schedule import Schedule

SUFFIXES = (".html", ".md")


def reportable(target: Path | None, plans: Sequence[str]) -> None:
    """Refuse what cannot become a report before anything is computed.

    Raises InputError: DP982 for another suffix, DP983 for several plans.
    """
    if target is None:
        return
    if target.suffix.lower() not in SUFFIXES:
        raise InputError.of(
            "DP982",
            f"不能写成“{target.suffix or target}”",
            f"文件名用 {' 或 '.join(SUFFIXES)} 结尾",
            Place(str(target)),
        )
    if len(plans) > 1:
        raise InputError.of(
            "DP983",
            f"--report 一次只写一个计划，给出了 {len(plans)} 个",
            "一个计划一条命令，各写各的文件",
            Place(str(target)),
        )


def write_report(target: Path, schedule: Schedule, report: CheckReport) -> Path:
    """Write the page of a check, HTML or Markdown by the suffix. Raises InputError DP812."""
    from bulletins.checkpage import check_page, page_html, page_markdown

    workspace = find(Path.cwd())
    page = check_page(schedule, report, organisation=workspace.organisation if workspace else "")
    render = page_html if target.suffix.lower() == ".html" else page_markdown
    return put(target, render(page).encode())
