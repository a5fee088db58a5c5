"""Real servers on this machine that take notifications: a relay for HTTP and one for mail."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

Act = int | str | bytes
"""What the relay does with a request: a status; "reset" or "slow" after it was read; a body, which
goes out with status 200."""


@dataclass
class Relay:
    """An HTTP server. It acts as told, then answers 200; `got` are the requests it has read."""

    acts: list[Act] = field(default_factory=list)
    got: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)
    port: int = 0
    seconds: float = 1.5

    def url(self, more: str = "") -> str:
        return f"json://relay-user:relay-password@127.0.0.1:{self.port}/hook{more}"


@contextmanager
def relay(certificate: tuple[Path, Path] | None = None) -> Iterator[Relay]:
    """A running relay; encrypted with a certificate and its key."""
    state = Relay()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers["Content-Length"]))
            state.got.append(json.loads(data))
            state.paths.append(self.path)
            act = state.acts.pop(0) if state.acts else 200
            state.arrived.set()
            if act == "reset":
                linger = struct.pack("ii", 1, 0)  # close with RST
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.connection.close()
                return
            if act == "slow":
                time.sleep(state.seconds)
            self.send_response(act if isinstance(act, int) else 200)
            if act == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            if isinstance(act, bytes):
                self.wfile.write(act)

        def do_GET(self) -> None:
            state.paths.append(f"GET {self.path}")
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

        def finish(self) -> None:
            if self.connection.fileno() >= 0:  # else it was reset
                super().finish()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who hung up is no news
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    state.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Post:
    """A mail server. `answers` are given to the next texts, "drop" hangs up, "slow" waits; an
    address with `nobody` is refused."""

    answers: list[str] = field(default_factory=list)
    got: list[tuple[list[str], bytes]] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "nobody" in address:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        self.got.append((list(envelope.rcpt_tos), content))
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer == "drop":
            assert server.transport is not None
            server.transport.close()
        if answer == "slow":
            await asyncio.sleep(1.5)
        return "250 OK" if answer in ("drop", "slow") else answer


@contextmanager
def mail_server() -> Iterator[Post]:
    """A running mail server without encryption. It needs no login, and takes no password."""
    state = Post()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        state.port = probe.getsockname()[1]
    controller = Controller(
        state,
        hostname="127.0.0.1",
        port=state.port,
        authenticator=lambda *_: AuthResult(success=False, handled=False),
        auth_require_tls=False,
    )
    controller.start()
    try:
        yield state
    finally:
        controller.stop()
