"""One row of the table of finding codes."""

from __future__ import annotations

from dataclasses import dataclass

from projects.errors import Level


@dataclass(frozen=True, slots=True)
class Code:
    """A stable code. `title` and `remedy` are Chinese for people, `why` English for developers."""

    code: str
    level: Level
    title: str
    why: str
    remedy: str
