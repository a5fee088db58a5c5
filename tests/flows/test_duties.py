"""Duties without Prefect: what a morning does, once, whatever happened before."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from flows import memory, steps
from flows.duties.requests import (
    BulletinRequest,
    PublishRequest,
    RecomputeRequest,
    RemindRequest,
)
from flows.duties.running import run_duty
from flows.letters import drafting
from flows.notify.sending import every, settle
from projects.workspace import MARK, Workspace
from tests.flows.duty_office import TUESDAY, Office

pytest_plugins = ("tests.flows.duty_office",)


# --- the weekly bulletin -------------------------------------------------------------------------


def test_the_bulletin_waits_for_the_first_working_day_and_goes_out_once(office: Office) -> None:
    office.today = date(2024, 1, 1)
    assert office.weekly().name == "NotYet"
    assert office.told == []
    office.today = TUESDAY
    assert office.weekly().name == "Completed"
    before = office.papers
    assert set(before) >= {f"周报-2023-W52.{kind}" for kind in ("md", "html", "docx")}
    assert office.told == ["市重点办周报 2023年第1期"]
    assert "小项目two" in office.server.got[0]["message"]
    names = [one["filename"] for one in office.server.got[0]["attachments"]]
    assert names == ["周报-2023-W52.docx", "通报-2023-W52.docx"]
    for _ in range(2):
        office.today += timedelta(1)
        assert office.weekly().name == "AlreadyWritten"
    assert office.papers == before
    assert len(office.told) == 1


def test_a_past_week_comes_out_to_the_byte_after_plans_and_settings_changed(
    office: Office,
) -> None:
    office.weekly()
    before = office.papers
    shutil.rmtree(office.workspace.out_folder / "bulletins")
    plans = office.workspace.plans_folder
    text = (plans / "one.yaml").read_text(encoding="utf-8")
    (plans / "one.yaml").write_text(text.replace("percent: 40", "percent: 90"), encoding="utf-8")
    (plans / "two.yaml").rename(office.workspace.folder / "two.yaml")
    settings = office.workspace.folder / MARK
    changed = settings.read_text(encoding="utf-8").replace("市重点办", "另一个单位")
    settings.write_text(changed, encoding="utf-8")
    office.today = date(2024, 5, 6)
    ended = office.weekly(as_of=date(2023, 12, 31))
    assert ended.name == "Completed"
    assert office.papers == before
    assert len(office.told) == 1, "a week that is past is told nobody"
    (office.workspace.folder / "two.yaml").rename(plans / "two.yaml")
    fresh = office.weekly(as_of=date(2023, 12, 31), fresh=True)
    assert fresh.name == "Completed"
    assert office.papers != before
    assert "第1期" in office.papers["周报-2023-W52.md"].decode()


def test_a_bulletin_broken_off_is_taken_up_from_what_was_recorded(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> Any:
        raise OSError(28, "No space left on device", "周报.docx")

    with monkeypatch.context() as patch:
        patch.setattr(steps, "bulletin", full)
        ended = office.weekly()
    assert (ended.name, ended.exit_code) == ("InputUnusable", 2)
    assert "磁盘已满" in ended.message
    assert office.told == []
    plan = office.workspace.plans_folder / "one.yaml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("percent: 40", "percent: 90"), encoding="utf-8")
    assert office.weekly().name == "Completed"
    assert office.told == ["市重点办周报 2023年第1期"]
    assert [one.number for one in office.numbers] == [1]
    assert "40%" in office.papers["周报-2023-W52.md"].decode()
    assert "90%" not in office.papers["周报-2023-W52.md"].decode()


@pytest.mark.parametrize("backwards", [False, True])
def test_after_an_outage_every_week_is_written_in_order_and_only_the_newest_told(
    office: Office, backwards: bool
) -> None:
    office.weekly()
    office.server.got.clear()
    office.today = date(2024, 1, 17)
    overdue = [date(2024, 1, 3) + timedelta(days) for days in range(15)]
    for day in sorted(overdue, reverse=backwards):
        office.weekly(day)
    written = {
        name: next(line for line in text.decode().splitlines() if "年第" in line)
        for name, text in office.papers.items()
        if name.startswith("周报") and name.endswith("md")
    }
    assert sorted(written) == ["周报-2023-W52.md", "周报-2024-W01.md", "周报-2024-W02.md"]
    assert "2024年第1期" in written["周报-2024-W01.md"]
    assert "2024年第2期" in written["周报-2024-W02.md"]
    assert office.told == ["市重点办周报 2024年第2期"]


def test_a_week_before_the_first_issue_is_written_only_for_who_asks(office: Office) -> None:
    office.weekly()
    assert office.weekly(date(2023, 12, 26)).name == "Stale"
    assert office.weekly(as_of=date(2023, 12, 24)).name == "Completed"
    assert len(office.told) == 1


def test_a_late_bulletin_goes_out_while_the_next_one_waits_for_the_end_of_a_holiday(
    office: Office,
) -> None:
    office.today = date(2026, 10, 5)  # a Monday of the National Day holiday
    assert office.weekly(date(2026, 9, 30)).name == "Completed"
    assert len(office.told) == 1


def test_a_message_that_was_refused_goes_out_the_next_morning(office: Office) -> None:
    office.server.acts[:] = [403]
    first = office.weekly()
    assert (first.name, first.exit_code) == ("CompletedWithErrors", 1)
    assert [finding.code for finding in first.findings] == ["DP896"]
    assert [row["编号"] for row in office.desk.tables["errors"][1]] == ["DP896"]
    before = office.papers
    office.today += timedelta(1)
    assert office.weekly().name == "Completed"
    assert office.papers == before
    assert [one.state for one in every(office.workspace)] == ["failed", "ok"]


def test_a_message_that_may_have_gone_out_is_shown_to_a_person_and_not_repeated(
    office: Office,
) -> None:
    office.server.acts[:] = ["slow"]
    first = office.weekly()
    assert [finding.code for finding in first.findings] == ["DP897"]
    office.today += timedelta(1)
    again = office.weekly()
    assert [finding.code for finding in again.findings] == ["DP897"]
    assert len(office.told) == 1
    settle(office.workspace, 1, "sent", "办公室")
    assert office.weekly().name == "AlreadyWritten"
    assert len(office.told) == 1


def test_a_bad_plan_is_left_out_told_and_still_named_when_the_week_is_made_again(
    wounded: Workspace, office: Office
) -> None:
    ended = office.weekly()
    assert (ended.name, ended.exit_code) == ("CompletedWithErrors", 1)
    (row,) = office.desk.tables["errors"][1]
    assert (row["文件"], row["编号"], row["位置"]) == ("oops.yaml", "DP152", "oops.yaml:5")
    assert "oops.yaml" in office.server.got[0]["message"]
    before = office.papers
    assert "周报-2023-W52-未纳入.md" in before
    shutil.rmtree(office.workspace.out_folder / "bulletins")
    (wounded.plans_folder / "oops.yaml").unlink()
    office.weekly()
    assert office.papers == before


def test_without_a_single_plan_that_can_be_read_no_number_is_taken(office: Office) -> None:
    for path in office.workspace.plans():
        path.write_text("daopai: 1\n", encoding="utf-8")
    ended = office.weekly()
    assert ended.name == "CompletedWithErrors"
    assert "未印发" in ended.message
    assert office.papers == {}
    assert office.numbers == ()


# --- the other mornings and nights ---------------------------------------------------------------


def test_a_morning_drafts_letters_and_says_what_waits_once(office: Office) -> None:
    ended = office.do("remind")
    assert ended.name == "Completed"
    assert office.told == ["1月2日提醒"]
    message = office.server.got[0]["message"]
    assert "拟好待签发的督办" in message
    assert "小项目two｜整个项目（市城管局，12月20日，逾期 13 天）" in message
    assert len(office.desk.tables["letters"][1]) >= 1
    assert office.do("remind").name == "Completed"
    assert len(office.told) == 1


def test_a_morning_reads_every_plan_once_and_a_bad_one_is_one_row(
    wounded: Workspace, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound, read = memory.bare, []

    def noted(path: Path, *rest: Any) -> Any:
        read.append(path.name)
        return sound(path, *rest)

    monkeypatch.setattr(memory, "bare", noted)
    monkeypatch.setattr(drafting, "revised", lambda *_: SimpleNamespace(number=1))
    office.today = date(2024, 1, 4)  # letters of the Sunday, what is due as of Wednesday
    ended = office.do("remind")
    assert sorted(read) == ["one.yaml", "oops.yaml", "two.yaml"]
    assert [row["文件"] for row in office.desk.tables["errors"][1]] == ["oops.yaml"]
    assert ended.name == "CompletedWithErrors"
    assert "逾期 15 天" in office.server.got[0]["message"]


@pytest.mark.parametrize(
    ("day", "name"), [(date(2024, 1, 1), "NotAWorkday"), (date(2024, 1, 6), "NotAWorkday")]
)
def test_no_reminder_on_a_day_off(office: Office, day: date, name: str) -> None:
    office.today = day
    assert office.do("remind").name == name
    assert office.told == []


@pytest.mark.parametrize("duty", ["recompute", "remind", "publish"])
def test_what_was_missed_is_not_made_up_for(office: Office, duty: str) -> None:
    office.today = date(2024, 1, 5)
    assert office.do(duty, TUESDAY).name == "Stale"
    assert office.told == []
    assert not (office.workspace.out_folder / "feeds").exists()


def test_a_night_records_changed_plans_publishes_and_says_what_is_late(office: Office) -> None:
    ended = office.do("recompute", charts=False)
    assert (ended.name, ended.message) == ("Completed", "2 个计划，数据截至 2024-01-01")
    assert office.desk.tables["late-activities"][1][0]["项目"] == "小项目two"
    assert {row["项目"] for row in office.desk.tables["variance"][1]} == {"小项目one", "小项目two"}
    assert (office.workspace.out_folder / "feeds" / "portfolio.ics").is_file()
    found = memory.recall(office.workspace.plan("one"))
    assert found.revision is not None
    office.today += timedelta(1)
    office.do("recompute", charts=False)
    assert memory.recall(office.workspace.plan("one")).revision == found.revision


def test_feeds_follow_a_report_of_the_day(office: Office) -> None:
    assert office.do("publish").name == "Completed"
    says = office.do("publish").message
    assert "0 份有变化" in says
    plan = office.workspace.plans_folder / "two.yaml"
    text = plan.read_text(encoding="utf-8")
    report = "  - {item: A2, as_of: 2024-01-02, percent: 45, by: 市政处}\n"
    plan.write_text(text + report, encoding="utf-8")
    changed = office.do("publish").message
    assert "状态日期 2024-01-02" in changed
    assert "0 份有变化" not in changed


def test_a_folder_of_a_web_server_gets_the_feeds_and_a_page_that_lists_them(
    office: Office, tmp_path: Path
) -> None:
    web = tmp_path / "web"
    assert office.do("publish", target=web).name == "Completed"
    own = office.workspace.out_folder / "feeds" / "project-two.ics"
    assert (web / "project-two.ics").read_bytes() == own.read_bytes()
    assert "project-two.ics" in (web / "index.html").read_text(encoding="utf-8")


def test_a_workspace_that_cannot_be_used_ends_in_words(tmp_path: Path) -> None:
    for name, request in (
        ("recompute", RecomputeRequest(workspace=tmp_path)),
        ("remind", RemindRequest(workspace=tmp_path)),
        ("weekly-bulletin", BulletinRequest(workspace=tmp_path)),
        ("publish", PublishRequest(workspace=tmp_path)),
    ):
        ended = run_duty(name, request)
        assert (ended.name, ended.exit_code) == ("InputUnusable", 2)
        assert "DP801" in ended.message
