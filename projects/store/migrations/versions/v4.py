"""Version 4: what was sent to people, and what came of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from projects.store.columns import BigId, digest, entry_of, row_id, text
from projects.store.migrations.append_only import append_only

revision = "4"
down_revision = "3"


def upgrade() -> None:
    """Make the tables; those of version 3 stay as they are."""
    op.create_table(
        "sends",
        row_id(),
        entry_of(),
        text("key"),
        text("channel"),
        text("title"),
        digest("digest"),
        text("files"),
    )
    op.create_index("sends_of", "sends", ["channel", "key"])
    append_only("sends", ["id"])
    op.create_table(
        "send_receipts",
        row_id(),
        entry_of(),
        sa.Column("send", BigId, sa.ForeignKey("sends.id"), nullable=False),
        text("outcome"),
        text("detail"),
        text("said_by"),
    )
    op.create_index("send_receipts_of", "send_receipts", ["send"])
    append_only("send_receipts", ["id"])
