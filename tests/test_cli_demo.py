"""`daopai demo`: the workspace, the whole week, and the next one with what it changed."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections import Counter
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from wcwidth import wcswidth

from bulletins.document import Figures
from flows import demo_week
from flows.changes import changes
from flows.demo import demo_workspace
from flows.memory import library, opened
from flows.runs import recompute_all
from flows.steps import run_week
from projects.bundled.weeks import weeks
from projects.errors import InputError
from projects.store import letters, numbers, observations, sends
from projects.workspace import Workspace, create, open_workspace
from tests.cli_helpers import GOOD, PLANS, Answer, daopai

pytestmark = pytest.mark.slow(60)
FEW = ("lianghu", "paishui")
"""Enough here: the README's table runs all of them."""


def quick(patch: pytest.MonkeyPatch) -> None:
    """Two of the plans and their reports, with charts as SVG and no pictures in the bulletin."""
    few = tuple(
        type(week)(
            week.day,
            tuple(one for one in week.reports if one.project in FEW),
            tuple(one for one in week.events if one.project in FEW),
        )
        for week in weeks()
    )
    patch.setattr("projects.bundled.names", lambda: FEW)
    patch.setattr("projects.bundled.weeks.weeks", lambda: few)
    patch.setattr("flows.demo.run_week", partial(run_week, formats=("svg",)))
    patch.setattr("flows.papers.pictures_of", lambda *_: (Figures(), b"", frozenset()))


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Answer]:
    """A demo of two plans, and what it said on 80 columns."""
    folder = tmp_path_factory.mktemp("made") / "demo"
    with pytest.MonkeyPatch.context() as patch:
        quick(patch)
        return folder, daopai("demo", folder, columns=80)


