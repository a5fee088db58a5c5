"""The tables of the store as they are now. How older stores get there: migrations/.

A change here needs a migration, one more in `VERSION`, and a line in docs/store.md; a test compares
these tables with what the migrations make.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
)

from projects.store.columns import (
    BigId,
    Blob,
    Instant,
    Sha256,
    Words,
    digest,
    entry_of,
    row_id,
    text,
)

VERSION = 6
"""The version of the schema that this program reads and writes."""

VERSION_TABLE = "schema_version"

IN_PLACE = frozenset({"token_fetches"})
"""The tables whose rows are changed and belong to no entry (docs/store.md says why)."""

META = MetaData()

entries = Table(
    "entries",
    META,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("recorded_at", DateTime, nullable=False, unique=True),
    Column("clock", DateTime, nullable=False),
    text("who"),
    text("command"),
)

files = Table(
    "files",
    META,
    Column("sha256", Sha256, primary_key=True),
    entry_of(),
    Column("size", Integer, nullable=False),
    Column("data", Blob, nullable=False),
)

revisions = Table(
    "revisions",
    META,
    row_id(),
    entry_of(),
    text("project"),
    Column("number", Integer, nullable=False),
    text("name"),
    digest("digest"),
    text("calendar_hash"),
    text("lamp"),
    UniqueConstraint("project", "number", name="revisions_number"),
)

revision_files = Table(
    "revision_files",
    META,
    Column("revision", BigId, ForeignKey("revisions.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    entry_of(),
    text("role"),
    text("name"),
    Column("sha256", Sha256, ForeignKey("files.sha256"), nullable=False),
)

observations = Table(
    "observations",
    META,
    row_id(),
    entry_of(),
    text("project"),
    text("item"),
    Column("as_of", Date, nullable=False),
    text("kind"),
    text("value"),
    text("said_by"),
    text("note"),
    text("source"),
    text("place"),
    Index("observations_of", "project", "entry"),
)

baselines = Table(
    "baselines",
    META,
    row_id(),
    entry_of(),
    text("project"),
    Column("number", Integer, nullable=False),
    Column("taken_on", Date),
    text("reason"),
    text("said_by"),
    Column("revision", Integer, nullable=False),
    text("calendar_hash"),
    text("weights"),
    Column("first", Date),
    Column("last", Date),
    Column("deadline", Date),
    UniqueConstraint("project", "number", name="baselines_number"),
    ForeignKeyConstraint(
        ["project", "revision"],
        ["revisions.project", "revisions.number"],
        name="baselines_revision",
    ),
)

baseline_items = Table(
    "baseline_items",
    META,
    Column("baseline", BigId, ForeignKey("baselines.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    entry_of(),
    text("item"),
    text("name"),
    Column("parent", Words),
    Column("start", Instant),
    Column("finish", Instant),
    Column("first", Date),
    Column("last", Date),
    Column("duration_days", Float(53)),
    Column("weight", Float(53), nullable=False),
    UniqueConstraint("baseline", "item", name="baseline_items_item"),
)

uploads = Table(
    "uploads",
    META,
    row_id(),
    entry_of(),
    digest(),
    text("name"),
    text("kind"),
    text("project"),
    Column("rows", Integer, nullable=False),
    UniqueConstraint("sha256", "project", name="uploads_once"),
)

ledger_events = Table(
    "ledger_events",
    META,
    row_id(),
    entry_of(),
    text("project"),
    text("item"),
    text("kind"),
    Column("happened_on", Date, nullable=False),
    text("said_by"),
    text("note"),
    text("stage"),
    Column("promised", Date),
    text("result"),
    text("place"),
    Index("ledger_events_of", "project", "entry"),
)

ledger_evidence = Table(
    "ledger_evidence",
    META,
    Column("event", BigId, ForeignKey("ledger_events.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    entry_of(),
    text("name"),
    Column("sha256", Sha256, ForeignKey("files.sha256"), nullable=False),
)

feed_revisions = Table(
    "feed_revisions",
    META,
    row_id(),
    entry_of(),
    text("feed"),
    text("uid"),
    Column("sequence", Integer, nullable=False),
    digest("digest"),
    Column("day", Date),
    text("state"),
    Column("created", DateTime, nullable=False),
    Column("last_modified", DateTime, nullable=False),
    text("content", server_default=""),
    Column("cancelled_on", Date),
    Index("feed_revisions_of", "feed", "uid", "entry"),
)

feed_builds = Table(
    "feed_builds",
    META,
    row_id(),
    entry_of(),
    text("feed"),
    Column("status_date", Date, nullable=False),
    text("outcome"),
    Column("events", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    digest(),
    text("findings"),
    text("name"),
    UniqueConstraint("entry", "feed", name="feed_builds_once"),
    Index("feed_builds_of", "feed", "outcome"),
)

numbers = Table(
    "numbers",
    META,
    row_id(),
    entry_of(),
    text("series"),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    text("key"),
    UniqueConstraint("series", "year", "number", name="numbers_number"),
    UniqueConstraint("series", "year", "key", name="numbers_key"),
)

tokens = Table(
    "tokens",
    META,
    row_id(),
    entry_of(),
    text("name"),
    text("scope"),
    digest(unique=True),
    Column("expires", Date),
)

token_revocations = Table(
    "token_revocations",
    META,
    Column("token", BigId, ForeignKey("tokens.id"), primary_key=True, autoincrement=False),
    entry_of(),
)

token_renewals = Table(
    "token_renewals",
    META,
    row_id(),
    entry_of(),
    Column("token", BigId, ForeignKey("tokens.id"), nullable=False),
    Column("expires", Date, nullable=False),
    Index("token_renewals_of", "token"),
)

token_fetches = Table(
    "token_fetches",
    META,
    Column("token", BigId, ForeignKey("tokens.id"), primary_key=True, autoincrement=False),
    Column("fetched_at", DateTime, nullable=False),
    Column("status", Integer, nullable=False),
    text("agent"),
    Column("size", Integer, nullable=False),
    Column("times", Integer, nullable=False),
)

sends = Table(
    "sends",
    META,
    row_id(),
    entry_of(),
    text("key"),
    text("channel"),
    text("title"),
    digest("digest"),
    text("files"),
    Index("sends_of", "channel", "key"),
)

send_receipts = Table(
    "send_receipts",
    META,
    row_id(),
    entry_of(),
    Column("send", BigId, ForeignKey("sends.id"), nullable=False),
    text("outcome"),
    text("detail"),
    text("said_by"),
    Index("send_receipts_of", "send"),
)

issues = Table(
    "issues",
    META,
    row_id(),
    entry_of(),
    text("key"),
    Column("as_of", Date, nullable=False),
    text("plans"),
    text("left_out"),
    text("settings"),
    text("own", server_default=""),
    Index("issues_of", "key"),
)
