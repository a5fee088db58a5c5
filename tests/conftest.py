"""What every test run shares: quiet and offline libraries, and hypothesis without a stopwatch.

Prefect and matplotlib read their settings when imported, so these stand before any test module.
"""

from __future__ import annotations

import os
import shutil
import tempfile

import pytest
from hypothesis import settings

# A Prefect home of this run's own: no test sees or leaves anything in the user's.
_PREFECT_HOME = tempfile.mkdtemp(prefix="daopai-prefect-")

os.environ.update(
    {
        "DO_NOT_TRACK": "1",
        "MPLBACKEND": "Agg",
        "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
        "PREFECT_HOME": _PREFECT_HOME,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    }
)

# On a busy machine of two cores a deadline a draw says nothing about the code. CI draws the same
# examples every time: a red run there can be repeated.
settings.register_profile("daopai", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "daopai")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first: two workers then end at the same time."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove this run's Prefect home."""
    shutil.rmtree(_PREFECT_HOME, ignore_errors=True)
