"""Version 2: ledger events with evidence, feed revisions, numbers, tokens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from projects.store.columns import BigId, Sha256, digest, entry_of, row_id, text
from projects.store.migrations.append_only import append_only

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """Make the tables; those of version 1 stay as they are."""
    _ledger()
    _feeds_and_numbers()
    _tokens()


def _ledger() -> None:
    op.create_table(
        "ledger_events",
        row_id(),
        entry_of(),
        text("project"),
        text("item"),
        text("kind"),
        sa.Column("happened_on", sa.Date, nullable=False),
        text("said_by"),
        text("note"),
        text("stage"),
        sa.Column("promised", sa.Date),
        text("result"),
        text("place"),
    )
    op.create_index("ledger_events_of", "ledger_events", ["project", "entry"])
    append_only("ledger_events", ["id"])
    op.create_table(
        "ledger_evidence",
        sa.Column("event", BigId, sa.ForeignKey("ledger_events.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        entry_of(),
        text("name"),
        sa.Column("sha256", Sha256, sa.ForeignKey("files.sha256"), nullable=False),
    )
    append_only("ledger_evidence", ["event", "position"])


def _feeds_and_numbers() -> None:
    op.create_table(
        "feed_revisions",
        row_id(),
        entry_of(),
        text("feed"),
        text("uid"),
        sa.Column("sequence", sa.Integer, nullable=False),
        digest("digest"),
        sa.Column("day", sa.Date),
        text("state"),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("last_modified", sa.DateTime, nullable=False),
    )
    op.create_index("feed_revisions_of", "feed_revisions", ["feed", "uid"])
    append_only("feed_revisions", ["id"])
    op.create_table(
        "numbers",
        row_id(),
        entry_of(),
        text("series"),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        text("key"),
        sa.UniqueConstraint("series", "year", "number", name="numbers_number"),
        sa.UniqueConstraint("series", "year", "key", name="numbers_key"),
    )
    append_only("numbers", ["id"], ["series", "year", "number"], ["series", "year", "key"])


def _tokens() -> None:
    op.create_table(
        "tokens",
        row_id(),
        entry_of(),
        text("name"),
        text("scope"),
        digest(unique=True),
    )
    append_only("tokens", ["id"], ["sha256"])
    op.create_table(
        "token_revocations",
        sa.Column(
            "token", BigId, sa.ForeignKey("tokens.id"), primary_key=True, autoincrement=False
        ),
        entry_of(),
    )
    append_only("token_revocations", ["token"])
