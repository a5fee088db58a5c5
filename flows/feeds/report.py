"""What became of the feeds of a workspace, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from flows.feeds.drafts import Draft, Outcome, own_files
from flows.runs import FailedPlan
from projects.errors import Finding, InputError, Place
from projects.workspace import Workspace

if TYPE_CHECKING:
    from calendars.names import FeedName

COMMAND = "calendar publish"
"""What the store calls every publication."""


@dataclass(frozen=True, slots=True)
class FeedLine:
    """What became of one feed. `kept`: its `findings` left the file as it was; `older`: a later
    status date stands. `events` and `size` (bytes) are those of the file that stands at `path`;
    `crowded` as in `Feed`."""

    name: FeedName
    outcome: Outcome
    events: int
    size: int
    path: Path
    findings: tuple[Finding, ...] = ()
    crowded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FeedReport:
    """Every feed of a workspace at one status date. `failed` are the projects of which no feed
    could be made, and the feeds that an error kept as they were, as rows of a run."""

    status_date: date
    lines: tuple[FeedLine, ...] = ()
    failed: tuple[FailedPlan, ...] = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files that stand, of each feed that with alarms first."""
        every = (
            path for line in self.lines for path in own_files(line.path.parent, line.name.slug)
        )
        return tuple(path for path in every if path.is_file())


def line_of(draft: Draft) -> FeedLine:
    """What is told of a feed."""
    build = draft.build()
    told = (draft.outcome, build.events, build.size, draft.path, draft.findings, draft.crowded)
    return FeedLine(draft.name, *told)


def feeds_folder(workspace: Workspace) -> Path:
    """Where the feeds of a workspace stand, for the service and for whoever copies them."""
    return workspace.out_folder / "feeds"


def others_publish(workspace: Workspace) -> InputError:
    """What to tell where other runs publish without end: DP766."""
    says = "别的程序一直在发布日历，这一次没有发布"
    return InputError.of("DP766", says, "稍后再运行一次", Place(workspace.folder.name))
