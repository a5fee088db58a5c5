"""A what-if as read: changes of a plan that nobody stores. All frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from projects.errors import NOWHERE, Finding, Place
from projects.model import Activity, CalendarSpec, Link, LinkKind, Project, Span
from projects.readers.desk import Use

ProjectKey = Literal["deadline", "deadline_on", "start", "calendar"]


@dataclass(frozen=True, slots=True)
class WorkChange:
    """Keys of one work. `values` are by key of a plan's row, as its reader reads them; None takes
    the key away. `links` replace all that lead into the work, None leaves them. `remaining` is what
    is left to do at the data date."""

    item: str
    values: Mapping[str, Any]
    links: tuple[Link, ...] | None = None
    remaining: Span | None = None
    where: Place = field(default=NOWHERE, compare=False)

    @property
    def keys(self) -> Iterator[str]:
        """What it touches."""
        yield from self.values
        if self.links is not None:
            yield "after"
        if self.remaining is not None:
            yield "remaining"


@dataclass(frozen=True, slots=True)
class LinkChange:
    """Another kind or lag of one link; `was` is its kind, None where one link alone joins the pair.
    `values` are by field of a `Link`."""

    before: str
    after: str
    was: LinkKind | None
    values: Mapping[str, Any]
    where: Place = field(default=NOWHERE, compare=False)

    def meets(self, link: Link) -> bool:
        """Whether it is this link that changes."""
        return _meets(link, self.before, self.after, self.was)


@dataclass(frozen=True, slots=True)
class ProjectChange:
    """Another value of one key of the project: deadlines as a tuple, a start as an instant, names;
    None (of deadlines an empty tuple) takes it away."""

    key: ProjectKey
    value: Any
    where: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class LinkRemoval:
    """A link that goes; `was` as in `LinkChange`."""

    before: str
    after: str
    was: LinkKind | None
    where: Place = field(default=NOWHERE, compare=False)

    def meets(self, link: Link) -> bool:
        """Whether it is this link that goes."""
        return _meets(link, self.before, self.after, self.was)


def _meets(link: Link, before: str, after: str, was: LinkKind | None) -> bool:
    return (link.before, link.after) == (before, after) and was in (None, link.kind)


@dataclass(frozen=True, slots=True)
class WorkRemoval:
    """A work that goes, and with it all that hangs on it."""

    item: str
    where: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A set of changes of the plan `on`, in the order of the file.

    `calendars` are added, or replace those of the same name. `added_links` lead into works of
    `added`. `used` are names that the changed plan has to define. `notes` say what the reader of
    the file wants people to look at.
    """

    name: str
    on: str
    note: str = ""
    works: tuple[WorkChange, ...] = ()
    links: tuple[LinkChange, ...] = ()
    project: tuple[ProjectChange, ...] = ()
    calendars: tuple[CalendarSpec, ...] = ()
    added: tuple[Activity, ...] = ()
    added_links: tuple[Link, ...] = ()
    removed_works: tuple[WorkRemoval, ...] = ()
    removed_links: tuple[LinkRemoval, ...] = ()
    used: tuple[Use, ...] = ()
    notes: tuple[str, ...] = ()
    where: Place = field(default=NOWHERE, compare=False)

    @property
    def all_links(self) -> tuple[LinkChange | LinkRemoval, ...]:
        """The links that change or go."""
        return (*self.links, *self.removed_links)

    @property
    def all_works(self) -> tuple[WorkChange | WorkRemoval, ...]:
        """The works that change or go."""
        return (*self.works, *self.removed_works)

    @property
    def empty(self) -> bool:
        """Whether it changes nothing at all."""
        return not any(
            (
                self.works,
                self.links,
                self.project,
                self.calendars,
                self.added,
                self.removed_works,
                self.removed_links,
            )
        )


@dataclass(frozen=True, slots=True)
class Applied:
    """A plan with a scenario on it. `findings` are notes: what changed nothing, what went along."""

    scenario: Scenario
    project: Project
    findings: tuple[Finding, ...] = ()
