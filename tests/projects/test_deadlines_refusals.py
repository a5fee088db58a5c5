"""Words that must be refused, each for its own reason."""

from __future__ import annotations

from datetime import date

import pytest

from projects.deadlines import read_deadline
from projects.errors import InputError

ON = date(2024, 3, 6)  # a Wednesday

REFUSED = """
2023年2月30日 DP203
2023年2月29日 DP203
2024年6月31日 DP203
13月底 DP203
2024年13月底 DP203
0月底 DP203
2024-13-01 DP203
2024-02-30 DP203
20241301 DP203
2024年第5季度 DP203
6月32日 DP203
2024年6月28日（星期四）前 DP204
6月30日（周六） DP204
2月底 DP206
1月15日前 DP206
春节前 DP206
元宵节前 DP206
截止3月5日 DP206
开工后90日内 DP207
合同签订之日起6个月内 DP207
签订合同后30日内 DP207
收到通知之日起5个工作日内 DP207
竣工验收后30日内 DP207
开标前5日 DP207
开工前 DP207
3个工作日内 DP207
30日内 DP207
6个月内 DP207
汛前 DP208
主汛期前 DP208
年中 DP209
6月初 DP209
月初 DP209
年初完成 DP209
本周末 DP209
6月月中 DP209
6月中下旬 DP202
6月底左右 DP209
约6月底 DP209
6月30日（不含）前 DP209
不在6月30日前 DP209
除6月30日外 DP202
6月30日或7月31日 DP209
节后 DP209
2025年春节后 DP209
国庆节期间 DP209
国庆节内 DP209
2024年中 DP209
7月1日0时前 DP209
7月1日零时前 DP209
大暑前 DP209
近期 DP209
4月30日前安装完，5月中旬择期验收 DP210
力争6月底、确保7月底 DP210
力争6月底完成，确保7月底完成 DP210
2024年6月30日前，2024年12月31日前 DP210
2024年6月30日2024年7月1日 DP210
2023年11月21日、30日 DP210
7、9月 DP210
2023年6月、2024年7月 DP210
30日6月 DP210
2024年上半年中旬 DP210
半年半年内 DP210
自2024年3月1日起3天5天内 DP210
2024年6月30日前10日 DP210
每周五，每月25日 DP210
2024年8月底，2024年8月31日 DP210
中旬前 DP213
5月中旬前 DP211
6月下旬前 DP211
一季度前 DP211
下半年前 DP211
本月前 DP211
今年前 DP211
2024年11月至3月 DP212
2024年6月30日至2024年3月1日 DP212
三个年度 2020至2021 DP212
一二月 DP213
三四月份 DP213
24年 DP213
三十年底 DP213
9999年底 DP213
9999-12-31 DP213
1824.6.30 DP213
0024-06-30 DP213
1824年6月 DP213
25日前 DP213
25日 DP213
11月至2025年3月 DP213
每31日 DP214
每10日 DP214
每6月 DP214
每月31日 DP214
每个工作日 DP214
每 DP214
每月初 DP214
6月30日后 DP216
6月以后 DP216
汛后 DP216
2024年3月1日起 DP216
2021年以来 DP216
开工后 DP216
国庆节后30日内 DP216
2024年6月底起3个月内 DP216
工期20个工作日 DP218
工期48小时 DP218
1个月10个工作日内 DP218
2024年1 DP201
6月30 DP201
2024 DP201
两个年度2025年 DP201
十一 DP201
202406 DP201
6.30 DP201
9-11 DP201
30.06.2024 DP201
两个年度2025年 DP201
十一 DP201
完成 DP201
， DP201
逾期至2024年6月30日 DP201
3月1日至 DP201
12024年6月30日 DP213
1 2月31日 DP202
1元月底 DP201
十 二月底 DP202
2024年1 2月底 DP202
20 24年6月30日 DP202
①2024年6月底 DP202
2024年6月底① DP202
31/12/2024 DP202
6月底前报送市政府 DP202
2024年3月1日至今 DP202
国庆假期前 DP202
45个项目 DP202
2024年6月底前完成80% DP202
June 30, 2024 DP202
"""


def rows(table: str) -> list[tuple[str, str]]:
    pairs = (line.rpartition(" ") for line in table.strip().splitlines())
    return [(words, gives) for words, _, gives in pairs]


def code_of(words: str, on: date | None = ON) -> str:
    with pytest.raises(InputError) as caught:
        read_deadline(words, role="finish", on=on)
    (finding,) = caught.value.findings
    assert words.strip()[:20] in finding.says
    assert finding.remedy
    return finding.code


@pytest.mark.parametrize(("words", "code"), rows(REFUSED))
def test_the_words_are_refused_for_a_reason(words: str, code: str) -> None:
    assert code_of(words) == code


@pytest.mark.parametrize(
    "words",
    [
        "8月底前",
        "今年10月份",
        "本周五",
        "明年底",
        "年底前",
        "国庆节前",
        "9—11月",
        "下个月",
        "季度末",
    ],
)
def test_without_a_document_date_relative_words_are_refused(words: str) -> None:
    assert code_of(words, on=None) == "DP205"


def test_empty_and_endless_text_is_refused() -> None:
    assert code_of("") == "DP201"
    assert code_of(" \n") == "DP201"
    assert code_of("年" * 201) == "DP217"
