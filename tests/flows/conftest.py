from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from projects.bundled import path
from projects.workspace import Workspace, create

PLAN = """\
daopai: 1
code: {code}
name: 小项目{code}
owner: 市城管局
start: 2023-11-01
deadline: 2023-12-20
activities:
  - {{id: A1, name: 开工, duration: 0}}
  - {{id: A2, name: 施工, duration: {days}, after: A1, owner: 市政处}}
  - {{id: A3, name: 验收, duration: 5, after: A2}}
observations:
  - {{item: A2, as_of: 2023-12-15, percent: 40, by: 市政处}}
"""
BROKEN = "daopai: 1\ncode: broken\nname: 坏计划\nactivities:\n  - {id: A, name: 甲, after: Z}\n"


def plan(folder: Path, code: str, days: int = 30) -> Path:
    """A small plan file in `folder`."""
    target = folder / f"{code}.yaml"
    target.write_text(PLAN.format(code=code, days=days), encoding="utf-8")
    return target


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Two bundled plans and nothing wrong with them."""
    plans = [path("lianghu"), path("shuihuanjing2")]
    return create(tmp_path / "office", organisation="市重点办", plans=plans)


@pytest.fixture
def small(tmp_path: Path) -> Workspace:
    """Two small plans: quick to draw."""
    made = create(tmp_path / "small", organisation="市重点办")
    plan(made.plans_folder, "one")
    plan(made.plans_folder, "two", days=70)
    return made


@pytest.fixture
def wounded(small: Workspace) -> Workspace:
    """The two small plans and a broken one between them."""
    (small.plans_folder / "oops.yaml").write_text(BROKEN, encoding="utf-8")
    return small


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """One Prefect test server for all flows; heartbeats off, they cost a second each."""
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
    from prefect.testing.utilities import prefect_test_harness

    with (
        prefect_test_harness(server_startup_timeout=120),
        temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}),
    ):
        yield
