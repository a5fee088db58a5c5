"""An XER file as tables, line by line: %T names a table, %F its columns, %R is a row, %E the end.

Only the columns that a plan needs are kept; equal cells are one object, so a file of 100,000
activities stays small in memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

from projects.errors import InputError, Place, reason
from projects.readers.source import check_file

MAX_BYTES = 512 * 1024 * 1024
"""A file of 100,000 activities takes about 60 MB."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "PROJECT": (
        "proj_id", "proj_short_name", "clndr_id", "last_recalc_date", "plan_start_date",
        "plan_end_date", "orig_proj_id", "export_flag", "name_sep_char",
    ),
    "SCHEDOPTIONS": (
        "proj_id", "sched_outer_depend_type", "sched_retained_logic", "sched_progress_override",
        "sched_float_type", "sched_calendar_on_relationship_lag", "sched_use_expect_end_flag",
    ),
    "CALENDAR": (
        "clndr_id", "default_flag", "clndr_name", "proj_id", "base_clndr_id", "day_hr_cnt",
        "clndr_data",
    ),
    "PROJWBS": (
        "wbs_id", "proj_id", "seq_num", "proj_node_flag", "wbs_short_name", "wbs_name",
        "parent_wbs_id",
    ),
    "RSRC": ("rsrc_id", "clndr_id", "rsrc_short_name", "rsrc_name"),
    "TASK": (
        "task_id", "proj_id", "wbs_id", "clndr_id", "phys_complete_pct", "complete_pct_type",
        "task_type", "status_code", "task_code", "task_name", "rsrc_id", "remain_drtn_hr_cnt",
        "target_drtn_hr_cnt", "act_work_qty", "remain_work_qty", "cstr_date", "act_start_date",
        "act_end_date", "expect_end_date", "early_start_date", "target_start_date", "cstr_type",
        "suspend_date", "resume_date", "cstr_date2", "cstr_type2", "external_early_start_date",
        "external_late_end_date",
    ),
    "TASKPRED": ("task_id", "pred_task_id", "proj_id", "pred_proj_id", "pred_type", "lag_hr_cnt"),
    "TASKRSRC": ("task_id", "proj_id", "rsrc_id"),
}  # fmt: skip
"""What is kept of which table; the rows of the other tables are only counted."""

_MARKS = ("%T", "%F", "%R", "%E")
_HIGH = re.compile(rb"[\x80-\xff]+")
_CHINESE = re.compile(rb"(?:[\xa1-\xa9\xb0-\xd7][\xa1-\xfe])+")
"""Punctuation and the 3,755 common characters of GB 2312: what Chinese text is made of."""
_MOSTLY = 0.7
_SAMPLE = 5_000
"""Lines whose bytes are looked at one by one."""
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class Row:
    """One row: its line in the file, and its cells by column name ("" where there is none)."""

    __slots__ = ("_at", "_cells", "line")

    def __init__(self, line: int, cells: tuple[str, ...], at: Mapping[str, int]) -> None:
        self.line = line
        self._cells = cells
        self._at = at

    def __getitem__(self, column: str) -> str:
        """The cell of a column of COLUMNS."""
        return self._cells[self._at[column]]


