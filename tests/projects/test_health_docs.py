"""The figures of docs/health.md, computed again; and a row for every setting."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path

from projects.bundled import path
from projects.checks import CheckSettings, Metric, check
from projects.checks.health import CATALOGUE
from projects.readers import read_plan
from projects.schedule import schedule

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "health.md").read_text(encoding="utf-8")
CLOSE = date(2023, 12, 31)


def lake(name: str, as_of: date | None = None) -> Metric:
    (found,) = check(schedule(read_plan(path("lianghu")), as_of=as_of), only=(name,)).metrics
    return found


def test_every_setting_and_every_metric_has_its_row() -> None:
    assert [field.name for field in fields(CheckSettings) if f"`{field.name}`" not in PAGE] == []
    assert [name for name in CATALOGUE if f"| {name} |" not in PAGE] == []


def test_the_path_test_of_the_lake_project_is_as_told() -> None:
    found = lake("dcma-12", CLOSE)
    assert (found.numerator, found.denominator, found.passed) == (622, 622, True)
    assert "its finish moves by 622 days as L600 counts them, and L600 moves by 622" in PAGE
    before = lake("dcma-12")
    assert (before.numerator, before.denominator, before.offenders) == (640, 876, ("L010", "L100"))
    assert "876 days\nmore there slip the finish by 640" in PAGE


def test_the_length_index_of_the_lake_project_is_as_told() -> None:
    found = lake("dcma-13", CLOSE)
    assert (found.numerator, found.denominator, found.value) == (91, 108, 0.843)
    assert "17 short: 91 / 108 = 0.843" in PAGE
