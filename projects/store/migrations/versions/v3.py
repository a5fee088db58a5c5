"""Version 3: what each calendar entry said, builds of feeds, tokens that expire, last fetches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from projects.store.columns import BigId, digest, entry_of, row_id, text
from projects.store.migrations.append_only import append_only

revision = "3"
down_revision = "2"


def upgrade() -> None:
    """Make the tables and columns. Older rows say nothing in the new columns."""
    op.add_column("feed_revisions", text("content", server_default=""))
    op.add_column("feed_revisions", sa.Column("cancelled_on", sa.Date))
    # With the entry in it, what was known at an instant is found in the index alone.
    op.drop_index("feed_revisions_of", "feed_revisions")
    op.create_index("feed_revisions_of", "feed_revisions", ["feed", "uid", "entry"])
    _builds()
    op.add_column("tokens", sa.Column("expires", sa.Date))
    _renewals_and_fetches()


def _builds() -> None:
    op.create_table(
        "feed_builds",
        row_id(),
        entry_of(),
        text("feed"),
        sa.Column("status_date", sa.Date, nullable=False),
        text("outcome"),
        sa.Column("events", sa.Integer, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        digest(),
        text("findings"),
        text("name"),
        sa.UniqueConstraint("entry", "feed", name="feed_builds_once"),
    )
    op.create_index("feed_builds_of", "feed_builds", ["feed", "outcome"])
    append_only("feed_builds", ["id"], ["entry", "feed"])


def _renewals_and_fetches() -> None:
    op.create_table(
        "token_renewals",
        row_id(),
        entry_of(),
        sa.Column("token", BigId, sa.ForeignKey("tokens.id"), nullable=False),
        sa.Column("expires", sa.Date, nullable=False),
    )
    op.create_index("token_renewals_of", "token_renewals", ["token"])
    append_only("token_renewals", ["id"])
    op.create_table(
        "token_fetches",
        sa.Column(
            "token", BigId, sa.ForeignKey("tokens.id"), primary_key=True, autoincrement=False
        ),
        sa.Column("fetched_at", sa.DateTime, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        text("agent"),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
    )
