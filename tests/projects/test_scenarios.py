"""The corpus of scenarios on one plan, and what stands behind a change.

A bad one says `# expect: DP904 line 12: words`, a good one what it changes, `# gives: B 工期 20 →
12 天` in the words of a difference, and what is told of it, `# note: DP909 line 5: words`. Each
counts: one too many, missing or misplaced fails. JSON has them beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from projects.bundled import path as bundled
from projects.bundled import scenarios
from projects.codes import CODES
from projects.difference import difference
from projects.errors import Finding, InputError
from projects.model import DAY, Project, Span
from projects.readers import read_plan
from projects.scenarios import applied, apply, read_scenario, read_scenario_text
from projects.schedule import schedule
from projects.writers.scenario_yaml import scenario_text
from tests.projects.difference_sides import side

PLANS = Path(__file__).resolve().parents[1] / "plans" / "scenarios"
BAD = sorted(path for path in (PLANS / "bad").iterdir() if path.suffix != ".expect")
GOOD = sorted(path for path in (PLANS / "good").iterdir() if path.suffix != ".gives")
DATA_DATE = date(2024, 3, 20)
SPOT = re.compile(r"(DP\d{3}) line (\d+)(?:: (.+))?")
DONE_ELSEWHERE = {"DP908"}
"""Codes that need a data date: below."""


@pytest.fixture(name="plan")
def plan_of_the_corpus() -> Project:
    return read_plan(PLANS / "plan.yaml")


def said(path: Path, word: str, suffix: str) -> list[str]:
    aside = path.with_name(path.name + suffix)
    if aside.exists():
        return aside.read_text("utf-8").splitlines()
    return re.findall(rf"# {word}: (.+)", path.read_text("utf-8"))


def told_at(finding: Finding) -> str:
    return f"{finding.code} line {finding.where.line}"


def refusals(path: Path, project: Project) -> tuple[Finding, ...]:
    with pytest.raises(InputError) as refused:
        read_scenario(path, project)
    return refused.value.findings


def supposed(project: Project, **entries: object) -> Project:
    text = scenario_text({"daopai": 1, "scenario": "假设", "on": project.code, **entries})
    return apply(project, read_scenario_text(text, "假设.yaml", project), DATA_DATE)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_a_bad_scenario_gives_exactly_its_expected_findings(path: Path, plan: Project) -> None:
    matches = [SPOT.fullmatch(line.strip()) for line in said(path, "expect", ".expect")]
    wanted = [(f"{m[1]} line {m[2]}", m[3] or "") for m in matches if m]
    assert wanted, "an expectation is not in the form of this test"
    found = refusals(path, plan)
    assert all(one.where.file == path.name for one in found)
    assert Counter(map(told_at, found)) == Counter(at for at, _ in wanted), list(map(str, found))
    for at, words in wanted:
        assert any(words in one.says for one in found if told_at(one) == at), list(map(str, found))


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_a_refusal_says_in_chinese_what_to_do(path: Path, plan: Project) -> None:
    for finding in refusals(path, plan):
        assert re.search(r"[一-鿿]", finding.says)
        assert re.search(r"[一-鿿]", finding.remedy), str(finding)
        assert CODES[finding.code].level == finding.level == "error"


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_a_good_scenario_changes_what_it_says_and_tells_the_rest(path: Path, plan: Project) -> None:
    done = applied(plan, read_scenario(path, plan), DATA_DATE)
    found = difference(side(plan, as_of=DATA_DATE), side(done.project, "乙", as_of=DATA_DATE))
    lines = [f"{one.item} {one.says}".strip() for one in found.changes]
    assert Counter(lines) == Counter(said(path, "gives", ".gives"))
    notes = [SPOT.fullmatch(line) for line in re.findall(r"# note: (.+)", path.read_text("utf-8"))]
    assert [told_at(one) for one in done.findings] == sorted(
        (f"{m[1]} line {m[2]}" for m in notes if m), key=lambda at: int(at.split()[-1])
    )
    for match in filter(None, notes):
        at = f"{match[1]} line {match[2]}"
        words = [f"{one.says} {one.remedy}" for one in done.findings if told_at(one) == at]
        assert any((match[3] or "") in one for one in words), words


def test_every_code_of_scenarios_is_shown_by_the_corpus() -> None:
    lines = [
        line
        for path in (*BAD, *GOOD)
        for word, suffix in (("expect", ".expect"), ("note", ".none"))
        for line in said(path, word, suffix)
    ]
    shown = {line[:5] for line in lines}
    codes = {code for code in CODES if "DP900" <= code < "DP920"}
    assert codes - shown == DONE_ELSEWHERE


def test_what_remains_counts_from_the_data_date_and_leaves_the_percentage(plan: Project) -> None:
    changed = supposed(plan, set=[{"item": "B", "remaining": 5}])
    before, after = schedule(plan, as_of=DATA_DATE), schedule(changed, as_of=DATA_DATE)
    assert before["B"].early_finish_day == date(2024, 4, 11)
    assert after["B"].early_finish_day == date(2024, 3, 25)
    states = [one.run.situation.actuals["B"] for one in (before, after)]
    assert [one.percent for one in states] == [40, 40]


@pytest.mark.parametrize(
    ("item", "as_of", "words"),
    [
        ("D", DATA_DATE, "还没有开工"),
        ("A", DATA_DATE, "已经完成"),
        ("B", None, "没有状态日期"),
        ("B", date(2024, 3, 1), "还没有开工"),
    ],
)
def test_what_remains_is_refused_of_work_that_is_not_under_way(
    plan: Project, item: str, as_of: date | None, words: str
) -> None:
    text = f"{{daopai: 1, scenario: 甲, on: jie, set: [{{item: {item}, remaining: 5}}]}}"
    scenario = read_scenario_text(text, "甲.yaml", plan)
    with pytest.raises(InputError) as refused:
        applied(plan, scenario, as_of)
    (finding,) = refused.value.findings
    assert (finding.code, finding.where.line, words in finding.says) == ("DP908", 1, True)


def test_a_scenario_of_another_plan_is_not_applied(plan: Project) -> None:
    scenario = read_scenario_text("{daopai: 1, scenario: 甲, on: jie}", "甲.yaml", plan)
    with pytest.raises(InputError, match="DP901"):
        apply(replace(plan, code="er"), scenario)


def test_applying_leaves_the_plan_as_it_was(plan: Project) -> None:
    again = read_plan(PLANS / "plan.yaml")
    changed = supposed(plan, set=[{"item": "B", "duration": 3}], remove=["E"])
    assert plan == again
    assert plan.scenarios == ()
    assert changed.scenarios == ("假设",)


def test_what_hangs_on_a_work_goes_with_it_and_links_are_not_joined(plan: Project) -> None:
    changed = supposed(plan, remove=["A"])
    assert [link for link in changed.links if "A" in (link.before, link.after)] == []
    assert not [link for link in changed.links if link.after in ("B", "C")]
    assert changed.events == ()
    assert {one.item for one in changed.observations} == {"B", "C"}
    assert next(work for work in changed.activities if work.id == "C").levers == ()


def test_a_deadline_of_the_project_leaves_those_of_its_list(plan: Project) -> None:
    listed = supposed(plan, set=[{"deadline": [{"item": "E", "date": "2024-05-20", "buffer": 3}]}])
    assert [(one.item, one.day) for one in listed.deadlines] == [
        (None, date(2024, 5, 31)),
        ("E", date(2024, 5, 20)),
    ]
    moved = supposed(listed, set=[{"deadline": "2024-06-30"}])
    assert [(one.item, one.day) for one in moved.deadlines] == [
        (None, date(2024, 6, 30)),
        ("E", date(2024, 5, 20)),
    ]
    assert [one.item for one in supposed(moved, set=[{"deadline": None}]).deadlines] == ["E"]


def test_weeks_of_a_scenario_are_those_of_its_own_calendar(plan: Project) -> None:
    changed = supposed(
        plan,
        calendars={"SIX": {"week": [1, 1, 1, 1, 1, 1, 0]}},
        set=[{"item": "B", "duration": "2w"}, {"calendar": "SIX"}],
    )
    work = next(work for work in changed.activities if work.id == "B")
    assert work.duration == Span(12 * DAY)


def test_a_second_scenario_is_read_for_the_plan_that_the_first_left(plan: Project) -> None:
    first = supposed(plan, add=[{"id": "N", "name": "新增", "duration": 4, "after": "E"}])
    both = supposed(first, set=[{"link": "E -> N", "kind": "SS"}, {"item": "N", "duration": 9}])
    assert both.scenarios == ("假设", "假设")
    assert next(link.kind for link in both.links if link.after == "N") == "SS"


ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("path", scenarios(), ids=lambda path: path.name)
def test_the_examples_apply_to_the_lake(path: Path) -> None:
    lake = read_plan(bundled("lianghu"))
    done = applied(lake, read_scenario(path, lake), date(2023, 12, 31))
    assert done.project.scenarios
    assert {one.code for one in done.findings} <= {"DP910"}
    before, after = (schedule(one, as_of=date(2023, 12, 31)) for one in (lake, done.project))
    assert [one.early_finish_day for one in (before["L600"], after["L600"])] == [
        date(2024, 4, 17),
        date(2024, 3, 26),
    ]


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", None], ids=["empty", "binary", "folder"])
def test_a_file_without_text_is_told_what_a_scenario_holds(
    tmp_path: Path, plan: Project, content: bytes | None
) -> None:
    path = tmp_path / "x.yaml"
    path.mkdir() if content is None else path.write_bytes(content)
    with pytest.raises(InputError) as refused:
        read_scenario(path, plan)
    (finding,) = refused.value.findings
    assert "情景文件" in finding.remedy
    assert "计划" not in finding.remedy


def test_the_sample_of_the_page_is_a_scenario() -> None:
    page = (ROOT / "docs" / "what-if.md").read_text("utf-8")
    (sample,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    lake = read_plan(bundled("lianghu"))
    done = applied(lake, read_scenario_text(sample, "页.yaml", lake), date(2023, 12, 31))
    assert {"L507"} == {w.id for w in done.project.activities} - {w.id for w in lake.activities}
    assert "SITE8" in {spec.name for spec in done.project.calendars}


def test_an_arrow_inside_an_id_is_no_link() -> None:
    text = (
        "{daopai: 1, code: x, name: 甲, start: 2024-01-01, activities: ["
        "{id: A->1, name: 甲, duration: 1}, {id: B, name: 乙, duration: 1, "
        "after: [{id: A->1}]}]}"
    )
    from projects.readers import read_text

    plan = read_text(text, "x.yaml")
    changed = supposed(plan, set=[{"link": "A->1 -> B", "lag": 3}])
    assert changed.links[0].lag == Span(3 * DAY)
    assert [work.id for work in supposed(plan, remove=["A->1"]).activities] == ["B"]


def test_a_written_scenario_reads_back(plan: Project) -> None:
    document = {
        "daopai": 1,
        "scenario": "抢回 20 日：甲",
        "on": "jie",
        "note": "",
        "set": [
            {"item": "B", "duration": 12.0, "snet": None},
            {"link": "A -> C", "kind": "SS", "lag": -2},
            {"deadline": date(2024, 5, 12)},
        ],
        "add": [{"id": "N", "name": "新: [增]", "duration": 3, "after": "E", "levers": []}],
        "remove": ["C -> F"],
        "calendars": {"新历": {"week": [1, 1, 1, 1, 1, 1, 0]}},
    }
    text = scenario_text(document)
    scenario = read_scenario_text(text, "写.yaml", plan)
    assert (scenario.name, scenario.note) == ("抢回 20 日：甲", "")
    assert scenario.works[0].values == {"duration": Span(12 * DAY), "snet": None}
    assert scenario.added[0].name == "新: [增]"
    assert "note" not in text
    assert text == scenario_text(document)
