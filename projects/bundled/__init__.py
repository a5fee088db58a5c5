"""The plans that travel in the wheel: Chinese YAML files beside this module; below them scenarios.

A plan needs no other file and reads like any plan: `read_plan(path("lianghu"))`.
"""

from __future__ import annotations

from pathlib import Path

from projects.errors import InputError

_FOLDER = Path(__file__).parent


def names() -> tuple[str, ...]:
    """The codes of the bundled plans, sorted."""
    return tuple(sorted(file.stem for file in _FOLDER.glob("*.yaml")))


def scenarios() -> tuple[Path, ...]:
    """The what-ifs on bundled plans, sorted by name."""
    return tuple(sorted((_FOLDER / "scenarios").glob("*.yaml")))


def path(code: str) -> Path:
    """The plan file of a bundled project.

    Raises:
        InputError: DP137 for a code that is not bundled; it lists the codes that are.
    """
    if code not in names():
        raise InputError.of(
            "DP137", f"没有名为“{code}”的内置计划", f"内置计划有：{'、'.join(names())}"
        )
    return _FOLDER / f"{code}.yaml"
