"""A duty's desk in Prefect: its steps are tasks, what it shows are artifacts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast
from uuid import UUID

import flows.quiet  # isort: skip  # noqa: F401 - its settings must stand before Prefect reads them
from prefect import get_run_logger, task
from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.tasks import exponential_backoff
from prefect.utilities.annotations import quote

from flows import spread as cores
from flows.desk import RETRIES, Row

if TYPE_CHECKING:
    from prefect import Task

T = TypeVar("T")
Spread = Callable[..., Iterator[Any]]
MAX_ROWS: Final = 500
"""More rows than anybody reads would only fill Prefect's database."""
LOUD: Final = ("errors",)
"""Tables whose rows stand in the log of the run too."""


class PrefectDesk:
    """The desk of one flow run. `spread` says on which cores or machines chunks are computed."""

    def __init__(self, name: str, *, spread: Spread | None = None, patience: float = 2) -> None:
        """`name` is that of the flow; `patience` the seconds before the first retry."""
        self._spread = spread or cores.spread
        self._patience = patience
        bar = create_progress_artifact(0.0, key=f"{name}-progress", description="进度")
        self._bar, self._reached = cast(UUID, bar), 0

    def blocks(self, name: str) -> str:
        """The text of a Secret block."""
        from prefect.blocks.system import Secret

        block: Any = Secret.load(name)
        return str(block.get())

    def work(self, call: Callable[..., T], *given: Any) -> T:
        """One task."""
        return self._done(call, given)

    def write(self, call: Callable[..., T], *given: Any) -> T:
        """One task that is tried again where the disk or the share failed."""
        return self._done(
            call,
            given,
            retries=RETRIES,
            retry_delay_seconds=exponential_backoff(self._patience) if self._patience else 0,
            retry_jitter_factor=0.5,
            retry_condition_fn=_is_io,
        )

    def spread(self, call: Callable[..., T], jobs: Sequence[tuple[Any, ...]]) -> Iterator[T]:
        """Inside of the task that asks for it: a Prefect task a chunk would cost more."""
        return self._spread(call, jobs)

    def reached(self, percent: float) -> None:
        """Move the progress bar, by whole percents: each move is a request to the server."""
        if (whole := min(int(percent), 100)) != self._reached:
            self._reached = whole
            update_progress_artifact(self._bar, float(whole))

    def table(self, key: str, words: str, rows: Sequence[Row]) -> None:
        """A table artifact; an empty one says so, for the key shows the newest run."""
        note = f"，只列前 {MAX_ROWS} 行" if len(rows) > MAX_ROWS else ""
        create_table_artifact(
            table=[dict(row) for row in rows[:MAX_ROWS]],
            key=key,
            description=f"{words}：{len(rows)} 行{note}",
        )
        for row in rows if key in LOUD else ():
            get_run_logger().error("%s", " ".join(filter(None, row.values())))

    def text(self, key: str, markdown: str) -> None:
        """A markdown artifact."""
        create_markdown_artifact(markdown, key=key)

    def link(self, key: str, words: str, path: Path) -> None:
        """A link artifact, where there is something."""
        if path.exists():
            create_link_artifact(path.as_uri(), words, key=key, description=str(path))

    def _done(self, call: Callable[..., T], given: Sequence[Any], **options: Any) -> T:
        name = re.sub(r"\W", "", getattr(call, "__name__", "step")).strip("_")
        # Prefect's overloads know no options as a mapping.
        step = cast(Any, task)(call, name=name, cache_policy=NO_CACHE, **options)
        # Else Prefect looks for futures in every corner of large values.
        return cast(T, step(*map(quote, given)))


def _is_io(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether trying again may help: the disk or the share, never a plan."""
    return isinstance(state.result(raise_on_failure=False), OSError)
