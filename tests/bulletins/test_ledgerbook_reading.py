from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletins.ledgerbook import Filed
from bulletins.ledgerbook.events import EVENTS, EventWord, Need
from bulletins.ledgerbook.typed import Line, event_of
from bulletins.wording import clean
from projects.actuals import actuals
from projects.errors import Finding, InputError, Place
from projects.ledger import LedgerEvent, judge_events
from tests.bulletins.ledger_books import TODAY, Office, plan_of, row_of


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def found(findings: tuple[Finding, ...]) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.where.cell) for finding in findings]


# --- what the yellow cells say -------------------------------------------------------------------


def test_a_filled_row_becomes_an_event(office: Office) -> None:
    office.fill("M2", event="受阻", on=date(2023, 12, 20), stage="征拆", note="=待区里协调")
    edits = office.read()
    assert edits.findings == edits.changed_outside == ()
    assert edits.events["zhenggai"] == (
        LedgerEvent(
            item="M2",
            kind="block",
            on=date(2023, 12, 20),
            by="市政处",
            note="=待区里协调",
            stage="征拆",
        ),
    )


def test_a_book_that_nobody_filled_in_asks_for_nothing(office: Office) -> None:
    office.sheet["D4"] = None
    edits = office.read()
    assert (edits.events, edits.findings, edits.changed_outside) == ({}, (), ())


@pytest.mark.parametrize(
    "typed", ["2023-12-20", "12月20日", "2023.12.20", "２０２３年12月20日", 45280]
)
def test_a_day_is_understood_however_it_was_typed(office: Office, typed: object) -> None:
    office.fill("M2", event="受阻", on=typed, stage="征拆")
    assert office.read().events["zhenggai"][0].on == date(2023, 12, 20)


def test_a_promise_may_be_in_deadline_words(office: Office) -> None:
    office.fill("M3", event="承诺", on="2024-01-03", day="2月底前")
    assert office.read().events["zhenggai"][0].day == date(2024, 2, 29)


def test_rows_are_found_wherever_they_were_sorted_to(office: Office) -> None:
    office.fill("M2", event="受阻", on="2023-12-20", stage="征拆")
    sheet = office.sheet
    top, bottom = row_of(sheet, "M1"), row_of(sheet, "M2")
    for column in range(1, 23):
        one, other = sheet.cell(top, column), sheet.cell(bottom, column)
        one.value, other.value = other.value, one.value
    edits = office.read()
    assert edits.changed_outside == ()
    assert [event.item for event in edits.events["zhenggai"]] == ["M2"]


def test_a_renamed_sheet_is_still_the_ledger(office: Office) -> None:
    office.fill("M2", event="受阻", on="2023-12-20", stage="征拆")
    office.sheet.title = "台账（市政处）"
    edits = office.read()
    assert len(edits.events["zhenggai"]) == 1
    assert edits.changed_outside == ()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.slow
def test_a_book_saved_by_another_program_says_the_same(office: Office, tmp_path: Path) -> None:
    office.fill("M2", event="受阻", on="2023-12-20", stage="征拆", note="二标段 3 户未签")
    sent = office.sent()
    there = tmp_path / "saved"
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(there),
            str(sent),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    before, after = office.read(sent), office.read(there / sent.name)
    assert after == before
    assert len(after.events["zhenggai"]) == 1


# --- mistakes ------------------------------------------------------------------------------------


def test_all_mistakes_are_told_at_once_each_with_its_cell_and_a_way_out(office: Office) -> None:
    office.sheet["D4"] = None
    office.fill("M1", event="验收", on="2023-12-01")
    office.fill("M2", event="受阻", on="2023年2月30日")
    office.fill("M3", event="承诺", on="2024-02-01", day="尽快")
    office.fill("M4", note="等设备")
    office.fill("P1", event="销号", on="2024-01-02")
    edits = office.read()
    told = found(edits.findings)
    assert set(told) == {
        ("DP595", "D4"),
        ("DP597", office.cell("P1", "event")),
        ("DP594", office.cell("M1", "event")),
        ("DP537", office.cell("M2", "on")),
        ("DP595", office.cell("M2", "stage")),
        ("DP596", office.cell("M3", "on")),
        ("DP215", office.cell("M3", "day")),
        ("DP595", office.cell("M4", "event")),
    }
    assert edits.events == {}
    assert all(finding.says and finding.remedy for finding in edits.findings)
    rows = [int("".join(filter(str.isdigit, cell or ""))) for _code, cell in told]
    assert rows == sorted(rows)


