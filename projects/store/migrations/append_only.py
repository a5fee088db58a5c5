"""Triggers that let a table only grow. Part of published migrations: changes must not alter them.

PostgreSQL refuses UPDATE, DELETE and TRUNCATE. SQLite refuses UPDATE and DELETE, and the INSERT OR
REPLACE that would delete a row without asking the DELETE trigger.
"""

from __future__ import annotations

from collections.abc import Sequence

from alembic import op

FUNCTION = """
CREATE FUNCTION daopai_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only';
END
$$
"""


def prepare() -> None:
    """What the triggers of all tables share; once, in the first migration."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(FUNCTION)


def append_only(table: str, *keys: Sequence[str]) -> None:
    """Refuse every change of a row of `table`; `keys` are its primary key and unique columns."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION daopai_append_only()"
        )
        return
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    for act in ("UPDATE", "DELETE"):
        name = f"{table}_no_{act.lower()}"
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} {refuse}")
    same = " OR ".join(
        f"({' AND '.join(f'{column} = NEW.{column}' for column in key)})" for key in keys
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}"
        f" WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {refuse}"
    )
