"""Around every request: what is not asked for is refused, what goes out is made safe, one log line.

The path holds the secret, so it is in no line: not of the log, not of an error.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from web.limits import client_of

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

METHODS = ("GET", "HEAD")
BODY = 64 * 1024
"""Bytes of a body that nobody needs and that is still let through."""
HEAD = 16 * 1024
"""Bytes of names and values of headers."""
AGAIN = 60
"""Seconds after which to come again when something is wrong with us."""
PAGES = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
SAFE = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", PAGES.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"x-robots-tag", b"noindex, nofollow"),
    (b"cross-origin-resource-policy", b"same-origin"),
)

_LOG = logging.getLogger("daopai.web")


class Door:
    """The outermost layer of the service."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; an error of ours becomes a plain 500, of a calendar a 404."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        out = _Out(send, bare=scope["method"] == "HEAD")
        try:
            refused = _refused(scope)
            if refused:
                await _say(out, *refused)
            else:
                await self._app(scope, receive, out)
        except Exception as error:
            _LOG.error("request failed: %s", _where(error))
            if not out.status:
                await _say(out, *unable(scope, 500, b"Internal Server Error"))
        _LOG.info(
            "client=%s subscription=%s %s %d %d bytes",
            client_of(scope["client"][0] if scope.get("client") else None),
            scope.get("state", {}).get("subscription", "-"),
            scope["method"] if scope["method"] in METHODS else "other",
            out.status,
            out.size,
        )


def unable(scope: Scope, status: int, text: bytes) -> tuple[int, bytes, tuple[bytes, bytes]]:
    """What is said of a trouble that passes: an error, but to a calendar program a 404.

    Thunderbird switches a calendar off at any error but 404, at which it keeps its events.
    """
    if scope["path"].startswith("/ical/"):
        status, text = 404, b"Not Found"
    return status, text, (b"retry-after", str(AGAIN).encode())


class _Out:
    """`send` with the safe headers, without the body where only the head was asked for."""

    def __init__(self, send: Send, *, bare: bool) -> None:
        self._send, self._bare = send, bare
        self.status = self.size = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = list(message.get("headers", ()))
            named = {name.lower() for name, _ in headers}
            headers += [header for header in SAFE if header[0] not in named]
            message = {**message, "headers": headers}
        elif message["type"] == "http.response.body":
            if self._bare:
                message = {**message, "body": b""}
            self.size += len(message.get("body", b""))
        await self._send(message)


def _refused(scope: Scope) -> tuple[int, bytes, tuple[bytes, bytes]] | None:
    """Why a request is not even looked at: status, text, one more header."""
    if scope["method"] not in METHODS:
        return 405, b"Method Not Allowed", (b"allow", b", ".join(m.encode() for m in METHODS))
    close = (b"connection", b"close")
    if sum(len(name) + len(value) for name, value in scope["headers"]) > HEAD:
        return 431, b"Request Header Fields Too Large", close
    names = {name.lower() for name, _ in scope["headers"]}
    if {b"transfer-encoding", b"content-length"} <= names:
        # A proxy that goes by the other one would take the body for somebody else's request.
        return 400, b"Bad Request", close
    lengths = [value for name, value in scope["headers"] if name.lower() == b"content-length"]
    if any(not value.isdigit() or int(value[:20]) > BODY for value in lengths):
        return 413, b"Content Too Large", close
    return None


async def _say(
    send: Send, status: int, text: bytes, header: tuple[bytes, bytes] | None = None
) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(text)).encode()),
        (b"cache-control", b"no-store"),
        *([header] if header else []),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})


def _where(error: BaseException) -> str:
    """The kind of an error and the lines it went through, not what it says: that may be a path."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {lines}"