@pytest.fixture
def demo(first: tuple[Path, Answer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that demo."""
    quick(monkeypatch)
    return Path(shutil.copytree(first[0], tmp_path / "demo"))


@pytest.fixture(scope="module")
def second(
    first: tuple[Path, Answer], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Answer]:
    """The same one week later."""
    folder = Path(shutil.copytree(first[0], tmp_path_factory.mktemp("next") / "demo"))
    with pytest.MonkeyPatch.context() as patch:
        quick(patch)
        return folder, daopai("demo", folder, "--week", columns=80)


def published(folder: Path) -> dict[str, str]:
    """Every file with the hash of its bytes, but the store, which remembers each run."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "daopai.db" not in path.name
    }


def listed(text: str) -> list[str]:
    """The places in the table of files."""
    _, _, below = text.partition("文件都在")
    return re.findall(r"^(?:\S+ +\d+)? +(out/\S+)$", below, re.M)


def recorded(folder: Path) -> tuple[object, ...]:
    """What a demo left in its store: reports, letters, numbers, events of the ledger, baselines."""
    workspace = open_workspace(folder)
    with opened(workspace) as store, store.reading() as reading, library(workspace) as remember:
        rows = [
            (code, row.item, row.as_of, row.kind, row.value)
            for code in FEW
            for row in observations.rows(reading, code)
        ]
        memories = [remember(path) for path in workspace.plans()]
        return (
            Counter(rows),
            {code: dict(forms) for code, forms in letters.drafted(reading).items()},
            [(one.key, one.year, one.number) for one in numbers.taken(reading, "周报")],
            [[(one.item, one.kind, one.on) for one in memory.events] for memory in memories],
            [len(memory.baselines) for memory in memories],
        )


# ---- the first week ------------------------------------------------------------------------------


def test_the_demo_says_first_what_it_found_and_fits_80_columns(
    first: tuple[Path, Answer],
) -> None:
    folder, said = first
    assert said.code == 0
    conclusion = "".join(said.out.split("\n\n")[1].split())
    assert "2个项目，2个按目前安排赶不上时限" in conclusion
    assert "快3.3个百分点" in conclusion
    assert "要抢回17天，决定它的线路是L501" in conclusion
    for code in FEW:
        assert re.search(rf"^{code} ", said.out, re.M)
    told = [line for line in said.out.splitlines() if str(folder) not in line]
    assert max(map(wcswidth, told[: told.index("")])) <= 80
    assert max(wcswidth(line) for line in told if "--scenario" not in line) <= 80


def test_the_demo_makes_every_paper_of_a_week_and_says_where_it_lies(
    first: tuple[Path, Answer],
) -> None:
    folder, said = first
    places = listed(said.out)
    assert all((folder / place).exists() for place in places)
    told = "\n".join(places)
    for part in (
        "周报-2023-W52.md",
        "周报-2023-W52.html",
        "周报-2023-W52.docx",
        "通报-2023-W52.docx",
        "out/charts/2023-W52/",
        "out/feeds/",
        "督办台账-2023-W52.xlsx",
        "out/letters/drafts/2023-W52/",
        "调度会-2023-W52.docx",
        "台账-2023-W52.xlsx",
        "out/checks/2023-W52/",
        "out/forms/2024-W01/",
    ):
        assert part in told
    drafts = {
        path.name.partition("-")[0] for path in (folder / "out/letters/drafts").rglob("*.docx")
    }
    assert drafts == {"提示函", "督办单"}
    assert (folder / "out/forms/2024-W01/供电公司.xlsx").exists()
    assert "L600" in (folder / "out/checks/2023-W52/lianghu.html").read_text("utf-8")


def test_the_demo_sends_nothing_and_signs_nothing(first: tuple[Path, Answer]) -> None:
    workspace = open_workspace(first[0])
    with opened(workspace) as store, store.reading() as reading:
        assert sends.every(reading) == ()
        kinds = {one.kind for code in FEW for one in letters.events(reading, code)}
    assert kinds == {"drafted"}


def test_the_demo_runs_twice_to_the_same_bytes(
    demo: Path, first: tuple[Path, Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, known = published(demo), recorded(demo)
    again = daopai("demo", demo, columns=80)
    assert again.code == 0
    assert again.out == first[1].out.replace(str(first[0]), str(demo))
    assert published(demo) == made
    assert recorded(demo) == known
    (named,) = re.findall(r"--scenario (\S+)", again.out)
    monkeypatch.chdir(demo)
    assert "需抢回 13 天 → 富余 9 天" in daopai("schedule", "lianghu", "--scenario", named).out


def test_the_workspace_is_made_once_and_used_again(tmp_path: Path) -> None:
    made = demo_workspace(tmp_path / "demo")
    assert len(made.plans()) == 6
    mine = made.plan("lianghu")
    mine.write_text(mine.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    made.plan("paishui").unlink()
    again = demo_workspace(tmp_path / "demo")
    assert again == open_workspace(tmp_path / "demo")
    assert len(again.plans()) == 6
    assert mine.read_text(encoding="utf-8").endswith("# mine\n")


def test_the_demo_keeps_its_hands_off_a_workspace_with_plans_of_its_own(tmp_path: Path) -> None:
    own = create(tmp_path / "own", plans=[Path(PLANS["lianghu"]), GOOD / "table.yaml"])
    before = published(own.folder)
    for words in (("demo", own.folder), ("demo", own.folder, "--week")):
        answer = daopai(*words)
        assert (answer.code, "DP808" in answer.err) == (2, True)
    assert published(own.folder) == before


# ---- the next weeks ------------------------------------------------------------------------------


def test_the_next_week_shows_what_changed_and_fits_80_columns(
    second: tuple[Path, Answer],
) -> None:
    folder, said = second
    assert said.code == 0
    told = [line for line in said.out.splitlines() if str(folder) not in line]
    assert max(map(wcswidth, told)) <= 80
    assert "2024-W01（示例数据），2024年第1期" in said.out
    (row,) = re.findall(r"^lianghu +(.*)$", said.out, re.M)
    assert row.startswith("80.0 → 81.8")
    assert re.search(r"-17 → -19 +-2 ", row)
    text = "".join(said.out.split())
    for part in (
        "“L600”预计2024-04-17→2024-04-19完成，余量-17→-19天",
        "L501填报进度26%→33%：",
        "完成的工作（1项）：lianghu：L123南岸段回填与路面恢复（施工单位（B标））",
        "L402补水系统通水试运行（施工单位（E标）），时限2024-01-04",
        "↑督办单lianghu/L304底泥脱水固化与外运（二区）（施工单位（D标）），接提示函2023-W52/L304",
        "日历条目（个）：",
    ):
        assert part in text
    kept = (folder / "out/weeks/变化-2024-W01.txt").read_text("utf-8")
    assert "80.0 → 81.8" in kept
    places = listed(said.out)
    assert all((folder / place).exists() for place in places)
    assert {"out/letters/drafts/2024-W01/", "out/weeks/变化-2024-W01.txt"} <= {*places}


def test_a_week_that_was_broken_off_twice_happens_once(
    demo: Path, second: tuple[Path, Answer]
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for step in ("flows.demo_week.hold_week", "flows.demo_week.changes"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(step, stop)
            assert "DP832" in daopai("demo", demo, "--week").err
    again = daopai("demo", demo, "--week", columns=80)
    assert again.out == second[1].out.replace(str(second[0]), str(demo))
    assert recorded(demo) == recorded(second[0])
    assert published(demo) == published(second[0])


def test_behind_the_last_week_the_demo_says_that_there_is_none(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projects.bundled.weeks.weeks", lambda: weeks()[-1:])
    mark = demo / "out" / "weeks" / "变化-2024-W08.txt"
    mark.parent.mkdir()
    mark.write_text("", encoding="utf-8")
    before = published(demo)
    said = daopai("demo", demo, "--week")
    assert said.code == 0
    assert "示例填报到 2024-02-25 为止" in said.out
    assert published(demo) == before


def test_the_next_week_wants_a_demo_and_takes_its_day_from_the_data(tmp_path: Path) -> None:
    nowhere = daopai("demo", tmp_path / "none", "--week")
    assert (nowhere.code, "DP801" in nowhere.err) == (2, True)
    assert not (tmp_path / "none").exists()
    both = daopai("demo", tmp_path / "none", "--week", "--as-of", "2024-01-07")
    assert (both.code, "DP831" in both.err) == (2, True)


# ---- the example data ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A demo workspace in which nothing happened yet."""
    return demo_workspace(tmp_path_factory.mktemp("office") / "demo")


def test_of_all_example_reports_one_goes_back(office: Workspace) -> None:
    refused = []
    for week in weeks():
        came = demo_week.take_in(office, week)
        assert came.reports == len(week.reports) - len(came.refused)
        refused += [
            (str(week.day), one.project, one.item, [finding.code for finding in findings])
            for one, findings in came.refused
        ]
    assert refused == [("2024-01-21", "lianghu", "L304", ["DP526"])]


def test_the_second_week_is_blocked_silent_and_contradicts_itself(office: Workspace) -> None:
    days = (date(2024, 1, 7), date(2024, 1, 14))
    plan = [office.plan("lianghu"), office.plan("paishui")]
    before, after = (recompute_all(plan, day, office)[0] for day in days)
    found = changes(office, before, after, days, date(2023, 12, 31), (), "2024-W02")
    assert [(work.project, work.item) for work in found.silent] == [("lianghu", "L400")]
    assert [work.item for work in found.finished] == ["L113"]
    lake, drains = after
    assert lake.ledger is not None
    assert lake.ledger["L210"].word == "在建，受阻（停电计划）"
    overall = drains.progress["PS"]
    assert (overall.reported, overall.judged, overall.contradicts) == ("是", "否", True)


def test_the_weeks_run_on_from_the_first_and_name_offices() -> None:
    days = [week.day for week in weeks()]
    assert str(days[0]) == "2024-01-07"
    assert all((later - day).days == 7 for day, later in pairwise(days))
    offices = {one.by for week in weeks() for one in week.reports}
    offices |= {one.by for week in weeks() for one in week.events}
    assert all(re.search(r"(局|集团|公司|单位|院|（[A-F]标）)$", office) for office in offices)
    for path in Path(demo_week.__file__).parents[1].glob("projects/bundled/weeks/*.yaml"):
        assert path.read_text("utf-8").startswith("# 示例数据，不是工程的真实记录")


def test_a_report_on_a_plan_that_is_gone_goes_back_and_the_others_are_recorded(
    tmp_path: Path,
) -> None:
    workspace = demo_workspace(tmp_path / "demo")
    workspace.plan("lianghu").unlink()
    came = demo_week.take_in(workspace, weeks()[5])
    assert came.reports == 3
    assert [(one.item, findings[0].code) for one, findings in came.refused] == [("L210", "DP810")]
    with pytest.raises(InputError, match="DP810"):
        demo_week.take_in(workspace, weeks()[1])
