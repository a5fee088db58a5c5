"""Duties when something goes wrong between two mornings, or in the middle of one."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bulletins import Figures
from flows import issuing, memory, outputs, runs, steps
from flows.duties.requests import BulletinRequest
from flows.duties.running import run_duty
from flows.ledgers import happen
from projects.errors import InputError
from projects.workspace import MARK, open_workspace
from tests.flows.conftest import plan
from tests.flows.duty_office import Office

pytest_plugins = ("tests.flows.duty_office",)

SUNDAY = date(2023, 12, 31)
MONDAY = date(2024, 1, 8)


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bulletins without pictures: they take most of the time, and have tests of their own."""
    monkeypatch.setattr(steps, "draw_all", lambda *_, **__: ({}, []))
    monkeypatch.setattr(outputs, "_figures", lambda *_: (Figures(), []))


def full(*_: object, **__: object) -> Any:
    raise OSError(28, "No space left on device", "周报.docx")


def report(office: Office, percent: int) -> None:
    """The office reports on a work in its plan."""
    path = office.workspace.plans_folder / "one.yaml"
    text = path.read_text(encoding="utf-8")
    before = text.rsplit("percent: ", 1)[1].split(",")[0]
    path.write_text(text.replace(f"percent: {before}", f"percent: {percent}"), encoding="utf-8")


def settings(office: Office, old: str, new: str) -> None:
    path = office.workspace.folder / MARK
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


# --- every week once, in order -------------------------------------------------------------------


def test_a_winter_of_mornings_with_absences_gives_every_week_one_number_and_one_message(
    office: Office,
) -> None:
    away = {date(2026, 2, 9) + timedelta(days) for days in range(7)}
    away |= {date(2026, 2, 24), date(2026, 2, 25)}  # the first working days after the festival
    for days in range(36):
        office.today = date(2026, 2, 2) + timedelta(days)
        if office.today not in away:
            office.weekly()
    weeks = ["W05", "W06", "W07", "W08-W09", "W10"]
    assert [one.key for one in office.numbers] == [f"周报-2026-{week}" for week in weeks]
    assert [one.number for one in office.numbers] == [1, 2, 3, 4, 5]
    told = [title.removeprefix("市重点办周报 2026年") for title in office.told]
    assert told == ["第1期", "第3期", "第4期", "第5期"], "W06 came too late"


def test_an_issue_broken_off_for_a_whole_week_is_finished_before_the_next_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(steps, "bulletin", full)
        assert office.weekly().name == "InputUnusable"
    report(office, 90)
    office.today = MONDAY
    ended = office.weekly()
    assert ended.message.endswith("此前先补编了 周报-2023-W52")
    assert "40%" in office.papers["周报-2023-W52.md"].decode()
    assert "90%" not in office.papers["周报-2023-W52.md"].decode()
    assert [(one.key, one.number) for one in office.numbers] == [
        ("周报-2023-W52", 1),
        ("周报-2024-W01", 1),
    ]
    assert office.told == ["市重点办周报 2024年第1期"]


def test_what_was_wrong_with_a_week_that_is_made_up_for_is_told(office: Office) -> None:
    office.weekly()
    bad = office.workspace.plans_folder / "bad.yaml"
    bad.write_text("daopai: 1\n", encoding="utf-8")
    office.today = MONDAY + timedelta(7)
    ended = office.weekly()
    assert ended.name == "CompletedWithErrors"
    files = [row["文件"] for row in office.desk.tables["errors"][1]]
    assert set(files) == {"bad.yaml"}
    assert len(files) == len({finding for row in ended.failed for finding in row.findings})


def test_behind_a_pause_of_more_than_a_year_the_bulletin_begins_anew(office: Office) -> None:
    office.weekly()
    office.today = date(2025, 2, 24)
    assert office.weekly().name == "Completed"
    assert [one.key for one in office.numbers] == ["周报-2023-W52", "周报-2025-W08"]


