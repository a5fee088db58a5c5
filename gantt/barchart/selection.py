"""Which works a 横道图 lists: by office, 子项目, criticality, lateness and state; all must hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final

from gantt.barchart.values import Details, Row
from projects.errors import Finding, InputError

STATES: Final[Mapping[str, str]] = {
    "not-started": "未开工",
    "in-progress": "在建",
    "finished": "已完成",
    "ledger": "未排期",
}
LATE: Final = "滞后工作（落后于数据日期，或误了自身时限）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What to list; everything where nothing is asked. Several conditions must all hold.

    owners: offices that lead (牵头) a work, any of them; `helping` adds the works in which they
        assist (配合). A work without an office is led by that of its summary, or of the project.
    under: 子项目: ids or names of summaries; each stands for itself and all works below it.
    critical: critical works that are not finished.
    late: unfinished works that stand behind the data date, as the column 偏差(天) shows, or that
        miss, or will miss, a deadline of their own.
    states: any of 未开工, 在建, 已完成, 未排期, or their codes (see `STATES`).
    """

    owners: tuple[str, ...] = ()
    helping: bool = False
    under: tuple[str, ...] = ()
    critical: bool = False
    late: bool = False
    states: tuple[str, ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether anything is asked."""
        return bool(self.owners or self.under or self.critical or self.late or self.states)


def selected(rows: Sequence[Row], wanted: Selection) -> tuple[tuple[Row, ...], str]:
    """The rows that are asked for under the headings of their summaries, and a note that says so.

    Raises:
        InputError: DP709 an office, an item or a state that the plan does not know, or an item that
            is no summary, all of them; DP710 where no work is left.
    """
    if not wanted.narrows:
        return tuple(rows), ""
    if findings := list(_mistakes(rows, wanted)):
        raise InputError(findings)
    whole = _below(rows, wanted.under)
    tests = list(_tests(wanted))
    works = [
        row
        for row in rows
        if row.kind != "summary"
        and (not wanted.under or row.id in whole)
        and all(test(row) for test in tests)
    ]
    words = "；".join(_words(rows, wanted))
    if not works:
        raise InputError.of("DP710", f"没有一项工作符合“{words}”", "放宽或去掉一个条件")
    count = sum(row.kind != "summary" for row in rows)
    note = f"仅列 {len(works)}/{count} 项：{words}"
    return tuple(_with_headings(rows, works, {} if tests else whole)), note


def beyond(rows: Sequence[Row], kept: Callable[[Row], bool]) -> tuple[Row, ...]:
    """The works for which `kept` holds, under the headings of their summaries."""
    works = [row for row in rows if row.kind != "summary" and kept(row)]
    return tuple(_with_headings(rows, works, {row.id: row for row in rows}))


def is_late(row: Row) -> bool:
    """Behind the data date by what the column 偏差(天) shows, or missing its own deadline."""
    behind = row.stand is not None and row.stand.days < 0
    return not row.done and (behind or (row.flag is not None and row.flag.missed))


def _tests(wanted: Selection) -> Iterator[Callable[[Row], bool]]:
    if wanted.owners:
        offices = set(wanted.owners)
        yield (
            lambda row: (
                row.more.office in offices
                or (wanted.helping and not offices.isdisjoint(row.more.helpers))
            )
        )
    if wanted.critical:
        yield lambda row: row.critical
    if wanted.late:
        yield is_late
    if wanted.states:
        codes = {_state(word) for word in wanted.states}
        yield lambda row: _state_of(row) in codes


def _state(word: str) -> str:
    """The code of a state that is given as its Chinese word or as the code."""
    return next((code for code, name in STATES.items() if word == name), word)


def _state_of(row: Row) -> str:
    """By the row's ink: what is reported at 100 % counts as finished."""
    return "finished" if row.done else row.more.status


def _below(rows: Sequence[Row], under: Sequence[str]) -> dict[str, Row]:
    """The summaries that are named and every row below them."""
    found: dict[str, Row] = {}
    limit: int | None = None
    for row in rows:
        if limit is not None and row.depth <= limit:
            limit = None
        if limit is None and row.kind == "summary" and {row.id, row.name} & set(under):
            limit = row.depth
        if limit is not None:
            found[row.id] = row
    return found


def _with_headings(
    rows: Sequence[Row], works: Sequence[Row], whole: Mapping[str, Row]
) -> Iterator[Row]:
    """The works with the summaries over them; those in `whole` keep their own bars."""
    wanted = {row.id for row in works}
    over: list[Row] = []
    told: set[str] = set()
    for row in rows:
        over = [summary for summary in over if summary.depth < row.depth]
        if row.kind == "summary":
            over.append(row)
        elif row.id in wanted:
            for summary in over:
                if summary.id not in told:
                    told.add(summary.id)
                    yield summary if summary.id in whole else as_heading(summary)
            yield row


def as_heading(row: Row) -> Row:
    """A summary without its bar and its figures: they would be those of works not listed."""
    return replace(
        row,
        owner="",
        days=None,
        start=None,
        finish=None,
        start_day=None,
        finish_day=None,
        late_finish=None,
        total_float=None,
        critical=False,
        percent=None,
        stand=None,
        flag=None,
        base=None,
        baseline=None,
        late=None,
        more=Details(),
        heading=True,
    )


def _words(rows: Sequence[Row], wanted: Selection) -> Iterator[str]:
    """The conditions, as the header tells them."""
    names = {row.id: row.name for row in rows}
    if wanted.owners:
        yield "、".join(wanted.owners) + ("牵头或配合" if wanted.helping else "")
    if wanted.under:
        yield "、".join(names.get(item, item) for item in wanted.under)
    if wanted.critical:
        yield "关键工作"
    if wanted.late:
        yield LATE
    if wanted.states:
        yield "、".join(STATES[_state(word)] for word in wanted.states)


def _mistakes(rows: Sequence[Row], wanted: Selection) -> Iterator[Finding]:
    leads = {row.more.office for row in rows if row.kind != "summary"} - {""}
    helpers = {office for row in rows for office in row.more.helpers}
    offices = leads | helpers if wanted.helping else leads
    for owner in dict.fromkeys(wanted.owners):
        if owner in helpers and owner not in offices:
            says = f"“{owner}”在计划里只配合，不牵头"
            yield Finding("DP709", says, "连同配合的工作一起列出，或换一个单位")
        elif owner not in offices:
            yield _unknown(f"计划里没有责任单位“{owner}”", owner, sorted(offices))
    kinds = {name: row.kind for row in rows[::-1] for name in (row.name, row.id)}
    summaries = [row for row in rows if row.kind == "summary"]
    known = [name for row in summaries for name in (row.id, row.name)]
    for item in dict.fromkeys(wanted.under):
        if item not in kinds:
            yield _unknown(f"计划里没有子项目“{item}”", item, known)
        elif item not in known:
            says = f"“{item}”是一项工作，不是子项目，下面没有工作"
            names = [f"{row.id}（{row.name}）" for row in summaries]
            remedy = f"可用的子项目：{listed(names)}" if names else "这个计划没有分子项目"
            yield Finding("DP709", says, remedy)
    for word in dict.fromkeys(wanted.states):
        if _state(word) not in STATES:
            yield _unknown(f"没有“{word}”这种状态", word, list(STATES.values()))


def _unknown(says: str, word: str, known: Sequence[str]) -> Finding:
    near = get_close_matches(word, known, n=3, cutoff=0.4)
    if near:
        return Finding("DP709", says, f"是否为{'、'.join(f'“{name}”' for name in near)}？")
    return Finding("DP709", says, f"可用的：{listed(known)}" if known else "这个计划里没有")


def listed(names: Sequence[str], most: int = 12) -> str:
    """The names, the first ones where there are many."""
    more = f" 等 {len(names)} 个" if len(names) > most else ""
    return "、".join(names[:most]) + more
