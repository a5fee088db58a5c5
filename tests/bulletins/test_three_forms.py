"""Markdown, page and Word file say the same; and nothing is said without a fact."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from bulletins import BulletinFacts, Week, bulletin_facts, bulletin_html, bulletin_markdown
from bulletins.compose import document_of
from bulletins.document import Document, Heading, Paragraph, Table
from bulletins.docx import docx_of, notice_of
from bulletins.facts import (
    Counts,
    DoneFact,
    ExternalFact,
    IssueFact,
    MoveFact,
    NodeFact,
    PlanFact,
    ProjectFacts,
    StandingFact,
)
from projects import bundled
from tests.bulletins.bulletin_texts import of_document, of_docx, of_html, of_markdown, solid
from tests.bulletins.test_bundled_bulletin import week_of_plan

Lake = Callable[..., ProjectFacts]
Told = Callable[..., BulletinFacts]

ODD = '甲<乙>&丙|*#_"引"\t`段` {{ x }} ]]> 1. 9/10'
LONG = "某某市中心城区水环境系统综合治理二期工程" * 10
W52 = Week(2023, 52)


@pytest.fixture(scope="module")
def office() -> BulletinFacts:
    weeks = [week_of_plan(bundled.path(code), W52.last) for code in bundled.names()]
    return bulletin_facts(weeks, week=W52, organisation="市城管局")


def standing(name: str = "清淤", **changes: Any) -> StandingFact:
    fact = StandingFact(
        id=name, name=name, owner="水务集团", reported="是", judged="否",
        why="形象进度低于序时进度", expected=80.0, actual=60.0, deviation=-20.0, days=-12.5,
        lamp="▲ 黄灯", contradicts=True, due=date(2024, 1, 3), state="behind", note="夜间不能施工",
    )  # fmt: skip
    return replace(fact, **changes)


def rich(lake: Lake, name: str = "两湖治理工程", work: str = "清淤") -> ProjectFacts:
    """A project that has something to tell in every section and annex."""
    day = date(2024, 1, 5)
    return lake(
        name=name,
        seen_on=date(2023, 12, 20),
        trend_forecast=date(2024, 3, 15),
        counts=Counts(finished=3, behind=1, suspended=2),
        done=(DoneFact("A", work, "甲公司", date(2023, 12, 27)),),
        started=(DoneFact("B", "开挖", "甲公司", date(2023, 12, 29)),),
        moves=(MoveFact("C", "安装", 50.0, 51.2, date(2023, 12, 31), "256/500台"),),
        nodes=(NodeFact(day, "start", "D", "砌筑", "乙公司", 4.5),),
        issues=(IssueFact("E", work, "乙公司", day, ("未开工",), ("立即开工",), True),),
        plan=(PlanFact("F", "绿化", "", day, day, day, True, True, False),),
        parts=(standing("北岸"),),
        standings=(standing(work), standing("截污", state="unreported", reported="未填")),
        externals=(ExternalFact("G", "供电", "供电公司", None, day, day, day, False, True),),
        said=80.0,
        summed=78.5,
        structure_findings=2,
    )


FURNITURE = (
    "倒排工期工作周报", "—", "编制：审核：签发：", "市城管局", "2024年1月2日",
    "市城管局2024年1月2日",
)  # fmt: skip
"""What a form puts around the blocks of its own."""


def around(document: Document) -> set[str]:
    head = {"".join(document.title), document.issue, document.period}
    line = f"**{document.issue}****{document.period}****{document.organisation}**"
    issued = f"印发日期：{document.issued_on}"
    return {solid(text) for text in (*head, line, issued, *FURNITURE, "---", "")}


def same_words(facts: BulletinFacts) -> None:
    document = document_of(facts)
    expected, extra = of_document(document), around(document)
    forms = {
        "Markdown": of_markdown(bulletin_markdown(facts)),
        "HTML": of_html(bulletin_html(facts)),
        "docx": of_docx(docx_of(document, kind="周报")),
    }
    for form, texts in forms.items():
        kept = [text for text in texts if text not in extra]
        assert kept == [text for text in expected if text not in extra], form
    assert len(expected) > 50


def test_the_three_forms_of_the_bundled_bulletin_say_the_same(office: BulletinFacts) -> None:
    same_words(office)
    same_words(replace(office, projects=office.projects[:1]))


def test_odd_and_long_names_come_out_as_typed_in_all_three(lake: Lake, told: Told) -> None:
    one = rich(lake, ODD.replace("\t", " "), LONG)
    same_words(told(one, rich(lake, "乙工程", ODD.replace("\t", " "))))
    text = "".join(of_html(bulletin_html(told(one))))
    assert solid(ODD) in text
    assert LONG in text


# --- no sentence without a fact ------------------------------------------------------------------


GONE: dict[str, dict[str, Any]] = {
    "what was done": {"done": ()},
    "what was begun": {"started": ()},
    "what was told": {"moves": ()},
    "the dates ahead": {"nodes": ()},
    "the problems": {"issues": ()},
    "the plan": {"plan": ()},
    "the parts": {"parts": ()},
    "the standings": {"standings": ()},
    "what waits for others": {"externals": ()},
    "the trend": {"trend_forecast": None},
    "the margin": {"margin_days": None},
    "the age of the figures": {"seen_on": date(2023, 12, 31)},
    "the words of the deadline": {"deadline_text": ""},
    "the stated percentage": {"said": None},
    "what is suspended": {"counts": Counts(finished=3, behind=1)},
    "findings about the plan": {"structure_findings": 0},
}


def sentences(document: Document) -> set[str]:
    blocks = (*document.body, *document.annexes)
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    cells = ["　".join(row) for block in blocks if isinstance(block, Table) for row in block.rows]
    return {*cells, *(part for text in texts for part in re.split(r"(?<=。)", text) if part)}


@pytest.mark.parametrize("fact", GONE)
def test_where_a_fact_is_taken_away_its_sentence_goes_and_no_other_comes(
    lake: Lake, told: Told, fact: str
) -> None:
    whole = rich(lake)
    with_it, without = (
        sentences(document_of(told(one))) for one in (whole, replace(whole, **GONE[fact]))
    )
    assert with_it - without, "nothing was said of it"
    shorter = {"无。", "本期没有自报“是否按序时进度推进”的事项。"}
    for text in without - with_it - shorter:
        said = [one for one in with_it - without if _left_of(text, one)]
        assert said, f"came from nowhere: {text}"


def _left_of(text: str, longer: str) -> bool:
    """Whether a sentence is what is left of a longer one, the same characters in their order; or a
    row of the same figure."""
    rest, figure = iter(longer), text.partition("　")
    same = all(char in rest for char in text.replace("—", ""))
    return same or (bool(figure[1]) and longer.startswith(figure[0]))


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (Counts(), "计划中没有可统计的工作。"),
        (Counts(finished=1), "计划内工作共1项，已完成。"),
        (Counts(behind=2), "计划内工作共2项，均滞后。"),
        (Counts(not_due=3, suspended=1), "共3项，均未到开工时间。另有暂缓1项，不计入。"),
        (Counts(finished=1, on_time=2), "共3项，其中已完成1项、按序时推进2项。"),
    ],
)
def test_counts_read_right_for_none_one_and_many(
    lake: Lake, told: Told, counts: Counts, said: str
) -> None:
    assert said in bulletin_markdown(told(lake(counts=counts)))


def test_a_portfolio_in_one_state_has_no_share_of_itself(lake: Lake, told: Told) -> None:
    fine = told(lake(code="a"), lake(code="b"))
    assert "纳入本期周报的项目共2个，均按序时推进。" in bulletin_markdown(fine)
    done = told(*(lake(code=code, state="finished", actual=100.0) for code in "ab"))
    assert "项目共2个，均已完成。" in bulletin_markdown(done)


def test_joined_weeks_are_a_period_and_no_week(lake: Lake, told: Told) -> None:
    facts = told(rich(lake), lake(code="b", name="乙工程"), weeks=(Week(2024, 6), Week(2024, 7)))
    text = bulletin_markdown(facts)
    assert "## 二、本期完成" in text
    assert "本期完成1项：" in text
    assert "本周" not in text


@pytest.mark.parametrize("make", [document_of, notice_of])
def test_no_paper_counts_nothing_or_doubles_a_mark(
    make: Callable[[BulletinFacts], Document], office: BulletinFacts, lake: Lake, told: Told
) -> None:
    papers = [
        make(office), make(told(rich(lake))), make(told(lake())),
        make(told(lake(state="finished", actual=100.0), lake(code="b", state="suspended"))),
        make(replace(told(), projects=(), organisation="")),
    ]  # fmt: skip
    for paper in papers:
        text = "\n".join(of_document(paper))
        amiss = r"(?<!\d)0项|(?<!\d)0个(?!百)|。。|，，|，。|；。|、。|：。|（）|“”|None|nan"
        assert not re.findall(amiss, text)
        blocks = (*paper.body, *paper.annexes)
        for block, after in pairwise(blocks):
            if isinstance(block, Heading) and isinstance(after, Heading):
                assert after.level == block.level + 1, f"nothing below {block}"
        assert all(block.rows for block in blocks if isinstance(block, Table))


def test_every_column_of_figures_is_explained_in_the_annex_of_sources(
    office: BulletinFacts, lake: Lake, told: Told
) -> None:
    for facts in (office, told(rich(lake))):
        blocks = document_of(facts).annexes
        tables = [block for block in blocks if isinstance(block, Table)]
        methods = next(one for one in tables if one.columns[-1].title == "算法和口径")
        explained = "、".join(row[0] for row in methods.rows)
        grounds = {
            column.title for one in tables[tables.index(methods) :] for column in one.columns
        }
        for block in (*document_of(facts).body, *blocks):
            if isinstance(block, Table) and "算法" not in block.columns[-1].title:
                for place, column in enumerate(block.columns):
                    name = column.title.partition("（")[0]
                    figures = any(re.search(r"\d", row[place]) for row in block.rows)
                    if figures and column.align != "left" and name not in ("序号", *grounds):
                        assert name in explained, f"{column.title} has no source"
