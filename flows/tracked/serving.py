"""`daopai flows serve`: the schedules of a workspace carried out by this one machine.

The settings stand in the environment already (`flows.tracked.server.attended`).
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Final

import flows.quiet  # isort: skip  # noqa: F401 - its settings must stand before Prefect reads them
from prefect.runner import Runner
from prefect.settings import PREFECT_API_URL

from flows.tracked.deployments import (
    LOCAL,
    deployments,
    forget_gone,
    free_for,
    named_server,
)
from flows.tracked.server import PATIENCE, Server, patiently, silent
from flows.tracked.zombies import watch_over
from projects.workspace import Workspace

RESTARTS: Final = 3
"""A server that ends more often than that within the hour needs a person."""
HOUR: Final = 3600.0


def serve(
    workspace: Workspace,
    server: Server | None,
    ready: Callable[[], None],
    restarting: Callable[[], None],
) -> None:
    """Carry out every schedule of the workspace until Ctrl-C or SIGTERM.

    Args:
        workspace: whose schedules.
        server: our own; it is started again when it ends. None: a server elsewhere, waited for.
        ready: called once, when due runs are found from now on.
        restarting: called when our own server has ended.

    Raises InputError DP738 for names that belong to another workspace on a server elsewhere, DP769
    where that one stays silent, DP770 where our own ends again and again.
    """
    with named_server() as client:
        if server is None:
            free_for(client, workspace, LOCAL)
        else:  # it lies in the workspace, and so moves with it
            forget_gone(client, workspace)
        watch_over(client)
    with suppress(KeyboardInterrupt, asyncio.CancelledError):
        asyncio.run(_either(_carry_out(workspace, ready), _keep_up(server, restarting)))


async def _either(*works: Coroutine[None, None, None]) -> None:
    tasks = [asyncio.create_task(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _carry_out(workspace: Workspace, ready: Callable[[], None]) -> None:
    """Look for due runs and start them; a runner that gave up on a silent server is followed by
    another as soon as the server answers."""
    here = asyncio.current_task()
    assert here is not None
    falls = _Falls()
    said = False
    while True:
        runner = Runner(name=workspace.folder.name, pause_on_shutdown=False)
        started = asyncio.create_task(_begun(runner, here))
        try:
            for deployment in deployments(workspace):
                await runner.aadd_deployment(deployment)
            if not said:
                ready()
                said = True
            await runner.start()
        except Exception as error:
            if falls.too_many():
                raise
            if not await asyncio.to_thread(patiently, PREFECT_API_URL.value(), PATIENCE):
                raise silent(PREFECT_API_URL.value()) from error
        finally:
            started.cancel()


async def _begun(runner: Runner, here: asyncio.Task[None]) -> None:
    """Take SIGTERM back from a runner: its own way out leaves by `sys.exit` in the middle of the
    loop, before our server is ended."""
    while not runner.started:
        await asyncio.sleep(0.05)
    with suppress(NotImplementedError):  # Windows has none
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, here.cancel)


async def _keep_up(server: Server | None, restarting: Callable[[], None]) -> None:
    """Start our own server again whenever it ends. Raises InputError DP770 in the end."""
    falls = _Falls()
    while True:
        await asyncio.sleep(1)
        if server is not None and server.ended:
            if falls.too_many():
                raise server.given_up()
            restarting()
            await asyncio.to_thread(server.restart)


class _Falls:
    """When something broke, to tell a mishap from a state that needs a person."""

    def __init__(self) -> None:
        self._moments: list[float] = []

    def too_many(self) -> bool:
        """Count one more; whether there were too many within the hour."""
        now = asyncio.get_running_loop().time()
        self._moments = [moment for moment in self._moments if now - moment < HOUR] + [now]
        return len(self._moments) > RESTARTS
