"""The store: what a workspace remembers, on SQLite or PostgreSQL (docs/store.md).

    transactions   a command writes in one transaction, a reader sees one snapshot
    tables         the tables as they are now; migrations/ leads there from older ones
    revisions      plan files as they were          observations   reports of progress
    baselines      what was promised                ledgers        events of the ledger
    evidence       files, by their content          uploads        forms applied once
    feeds          calendar entries as published    numbers        numbers of bulletins
    builds         what came of a feed in a run     tokens         who may fetch a feed
    fetches        when each token was last used   letters        提示函 and 督办单
    sends          notifications, receipts        issues         what bulletins were made from

Every row belongs to an entry, which says who wrote it, with which command and when. Rows are added
and never changed; the database itself refuses it. Only `fetches` is otherwise. Importing this
package imports SQLAlchemy.
"""

from __future__ import annotations

from projects.store.opening import open_store
from projects.store.transactions import Entry, Reading, Store

__all__ = ["Entry", "Reading", "Store", "open_store"]
