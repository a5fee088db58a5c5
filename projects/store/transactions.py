"""A command writes in one transaction; a reader sees one snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, Table, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from projects.store.engines import WAITING, WRITING, hold_still, wait_for_turn
from projects.store.failures import told
from projects.store.tables import IN_PLACE, entries

TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Reading:
    """One consistent look at the store."""

    connection: Connection

    def last(self) -> int:
        """The number of the newest entry, 0 in an empty store."""
        return self.connection.execute(select(func.max(entries.c.number))).scalar() or 0

    def upto(self, known_at: datetime | None) -> int:
        """The number of the newest entry recorded by `known_at` (a naive local time), 0 before the
        first; None: the newest of all."""
        if known_at is None:
            return self.last()
        newest = select(func.max(entries.c.number)).where(entries.c.recorded_at <= _naive(known_at))
        return self.connection.execute(newest).scalar() or 0


@dataclass(frozen=True)
class Entry(Reading):
    """One command's writing. It reads what was there before, and what it has written itself.

    `recorded_at` is strictly later than that of every earlier entry, whatever the clock said.
    """

    number: int
    recorded_at: datetime
    who: str
    command: str

    def add(self, table: Table, rows: Iterable[Mapping[str, object]]) -> None:
        """Write rows of this entry, in their order."""
        mine = [{**row, "entry": self.number} for row in rows]
        if mine:
            self.connection.execute(insert(table), mine)

    def add_one(self, table: Table, row: Mapping[str, object]) -> int:
        """Write one row of this entry; its id."""
        made = insert(table).returning(table.c.id)
        return int(self.connection.execute(made, {**row, "entry": self.number}).scalar_one())


@dataclass(frozen=True)
class Notes(Reading):
    """Writing that belongs to no entry, into tables that are changed in place and no others."""

    def put(self, table: Table, rows: Iterable[Mapping[str, object]]) -> None:
        """Write whole rows; one of the same primary key is replaced. Raises ValueError for a table
        whose rows belong to entries."""
        if table.name not in IN_PLACE:
            raise ValueError(f"rows of {table.name} belong to an entry")
        new = list(rows)
        if not new:
            return
        # Both have the same ON CONFLICT, but SQLAlchemy gives it to each dialect on its own.
        of = sqlite if self.connection.dialect.name == "sqlite" else postgresql
        adding = of.insert(table)
        keys = [column.name for column in table.primary_key]
        changed = {one.name: one for one in adding.excluded if one.name not in keys}
        changing = adding.on_conflict_do_update(index_elements=keys, set_=changed)
        self.connection.execute(changing, new)


class Store:
    """An open store; see `open_store`."""

    def __init__(self, engine: Engine, patience: float) -> None:
        """`patience`: how many seconds a writer waits for its turn."""
        self._engine = engine
        self._writers = engine.execution_options(**WRITING)
        self._patience = patience

    @contextmanager
    def writing(self, who: str, command: str, at: datetime) -> Iterator[Entry]:
        """One transaction: all of it is recorded at the end of the block, or, after any exception,
        nothing. `at` is what the clock says, a naive local time.

        Raises InputError: DP846 when others write for longer than the patience, DP847 read-only,
        DP848 disk full, DP852 connection lost, DP857 whatever else the database says.
        """
        clock = _naive(at)
        if not who.strip():
            raise ValueError("an entry says who")
        with told(self._engine.url, writing=True), self._writers.connect() as connection:
            transaction = connection.begin()
            with transaction:
                wait_for_turn(connection, self._patience)
                yield _entered(connection, who, command, clock)
                with told(self._engine.url, writing=True, committing=True):
                    transaction.commit()

    @contextmanager
    def noting(self, patience: float) -> Iterator[Notes]:
        """One transaction that is no entry, for `fetches`. It stands in line with the writers, for
        `patience` seconds. Raises InputError as `writing` does."""
        writers = self._writers.execution_options(**{WAITING: patience})
        with told(writers.url, writing=True), writers.begin() as connection:
            wait_for_turn(connection, patience)
            yield Notes(connection)

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """One snapshot: what others record inside of the block is not seen."""
        with told(self._engine.url), self._engine.connect() as connection, connection.begin():
            hold_still(connection)
            reading = Reading(connection)
            reading.last()  # the snapshot is taken now, not with the caller's first question
            yield reading

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def _entered(connection: Connection, who: str, command: str, clock: datetime) -> Entry:
    last = connection.execute(
        select(entries.c.number, entries.c.recorded_at).order_by(entries.c.number.desc()).limit(1)
    ).first()
    number, recorded_at = 1, clock
    if last is not None:
        # A clock that was set back must not change what was known at an earlier time.
        number, recorded_at = last.number + 1, max(clock, last.recorded_at + TICK)
    row = {"number": number, "recorded_at": recorded_at, "clock": clock}
    connection.execute(insert(entries), {**row, "who": who, "command": command})
    return Entry(connection, number, recorded_at, who, command)


def _naive(moment: datetime) -> datetime:
    if moment.tzinfo is not None:
        raise ValueError("the store keeps naive local times")
    return moment
