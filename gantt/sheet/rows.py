"""One row: the cells of the table and a strip of SVG whose places are shares of the plot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from gantt.axis import Axis
from gantt.barchart.chart import Row
from gantt.sheet.columns import Column, cells, indent
from gantt.sheet.frame import BAR_FOOT, BAR_HEIGHT, BAR_TOP, MID, percent, share

_LEAST = 0.0008
"""The narrowest bar, as a share of the plot."""


def row_html(
    row: Row,
    place: int,
    columns: Sequence[Column],
    marks: str,
    states: str,
    owner: int,
    calendar: str,
    why: str,
    plot: str,
) -> str:
    """A table row.

    Args:
        row: what it shows.
        place: where it stands among all rows, from 0.
        columns: the columns of the table.
        marks: further classes.
        states: the letters of its states.
        owner: the number of its owner, -1 without one.
        calendar: the class of its calendar's stops, "" without any.
        why: its why-record as escaped text.
        plot: the cell of its bar as HTML after `<td`.
    """
    classes = " ".join(filter(None, (_look(row), f"l{indent(row)}", calendar, marks)))
    data = f" data-s={states}" if states else ""
    data += f" data-o={owner}" if owner >= 0 else ""
    name = "".join(cells(columns, row, _name(row, place, why)))
    return f'<tr id=r{place} class="{classes}"{data}>{name}<td{plot}\n'


def _look(row: Row) -> str:
    """The class that colours a row: k critical, z done, n other; s a summary."""
    state = "z" if row.done else "k" if row.critical else "n"
    return f"s {state}" if row.kind == "summary" else state


def _name(row: Row, place: int, why: str) -> str:
    name = escape(row.name)
    fold = ""
    if row.kind == "summary":
        fold = f'<input type=checkbox class=fold id=s{place} aria-label="收起：{name}">'
    mark = "◆" if row.kind == "milestone" else ""
    return (
        f"{fold}<button popovertarget=w{place}>{mark}{name}</button>"
        f"<div popover id=w{place}>{why}</div>"
    )


def plot_cell(row: Row, axis: Axis, label: str, now: int | None) -> str:
    """The cell of the bar after `<td`: everything that belongs to this row alone.

    `now` is the data date where this row stands for it.
    """
    body = "".join(_shapes(row, axis))
    here, mark = "", ""
    if now is not None:
        here, mark = " class=at", f"<i id=now style='left:{share(axis, now)}'></i>"
    if not body:
        return f"{here}>{mark}"
    told = escape(f"{row.name} {row.start_day}—{row.finish_day}")
    return f'{here} title="{told}"><svg>{body}{label}</svg>{mark}'


def _shapes(row: Row, axis: Axis) -> Iterator[str]:
    if row.start is None or row.finish is None:
        return
    if row.baseline:
        yield _strip("y", row.baseline, axis, row.kind)
    if row.base:
        yield _strip("w", row.base, axis, row.kind)
    if row.late and row.kind not in ("summary", "milestone"):
        yield _rect(" class=q", *_span(*row.late, axis), 17, 3)
    if row.kind == "summary":
        yield from _summary(row, axis)
    elif row.kind == "milestone":
        critical = "j" if row.critical else "m"
        yield f"<use href=#{critical} x={share(axis, row.start)} y={MID:g} />"
    else:
        yield from _bar(row, axis)
        yield from _float(row, axis)
    if row.flag:
        missed = "x" if row.flag.missed else "f"
        yield f"<use href=#{missed} x={share(axis, row.flag.at)} y=1 />"


def _span(start: int, finish: int, axis: Axis) -> tuple[float, float]:
    """Left edge and width as shares of the plot."""
    left, right = axis.x(start) / axis.right, axis.x(finish) / axis.right
    return left, max(right - left, _LEAST)


def _rect(kind: str, left: float, width: float, top: float, height: float) -> str:
    return f"<rect{kind} x={percent(left)} y={top:g} width={percent(width)} height={height:g} />"


def _bar(row: Row, axis: Axis) -> Iterator[str]:
    left, width = _span(row.start or 0, row.finish or 0, axis)
    thin = 3 if row.kind == "hammock" else 0
    kind = " class=t" if row.kind == "external" else ""
    yield _rect(kind, left, width, BAR_TOP + thin, BAR_HEIGHT - 2 * thin)
    if core := _core(row, left, width, axis):
        yield _rect(" class=p", left, core, BAR_TOP + 3, BAR_HEIGHT - 6)


def _core(row: Row, left: float, width: float, axis: Axis) -> float:
    """To where the work stands on the front line, else by its percentage."""
    if row.stand and left <= (x := axis.x(row.stand.at) / axis.right) <= left + width:
        return x - left
    return width * min(max(row.percent or 0.0, 0.0), 100.0) / 100


def _float(row: Row, axis: Axis) -> Iterator[str]:
    if row.done or row.late_finish is None or row.finish is None or row.late_finish <= row.finish:
        return
    x, end = share(axis, row.finish), share(axis, row.late_finish)
    if x != end:
        yield f"<line x1={x} x2={end} y1=16 y2=16 />"


def _summary(row: Row, axis: Axis) -> Iterator[str]:
    left, width = _span(row.start or 0, row.finish or 0, axis)
    part = 1.0 if row.percent is None else min(max(row.percent, 0.0), 100.0) / 100
    if part < 1:
        yield _rect(" class=r", left, width, BAR_TOP + 2, 5)
    if part > 0:
        yield _rect("", left, width * part, BAR_TOP + 2, 5)
    for x, end, done in ((left, "a", part > 0), (left + width, "z", part >= 1)):
        kind = "" if done else " class=r"
        yield f"<use href=#e{end}{kind} x={percent(x)} y={BAR_TOP + 7} />"


def _strip(kind: str, span: tuple[int, int], axis: Axis, row_kind: str) -> str:
    """Where the baseline, or the plan without the scenario, has the work."""
    if row_kind == "milestone":
        return f"<use href=#s class={kind} x={share(axis, span[0])} y={BAR_FOOT + 3} />"
    return _rect(f" class={kind}", *_span(*span, axis), BAR_FOOT + 2.5, 2.5)
