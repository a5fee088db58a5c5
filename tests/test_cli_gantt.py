"""`daopai gantt`: every picture from the command line, and what cannot be drawn said in words."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from flows.wishes import KINDS
from projects.writers.terminal import width_of
from tests.cli_helpers import PLANS, ROOT, Answer, daopai

LAKE, PIPES = PLANS["lianghu"], PLANS["paishui"]
ROAD = ROOT / "examples" / "daolu-plan.yaml"
DAY = ("--as-of", "2023-12-31")
PROGRESS = {"board", "tiles", "scurve", "trend", "heat", "burnup"}
"""Pictures that need a data date."""


def words(path: Path) -> str:
    """Every text of a picture."""
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    return "\n".join(text for text in root.itertext() if text.strip())


def codes(told: Answer) -> list[str]:
    """The codes of what was refused."""
    assert told.code == 2, told
    assert "Traceback" not in told.err
    return re.findall(r"^DP\d{3}", told.err, re.MULTILINE)


def drawn(target: Path, *asked: object) -> str:
    """The words of a picture that was drawn."""
    told = daopai("gantt", *asked, "-o", target)
    assert (told.code, told.err) == (0, "")
    assert told.out.splitlines()[0] == str(target)
    return words(target)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("timescaled", "cost")])
def test_every_picture_of_the_lake_is_drawn(kind: str, tmp_path: Path) -> None:
    assert "两湖" in drawn(tmp_path / "图.svg", LAKE, *DAY, "--kind", kind)


@pytest.mark.parametrize(
    ("kind", "finding"),
    [
        ("tiles", "比序时进度超前 3.3 个百分点，但需抢回 17 天"),
        ("scurve", "形象进度 80%，比序时进度超前 3.3 个百分点"),
        ("float", "6 项工作没有余地，其中 3 项总时差为负"),
    ],
)
def test_the_title_of_a_small_picture_is_what_the_status_finds(
    kind: str, finding: str, tmp_path: Path
) -> None:
    assert finding in drawn(tmp_path / "图.svg", LAKE, *DAY, "--kind", kind)


def test_the_network_on_a_time_scale_names_every_work(tmp_path: Path) -> None:
    told = daopai("gantt", PLANS["duchang"], "--kind", "timescaled", "-o", tmp_path / "网络.svg")
    assert told.code == 0
    said = "".join(words(Path(line)) for line in told.out.splitlines())
    assert "双代号早时标网络计划" in said
    late = drawn(tmp_path / "迟.svg", PLANS["duchang"], "--kind", "timescaled", "--form", "late")
    assert "双代号迟时标网络计划" in late


SHIFT_CHANGE = """\
daopai: 1
code: huanban
name: 泵站换班
start: 2024-03-04
deadline: 2024-06-30
activities:
  - {id: A, name: 旧泵运行, duration: 20}
  - {id: B, name: 新泵运行, duration: 30}
  - {id: C, name: 旧泵拆除, duration: 10, after: "B; A"}
  - {id: D, name: 值守撤离, duration: 5, after: A FS-30}
"""


def test_a_plan_that_arrows_cannot_say_in_full_gets_a_page_of_the_other_kind(
    tmp_path: Path,
) -> None:
    plan = tmp_path / "huanban.yaml"
    plan.write_text(SHIFT_CHANGE, encoding="utf-8")
    told = daopai("gantt", plan, "--kind", "timescaled", "-o", tmp_path / "网络.svg")
    assert told.code == 0, told.err
    first, *_, last = (words(Path(line)) for line in told.out.splitlines())
    assert "双代号" in first
    assert "单代号搭接网络图" in last
    assert "FTS −30" in last


def test_the_price_of_each_day_is_drawn_for_a_plan_with_levers(tmp_path: Path) -> None:
    asked = (ROAD, "--as-of", "2026-06-30", "--kind", "cost", "--days", 10, "--unit", "万元")
    assert "抢回 10 天，最少要花 4.5 万元" in drawn(tmp_path / "费用.svg", *asked)


def test_a_wall_chart_of_one_office_names_nobody_elses_work(tmp_path: Path) -> None:
    said = drawn(tmp_path / "图.svg", LAKE, *DAY, "--owner", "施工单位（A标）")
    assert "北岸段闭水试验" in said
    assert "湖岸挡墙与生态护岸" not in said


def test_columns_are_chosen_by_name_and_in_order(tmp_path: Path) -> None:
    said = drawn(tmp_path / "图.svg", LAKE, *DAY, "--columns", "名称,最迟开始，总时差")
    heads = [said.index(word) for word in ("工作名称", "最迟开始", "总时差")]
    assert heads == sorted(heads)
    assert "责任单位" not in said


def test_a_page_of_html_stands_alone_and_names_every_work(tmp_path: Path) -> None:
    target = tmp_path / "图.html"
    assert daopai("gantt", LAKE, *DAY, "-o", target).code == 0
    page = target.read_text(encoding="utf-8")
    assert "环湖栈道主体" in page
    assert not re.search(r"""(?:src|href)=["'](?!#|data:)""", page)


