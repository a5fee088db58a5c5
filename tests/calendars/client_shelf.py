"""Feeds behind addresses on the loopback, and what a client should show of them.

They are answered as the service does: a strong ETag of the content, 304, gzip. Every request is
written down, so that a test can tell how a program comes back.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from icalendar import Calendar


@dataclass(frozen=True, slots=True, order=True)
class Shown:
    """One event as a person sees it; `last` is the last day, the same as `day` in our feeds."""

    day: date
    last: date
    title: str
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came, and the status and the length of what it was given."""

    path: str
    agent: str
    etag: str
    encodings: str
    status: int
    size: int


def shown_of(data: bytes) -> list[Shown]:
    """What a client that has read `data` must show, in order; read by icalendar, not by us."""
    return sorted(
        Shown(
            event.start,
            event.end - timedelta(days=1),
            str(event["SUMMARY"]),
            str(event["STATUS"]) == "CANCELLED",
        )
        for event in Calendar.from_ical(data).events
    )


class Shelf:
    """Feeds by name. `put` changes what their addresses give; `requests` is what was asked."""

    def __init__(self) -> None:
        self._feeds: dict[str, bytes] = {}
        self._fault: tuple[int, str, bytes] | None = None
        self.requests: list[Request] = []
        shelf = self

        class Answer(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: object) -> None:
                """Keep the test output clean."""

            def do_GET(self) -> None:
                if shelf._fault:
                    status, kind, body = shelf._fault
                    self.send_response(status)
                    self.send_header("Content-Type", kind)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                    return
                data = shelf._feeds[self.path.strip("/").removesuffix(".ics")]
                asked = {name.lower(): value for name, value in self.headers.items()}
                known, encodings = asked.get("if-none-match", ""), asked.get("accept-encoding", "")
                zipped = "gzip" in encodings
                tag = hashlib.sha256(data).hexdigest()[:32]
                same = tag in known
                body = b"" if same else gzip.compress(data) if zipped else data
                status = 304 if same else 200
                self.send_response(status)
                self.send_header("ETag", f'"{tag}{"-gzip" if zipped else ""}"')
                self.send_header("Cache-Control", "private, no-cache")
                self.send_header("Vary", "Accept-Encoding")
                if not same:
                    self.send_header("Content-Type", "text/calendar; charset=utf-8")
                    self.send_header("Content-Length", str(len(body)))
                    if zipped:
                        self.send_header("Content-Encoding", "gzip")
                self.end_headers()
                self.wfile.write(body)
                agent = asked.get("user-agent", "")
                shelf.requests.append(
                    Request(self.path, agent, known, encodings, status, len(body))
                )

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self._server.daemon_threads = True

    def put(self, feeds: Mapping[str, bytes]) -> dict[str, str]:
        """From now on the addresses give `feeds`; the address of each."""
        self._fault = None
        self._feeds.update(feeds)
        base = f"http://127.0.0.1:{self._server.server_port}"
        return {name: f"{base}/{name}.ics" for name in feeds}

    def fail(self, status: int, body: bytes, kind: str = "text/calendar; charset=utf-8") -> None:
        """From now on every address gives this, until the next `put`."""
        self._fault = status, kind, body

    def serve(self) -> None:
        """Answer until `close`."""
        self._server.serve_forever(poll_interval=0.05)

    def close(self) -> None:
        """Stop answering and free the port."""
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def open_shelf() -> Iterator[Shelf]:
    """A shelf that answers inside of the `with`."""
    shelf = Shelf()
    thread = threading.Thread(target=shelf.serve)
    thread.start()
    try:
        yield shelf
    finally:
        shelf.close()
        thread.join()
