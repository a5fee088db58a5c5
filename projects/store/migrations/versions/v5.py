"""Version 5: what every bulletin was made from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from projects.store.columns import entry_of, row_id, text
from projects.store.migrations.append_only import append_only

revision = "5"
down_revision = "4"


def upgrade() -> None:
    """Make the table; those of version 4 stay as they are."""
    op.create_table(
        "issues",
        row_id(),
        entry_of(),
        text("key"),
        sa.Column("as_of", sa.Date, nullable=False),
        text("plans"),
        text("left_out"),
        text("settings"),
    )
    op.create_index("issues_of", "issues", ["key"])
    append_only("issues", ["id"])
