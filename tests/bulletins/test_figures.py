"""附图: what stands on paper, on the screen and beside the bulletin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bulletins import Drawn, Figures, bulletin_html, bulletin_markdown
from bulletins.compose import document_of
from bulletins.document import Picture, Reference
from bulletins.docx import docx_of, notice_of
from bulletins.facts import BulletinFacts, ProjectFacts
from bulletins.figures import SHOWN
from tests.bulletins.docx_reading import opened, png, texts_of

Lake = Callable[..., ProjectFacts]
Told = Callable[..., BulletinFacts]

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><text>{}</text></svg>'
PAGE = Drawn(png(), 222, 125)


def figures(*codes: str, pages: int = 1) -> Figures:
    return Figures(
        overview=(Picture("各项目概况", SVG.format("概况"), drawn=Drawn(png(), 222, 120)),),
        bars=dict.fromkeys(codes, (PAGE,) * pages),
        wall="周报-2023-W52-横道图A3.pdf",
        on_wall=frozenset(codes),
    )


def charted(lake: Lake, code: str) -> ProjectFacts:
    file = f"../charts/2023-W52/{code}/gantt"
    return lake(
        code=code, name=f"{code}工程", charts=(SVG.format("一"), SVG.format("二")),
        chart_files=(f"{file}.svg", f"{file}-2.svg"),
    )  # fmt: skip


def test_pictures_have_the_same_numbers_in_every_form(lake: Lake, told: Told) -> None:
    facts, shown = told(charted(lake, "a"), charted(lake, "b")), figures("a", "b")
    captions = ("附图1　各项目概况", "附图2　a工程倒排工期横道图", "附图3　b工程倒排工期横道图")
    markdown, page = bulletin_markdown(facts, shown), bulletin_html(facts, shown)
    word = texts_of(opened(docx_of(document_of(facts, shown), kind="周报")))
    assert "附图1 各项目概况（见 HTML 版）" in markdown.replace("　", " ")
    for caption in captions:
        assert caption in page
        assert caption in word
    assert "附图2　a工程倒排工期横道图（2/2）" in page, "two pages on the screen"
    assert "![附图3 b工程倒排工期横道图（1/2）](../charts/2023-W52/b/gantt.svg)" in markdown
    assert page.count("<svg") == 1 + 4
    assert word.count("注：本图 A3 幅面另附，文件名为 周报-2023-W52-横道图A3.pdf。") == 2


def test_a_chart_of_several_pages_on_paper_says_which_one_it_is(lake: Lake, told: Told) -> None:
    shown = replace(figures("a", pages=2), overview=())
    document = opened(docx_of(document_of(told(charted(lake, "a")), shown), kind="周报"))
    assert [text for text in texts_of(document) if text.startswith("附图　")] == [
        "附图　a工程倒排工期横道图（1/2）",
        "附图　a工程倒排工期横道图（2/2）",
    ]
    assert len(document.inline_shapes) == 2


def test_of_many_projects_the_worst_are_drawn_and_the_others_named_by_place(
    lake: Lake, told: Told
) -> None:
    many = [charted(lake, f"p{n:02}") for n in range(SHOWN + 30)]
    codes = [one.code for one in many]
    shown = replace(figures(*codes[:SHOWN]), on_wall=frozenset(codes[:40]))
    text = bulletin_markdown(told(*many), shown)
    assert text.count("![附图") == 2 * SHOWN
    assert (
        "其余30个项目的横道图中28个见 周报-2023-W52-横道图A3.pdf，全部在 ../charts/2023-W52/。"
    ) in text


def test_calendars_of_many_projects_are_not_listed_one_by_one(lake: Lake, told: Told) -> None:
    many = [
        lake(code=f"{n}", name=f"第{n}片区", feed_file=f"../feeds/project-{n}.ics")
        for n in range(40)
    ]
    document = document_of(told(*many))
    assert sum(isinstance(block, Reference) for block in document.annexes) == SHOWN
    assert "其余28个项目的日历订阅文件在 ../feeds/。" in bulletin_markdown(told(*many))


def test_the_circular_names_the_file_on_a3_and_draws_nothing(lake: Lake, told: Told) -> None:
    data = docx_of(notice_of(told(charted(lake, "a")), figures("a")), kind="通报")
    assert "另附文件：A3 幅面横道图（周报-2023-W52-横道图A3.pdf）" in texts_of(opened(data))
    assert not opened(data).inline_shapes


def test_without_any_picture_nothing_is_said_of_pictures(told: Told) -> None:
    text = bulletin_markdown(told())
    assert "附图" not in text.partition("## 附表4")[0]
    assert "横道图" not in text.partition("## 附表1")[2]
