"""Colours and paper: every measure of a chart follows from the paper's size and its em."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from projects.errors import InputError

# Chosen safe for the three colour-blindnesses. In greyscale normal and critical are alike, so a
# critical bar also carries a heavy outline and a hatch.
PAPER: Final = "#FFFFFF"
INK: Final = "#1F2933"
MUTED: Final = "#52606D"
NORMAL, NORMAL_EDGE = "#8DB7DE", "#2F6DA8"
CRITICAL, CRITICAL_EDGE = "#F2A27E", "#C4421A"
DONE, DONE_EDGE = "#B8C2CC", "#7B8794"
DONE_LINE: Final = "#5A6672"
"""The outline of finished work: dark enough that a photocopy keeps it."""
FRONT: Final = "#6B2FA0"
CONTRACT: Final = "#0B6E4F"
BAD: Final = "#B83A14"
"""Text in the critical colour, a little darker: 4.5 to 1 on white and on a summary band."""
SUMMARY, SUMMARY_REST = "#323F4B", "#9AA5B1"
LINK: Final = "#A3AEB9"
LINK_DRIVING: Final = "#4A5866"
LINK_CRITICAL: Final = "#C4421A"
BASE: Final = "#8D7B4F"
"""The plan that a scenario changes: neither a state of a bar nor a link has this brown."""
BASELINE, BASELINE_EDGE = "#C3CAD2", "#66727F"
ROOM, ROOM_EDGE = "#E4EFF9", "#A9C6E3"
"""Between early and late dates: time to spare."""
SHORT, SHORT_EDGE = "#FBE6DE", "#E3AE98"
"""Between early and late dates where the late ones come first: time that is missing."""
GRID, GRID_FAINT, FRAME = "#C9D1D9", "#E9EDF1", "#8A97A5"
BAND: Final = "#F4F6F9"
WEEKEND: Final = "#F0F2F5"
HOLIDAY: Final = "#F8E7E4"
STOP: Final = "#FBEFD5"
HOLIDAY_TEXT, STOP_TEXT = "#9C3B2E", "#7A5410"
BEHIND, AHEAD = "#C4421A", "#0B6E4F"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper, landscape, in points, and the type size that everything on it derives from.

    `table` is the share of the width that the table may take: long names are shortened to keep it.
    `date_from`: dates drop that many leading characters (26-03-02 on small paper). `poster`: hung
    on a wall, read from afar; holds summaries and milestones when the plan is long.
    """

    name: str
    width: float
    height: float
    em: float
    row: float
    table: float = 0.44
    date_from: int = 0
    poster: bool = False

    @property
    def margin(self) -> float:
        """White space on every side."""
        return 3.4 * self.em


_MM: Final = 72 / 25.4

SHEETS: Final = {
    "A4": Sheet("A4", 297 * _MM, 210 * _MM, 6.6, 12.6, table=0.48, date_from=2),
    "A3": Sheet("A3", 420 * _MM, 297 * _MM, 8.0, 15.6),
    "A2": Sheet("A2", 594 * _MM, 420 * _MM, 10.5, 20.0),
    "A1": Sheet("A1", 841 * _MM, 594 * _MM, 16.3, 23.0, poster=True),
    "A0": Sheet("A0", 1189 * _MM, 841 * _MM, 19.0, 30.0, poster=True),
}


def sheet_named(paper: str) -> Sheet:
    """The sheet called `paper`.

    Raises:
        InputError: DP704 for a paper that is not one of A4 to A0.
    """
    sheet = SHEETS.get(paper.upper())
    if sheet is None:
        known = "、".join(SHEETS)
        raise InputError.of("DP704", f"没有“{paper}”这种纸张", f"可用的纸张：{known}，横向或纵向")
    return sheet
