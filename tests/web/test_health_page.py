"""The health page: what somebody must look at comes first, and nothing comes from outside."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from projects.writers.feed_health_view import FeedHealth
from tests.web.service_kit import NOON, SECRETS, Stand, health_of, local
from web.health import OUTCOMES, Health, health_page, style_source
from web.standing import page_of

PAGE = f"/health/{SECRETS['health']}"


class Words(HTMLParser):
    """The texts of a page, in order; `open` are the tags that were never closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "title") and data.strip():
            self.found.append(data.strip())


def words(health: Health, *more: str) -> list[str]:
    read = Words(health_page(health, NOON, more))
    assert read.open == []
    return read.found


def test_what_has_a_problem_comes_first() -> None:
    found = words(health_of())
    assert found.index("市城管局") < found.index("重点项目")
    assert found.index("<b>工程科</b>") < found.index("综合科")
    first = found.index("市城管局")
    assert found[first + 1 : first + 3] == ["上次检查发现错误，仍用旧文件", "数据已14天未更新"]
    assert found[found.index("需要处理") + 1] == "3 项"


def test_a_page_without_problems_says_so() -> None:
    health = health_of()
    calm = replace(
        health,
        feeds=tuple(replace(row, problems=()) for row in health.feeds),
        subscriptions=tuple(replace(row, problems=()) for row in health.subscriptions),
    )
    found = words(calm)
    assert found[found.index("需要处理") + 1] == "无"


def test_every_value_of_a_row_is_there() -> None:
    found = words(health_of())
    feed = found[found.index("重点项目") :]
    assert feed[1:6] == ["2026-11-20", "96", "118 KB", "2026-11-20 18:05", "已更新"]
    reader = found[found.index("综合科") :]
    assert reader[1:8] == [
        "3 号",
        "重点项目",
        "2026-03-02",
        "2027-03-02",
        "2026-11-20 11:40",
        "有效",
        "iOS/26.1 dataaccessd/1.0",
    ]
    never = found[found.index("<b>工程科</b>") :]
    assert never[6] == "从未"


def test_many_feeds_without_problems_are_folded_away() -> None:
    health = health_of()
    calm = health.feeds[0]
    few = replace(health, feeds=(calm,) * 20)
    many = replace(health, feeds=(*(calm,) * 21, health.feeds[1]))
    assert "<details open>" in health_page(few, NOON)
    assert "20 个日历没有错" in words(few)
    assert "<details>" in health_page(many, NOON)
    found = words(many)
    assert found.index("市城管局") < found.index("其余 21 个日历没有错") < found.index("重点项目")


def test_feeds_that_are_not_listed_are_counted_and_said_in_one_line() -> None:
    found = words(replace(health_of(), count=221, unlisted="另有 219 个日历没有错"))
    assert found[found.index("日历 / 在用订阅") + 1] == "221 个 / 2 个"
    assert found.count("另有 219 个日历没有错") == 1


def test_the_browser_is_allowed_exactly_this_style_sheet() -> None:
    page = health_page(health_of(), NOON)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert style_source() == f"'sha256-{digest}'"
    assert "style=" not in page


@pytest.mark.parametrize("outcome", [*OUTCOMES, ""])
def test_every_outcome_has_a_chinese_word(outcome: str) -> None:
    health = health_of()
    page = words(replace(health, feeds=(replace(health.feeds[0], outcome=outcome),)))
    assert outcome == "" or OUTCOMES[outcome] in page


def test_an_empty_workspace_is_told_once_what_to_do() -> None:
    found = words(page_of(FeedHealth(local("2026-11-20 12:00"), (), ()), "新建"))
    assert found[found.index("需要处理") + 1] == "1 项"
    assert sum("daopai calendar publish" in text for text in found) == 1
    assert sum("daopai calendar subscribe" in text for text in found) == 1


def test_what_nobody_knows_is_not_said() -> None:
    unknown = Health(title="新建", built=None, status_date=None, known=False)
    found = words(unknown, "数据库暂时读不出来")
    assert "数据库暂时读不出来" in found
    assert not any("还没有" in text or text in ("无", "—") for text in found)


def test_an_ended_subscription_goes_to_the_end_and_is_not_counted() -> None:
    health = health_of()
    gone = replace(health.subscriptions[1], name="原办公室", ended=True, state="已收回")
    found = words(replace(health, subscriptions=(gone, *health.subscriptions)))
    assert found.index("原办公室") > found.index("综合科")
    assert found[found.index("日历 / 在用订阅") + 1] == "2 个 / 2 个"


def test_the_page_loads_nothing_runs_nothing_and_is_kept_by_nobody(tmp_path: Path) -> None:
    answer = Stand(tmp_path / "feeds").get(PAGE)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-store"
    policy = answer.headers["content-security-policy"]
    assert "script" not in policy
    assert style_source() in policy
    assert not re.search(r"<script|https?:|@import|url\(|onload|src=", answer.text)
    assert SECRETS["health"] not in answer.text


def test_an_ended_address_shows_nothing(tmp_path: Path) -> None:
    stand = Stand(tmp_path / "feeds")
    stand.change("health", revoked=NOON.replace(tzinfo=None))
    answer = stand.get(PAGE)
    assert (answer.status_code, answer.text) == (410, "Gone")
