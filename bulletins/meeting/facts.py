"""What a meeting is told: frozen values. All texts are cleaned to one line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bulletins.facts import ProjectFacts
from projects.ledger.letters.values import DrivingWork


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided or ordered about an item: the day, by whom, what."""

    on: date
    by: str
    says: str


@dataclass(frozen=True, slots=True)
class Need:
    """A decision that is asked of the meeting: what, which office is concerned, until when it is to
    act (None: the meeting sets the day). `answer`: yes or no is asked for, and no day."""

    says: str
    owner: str
    limit: date | None
    answer: bool = False


@dataclass(frozen=True, slots=True)
class MeetingItem:
    """An item that deviates. `problems` say how, `chain` which works its forecast hangs on (itself
    the last), `decided` what was decided last time, `letters` where its letters stand."""

    id: str
    name: str
    owner: str
    leader: str
    lamp: str
    severe: bool
    problems: tuple[str, ...]
    chain: tuple[DrivingWork, ...]
    decided: tuple[Decided, ...]
    letters: tuple[str, ...]
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class MeetingProject:
    """A project with something that deviates: its facts of the week, its own chain, what was
    decided about it as a whole, and its items, worst first."""

    facts: ProjectFacts
    chain: tuple[DrivingWork, ...]
    decided: tuple[Decided, ...]
    items: tuple[MeetingItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFacts:
    """The pack of one meeting. `fine` names the projects of which nothing deviates."""

    held_on: date
    organisation: str
    data_date: date
    projects: tuple[MeetingProject, ...]
    fine: tuple[str, ...]

    @property
    def needs(self) -> int:
        """How many decisions are asked for."""
        return sum(len(item.needs) for one in self.projects for item in one.items)
