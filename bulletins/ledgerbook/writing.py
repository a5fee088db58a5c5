"""The workbook as bytes: the sheets in their order, the same bytes for the same book."""

from __future__ import annotations

import io
from typing import Any

from bulletins.ledgerbook.gantt_page import SHEET as GANTT
from bulletins.ledgerbook.gantt_page import gantt_page
from bulletins.ledgerbook.ledger_page import SHEET as LEDGER
from bulletins.ledgerbook.ledger_page import ledger_page
from bulletins.ledgerbook.list_pages import list_pages
from bulletins.ledgerbook.meta import meta_pages
from bulletins.ledgerbook.overview_page import SHEET as OVERVIEW
from bulletins.ledgerbook.overview_page import overview_page
from bulletins.ledgerbook.page import Page, text_of
from bulletins.ledgerbook.styles import Styles
from bulletins.ledgerbook.values import LedgerBook
from projects.writers.workbook import new_workbook


def ledgerbook_bytes(book: LedgerBook) -> bytes:
    """The ledger workbook (xlsx)."""
    buffer = io.BytesIO()
    workbook = new_workbook(
        buffer, title=text_of(book.title), by=text_of(book.organisation), made=book.data_date
    )
    _sheets(workbook, book)
    workbook.close()
    return buffer.getvalue()


def _sheets(workbook: Any, book: LedgerBook) -> None:
    styles = Styles(workbook)
    pages: list[Page] = []

    def new_page(name: str) -> Page:
        pages.append(Page(name, workbook.add_worksheet(name), styles))
        return pages[-1]

    overview_page(new_page(OVERVIEW), book)
    ledger_page(new_page(LEDGER), book)
    list_pages(new_page, book)
    gantt_page(new_page(GANTT), book)
    meta_pages(workbook, book, pages)
