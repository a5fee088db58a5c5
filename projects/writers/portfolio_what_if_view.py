"""What `daopai what-if` prints: a row a plan, a column a what-if, who crosses a deadline first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from projects.blocks import Answer, Case, Cell
from projects.writers.headline import hanging
from projects.writers.terminal import Column, table

CASE_WIDTH, FIXED_WIDTH = 15, 46
"""Columns that a what-if takes, and those that stand before them."""
MOST_NAMED = 8
MARKS = {"missed": "▼", "kept": "▲"}


def what_if_view(
    cases: Sequence[Case], answers: Sequence[Answer], as_of: date | None, width: int
) -> str:
    """All plans and what-ifs in at most `width` columns; what-ifs that do not fit beside each other
    stand in tables of their own."""
    rows = in_order(answers)
    data = f"，数据截至 {as_of}" if as_of else ""
    head = [f"假设比较：{len(answers)} 个计划，{len(cases)} 个假设{data}"]
    head += [f"{heading(number)} {case.name}" for number, case in enumerate(cases)]
    each = max((width - FIXED_WIDTH) // CASE_WIDTH, 1)
    blocks = ["\n".join(hanging(head, width))]
    for first in range(0, len(cases), each):
        shown = range(first, min(first + each, len(cases)))
        blocks.append(_table(rows, shown, width))
    notes = [*_crossing(rows, cases), *_ways(answers)]
    blocks.append("\n".join(hanging(["余量按时限所在日历的工作日计，括号内为变化", *notes], width)))
    return "\n\n".join(blocks)


def heading(number: int) -> str:
    """`假设1`."""
    return f"假设{number + 1}"


def in_order(answers: Sequence[Answer]) -> list[Answer]:
    """Plans that cross a deadline in most what-ifs first, then by their least margin."""

    def key(answer: Answer) -> tuple[int, float, str]:
        crossing = sum(bool(answer.newly_missed(k)) for k in range(len(answer.cells)))
        known = [one.margin for one in (answer.base, *answer.cells) if one.margin is not None]
        return -crossing, min(known, default=float("inf")), answer.project.code

    return sorted(answers, key=key)


def _table(rows: Sequence[Answer], cases: Sequence[int], width: int) -> str:
    columns = [
        Column("项目"),
        Column("名称", rank=1, least=8),
        Column("现在", "right"),
        *(Column(heading(number), "right") for number in cases),
    ]
    lines: list[list[object]] = [
        [
            answer.project.code,
            answer.project.name,
            _margin(answer.base),
            *(_cell(answer, number) for number in cases),
        ]
        for answer in rows
    ]
    lines.append(["合计", "超期的计划", _late(one.base for one in rows), *_late_in(rows, cases)])
    lines.append(["", "变化之和（天）", "", *(_sum(rows, number) for number in cases)])
    return table(columns, lines, width)


def _late(cells: Iterable[Cell]) -> str:
    return f"{sum((cell.margin or 0) < 0 for cell in cells)} 个"


def _late_in(rows: Sequence[Answer], cases: Sequence[int]) -> list[str]:
    return [_late([answer.cells[number] for answer in rows]) for number in cases]


def _sum(rows: Sequence[Answer], number: int) -> str:
    return signed(sum(change for one in rows if (change := one.change(number)) is not None))


def signed(days: float) -> str:
    """`+3`, `-2`, `0`."""
    return f"{round(days, 2):+g}" if days else "0"


def _margin(cell: Cell) -> str:
    if cell.findings:
        return cell.findings[0].code
    return "-" if cell.margin is None else f"{round(cell.margin, 2):g}"


def _cell(answer: Answer, number: int) -> str:
    cell = answer.cells[number]
    if not cell.touched:
        return "不涉及"
    change = answer.change(number)
    mark = MARKS["missed"] if answer.newly_missed(number) else ""
    mark = mark or (MARKS["kept"] if answer.newly_kept(number) else "")
    told = f"{mark}{_margin(cell)}"
    return told if change is None else f"{told}（{signed(change)}）"


def _crossing(rows: Sequence[Answer], cases: Sequence[Case]) -> list[str]:
    """Which plans cross a deadline in which what-if, either way."""
    found = []
    for number in range(len(cases)):
        missed = [one.project.code for one in rows if one.newly_missed(number)]
        kept = [one.project.code for one in rows if one.newly_kept(number)]
        if missed:
            found.append(f"{MARKS['missed']} {heading(number)}：{_named(missed)}因此超期")
        if kept:
            found.append(f"{MARKS['kept']} {heading(number)}：{_named(kept)}因此赶上时限")
    return found


def _named(codes: Sequence[str]) -> str:
    more = f" 等 {len(codes)} 个计划" if len(codes) > MOST_NAMED else ""
    return "、".join(codes[:MOST_NAMED]) + more


def _ways(answers: Sequence[Answer]) -> list[str]:
    """Which plans were computed one by one, and why; which what-ifs fail for a plan."""
    reasons: dict[str, list[str]] = {}
    for answer in answers:
        for why in Counter(one.reason for one in (answer.base, *answer.cells) if one.reason):
            reasons.setdefault(why, []).append(answer.project.code)
    told = [f"逐个推算（{why}）：{_named(codes)}" for why, codes in reasons.items()]
    for answer in answers:
        for number, cell in enumerate(answer.cells):
            told += [
                f"{answer.project.code} 在{heading(number)}中推算不了：{one.code} {one.says}"
                for one in cell.findings[:1]
            ]
    return told