def test_closing_is_sent_to_the_command_that_takes_evidence(office: Office) -> None:
    office.fill("M1", event="销号", on="2024-01-02")
    (finding,) = office.read().findings
    assert finding.code == "DP597"
    assert "daopai close M1 --evidence" in finding.remedy


def test_a_step_that_the_ledger_does_not_allow_is_told_at_its_cell(office: Office) -> None:
    office.fill("M2", event="报验", on="2023-12-28")
    (finding,) = office.read().findings
    assert (finding.code, finding.where.cell) == ("DP583", office.cell("M2", "event"))


def test_a_promised_day_without_a_promise_is_told(office: Office) -> None:
    office.fill("M2", event="受阻", on="2023-12-20", stage="征拆", day="2024-02-01")
    (finding,) = office.read().findings
    assert (finding.code, finding.where.cell) == ("DP595", office.cell("M2", "day"))


def test_a_word_that_is_almost_right_gets_a_suggestion(office: Office) -> None:
    office.fill("M4", event="发布招标公告", on="2023-12-20")
    (finding,) = office.read().findings
    assert "发布招标" in finding.remedy


def test_a_row_written_in_by_hand_is_an_error(office: Office) -> None:
    row = row_of(office.sheet, "M5") + 1
    office.sheet[f"C{row}"] = "新增事项"
    office.sheet[f"P{row}"] = "开工"
    assert found(office.read().findings) == [("DP593", f"B{row}")]


def test_a_copied_row_is_an_error(office: Office) -> None:
    sheet, row = office.sheet, row_of(office.sheet, "M5") + 1
    office.fill("M2", event="受阻", on="2023-12-20", stage="征拆")
    for column in range(1, 23):
        sheet.cell(row, column).value = sheet.cell(row_of(sheet, "M2"), column).value
    assert {code for code, _cell in found(office.read().findings)} == {"DP593"}


@pytest.mark.parametrize("word", EVENTS, ids=lambda word: word.word)
def test_the_book_asks_for_what_the_ledger_asks_for(word: EventWord) -> None:
    project = plan_of()
    full = {"stage": "征拆", "day": date(2024, 2, 1), "note": "说明"}
    fields: tuple[Need, ...] = ("stage", "day", "note")
    refused = []
    for need in fields:
        given: dict[str, object] = {key: value for key, value in full.items() if key != need}
        event = LedgerEvent(
            "M3",
            word.kind,
            date(2023, 12, 20),
            "市政处",
            result=word.result,
            **given,  # type: ignore[arg-type]
        )
        findings = judge_events(project, (), (event,), actuals(project, date(2024, 1, 5)))
        if any(finding.code == "DP586" for finding in findings):
            refused.append(need)
    assert tuple(refused) == word.needs


# --- twice is once -------------------------------------------------------------------------------


def test_what_is_recorded_already_is_not_new(office: Office) -> None:
    office.fill("M2", event="受阻", on="2023-12-20", stage="征拆")
    first = office.read()
    again = office.read(events=first.events["zhenggai"])
    assert again.events == {}
    assert again.findings == ()
    assert again.digest == first.digest


def test_the_digest_is_that_of_what_was_filled_in(office: Office) -> None:
    office.fill("M2", event="受阻", on="2023-12-20", stage="征拆")
    first = office.read().digest
    assert office.read(office.sent("另存.xlsx")).digest == first
    office.fill("M2", note="补充")
    assert office.read().digest != first


# --- edits elsewhere -----------------------------------------------------------------------------


def test_edits_outside_the_yellow_cells_are_told_one_by_one_and_not_taken(office: Office) -> None:
    row = row_of(office.sheet, "M2")
    office.sheet[f"H{row}"] = date(2025, 1, 1)
    office.sheet[f"M{row}"] = "已销号"
    office.book["问题清单"]["D4"] = "别的问题"
    office.book["总览"]["A1"] = "别的标题"
    edits = office.read()
    assert found(edits.changed_outside) == [
        ("DP598", "A1"),
        ("DP598", f"H{row}"),
        ("DP598", f"M{row}"),
        ("DP598", "D4"),
    ]
    assert all(change.level == "warning" for change in edits.changed_outside)
    assert "2024-03-31" in edits.changed_outside[1].says
    assert "2025-01-01" in edits.changed_outside[1].says
    assert edits.findings == ()
    assert edits.events == {}


