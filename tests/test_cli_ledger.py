"""`daopai event`, `close`, `reopen`, `ledger`: nothing closes without evidence and a sign-off."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli_helpers import daopai
from tests.week_office import Office, office

__all__ = ["office"]


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """An acceptance paper."""
    path = tmp_path / "验收单.pdf"
    path.write_bytes(b"%PDF-1.7 accepted")
    return path


def finish(office: Office, item: str, first: str, last: str, as_of: str) -> None:
    """Report a work as finished."""
    office.does("report", "jie", item, "--started", first, "--finished", last, "--as-of", as_of)


def states(office: Office, as_of: str = "2024-03-31") -> dict[str, str]:
    """The state of every item as the ledger prints it."""
    (told,) = office.does("ledger", "jie", "--as-of", as_of, "--json").documents
    return {item["id"]: item["state"] for item in told["items"]}


def test_an_item_is_closed_with_evidence_and_a_sign_off_only(office: Office, paper: Path) -> None:
    office.on("2024-03-29")
    assert office.refused("close", "A", "--by", "市城管局", "--evidence", paper)
    finish(office, "A", "2024-03-01", "2024-03-10", "2024-03-10")
    assert states(office)["A"] == "completed"
    assert office.refused("close", "A", "--by", "市城管局")
    assert office.refused("close", "A", "--evidence", paper) == ["DP831"]
    assert office.refused("close", "A", "--by", " ", "--evidence", paper)
    assert office.refused("close", "A", "--by", "市城管局", "--evidence", "没有.pdf") == ["DP867"]
    assert states(office)["A"] == "completed"
    told = office.does("close", "A", "--by", "市城管局", "--evidence", paper).out
    assert ("报验" in told, "销号" in told, "验收单.pdf" in told) == (True, True, True)
    assert states(office)["A"] == "closed"


def test_a_problem_is_closed_after_its_measures_only(office: Office, paper: Path) -> None:
    office.on("2024-05-06")
    for item, first, last in (
        ("A", "2024-03-01", "2024-03-10"),
        ("B", "2024-03-11", "2024-03-30"),
        ("C", "2024-03-11", "2024-03-25"),
        ("D", "2024-04-01", "2024-04-08"),
    ):
        finish(office, item, first, last, "2024-04-10")
    for item in "ABC":
        office.does("close", item, "--by", "市城管局", "--evidence", paper, "--on", "2024-04-20")
    answer = daopai("close", "G", "--by", "市城管局", "--evidence", paper)
    assert (answer.code, "D" in answer.err) == (2, True)
    office.does("close", "D", "--by", "市城管局", "--evidence", paper, "--on", "2024-04-21")
    office.does("close", "G", "--by", "市城管局", "--evidence", paper, "--on", "2024-04-22")
    assert set(states(office, "2024-04-30").values()) == {"closed"}
    told = office.does("ledger", "jie", "--as-of", "2024-06-01").out
    assert "2024-05-20" in told  # 30 days behind the first closing


def test_what_rebounds_is_reopened_and_says_why(office: Office, paper: Path) -> None:
    office.on("2024-04-22")
    finish(office, "A", "2024-03-01", "2024-03-10", "2024-03-10")
    office.does("close", "A", "--by", "市城管局", "--evidence", paper, "--on", "2024-03-12")
    assert office.refused("reopen", "A", "--by", "市城管局") == ["DP831"]
    office.does("reopen", "A", "--by", "市城管局", "--note", "路面沉降", "--on", "2024-04-20")
    assert states(office, "2024-04-21")["A"] == "building"
    assert states(office, "2024-04-19")["A"] == "closed"


def test_a_failed_tender_sends_a_work_back(office: Office) -> None:
    office.on("2024-03-29")
    for kind, day in (
        ("发布招标", "2024-03-02"),
        ("流标", "2024-03-09"),
        ("发布招标", "2024-03-12"),
    ):
        office.does("event", "jie/C", kind, "--by", "照明中心", "--on", day)
    (told,) = office.does("ledger", "jie", "--as-of", "2024-03-10", "--json").documents
    assert next(one["state"] for one in told["items"] if one["id"] == "C") == "preparing"
    assert "流标1次" in office.does("ledger", "jie", "--as-of", "2024-03-15").out
    assert office.refused("event", "C", "流标了", "--by", "照明中心") == ["DP870"]
    assert office.refused("event", "C9", "流标", "--by", "照明中心") == ["DP862"]
    late = office.refused("event", "C", "流标", "--by", "照明中心", "--on", "2024-04-01")
    assert late == ["DP869"]


def test_a_promise_moves_the_arrival_of_an_external_dependency(office: Office) -> None:
    office.plan(lambda text: text.replace("duration: 10,", "kind: external, duration: 10,"))
    before = office.does("schedule", "jie", "--as-of", "2024-03-10", "--json").documents[0]
    office.does(
        "event", "A", "承诺", "--day", "2024-04-15", "--by", "供电公司", "--on", "2024-03-10"
    )
    after = office.does("schedule", "jie", "--as-of", "2024-03-10", "--json").documents[0]
    finishes = [
        next(one["early_finish"] for one in told["activities"] if one["id"] == "A")
        for told in (before, after)
    ]
    assert finishes[0] < finishes[1] == "2024-04-15"
    assert "供电公司" in office.does("ledger", "jie", "--as-of", "2024-03-10").out


def test_the_ledger_of_a_workspace_counts_with_its_denominator(office: Office) -> None:
    second = office.folder / "plans" / "er.yaml"
    text = (office.folder / "plans" / "jie.yaml").read_text("utf-8")
    second.write_text(text.replace("code: jie", "code: er"), "utf-8")
    assert office.refused("event", "A", "记事", "--by", "甲", "--note", "乙") == ["DP863"]
    office.does(
        "event", "er/C", "暂缓", "--by", "市政府", "--note", "资金未落实", "--on", "2024-03-10"
    )
    told = office.does("ledger", "--as-of", "2024-03-10").out
    assert "共 8 项，不含暂缓 1 项" in told


# openpyxl does not know the data bars of newer Excel; it leaves them out of its copy.
@pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning")
def test_the_workbook_goes_out_and_what_was_filled_in_comes_back_once(
    office: Office, tmp_path: Path
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    office.on("2024-03-20")
    book = tmp_path / "台账.xlsx"
    office.does("ledger", "--as-of", "2024-03-17", "-o", book)
    workbook = openpyxl.load_workbook(book)
    sheet = workbook["台账"]
    titles = {
        str(cell.value): cell.column
        for row in sheet.iter_rows(max_row=12)
        for cell in row
        if cell.value
    }
    line = next(row[0].row for row in sheet.iter_rows() if any(cell.value == "C" for cell in row))
    office_cell = next(
        (cell.row, cell.column + 1)
        for row in sheet.iter_rows(max_row=8)
        for cell in row
        if cell.value and str(cell.value).startswith("填报单位")
    )
    sheet.cell(*office_cell).value = "照明中心"
    sheet.cell(line, titles["拟办事件"]).value = "开工"
    sheet.cell(line, titles["发生日期"]).value = "3月15日"
    workbook.save(book)
    office.does("ledger", "--apply", book)
    assert states(office)["C"] == "building"
    database = (office.folder / "daopai.db").read_bytes()
    assert "没有新增" in office.does("ledger", "--apply", book).out
    assert (office.folder / "daopai.db").read_bytes() == database


def test_rates_are_rounded_or_cut_as_asked(office: Office) -> None:
    office.on("2024-03-29")
    finish(office, "A", "2024-03-01", "2024-03-10", "2024-03-10")
    finish(office, "B", "2024-03-11", "2024-03-28", "2024-03-28")
    office.does("event", "C", "暂缓", "--by", "市政府", "--note", "资金", "--on", "2024-03-10")
    assert "2/3 = 66.7%" in office.does("ledger", "jie", "--as-of", "2024-03-28").out
    cut = office.does("ledger", "jie", "--as-of", "2024-03-28", "--truncate").out
    assert "2/3 = 66.6%" in cut
    assert "截去尾数" in cut
