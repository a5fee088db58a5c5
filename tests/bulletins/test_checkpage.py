"""The page of a check: one A4 sheet however many findings there are, safe and complete."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bulletins.checkpage import CheckPage, check_page, page_html, page_markdown
from bulletins.checkpage.facts import DEADLINES, FINDINGS, OFFENDERS, WAIVERS
from projects.bundled import path
from projects.checks import CheckSettings, check
from projects.readers import read_plan, read_text
from projects.schedule import schedule

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for found in map(shutil.which, BROWSERS) if found), "")
DAY = date(2023, 12, 31)


def lake(long_days: float = 44) -> CheckPage:
    result = schedule(read_plan(path("lianghu")), as_of=DAY)
    report = check(result, health=True, settings=CheckSettings(long_days=long_days))
    return check_page(result, report, organisation="市城管局")


def crowded(works: int = 150) -> CheckPage:
    """Everything at once, and every text too long."""
    long = "名称很长的工作含顶管清淤护岸与配套设施安装调试及试运行"
    rows = []
    for number in range(1, works + 1):
        more = f", after: W{number - 1}SS-2" if number % 3 == 0 else ""
        more += ", kind: external, promised: 2023-12-01" if number % 7 == 0 else ""
        rows.append(
            f"  - {{id: W{number}, name: {long}{number}, duration: {number % 60 + 1}, "
            f"deadline: 2023-0{number % 5 + 5}-20{more}}}"
        )
    waivers = [
        f"  - {{code: DP6{number:02}, item: W{number}, owner: 分管副局长, reason: {'理由' * 40}, "
        "expires: 2023-12-31}"
        for number in range(1, 7)
    ]
    text = (
        f"daopai: 1\ncode: crowd\nname: {'名称特别长的工程' * 12}\nowner: 市城管局\n"
        "start: 2023-06-01\nwaivers:\n" + "\n".join(waivers) + "\nactivities:\n" + "\n".join(rows)
    )
    result = schedule(read_text(text, "plan.yaml"), as_of=date(2023, 7, 31))
    return check_page(result, check(result, health=True))


def test_the_page_says_what_the_night_found() -> None:
    page = lake()
    assert page.tone == "bad"
    assert "需抢回 17 天" in page.conclusion
    assert "数据截至 2023年12月31日" in page_html(page)
    first = page.deadlines[0]
    assert (first.due, first.finish, first.margin) == ("2024-03-31", "2024-04-17", "−17")
    assert [row.number for row in (*page.dcma, *page.gao)][13:15] == ["dcma-14", "gao-01"]
    assert page.findings[0].code == "DP620"
    assert any("没有基线" in words for words in page.readings)


def test_settings_that_differ_are_on_the_page() -> None:
    assert lake().settings == "均为默认值"
    assert lake(long_days=20).settings == "long_days = 20"
    assert "long_days = 20" in page_html(lake(long_days=20))


def test_findings_of_one_code_take_one_row_and_the_rest_is_counted() -> None:
    page = crowded()
    codes = [(row.level, row.code) for row in page.findings]
    assert len(codes) == len(set(codes)) == FINDINGS
    assert re.fullmatch(r"同类共 \d+ 条", page.findings[0].more)
    assert "类问题" in page.findings_rest
    assert (len(page.deadlines), page.deadlines_rest[:4]) == (DEADLINES, "另有 1")
    assert (len(page.waivers), page.waivers_rest) == (WAIVERS, "另有 3 条豁免，见 daopai check")


def test_room_that_is_left_names_the_offenders() -> None:
    page = lake()
    assert 0 < len(page.offenders) <= OFFENDERS
    assert crowded().offenders == ()


def test_names_with_markup_stay_text() -> None:
    odd = "<script>alert(1)</script>&"
    text = (
        f'daopai: 1\ncode: t\nname: "{odd}"\nstart: 2023-06-01\ndeadline: 2023-06-02\n'
        f'activities: [{{id: A, name: "{odd}|*x*", duration: 9}}]\n'
    )
    result = schedule(read_text(text, "plan.yaml"))
    page = check_page(result, check(result, health=True))
    assert "<script" not in page_html(page)
    assert "&lt;script&gt;" in page_html(page)
    assert re.findall(r"(?<!\\)[<>]", page_markdown(page)) == []
    table = [line for line in page_markdown(page).splitlines() if line.startswith("| 错误")]
    assert len(table[0].split(" | ")) == 4


def test_the_page_asks_for_nothing_outside() -> None:
    html = page_html(lake())
    assert re.findall(r"""(?:src|href)\s*=|url\(|@import|<script|<link""", html) == []
    assert "default-src 'none'" in html


def test_a_plan_without_deadlines_or_findings_has_a_page_too() -> None:
    text = (
        "daopai: 1\ncode: t\nname: 试\nowner: 处\nstart: 2023-06-01\n"
        "activities: [{id: A, name: 甲, duration: 9, owner: 处}]\n"
    )
    result = schedule(read_text(text, "plan.yaml"))
    page = check_page(result, check(result))  # rules only
    assert (page.deadlines, page.dcma, page.tone) == ((), (), "good")
    assert "没有时限。" in page_html(page)
    assert "DCMA" not in page_markdown(page)
    assert page.data_date == "没有状态日期，按未开工计算"


def test_markdown_holds_the_same_numbers() -> None:
    page = lake()
    told = page_markdown(page)
    for row in (*page.dcma, *page.gao):
        assert f"| {row.number} | " in told
    assert "−17" in told
    assert page_markdown(lake()) == told


def browsed(tmp_path: Path, html: str, *words: str) -> bytes:
    """What a headless browser says of a page."""
    source = tmp_path / "page.html"
    source.write_text(html, encoding="utf-8")
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    quiet = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer")
    return subprocess.run(
        [CHROMIUM, *quiet, profile, *words, source.as_uri()],
        check=True,
        capture_output=True,
        timeout=120,
    ).stdout


pages = pytest.mark.parametrize("page", [lake, crowded], ids=["lake", "crowded"])
needs_browser = pytest.mark.skipif(not CHROMIUM, reason="no chromium to print with")


@needs_browser
@pages
def test_the_printed_page_is_one_a4_sheet(page: Callable[[], CheckPage], tmp_path: Path) -> None:
    target = tmp_path / "page.pdf"
    browsed(tmp_path, page_html(page()), f"--print-to-pdf={target}")
    data = target.read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", data)) == 1
    (box,) = re.findall(rb"/MediaBox\s*\[([^]]+)\]", data)
    assert [round(float(side)) for side in box.split()[2:]] == [595, 842]


@needs_browser
@pages
def test_everything_on_the_page_has_room(page: Callable[[], CheckPage], tmp_path: Path) -> None:
    measure = (
        "<script>const m = document.querySelector('main');"
        "document.title = `${m.scrollHeight} of ${m.clientHeight}`</script></body>"
    )
    html = re.sub(r"<meta http-equiv=[^>]+>", "", page_html(page())).replace("</body>", measure)
    told = browsed(tmp_path, html, "--dump-dom", "--window-size=1200,1400").decode()
    found = re.search(r"<title>(\d+) of (\d+)</title>", told)
    assert found is not None
    assert int(found[1]) <= int(found[2])
