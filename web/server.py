"""The service on a socket: one process, and no client can hold it up.

uvicorn bounds the time between requests, but neither that of a request which never becomes complete
nor that of an answer which is never read; `_Deadlines` does both.
"""

from __future__ import annotations

import asyncio
import signal
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h11
import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from web.door import AGAIN, BODY, HEAD, SAFE, Door, Receive, Scope, Send, unable

ASKING = 10.0
"""Seconds from the first byte of a request, or from the opening of a connection, to its last."""
READING = 30.0
"""Seconds in which an answer must be read."""
IDLE = 5
"""Seconds of a connection between two requests."""
CONNECTIONS = 500
"""Open connections. Those beyond are told to come again, beyond twice as many unheard.

A calendar is told so by 404: Thunderbird keeps its events then and comes again. 503 switches it
off, and one that is hung up on asks ten times at once, then never again until it is restarted.
"""
ENDING = 2
"""Seconds for answers under way when the service stops."""


def _said(status: bytes, text: bytes, *more: tuple[bytes, bytes]) -> bytes:
    """An answer to what never became a request that the application could answer."""
    headers = (
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(text)).encode()),
        (b"connection", b"close"),
        *more,
        *SAFE,
    )
    lines = (b"HTTP/1.1 " + status, *(b": ".join(header) for header in headers), b"", text)
    return b"\r\n".join(lines)


_BAD = _said(b"400 Bad Request", b"Bad Request")
_CROWDED = _said(b"404 Not Found", b"Not Found", (b"retry-after", str(AGAIN).encode()))
LOGS: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(message)s"}},
    "handlers": {"err": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "daopai.web": {"handlers": ["err"], "level": "INFO", "propagate": False},
        "uvicorn": {"handlers": ["err"], "level": "ERROR", "propagate": False},
    },
}
"""What is written down, to standard error: our own line for a request, errors of the server."""


@dataclass(frozen=True, slots=True)
class Tls:
    """The files of a certificate (with its chain) and of its key, both PEM."""

    certificate: Path
    key: Path


def serve(
    app: FastAPI,
    *,
    host: str,
    port: int,
    tls: Tls | None = None,
    proxies: Sequence[str] = (),
    ready: Callable[[str, int], None] | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM, then return within five seconds.

    `port` 0 takes a free one; `ready` is told host and port as soon as connections are taken.
    `proxies`: addresses or networks whose X-Forwarded-For is believed. Raises OSError where the
    address cannot be used, and (ssl.SSLError is one) where the certificate cannot.
    """
    context = _context(tls) if tls else None
    with _bound(host, port) as listener:
        config = uvicorn.Config(
            app,
            http=_Deadlines,
            ws="none",
            lifespan="on",
            log_config=LOGS,
            access_log=False,
            server_header=False,
            proxy_headers=bool(proxies),
            forwarded_allow_ips=list(proxies),
            timeout_keep_alive=IDLE,
            timeout_graceful_shutdown=ENDING,
            h11_max_incomplete_event_size=HEAD,
            ssl_context_factory=(lambda _config, _default: context) if context else None,
        )
        server = _Server(config, ready)
        with _heard(), asyncio.Runner(loop_factory=_Loop) as runner:
            runner.run(server.serve(sockets=[listener]))


class _Loop(asyncio.SelectorEventLoop):
    """A TLS greeting has to be said as quickly as a request: asyncio alone waits for a minute."""

    async def create_server(self, *args: Any, **named: Any) -> asyncio.Server:
        if named.get("ssl"):
            named["ssl_handshake_timeout"] = ASKING
        return await super().create_server(*args, **named)


class _Server(uvicorn.Server):
    """Says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[str, int], None] | None) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self._ready and sockets:
            host, port = sockets[0].getsockname()[:2]
            self._ready(host, port)


async def _busy(scope: Scope, receive: Receive, send: Send) -> None:
    """Too many are here already: come back, and leave the line."""
    status, text, again = unable(scope, 503, b"Service Unavailable")
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(text)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
        again,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})


_FULL: Any = Door(_busy)


class _Deadlines(H11Protocol):
    """HTTP/1.1 with an end to everything that a client may take its time over."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._asking, self._reading = _Timer(self.loop), _Timer(self.loop)
        self._taken = 0
        self._half_closed = False

    # As uvicorn says it: a protocol of streams is given a transport that can be written to.
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        # Any unread byte is told, not only the 64th KB. Not 0: under TLS that stops for good.
        transport.set_write_buffer_limits(1, 0)
        self._watch()
        if len(self.connections) > CONNECTIONS:
            self.app = _FULL
        if len(self.connections) > 2 * CONNECTIONS:
            transport.write(_CROWDED)
            transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._asking.stop()
        self._reading.stop()
        self._unset_keepalive_if_required()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._taken += len(data)
        super().data_received(data)
        if self._taken > HEAD + BODY and self.conn.their_state is h11.SEND_BODY:
            self._hang_up()
        self._watch()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._watch()
        if self._half_closed and not self._answering:
            self.transport.close()

    def eof_received(self) -> bool:  # type: ignore[override] # uvicorn's never keeps it open
        """A client that has said all it wanted to still gets its answer."""
        self._half_closed = True
        return self._answering and self.scheme == "http"

    def pause_writing(self) -> None:
        super().pause_writing()
        self._reading.start(READING, self._hang_up)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._reading.stop()

    def send_400_response(self, msg: str) -> None:
        """Said once, whatever state the conversation is in."""
        if not self._answering:
            self.transport.write(_BAD)
        self.transport.close()

    def _watch(self) -> None:
        """The clock runs from a request's first byte until it is complete."""
        if self.conn.their_state in (h11.IDLE, h11.SEND_BODY):
            if self.timeout_keep_alive_task is None:
                self._asking.start(ASKING, self._hang_up)
        else:
            self._asking.stop()
            self._taken = 0

    def _hang_up(self) -> None:
        """At once: what the client has not read is not kept for it by the system either."""
        line = self.transport.get_extra_info("socket")
        with suppress(OSError):  # it may be gone already
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    @property
    def _answering(self) -> bool:
        return self.conn.our_state in (h11.SEND_RESPONSE, h11.SEND_BODY)


class _Timer:
    """What happens unless it is stopped in time."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._handle: asyncio.TimerHandle | None = None

    def start(self, seconds: float, then: Callable[[], None]) -> None:
        """Let it run; one that runs already keeps its time."""
        if self._handle is None:
            self._handle = self._loop.call_later(seconds, then)

    def stop(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None


def _bound(host: str, port: int) -> socket.socket:
    """A listening socket of the first address that `host` stands for."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    # Without its protocol asyncio does not take it for TCP, and answers wait 40 ms for an ACK.
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError:
        listener.close()
        raise
    return listener


def _context(tls: Tls) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    # A key with a password fails here instead of asking for it on the terminal.
    context.load_cert_chain(tls.certificate, tls.key, password=lambda: "")
    return context


@contextmanager
def _heard() -> Iterator[None]:
    """uvicorn stops on a signal and raises it again: here it has been heard, that is enough."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    signals = (signal.SIGINT, signal.SIGTERM)
    before = {one: signal.signal(one, lambda *_: None) for one in signals}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
