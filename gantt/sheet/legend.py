"""The legend: samples of what this page shows, and nothing else.

No symbol is re-used: Chromium misplaces those in a legend that it repeats on every printed page.
"""

from __future__ import annotations

from collections.abc import Iterator

from gantt.barchart.chart import Chart

_WIDE, _MIDDLE, _SHORT = 30, 24, 14


def legend_of(chart: Chart) -> list[tuple[str, str]]:
    """(SVG of the sample, name) in the order of reading."""
    return [(_sample(width, look, body), name) for name, width, look, body in _entries(chart)]


def _sample(width: int, look: str, body: str) -> str:
    return f'<svg class="{look}" width={width} height=18 aria-hidden=true>{body}</svg>'


def _diamond(half: float) -> str:
    return f"M7 {9.5 - half:g}L{7 + half:g} 9.5 7 {9.5 + half:g} {7 - half:g} 9.5z"


def _bar(share: float, kind: str = "") -> str:
    core = f"<rect class=p x=1 y=7 width={28 * share:g} height=5 />" if share else ""
    return f"<rect{kind} x=1 y=4 width=28 height=11 />{core}"


def _entries(chart: Chart) -> Iterator[tuple[str, int, str, str]]:
    rows, kinds = chart.rows, {band.kind for band in chart.bands}
    works = [row for row in rows if row.kind in ("task", "external", "hammock")]
    part = 0.45 if any(row.percent for row in works) else 0.0
    if any(not row.critical and not row.done for row in works):
        yield "一般工作" + ("（深色为已完成）" if part else ""), _WIDE, "n", _bar(part)
    if any(row.critical for row in works):
        yield "关键工作", _WIDE, "k", _bar(part)
    if any(row.done for row in works):
        yield "已完成", _WIDE, "z", _bar(1.0)
    if any(row.kind == "external" for row in works):
        yield "外部依赖", _WIDE, "n", _bar(0.0, " class=t")
    if any(row.late for row in works):
        yield "最迟时间", _WIDE, "n", "<rect class=q x=1 y=8 width=28 height=3 />"
    if any(row.kind == "summary" for row in rows):
        yield "汇总", _WIDE, "s n", "<path d='M1 6H29V16L23 11H7L1 16z'/>"
    if any(row.kind == "milestone" for row in rows):
        yield "里程碑", _SHORT, "n", f"<path class=stone d='{_diamond(6.5)}'/>"
    if any(row.kind == "milestone" and row.critical for row in rows):
        rings = f"<path class=ring d='{_diamond(6)}'/><path class=heart d='{_diamond(3)}'/>"
        yield "关键里程碑", _SHORT, "k", rings
    if any(row.baseline for row in rows):
        yield "基准计划", _WIDE, "n", "<rect class=y x=1 y=8 width=28 height=3 />"
    if any(row.base for row in rows):
        yield "原计划（有变动的）", _WIDE, "n", "<rect class=w x=1 y=8 width=28 height=3 />"
    if any(row.total_float and row.total_float > 0 and not row.done for row in works):
        line = "<line x1=1 x2=22 y1=9.5 y2=9.5 />"
        yield "总时差", _MIDDLE, "n", line
    yield from _lines(chart)
    for kind, name in (("holiday", "法定节假日"), ("stop", "停工时段"), ("weekend", "周末")):
        if kind in kinds:
            patch = f"<rect class=day-{kind} x=.5 y=3.5 width=12 height=12 />"
            yield name, _SHORT, "patch", patch
    if any(row.provisional_start or row.provisional_finish for row in rows):
        yield "* 放假安排尚未公布，暂推", 0, "n", ""


def _lines(chart: Chart) -> Iterator[tuple[str, int, str, str]]:
    if chart.ties:
        path = "<path class=v d='M0 9.5H15'/><path class=tip d='M22 9.5l-7-3v6z'/>"
        yield "逻辑关系（深色为驱动）", _MIDDLE, "u", path
    if any(row.flag for row in chart.rows):
        marks = "<path class=open d='M1.8 6h8.4L6 13z'/><path class=missed d='M13.8 6h8.4L18 13z'/>"
        yield "完成时限（实心为超期）", _MIDDLE, "n", marks
    if chart.has_front:
        yield "实际进度前锋线", _WIDE, "f", "<path d='M0 9.5H30'/>"
