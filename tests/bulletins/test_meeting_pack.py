"""The pack of a 调度会: only what deviates, with its chain, what was decided and what must be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletins import ProjectWeek, Week, bulletin_facts, bulletin_markdown
from bulletins.docx.page import TEXT_HEIGHT
from bulletins.meeting import (
    MeetingFacts,
    MeetingItem,
    ProjectMeeting,
    meeting_docx,
    meeting_facts,
)
from bulletins.meeting.fitting import fitting
from bulletins.meeting.wording import chain_words, need_words, opening, project_words
from projects.checks import check
from projects.ledger import LedgerEvent, ledger
from projects.ledger.letters import DrivingWork, LetterNumber, QueueRow, due_letters, letters, queue
from tests.bulletins.office_files import opened, pages, words
from tests.projects.letter_plans import MONDAY, PLAN, SUNDAY, computed, out, said

WEEK = Week(2024, 7)
HELD = date(2024, 3, 6)
OFFICE = "市城管局"
BEHIND = {"A": 29, "B": 10, "C": 49}


def project(
    percents: Mapping[str, float | str] = BEHIND,
    events: Sequence[LedgerEvent] = (),
    plan: str = PLAN,
    rows: Sequence[QueueRow] = (),
) -> ProjectMeeting:
    found, judged = computed(SUNDAY, percents, plan)
    week = ProjectWeek(
        schedule=found,
        progress=judged,
        findings=check(found).findings,
        ledger=ledger(found, events, progress=judged),
    )
    return ProjectMeeting(week=week, letters=tuple(rows))


def facts(*projects: ProjectMeeting, **more: Any) -> MeetingFacts:
    given = {"week": WEEK, "held_on": HELD, "organisation": OFFICE, **more}
    return meeting_facts(projects or (project(),), **given)


def item(found: MeetingFacts, name: str) -> MeetingItem:
    return next(one for one in found.projects[0].items if one.id == name)


def sent_letters(day: date = HELD) -> tuple[QueueRow, ...]:
    found, judged = computed(SUNDAY, BEHIND)
    drafts = due_letters(found, judged, on=MONDAY)
    events = [event for draft in drafts for event in out(draft, MONDAY)]
    order = next(one for one in drafts if one.item == "B")
    events.append(said(order, "extension-asked", MONDAY, by="市政处"))
    numbers = {one.letter: LetterNumber(2024, place) for place, one in enumerate(drafts, 1)}
    return queue(drafts, letters(events), numbers, day)


def test_only_what_deviates_is_brought_to_the_meeting() -> None:
    found = facts()
    ids = [one.id for one in found.projects[0].items]
    assert {"A", "B"} <= set(ids)
    assert "C" not in ids


def test_red_items_come_before_yellow_ones() -> None:
    ids = [one.id for one in facts().projects[0].items]
    assert ids.index("B") < ids.index("A")


def test_a_project_without_deviation_is_named_and_has_no_page() -> None:
    fine = project({"A": 60, "B": 60, "C": 60})
    found = facts(fine)
    assert found.projects == ()
    assert found.fine == ("两湖治理工程",)
    assert "共1个，无需要提交会议的偏差事项。" in opening(found)
    assert "两湖治理工程" not in words(meeting_docx(found)).split("。", 1)[1]


def test_projects_come_worst_first() -> None:
    worse = project({"A": 1, "B": 1, "C": 1}, plan=PLAN.replace("code: hu", "code: he"))
    found = facts(project({"A": 25, "B": 49, "C": 49}), worse)
    assert [one.facts.code for one in found.projects] == ["he", "hu"]


def test_an_item_shows_which_works_it_waits_for() -> None:
    plan = PLAN.replace("{id: B, name: 湖底塑形,", "{id: B, name: 湖底塑形, after: A FF+5,")
    chain = item(facts(project({"A": 10, "B": 29, "C": 49}, plan=plan)), "B").chain
    assert [work.item for work in chain] == ["A", "B"]
    told = chain_words(chain, HELD, "B")
    assert told.startswith("底泥外运（市政处，最早")
    assert "→本项（最早" in told


def test_an_item_that_waits_for_nobody_says_so() -> None:
    one = item(facts(), "A")
    assert chain_words(one.chain, HELD, "A").startswith("不受其他未完成工作制约")


def test_a_long_chain_is_told_from_its_end() -> None:
    chain = item(facts(), "A").chain * 6
    assert chain_words(chain, HELD, "Z").startswith("…→")


def test_what_the_last_meeting_decided_stands_beside_its_item() -> None:
    events = [
        LedgerEvent("A", "note", date(2024, 2, 5), OFFICE, "旧议定", stage="调度会"),
        LedgerEvent("A", "note", date(2024, 2, 12), OFFICE, "增加两台设备", stage="调度会"),
        LedgerEvent("A", "note", date(2024, 2, 13), OFFICE, "雨天停工两日"),
        LedgerEvent("A", "escalate", date(2024, 2, 14), OFFICE, "报分管副市长协调"),
    ]
    decided = item(facts(project(events=events)), "A").decided
    assert [one.says for one in decided] == ["增加两台设备", "报分管副市长协调"]


def test_a_decision_of_the_meeting_is_no_complaint_of_an_office_in_the_bulletin() -> None:
    events = [
        LedgerEvent("A", "note", date(2024, 2, 13), OFFICE, "增加两台设备", stage="调度会"),
        LedgerEvent("A", "note", date(2024, 2, 13), OFFICE, "弃土场未落实"),
    ]
    told = bulletin_markdown(bulletin_facts([project(events=events).week], week=WEEK))
    assert "弃土场未落实" in told
    assert "增加两台设备" not in told


def test_an_extension_that_waits_and_an_overdue_letter_ask_for_a_word() -> None:
    found = facts(project(rows=sent_letters()))
    order = list(need_words(item(found, "B")))
    assert order[0] == (
        "1. 议定是否同意督办单\u30142024\u30151号延期至3月29日（理由：设备未到）。（市政处）"
    )
    mild = list(need_words(item(found, "A")))
    assert "已逾期" in mild[0]
    assert "议定是否提级督办" in mild[0]
    assert item(found, "A").letters[0].endswith("办理中")


def test_an_item_that_only_its_letter_brings_is_there_too() -> None:
    found = facts(project({"A": 60, "B": 60, "C": 60}, rows=sent_letters()))
    assert {"A", "B"} <= {one.id for one in found.projects[0].items}


def test_an_item_of_which_only_a_letter_is_open_is_not_called_late() -> None:
    found = facts(project({"A": 60, "B": 29, "C": 60}, rows=sent_letters()))
    assert item(found, "A").problems == ()
    assert len({one.id for one in found.projects[0].items}) == len(found.projects[0].items)
    assert "持平或超前" in words(meeting_docx(found))


def test_a_draft_that_nobody_signed_is_not_shown_to_the_meeting() -> None:
    schedule, judged = computed(SUNDAY, BEHIND)
    drafts = due_letters(schedule, judged, on=MONDAY)
    rows = queue(drafts, letters([out(one, MONDAY)[0] for one in drafts]), {}, HELD)
    assert item(facts(project(rows=rows)), "A").letters == ()


def test_every_need_names_an_office_and_a_day_or_leaves_it_to_the_meeting() -> None:
    for one in facts().projects[0].items:
        for need in need_words(one):
            assert need.endswith("）")
            assert "前）" in need or "时限会上议定）" in need


def test_the_file_holds_every_item_with_its_four_rows() -> None:
    found = facts(project(rows=sent_letters()))
    text = words(meeting_docx(found))
    assert "市城管局重点项目调度会材料" in text.replace("\n", "")
    assert text.count("制约链条") == len(found.projects[0].items)
    for label in ("偏　　差", "上次议定", "提请议定"):
        assert label in text
    assert "■ 红灯　B 湖底塑形　责任单位：市政处；责任领导：分管副局长" in text
    assert "None" not in text


def test_the_same_facts_give_the_same_bytes() -> None:
    assert meeting_docx(facts()) == meeting_docx(facts())


def test_each_project_begins_on_a_page_of_its_own() -> None:
    other = project(plan=PLAN.replace("code: hu", "code: he").replace("两湖治理", "沙河治理"))
    document = opened(meeting_docx(facts(project(), other)))
    headings = [one for one in document.paragraphs if one.style and one.style.name == "Heading 1"]
    assert len(headings) == 2
    assert all(one.paragraph_format.page_break_before for one in headings)


def test_a_project_without_figures_is_told_without_numbers() -> None:
    bare = facts().projects[0]
    unknown = replace(bare.facts, actual=None, expected=None, deviation=None, deadline=None)
    told = project_words(replace(bare, facts=unknown))
    assert "未填报形象进度" in told
    assert "—" not in told


def test_no_projects_make_a_pack_that_says_so() -> None:
    found = meeting_facts((), week=WEEK, held_on=HELD)
    assert "本次没有纳入调度的项目。" in words(meeting_docx(found))


def test_a_forecast_that_has_passed_by_the_meeting_is_none() -> None:
    work = DrivingWork("A", "底泥外运", "市政处", None, date(2024, 2, 18), begun=True)
    assert chain_words([work], HELD, "A").endswith("本项剩余工作（完成日期待报）。")
    assert chain_words([work], date(2024, 2, 18), "A").endswith("（最早2月18日完成）。")


def test_where_nothing_was_decided_no_row_says_so() -> None:
    assert "上次议定" not in words(meeting_docx(facts()))


def test_a_list_of_separate_works_has_no_common_margin() -> None:
    bare = facts().projects[0]
    separate = replace(bare.facts, own_deadline=False, deadlines=51, overdue=48)
    said = project_words(replace(bare, facts=separate))
    assert "各项工作分别设有完成时限，共51个，其中已到期未完成48个。" in said
    assert "需抢回" not in said


def test_the_project_itself_stands_without_its_code() -> None:
    found = facts()
    whole = replace(found.projects[0].items[0], id="hu", name="两湖治理工程")
    pack = replace(found, projects=(replace(found.projects[0], items=(whole,)),))
    text = words(meeting_docx(pack))
    assert "　两湖治理工程　责任单位" in text
    assert "hu 两湖" not in text


def test_only_the_worst_projects_of_many_have_pages() -> None:
    one = facts().projects[0]
    pack = replace(facts(), projects=(one,) * 33)
    document = opened(meeting_docx(pack))
    headings = [
        each for each in document.paragraphs if each.style and each.style.name == "Heading 1"
    ]
    assert len(headings) == 20
    assert len(document.tables[0].rows) == 1 + 33
    assert "后13个项目只列入上表，详见本期周报。" in words(meeting_docx(pack))


@given(
    st.lists(st.integers(1, TEXT_HEIGHT), max_size=30),
    st.integers(0, TEXT_HEIGHT // 2),
    st.integers(0, 2000),
)
def test_what_is_said_to_fit_fits(heights: list[int], taken: int, left: int) -> None:
    count = fitting(heights, lambda height: height, taken, left=left)
    page, used = 1, taken
    for height in heights[:count]:
        if used + height > TEXT_HEIGHT - (left if page == 2 else 0):
            page, used = page + 1, 0
        used += height
    assert page <= 2 or count == 1
    assert count >= min(len(heights), 1)


@pytest.mark.slow
def test_a_project_with_many_items_takes_two_pages_and_says_what_is_left(tmp_path: Path) -> None:
    rows = "\n".join(
        f"  - {{id: W{k:02}, name: 第{k}段雨污分流管网改造, duration: 100, owner: 市政处}}"
        for k in range(30)
    )
    plan = PLAN.replace("observations:\n", f"{rows}\nobservations:\n")
    percents = {f"W{k:02}": k % 20 for k in range(30)}
    found = facts(project({**BEHIND, **percents}, plan=plan))
    laid = pages(meeting_docx(found), tmp_path)
    assert len(laid) == 3
    assert "另有" in laid[-1]
    assert "见本期周报附表2" in laid[-1]


@pytest.mark.parametrize("name", ["<b>&甲</b>", "😀\u202e乙", "长" * 500, "A" * 300])
def test_names_of_any_kind_stand_in_the_file(name: str) -> None:
    plan = PLAN.replace("name: 底泥外运", f'name: "{name}"')
    text = words(meeting_docx(facts(project(plan=plan))))
    assert name.replace("\u202e", "") in text
