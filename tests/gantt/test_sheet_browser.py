"""The HTML page in a real Chromium: what a reader sees, folds, filters, reads and prints."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.bench_sheet import page_of
from gantt.sheet import sheet_html
from gantt.sheet.frame import ROW
from tests.gantt.sheet_browser import Tab, browser, tab

PROGRAM = browser()
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Chromium on this machine")

SEEN = "[...document.querySelectorAll('.body tr[id]')].filter(r => r.checkVisibility()).length"
TIDY = """[...document.querySelectorAll('.body > .g')].filter(s => s.checkVisibility()).every(s => {
  const rows = [...s.querySelectorAll('tbody tr')].filter(r => !r.hidden);
  return s.getBoundingClientRect().height - rows.length * ROW < 3 &&
    [...s.querySelectorAll('.o.u')].every(o => o.viewBox.baseVal.height === rows.length * ROW);
})""".replace("ROW", str(ROW))
STRAY = """[...document.querySelectorAll('.u path[data-l]')]
  .filter(p => p.style.display !== 'none' && p.checkVisibility())
  .map(p => {
    const rows = [...p.closest('.g').querySelectorAll('tbody tr')];
    const top = rows[0].parentNode.getBoundingClientRect().top;
    const [i, j] = p.dataset.l.split(',').map(k => rows[k].getBoundingClientRect().top - top);
    const n = p.getAttribute('d').match(/-?[\\d.]+/g).map(Number);
    return [n[1] - i, n[5] - j];
  })
  .filter(([a, b]) => a < 3 || a > 16 || b < 2 || b > 17).length"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Pages by their number of rows."""
    home = tmp_path_factory.mktemp("sheets")
    found = {}
    for rows in (60, 1000):
        found[rows] = home / f"{rows}.html"
        found[rows].write_text(sheet_html(*page_of(rows)), "utf-8")
    return found


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    """One tab for all tests of this module."""
    assert PROGRAM is not None
    with tab(PROGRAM, tmp_path_factory.mktemp("browser")) as found:
        yield found


def choose(window: Tab, box: str, value: str) -> None:
    window.js(
        f"(() => {{ const box = document.getElementById('{box}'); box.value = '{value}';"
        " box.dispatchEvent(new Event('change')); })()"
    )


def test_the_page_opens_without_a_request_or_a_complaint(
    window: Tab, pages: dict[int, Path]
) -> None:
    for page in pages.values():
        window.open(page)
        assert window.js("document.documentElement.dataset.ready") == "1"
        assert window.requests() == []
        assert window.mistakes() == []


def test_the_table_and_the_plot_fill_a_wide_window_without_scrolling_sideways(
    window: Tab, pages: dict[int, Path]
) -> None:
    window.open(pages[60])
    assert window.js("document.documentElement.scrollWidth <= innerWidth")
    assert window.js(TIDY)


def test_a_state_hides_all_other_works_but_the_summaries_above(
    window: Tab, pages: dict[int, Path]
) -> None:
    window.open(pages[60])
    everything = window.js(SEEN)
    choose(window, "state", "c")
    seen = window.js(
        "[...document.querySelectorAll('.body tr[id]')].filter(r => r.checkVisibility())"
        ".map(r => [r.className, r.dataset.s ?? ''])"
    )
    assert 0 < len(seen) < everything
    assert all("c" in states for look, states in seen if not look.startswith("s "))
    assert any(look.startswith("s ") for look, _ in seen)
    works = sum(not look.startswith("s ") for look, _ in seen)
    assert window.js("document.getElementById('count').value").startswith(f"符合条件 {works} / ")
    assert window.js(TIDY)
    assert window.js(STRAY) == 0
    choose(window, "state", "")
    assert window.js(SEEN) == everything
    assert window.js(STRAY) == 0


def test_an_office_and_a_state_narrow_together(window: Tab, pages: dict[int, Path]) -> None:
    window.open(pages[1000])
    choose(window, "owner", "0")
    one = window.js(SEEN)
    choose(window, "state", "d")
    assert 0 < window.js(SEEN) < one
    assert window.js(TIDY)


