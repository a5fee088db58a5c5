"""The ledger workbook (台账): written as xlsx, filled in by hand, read back.

    gather(plans) -> LedgerBook                   rows in words, from progress and ledger
    ledgerbook_bytes(book) -> bytes               the sheets; the same book gives the same bytes
    read_ledgerbook(path, …) -> LedgerEdits       what the yellow cells ask for

docs/ledgerbook.md shows the sheets and the way back.
"""

from bulletins.ledgerbook.gather import LedgerPlan, gather
from bulletins.ledgerbook.reading import Filed, LedgerEdits, read_ledgerbook
from bulletins.ledgerbook.values import LedgerBook
from bulletins.ledgerbook.writing import ledgerbook_bytes

__all__ = [
    "Filed",
    "LedgerBook",
    "LedgerEdits",
    "LedgerPlan",
    "gather",
    "ledgerbook_bytes",
    "read_ledgerbook",
]
