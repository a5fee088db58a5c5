"""The feeds of a workspace in another folder, for a plain web server."""

from __future__ import annotations

from pathlib import Path

from flows.feeds.drafts import own_files
from flows.feeds.report import FeedReport
from flows.runs import FailedPlan, row_of


def copied(
    report: FeedReport, folder: Path, out: Path, title: str, *, force: bool = False
) -> list[FailedPlan]:
    """The files that stand and a page that lists them, for a plain web server. Nothing is
    copied where that would empty a file there: it may be another workspace's."""
    from calendars.index_page import Listed, index_page
    from calendars.publish import compared, put

    found: dict[Path, bytes] = {}
    refused: list[FailedPlan] = []
    for line in report.lines:
        for file in own_files(folder, line.name.slug):
            target = out / file.relative_to(folder)
            with row_of(target, "feed", refused):
                if file.is_file():
                    found[target] = file.read_bytes()
                    compared(target, found[target], force=force, crowded=line.crowded)
    if refused:
        return refused
    for target, data in found.items():
        put(target, data)
    listed = [Listed(line.name, line.events) for line in report.lines if line.path.is_file()]
    put(out / "index.html", index_page(title, report.status_date, listed).encode())
    return []
