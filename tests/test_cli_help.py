"""The door explains itself in Chinese, and docs/commands.md repeats it."""

from __future__ import annotations

import re

import click
import pytest
from wcwidth import wcswidth

from cli import daopai as door
from docs.commands_page import commands_page
from flows.duties.roster import ROSTER
from flows.wishes import KINDS
from tests.cli_helpers import ROOT, daopai


def commands_of(group: click.Group) -> dict[str, click.Command]:
    """Every command by the words that name it."""
    found = dict(group.commands)
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found |= {f"{name} {more}": one for more, one in commands_of(command).items()}
    return found


COMMANDS = commands_of(door)
NAMES = [*KINDS, *ROSTER]
# What stands in Latin letters on purpose: commands, options, file kinds, names of standards.
LATIN = re.compile(
    r"--?[a-z][a-z-]*|\.?(yaml|json|csv|xlsx?|docx|xml|xer|mpp|png|svg|pdf|ics|html|md)|JSON"
    r"|Microsoft Project|iCalendar|Markdown|HTML|A\d|DP\d+|dcma(-\d+)?|gao"
    r"|daopai(-demo)?|early|late|alap|start|finish|day|month|workday|plan|id|2023-W52"
    r"|quarter|year|webcal|toml|address|open|stretch|on:|Prefect|Dask|PREFECT_API_URL|PostgreSQL|Ctrl-C"
    r"|" + "|".join(map(re.escape, [word for name in COMMANDS for word in name.split()] + NAMES))
)


def test_the_page_of_commands_is_what_help_says() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert page == commands_page(), "run: python docs/commands_page.py > docs/commands.md"


@pytest.mark.parametrize("columns", [60, 80, 100, 160])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_chinese_and_fits_the_terminal(command: str, columns: int) -> None:
    answer = daopai(*command.split(), "--help", columns=columns)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(f"用法：daopai {command}".rstrip())
    assert "显示本说明" in answer.out
    assert max(map(wcswidth, answer.out.splitlines())) <= columns
    left = LATIN.sub("", answer.out)
    assert re.findall(r"[A-Za-z]{2,}", left) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_argument_and_option_says_what_it_is(command: str) -> None:
    for param in COMMANDS[command].params:
        assert re.search(r"[一-鿿]|JSON", getattr(param, "help", None) or ""), param.name


def test_meanings_stand_in_one_column_even_behind_chinese_names() -> None:
    lines = daopai("check", "--help").out.split("选项：\n")[1].splitlines()
    pairs = [re.match(r"  \S.*?\S  +", line) for line in lines]
    assert {wcswidth(pair[0]) for pair in pairs if pair} == {19}
    assert all(pairs)


def test_without_a_word_the_door_shows_its_help() -> None:
    assert daopai() == daopai("--help")
    assert daopai("schedule", "-h") == daopai("schedule", "--help")


def test_the_version_is_that_of_the_package() -> None:
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.M)
    assert version is not None
    assert daopai("--version").out == f"daopai {version[1]}\n"
