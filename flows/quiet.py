"""Prefect offline and quiet. Import this before Prefect: it reads its settings when imported.

What the environment already says stays. A worker or a server imports Prefect before any flow file,
so there the same variables belong into the service's environment (`deploy/daopai.env` has them).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

SETTINGS: Final[Mapping[str, str]] = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",  # else one look-up of a host every 600 s
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    # The default of 20 s was missed on two cores in two of three first starts.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
}

HEARTBEAT: Final = 30
"""Seconds between two signs of life of a run; 90 s without one make it `Crashed`."""

TENDED: Final[Mapping[str, str]] = {
    **SETTINGS,
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(HEARTBEAT),
    "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",  # a server that nobody looks at helps nobody
    # In its memory, as by default, a server that is started again has forgotten who holds the one
    # place of a deployment, and a run of more than 225 s is ended.
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": (
        "prefect.server.concurrency.lease_storage.filesystem"
    ),
}
"""What a run on a server needs; a run by hand without one saves the second a heartbeat costs."""

for _name, _value in SETTINGS.items():
    os.environ.setdefault(_name, _value)


def tend(**more: str) -> None:
    """Set what a run on a server needs, in this process and all that it starts.

    Local addresses never go through the office's web proxy. Raises nothing; what the environment
    already says stays, except `more`.
    """
    for name, value in TENDED.items():
        os.environ.setdefault(name, value)
    for name in ("NO_PROXY", "no_proxy"):
        known = os.environ.get(name, "")
        if "127.0.0.1" not in known:
            os.environ[name] = ",".join(filter(None, (known, "127.0.0.1", "localhost")))
    os.environ.update(more)
