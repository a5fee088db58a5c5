"""Offices whose week runs on a real Prefect server, the relay that takes their messages, and what
their stores hold, to be compared with that of an office that nothing happened to."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from projects.workspace import MARK, Workspace, create, open_workspace
from tests.flows.conftest import BROKEN, plan

CHANNEL = "中继"
SETTINGS = '\n[notify]\n"{channel}" = "env:{variable}"\n'
PATIENCE = 60
"""Seconds that a channel waits for an answer: the most that is allowed."""


@dataclass
class Held:
    """A relay that answers only while `open` is set; `got` are the messages it has read, by path:
    one path an office."""

    port: int = 0
    open: threading.Event = field(default_factory=threading.Event)
    got: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def of(self, office: Workspace) -> list[dict[str, Any]]:
        """What came from an office."""
        return self.got.get(f"/{office.folder.name}", [])

    def environment(self, *offices: Workspace) -> dict[str, str]:
        """The variables that hold the addresses of their channels."""
        return {
            variable(office.folder.name): (
                f"json://127.0.0.1:{self.port}/{office.folder.name}?rto={PATIENCE}"
            )
            for office in offices
        }


@contextmanager
def held_relay() -> Iterator[Held]:
    """A running relay, open."""
    state = Held()
    state.open.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.got.setdefault(self.path, []).append(data)
            state.open.wait(10 * PATIENCE)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who hung up is no news
    state.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield state
    finally:
        state.open.set()
        server.shutdown()
        thread.join()
        server.server_close()


def variable(name: str) -> str:
    """The environment variable with the address of an office's channel."""
    return f"RELAY_OF_{name.upper()}"


def office(
    folder: Path, name: str, plans: int = 2, *, database: str = "", broken: bool = False
) -> Workspace:
    """A workspace of small plans with one channel; one plan more is `broken`."""
    made = create(folder / name, organisation="市重点办")
    for number in range(plans):
        plan(made.plans_folder, f"p{number:03}", days=30 + number % 45)
    if broken:
        (made.plans_folder / "oops.yaml").write_text(BROKEN, encoding="utf-8")
    mark = made.folder / MARK
    text = mark.read_text(encoding="utf-8")
    if database:
        text = re.sub(r'^database = "daopai.db"', f'database = "{database}"', text, flags=re.M)
    text += SETTINGS.format(channel=CHANNEL, variable=variable(name))
    mark.write_text(text, encoding="utf-8")
    return open_workspace(made.folder)


# --- what is remembered --------------------------------------------------------------------------


def remembered(workspace: Workspace) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the store, without times and the numbers that rows are held together by: a
    transaction that was broken off may leave a gap in them. Of the entries only their commands,
    which tell how often each thing was done."""
    from sqlalchemy import DateTime, literal, select

    from flows.memory import has_store, opened
    from projects.store.columns import BigId
    from projects.store.tables import META, entries

    if not has_store(workspace):
        return {}
    found: dict[str, list[tuple[Any, ...]]] = {}
    with opened(workspace) as store, store.reading() as reading:
        for table in META.sorted_tables:
            kept = [
                column
                for column in table.columns
                if not isinstance(column.type, (DateTime, type(BigId)))
                and column.name not in ("entry", "who")
            ]
            rows = reading.connection.execute(select(literal(""), *kept).select_from(table)).all()
            found[table.name] = sorted((tuple(row[1:]) for row in rows), key=repr)
        commands = reading.connection.execute(select(entries.c.command)).scalars()
        found["entries"] = sorted((command,) for command in commands)
    return found


def made(workspace: Workspace, *kinds: str) -> Mapping[str, bytes]:
    """The files in the out folder, by place; only of these kinds."""
    return {
        str(path.relative_to(workspace.out_folder)): path.read_bytes()
        for path in sorted(workspace.out_folder.rglob("*"))
        if path.is_file() and path.suffix in kinds
    }
