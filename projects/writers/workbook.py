"""A workbook to be written, in which nothing that a person typed becomes a formula, link or number.

The same content gives the same bytes: the date of making is an argument.
"""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_TEXTS_STAY_TEXTS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def new_workbook(out: io.BytesIO, *, title: str = "", by: str = "", made: date | None) -> Workbook:
    """An empty xlsx workbook whose content goes to `out` when it is closed.

    `made` stands as the date of making in its properties; None leaves the one of the library.
    """
    from xlsxwriter import Workbook

    book = Workbook(out, _TEXTS_STAY_TEXTS)
    created = {} if made is None else {"created": datetime.combine(made, time.min, tzinfo=UTC)}
    book.set_properties({"title": title, "author": by, **created})
    book.set_calc_mode("auto")
    return book
