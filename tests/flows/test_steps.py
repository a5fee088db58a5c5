from __future__ import annotations

import logging
import os
from datetime import date
from pathlib import Path

import pytest

from bulletins.week import Week
from flows import runs, steps
from flows.desk import InProcess
from flows.memory import Memory, recall
from flows.runs import ProjectRun
from flows.steps import FailedPlan, recompute, recompute_all, run_week
from flows.tables import error_rows, late_rows
from projects.bundled import path
from projects.errors import Finding, InputError, Place
from projects.forecast import one_decimal
from projects.workspace import Workspace, create

SUNDAY, WEDNESDAY = date(2023, 12, 31), date(2023, 12, 27)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.mark.parametrize(
    ("code", "as_of", "actual", "deviation"),
    [
        ("lianghu", "2023-12-31", 80.0, 3.3),
        ("shuihuanjing2", "2023-12-31", 73.0, -27.0),
        ("duchang", "2021-03-31", None, None),
        ("niandu", "2021-03-31", None, None),
    ],
)
def test_a_bundled_plan_computes_at_its_data_date(
    code: str, as_of: str, actual: float | None, deviation: float | None
) -> None:
    run = recompute(recall(path(code)), date.fromisoformat(as_of))
    assert run.code == code
    assert run.schedule.as_of == run.progress.as_of == date.fromisoformat(as_of)
    assert run.progress.actual_percent is not None
    if actual is not None:
        assert run.progress.actual_percent == pytest.approx(actual)
        assert run.progress.deviation_points is not None
        assert one_decimal(run.progress.deviation_points) == deviation
    assert run.worst == next(f for f in run.report.findings if f.level != "note" and not f.waived)


def test_one_bad_plan_becomes_a_row_and_its_neighbours_are_computed(wounded: Workspace) -> None:
    done, failed = recompute_all(wounded.plans(), SUNDAY)
    assert [run.code for run in done] == ["one", "two"]
    assert [(row.file.name, row.stage, row.findings[0].code) for row in failed] == [
        ("oops.yaml", "plan", "DP152")
    ]


