"""The two examples, played on a store week by week, and every week again as it was known then."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from examples.run_weeks import (
    HERE,
    Standing,
    Week,
    known,
    main,
    plans_of,
    record_week,
    run,
    stand,
    weeks_of,
)
from projects.checks import check
from projects.errors import InputError
from projects.ledger import Ledger
from projects.model import Project
from projects.readers import read_plan
from projects.schedule import schedule
from projects.store import Store, evidence, ledgers, observations, open_store
from projects.store.revisions import latest
from tests.store_servers import Databases

pytestmark = pytest.mark.slow(20)

pytest_plugins = ("tests.store_servers",)

NAMES = ("ganzhou", "jiujiang")
APRIL, YEAR_END = date(2024, 4, 30), date(2023, 12, 31)


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Store]]:
    folder = tmp_path_factory.mktemp("weeks")
    opened = {name: open_store(f"sqlite:///{folder}/{name}.db") for name in NAMES}
    yield opened
    for store in opened.values():
        store.close()


@pytest.fixture(scope="module")
def played(stores: Mapping[str, Store]) -> Mapping[str, tuple[Standing, ...]]:
    return {name: run(HERE / name, store) for name, store in stores.items()}


def at(tallies: tuple[Standing, ...], project: str, day: date) -> Standing:
    return next(one for one in tallies if (one.project, one.day) == (project, day))


def book_of(store: Store, code: str, day: date) -> Ledger:
    with store.reading() as reading:
        return stand(reading, code, day)[1]


# ---- Ganzhou: 30 problems, 122 measures ----------------------------------------------------------


def plan_of(name: str, file: str = "plan.yaml") -> Project:
    return read_plan(HERE / name / file)


def test_the_plan_of_ganzhou_has_30_problems_and_122_measures_of_which_98_are_named() -> None:
    works = plan_of("ganzhou").activities
    measures = [work for work in works if work.kind == "task"]
    assert sum(work.kind == "summary" for work in works) == 30
    assert len(measures) == 122
    assert sum("资料未列" not in work.name for work in measures) == 98
    assert {work.leader for work in works} <= {"", "分管副局长"}


def test_the_measures_are_as_many_as_the_document_enumerates_under_each_problem() -> None:
    source = Path(__file__).resolve().parents[1] / ".." / "shared" / "seeds"
    files = sorted(source.glob("004_*.txt"))
    if not files:
        pytest.skip("the document is not there: ../shared is not beside this clone")
    text = files[0].read_text(encoding="utf-8")
    body = text[text.index("1.已完成整改的具体问题") : text.index("(二)市委书记专题会交办")]
    problems = re.split(r"\n\(\d+\)关于", body)[1:]
    counted = [len(re.findall("[①-⑳]", problem)) or 1 for problem in problems]
    plan = plan_of("ganzhou")
    named = [
        sum(work.parent == parent.id and "资料未列" not in work.name for work in plan.activities)
        for parent in plan.activities
        if parent.kind == "summary"
    ]
    assert named == counted
    assert sum(counted) == 98


def test_at_the_end_every_measure_and_every_problem_is_signed_off(
    played: Mapping[str, tuple[Standing, ...]],
) -> None:
    last = at(played["ganzhou"], "ganzhou", APRIL)
    assert last.problems is not None
    assert last.works.closed.says == "销号率 122/122 = 100.0%"
    assert last.problems.closed.says == "问题销号率 30/30 = 100.0%"
    assert last.percent == pytest.approx(100)


def test_the_week_before_not_all_were(played: Mapping[str, tuple[Standing, ...]]) -> None:
    before = at(played["ganzhou"], "ganzhou", date(2024, 4, 28))
    assert before.problems is not None
    assert before.works.done.numerator == 122
    assert before.works.closed.numerator < 122
    assert before.problems.closed.numerator < 30


def test_every_close_has_its_evidence_in_the_store_and_an_office_that_signed(
    stores: Mapping[str, Store], played: Mapping[str, tuple[Standing, ...]]
) -> None:
    assert played
    with stores["ganzhou"].reading() as reading:
        closes = [one for one in ledgers.events(reading, "ganzhou") if one.kind == "close"]
        assert len(closes) == 153  # 122 measures, one of them twice, 30 problems
        for event in closes:
            assert event.by in ("局巡察整改办", "市城管局党组")
            (proof,) = event.evidence
            assert evidence.get(reading, proof.sha256).decode().startswith(event.item)


SHAHE = [
    (date(2023, 12, 3), "前期（批复）"),
    (date(2023, 12, 31), "招标"),
    (date(2024, 1, 21), "前期（流标待重招）"),
    (date(2024, 2, 4), "招标"),
    (date(2024, 3, 3), "在建"),
    (date(2024, 4, 21), "完工"),
    (APRIL, "已销号"),
]


@pytest.mark.parametrize(("day", "word"), SHAHE, ids=[str(day) for day, _ in SHAHE])
def test_the_failed_tender_of_shahe_sends_the_work_back(
    stores: Mapping[str, Store],
    played: Mapping[str, tuple[Standing, ...]],
    day: date,
    word: str,
) -> None:
    assert played
    state = book_of(stores["ganzhou"], "ganzhou", day)["P18-3"]
    assert state.word == word
    assert state.tenders_failed == (1 if day >= date(2024, 1, 19) else 0)


def test_the_hoarding_is_blocked_by_land_and_two_measures_are_sent_back_once(
    stores: Mapping[str, Store], played: Mapping[str, tuple[Standing, ...]]
) -> None:
    assert played
    blocked = book_of(stores["ganzhou"], "ganzhou", date(2023, 11, 19))["P07-4"]
    assert blocked.word == "在建，受阻（征拆）"
    end = book_of(stores["ganzhou"], "ganzhou", APRIL).states
    assert {item for item, one in end.items() if one.returned} == {"P04-3", "P10-3"}


def test_a_re_check_reopens_one_measure_and_none_is_overdue_at_the_end(
    stores: Mapping[str, Store], played: Mapping[str, tuple[Standing, ...]]
) -> None:
    assert played
    reopened = book_of(stores["ganzhou"], "ganzhou", date(2024, 2, 11))["P07-1"]
    assert (reopened.word, reopened.marks) == ("在建", "反弹1次")
    end = book_of(stores["ganzhou"], "ganzhou", APRIL)
    assert end["P07-1"].word == "已销号"
    assert {one.state for one in end.rechecks} == {
        "passed",
        "rebounded",
        "stopped",
        "waiting",
        "due",
    }
    assert [one.item for one in end.rechecks if one.state == "rebounded"] == ["P07-1"]


def test_34_of_37_public_works_are_done_and_the_suspended_ones_do_not_count(
    played: Mapping[str, tuple[Standing, ...]],
) -> None:
    first = at(played["ganzhou"], "ganzhou-minsheng", date(2023, 11, 5))
    last = at(played["ganzhou"], "ganzhou-minsheng", APRIL)
    assert last.works.done.numerator - first.works.done.numerator == 12
    assert "完工率 34/37 = 91.9%（共 40 项，不含暂缓 3 项；四舍五入到 1 位小数）" in str(last)


def test_the_21_landfills_are_a_funnel_of_4_4_1_and_12(
    stores: Mapping[str, Store], played: Mapping[str, tuple[Standing, ...]]
) -> None:
    last = at(played["ganzhou"], "ganzhou-tianmai", APRIL)
    assert last.works.funnel.says == "事项 21 项 = 完工 4 + 在建 4 + 前期 13"
    states = book_of(stores["ganzhou"], "ganzhou-tianmai", APRIL).states
    stages = Counter(one.stage for one in states.values() if one.state == "preparing" and one.last)
    assert stages["批复"] == 1
    assert stages["选工艺"] + stages["可研"] == 12


# ---- Jiujiang: 45 works, 29 done -----------------------------------------------------------------


def test_29_of_45_works_of_jiujiang_are_done_at_the_end_of_the_year(
    played: Mapping[str, tuple[Standing, ...]],
) -> None:
    last = at(played["jiujiang"], "jiujiang", YEAR_END)
    assert "完工率 29/45 = 64.4%（四舍五入到 1 位小数）" in str(last)
    assert last.works.funnel.says == "事项 45 项 = 完工 29 + 在建 16"
    assert len([one for one in played["jiujiang"] if one.project == "jiujiang"]) == 52


# ---- every week again ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_week_reproduces_as_it_was_known_then(
    name: str, stores: Mapping[str, Store], played: Mapping[str, tuple[Standing, ...]]
) -> None:
    clocks = {week.day: week.recorded_at for week in weeks_of(HERE / name)}
    with stores[name].reading() as reading:
        again = [stand(reading, one.project, one.day, clocks[one.day])[0] for one in played[name]]
    assert tuple(again) == played[name]


@pytest.mark.parametrize("name", NAMES)
def test_the_number_closed_never_falls_and_no_report_is_ahead_of_its_week(
    name: str, stores: Mapping[str, Store], played: Mapping[str, tuple[Standing, ...]]
) -> None:
    for code in plans_of(HERE / name):
        mine = [one for one in played[name] if one.project == code]
        closed = [one.works.closed.numerator for one in mine]
        fallen = [now.day for now, a, b in zip(mine[1:], closed, closed[1:], strict=False) if b < a]
        assert fallen == []  # the week of the reopening closes more than it reopens
        with stores[name].reading() as reading:
            rows = observations.rows(reading, code)
        assert rows
        assert all(row.recorded_at and row.as_of <= row.recorded_at.date() for row in rows)


def test_before_the_first_entry_nothing_was_known(
    stores: Mapping[str, Store], played: Mapping[str, tuple[Standing, ...]]
) -> None:
    assert played
    early = datetime.fromisoformat("2023-11-01T00:00")
    with stores["ganzhou"].reading() as reading:
        assert latest(reading, "ganzhou", early) is None
        with pytest.raises(InputError, match="DP860"):
            known(reading, "ganzhou", early)


@pytest.mark.parametrize("name", NAMES)
def test_a_late_correction_changes_what_is_known_now_and_no_past_week(
    name: str, tmp_path: Path
) -> None:
    store = open_store(f"sqlite:///{tmp_path}/again.db")
    weeks = weeks_of(HERE / name)[:10]
    week = weeks[-1]
    tallies = run(HERE / name, store, week.day)
    row = next(one for one in week.reports[name] if one.kind == "percent")
    corrected = replace(row, value=0.0)
    with store.writing("市城管局", "report", week.recorded_at + timedelta(days=30)) as entry:
        observations.add(entry, name, [corrected])
    with store.reading() as reading:
        then, now = (stand(reading, name, week.day, clock)[0] for clock in (week.recorded_at, None))
    store.close()
    assert then == at(tallies, name, week.day)
    assert now.percent is not None
    assert then.percent is not None
    assert now.percent < then.percent


def test_the_weeks_are_the_same_on_either_database(
    databases: Databases, played: Mapping[str, tuple[Standing, ...]]
) -> None:
    until = weeks_of(HERE / "jiujiang")[7].day
    store = open_store(databases.ready())
    found = run(HERE / "jiujiang", store, until)
    store.close()
    assert found == played["jiujiang"][:8]


def test_a_week_with_mistakes_is_refused_whole_with_all_of_them(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/refused.db")
    folder = HERE / "jiujiang"
    weeks = weeks_of(folder)[:6]
    run(folder, store, weeks[-2].day)
    rows = weeks[-1].reports["jiujiang"]
    wrong = Week(
        day=weeks[-1].day,
        reports={"jiujiang": [replace(rows[0], item="J99"), replace(rows[1], value=-5.0)]},
        events={},
        proofs=[],
    )
    with store.reading() as reading:
        before = reading.last()
    with (
        pytest.raises(InputError) as refusal,
        store.writing("市城管局", "report", datetime.fromisoformat("2023-02-14T09:00")) as entry,
    ):
        record_week(entry, wrong)
    assert {finding.item for finding in refusal.value.findings} >= {"J99", rows[1].item}
    with store.reading() as reading:
        assert reading.last() == before
    store.close()


# ---- the files -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_weeks_name_offices_and_no_formula(name: str) -> None:
    with (HERE / name / "weeks.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    offices = {row["by"] for row in rows}
    assert all(re.search(r"(局|处|科|委|办|中心|支队|党组|室)$", office) for office in offices)
    assert not [cell for row in rows for cell in row.values() if cell[:1] in tuple("=+-@")]


@pytest.mark.parametrize("name", NAMES)
def test_the_plans_of_the_examples_do_not_contradict_themselves(
    name: str, stores: Mapping[str, Store], played: Mapping[str, tuple[Standing, ...]]
) -> None:
    last = played[name][-1].day
    codes = [f"DP68{digit}" for digit in range(10)]
    with stores[name].reading() as reading:
        for code in plans_of(HERE / name):
            found = check(schedule(known(reading, code), as_of=last), only=codes).findings
            # 12/17 is cut off in the document itself.
            assert [one.code for one in found] == (["DP683"] if code == "ganzhou" else [])


def test_the_example_prints_a_line_a_week_and_keeps_its_store_where_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["jiujiang", "--store", f"sqlite:///{tmp_path}/kept.db"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 52
    assert lines[-1].startswith("2023-12-31 jiujiang：完工率 29/45 = 64.4%")
    assert (tmp_path / "kept.db").exists()
