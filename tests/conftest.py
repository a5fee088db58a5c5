"""What every test run shares: quiet and offline libraries, and hypothesis without a stopwatch.

Prefect and matplotlib read their settings when imported, so these stand before any test module.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.draws import draws

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
settings.register_profile("daopai", deadline=None, max_examples=draws(50))
settings.register_profile("ci", deadline=None, max_examples=draws(50), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "daopai")


# Ten thousand tests are collected and all stay: nothing of that is garbage, and looking for it
# again and again costs a tenth of the time of all tests.
gc.disable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first, the slowest at the very front: two workers then end at the same
    time."""
    seconds: dict[Path, float] = {}
    for item in items:
        if marker := item.get_closest_marker("slow"):
            usual = 60 if item.get_closest_marker("prefect") else 5
            given = marker.args[0] if marker.args else usual
            seconds[item.path] = max(given, seconds.get(item.path, 0))
    items.sort(key=lambda item: -seconds.get(item.path, 0))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """By file, and all files of the Prefect test server on one worker: each worker would start a
    server of its own, half a minute of work."""
    from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]  # has no types

    class ByFileAndServer(LoadFileScheduling):  # type: ignore[misc]  # as above
        def _split_scope(self, nodeid: str) -> str:
            file = str(super()._split_scope(nodeid))
            return "prefect server" if _needs_server(config.rootpath / file) else file

    return ByFileAndServer(config, log) if config.getoption("dist") == "loadfile" else None


@cache
def _needs_server(file: Path) -> bool:
    return 'usefixtures("prefect_server")' in file.read_text(encoding="utf-8")


def pytest_collection_finish(session: pytest.Session) -> None:
    """From here on what is left behind is collected, and what was loaded is not looked at."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove this run's Prefect home."""
    shutil.rmtree(_PREFECT_HOME, ignore_errors=True)
