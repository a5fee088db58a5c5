"""The HTML page of a 横道图 as text: what it holds, what it never holds."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gantt import NamedStop, Signatures
from gantt.barchart.chart import read_chart
from gantt.sheet import SheetOptions, sheet_html
from gantt.sheet.frame import SECTION, sections_of
from projects.difference import take_baseline
from projects.errors import InputError
from projects.model import Link, LinkKind
from projects.schedule import Schedule, schedule
from tests.gantt.gantt_plans import PROGRESS, long_schedule, scheduled, small_schedule, work

VOID = {"meta", "input", "br", "link", "img", "hr"}
NASTY = "<script>alert('1')</script>\"&"


class Reader(HTMLParser):
    """Elements with their attributes, and the text outside of style and script."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._raw = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._raw = tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        self._raw = False

    def handle_data(self, data: str) -> None:
        if not self._raw:
            self.texts.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of a kind."""
        return [found for name, found in self.tags if name == tag]


def page(planned: Schedule | None = None, options: SheetOptions | None = None) -> str:
    return sheet_html(planned or small_schedule(), options or SheetOptions(progress=PROGRESS))


def promised(planned: Schedule) -> SheetOptions:
    taken = take_baseline(
        schedule(planned.project), reason="开工", by="市城管局", revision=1, calendar_hash=""
    )
    return SheetOptions(progress=PROGRESS, baseline=taken)


def test_every_work_has_a_row_with_its_name_and_its_dates() -> None:
    planned = small_schedule()
    text = page(planned)
    for row in read_chart(planned, progress=PROGRESS).rows:
        assert row.name in text
        if row.start_day and row.finish_day:
            assert f"{row.name} {row.start_day}—{row.finish_day}" in text


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert page() == page()


def test_nothing_is_asked_of_the_network() -> None:
    text = page()
    named = set(re.findall(r"https?://[^\s\"'<>)%]+", text.replace("%3A", ":")))
    assert named <= {"http://www.w3.org/2000/svg"}  # the name of SVG, which nobody fetches
    for tag, found in Reader(text).tags:
        assert tag not in ("link", "img", "iframe", "object", "embed", "base"), tag
        for name in ("src", "href", "xlink:href", "action"):
            assert (found.get(name) or "#").startswith("#"), found
    assert "@import" not in text


def test_the_policy_of_the_page_allows_its_own_script_alone() -> None:
    import base64
    import hashlib

    text = page()
    policy = next(found["content"] for found in Reader(text).of("meta") if found.get("http-equiv"))
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert policy is not None
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{digest}'" in policy


def test_names_that_look_like_markup_are_shown_as_text() -> None:
    works = [
        work("A", NASTY, kind="summary"),
        work("B", NASTY, 5, "A", NASTY),
        work("C", "乙", 3, "A"),
    ]
    planned = scheduled(
        works, [Link("B", "C")], date(2026, 3, 4), date(2026, 4, 1), f"{NASTY}</style>"
    )
    options = SheetOptions(
        progress={"B": 30.0},
        stops=[NamedStop(date(2026, 3, 9), date(2026, 3, 20), NASTY)],
        signatures=Signatures(prepared=NASTY, checked="", approved=""),
    )
    text = page(planned, options)
    read = Reader(text)
    assert len(read.of("script")) == 1
    assert len(read.of("style")) == 2
    assert "alert" not in re.findall(r"<script>(.*?)</script>", text, re.DOTALL)[0]
    assert sum("alert('1')" in told for told in read.texts) >= 5
    assert all(not name.startswith("on") for _, found in read.tags for name in found)


def test_the_page_is_chinese_and_says_when_its_data_end() -> None:
    text = page()
    assert '<html lang="zh-CN">' in text
    assert "数据日期 2026-03-24" in text
    assert "要求完成 2026-05-12" in text


def test_every_section_is_a_table_with_its_own_head_and_fits_a_page() -> None:
    planned = long_schedule(300)
    text = page(planned, SheetOptions())
    bodies = [part.split("</table>")[0] for part in text.split("<tbody>")[1:]]
    counts = [part.count("<tr ") for part in bodies]
    assert sum(counts) == 300
    assert max(counts) <= SECTION
    assert text.count("<th scope=col>工作名称") == len(counts)
    sections = sections_of(read_chart(planned).rows)
    assert all(section.rows[0].kind == "summary" for section in sections)


def test_a_link_into_another_section_can_be_followed_by_its_number() -> None:
    text = page(long_schedule(120), SheetOptions())
    ids = {found["id"] for found in Reader(text).of("tr") if found.get("id")}
    leads = re.findall(r'→<a href="#(r\d+)">([\d.]+)</a>', text)
    assert leads
    for target, number in leads:
        assert target in ids
        assert f"<tr id={target} " in text
        row = text.split(f"<tr id={target} ")[1].split("<td>")[1]
        assert row.startswith(number)


def test_the_why_record_of_every_work_is_in_the_page() -> None:
    planned = small_schedule()
    text = page(planned)
    for name, found in Reader(text).tags:
        if name == "button" and found.get("popovertarget"):
            assert f"id={found['popovertarget']}>" in text
    assert "它在关键线路上，晚一天，项目就晚一天" in text or "最迟应于" in text
    assert "链条（" in text
    assert "紧前 1.1" in text


def test_a_chain_counts_its_works_like_daopai_why() -> None:
    from projects.schedule.why import why

    planned = small_schedule()
    text = page(planned)
    chain = why(planned, "B4").chain
    told = text.split("路面恢复（B4")[1].split("</div>")[0]
    assert f"链条（{len(chain)} 项工作）" in told


def test_a_critical_work_is_hatched_and_heavy_so_that_a_photocopy_shows_it() -> None:
    text = page()
    assert '<pattern id="hatch"' in text
    assert re.search(r"\.k \{ --fill: url\(#hatch\)", text)
    assert re.search(r"\.k rect \{ stroke-width: 1\.8", text)


def test_a_baseline_gets_a_strip_and_a_sample_in_the_legend() -> None:
    planned = small_schedule()
    assert "<rect class=y" not in page(planned)
    text = page(planned, promised(planned))
    assert text.count("<rect class=y") > 5
    assert "基准计划" in text


def test_the_legend_explains_only_what_the_page_shows() -> None:
    plain = page(long_schedule(20, as_of=None), SheetOptions())
    assert "实际进度前锋线" not in plain.split("<footer>")[1]
    assert "实际进度前锋线" in page().split("<footer>")[1]


def test_filters_offer_only_states_and_offices_that_are_there() -> None:
    planned = long_schedule(20, as_of=None)
    text = page(planned, SheetOptions())
    assert ">未开工</option>" in text
    assert ">已完成</option>" not in text
    assert ">责任单位1</option>" in text


def test_the_number_of_states_and_owners_of_a_row_match_the_filters() -> None:
    read = Reader(page())
    letters = {found["value"] for found in read.of("option")}
    for found in read.of("tr"):
        assert set(found.get("data-s") or "") <= letters
        if found.get("data-o") is not None:
            assert found["data-o"] in letters


def test_without_a_script_filters_are_hidden_and_folding_still_works() -> None:
    text = page()
    plain = re.findall(r"<noscript>(.*?)</noscript>", text, re.DOTALL)
    assert any(".scripted{display:none" in part for part in plain)
    assert any("body:has(#s0:checked) .u0{display:none}" in part for part in plain)
    assert any("未启用脚本" in part for part in plain)


def test_no_rule_asks_for_what_an_element_holds_which_would_slow_every_cell() -> None:
    text = page()
    assert ":has(" not in re.sub(r"/\*.*?\*/", "", text.split("<noscript>")[0], flags=re.DOTALL)


def test_a_plan_without_any_date_is_refused() -> None:
    planned = small_schedule()
    empty = scheduled([work("A", "待定")], [], None, date(2026, 5, 1), "空")
    with pytest.raises(InputError, match="DP705"):
        sheet_html(empty)
    assert "</html>" in sheet_html(planned)


def test_a_plan_without_a_start_shows_its_latest_dates_and_chains_to_the_deadline() -> None:
    from dataclasses import replace

    project = replace(small_schedule(None).project, start=None)
    text = page(schedule(project), SheetOptions())
    assert "未定开工日期，横道为最迟时间" in text
    assert "到时限的链条（" in text


def test_early_and_late_dates_stand_side_by_side() -> None:
    text = page(small_schedule(), SheetOptions(both=True))
    assert "<rect class=q" in text
    assert "最迟时间" in text.split("<footer>")[1]


def test_every_place_lies_on_the_plot() -> None:
    text = page(small_schedule(), promised(small_schedule()))
    for left, width in re.findall(r"<rect[^>]* x=([\d.]+)%[^>]* width=([\d.]+)%", text):
        assert 0 <= float(left) <= 100
        assert float(left) + float(width) <= 100.2
    for x in re.findall(r"<use [^>]*x=([\d.-]+)%", text):
        assert 0 <= float(x) <= 100


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.text(max_size=12), min_size=1, max_size=6),
    st.integers(1, 400),
    st.sampled_from(["FS", "SS", "FF", "SF"]),
)
def test_any_name_and_any_length_give_a_well_formed_page(
    names: list[str], days: int, kind: LinkKind
) -> None:
    works = [work("P", "总体", kind="summary")]
    works += [work(f"W{k}", name, days + k, "P", name) for k, name in enumerate(names)]
    links = [Link(f"W{k}", f"W{k + 1}", kind) for k in range(len(names) - 1)]
    planned = scheduled(works, links, None, date(2027, 6, 1), names[0])
    read = Reader(sheet_html(planned))
    assert len(read.of("tr")) == len(works) + 2
    ids = [found["id"] for _, found in read.tags if found.get("id")]
    assert len(ids) == len(set(ids))
    assert len(read.of("script")) == 1