def test_folding_a_summary_hides_what_is_below_it_and_moves_the_links(
    window: Tab, pages: dict[int, Path]
) -> None:
    window.open(pages[60])
    everything = window.js(SEEN)
    window.js("document.getElementById('s0').click()")
    assert window.js(SEEN) == everything - 11
    assert window.js("document.getElementById('r1').checkVisibility()") is False
    assert window.js(TIDY)
    assert window.js(STRAY) == 0
    window.js("document.getElementById('s0').click()")
    assert window.js(SEEN) == everything
    window.js("document.getElementById('fold').click()")
    assert window.js(SEEN) == 5
    assert window.js(STRAY) == 0


def test_the_data_date_comes_into_view_at_every_zoom(window: Tab, pages: dict[int, Path]) -> None:
    inside = (
        "(() => { const b = document.getElementById('now').getBoundingClientRect();"
        " return b.left > 200 && b.right < innerWidth && b.top > 60 && b.bottom < innerHeight; })()"
    )
    for script in (True, False):
        window.open(pages[60], script=script)
        for zoom in ("month", "week"):
            window.js(f"document.getElementById('zoom-{zoom}').click()")
            window.js("document.getElementById('jump').click()")
            window.until(inside)


def test_names_stay_in_view_when_the_plot_is_wider_than_the_window(
    window: Tab, pages: dict[int, Path]
) -> None:
    window.open(pages[60])
    window.js("document.getElementById('zoom-week').click()")
    window.js("scrollTo(2000, 300)")
    box = "document.querySelector('.body tr:nth-child(20) td:nth-child(2)')"
    assert window.js(f"{box}.getBoundingClientRect().left") == 0
    assert window.js("document.querySelector('.head').getBoundingClientRect().top") == 0


def test_the_why_record_opens_on_hover_and_on_focus(window: Tab, pages: dict[int, Path]) -> None:
    window.open(pages[60])
    x, y = window.js(
        "(() => { const b = document.querySelector('#r3 td svg rect').getBoundingClientRect();"
        " return [b.x + b.width / 2, b.y + b.height / 2]; })()"
    )
    told = "(document.querySelector(':popover-open')?.textContent ?? '')"
    window.hover(x, y)
    window.until(f"{told}.startsWith('1.3 管线探测')")
    window.hover(5, 5)
    window.until(f"{told} === ''")
    window.js("document.querySelector('#r4 button').focus({focusVisible: true})")
    window.press("Tab")
    window.until(f"{told}.startsWith('1.5 ')")
    inside = (
        "(() => { const b = document.querySelector(':popover-open').getBoundingClientRect();"
        " return b.left >= 0 && b.right <= innerWidth && b.top >= 0 && b.bottom <= innerHeight })()"
    )
    assert window.js(inside)
    window.press("Escape")
    window.until(f"{told} === ''")


def test_everything_is_there_without_a_script(window: Tab, pages: dict[int, Path]) -> None:
    window.open(pages[60], script=False)
    assert window.js(SEEN) == 60
    assert window.js("document.getElementById('state').checkVisibility()") is False
    x, y = window.js(
        "(() => { const b = document.querySelector('#s0').getBoundingClientRect();"
        " return [b.x + 5, b.y + 5]; })()"
    )
    window.click(x, y)
    assert window.js(SEEN) == 49
    assert window.js("[...document.querySelectorAll('.o.u0')].every(o => !o.checkVisibility())")
    x, y = window.js(
        "(() => { const b = document.querySelector('#r13 button').getBoundingClientRect();"
        " return [b.x + 20, b.y + 5]; })()"
    )
    window.click(x, y)
    window.until("document.querySelector(':popover-open')?.textContent.startsWith('2.1 ')")


def test_on_a_narrow_window_only_the_names_stand_beside_the_plot(
    window: Tab, pages: dict[int, Path]
) -> None:
    window.open(pages[60], width=390, height=844)
    shown = window.js(
        "[...document.querySelectorAll('#r3 td')].filter(c => c.checkVisibility()).length"
    )
    assert shown == 2
    assert window.js("document.querySelector('header').getBoundingClientRect().right <= 390")


def test_names_in_the_scale_and_labels_of_lines_never_lie_on_each_other(
    window: Tab, pages: dict[int, Path]
) -> None:
    for page in pages.values():
        for width in (1900, 1500, 1100, 390):
            window.open(page, width=width)
            assert (
                window.js(
                    """(() => {
                      const boxes = [...document.querySelectorAll('.head em, .head i')]
                        .filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect());
                      return boxes.some((a, k) => boxes.slice(k + 1).some(b =>
                        a.left < b.right - 1 && b.left < a.right - 1 &&
                        a.top < b.bottom - 1 && b.top < a.bottom - 1));
                    })()"""
                )
                is False
            ), width


