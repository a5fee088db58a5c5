from __future__ import annotations

from datetime import date

import pytest

from bulletins.ledgerbook import LedgerBook, gather, ledgerbook_bytes
from bulletins.ledgerbook.values import LedgerRow
from projects.bundled import path
from projects.ledger import Evidence, LedgerEvent
from projects.readers import read_plan
from tests.bulletins.ledger_books import book_of, ledger_plan, opened, plan_of

EVENTS = (
    LedgerEvent("M1", "submit", date(2023, 11, 8), "市政处"),
    LedgerEvent(
        "M1",
        "close",
        date(2023, 11, 10),
        "市城管局",
        evidence=(Evidence("验收单.pdf", "0" * 64),),
    ),
    LedgerEvent("M1", "recheck", date(2023, 12, 11), "市城管局", result="合格"),
    LedgerEvent("M2", "suspend", date(2023, 12, 1), "市城管局", note="市政府专题会议同意缓建"),
    LedgerEvent("M3", "promise", date(2023, 12, 20), "供电公司", day=date(2024, 3, 10)),
)


@pytest.fixture(scope="module")
def book() -> LedgerBook:
    return book_of(ledger_plan(plan_of(), EVENTS))


def row(book: LedgerBook, item: str) -> LedgerRow:
    return next(one for one in book.rows if one.item == item)


def test_each_item_stands_once_below_its_problem(book: LedgerBook) -> None:
    assert [one.item for one in book.rows] == ["", "P1", "M1", "M2", "P2", "M3", "M4", "M5"]
    assert [one.level for one in book.rows] == [0, 1, 2, 2, 1, 2, 2, 2]
    assert row(book, "M2").problem == "管网渗漏"


def test_a_work_below_nothing_stands_at_the_top() -> None:
    plan = plan_of(
        "{daopai: 1, code: a, name: 甲, start: 2023-11-01, activities: ["
        "{id: M2, name: 丙, duration: 3, parent: P}, {id: T, name: 乙, duration: 3}, "
        "{id: P, name: 丁, kind: summary}, {id: M1, name: 戊, duration: 3, parent: P}]}"
    )
    rows = book_of(ledger_plan(plan)).rows
    assert [(one.item, one.level) for one in rows] == [
        ("", 0),
        ("T", 1),
        ("P", 1),
        ("M2", 2),
        ("M1", 2),
    ]


def test_a_held_item_says_by_what_it_is_held_and_since_when(book: LedgerBook) -> None:
    held = row(book, "M2")
    assert (held.state, held.since) == ("暂缓", date(2023, 12, 1))
    assert "暂缓（市政府专题会议同意缓建）" in held.issue


def test_a_closed_item_has_its_re_checks(book: LedgerBook) -> None:
    assert row(book, "M1").state == "已销号"
    checks = [(one.interval, one.due, one.state) for one in book.rechecks if one.item == "M1"]
    assert checks[0] == (30, date(2023, 12, 10), "合格")
    assert [interval for interval, _due, _state in checks] == [30, 90, 180]


def test_a_dependency_shows_its_newest_promise_and_how_often_it_moved(book: LedgerBook) -> None:
    (external,) = book.externals
    assert (external.item, external.promised, external.changes) == ("M3", date(2024, 3, 10), 1)


def test_the_three_lists_count_the_same_measures(book: LedgerBook) -> None:
    leaves = [one.item for one in book.rows if one.tier == "leaf"]
    assert [one.item for one in book.measures] == leaves
    assert sum(one.measures for one in book.problems) == len(leaves)
    offices = [one for one in book.duties if one.kind == "单位"]
    assert sum(one.leading for one in offices) == len(leaves)
    assert sum(one.closed for one in offices) == sum(one.closed for one in book.problems) == 1


def test_a_rate_leaves_the_suspended_out_and_says_so(book: LedgerBook) -> None:
    done = next(one for one in book.counts if one.subject == "事项完工率")
    assert (done.numerator, done.denominator, done.says) == ("1", "4", "25.0%")
    assert done.how.startswith("共 5 项，不含暂缓 1 项")


@pytest.mark.parametrize(("code", "items"), [("lianghu", 59), ("niandu", 69)])
def test_a_bundled_plan_makes_a_book_with_all_its_rows(code: str, items: int) -> None:
    plan = ledger_plan(read_plan(path(code)))
    book = gather([plan], workspace="w", organisation="市城管局", data_date=date(2023, 12, 31))
    assert len(book.rows) == len(book.gantt) == 1 + items
    workbook = opened(ledgerbook_bytes(book))
    written = [cell.value for cell in workbook["台账"]["B"][5:]]
    assert written == [code, *(one.item for one in book.rows[1:])]


def test_several_projects_share_one_book_each_below_its_own_heading() -> None:
    plans = [ledger_plan(read_plan(path(code))) for code in ("lianghu", "shuihuanjing2")]
    book = book_of(*plans)
    headings = [one.name for one in book.rows if one.tier == "project"]
    assert headings == [plan.schedule.project.name for plan in plans]
    assert any(one.subject == "项目完工率" for one in book.counts)
