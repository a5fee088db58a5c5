"""The table `[check]` of a workspace: every mistake at once, with its line."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from projects.checks.settings import USUAL, CheckSettings
from projects.errors import InputError
from projects.workspace import MARK, Workspace, create, open_workspace


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return create(tmp_path / "office")


def opened(office: Workspace, text: str) -> Workspace:
    (office.folder / MARK).write_text(text, encoding="utf-8")
    return open_workspace(office.folder)


def refused(office: Workspace, text: str) -> list[tuple[str, int | None, str]]:
    with pytest.raises(InputError) as error:
        opened(office, text)
    return [(one.code, one.where.line, one.remedy) for one in error.value.findings]


def test_a_new_workspace_takes_the_defaults(office: Workspace) -> None:
    assert office.check is None


def test_what_is_written_is_taken_and_the_rest_is_usual(office: Workspace) -> None:
    own = opened(office, '[check]\nlong_days = 20\nrelative = true\nowner = "project"\n').check
    assert own is not None
    assert (own.long_days, own.relative, own.owner) == (20.0, "true", "project")
    assert own.high_float_days == USUAL.high_float_days
    assert own.changed_words == "long_days = 20，relative = true，owner = project"


def test_every_key_of_the_settings_can_be_written_with_its_default(office: Workspace) -> None:
    lines = ["[check]"]
    for field in fields(CheckSettings):
        value = getattr(USUAL, field.name)
        quoted = f'"{value}"' if isinstance(value, str) else str(value).lower()
        lines.append(f"{field.name} = {quoted}")
    assert opened(office, "\n".join(lines)).check == USUAL


def test_every_mistake_is_told_at_once_with_its_line(office: Workspace) -> None:
    text = (
        'organisation = "x"\n\n[check]\nlong_day = 3\nlogic_percent = 101\n'
        'relative = "maybe"\nends_exempt = 1\nsilent_days = 3.5\nhigh_float_days = "44"\n'
        "bei_least = true\n"
    )
    found = refused(office, text)
    assert [(code, line) for code, line, _ in found] == [
        ("DP980", 4),
        *[("DP981", line) for line in range(5, 11)],
    ]
    assert found[0][2] == "是不是“long_days”？"
    assert found[2][2] == '写成 relative = "auto"'


@pytest.mark.parametrize("text", ["check.long_day = 3\n", "check = {long_day = 3}\n"])
def test_other_ways_to_write_a_table_keep_the_line(office: Workspace, text: str) -> None:
    assert [(code, line) for code, line, _ in refused(office, text)] == [("DP980", 1)]


def test_a_key_of_the_same_name_in_another_table_is_not_pointed_at(office: Workspace) -> None:
    found = refused(office, 'lamp = ""\n[check]\nlamp = 1\n')
    assert [(code, line) for code, line, _ in found] == [("DP980", 3)]


@pytest.mark.parametrize("text", ["check = 3\n", "check = []\n", "[[check]]\nlong_days = 3\n"])
def test_no_table_is_refused(office: Workspace, text: str) -> None:
    assert [(code, line) for code, line, _ in refused(office, text)] == [("DP804", 1)]


@pytest.mark.parametrize("value", ["nan", "inf", "-1", "1e300"])
def test_numbers_that_are_none_are_refused(office: Workspace, value: str) -> None:
    assert [code for code, *_ in refused(office, f"[check]\nlong_days = {value}\n")] == ["DP981"]