def test_a_crash_of_our_own_becomes_a_row_and_a_log_line_without_a_traceback(
    small: Workspace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sound = runs.recompute

    def crash(memory: Memory, as_of: date) -> ProjectRun:
        if memory.project.code == "one":
            raise ZeroDivisionError("division by zero")
        return sound(memory, as_of)

    monkeypatch.setattr(runs, "recompute", crash)
    with caplog.at_level(logging.INFO):
        done, failed = recompute_all(small.plans(), SUNDAY)
    assert [run.code for run in done] == ["two"]
    assert [finding.code for finding in failed[0].findings] == ["DP820"]
    assert "ZeroDivisionError" in failed[0].findings[0].says
    assert "Traceback" not in str(failed[0].findings[0])
    (line,) = caplog.records
    assert line.exc_info is None
    assert "one.yaml" in line.getMessage()


def test_two_plans_with_one_code_do_not_overwrite_each_other(small: Workspace) -> None:
    text = (small.plans_folder / "one.yaml").read_text(encoding="utf-8")
    (small.plans_folder / "other.yaml").write_text(text, encoding="utf-8")
    done, failed = recompute_all(small.plans(), SUNDAY)
    assert [run.code for run in done] == ["one", "two"]
    assert [(row.file.name, row.findings[0].code) for row in failed] == [("other.yaml", "DP811")]


def test_the_lamp_of_the_workspace_holds_for_plans_that_name_none(small: Workspace) -> None:
    assert recompute(recall(small.plan("one")), SUNDAY).progress.preset == "yinchuan-2025"
    settings = small.folder / "daopai.toml"
    text = settings.read_text(encoding="utf-8").replace("yinchuan-2025", "days-7-15")
    settings.write_text(text, encoding="utf-8")
    assert recompute(recall(small.plan("one")), SUNDAY).progress.preset == "days-7-15"


def test_a_week_makes_charts_feeds_and_a_bulletin_and_says_where(workspace: Workspace) -> None:
    reached: list[float] = []
    report = run_week(workspace, SUNDAY, InProcess(reached.append), formats=("svg",))
    assert report.weeks == (Week(2023, 52),)
    assert not report.draft
    assert report.failed == ()
    assert [row.code for row in report.rows] == ["shuihuanjing2", "lianghu"]
    assert [row.lamp for row in report.rows] == ["黄灯", "绿灯"]
    made = {file.relative_to(workspace.out_folder).as_posix() for file in report.files}
    assert made == set(contents(workspace.out_folder))
    assert {
        "bulletins/周报-2023-W52.md",
        "bulletins/周报-2023-W52.html",
        "feeds/portfolio.ics",
        "feeds/project-lianghu.ics",
        "charts/2023-W52/lianghu/gantt.svg",
    } <= made
    assert reached == pytest.approx([100 * step / 6 for step in range(1, 7)])
    text = (workspace.out_folder / "bulletins/周报-2023-W52.md").read_text(encoding="utf-8")
    assert "市重点办" in text
    assert "../charts/2023-W52/lianghu/gantt.svg" in text
    assert "../feeds/project-lianghu.ics" in text


@pytest.mark.slow
def test_the_same_week_twice_gives_the_same_bytes(small: Workspace) -> None:
    run_week(small, SUNDAY)
    before = contents(small.out_folder)
    run_week(small, SUNDAY)
    assert contents(small.out_folder) == before
    kinds = {name.rpartition(".")[2] for name in before}
    assert kinds == {"svg", "png", "ics", "md", "html", "docx", "pdf"}


def test_a_day_inside_the_week_gives_a_draft_that_says_its_data_date(small: Workspace) -> None:
    report = run_week(small, WEDNESDAY, formats=("svg",))
    assert report.draft
    assert report.weeks == (Week(2023, 52),)
    assert [file.parent.name for file in report.bulletin] == ["drafts"] * 5
    text = report.bulletin[0].read_text(encoding="utf-8")
    assert "2023-12-27" in text or "12月27日" in text
    assert not (small.out_folder / "bulletins" / report.bulletin[0].name).exists()


def test_the_bulletin_lists_the_plans_that_it_leaves_out_until_they_are_mended(
    wounded: Workspace,
) -> None:
    report = run_week(wounded, SUNDAY, formats=("svg",))
    assert [(row.file.name, row.stage) for row in report.failed] == [("oops.yaml", "plan")]
    left_out = wounded.out_folder / "bulletins" / "周报-2023-W52-未纳入.md"
    assert left_out in report.files
    assert "DP152 oops.yaml:5" in left_out.read_text(encoding="utf-8")
    (wounded.plans_folder / "oops.yaml").unlink()
    assert run_week(wounded, SUNDAY, formats=("svg",)).failed == ()
    assert not left_out.exists()


def test_a_chart_that_cannot_be_drawn_stops_neither_feed_nor_bulletin(small: Workspace) -> None:
    text = (small.plans_folder / "one.yaml").read_text(encoding="utf-8")
    odd = text.replace("name: 施工", 'name: "施工\\U0001F600"')
    (small.plans_folder / "one.yaml").write_text(odd, encoding="utf-8")
    report = run_week(small, SUNDAY, formats=("svg",))
    assert [(row.stage, row.file.stem, row.findings[0].code) for row in report.failed] == [
        ("chart", "one", "DP702")
    ]
    assert report.charts["one"] == ()
    assert len(report.charts["two"]) == 1
    assert {row.code for row in report.rows} == {"one", "two"}
    own = {line.name.project for line in report.feeds.lines if line.path.is_file()}
    assert own >= {"one", "two"}


def test_pages_that_a_shorter_plan_no_longer_has_are_taken_away(small: Workspace) -> None:
    run = recompute(recall(small.plan("one")), SUNDAY)
    old = small.out_folder / "one" / "gantt-7.svg"
    old.parent.mkdir()
    old.write_text("old", encoding="utf-8")
    pages = steps.draw(run, small.out_folder, formats=("svg",))
    assert [page.name for page in pages] == ["gantt.svg"]
    assert sorted(contents(small.out_folder)) == ["one/gantt.svg"]


def test_a_workspace_without_plans_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        run_week(create(tmp_path), SUNDAY)
    assert [finding.code for finding in caught.value.findings] == ["DP814"]


def test_an_output_folder_that_cannot_be_written_is_told_in_words(small: Workspace) -> None:
    small.out_folder.rmdir()
    small.out_folder.write_text("a file in the way", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        run_week(small, SUNDAY, formats=("svg",))
    assert [finding.code for finding in caught.value.findings] == ["DP812"]


def test_a_workspace_of_broken_plans_only_gives_rows_and_no_bulletin(tmp_path: Path) -> None:
    made = create(tmp_path / "sad")
    (made.plans_folder / "bad.yaml").write_text("nonsense", encoding="utf-8")
    report = run_week(made, SUNDAY, formats=("svg",))
    assert report.rows == ()
    assert {row.stage for row in report.failed} == {"plan"}
    assert report.bulletin == ()
    assert [*(made.out_folder / "bulletins").iterdir()] == []


def test_a_week_without_work_joins_the_next_one(small: Workspace) -> None:
    report = run_week(small, date(2026, 2, 22), formats=("svg",))
    assert report.weeks == (Week(2026, 8), Week(2026, 9))
    assert report.draft


def test_late_works_are_listed_with_the_shortest_of_days_first(small: Workspace) -> None:
    done, _ = recompute_all(small.plans(), SUNDAY)
    rows = late_rows(done)
    assert {row["项目"] for row in rows} == {"小项目one", "小项目two"}
    floats = [float(row["总时差（天）"]) for row in rows]
    assert floats == sorted(floats)
    assert floats[0] < 0
    assert {"市政处", "市城管局"} == {row["责任单位"] for row in rows}


def test_error_rows_say_file_code_place_and_remedy() -> None:
    finding = Finding("DP152", "前置不存在", "改正编号", Place("a.yaml", 5))
    (row,) = error_rows([FailedPlan(Path("x/a.yaml"), (finding,))])
    assert row == {
        "文件": "a.yaml",
        "环节": "推算",
        "编号": "DP152",
        "位置": "a.yaml:5",
        "问题": "前置不存在",
        "处理办法": "改正编号",
    }


def test_the_steps_know_nothing_of_prefect() -> None:
    import subprocess
    import sys

    asked = (
        "import sys, flows.steps, flows.gate; print(sorted(m for m in sys.modules if '.' not in m))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", asked],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(steps.__file__).parents[1])},
    ).stdout
    assert "'flows'" in loaded
    for heavy in ("prefect", "matplotlib", "pandas", "icalendar", "fastapi"):
        assert f"'{heavy}'" not in loaded
