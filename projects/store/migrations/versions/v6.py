"""Version 6: the templates and words of an office, as a bulletin was made with them."""

from __future__ import annotations

from alembic import op

from projects.store.columns import text

revision = "6"
down_revision = "5"


def upgrade() -> None:
    """Add a column, empty in the issues of version 5; every row stays as it is."""
    op.add_column("issues", text("own", server_default=""))
