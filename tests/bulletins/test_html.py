from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from bulletins import bulletin_html
from bulletins.facts import BulletinFacts, ProjectFacts

Lake = Callable[..., ProjectFacts]
Told = Callable[..., BulletinFacts]
CHART = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text id="a">横道</text></svg>'


class Page(HTMLParser):
    """Tags that were opened and not closed, and the attributes of every tag."""

    EMPTY = frozenset({"meta", "br", "hr", "img", "link"})

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_bulletin_is_well_formed_and_asks_for_nothing_outside(lake: Lake, told: Told) -> None:
    text = bulletin_html(told(lake(charts=(CHART,), feed_file="甲.ics")))
    page = Page(text)
    assert page.open == []
    tags = {tag for tag, _ in page.seen}
    assert not tags & {"script", "link", "img", "iframe"}
    assert not any(name.startswith("on") for _, attrs in page.seen for name in attrs)
    assert not re.findall(r"@import|url\(", text)
    outside = set(re.findall(r"\w+://[^\s\"'<>]*", text))
    assert outside <= {"http://www.w3.org/2000/svg"}, "only the name of the SVG namespace"
    assert "default-src 'none'" in text


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "甲&乙 | 丙"],
)
def test_a_hostile_name_stays_text(lake: Lake, told: Told, name: str) -> None:
    page = Page(bulletin_html(told(lake(name=name, owner=name), lake(name=name))))
    assert name in page.text
    assert not {tag for tag, _ in page.seen} & {"script", "img"}


def test_charts_stand_inside_the_page_one_after_the_other(lake: Lake, told: Told) -> None:
    text = bulletin_html(told(lake(charts=(CHART, CHART), chart_files=("甲.svg",))))
    assert text.count("<svg") == 2
    ids = re.findall(r'<text id="([^"]+)"', text)
    assert len(set(ids)) == 2
    assert "倒排工期横道图（1/2）" in text
    assert "倒排工期横道图（2/2）" in text


def test_a_chart_that_is_only_a_file_is_linked(lake: Lake, told: Told) -> None:
    text = bulletin_html(told(lake(chart_files=("横道图.svg",))))
    assert "<svg" not in text
    assert 'href="%E6%A8%AA%E9%81%93%E5%9B%BE.svg"' in text


def test_it_prints_on_a4_and_reads_on_a_phone(told: Told) -> None:
    text = bulletin_html(told())
    assert "size: A4; margin: 37mm 26mm 35mm 28mm" in text
    assert "width=device-width" in text
    assert '"仿宋_GB2312"' in text
    assert '"Noto Serif CJK SC"' in text


def test_the_head_names_title_issue_office_and_day(told: Told) -> None:
    text = Page(bulletin_html(told(number=7))).text
    assert "两湖治理工程倒排工期执行情况周报（2023年第7期）" in text
    for part in ("市城管局", "2024年1月2日", "2023年第52周（12月25日至12月31日）", "签发："):
        assert part in text