@dataclass
class Tables:
    """The tables of a file. `counts` are the rows of every table, kept or not; `encoding` is ""
    where the file itself names it."""

    header: tuple[str, ...] = ()
    rows: dict[str, list[Row]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    encoding: str = ""
    _columns: dict[str, Mapping[str, int]] = field(default_factory=dict)

    def __getitem__(self, table: str) -> list[Row]:
        """The kept rows of a table."""
        return self.rows.get(table, [])

    def columns(self, table: str) -> Mapping[str, int]:
        """Where the cells of a kept table stand in its rows."""
        found = self._columns.get(table)
        if found is None:
            wanted = COLUMNS.get(table, ())
            found = {column: index for index, column in enumerate(wanted)}
            self._columns[table] = found
        return found


def read_tables(path: Path) -> Tables:
    """The tables of a file.

    Raises:
        InputError: DP101 to DP104, DP107 for a file that cannot be read, DP197 for one that is no
            XER or is cut off.
    """
    encoding = _encoding(path)
    tables = Tables(encoding=encoding)
    try:
        with path.open(encoding=encoding, errors="replace", newline="\n") as lines:
            _fill(tables, _records(lines), path.name)
    except OSError as error:
        raise _unreadable(path, error) from None
    except UnicodeError:
        raise _broken(path.name, 1, "编码混乱，读不出文字") from None
    return tables


def _broken(file: str, line: int | None, says: str) -> InputError:
    return InputError.of("DP197", says, "在 P6 中重新导出 XER", Place(file, line))


def _unreadable(path: Path, error: OSError) -> InputError:
    return InputError.of(
        "DP103", f"读不了 {path.name}：{reason(error)}", "检查文件和权限", Place(path.name)
    )


def _records(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Records with their first line; a line without a mark goes on with the value before it."""
    parts: list[str] = []
    first = 1
    for number, line in enumerate(lines, 1):
        text = line.rstrip("\r\n")
        if text.startswith(_MARKS) or not parts:
            if parts:
                yield first, "\n".join(parts)
            parts, first = [text], number
        elif text:
            parts.append(text)
    if parts:
        yield first, "\n".join(parts)


def _fill(tables: Tables, records: Iterator[tuple[int, str]], file: str) -> None:
    tables.header = tuple(next(records, (1, ""))[1].split("\t"))
    if tables.header[0] != "ERMHDR":
        raise _broken(file, 1, "文件不以 ERMHDR 开头，不是 Primavera P6 的 XER 文件")
    same: dict[str, str] = {}
    keep = same.setdefault
    name = ""
    pick = _picker((), [])
    at: Mapping[str, int] = {}
    line = 1
    for line, record in records:
        mark, _, rest = record.partition("\t")
        match mark.strip():
            case "%R":
                tables.counts[name] = tables.counts.get(name, 0) + 1
                if at:
                    cells = tuple([keep(cell, cell) for cell in pick(record)])
                    tables.rows.setdefault(name, []).append(Row(line, cells, at))
            case "%F":
                at = tables.columns(name)
                pick = _picker(COLUMNS.get(name, ()), [cell.strip() for cell in record.split("\t")])
            case "%T":
                name = rest.partition("\t")[0].strip().upper()
                at = {}
            case "%E":
                return
            case other:
                raise _broken(file, line, f"看不懂的行首标记“{other[:20]}”")
    raise InputError.of(
        "DP197",
        "文件没有结束标记 %E，可能没有传完",
        "在 P6 中重新导出 XER；确知文件完整的，在末尾加一行 %E",
        Place(file, line),
    )


def _picker(wanted: Sequence[str], names: list[str]) -> Callable[[str], tuple[str, ...]]:
    """A function from a record to its cells in `wanted`; "" where it is too short."""
    # -1 is the empty cell behind the last one.
    places = [names.index(column) if column in names else -1 for column in wanted]
    get = itemgetter(*places) if len(places) > 1 else None
    missing = [""] * (max(places, default=0) + 2)

    def pick(record: str) -> tuple[str, ...]:
        if get is None:
            return ()
        cells = record.split("\t")
        if '"' in record or "\t " in record or " \t" in record or record[-1:] == " ":
            cells = [_plain(cell) for cell in cells]
        cells += missing[len(cells) :] or [""]
        found: tuple[str, ...] = get(cells)
        return found

    return pick


def _plain(cell: str) -> str:
    """A cell without the blanks around it, and without quotes that a table program put there."""
    cell = cell.strip()
    if cell[:1] == '"' and cell[-1:] == '"' and len(cell) > 1:
        inner = cell[1:-1].replace('""', "\0")
        if '"' not in inner:
            return inner.replace("\0", '"').strip()
    return cell


def _encoding(path: Path) -> str:
    """UTF-8 where the lines are UTF-8 or a byte order mark says so, GB 18030 where most of the
    other bytes are common Chinese characters, else Windows-1252, P6's own default.

    The file itself names no encoding. CURRTYPE does not count: P6 writes the signs of all
    currencies even into Chinese files.
    """
    check_file(path, MAX_BYTES)
    try:
        with path.open("rb") as stream:
            head = stream.read(3)
            for mark, name in _BOMS.items():
                if head.startswith(mark):
                    return name
            stream.seek(0)
            return _guess(stream)
    except OSError as error:
        raise _unreadable(path, error) from None


def _guess(lines: Iterable[bytes]) -> str:
    right = wrong = high = chinese = 0
    currencies = False
    for line in lines:
        if line.startswith(b"%T"):
            currencies = b"CURRTYPE" in line
        if currencies or line.isascii():
            continue
        if _is_utf8(line):
            right += 1
            continue
        wrong += 1
        if wrong > _SAMPLE:
            continue
        high += sum(map(len, _HIGH.findall(line)))
        chinese += sum(map(len, _CHINESE.findall(line)))
    if wrong * 10 <= right:
        return "utf-8"
    return "gb18030" if chinese > high * _MOSTLY else "cp1252"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
