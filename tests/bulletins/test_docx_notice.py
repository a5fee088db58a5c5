from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bulletins import BulletinFacts, ProjectWeek, Week, bulletin_facts, bulletin_markdown
from bulletins.document import Block, Document, Heading, Paragraph, Table
from bulletins.docx import docx_of, notice_of
from bulletins.facts import IssueFact, ProjectFacts, StandingFact
from projects import bundled
from projects.checks import check
from projects.progress import progress
from projects.readers import read_plan
from projects.schedule import schedule
from tests.bulletins.docx_reading import opened

Told = Callable[..., BulletinFacts]

WORK = StandingFact(
    id="L1",
    name="清淤",
    owner="水务集团",
    reported="是",
    judged="否",
    why="形象进度低于序时进度",
    expected=80.0,
    actual=60.0,
    deviation=-20.0,
    days=-12.0,
    lamp="▲ 黄灯",
    contradicts=True,
    due=date(2024, 2, 1),
    state="behind",
    note="",
)


@pytest.fixture(scope="module")
def office() -> BulletinFacts:
    week = Week(2023, 52)
    told = []
    for code in bundled.names():
        computed = schedule(read_plan(bundled.path(code)), as_of=week.last)
        findings = check(computed).findings
        told.append(ProjectWeek(schedule=computed, progress=progress(computed), findings=findings))
    return bulletin_facts(told, week=week, organisation="市城管局", number=3)


def annex(document: Document, title: str) -> list[Block]:
    """What stands below the heading that ends with `title`."""
    places = [n for n, one in enumerate(document.annexes) if isinstance(one, Heading)]
    here = next(n for n in places if words(document.annexes[n]).endswith(title))
    ends = [n for n in places if n > here]
    return list(document.annexes[here + 1 : ends[0] if ends else None])


def words(block: Block) -> str:
    return block.text if isinstance(block, (Heading, Paragraph)) else ""


def text_of(document: Document) -> str:
    return "\n".join(words(block) for block in document.body if words(block))


def test_slow_and_timely_works_stand_in_two_annexes_the_worst_first(
    told: Told, lake: Callable[..., ProjectFacts]
) -> None:
    works = (
        WORK,
        replace(WORK, id="L2", name="截污", deviation=-50.0, lamp="■ 红灯"),
        replace(WORK, id="L3", name="绿化", deviation=None, state="behind", lamp="○ 未判定"),
        replace(WORK, id="L4", name="道路", deviation=8.0, state="on-time", lamp="● 绿灯"),
        replace(WORK, id="L5", name="桥梁", deviation=1.5, state="on-time", lamp="● 绿灯"),
    )
    document = notice_of(told(lake(standings=works)))
    tables = [
        block
        for title in ("慢序时事项清单", "按序时事项清单")
        for block in annex(document, title)
        if isinstance(block, Table)
    ]
    names = [[row[1] for row in block.rows] for block in tables]
    assert names == [["截污", "清淤"], ["绿化"], ["桥梁", "道路"]]
    said = text_of(document)
    assert "滞后于序时进度的工作共3项，其中红灯1项、黄灯1项。按责任单位统计：水务集团3项。" in said
    assert "偏差最大的2项为：截污（水务集团，落后序时进度50个百分点，折合12天）；清淤" in said


def test_without_a_slow_work_the_notice_says_so(told: Told) -> None:
    document = notice_of(told())
    assert "本期没有滞后于序时进度的工作。" in text_of(document)
    assert [words(one) for one in document.annexes if isinstance(one, Heading)] == [
        "附件1　数据来源与计算口径"
    ]


def test_lamps_are_explained_in_the_annex_of_sources_whatever_its_number(
    told: Told, lake: Callable[..., ProjectFacts]
) -> None:
    marked = replace(WORK, state="on-time", lamp="●* 绿灯")
    document = notice_of(told(lake(standings=(marked,))))
    assert words(annex(document, "按序时事项清单")[-1]) == "灯号带 * 的，说明见附件2“灯号”。"
    assert annex(document, "附件2　数据来源与计算口径")


def test_a_notice_of_problems_ends_with_what_is_asked_of_all(
    told: Told, lake: Callable[..., ProjectFacts]
) -> None:
    issue = IssueFact("L1", "清淤", "水务集团", date(2024, 2, 1), ("未开工",), ("开工",), True)
    document = notice_of(told(lake(standings=(WORK,), issues=(issue,))))
    assert words(document.body[-1]).startswith(
        "请各责任单位对照上述问题及附件1所列事项逐项落实整改"
    )
    paper = opened(docx_of(document, kind="通报"))
    last = next(one for one in paper.paragraphs if one.text.startswith("请各责任单位"))
    assert last.paragraph_format.keep_with_next, "no page holds the signature alone"


def test_a_notice_of_nothing_is_still_a_notice(told: Told) -> None:
    document = notice_of(replace(told(), projects=()))
    assert "本期没有纳入通报的项目。" in text_of(document)


def test_the_basis_is_named_only_where_it_is_given(told: Told) -> None:
    assert words(notice_of(told()).body[0]).startswith("现将2023年第52周")
    named = notice_of(told(), basis="《倒排工期管理办法》")
    assert words(named.body[0]).startswith("根据《倒排工期管理办法》，现将")


def test_offices_beyond_the_eighth_are_counted_together(
    told: Told, lake: Callable[..., ProjectFacts]
) -> None:
    works = tuple(replace(WORK, id=f"L{n}", owner=f"{n}局") for n in range(10))
    assert "，其余2个单位共2项。" in text_of(notice_of(told(lake(standings=works))))


def test_the_notice_of_the_bundled_projects_counts_what_its_annexes_list(
    office: BulletinFacts,
) -> None:
    document = notice_of(office)
    said = re.search(r"滞后于序时进度的工作共(\d+)项", text_of(document))
    assert said is not None
    rows = [
        row
        for block in annex(document, "慢序时事项清单")
        if isinstance(block, Table)
        for row in block.rows
    ]
    assert len(rows) == int(said[1])
    assert [row[0] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
    behind = sum(p.counts.behind for p in office.projects if p.state != "suspended")
    assert len(rows) <= behind + sum(len(p.parts) for p in office.projects)


def test_no_sentence_of_a_notice_points_into_the_weekly_bulletin(office: BulletinFacts) -> None:
    document = notice_of(office)
    blocks = [words(block) for block in (*document.body, *document.annexes)]
    text = "\n".join(blocks)
    assert "周报" not in text
    assert "附表" not in text
    assert "纳入本期通报的项目共" in text
    assert not re.findall(
        r"。。|，，|，。|；。|、。|：。|（）|“”|\bNone\b|\bnan\b|\bDP\d{3}\b", text
    )


def test_every_figure_of_a_notice_can_be_traced(office: BulletinFacts) -> None:
    blocks = annex(notice_of(office), "数据来源与计算口径")
    methods, grounds, _trends = [block for block in blocks if isinstance(block, Table)]
    assert {"序时进度", "形象进度", "灯号"} <= {row[0] for row in methods.rows}
    assert [row[0] for row in grounds.rows] == [project.name for project in office.projects]
    assert {"数据日期", "计划版本", "基线"} <= {column.title for column in grounds.columns}


def test_the_weekly_bulletin_still_says_it_is_one(office: BulletinFacts) -> None:
    text = bulletin_markdown(office)
    assert "纳入本期周报的项目共" in text
    assert "说明见附表4“灯号”" in text
