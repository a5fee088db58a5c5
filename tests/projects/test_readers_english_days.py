"""Dates of English programs in tables: the order of month and day is proved or refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.errors import Finding, InputError, Place
from projects.model import Project, day_of
from projects.readers import read_plan
from projects.readers.desk import Desk
from projects.readers.table.englishdays import in_iso, is_english

PROJECT = "ID,Task Name,Duration,Start,Finish,Predecessors\n"


def iso(*texts: str, years_first: bool = False) -> tuple[list[str], list[Finding]]:
    desk = Desk("t.csv")
    cells = [(text, Place("t.csv", row, f"D{row}")) for row, text in enumerate(texts, 2)]
    return in_iso(cells, desk, years_first=years_first), desk.findings


def read(folder: Path, text: str) -> Project:
    path = folder / "t.csv"
    path.write_text(text, encoding="utf-8")
    return read_plan(path)


def refused(folder: Path, text: str) -> Finding:
    with pytest.raises(InputError) as caught:
        read(folder, text)
    (found,) = caught.value.findings
    return found


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Mon 3/18/24", "2024-03-18"),
        ("Mon 18/03/24", "2024-03-18"),
        ("Mon 3/4/24", "2024-03-04"),
        ("Wed 3/4/24", "2024-04-03"),
        ("3/18/24 8:00 AM", "2024-03-18 08:00"),
        ("3/18/2024 12:30 am", "2024-03-18 00:30"),
        ("3/18/24 12:00 PM", "2024-03-18 12:00"),
        ("Mon 3/18/24 5:00 PM", "2024-03-18 17:00"),
        ("18/3/2024 17:00", "2024-03-18 17:00"),
        ("3/3/24", "2024-03-03"),
        ("March 18, 2024 8:00 AM", "2024-03-18 08:00"),
        ("Mar 18, '24", "2024-03-18"),
        ("Mon 18 Mar 24", "2024-03-18"),
        ("18-Sept-2024", "2024-09-18"),
    ],
)
def test_a_date_that_can_mean_one_day_only_is_read(text: str, day: str) -> None:
    assert iso(text) == ([day], [])


def test_one_cell_proves_the_order_of_its_column() -> None:
    assert iso("3/4/24", "3/18/24", "5/6/24") == (["2024-03-04", "2024-03-18", "2024-05-06"], [])
    assert iso("3/4/24", "18/3/24", "5/6/24") == (["2024-04-03", "2024-03-18", "2024-06-05"], [])


def test_a_column_that_proves_nothing_is_refused_with_both_readings(tmp_path: Path) -> None:
    table = "编号,工作名称,工期,最早开始\nA,甲,3,3/3/2024\nB,乙,3,3/4/2024\nC,丙,3,5/6/2024\n"
    found = refused(tmp_path, table)
    assert (found.code, str(found.where)) == ("DP187", "t.csv[D3]")
    assert "2024-03-04" in found.says
    assert "2024-04-03" in found.says
    assert "2024-03-18" in found.remedy


def test_a_column_in_two_orders_is_refused_at_the_cell_that_differs() -> None:
    _, (found,) = iso("3/18/24", "18/3/24")
    assert (found.code, found.where.cell) == ("DP187", "D3")


def test_a_weekday_that_fits_no_reading_is_refused() -> None:
    _, (found,) = iso("Tue 3/18/24")
    assert (found.code, found.where.cell) == ("DP140", "D2")


def test_a_short_year_in_front_counts_where_the_table_is_chinese(tmp_path: Path) -> None:
    assert iso("24/3/18", "24/3/31")[0] == ["2018-03-24", "2031-03-24"]
    found = refused(tmp_path, "编号,工作名称,工期,最早开始\nA,甲,3,24/3/18\n")
    assert "2018-03-24" in found.says
    assert "2024-03-18" in found.says


def test_a_table_of_microsoft_project_in_english_reads(tmp_path: Path) -> None:
    project = read(
        tmp_path,
        PROJECT
        + "1,Survey,5 days,Mon 3/4/24,Fri 3/8/24,\n"
        + "2,Design,10 days,Mon 3/11/24,Fri 3/22/24,1\n"
        + "3,Permit,0 days,Mon 3/18/24,Mon 3/18/24,\n",
    )
    assert project.start is not None
    assert day_of(project.start) == date(2024, 3, 4)
    (late,) = project.activities[2].constraints
    assert day_of(late.at or 0) == date(2024, 3, 18)


def test_a_fact_above_the_header_is_read_alone_or_refused(tmp_path: Path) -> None:
    body = "编号,工作名称,工期\nA,甲,3\n"
    project = read(tmp_path, f"开工日期,3/18/2024\n{body}")
    assert project.start is not None
    assert day_of(project.start) == date(2024, 3, 18)
    found = refused(tmp_path, f"开工日期,3/4/2024\n{body}")
    assert (found.code, str(found.where)) == ("DP187", "t.csv[B1]")


@pytest.mark.parametrize("text", ["2024/3/18", "2024-03-18", "2024年3月底", "A-1", "45352", "Mon"])
def test_what_is_written_otherwise_is_left_alone(text: str) -> None:
    assert not is_english(text)


DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(st.lists(DAYS, min_size=1, max_size=6), st.booleans(), st.booleans())
def test_dates_with_a_weekday_read_as_written_or_are_refused(
    days: list[date], day_first: bool, long: bool
) -> None:
    form = ("%a %d/%m/" if day_first else "%a %m/%d/") + ("%Y" if long else "%y")
    texts, findings = iso(*(day.strftime(form) for day in days))
    assert findings or texts == [day.isoformat() for day in days]
