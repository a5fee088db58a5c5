"""The Word documents of a week: their numbers, their pictures, the same bytes again."""

from __future__ import annotations

import struct
import zipfile
from datetime import date
from pathlib import Path

import pytest

from bulletins.week import Week
from flows import steps
from flows.papers import number_of, pictures_of, wall_of
from flows.runs import recompute_all
from projects.workspace import Workspace
from tests.cli_helpers import daopai

W52, W01 = (Week(2023, 52),), (Week(2024, 1),)


def words(document: Path) -> str:
    with zipfile.ZipFile(document) as parts:
        return parts.read("word/document.xml").decode()


def made(workspace: Workspace, name: str) -> Path:
    return workspace.out_folder / "bulletins" / name


def test_numbers_run_on_within_a_year_and_a_second_run_has_the_same(small: Workspace) -> None:
    taken = [number_of(small, weeks, weeks[-1].last) for weeks in (W52, W01, W52)]
    assert taken == [1, 1, 1]
    again = [number_of(small, (Week(2024, number),), date(2024, 3, 3)) for number in (3, 2, 3, 1)]
    assert again == [2, 3, 2, 1]


def test_a_draft_takes_no_number_and_outside_of_a_workspace_there_is_none(small: Workspace) -> None:
    assert number_of(small, W52, date(2023, 12, 29)) is None
    assert number_of(None, W52, date(2023, 12, 31)) is None
    assert number_of(small, W52, date(2023, 12, 31)) == 1
    assert number_of(small, W52, date(2023, 12, 29)) == 1


def test_a_bulletin_made_again_has_its_number_and_takes_none(small: Workspace) -> None:
    assert number_of(small, W52, date(2023, 12, 31), again=True) is None
    assert number_of(small, W01, date(2024, 1, 7)) == 1
    assert number_of(small, W52, date(2023, 12, 31), again=True) is None
    assert number_of(small, W52, date(2023, 12, 31)) == 1
    assert number_of(small, W52, date(2023, 12, 31), again=True) == 1


def test_a_week_makes_both_documents_with_the_number_of_the_store(small: Workspace) -> None:
    steps.run_week(small, date(2023, 12, 31), formats=("svg",))
    weekly, circular = (made(small, f"{kind}-2023-W52.docx") for kind in ("周报", "通报"))
    assert "2023年第1期" in words(weekly).replace("</w:t></w:r><w:r><w:t>", "")
    before = weekly.read_bytes(), circular.read_bytes()
    steps.run_week(small, date(2023, 12, 31), formats=("svg",))
    assert (weekly.read_bytes(), circular.read_bytes()) == before
    with zipfile.ZipFile(weekly) as parts:
        assert sum(name.startswith("word/media/") for name in parts.namelist()) == 4
    wall = made(small, "周报-2023-W52-横道图A3.pdf")
    assert wall.read_bytes().count(b"/Type /Page ") == 2
    assert b"/MediaBox [ 0 0 1190.55" in wall.read_bytes()


def test_one_project_shows_its_curve_and_several_where_each_stands(small: Workspace) -> None:
    runs, _ = recompute_all(small.plans(), date(2023, 12, 31), small)
    order = [run.code for run in runs]
    (several, *_), (one, *_) = pictures_of(runs, order), pictures_of(runs[:1], order)
    assert [picture.caption for picture in several.overview] == ["各项目概况", "单位与阶段热力图"]
    assert [picture.caption for picture in one.overview] == ["项目概况", "进度曲线"]
    assert set(several.bars) == set(order)
    assert set(one.bars) == {runs[0].code}


def test_a_picture_that_cannot_be_drawn_is_left_out_and_stops_no_document(
    small: Workspace,
) -> None:
    plan = small.plans_folder / "one.yaml"
    text = plan.read_text(encoding="utf-8").replace("name: 小项目one", 'name: "甲\\U0001F600"')
    plan.write_text(text, encoding="utf-8")
    steps.run_week(small, date(2023, 12, 31), formats=("svg",))
    with zipfile.ZipFile(made(small, "周报-2023-W52.docx")) as parts:
        drawn = [name for name in parts.namelist() if name.startswith("word/media/")]
    assert len(drawn) == 1, "the 横道图 of the other project"
    assert made(small, "周报-2023-W52-横道图A3.pdf").read_bytes().count(b"/Type /Page ") == 1


def test_the_command_numbers_the_bulletin_of_all_plans_and_not_that_of_some(
    small: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small.folder)
    some = daopai("bulletin", "one", "--week", "2023-W52", "-o", tmp_path / "some")
    every = daopai("bulletin", "--week", "2023-W52", "-o", tmp_path / "all")
    assert (some.code, every.code) == (0, 0)
    told = [(tmp_path / name / "周报-2023-W52.md").read_text("utf-8") for name in ("some", "all")]
    assert "2023年第52期（按周编号）" in told[0]
    assert "2023年第1期" in told[1]
    assert {Path(line).suffix for line in every.out.split()} >= {".md", ".html", ".docx"}


def test_a_chart_in_a_document_is_drawn_for_the_page_it_stands_on(small: Workspace) -> None:
    runs, _ = recompute_all(small.plans(), date(2023, 12, 31), small)
    drawn = pictures_of(runs, [run.code for run in runs])[0].bars["one"][0]
    width, height = struct.unpack(">II", drawn.png[16:24])
    assert (drawn.width_mm, drawn.height_mm) == (222.0, 125.0)
    assert width / drawn.width_mm * 25.4 == pytest.approx(200, abs=1), "200 dots an inch"
    assert height / drawn.height_mm * 25.4 == pytest.approx(200, abs=1)


def lengthened(small: Workspace, parts: int, works: int) -> None:
    """Give the plan `one` so many headings with so many works each."""
    plan = small.plans_folder / "one.yaml"
    rows = [
        f"  - {{id: S{n}, name: 第{n}段, kind: summary}}\n"
        + "".join(
            f"  - {{id: S{n}W{k}, name: 甲, duration: 5, parent: S{n}}}\n" for k in range(works)
        )
        for n in range(parts)
    ]
    head, key, tail = plan.read_text("utf-8").partition("activities:\n")
    plan.write_text(f"{head}{key}{''.join(rows)}{tail}", encoding="utf-8")


def test_on_a3_a_single_project_has_all_its_pages_and_one_of_several_a_few(
    small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.papers.PAGES", 1)
    lengthened(small, 8, 9)
    runs, _ = recompute_all(small.plans(), date(2023, 12, 31), small)
    long = [run for run in runs if run.code == "one"]
    pages = [wall_of(some, [run.code for run in runs])[0] for some in (long, runs)]
    # Of two, headings and milestones on one page, and the other project.
    assert [data.count(b"/Type /Page ") for data in pages] == [2, 2]


def test_the_pages_of_a_chart_are_given_in_the_order_in_which_they_are_read(
    small: Workspace, tmp_path: Path
) -> None:
    lengthened(small, 8, 14)
    runs, _ = recompute_all(small.plans(), date(2023, 12, 31), small)
    pages = steps.draw(next(run for run in runs if run.code == "one"), tmp_path, formats=("svg",))
    assert [page.name for page in pages] == ["gantt.svg", "gantt-2.svg", "gantt-3.svg"]
