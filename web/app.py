"""The service: calendars and the health page behind secrets, every wrong address the same 404.

A calendar that cannot be given just now is a 404 too: Thunderbird switches a calendar off at any
other error, and keeps its events at this one.

/ical/<token>/<feed>.ics     /health/<token>     /healthz     /
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from fastapi import FastAPI, Request, Response

from calendars.notices import WARNED_FOR, ended, expiring
from projects.store.fetches import Fetch
from web.answers import Asked, calendar
from web.door import PAGES, Door
from web.health import Health, health_page, plain_page, style_source
from web.limits import Failures, client_of
from web.roll import NoRollError, Roll
from web.shelf import Sheet, Shelf
from web.tally import Tally
from web.threads import in_thread

if TYPE_CHECKING:
    from projects.store.tokens import Token

ENDED_FOR = timedelta(days=30)
"""For how long a subscription says that it has ended, before there is nothing at its address."""
LATER = 600
"""Seconds after which to ask again for what is not there yet."""
PATIENCE = 5.0
"""Seconds that the health page waits for the store."""
HEALTH = "health"
"""The scope of the health page's tokens."""

_FEED = re.compile(r"([a-z0-9._-]{1,80})\.ics")
_AGAIN = {"retry-after": str(LATER)}


def create_app(
    *,
    folder: Path,
    tokens: Callable[[], Sequence[Token]],
    note: Callable[[Sequence[Fetch]], None],
    health: Callable[[], Health],
    now: Callable[[], datetime],
    domain: str,
    title: str,
) -> FastAPI:
    """The service over the published files of `folder`.

    `tokens` gives every token ever issued, `note` records fetches, `health` gives the health page's
    values: all three may block and may fail, they run in threads. `now` is the time with its zone,
    `domain` that of the UIDs, `title` the service's name. Client addresses are taken from the
    connection as the server tells it: see `web.server.serve` for proxies.
    """
    service = _Service(Shelf(folder), Roll(tokens, now), Tally(note), health, now, domain, title)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        handing_over = asyncio.create_task(service.tally.run())
        yield
        handing_over.cancel()
        with suppress(asyncio.CancelledError):
            await handing_over
        await service.tally.stop()

    app = FastAPI(
        title=title,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        lifespan=life,
    )
    app.add_middleware(Door)
    routes: dict[str, Callable[..., Awaitable[Response]]] = {
        "/ical/{secret}/{name}": service.feed,
        "/health/{secret}": service.page,
        "/healthz": service.alive,
        "/": service.home,
    }
    for path, answer in routes.items():
        app.add_api_route(path, answer, methods=["GET", "HEAD"], response_model=None)

    async def nothing(request: Request, _: Exception) -> Response:
        return service.nothing(request)

    app.add_exception_handler(404, nothing)
    return app


