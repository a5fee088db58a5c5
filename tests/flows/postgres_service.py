"""The system's PostgreSQL (Debian's package `postgresql`) for Prefect's server, which needs the
extension pg_trgm that the test package's own PostgreSQL lacks.

Started as that one is (`tests.store_servers`): in a temporary folder, on a socket and no port.
Debian's own cluster and service are not touched.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.store_servers import PostgreSQL, server_of

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/usr/bin")


@dataclass(frozen=True)
class Cluster:
    """A running server."""

    server: PostgreSQL

    def database(self, name: str, *extensions: str) -> str:
        """Create a database; the end of its URL, from its user on."""
        self.server.run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        for extension in extensions:
            self.server.run(f"CREATE EXTENSION {extension}", database=name)
        return self.server.url(name).removeprefix("postgresql://")


@contextmanager
def debian_postgresql() -> Iterator[Cluster]:
    """A server with pg_trgm. Skips the test, saying why, where there is none to start."""
    programs = _programs()
    server = server_of(lambda *_: programs)
    try:
        yield Cluster(server)
    finally:
        server.stop()


def _programs() -> Path:
    """The folder of initdb and postgres: the newest one that has pg_trgm."""
    for pattern in PLACES:
        for folder in sorted(Path("/").glob(pattern[1:]), reverse=True):
            if (folder / "initdb").exists() and (folder / "postgres").exists() and _trgm(folder):
                return folder
    pytest.skip("no PostgreSQL with pg_trgm on this machine: apt-get install postgresql")


def _trgm(programs: Path) -> bool:
    places = [Path("/usr/share/postgresql") / programs.parent.name]
    if (programs / "pg_config").exists():
        told = subprocess.run(
            [str(programs / "pg_config"), "--sharedir"], check=False, capture_output=True, text=True
        )
        places.append(Path(told.stdout.strip()))
    return any((place / "extension" / "pg_trgm.control").exists() for place in places)
