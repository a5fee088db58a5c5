"""An office's own papers: they say what the built-in ones say, and a broken one stops nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from bulletins.document import Drawn, Figures, Picture
from bulletins.facts import BulletinFacts, IssueFact, ProjectFacts
from bulletins.letters import letter_docx
from bulletins.own import PAPERS, Own, names_of, own_papers, template_of, tried
from bulletins.own.bulletin import circular_docx, weekly_docx
from bulletins.own.dot import DOT
from bulletins.own.guard import Guarded, TooMuch
from bulletins.own.listing import names_markdown
from bulletins.own.names import walked
from bulletins.own.starting import starting
from bulletins.own.trial import trial
from projects.errors import InputError
from projects.ledger.letters import LetterDraft
from projects.workspace.vocabulary import PLAIN, Vocabulary
from tests.bulletins.test_letters_docx import ORDER, REMINDER

OFFICE = "市城管局"
TYPED = "甲<乙>&丙{{ 丁 }}{_{戊}_}{% 己 %}工程"
FIGURES = Figures(overview=(Picture("各项目概况", drawn=Drawn(DOT, 60, 40)),))
DOCS = Path(__file__).resolve().parents[2] / "docs" / "templates.md"
Told = Callable[..., BulletinFacts]
Lake = Callable[..., ProjectFacts]


def _words(data: bytes) -> list[str]:
    """What stands in a document, a paragraph each; lines of a title together."""
    root = docx.Document(io.BytesIO(data)).element.body
    lines = ("".join(one.text or "" for one in p.iter(qn("w:t"))) for p in root.iter(qn("w:p")))
    return "".join(line.strip() + "\n" for line in lines if line.strip()).split("\n")


def _started(folder: Path) -> Own:
    own = Own(folder)
    for paper in PAPERS:
        template_of(folder, paper).write_bytes(starting(paper, own, OFFICE))
    return own


def _template(
    folder: Path, paper: str, lines: Sequence[str], rows: Sequence[Sequence[str]] = ()
) -> Own:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if rows:
        grid = document.add_table(len(rows), len(rows[0]))
        for place, row in enumerate(rows):
            for cell, text in zip(grid.rows[place].cells, row, strict=True):
                cell.text = text
    document.save(str(folder / f"{paper}.docx"))
    return Own(folder)


def _faults(own: Own) -> list[str]:
    return [str(one) for found in own.faults.values() for one in found]


@pytest.fixture
def facts(told: Told, lake: Lake) -> BulletinFacts:
    issue = IssueFact("L1", TYPED, OFFICE, None, ("落后",), ("增加人员",), severe=True)
    return told(
        lake(name=TYPED, issues=(issue,)), lake(code="two", name="二期"), organisation=OFFICE
    )


def test_the_starting_templates_of_a_bulletin_say_what_the_built_in_forms_say(
    tmp_path: Path, facts: BulletinFacts
) -> None:
    for paper in (weekly_docx, circular_docx):
        own = _started(tmp_path)
        mine, plain = paper(facts, FIGURES, own), paper(facts, FIGURES)
        assert not own.faults
        assert _words(mine) == _words(plain)
        assert any(TYPED in line for line in _words(mine))
        assert mine == paper(facts, FIGURES, own)


@pytest.mark.parametrize("draft", [REMINDER, ORDER], ids=["提示函", "督办单"])
def test_the_starting_templates_of_a_letter_say_what_the_built_in_forms_say(
    tmp_path: Path, draft: LetterDraft
) -> None:
    own = _started(tmp_path)
    letter = replace(draft, project_name=TYPED)
    mine = letter_docx(letter, organisation=OFFICE, own=own)
    assert not own.faults
    assert "".join(_words(mine)) == "".join(_words(letter_docx(letter, organisation=OFFICE)))


def test_every_starting_template_renders_every_name_of_its_trial(
    tmp_path: Path, facts: BulletinFacts
) -> None:
    own = _started(tmp_path)
    for paper in PAPERS:
        source, title, day = trial(paper, facts, own)
        data = tried(
            template_of(tmp_path, paper), paper, source, PLAIN, title=title, author="", day=day
        )
        assert not any(
            "{%" in line for line in _words(data) if TYPED not in line and "戊" not in line
        )


def test_an_own_template_holds_tables_pictures_numbers_and_passages(
    tmp_path: Path, facts: BulletinFacts
) -> None:
    own = _template(
        tmp_path,
        "周报",
        [
            "本局第{{ 期号 }}，项目{{ 统计.总数 }}个",
            "{%p for 幅 in 附图 %}",
            "{{ 幅.题 }}",
            "{{ 幅.图 }}",
            "{%p endfor %}",
            "{{p 存在问题 }}",
            "{{p 全部附表 }}",
        ],
        [
            ["{%tr for 项 in 项目 %}", ""],
            ["{{ loop.index }} {{ 项.名称 }}", "{{ 项.形象 }}"],
            ["{%tr endfor %}", ""],
        ],
    )
    data = weekly_docx(facts, FIGURES, own)
    assert not _faults(own)
    said = _words(data)
    assert f"1 {TYPED}" in said
    assert "2 二期" in said
    assert "80%" in said
    assert any("附表4" in line for line in said)
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert any(name.startswith("word/media/") for name in names)
    styles = {style.name for style in docx.Document(io.BytesIO(data)).styles}
    assert {"表头", "附件序号"} <= styles  # a passage brings the styles that the template lacks


def test_a_list_that_is_empty_leaves_a_file_that_word_opens(tmp_path: Path) -> None:
    own = _template(
        tmp_path,
        "督办单",
        ["{{ 督办事项 }}"],
        [["{%tr for 句 in 反馈 %}"], ["{{ 句 }}"], ["{%tr endfor %}"]],
    )
    root = docx.Document(io.BytesIO(letter_docx(ORDER, organisation=OFFICE, own=own))).element
    assert not _faults(own)
    assert root.find(f".//{qn('w:tbl')}") is None


def test_every_mistake_is_told_with_its_place_and_the_built_in_form_goes_out(
    tmp_path: Path,
) -> None:
    own = _template(
        tmp_path,
        "督办单",
        [
            "{{ 督办事像 }}",
            "{{ 标题 }",
            "{{ 要求 }}",
            "{% macro 甲() %}",
            "{{ 标题.__class__ }}",
            "{{ range(9) }}",
            "{%p for 句 in 要求 %}还有别的",
            "{{p 标题 }}",
            "{% for 句 in 要求 %}",
        ],
        [["", "{{ 无此名 }}"]],
    )
    data = letter_docx(ORDER, organisation=OFFICE, own=own)
    assert data == letter_docx(ORDER, organisation=OFFICE)
    told = _faults(own)
    assert all(line.startswith("DP713 督办单.docx：") for line in told)
    for place in ("第1段", "第2段", "第3段", "第4段", "第5段", "第6段", "第7段", "第8段", "第9段"):
        assert any(place in line for line in told), place
    assert any("第1个表第1行第2格" in line and "无此名" in line for line in told)
    assert any("是不是“督办事项”" in line for line in told)


@pytest.mark.parametrize(
    "lines",
    [
        ["{%p if 配合 %}", "{%p else %}", "{%p else %}", "{%p endif %}"],
        ["{%p endfor %}"],
        ["{% if 配合 %}", "{%p endif %}"],
        ["{% raw %}{{ 标题 }}{% endraw %}"],
        ["{{ 标题|upper }}"],
        ["{{ 标题 * 9 }}"],
        ["{{ 标题行[9] }}"],
        ["{% set 甲 = 1 %}", "{% include '乙' %}"],
        ["{" * 40_000],
        ["{{ 标题 }}"] * 4_000,
    ],
    ids=["else", "end", "prefix", "raw", "filter", "sum", "index", "set", "braces", "many"],
)
def test_a_template_that_cannot_be_used_is_told_and_the_paper_is_not_missing(
    tmp_path: Path, lines: list[str]
) -> None:
    own = _template(tmp_path, "督办单", lines)
    data = letter_docx(ORDER, organisation=OFFICE, own=own)
    assert data == letter_docx(ORDER, organisation=OFFICE)
    assert all(line.startswith("DP713") for line in _faults(own))
    assert 0 < len(_faults(own)) <= 41


def test_a_file_that_is_no_word_file_is_told(tmp_path: Path) -> None:
    own, file = Own(tmp_path), tmp_path / "督办单.docx"
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 50_000_000)
    for content in (b"", b"no zip", bomb.getvalue()):
        file.write_bytes(content)
        assert letter_docx(ORDER, organisation=OFFICE, own=own)
        assert _faults(own)[0].startswith("DP712")


def test_loops_within_loops_come_to_an_end() -> None:
    source = "".join(f"{{% for a{n} in many %}}" for n in range(4)) + "x" + "{% endfor %}" * 4
    with pytest.raises(TooMuch):
        Guarded().from_string(source).render(many=list(range(2_000)))
    with pytest.raises(TooMuch):
        Guarded().from_string("{% for a in many %}{{ long }}{% endfor %}").render(
            many=[0] * 1_000, long="x" * 1_000_000
        )


def test_the_office_s_words_stand_in_both_forms_and_in_no_name(
    tmp_path: Path, facts: BulletinFacts, lake: Lake
) -> None:
    words = Vocabulary(
        周报版头="一周要情",
        灯号={"绿灯": "正常"},
        节名={"总体情况": "总体进展"},
        抄送={"送": "各单位"},
        周报发文字号="城管〔{年}〕{期}号",
    )
    named = replace(facts, number=7, projects=(lake(name="绿灯工程"), *facts.projects[1:]))
    _started(tmp_path)
    for folder in (None, tmp_path):
        own = Own(folder, words)
        said = "\n".join(_words(weekly_docx(named, FIGURES, own)))
        assert not own.faults
        assert "一周要情" in said
        assert "城管〔2023〕7号" in said
        assert "送：各单位。" in said
        assert "● 正常" in said
        assert "● 绿灯" not in said
        assert "绿灯工程" in said
    assert "一、总体进展" in "\n".join(_words(weekly_docx(named, FIGURES, Own(None, words))))


def test_a_lamp_that_is_no_lamp_is_not_lit_in_a_letter() -> None:
    own = Own(None, Vocabulary(灯号={"红灯": "滞后"}, 督办单标题="督查通知单"))
    said = "\n".join(_words(letter_docx(ORDER, organisation=OFFICE, own=own)))
    assert "为滞后（■）" in said
    assert "亮滞后" not in said
    assert "督查通知单" in said


def test_a_broken_vocabulary_is_a_fault_and_the_programs_words_stand(tmp_path: Path) -> None:
    (tmp_path / "用语.yaml").write_text("周报版面: 甲\n", encoding="utf-8")
    own = own_papers(tmp_path)
    assert own.words == PLAIN
    assert _faults(own)[0].startswith("DP898 用语.yaml:1")


def test_the_page_of_the_docs_holds_every_name_and_key() -> None:
    assert names_markdown() in DOCS.read_text(encoding="utf-8")


def test_no_name_stands_twice_in_one_place() -> None:
    for paper in PAPERS:
        paths = [path for path, _ in walked(names_of(paper))]
        assert len(paths) == len(set(paths))
        with pytest.raises(InputError):
            tried(Path("无此文件.docx"), paper, None, PLAIN, title="", author="", day=None)
