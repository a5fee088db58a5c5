"""Version 1: entries, plan revisions with their files, observations, baselines, uploads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from projects.store.columns import BigId, Blob, Instant, Sha256, digest, entry_of, row_id, text
from projects.store.migrations.append_only import append_only, prepare

revision = "1"
down_revision: str | None = None


def upgrade() -> None:
    """Make the tables."""
    prepare()
    _entries_and_files()
    _revisions()
    _observations_and_uploads()
    _baselines()


def _entries_and_files() -> None:
    op.create_table(
        "entries",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False, unique=True),
        sa.Column("clock", sa.DateTime, nullable=False),
        text("who"),
        text("command"),
    )
    append_only("entries", ["number"], ["recorded_at"])
    op.create_table(
        "files",
        sa.Column("sha256", Sha256, primary_key=True),
        entry_of(),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("data", Blob, nullable=False),
    )
    append_only("files", ["sha256"])


def _revisions() -> None:
    op.create_table(
        "revisions",
        row_id(),
        entry_of(),
        text("project"),
        sa.Column("number", sa.Integer, nullable=False),
        text("name"),
        digest("digest"),
        text("calendar_hash"),
        text("lamp"),
        sa.UniqueConstraint("project", "number", name="revisions_number"),
    )
    append_only("revisions", ["id"], ["project", "number"])
    op.create_table(
        "revision_files",
        sa.Column("revision", BigId, sa.ForeignKey("revisions.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        entry_of(),
        text("role"),
        text("name"),
        sa.Column("sha256", Sha256, sa.ForeignKey("files.sha256"), nullable=False),
    )
    append_only("revision_files", ["revision", "position"])


def _observations_and_uploads() -> None:
    op.create_table(
        "observations",
        row_id(),
        entry_of(),
        text("project"),
        text("item"),
        sa.Column("as_of", sa.Date, nullable=False),
        text("kind"),
        text("value"),
        text("said_by"),
        text("note"),
        text("source"),
        text("place"),
    )
    op.create_index("observations_of", "observations", ["project", "entry"])
    append_only("observations", ["id"])
    op.create_table(
        "uploads",
        row_id(),
        entry_of(),
        digest(),
        text("name"),
        text("kind"),
        text("project"),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.UniqueConstraint("sha256", "project", name="uploads_once"),
    )
    append_only("uploads", ["id"], ["sha256", "project"])


def _baselines() -> None:
    op.create_table(
        "baselines",
        row_id(),
        entry_of(),
        text("project"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("taken_on", sa.Date),
        text("reason"),
        text("said_by"),
        sa.Column("revision", sa.Integer, nullable=False),
        text("calendar_hash"),
        text("weights"),
        sa.Column("first", sa.Date),
        sa.Column("last", sa.Date),
        sa.Column("deadline", sa.Date),
        sa.UniqueConstraint("project", "number", name="baselines_number"),
        sa.ForeignKeyConstraint(
            ["project", "revision"],
            ["revisions.project", "revisions.number"],
            name="baselines_revision",
        ),
    )
    append_only("baselines", ["id"], ["project", "number"])
    op.create_table(
        "baseline_items",
        sa.Column("baseline", BigId, sa.ForeignKey("baselines.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        entry_of(),
        text("item"),
        text("name"),
        sa.Column("parent", sa.Text),
        sa.Column("start", Instant),
        sa.Column("finish", Instant),
        sa.Column("first", sa.Date),
        sa.Column("last", sa.Date),
        sa.Column("duration_days", sa.Float(53)),
        sa.Column("weight", sa.Float(53), nullable=False),
        sa.UniqueConstraint("baseline", "item", name="baseline_items_item"),
    )
    append_only("baseline_items", ["baseline", "position"], ["baseline", "item"])
