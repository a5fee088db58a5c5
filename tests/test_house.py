"""The house itself: what the wheel holds, what is installed, what the door pulls in."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from datetime import timedelta
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
ROOMS = {"flows", "projects", "gantt", "calendars", "bulletins", "web"}
HEAVY = {
    "fastapi",
    "icalendar",
    "matplotlib",
    "networkx",
    "numpy",
    "pandas",
    "prefect",
    "sqlalchemy",
}


def house() -> dict[str, Any]:
    """pyproject.toml as read."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def requirements() -> list[Requirement]:
    """Every requirement of the project and of its `dev` extra."""
    project = house()["project"]
    return [
        Requirement(r) for r in project["dependencies"] + project["optional-dependencies"]["dev"]
    ]


def run(*words: str) -> str:
    """Standard output of `python <words>`; its complaint when it fails."""
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel of this tree, built with the hatchling of this environment."""
    folder = tmp_path_factory.mktemp("dist")
    run("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def test_the_wheel_holds_the_rooms_and_the_door_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == ROOMS | {"cli.py"}


def test_the_wheel_holds_every_bundled_plan_and_template_of_the_tree(
    wheel: zipfile.ZipFile,
) -> None:
    kinds = {".yaml", ".json", ".j2", ".css", ".svg", ".toml", ".md"}
    wanted = {
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.suffix in kinds
    }
    assert any(name.startswith("projects/bundled/") for name in wanted)
    assert wanted <= set(wheel.namelist())


def test_the_wheel_holds_no_test_and_no_leftover(wheel: zipfile.ZipFile) -> None:
    odd = re.compile(r"(^|/)(tests?/|test_|conftest|__pycache__)|\.(pyc|db|log)$")
    assert [name for name in wheel.namelist() if odd.search(name)] == []


def test_the_wheel_gives_the_command_daopai(wheel: zipfile.ZipFile) -> None:
    (points,) = (name for name in wheel.namelist() if name.endswith("/entry_points.txt"))
    assert "daopai = cli:main" in wheel.read(points).decode()


@pytest.mark.parametrize("requirement", requirements(), ids=str)
def test_what_is_installed_satisfies_the_pin(requirement: Requirement) -> None:
    assert requirement.specifier.contains(metadata.version(requirement.name), prereleases=True)


def test_the_lock_names_no_place_of_the_machine_that_made_it() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    sources = {json.dumps(package["source"]) for package in lock["package"]}
    itself = json.dumps({"editable": "."})
    index = json.dumps({"registry": "https://pypi.org/simple"})
    assert sources == {itself, index}


def test_the_lock_answers_the_pins_of_pyproject() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    locked = {package["name"]: package.get("version") for package in lock["package"]}
    (itself,) = (package for package in lock["package"] if package["name"] == "daopai")
    asked = {
        (row["name"], Requirement(f"x{row.get('specifier', '')}").specifier)
        for row in itself["metadata"]["requires-dist"]
    }
    assert asked == {(r.name, r.specifier) for r in requirements()}
    assert {name for name, _ in asked} <= locked.keys()


def test_the_fallback_font_writes_chinese() -> None:
    found = run(
        "-c",
        "from matplotlib.ft2font import FT2Font; import pylopdf_fonts_zh_cn as fonts;"
        "face = FT2Font(str(fonts.sans_path()));"
        "print(face.family_name, all(face.get_char_index(ord(c)) for c in '倒排工期横道图督办'))",
    )
    assert found.split() == ["Noto", "Sans", "SC", "True"]


# `pip check` is content with sets of versions in which one of the next two tests fails.


@pytest.mark.prefect
def test_the_prefect_server_imports_with_these_pins() -> None:
    name = run("-c", "import prefect.server.api.server as server; print(server.__name__)")
    assert name.strip() == "prefect.server.api.server"


@pytest.mark.prefect
def test_a_schedule_yields_scheduled_runs_with_these_pins() -> None:
    import prefect.server.models
    from prefect.server.database import provide_database_interface
    from prefect.server.schemas.core import Deployment, DeploymentSchedule, Flow
    from prefect.server.schemas.schedules import IntervalSchedule
    from prefect.server.services.scheduler import schedule_deployments

    # Prefect's decorators hide from mypy that these functions are coroutines.
    models: Any = prefect.server.models

    async def scheduled() -> Any:
        store = provide_database_interface()
        await store.create_db()
        hourly = DeploymentSchedule(schedule=IntervalSchedule(interval=timedelta(hours=1)))
        async with store.session_context(begin_transaction=True) as session:
            flow = await models.flows.create_flow(session, Flow(name="house"))
            deployment = Deployment(name="house", flow_id=flow.id, schedules=[hourly])
            await models.deployments.create_deployment(session, deployment)
        await schedule_deployments()
        async with store.session_context() as session:
            return await models.flow_runs.count_flow_runs(session)

    assert asyncio.run(scheduled()) > 0


def test_opening_the_door_pulls_in_nothing_heavy() -> None:
    loaded = run(
        "-c",
        "import json, sys, cli; print(json.dumps([m.split('.')[0] for m in sys.modules]))",
    )
    assert HEAVY & set(json.loads(loaded)) == set()


def test_the_door_says_what_it_is_called() -> None:
    assert run("-m", "cli", "--help").startswith("用法：daopai ")
