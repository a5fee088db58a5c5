"""The schedules of a workspace, served from one machine until stopped.

    python -m flows.deploy WORKSPACE

Needs a running Prefect server (`prefect server start`, PREFECT_API_URL). For several machines give
`deployments` a work pool instead; never use one deployment name for both.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import flows.quiet  # isort: skip  # noqa: F401 - its settings must stand before Prefect reads them
from prefect import serve
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.recompute_flow import recompute
from flows.weekly_bulletin_flow import weekly_bulletin
from projects.errors import InputError
from projects.workspace import Workspace, open_workspace

NIGHTLY = "0 2 * * *"
MORNING = "30 8 * * *"
"""Every day: `flows.gate` decides which of them is the first working day of a week."""


def deployments(workspace: Workspace) -> list[RunnerDeployment]:
    """Both flows on their schedules, in the workspace's time zone, one run of each at a time.

    After an absence every overdue run starts at once: the limit puts them in a row, and each of
    them speaks of its own scheduled day.
    """
    name = re.sub(r"[/%&<>]", "-", workspace.folder.name) or "daopai"
    parameters = {"request": {"workspace": str(workspace.folder)}}
    return [
        cast(
            RunnerDeployment,
            cast(Any, subject).to_deployment(
                name,
                schedule=Cron(cron, timezone=workspace.time_zone),
                parameters=parameters,
                concurrency_limit=1,
                # By module: the flow's own imports resolve the same way from any folder.
                entrypoint_type=EntrypointType.MODULE_PATH,
            ),
        )
        for subject, cron in ((recompute, NIGHTLY), (weekly_bulletin, MORNING))
    ]


def main(words: Sequence[str] | None = None) -> int:
    """Serve the schedules of a workspace."""
    parser = argparse.ArgumentParser(prog="python -m flows.deploy")
    parser.add_argument("workspace", type=Path, help="the folder with daopai.toml")
    given = parser.parse_args(words)
    try:
        workspace = open_workspace(given.workspace)
    except InputError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    serve(*cast(Any, deployments(workspace)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