@pytest.mark.parametrize("duty", ["recompute", "remind", "weekly-bulletin", "publish"])
@pytest.mark.parametrize("as_of", [date(2034, 12, 31), date(1, 1, 1)])
def test_a_mistyped_year_is_refused_and_stands_in_nobodys_way(
    office: Office, duty: str, as_of: date
) -> None:
    ended = office.do(duty, as_of=as_of)
    assert (ended.name, [one.code for one in ended.findings]) == ("InputUnusable", ["DP830"])
    assert not memory.has_store(office.workspace)


# --- the same bytes ------------------------------------------------------------------------------


def test_the_bulletin_is_the_same_where_all_outputs_are_gone_and_in_a_copy_elsewhere(
    office: Office, tmp_path: Path
) -> None:
    office.weekly()
    before = office.papers
    assert b"feeds/project-one.ics" in before["周报-2023-W52.md"]
    shutil.rmtree(office.workspace.out_folder)
    office.weekly(as_of=SUNDAY)
    assert office.papers == before
    copy = tmp_path / "copy"
    shutil.copytree(office.workspace.folder, copy)
    office.workspace = open_workspace(copy)
    shutil.rmtree(office.workspace.out_folder)
    office.weekly(as_of=SUNDAY)
    assert office.papers == before


def test_a_notice_that_came_later_changes_no_past_bulletin(office: Office) -> None:
    office.weekly()
    before = office.papers
    notice = {"year": 2024, "papers": ["通知"], "days": []}
    notice["days"] = [{"name": "元旦", "date": "2024-01-02", "isOffDay": True}]
    text = json.dumps(notice, ensure_ascii=False)
    (office.workspace.folder / "2024.json").write_text(text, encoding="utf-8")
    settings(office, "calendars = []", 'calendars = ["2024.json"]')
    settings(office, "yinchuan-2025", "haikou-2020")
    shutil.rmtree(office.workspace.out_folder / "bulletins")
    assert office.weekly(as_of=SUNDAY).name == "Completed"
    assert office.papers == before
    assert office.weekly(as_of=SUNDAY, fresh=True).name == "Completed"
    assert "2024年1月3日" in office.papers["周报-2023-W52.md"].decode(), "the new first working day"