def test_paper_is_a3_with_one_section_a_page_and_nothing_to_click(
    window: Tab, pages: dict[int, Path]
) -> None:
    window.open(pages[60])
    made = window.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
    pdf = base64.b64decode(made["data"])
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert len(boxes) == 2
    for width, height in boxes:
        assert abs(float(width) - 1190.6) < 2
        assert abs(float(height) - 841.9) < 2
    window.ask("Emulation.setEmulatedMedia", media="print")
    assert window.js("document.querySelector('nav').checkVisibility()") is False
    assert window.js(
        "getComputedStyle(document.querySelector('.body > .g')).contentVisibility"
    ) == ("visible")
    assert window.js("getComputedStyle(document.querySelector('.head')).display") == (
        "table-header-group"
    )
    window.ask("Emulation.setEmulatedMedia", media="")


def test_the_first_page_of_paper_has_rows_under_its_title(
    window: Tab, pages: dict[int, Path]
) -> None:
    window.open(pages[60])
    made = window.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
    sheets = base64.b64decode(made["data"]).count(b"/MediaBox")
    assert sheets <= window.js("document.querySelectorAll('.body > .g').length")


def test_paper_says_what_a_filter_left_out(window: Tab, pages: dict[int, Path]) -> None:
    window.open(pages[60])
    choose(window, "state", "c")
    told = "(() => { const e = document.getElementById('narrowed');"
    told += " return e.checkVisibility() ? e.textContent : ''; })()"
    assert window.js(told) == ""
    window.ask("Emulation.setEmulatedMedia", media="print")
    assert window.js(told).startswith("筛选：关键，符合条件 ")
    window.ask("Emulation.setEmulatedMedia", media="")


def test_a_number_brings_back_a_row_that_was_filtered_away(
    window: Tab, pages: dict[int, Path]
) -> None:
    window.open(pages[1000])
    target = window.js("document.querySelector('text a').getAttribute('href').slice(1)")
    row = f"document.getElementById('{target}')"
    window.js("document.getElementById('fold').click()")
    assert window.js(f"{row}.hidden") is True
    window.js(
        "document.querySelector('text a').dispatchEvent(new MouseEvent('click', {bubbles: true}))"
    )
    assert window.js(f"{row}.hidden") is False


def test_choices_that_the_browser_restores_are_obeyed(window: Tab, pages: dict[int, Path]) -> None:
    window.open(pages[60])
    window.js("document.getElementById('state').value = 'c'")
    everything = window.js(SEEN)
    window.js("dispatchEvent(new PageTransitionEvent('pageshow'))")
    assert 0 < window.js(SEEN) < everything


def test_every_text_stands_out_from_its_ground(window: Tab, pages: dict[int, Path]) -> None:
    """Contrast of 4.5 of every colour of text with the ground behind it, on the page as drawn."""
    window.open(pages[60])
    weak = window.js(
        """(() => {
          const rgb = c => (c.match(/[\\d.]+/g) ?? []).map(Number);
          const lum = c => { const [r, g, b] = c.map(v => (v /= 255) <= .03928 ? v / 12.92
            : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
          const ground = e => { for (; e; e = e.parentElement) {
            const c = rgb(getComputedStyle(e).backgroundColor);
            if (c.length && (c[3] ?? 1) > .5) return c.slice(0, 3); } return [255, 255, 255]; };
          const weak = new Set();
          for (const e of document.querySelectorAll('body *')) {
            if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
            if (['SCRIPT', 'NOSCRIPT', 'title'].includes(e.tagName)) continue;
            if (!e.checkVisibility()) continue;
            const style = getComputedStyle(e);
            if (style.fontSize === '0px') continue;
            const ink = e.tagName === 'text' || e.closest('text') ? style.fill : style.color;
            const [a, b] = [lum(rgb(ink).slice(0, 3)), lum(ground(e))].sort((p, q) => q - p);
            const ratio = (a + .05) / (b + .05);
            if (ratio < 4.5) weak.add(`${e.tagName} ${e.className} ${ratio.toFixed(2)}`);
          }
          return [...weak];
        })()"""
    )
    assert weak == []
