"""What a duty works at: who does its steps, and where people see what came of them.

In a terminal the steps are plain calls; in Prefect they are tasks, and what is shown are artifacts
(`flows.tracked.desk`). A duty does not know which.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from flows.spread import spread

T = TypeVar("T")
Row = Mapping[str, str]
Blocks = Callable[[str], str]
RETRIES: Final = 3


class Desk(Protocol):
    """The steps of a duty, and its table, text, links and progress."""

    @property
    def blocks(self) -> Blocks | None:
        """Gives the addresses that lie in Prefect blocks, None where there are none."""

    def work(self, call: Callable[..., T], *given: Any) -> T:
        """Do a step once."""

    def write(self, call: Callable[..., T], *given: Any) -> T:
        """Do a step that writes, again while the disk or the share fails (OSError)."""

    def spread(self, call: Callable[..., T], jobs: Sequence[tuple[Any, ...]]) -> Iterator[T]:
        """The same call for many jobs, on all cores or machines, in their order."""

    def reached(self, percent: float) -> None:
        """How far the duty has come, 0 to 100."""

    def table(self, key: str, words: str, rows: Sequence[Row]) -> None:
        """Show a table; `words` say what it lists."""

    def text(self, key: str, markdown: str) -> None:
        """Show a text."""

    def link(self, key: str, words: str, path: Path) -> None:
        """Show where a file or folder lies, if it is there."""


@dataclass
class InProcess:
    """A desk without a server. What is shown is kept for whoever asks: tables, texts and links by
    key. A person who waits gets no `retries`."""

    on_progress: Callable[[float], None] | None = None
    retries: int = 0
    wait: Callable[[float], None] = time.sleep
    blocks: Blocks | None = None
    tables: dict[str, tuple[str, Sequence[Row]]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    links: dict[str, tuple[str, Path]] = field(default_factory=dict)

    def work(self, call: Callable[..., T], *given: Any) -> T:
        """Call it."""
        return call(*given)

    def write(self, call: Callable[..., T], *given: Any) -> T:
        """Call it, `retries` times more while an OSError is raised."""
        for number in range(self.retries):
            try:
                return call(*given)
            except OSError:
                # With jitter, so that several offices do not come back to a share all at once.
                self.wait(2**number * random.uniform(0.5, 1.5))
        return call(*given)

    def spread(self, call: Callable[..., T], jobs: Sequence[tuple[Any, ...]]) -> Iterator[T]:
        """On the cores of this machine."""
        return spread(call, jobs)

    def reached(self, percent: float) -> None:
        """Hand it on."""
        if self.on_progress:
            self.on_progress(percent)

    def table(self, key: str, words: str, rows: Sequence[Row]) -> None:
        """Keep it."""
        self.tables[key] = (words, rows)

    def text(self, key: str, markdown: str) -> None:
        """Keep it."""
        self.texts[key] = markdown

    def link(self, key: str, words: str, path: Path) -> None:
        """Keep it where it leads somewhere."""
        if path.exists():
            self.links[key] = (words, path)