def test_a_fresh_issue_broken_off_is_finished_from_the_new_facts(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.weekly()
    report(office, 90)
    with monkeypatch.context() as patch:
        patch.setattr(steps, "bulletin", full)
        office.weekly(as_of=SUNDAY, fresh=True)
    office.today += timedelta(1)
    assert office.weekly().name == "Completed"
    assert "90%" in office.papers["周报-2023-W52.md"].decode()
    assert [one.number for one in office.numbers] == [1]
    assert len(office.told) == 1


def test_a_word_put_right_by_hand_stays_and_is_what_goes_out(office: Office) -> None:
    office.server.acts[:] = [403]
    office.weekly()
    office.server.got.clear()
    paper = office.workspace.out_folder / "bulletins" / "周报-2023-W52.docx"
    paper.write_bytes(b"by hand")
    office.today += timedelta(1)
    assert office.weekly().name == "Completed"
    assert paper.read_bytes() == b"by hand"
    (sent, _) = office.server.got[0]["attachments"]
    assert sent["base64"] == "YnkgaGFuZA=="


# --- others at the same time ---------------------------------------------------------------------


def test_two_runs_at_once_make_one_issue_and_send_one_message(office: Office) -> None:
    request = BulletinRequest(workspace=office.workspace.folder)
    with ThreadPoolExecutor(2) as both:
        ended = [*both.map(lambda _: run_duty("weekly-bulletin", request), range(2))]
    assert {one.name for one in ended} <= {"Completed", "AlreadyWritten", "CompletedWithErrors"}
    assert [one.number for one in office.numbers] == [1]
    assert len(office.told) == 1


def test_an_issue_recorded_by_another_machine_meanwhile_holds(office: Office) -> None:
    weeks = steps.covered(office.workspace, SUNDAY)
    paths = office.workspace.plans()
    first, _ = issuing.freeze(office.workspace, weeks, SUNDAY, paths)
    report(office, 90)
    second, _ = issuing.freeze(office.workspace, weeks, SUNDAY, paths)
    assert first is not None
    assert second == first


def test_a_plan_saved_at_the_moment_of_recording_goes_in_as_it_was_saved(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved: list[int] = []

    def meanwhile(entry: Any, found: Any) -> Any:
        if not saved:
            saved.append(55)
            report(office, 55)
        return memory.revised(entry, found)

    monkeypatch.setattr(issuing, "revised", meanwhile)
    assert office.weekly().name == "Completed"
    assert "55%" in office.papers["周报-2023-W52.md"].decode()


def test_no_number_is_taken_where_no_plan_can_be_computed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object, **__: object) -> Any:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(runs, "schedule", crash)
        ended = office.weekly()
    assert ended.name == "CompletedWithErrors"
    assert {row.findings[0].code for row in ended.failed} == {"DP820"}
    assert not office.numbers
    assert office.weekly().name == "Completed"
    assert [one.number for one in office.numbers] == [1]


def test_what_is_wrong_with_an_own_template_is_a_row(office: Office) -> None:
    folder = office.workspace.templates_folder
    folder.mkdir(exist_ok=True)
    (folder / "周报.docx").write_bytes(b"nonsense")
    ended = office.weekly()
    assert ended.name == "CompletedWithErrors"
    (row,) = office.desk.tables["errors"][1]
    assert (row["文件"], row["环节"], row["编号"]) == ("周报.docx", "公文", "DP712")
    assert "周报-2023-W52.docx" in office.papers


# --- mornings and nights -------------------------------------------------------------------------


def test_nobody_is_reminded_of_what_is_suspended(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office.workspace.folder)
    office.do("remind", send=False)
    before = {row["项目"] for row in office.desk.tables["due-works"][1]}
    happen("two", "suspend", by="分管副局长", on=date(2023, 12, 20), note="资金未落实")
    office.do("remind", send=False)
    after = {row["项目"] for row in office.desk.tables["due-works"][1]}
    assert before - after == {"小项目two"}


def test_letters_under_way_are_told_though_every_plan_is_broken(office: Office) -> None:
    office.do("remind", send=False)
    for path in office.workspace.plans():
        path.write_text("daopai: 1\n", encoding="utf-8")
    ended = office.do("remind")
    assert ended.name == "CompletedWithErrors"
    assert "拟好待签发的督办" in office.server.got[0]["message"]
    rows = office.desk.tables["errors"][1]
    assert len(rows) == len({(row["文件"], row["位置"], row["问题"]) for row in rows})


def test_a_disk_that_cannot_be_written_is_not_a_fault_of_the_plans(office: Office) -> None:
    (office.workspace.out_folder / "charts").write_text("a file in the way", encoding="utf-8")
    ended = office.do("recompute")
    assert (ended.name, [one.code for one in ended.findings]) == ("InputUnusable", ["DP812"])


def test_a_portfolio_that_is_as_planned_is_not_called_behind(office: Office) -> None:
    for path in office.workspace.plans():
        path.unlink()
    path = plan(office.workspace.plans_folder, "fine")
    text = path.read_text(encoding="utf-8").replace("deadline: 2023-12-20", "deadline: 2024-03-29")
    done = ("percent: 40", "percent: 100")
    path.write_text(text.replace(*done).replace("item: A2", "item: A1"), encoding="utf-8")
    office.weekly()
    message = office.server.got[0]["message"]
    assert "慢 0.0 个百分点" not in message


def test_the_errors_of_a_store_that_cannot_be_used_end_a_morning_in_words(office: Office) -> None:
    Path(office.workspace.database.removeprefix("sqlite:///")).write_bytes(b"garbage" * 999)
    for duty in ("recompute", "remind", "weekly-bulletin", "publish"):
        ended = office.do(duty)
        assert (ended.name, [one.code for one in ended.findings]) == ("InputUnusable", ["DP843"])
    with pytest.raises(InputError):
        memory.recall(office.workspace.plan("one"))


def test_a_progress_bar_in_prefect_moves_by_whole_percents(monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.tracked import desk

    moved: list[float] = []
    monkeypatch.setattr(desk, "create_progress_artifact", lambda *_, **__: "bar")
    monkeypatch.setattr(desk, "update_progress_artifact", lambda _, percent: moved.append(percent))
    bar = desk.PrefectDesk("recompute")
    for done in range(1001):
        bar.reached(done / 10)
    assert moved == [*range(1, 101)], "a request to the server each"
