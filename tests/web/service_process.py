"""The real service in a process of its own, for the tests: what it serves are the kit's files.

    python -m tests.web.service_process FOLDER '{"proxies": ["127.0.0.1"], "asking": 1}'

Prints its port when it is ready. Fetches go to FOLDER/../noted.json when it hands them over.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from projects.store.fetches import Fetch
from tests.web.service_kit import SECRETS, ZONE, health_of, token
from web import server
from web.app import create_app


def main() -> None:
    """Serve until a signal comes."""
    folder, options = Path(sys.argv[1]), json.loads(sys.argv[2])
    noted: list[dict[str, object]] = []

    def note(rows: Sequence[Fetch]) -> None:
        noted.extend(asdict(row) for row in rows)
        text = json.dumps(noted, default=str)
        (folder.parent / "noted.json").write_text(text, encoding="utf-8")
        time.sleep(options.get("slow_store", 0))

    server.ASKING = options.get("asking", server.ASKING)
    server.READING = options.get("reading", server.READING)
    server.CONNECTIONS = options.get("connections", server.CONNECTIONS)
    app = create_app(
        folder=folder,
        tokens=lambda: [token(number, scope) for number, scope in enumerate(SECRETS, 1)],
        note=note,
        health=health_of,
        now=lambda: datetime.now(ZONE),
        domain="daopai.example",
        title="两湖治理·市政工程处",
    )
    tls = server.Tls(*map(Path, options["tls"])) if "tls" in options else None
    server.serve(
        app,
        host=options.get("host", "127.0.0.1"),
        port=0,
        tls=tls,
        proxies=options.get("proxies", ()),
        ready=lambda _, port: print(port, flush=True),
    )
    print("stopped", flush=True)


if __name__ == "__main__":
    main()
