"""What may be asked of a 横道图: one frozen value from the command line down to the layout."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from gantt.barchart.selection import Selection
from gantt.head import Signatures
from gantt.named_days import NamedStop
from gantt.style import Sheet, sheet_named


@dataclass(frozen=True, slots=True, kw_only=True)
class BarOptions:
    """The wishes for one drawing; the defaults draw everything, on A3.

    paper: A4 to A0; landscape, or `portrait`.
    place: where the drawing stands, instead of a paper: it is drawn for that size.
    title: replaces the project's name and 倒排工期横道图.
    signatures: who prepared, checked and approved.
    front: draw the 前锋线 where there is progress and a data date.
    stops: further stops of the whole project.
    both: early dates as bars and the late ones beside them (早晚对照).
    selection: which works to list.
    columns: keys or Chinese words of the table's columns, in their order; empty for the usual ones.
    span: month | quarter | year: one stretch of time after the other, each on pages of its own.
    since, until: the first and the last day shown.
    poster: summaries and milestones only. A1 and A0 do so by themselves where all rows of a plan
        would not fit on one sheet.
    """

    paper: str = "A3"
    portrait: bool = False
    place: Sheet | None = None
    title: str = ""
    signatures: Signatures = field(default_factory=Signatures)
    front: bool = True
    stops: tuple[NamedStop, ...] = ()
    both: bool = False
    selection: Selection = field(default_factory=Selection)
    columns: tuple[str, ...] = ()
    span: str | None = None
    since: date | None = None
    until: date | None = None
    poster: bool = False

    @property
    def sheet(self) -> Sheet:
        """The paper. Raises InputError DP704 where there is no such one."""
        sheet = self.place or sheet_named(self.paper)
        if not self.portrait:
            return sheet
        return replace(sheet, width=sheet.height, height=sheet.width, table=_TALL_TABLE)


_TALL_TABLE = 0.56
"""The table's share of a page that stands upright."""