@dataclass(eq=False)
class _Service:
    """What the routes share."""

    shelf: Shelf
    roll: Roll
    tally: Tally
    health: Callable[[], Health]
    now: Callable[[], datetime]
    domain: str
    title: str

    def __post_init__(self) -> None:
        self.failures = Failures()
        self.seen: tuple[Health, datetime] | None = None

    async def feed(self, request: Request, secret: str, name: str) -> Response:
        """A calendar, or the notice that it has ended."""
        try:
            token = await self.roll.holder(secret)
        except NoRollError:
            return _not_yet()
        found = _FEED.fullmatch(name)
        if not (found and token and _opens(token.scope, found[1])):
            return self.nothing(request)
        answer = self._feed(token, Asked.of(request.headers.items()), found[1])
        self._count(request, token, secret, answer)
        return answer

    def _feed(self, token: Token, asked: Asked, name: str) -> Response:
        today = self.now().date()
        last = token.ended(today)
        if last is not None and today - last >= ENDED_FOR:
            return _gone()
        sheet = self._live(token, today) if last is None else self._ended(token, last)
        if sheet is None:
            return _not_yet()
        answer = calendar(sheet, asked, name)
        return Response(answer.body, answer.status, answer.headers)

    def _live(self, token: Token, today: date) -> Sheet | None:
        """The feed; near its end, with the day on which its subscription ends."""
        until = token.expires
        if until is None or until - today > WARNED_FOR:
            return self.shelf.sheet(token.scope)

        def noticed(sheet: Sheet) -> Sheet:
            data = expiring(sheet.data, number=token.number, domain=self.domain, until=until)
            return Sheet(data, max(sheet.modified, self._start_of(until - WARNED_FOR)))

        return self.shelf.sheet(token.scope, f"{token.number} {until}", noticed)

    def _ended(self, token: Token, last: date) -> Sheet:
        taken = token.revoked is not None and token.revoked.date() == last
        data = ended(
            title=self.title,
            number=token.number,
            domain=self.domain,
            on=last,
            why="revoked" if taken else "expired",
        )
        return Sheet(data, self._start_of(last))

    def _start_of(self, day: date) -> int:
        """A day's first second, as a time of change."""
        return int(datetime.combine(day, time(), self.now().tzinfo).timestamp())

    async def page(self, request: Request, secret: str) -> Response:
        """The health page."""
        try:
            token = await self.roll.holder(secret)
        except NoRollError:
            return _text(503, "Service Unavailable", _AGAIN)
        if token is None or token.scope != HEALTH:
            return self.nothing(request)
        now = self.now()
        if token.ended(now.date()) is not None:
            answer = _gone()
        else:
            answer = _html(health_page(await self._health(now), now, self._troubles()))
        self._count(request, token, secret, answer)
        return answer

    async def _health(self, now: datetime) -> Health:
        """The store's answer, or the last one that it gave."""
        asking = in_thread(self.health)
        try:
            self.seen = (await asyncio.wait_for(asking, PATIENCE), now)
        except Exception:  # whatever the store's reason is, the page says that there is one
            nothing = Health(title=self.title, built=None, status_date=None, known=False)
            health, since = self.seen or (nothing, None)
            told = f"以下是 {since:%Y-%m-%d %H:%M} 的情况" if since else "稍后再打开本页"
            problem = f"数据库暂时读不出来，{told}"
            return replace(health, problems=(problem, *health.problems))
        return self.seen[0]

    def _troubles(self) -> tuple[str, ...]:
        return tuple(
            says
            for stale, says in (
                (self.roll.stale, "订阅名单暂时读不出来，按上次的名单提供日历，此后收回的尚未生效"),
                (self.tally.stale, "读取记录暂时写不进数据库，恢复后补记"),
            )
            if stale
        )

    async def alive(self) -> Response:
        """For a monitoring program: the service runs, whatever its feeds are like."""
        return Response("ok", 200, {"cache-control": "no-store"}, "text/plain; charset=utf-8")

    async def home(self) -> Response:
        """For a person who opens the bare address."""
        return _html(plain_page(self.title))

    def nothing(self, request: Request) -> Response:
        """One answer to everything that is not there, so that it tells nothing; 429 after many."""
        client = client_of(request.client.host if request.client else None)
        wait = self.failures.wait(client, self.now().timestamp())
        if wait:
            return _text(429, "Too Many Requests", {"retry-after": str(wait)})
        return _text(404, "Not Found")

    def _count(self, request: Request, token: Token, secret: str, answer: Response) -> None:
        request.state.subscription = token.number
        # A program that writes the address into its own name must not bring it into the store.
        agent = unquote(request.headers.get("user-agent", "")).replace(secret, "…")
        size = 0 if request.method == "HEAD" else len(answer.body)
        self.tally.add(Fetch(token.number, self.now(), answer.status_code, agent, size))


def _opens(scope: str, name: str) -> bool:
    """Whether a token's scope is this feed, with or without alarms. The health page is none."""
    return scope != HEALTH and scope in (name, f"quiet/{name}")


def _text(status: int, text: str, more: dict[str, str] | None = None) -> Response:
    headers = {"cache-control": "no-store", **(more or {})}
    return Response(text, status, headers, "text/plain; charset=utf-8")


def _html(html: str) -> Response:
    policy = f"{PAGES}; style-src {style_source()}; img-src data:"
    headers = {"content-security-policy": policy, "cache-control": "private, no-store"}
    return Response(html, 200, headers, "text/html; charset=utf-8")


def _gone() -> Response:
    return _text(410, "Gone")


def _not_yet() -> Response:
    """A trouble that passes, of a calendar."""
    return _text(404, "Not Found", _AGAIN)
