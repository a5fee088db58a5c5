"""Prefect offline and quiet. Import this before Prefect: it reads its settings when imported.

What the environment already says stays. A worker or a server imports Prefect before any flow file,
so there the same variables belong into the service's environment (docs/flows.md lists them).
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

for _name, _value in SETTINGS.items():
    os.environ.setdefault(_name, _value)
