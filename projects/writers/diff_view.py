"""What `daopai diff` prints: first the finish and the deadlines, then what was put in, then what
moved and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from projects.difference import (
    Change,
    Difference,
    Edited,
    FinishShift,
    MarginShift,
    Moved,
    PathChange,
    Shift,
    Side,
)
from projects.forecast import one_decimal
from projects.observed import NAMES
from projects.schedule.result import Status
from projects.writers.headline import hanging
from projects.writers.terminal import Column, table

MOST_MOVED = 40
"""How many moved works are listed unless all are asked for."""
_STATUS: Mapping[Status, str] = {
    "not-started": "未开工",
    "in-progress": "在建",
    "finished": "完成",
    "ledger": "台账",
}


def diff_view(difference: Difference, width: int, *, most: int | None = MOST_MOVED) -> str:
    """The difference of two sides; at most `most` moved works, None for all of them."""
    lines = hanging(list(_head(difference)), width)
    if difference.empty:
        return "\n".join([*lines, "两侧没有差别"])
    parts = [
        _changes(difference, width),
        _edited(difference.edited, width),
        _path(difference.path, width),
        _moved(difference.moved, width, most),
        _late(difference.moved, width, most),
        _statuses(difference, width),
    ]
    for part in filter(None, parts):
        lines += ["", part]
    return "\n".join(lines)


def _head(difference: Difference) -> Iterator[str]:
    project = difference.after.schedule.project
    before, after = difference.before, difference.after
    yield f"{project.name}（{project.code}）：{_label(before)} → {_label(after)}"
    yield from _finish(difference.finish)
    for margin in difference.margins:
        if margin.moved:
            yield _margin(margin)
    if before.progress and after.progress:
        was, now = before.progress.actual_percent, after.progress.actual_percent
        if was != now:
            yield f"形象进度：{_percent(was)} → {_percent(now)}"
    if before.baseline is not None or after.baseline is not None:
        old, new = before.baseline, after.baseline
        if old is None or new is None or old.number != new.number:
            yield f"基线：{_number(before)} → {_number(after)}"
    was_hash, now_hash = difference.calendar_hashes
    if was_hash != now_hash:
        yield f"日历校验值：{was_hash} → {now_hash}"
    for row in difference.renumbered:
        yield f"{row.before} 疑似改编号为 {row.after}（名称同为“{row.name}”）"


def _label(side: Side) -> str:
    on = side.schedule.as_of
    return side.label if on is None or str(on) in side.label else f"{side.label}（数据截至 {on}）"


def _number(side: Side) -> str:
    return "无" if side.baseline is None else f"第 {side.baseline.number} 号"


def _percent(value: float | None) -> str:
    return "未填报" if value is None else f"{one_decimal(value)}%"


def _finish(shift: FinishShift) -> Iterator[str]:
    if shift.before is None and shift.after is None:
        return
    if shift.before == shift.after:
        yield f"最早完成：{shift.after}，没有变化"
        return
    yield f"最早完成：{shift.before or '无'} → {shift.after or '无'}{_by(shift)}"


def _by(shift: FinishShift | Shift) -> str:
    """`，推迟 12 天（日历 12 天），由 … 引起`."""
    if shift.days is None or shift.calendar_days is None:
        return ""
    verb = "推迟" if (shift.days or shift.calendar_days) > 0 else "提前"
    much = f"，{verb} {abs(shift.days):g} 个工作日（{abs(shift.calendar_days)} 个日历天）"
    return f"{much}：{shift.says}" if shift.says else much


def _margin(margin: MarginShift) -> str:
    whose = f"“{margin.item}”时限" if margin.item else "项目时限"
    governs = "（起决定作用）" if margin.governs_after else ""
    if margin.after is None:
        return f"{whose} {margin.before.day if margin.before else ''} 已取消"
    if margin.before is None:
        return f"{whose} {margin.after.day}{governs}：新增，{_room(margin.margin_after)}"
    due = (
        f"{margin.before.day} → {margin.after.day}"
        if margin.before.at != margin.after.at
        else f"{margin.after.day}"
    )
    return f"{whose} {due}{governs}：{_room(margin.margin_before)} → {_room(margin.margin_after)}"


def _room(days: float | None) -> str:
    if days is None:
        return "无法推算"
    if days < 0:
        return f"需抢回 {-round(days, 2):g} 天"
    return f"富余 {round(days, 2):g} 天"


def _changes(difference: Difference, width: int) -> str:
    if not difference.changes:
        return ""
    columns = [
        Column("项目"),
        Column("名称", least=12, rank=1, optional=True),
        Column("变化", least=24, wraps=True),
    ]
    rows = [[_touched(c), _name(difference, c), c.says] for c in difference.changes]
    return f"输入的变化（{len(rows)} 项）：\n{table(columns, rows, width)}"


def _touched(change: Change) -> str:
    if change.kind == "days":
        return f"日历 {change.item}"
    return change.item or "（项目）"


def _name(difference: Difference, change: Change) -> str:
    if change.kind in ("link", "days"):
        return ""
    return difference.names.get(change.item, "")


def _edited(rows: Sequence[Edited], width: int) -> str:
    if not rows:
        return ""
    columns = [
        Column("编号"),
        Column("工作名称", least=12, rank=1),
        Column("填报"),
        Column("数据日期"),
        Column("原为"),
        Column("现为"),
        Column("改的人", least=8, rank=2, optional=True),
        Column("登记时间", rank=2, optional=True),
        Column("说明", least=8, rank=3, optional=True),
    ]
    found = [
        [
            row.item,
            row.name,
            NAMES[row.kind],
            row.as_of,
            row.before or "未填报",
            row.after or "已撤回",
            row.by,
            f"{row.recorded_at:%Y-%m-%d %H:%M}" if row.recorded_at else "",
            row.note,
        ]
        for row in rows
    ]
    return f"改动过的以往填报（{len(found)} 条）：\n{table(columns, found, width)}"


def _path(rows: Sequence[PathChange], width: int) -> str:
    if not rows:
        return ""
    columns = [
        Column("驱动线路"),
        Column("编号"),
        Column("工作名称", least=12),
        Column("总时差", rank=1),
        Column("由什么定", least=24, wraps=True),
    ]
    found = [
        [
            "进入" if row.joined else "退出",
            row.id,
            row.name,
            _pair(row.total_float_before, row.total_float_after),
            _bounds(row),
        ]
        for row in rows
    ]
    return f"进出驱动线路的工作（{len(found)} 项）：\n{table(columns, found, width)}"


def _bounds(row: PathChange) -> str:
    if not row.bound_before:
        return f"新增工作：{row.bound_after}"
    if not row.bound_after:
        return f"已删除，此前：{row.bound_before}"
    if row.bound_before == row.bound_after:
        return f"仍是：{row.bound_after}"
    return f"此前：{row.bound_before}。现在：{row.bound_after}"


def _pair(before: float | None, after: float | None) -> str:
    was, now = ("-" if v is None else f"{round(v, 2):g}" for v in (before, after))
    return now if was == now else f"{was} → {now}"


def _moved(rows: Sequence[Moved], width: int, most: int | None) -> str:
    """The works of which an early date moved, those that moved farthest first."""
    found = [
        (row, shift)
        for row in rows
        for shift in (_first_of(row, "early_finish", "early_start"),)
        if shift is not None
    ]
    return _dates("最早日期变动的工作", "最早", found, width, most)


def _late(rows: Sequence[Moved], width: int, most: int | None) -> str:
    """The works of which only a late date moved."""
    found = [
        (row, shift)
        for row in rows
        if _first_of(row, "early_finish", "early_start") is None
        for shift in (_first_of(row, "late_start", "late_finish"),)
        if shift is not None
    ]
    return _dates("只有最迟日期变动的工作", "最迟", found, width, most)


def _first_of(row: Moved, *names: str) -> Shift | None:
    return next((s for name in names for s in row.shifts if s.name == name), None)


def _dates(
    heading: str,
    side: str,
    found: Sequence[tuple[Moved, Shift]],
    width: int,
    most: int | None,
) -> str:
    if not found:
        return ""
    columns = [
        Column("编号"),
        Column("工作名称", least=12),
        Column(f"{side}日期"),
        Column("工作日", "right"),
        Column("日历天", "right", rank=2),
        Column("总时差", rank=1),
        Column("原因", least=24, wraps=True),
    ]
    kept = sorted(found, key=lambda pair: -abs(pair[1].days or 0))[:most]
    table_rows = [
        [
            row.id,
            row.name,
            _span(shift),
            _signed(shift.days),
            _signed(shift.calendar_days),
            _pair(row.total_float_before, row.total_float_after),
            shift.says,
        ]
        for row, shift in kept
    ]
    more = f"，列出变动最大的 {len(kept)} 项" if len(kept) < len(found) else ""
    return f"{heading}（{len(found)} 项{more}）：\n{table(columns, table_rows, width)}"


def _span(shift: Shift) -> str:
    word = "开始" if shift.name.endswith("start") else "完成"
    return f"{word} {_day(shift.before)} → {_day(shift.after)}"


def _day(day: date | None) -> str:
    return "-" if day is None else day.isoformat()


def _signed(days: float | None) -> str:
    return "-" if days is None else f"{round(days, 2):+g}"


def _statuses(difference: Difference, width: int) -> str:
    if not difference.statuses:
        return ""
    groups: dict[str, list[str]] = {}
    for row in difference.statuses:
        groups.setdefault(f"{_STATUS[row.before]} → {_STATUS[row.after]}", []).append(row.id)
    lines = [f"{move}（{len(ids)} 项）：{'、'.join(ids)}" for move, ids in groups.items()]
    return "\n".join([f"状态变化（{len(difference.statuses)} 项）：", *hanging(lines, width)])