def test_a_deleted_row_is_told(office: Office) -> None:
    office.sheet.delete_rows(row_of(office.sheet, "M4"))
    (change,) = office.read().changed_outside
    assert "M4" in change.says


def test_trying_out_dates_in_the_bar_chart_is_no_edit(office: Office) -> None:
    chart = office.book["甘特图"]
    for cell in ("D2", "D9", "E9"):
        chart[cell] = date(2024, 5, 1)
    assert office.read().changed_outside == ()


# --- copies that cannot be taken back ------------------------------------------------------------


def refused(read: Callable[[], object]) -> list[Finding]:
    with pytest.raises(InputError) as caught:
        read()
    return list(caught.value.findings)


def test_a_book_of_another_workspace_is_refused(office: Office) -> None:
    (finding,) = refused(lambda: office.read(workspace="别处"))
    assert finding.code == "DP592"
    assert "示范工作区" in finding.says


def test_a_book_of_an_older_plan_is_refused_naming_both_revisions(office: Office) -> None:
    newer = Filed(project=office.project, revision=4, digest="c3d4")
    (finding,) = refused(lambda: office.read(filed={"zhenggai": newer}))
    assert finding.code == "DP592"
    assert "第 3 版" in finding.says
    assert "第 4 版" in finding.says


def test_a_book_of_an_unknown_project_is_refused(office: Office) -> None:
    assert [one.code for one in refused(lambda: office.read(filed={}))] == ["DP592"]


def test_a_book_of_another_template_is_refused(office: Office) -> None:
    office.book["daopai-meta"]["B1"] = "daopai.ledger-book/0"
    (finding,) = refused(office.read)
    assert finding.code == "DP591"


@pytest.mark.parametrize("cell", ["B1", "C1", "C3"])
def test_an_edited_hidden_sheet_is_refused(office: Office, cell: str) -> None:
    office.book["daopai-locked"][cell] = '["改"]'
    assert [one.code for one in refused(office.read)] == ["DP590"]


def test_a_moved_column_is_refused_with_its_cell(office: Office) -> None:
    office.sheet.delete_cols(10)
    findings = refused(office.read)
    assert {finding.code for finding in findings} == {"DP590"}
    assert findings[0].where.cell == "J5"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("台账.csv", "编号,事项\nM1,x\n".encode(), "DP183"),
        ("空.xlsx", b"", "DP107"),
        ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "DP196"),
    ],
)
def test_what_is_no_workbook_is_refused(
    office: Office, tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert [one.code for one in refused(lambda: office.read(path))] == [code]


def test_a_missing_file_is_refused(office: Office, tmp_path: Path) -> None:
    assert [one.code for one in refused(lambda: office.read(tmp_path / "没有.xlsx"))] == ["DP101"]


def test_another_workbook_is_refused(office: Office) -> None:
    for name in ("daopai-meta", "daopai-locked"):
        del office.book[name]
    assert [one.code for one in refused(office.read)] == ["DP590"]


TYPED = st.one_of(
    st.just(""),
    st.text(),
    st.integers(-10, 60_000).map(str),
    st.sampled_from(
        [*(word.word for word in EVENTS), "=1+1", "12月20日", "2月30日", "下周", "销号"]
    ),
)


@given(st.tuples(TYPED, TYPED, TYPED, TYPED, TYPED))
def test_whatever_is_typed_gives_an_event_or_findings_in_chinese(
    cells: tuple[str, str, str, str, str],
) -> None:
    places = tuple(Place("台账.xlsx", 7, f"{column}7", "台账") for column in "PQRST")
    event, findings = event_of(Line("zhenggai", "M2", cells, places), "市政处", TODAY)
    assert (event is None) == bool(findings)
    for finding in findings:
        assert any("一" <= char <= "鿿" for char in finding.says)
        assert finding.where in places
    if event is not None:
        assert event.on <= TODAY
        assert event.note == clean(cells[4])
