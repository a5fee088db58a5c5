from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from bulletins.picture import safe_svg
from projects.errors import InputError

SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def test_what_a_chart_shows_stays() -> None:
    made = safe_svg(f'<svg {SVG} viewBox="0 0 9 9"><text x="1">横道 &lt;图&gt;</text></svg>', "t0-")
    root = ET.fromstring(made)
    assert root.get("viewBox") == "0 0 9 9"
    assert root[0].text == "横道 <图>"


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        '<g onclick="alert(1)"/>',
        '<g OnLoad="alert(1)"/>',
        '<a xlink:href="javascript:alert(1)"><text>甲</text></a>',
        '<image href="http://x.example/a.png"/>',
        '<image href="data:image/svg+xml;base64,AAAA"/>',
        '<use href="other.svg#alert"/>',
        "<foreignObject><p>alert</p></foreignObject>",
        '<rect style="fill:url(http://x.example/a)"/>',
        '<rect fill="url( &quot;//x.example/a&quot; )"/>',
        "<style>@import 'http://x.example/a.css'; .a{fill:red}</style>",
        "<style>.a{background:u\\72l(http://x.example/a)}</style>",
        '<rect style="background:u\\72l(http://x.example/a)"/>',
        "<style>.a{background:image-set('//x.example/a' 1x)}</style>",
        '<set attributeName="href" to="javascript:alert(1)"/>',
        '<g xml:base="http://x.example/"/>',
    ],
)
def test_nothing_runs_and_nothing_loads(evil: str) -> None:
    made = safe_svg(f"<svg {SVG}>{evil}</svg>", "t0-")
    for word in ("alert", "x.example", "javascript", "svg+xml", "other.svg"):
        assert word not in made


def test_an_embedded_photograph_stays() -> None:
    made = safe_svg(f'<svg {SVG}><image href="data:image/png;base64,AAAA"/></svg>', "t0-")
    assert "data:image/png;base64,AAAA" in made


def test_two_charts_in_one_page_share_no_name() -> None:
    source = (
        f'<svg {SVG}><style>#c{{fill:red}}</style><clipPath id="c"/>'
        '<rect clip-path="url(#c)" fill="#abc"/><use href="#c"/></svg>'
    )
    made = safe_svg(source, "t7-")
    assert 'id="t7-c"' in made
    assert "url(#t7-c)" in made
    assert 'href="#t7-c"' in made
    assert "#t7-c{fill:red}" in made
    assert 'fill="#abc"' in made, "a colour is no name"


def test_text_behind_a_removed_element_stays() -> None:
    made = safe_svg(f"<svg {SVG}><text>甲<script/>乙<g/>丙<script/>丁</text></svg>", "")
    assert "".join(ET.fromstring(made).itertext()) == "甲乙丙丁"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "不是合格的 XML"),
        ("<svg", "第1行"),
        ("<html/>", "最外层不是 svg"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "实体"),
    ],
)
def test_what_is_no_svg_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(InputError, match="DP772") as caught:
        safe_svg(text, "")
    assert why in caught.value.findings[0].says
