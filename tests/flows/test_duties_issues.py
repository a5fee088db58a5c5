"""What an issue of the bulletin keeps: its weeks, its number, the office's own templates."""

from __future__ import annotations

import io
import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import docx
import pytest

from bulletins import Figures
from flows import outputs, steps
from flows.duties.ended import Ended
from projects.workspace import MARK
from tests.flows.duty_office import Office

pytest_plugins = ("tests.flows.duty_office",)

SUNDAY = date(2023, 12, 31)
MORNINGS = [date(2024, 1, day) for day in (2, 8, 15, 16, 22, 23, 29, 30)]


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bulletins without pictures: they take most of the time, and have tests of their own."""
    monkeypatch.setattr(steps, "draw_all", lambda *_, **__: ({}, []))
    monkeypatch.setattr(outputs, "_figures", lambda *_: (Figures(), []))


def full(*_: object, **__: object) -> Any:
    raise OSError(28, "No space left on device", "周报.docx")


# --- its weeks and its number --------------------------------------------------------------------


def notice(office: Office, *, off: bool) -> None:
    """A notice gives the whole week 2024-W02 off, or takes that back."""
    days = [
        {"name": "临时放假", "date": f"2024-01-{day:02}", "isOffDay": off} for day in range(8, 13)
    ]
    text = json.dumps({"year": 2024, "papers": ["通知"], "days": days}, ensure_ascii=False)
    (office.workspace.folder / "2024.json").write_text(text, encoding="utf-8")
    path = office.workspace.folder / MARK
    said = path.read_text(encoding="utf-8")
    path.write_text(said.replace("calendars = []", 'calendars = ["2024.json"]'), encoding="utf-8")


def month(office: Office, arrives: date, corrected: date = date.max) -> list[str]:
    """The mornings of a month in which a notice arrives; the weeks that got a number, in order."""
    for office.today in MORNINGS:
        if office.today >= arrives:
            notice(office, off=office.today < corrected)
        office.weekly()
    keys = [one.key.removeprefix("周报-") for one in office.numbers]
    names = [Path(name).stem for name in office.papers if name.endswith(".md")]
    assert sorted(names) == sorted(f"周报-{key}" for key in keys)
    return keys


ALONE = ["2023-W52", "2024-W01", "2024-W02", "2024-W03", "2024-W04"]
JOINED = ["2023-W52", "2024-W01", "2024-W02-W03", "2024-W04"]


@pytest.mark.parametrize(
    ("arrives", "weeks"),
    [
        (date(2024, 1, 9), JOINED),  # before the issue of the week that it gives off
        (date(2024, 1, 16), ALONE),  # after that issue, in the week that would be joined to it
        (date(2024, 1, 23), ALONE),  # after the issues of both
    ],
)
def test_a_notice_that_comes_late_joins_no_week_that_was_issued(
    office: Office, arrives: date, weeks: list[str]
) -> None:
    assert month(office, arrives) == weeks
    assert [one.number for one in office.numbers] == [1, *range(1, len(weeks))]
    assert len(office.told) == len(weeks)
    assert len(set(office.told)) == len(weeks)


def test_weeks_that_were_issued_as_one_stay_one_when_the_notice_is_taken_back(
    office: Office,
) -> None:
    assert month(office, date(2024, 1, 9), corrected=date(2024, 1, 23)) == JOINED
    assert office.weekly(as_of=date(2024, 1, 21)).name == "AlreadyWritten"


def test_a_week_beside_one_that_was_issued_tells_only_its_own_days_and_comes_out_again(
    office: Office,
) -> None:
    month(office, date(2024, 1, 16))
    before = office.papers
    text = before["周报-2024-W03.md"].decode()
    assert "2024年第3周（1月15日至1月21日）" in text
    assert "2024年第3期" in text
    shutil.rmtree(office.workspace.out_folder / "bulletins")
    for sunday in (date(2024, 1, 14), date(2024, 1, 21)):
        assert office.weekly(as_of=sunday).name == "Completed"
        assert office.weekly(as_of=sunday).name == "AlreadyWritten"
    assert office.papers == {name: data for name, data in before.items() if name in office.papers}
    assert {"周报-2024-W02.docx", "周报-2024-W03.docx"} <= set(office.papers)
    assert office.weekly(as_of=date(2024, 1, 21), fresh=True).name == "Completed"
    assert not any("W02-W03" in name for name in office.papers)


# --- broken off ----------------------------------------------------------------------------------


def test_a_morning_that_waits_for_its_bulletin_finishes_the_one_that_was_broken_off(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(steps, "bulletin", full)
        office.today = date(2024, 2, 9)  # the last day at the office before Spring Festival
        assert office.weekly().name == "InputUnusable"
    office.today = date(2024, 2, 12)  # a Monday off: the next bulletin goes out on the 18th
    ended = office.weekly()
    assert (ended.name, ended.message[:11]) == ("Completed", "周报-2024-W05")
    assert office.told == ["市重点办周报 2024年第1期"]
    assert [one.key for one in office.numbers] == ["周报-2024-W05"]
    office.today += timedelta(1)
    assert office.weekly().name == "NotYet"
    assert len(office.told) == 1


# --- its templates -------------------------------------------------------------------------------


def templates(office: Office) -> Path:
    folder = office.workspace.templates_folder
    folder.mkdir(exist_ok=True)
    return folder


def printed_as(office: Office, name: str) -> None:
    """The office's own 周报 and mark bear this name from now on."""
    folder = templates(office)
    document = docx.Document()
    document.add_paragraph(f"{name} {{{{ 版头 }}}} {{{{ 期号 }}}}")
    document.save(str(folder / "周报.docx"))
    (folder / "用语.yaml").write_text(f"周报版头: {name}周报\n", encoding="utf-8")


