"""Letters on paper: what stands on them, and that they stay on their page."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bulletins.letters import file_stem, letter_docx, queuebook_bytes, title_of
from bulletins.letters.wording import (
    chain_words,
    demands,
    forecast_words,
    grounds,
    progress_words,
    trace,
)
from projects.ledger.letters import (
    LetterDraft,
    LetterEvent,
    LetterNumber,
    letters,
    queue,
)
from projects.ledger.letters.values import DrivingWork
from tests.bulletins.office_files import opened, pages, words

OFFICE = "九江市城市管理局"
NUMBER = LetterNumber(2024, 3)
REMINDER = LetterDraft(
    letter="2024-W07/L304",
    form="reminder",
    reason="yellow",
    level="work",
    week="2024-W07",
    as_of=date(2024, 2, 18),
    on=date(2024, 2, 19),
    project="hu",
    project_name="两湖综合治理工程",
    item="L304",
    name="底泥外运",
    owner="市政处",
    helpers=("市水利局", "街道办"),
    leader="分管副局长",
    expected=49.0,
    actual=29.0,
    points=-20.0,
    days=-20.0,
    seen_on=date(2024, 2, 18),
    lamp="▲ 黄灯",
    committed=date(2024, 4, 9),
    forecast=date(2024, 4, 29),
    limit=date(2024, 2, 26),
    limit_days=5,
    says="形象进度 29.0%，序时进度 49.0%（按日）",
    preset="yinchuan-2025",
    preset_says="落后 10 至 30 个百分点为黄灯",
    revision="第2版",
    chain=(
        DrivingWork("L100", "航道清障", "海事处", date(2024, 2, 19), date(2024, 3, 2), True),
        DrivingWork("L304", "底泥外运", "市政处", date(2024, 1, 1), date(2024, 4, 29), True),
    ),
)
ORDER = replace(
    REMINDER, form="order", reason="red", lamp="■ 红灯", limit=date(2024, 3, 4), limit_days=10
)


def event(kind: str, on: date, **more: object) -> LetterEvent:
    return LetterEvent(ORDER.letter, ORDER.item, kind, on, **{"by": "分管副局长", **more})  # type: ignore[arg-type]  # one call for every kind


LIFE = [
    event("drafted", date(2024, 2, 19), day=ORDER.limit, form="order"),
    event("signed", date(2024, 2, 20)),
    event("sent", date(2024, 2, 20), by=OFFICE),
    event("answered", date(2024, 2, 26), by="市政处", note="已增加两台设备"),
    event(
        "extension-asked", date(2024, 2, 27), by="市政处", note="设备未到", day=date(2024, 3, 29)
    ),
    event("extension-granted", date(2024, 2, 28), day=date(2024, 3, 20)),
    event("closed", date(2024, 3, 18), note="已整改到位"),
]


def test_a_reminder_says_where_the_item_stands_and_what_is_asked() -> None:
    text = words(letter_docx(REMINDER, organisation=OFFICE))
    assert "市政处：" in text
    assert "截至2024年2月18日，你单位牵头的两湖综合治理工程“底泥外运”形象进度29%" in text
    assert "落后序时进度20个百分点（约20天），亮黄灯（▲）。" in text
    assert "超过完成时限2024年4月9日20天" in text
    assert "“航道清障”（海事处，最早2024年3月2日完成）" in text
    assert "于2024年2月26日前书面反馈" in text
    assert "特此提示。" in text
    assert "抄送：市水利局、街道办" in text


def test_nobody_takes_a_draft_for_a_letter_that_was_sent() -> None:
    for draft in (REMINDER, ORDER):
        text = words(letter_docx(draft, organisation=OFFICE))
        assert "送审稿，签发后编号" in text
        assert "\u30142024\u3015" not in text
        assert "2024年2月20日" not in text


def test_a_signed_letter_bears_its_number_and_the_day_of_the_sign_off() -> None:
    events = [replace(one, form="reminder") for one in LIFE[:2]]
    state = letters(events)[ORDER.letter]
    text = words(letter_docx(REMINDER, organisation=OFFICE, state=state, number=NUMBER))
    assert "提示函\u30142024\u30153号" in text
    assert "2024年2月20日" in text
    assert "送审稿" not in text


def test_an_order_has_every_field_of_the_form() -> None:
    state = letters(LIFE)[ORDER.letter]
    text = words(letter_docx(ORDER, organisation=OFFICE, state=state, number=NUMBER))
    labels = (
        "督办事项 督办依据 牵头单位 责任领导 配合单位 进度与差值 督办要求 办结时限 反馈情况 "
        "延期申请 审结意见"
    )
    for label in labels.split():
        assert f"\n{label}\n" in text
    assert "编号：督办单\u30142024\u30153号" in text
    assert "2024年2月26日，市政处：已增加两台设备" in text
    assert "市政处申请延至2024年3月29日：设备未到" in text
    assert "分管副局长同意延至2024年3月20日" in text
    assert "2024年3月18日，分管副局长：已整改到位" in text


def test_what_cannot_be_won_back_in_time_is_not_demanded() -> None:
    lost = replace(ORDER, committed=date(2024, 2, 25), forecast=date(2024, 4, 3))
    said = "；".join(demands(lost))
    assert "确定新的完成日期并按程序报批（原应于2024年2月25日完成）" in said
    assert "抢回" not in said
    assert "抢回20天，确保2024年4月9日前完成" in "；".join(demands(ORDER))


def test_the_limit_on_paper_is_the_one_that_was_signed() -> None:
    events = [LIFE[0], replace(LIFE[1], day=date(2024, 3, 11))]
    state = letters(events)[ORDER.letter]
    text = words(letter_docx(ORDER, organisation=OFFICE, state=state, number=NUMBER))
    assert "于2024年3月11日前落实上述要求" in text
    assert "3月4日" not in text


def test_two_yellows_and_an_unsettled_letter_are_named_as_grounds() -> None:
    draft = replace(
        ORDER,
        before_lamp="▲ 黄灯",
        before_on=date(2024, 2, 11),
        after="2024-W06/L304",
        after_form="reminder",
        after_limit=date(2024, 2, 16),
    )
    said = "。".join(grounds(draft))
    assert "2024年2月11日已亮黄灯，连续两周黄灯" in said
    assert "此前提示函的办结时限2024年2月16日已过，尚未审结" in said
    assert "银川 2025" in said


def test_what_is_not_known_is_not_said() -> None:
    bare = replace(
        REMINDER, actual=None, points=None, days=None, forecast=None, committed=None, chain=()
    )
    assert "偏差无法计算" in progress_words(bare)
    assert forecast_words(bare) == ""
    assert chain_words(bare) == ""
    assert "None" not in words(letter_docx(bare, organisation=OFFICE))


def test_a_deadline_that_has_passed_is_not_promised_again() -> None:
    late = replace(ORDER, committed=date(2023, 12, 31))
    asked = "".join(demands(late))
    assert "确保" not in asked
    assert "原应于2023年12月31日完成" in asked


def test_the_small_print_traces_every_figure() -> None:
    said = trace(REMINDER)
    for fact in ("2024-02-18", "形象进度\u2212序时进度", "第2版", "未立基线", "2024-W07/L304"):
        assert fact in said


def test_the_same_letter_gives_the_same_bytes_and_other_facts_others() -> None:
    for draft in (REMINDER, ORDER):
        first = letter_docx(draft, organisation=OFFICE)
        assert first == letter_docx(draft, organisation=OFFICE)
        assert first != letter_docx(replace(draft, actual=30.0), organisation=OFFICE)


def test_a_reminder_has_the_red_name_and_both_rules_on_its_first_page_only() -> None:
    document = opened(letter_docx(REMINDER, organisation=OFFICE))
    section = document.sections[0]
    assert section.different_first_page_header_footer
    assert section.first_page_header.paragraphs[0].text == OFFICE
    assert "thinThickSmallGap" in section.first_page_header._element.xml  # noqa: SLF001 - no public access
    assert "thickThinSmallGap" in section.first_page_footer._element.xml  # noqa: SLF001 - no public access
    assert section.header.paragraphs[0].text == ""


@settings(max_examples=25, deadline=None)
@given(name=st.text(max_size=60), owner=st.text(min_size=1, max_size=30), sender=st.text())
def test_any_words_make_a_file_that_opens(name: str, owner: str, sender: str) -> None:
    for draft in (REMINDER, ORDER):
        data = letter_docx(replace(draft, name=name, owner=owner), organisation=sender)
        with zipfile.ZipFile(BytesIO(data)) as archive:
            assert archive.testzip() is None
        assert opened(data).paragraphs


def test_marks_of_other_languages_stay_words() -> None:
    odd = replace(ORDER, name="<b>&甲</b>{{ x }}😀", owner="=1+1")
    text = words(letter_docx(odd, organisation=OFFICE))
    assert "<b>&甲</b>{{ x }}😀" in text
    assert "=1+1" in text


def test_a_file_name_holds_nothing_that_a_system_refuses() -> None:
    assert file_stem(REMINDER) == "提示函-2024-W07-hu-L304"
    assert file_stem(replace(ORDER, item='../a:b*?"c')) == "督办单-2024-W07-hu-.._a_b_c"
    assert file_stem(replace(ORDER, item="hu", level="project")) == "督办单-2024-W07-hu"


def test_a_letter_about_the_whole_project_does_not_name_it_twice() -> None:
    whole = replace(REMINDER, item="hu", name="两湖综合治理工程", level="project")
    assert title_of(whole) == "关于两湖综合治理工程进度滞后的提示函"


@pytest.mark.slow
def test_letters_of_usual_length_stay_on_one_page(tmp_path: Path) -> None:
    for place, draft in enumerate((REMINDER, ORDER)):
        folder = tmp_path / str(place)
        folder.mkdir()
        found = pages(letter_docx(draft, organisation=OFFICE), folder)
        assert len(found) == 1
        assert "督办编码" in found[0]


def test_the_queue_as_a_workbook_has_open_and_settled_letters_apart() -> None:
    other = replace(ORDER, letter="2024-W07/L305", item="L305", name="=cmd|'/c calc'!A1")
    drafted = replace(LIFE[0], letter=other.letter, item=other.item)
    rows = queue(
        [ORDER, other], letters([*LIFE, drafted]), {ORDER.letter: NUMBER}, date(2024, 3, 20)
    )
    data = queuebook_bytes(rows, organisation=OFFICE, as_of=date(2024, 3, 20))
    assert data == queuebook_bytes(rows, organisation=OFFICE, as_of=date(2024, 3, 20))
    book = load_workbook(BytesIO(data))
    assert book.sheetnames == ["在办", "已结"]
    going, done = book.worksheets
    assert going["E4"].value == "=cmd|'/c calc'!A1"
    assert going["E4"].data_type == "s"
    assert going["Q4"].value == "待签发"
    assert done["C4"].value == "督办单\u30142024\u30153号"
    assert "已整改到位" in done["T4"].value
    assert done["T5"].value is None


def test_an_empty_queue_is_a_workbook_too() -> None:
    data = queuebook_bytes((), organisation=OFFICE, as_of=date(2024, 3, 20))
    assert load_workbook(BytesIO(data)).worksheets[0]["A2"].value.endswith("截至 2024-03-20：无")