def test_the_baseline_of_a_workspace_lies_under_the_bars(tmp_path: Path) -> None:
    folder = tmp_path / "局"
    assert daopai("init", folder).code == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert daopai("add", LAKE).code == 0
        assert "基线" not in drawn(tmp_path / "前.svg", "lianghu", *DAY)
        made = daopai("baseline", "lianghu", "--reason", "批复", "--by", "市城管局")
        assert made.code == 0, made.err
        assert "基线" in drawn(tmp_path / "后.svg", "lianghu", *DAY)


@pytest.mark.parametrize("kind", sorted(PROGRESS))
def test_a_picture_of_progress_asks_for_the_data_date(kind: str, tmp_path: Path) -> None:
    target = tmp_path / "图.svg"
    told = daopai("gantt", PIPES, "--kind", kind, "-o", target)
    assert codes(told) == ["DP728"]
    assert not target.exists()


def test_every_wish_that_a_picture_cannot_heed_is_refused_at_once(tmp_path: Path) -> None:
    asked = ("--kind", "tiles", "--columns", "名称", "--days", 3, "--form", "late")
    told = daopai("gantt", LAKE, *DAY, *asked, "-o", tmp_path / "图.html")
    assert codes(told) == ["DP729"] * 4
    for option in ("--columns", "--days", "--form", "网页"):
        assert option in told.err
    assert list(tmp_path.iterdir()) == []


def test_the_board_is_an_a3_whatever_paper_is_asked(tmp_path: Path) -> None:
    told = daopai(
        "gantt", LAKE, *DAY, "--kind", "board", "--paper", "A4", "-o", tmp_path / "图.svg"
    )
    assert codes(told) == ["DP729"]


def test_the_other_page_of_a_part_holds_nothing_of_the_other_parts(tmp_path: Path) -> None:
    plan = tmp_path / "huanban.yaml"
    part = "  - {id: P, name: 岸线}\n  - {id: E, name: 岸线放样, duration: 8, parent: P}\n"
    plan.write_text(SHIFT_CHANGE + part, encoding="utf-8")
    said = ("gantt", plan, "--kind", "timescaled", "--under", "P", "-o", tmp_path / "网络.svg")
    assert daopai(*said).out.splitlines() == [str(tmp_path / "网络.svg")]


def test_a_word_for_a_picture_that_is_none_is_refused_with_those_there_are() -> None:
    told = daopai("gantt", LAKE, "--kind", "pie", "-o", "x.svg")
    assert told.code == 2
    assert "timescaled" in told.err


def test_an_office_that_the_plan_does_not_know_is_named_with_a_likely_one(tmp_path: Path) -> None:
    told = daopai("gantt", LAKE, "--owner", "市城官局", "-o", tmp_path / "图.svg")
    assert codes(told) == ["DP709"]
    assert "市城管局" in told.err


def test_the_help_fits_the_terminal_and_lists_every_picture() -> None:
    told = daopai("gantt", "--help", columns=80)
    assert max(map(width_of, told.out.splitlines())) <= 80
    for name in KINDS.values():
        assert name.replace(" ", "") in told.out.replace("\n", "").replace(" ", "")


@pytest.mark.parametrize("kind", ["bars", "float", "heat"])
def test_a_character_without_a_glyph_names_the_work_that_has_it(kind: str, tmp_path: Path) -> None:
    plan = tmp_path / "huanban.yaml"
    plan.write_text(SHIFT_CHANGE.replace("旧泵拆除", "旧泵拆除" * 12 + "🚧"), encoding="utf-8")
    told = daopai("gantt", plan, "--as-of", "2024-03-10", "--kind", kind, "-o", tmp_path / "图.svg")
    assert codes(told) == ["DP702"]
    assert "C" in told.err
