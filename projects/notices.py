"""State Council notices as files, in the JSON form of the holiday-cn project.

    {"year": 2027, "papers": ["http://…"],
     "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}, …]}

A day off has `isOffDay` true, a make-up working day false. Unknown keys are let pass: the published
files carry `$schema` and `$id`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from projects.errors import Finding, InputError, Place, reason

_FESTIVALS = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")
_MOST_BYTES = 1_000_000
_SHAPE = '写成 {"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}]}'


@dataclass(frozen=True, slots=True)
class Notice:
    """The days that one notice names: day -> (worked, festival)."""

    year: int
    days: dict[date, tuple[bool, str]] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether it names all seven festivals, so that it speaks for its whole year."""
        names = "、".join(name for _, name in self.days.values())
        return all(festival in names for festival in _FESTIVALS)


def read_notices(paths: Iterable[Path | str]) -> list[Notice]:
    """Read override files.

    Raises:
        InputError: all mistakes of all files. DP381 the file cannot be read, DP382 it is not JSON,
            DP383 it has not the shape of a notice, DP384 a day is wrong, DP385 a day stands twice.
    """
    findings: list[Finding] = []
    notices = [_read(Path(path), findings) for path in paths]
    if findings:
        raise InputError(findings)
    return notices


def _read(path: Path, findings: list[Finding]) -> Notice:
    def complain(code: str, says: str, remedy: str, line: int | None = None) -> None:
        findings.append(Finding(code, says, remedy, Place(str(path), line)))

    nothing = Notice(0)
    try:
        if path.stat().st_size > _MOST_BYTES:
            complain("DP381", "放假安排文件超过 1 MB，不像一份放假通知", "检查是否选错了文件")
            return nothing
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        complain("DP381", f"放假安排文件无法读取：{reason(error)}", "检查路径和权限")
        return nothing
    except UnicodeDecodeError:
        complain("DP381", "放假安排文件不是 UTF-8 文本", "另存为 UTF-8 编码的 JSON 文件")
        return nothing
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        says = f"放假安排文件不是合法的 JSON（第 {error.colno} 列）"
        complain("DP382", says, _SHAPE, error.lineno)
        return nothing
    except (ValueError, RecursionError):  # a number of 5,000 digits, a hundred thousand brackets
        complain("DP382", "放假安排文件不是合法的 JSON", _SHAPE)
        return nothing
    if not isinstance(data, dict):
        complain("DP383", "放假安排文件最外层应是一个对象", _SHAPE, 1)
        return nothing
    year, days = data.get("year"), data.get("days")
    if isinstance(year, bool) or not isinstance(year, int) or not 1990 <= year <= 2100:
        complain("DP383", f"year 应是 1990 至 2100 之间的年份，现为 {_shown(year)}", _SHAPE, 1)
        year = None
    if not isinstance(days, list) or not days:
        complain("DP383", "days 应是一个列表，至少有一天", _SHAPE, 1)
        return nothing
    return _read_days(year, days, text, path, findings)


def _read_days(
    year: int | None, days: list[Any], text: str, path: Path, findings: list[Finding]
) -> Notice:
    notice = Notice(year or 0)
    lines = _lines_of_days(text, len(days))
    for number, (entry, line) in enumerate(zip(days, lines, strict=True)):
        cell = f"days[{number}]"
        day, mistakes = _read_day(year, entry)
        findings += [
            Finding("DP384", f"{cell}：{says}", remedy, Place(str(path), line))
            for says, remedy in mistakes
        ]
        if day is None:
            continue
        if day in notice.days:
            says = f"{cell}：{day} 在同一文件中写了两次"
            findings.append(Finding("DP385", says, "只保留一条", Place(str(path), line)))
        notice.days[day] = (not entry["isOffDay"], entry["name"].strip())
    return notice


def _read_day(year: int | None, entry: object) -> tuple[date | None, list[tuple[str, str]]]:
    """The day of an entry, None where anything of it is wrong, with the mistakes and remedies."""
    if not isinstance(entry, dict):
        return None, [(f"应是一个对象，现为 {_shown(entry)}", _SHAPE)]
    mistakes = []
    name, written, off = entry.get("name"), entry.get("date"), entry.get("isOffDay")
    if not isinstance(name, str) or not name.strip():
        mistakes.append(("缺少节日名称 name", '例如 "name": "春节"'))
    if not isinstance(off, bool):
        says = f"isOffDay 应是 true（放假）或 false（上班），现为 {_shown(off)}"
        mistakes.append((says, "改为 true 或 false"))
    day = _iso(written)
    if day is None:
        mistakes.append((f"date 不是有效日期：{_shown(written)}", "写成 2027-01-01 的样子"))
    elif year is not None and not date(year - 1, 12, 1) <= day <= date(year + 1, 1, 31):
        # A notice may name make-up days on either side of New Year, nothing further off.
        mistakes.append((f"{day} 不在 {year} 年的放假安排之内", "核对 year 和 date"))
    return (None if mistakes else day), mistakes


def _iso(written: object) -> date | None:
    # fromisoformat also takes 20270101 and 2027-W01-1, which nobody means here.
    if not isinstance(written, str) or len(written) != 10 or written[4] + written[7] != "--":
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else text[:40] + "…"


def _lines_of_days(text: str, count: int) -> list[int | None]:
    """The line on which each entry of `days` begins, None where it cannot be told."""
    decoder = json.JSONDecoder()
    at = text.find("[", text.rfind('"days"')) + 1
    lines: list[int | None] = []
    try:
        while len(lines) < count:
            while text[at] in " \t\r\n,":
                at += 1
            lines.append(text.count("\n", 0, at) + 1)
            _, at = decoder.raw_decode(text, at)
    except (ValueError, IndexError):  # a second "days" somewhere: better no line than a wrong one
        return [None] * count
    return lines