def first_line(office: Office) -> str:
    document = docx.Document(io.BytesIO(office.papers["周报-2023-W52.docx"]))
    return document.paragraphs[0].text


def again(office: Office) -> Ended:
    """The same week a second time, its papers gone."""
    shutil.rmtree(office.workspace.out_folder / "bulletins")
    return office.weekly(as_of=SUNDAY)


def test_an_issue_made_again_has_the_templates_and_words_of_its_day(office: Office) -> None:
    printed_as(office, "甲")
    office.weekly()
    before = office.papers
    assert first_line(office).startswith("甲 甲周报 ")
    printed_as(office, "乙")
    assert again(office).name == "Completed"
    assert office.papers == before
    shutil.rmtree(office.workspace.templates_folder)
    assert again(office).name == "Completed"
    assert office.papers == before
    printed_as(office, "乙")
    assert office.weekly(as_of=SUNDAY, fresh=True).name == "Completed"
    assert first_line(office).startswith("乙 乙周报 ")


def test_an_issue_in_the_built_in_form_stays_so_when_the_office_gets_templates(
    office: Office,
) -> None:
    office.weekly()
    before = office.papers
    printed_as(office, "乙")
    assert again(office).name == "Completed"
    assert office.papers == before


def test_what_was_wrong_with_the_templates_then_is_told_again_though_they_were_mended(
    office: Office,
) -> None:
    folder = templates(office)
    (folder / "周报.docx").write_bytes(b"nonsense")
    (folder / "通报.docx").mkdir()
    (folder / "用语.yaml").write_text("版头: 甲\n", encoding="utf-8")
    assert office.weekly().name == "CompletedWithErrors"
    before, rows = office.papers, office.desk.tables["errors"][1]
    assert {(row["文件"], row["编号"]) for row in rows} == {
        ("周报.docx", "DP712"),
        ("通报.docx", "DP712"),
        ("用语.yaml", "DP898"),
    }
    (folder / "通报.docx").rmdir()
    printed_as(office, "乙")
    assert again(office).name == "CompletedWithErrors"
    assert office.papers == before
    assert office.desk.tables["errors"][1] == rows
