"""One page per rule: complete, true of the code, its example given by the check, readable."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

import cli
from docs import rules_pages
from flows.explaining import explain
from flows.options import explain_option, plans_argument
from projects.checks import codes, metric_codes, pages
from projects.checks.settings import USUAL
from projects.codes import CODES
from projects.errors import InputError
from projects.writers.check_view import LEVEL_WORDS
from projects.writers.terminal import width_of

ROOT = Path(__file__).resolve().parents[1]
SECTIONS = ["为什么", "怎么算", "例子", "怎么办", "豁免"]
CODES_OF_THE_CHECK = (*codes(), *metric_codes())
NAMES = pages.names()
RULES = [name for name in NAMES if name.startswith("DP")]


def sections(name: str) -> dict[str, str]:
    """The text below each heading of a page."""
    _, *parts = re.split(r"^## (.+)\n", pages.text(name), flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def by_hand(name: str) -> str:
    """A page without its example."""
    return rules_pages.EXAMPLE.sub("", pages.text(name))


def test_every_code_of_the_check_has_a_page() -> None:
    assert [code for code in CODES_OF_THE_CHECK if pages.page_of(code) is None] == []


def test_every_page_explains_a_code_of_the_check() -> None:
    explained = {pages.page_of(code) for code in CODES_OF_THE_CHECK}
    assert [name for name in NAMES if name not in explained] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_its_five_parts_and_says_what_it_stands_on(name: str) -> None:
    parts = sections(name)
    assert list(parts) == SECTIONS
    assert [title for title, text in parts.items() if len(text.strip()) < 5] == []
    assert "\n依据：" in parts["为什么"]
    assert parts["怎么办"].strip().endswith("。")
    assert len(by_hand(name).splitlines()) <= 50, "planners read one screen"


@pytest.mark.parametrize("name", RULES)
def test_a_page_calls_its_rule_and_level_as_the_table_of_codes_does(name: str) -> None:
    row = CODES[name]
    assert pages.title(name) == row.title
    assert pages.level(name).startswith(LEVEL_WORDS[row.level])


@pytest.mark.parametrize("name", NAMES)
def test_the_example_of_a_page_is_what_the_check_gives(name: str) -> None:
    assert pages.text(name).count("<!-- example -->") == 1
    assert pages.text(name) == rules_pages.filled(name), "run make docs"


@pytest.mark.parametrize("name", NAMES)
def test_codes_commands_and_settings_that_a_page_names_exist(name: str) -> None:
    text = by_hand(name)
    named = {code for code in re.findall(r"\bDP\d{3}\b", text) if code not in CODES}
    commands = set(re.findall(r"`daopai ([a-z][\w-]*)", text)) - cli.daopai.commands.keys()
    assert (named, commands) == (set(), set())
    defaults = re.findall(r"设置 `(\w+)`，默认 (true|false|[\d.]+|`\w+`)", text)
    assert len(defaults) == text.count("设置 `")
    for key, said in defaults:
        assert said.strip("`") == _told(getattr(USUAL, key)), key


def _told(value: object) -> str:
    """A default as a page spells it: 14, 0.95, true, `auto`."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_names_no_machine_and_no_address(name: str) -> None:
    text = pages.text(name)
    assert re.findall(r"(?<![\w.])/(?:home|root|Users|work|opt|tmp)/|https?://", text) == []
    assert re.findall(r"\]\(", text) == [], "a page is read where there is no other file"


def test_the_index_lists_every_page_once_and_is_current() -> None:
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert text == rules_pages.index(), "run make docs"
    assert sorted(re.findall(r"checks/pages/([\w-]+)\.md\)", text)) == list(NAMES)


# -- in the terminal ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_page_fits_the_terminal_whole_and_without_marks(name: str) -> None:
    for width in (60, 160, 80):
        lines = explain(name, width).split("\n")
        assert [line for line in lines if width_of(line) > width] == []
    assert [line for line in lines if "<!--" in line or "```" in line or "`" in line] == []
    assert lines[0] == f"{name} {pages.title(name)}"
    assert [line for line in lines if line in SECTIONS] == SECTIONS
    packed = re.sub(r"\s", "", "".join(lines))
    for part in ("怎么算", "怎么办"):
        last = sections(name)[part].strip().splitlines()[-1]
        assert re.sub(r"[\s`*]", "", last) in packed


def test_a_page_with_a_setting_ends_with_where_settings_stand() -> None:
    assert explain("DP662", 80).endswith("一行一个，如 silent_days = 21。")
    assert "daopai.toml" not in explain("DP620", 80)


@pytest.mark.parametrize("code", metric_codes())
def test_the_code_under_which_a_metric_fails_leads_to_its_page(code: str) -> None:
    title = CODES[code].title
    assert explain(code, 80).startswith(title)


def test_the_plan_of_an_example_keeps_its_shape_in_the_terminal() -> None:
    lines = explain("DP601", 160).split("\n")
    start = lines.index("    activities:")
    assert lines[start + 1].startswith("      - {id: A, name: ")


@pytest.mark.parametrize("typed", ["dp620", " DP620 ", "Dp620"])
def test_a_code_may_be_typed_in_small_letters(typed: str) -> None:
    assert explain(typed, 80) == explain("DP620", 80)


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("DP62", "DP620、DP621"),
        ("DCMA1O", "是不是“"),
        ("DP999", "是不是“DP"),
        ("赶不上", "如 DP620"),
        ("", "如 DP620"),
    ],
)
def test_a_code_without_a_page_is_refused_with_what_to_type(typed: str, hint: str) -> None:
    with pytest.raises(InputError) as refused:
        explain(typed, 80)
    (finding,) = refused.value.findings
    assert finding.code == "DP690"
    assert f"“{typed}”" in finding.says
    assert hint in finding.remedy


def test_the_option_prints_the_page_and_asks_for_no_plan(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    @click.command()
    @plans_argument
    @explain_option
    def checking(plans: tuple[str, ...]) -> None:
        raise AssertionError(plans)

    monkeypatch.setenv("COLUMNS", "90")
    checking.main(["--explain", "dcma-4"], standalone_mode=False)
    assert capsys.readouterr().out == explain("dcma-04", 90) + "\n"
    with pytest.raises(InputError, match="DP690"):
        checking.main(["--explain", "DP000", "plan.yaml"], standalone_mode=False)
