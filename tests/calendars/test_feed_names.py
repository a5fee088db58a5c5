from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.feed import feed_of
from calendars.names import (
    name_for,
    office_feed_name,
    part_feed_name,
    person_feed_name,
    project_feed_name,
)
from calendars.offices import office_key
from calendars.source import Source, source_of
from projects.errors import InputError
from projects.schedule.result import Schedule
from tests.calendars.every_name import names_of

STATUS_DATE = date(2023, 12, 31)
FEED: dict[str, Any] = {"domain": "daopai.example", "status_date": STATUS_DATE}
SLUG = re.compile(r"[a-z0-9._-]{1,80}")


@pytest.fixture
def sources(lake: Schedule, new_plan: Callable[[], Any]) -> list[Source]:
    other = new_plan().work(
        "D1", "清淤", due=date(2024, 3, 1), activity={"owner": "排水处", "leader": "分管领导"}
    )
    other.work("D2", "验收", due=date(2024, 3, 9), activity={"owner": "分管副局长"})
    plans = (lake, other.schedule("paishui", "排水管网改造（一期）"))
    return [source_of(plan, **FEED) for plan in plans]


def test_a_workspace_has_a_feed_of_all_of_each_project_department_leader_and_part(
    sources: list[Source],
) -> None:
    found = [(name.kind, name.title) for name in names_of(sources)]
    assert found == [
        ("portfolio", "重点项目"),
        ("project", "两湖综合治理工程"),
        ("project", "排水管网改造"),
        ("office", "市城管局"),
        ("office", "市政工程处"),
        ("office", "园林中心"),
        ("office", "排水处"),
        ("office", "分管副局长"),
        ("person", "分管领导"),
        ("part", "两湖综合治理工程·市城管局"),
        ("part", "两湖综合治理工程·市政工程处"),
        ("part", "两湖综合治理工程·园林中心"),
        ("part", "两湖综合治理工程·排水处"),
        ("part", "排水管网改造·市城管局"),
        ("part", "排水管网改造·排水处"),
        ("part", "排水管网改造·分管副局长"),
    ]
    slugs = [name.slug for name in names_of(sources)]
    assert len(set(slugs)) == len(slugs)
    assert all(map(SLUG.fullmatch, slugs))
    assert slugs[:3] == ["portfolio", "project-lianghu", "project-paishui"]


def test_who_is_both_department_and_leader_sees_both_in_one_feed(sources: list[Source]) -> None:
    name = name_for(sources, office="分管副局长")
    assert name.kind == "office"
    shown = {item.uid.split("@")[0] for item in feed_of(name, sources, **FEED).items[1:]}
    assert shown == {"lianghu.L300.finish", "lianghu.L310.finish", "paishui.D2.finish"}


def test_a_department_in_one_project_sees_only_that_project(sources: list[Source]) -> None:
    name = name_for(sources, project="paishui", office="排水处")
    assert name.slug.startswith("project-paishui.office-")
    assert [item.name for item in feed_of(name, sources, **FEED).items[1:]] == ["清淤"]


@pytest.mark.parametrize(
    "typed", ["paishui", "排水管网改造（一期）", "排水管网改造", "排水管网改造(一期)"]
)
def test_a_project_is_found_by_its_code_and_by_its_name(typed: str, sources: list[Source]) -> None:
    assert name_for(sources, project=typed).slug == "project-paishui"


def test_nothing_asked_is_the_feed_over_all_projects(sources: list[Source]) -> None:
    assert name_for(sources).slug == "portfolio"


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"office": "排水科"}, "没有计划提到责任单位“排水科”.*排水处"),
        ({"project": "paisui"}, "没有项目“paisui”.*paishui"),
        ({"project": "排水管网"}, "没有项目“排水管网”.*paishui"),
        ({"project": "paishui", "office": "市政工程处"}, "项目 paishui 没有提到.*市政工程处"),
        ({"project": "paishui", "office": "分管领导"}, "是责任领导，不是责任单位"),
        ({"office": "Ω"}, "现有：市城管局、市政工程处"),
        ({"project": "Ω"}, "现有：lianghu、paishui"),
    ],
)
def test_a_name_that_no_plan_knows_is_refused_with_what_there_is(
    asked: dict[str, str], says: str, sources: list[Source]
) -> None:
    with pytest.raises(InputError, match=f"DP765.*{says}"):
        name_for(sources, **asked)


def test_two_spellings_of_one_department_are_one_feed(new_plan: Callable[[], Any]) -> None:
    plan = new_plan()
    for item, owner in (
        ("A", "施工单位（A标）"),
        ("B", "施工单位(A标)"),
        ("C", "施工单位 （A标）"),
    ):
        plan.work(item, item, due=date(2024, 3, 1), activity={"owner": owner})
    source = source_of(plan.schedule(), **FEED)
    offices = [name for name in names_of([source]) if name.kind == "office"]
    assert [name.title for name in offices] == ["市城管局", "施工单位（A标）"]
    assert len(feed_of(offices[1], [source], **FEED).items) == 3 + 1
    assert name_for([source], office="施工单位(A标) ") == offices[1]


def test_a_work_without_owner_or_leader_belongs_to_its_summary(new_plan: Callable[[], Any]) -> None:
    plan = new_plan()
    plan.work("S", "排水", activity={"kind": "summary", "owner": "排水处", "leader": "分管副局长"})
    plan.work("T", "西片", activity={"kind": "summary", "parent": "S"})
    plan.work("A", "清淤", due=date(2024, 3, 1), activity={"parent": "T"})
    plan.work("B", "绿化", due=date(2024, 3, 1), activity={"parent": "T", "owner": "园林中心"})
    plan.work("C", "验收", due=date(2024, 3, 1))
    source = source_of(plan.schedule(), **FEED)
    people = {fact.item: (fact.leader, fact.owner) for fact in source.facts}
    assert people == {
        "A": ("分管副局长", "排水处"),
        "B": ("分管副局长", "园林中心"),
        "C": ("", "市城管局"),
    }
    weekly = feed_of(name_for([source], office="排水处"), [source], **FEED).items
    assert [item.name for item in weekly[1:]] == ["清淤"]


CODES = st.text(
    st.one_of(st.sampled_from("abz09._-"), st.sampled_from("AZ项 /%Ω"), st.characters()),
    min_size=1,
    max_size=90,
)


@given(st.lists(CODES, min_size=2, max_size=6, unique=True), st.sampled_from("甲乙"))
def test_any_code_gives_a_safe_address_of_its_own(codes: list[str], office: str) -> None:
    codes += [codes[0].swapcase(), f"a.office-{'0' * 10}", "0" * 10]
    names = [project_feed_name(code, "甲") for code in dict.fromkeys(codes)]
    names += [part_feed_name(code, "甲", office) for code in dict.fromkeys(codes)]
    names += [office_feed_name(office), person_feed_name(office)]
    slugs = [name.slug for name in names]
    assert all(map(SLUG.fullmatch, slugs))
    assert len(set(slugs)) == len(slugs)


@given(st.text(max_size=30))
def test_blanks_and_the_width_of_signs_do_not_make_another_department(name: str) -> None:
    assert office_key(f" {name}\u3000") == office_key(name) == office_key(office_key(name))


def test_an_empty_workspace_still_has_the_feed_over_all() -> None:
    (name,) = names_of([])
    (weekly,) = feed_of(name, [], **FEED).items
    assert weekly.summary == "※暂无到期节点｜重点项目"
    with pytest.raises(InputError, match=r"DP765.*检查计划文件"):
        name_for([], office="排水处")
