"""A service with a clock that stands still, three subscribers, and a folder of two calendars."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import httpx
from fastapi import FastAPI

from projects.store.fetches import Fetch
from projects.store.tokens import Token, digest_of
from web.app import create_app
from web.health import FeedHealth, Health, SubscriptionHealth

T = TypeVar("T")
ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=ZONE)
TODAY = NOON.date()
SECRETS = {
    "portfolio": "Aa1bb2Cc3dd4Ee5ff6Gg7h",
    "quiet/portfolio": "Bq1bb2Cc3dd4Ee5ff6Gg7h",
    "office-0a1b2c3d4e": "Cc1bb2Cc3dd4Ee5ff6Gg7h",
    "health": "Dh1bb2Cc3dd4Ee5ff6Gg7h",
    "project-later": "Ep1bb2Cc3dd4Ee5ff6Gg7h",
}
"""Secret of a token by its scope; nothing is published yet for the last one."""


def local(text: str) -> datetime:
    """A time without a zone, as the store keeps its own."""
    return datetime.fromisoformat(text)


def calendar_bytes(summary: str, events: int = 3) -> bytes:
    """A calendar of all-day events."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//daopai//test//ZH"]
    for number in range(events):
        lines += [
            "BEGIN:VEVENT",
            f"UID:p.{number:04}.finish@daopai.example",
            "DTSTAMP:20261120T100000Z",
            "DTSTART;VALUE=DATE:20261231",
            f"SUMMARY:{summary}{number}",
            "END:VEVENT",
        ]
    return ("\r\n".join([*lines, "END:VCALENDAR"]) + "\r\n").encode()


LOUD, QUIET = calendar_bytes("◆有提醒", 40), calendar_bytes("◆无提醒", 40)


def token(number: int, scope: str, expires: date | None = None) -> Token:
    """A token of a year, handed to the office of its number."""
    until = expires or TODAY + timedelta(days=200)
    secret = digest_of(SECRETS.get(scope, scope))
    return Token(number, f"第{number}科", scope, secret, local("2026-03-02 09:00"), "admin", until)


def folder_of(place: Path) -> Path:
    """The published files."""
    (place / "quiet").mkdir(parents=True)
    for name, data in (
        ("portfolio", LOUD),
        ("quiet/portfolio", QUIET),
        ("office-0a1b2c3d4e", calendar_bytes("○")),
    ):
        (place / f"{name}.ics").write_bytes(data)
    return place


def health_of() -> Health:
    """A page with one thing to look at in each table."""
    return Health(
        title="两湖治理·市政工程处",
        built=local("2026-11-20 18:05"),
        status_date=TODAY,
        feeds=(
            FeedHealth(
                slug="portfolio",
                title="重点项目",
                status_date=TODAY,
                events=96,
                size=120_400,
                built=local("2026-11-20 18:05"),
                outcome="changed",
            ),
            FeedHealth(
                slug="office-0a1b2c3d4e",
                title="市城管局",
                status_date=date(2026, 11, 6),
                events=41,
                size=52_100,
                built=local("2026-11-06 18:02"),
                outcome="kept",
                problems=("上次检查发现错误，仍用旧文件", "数据已14天未更新"),
            ),
        ),
        count=2,
        subscriptions=(
            SubscriptionHealth(
                number=3,
                name="综合科",
                feed="重点项目",
                issued=date(2026, 3, 2),
                expires=date(2027, 3, 2),
                state="有效",
                fetched_at=local("2026-11-20 11:40"),
                agent="iOS/26.1 dataaccessd/1.0",
                count=4012,
            ),
            SubscriptionHealth(
                number=7,
                name="<b>工程科</b>",
                feed="市城管局",
                issued=date(2026, 10, 1),
                expires=date(2026, 12, 1),
                state="30 天内到期",
                problems=("从未读取",),
            ),
        ),
    )


class Stand:
    """A service under test. Change `now`, `tokens`, or let the store fail; ask with `get`."""

    def __init__(self, place: Path) -> None:
        self.folder = folder_of(place)
        self.now = NOON
        self.tokens: list[Token] = [token(n, scope) for n, scope in enumerate(SECRETS, 1)]
        self.noted: list[Fetch] = []
        self.fault: Exception | None = None
        self.asked = 0
        self.app = self.fresh()

    def fresh(self) -> FastAPI:
        """The service as after a start."""
        return create_app(
            folder=self.folder,
            tokens=self._tokens,
            note=self._note,
            health=self._health,
            now=lambda: self.now,
            domain="daopai.example",
            title="两湖治理·市政工程处",
        )

    def change(self, scope: str, **what: Any) -> None:
        """Change the token of a scope, as felt at once."""
        self.tokens = [replace(t, **what) if t.scope == scope else t for t in self.tokens]
        self.now += timedelta(seconds=3)

    def get(
        self,
        path: str,
        headers: dict[str, str] | Sequence[tuple[str, str]] | None = None,
        *,
        method: str = "GET",
        client: str = "192.0.2.7",
    ) -> httpx.Response:
        """One request; nothing is decoded or followed."""
        return self.all([(path, headers, method)], client)[0]

    def all(
        self,
        asked: Sequence[tuple[str, dict[str, str] | Sequence[tuple[str, str]] | None, str]],
        client: str = "192.0.2.7",
    ) -> list[httpx.Response]:
        """Requests one after another."""

        async def run() -> list[httpx.Response]:
            async with self.client(client) as http:
                answers = []
                for path, headers, method in asked:
                    request = http.build_request(method, path, headers=headers or {})
                    if not headers or "accept-encoding" not in dict(headers):
                        del request.headers["accept-encoding"]
                    answers.append(await http.send(request))
                return answers

        return asyncio.run(run())

    def client(self, address: str = "192.0.2.7") -> httpx.AsyncClient:
        """A client at an address."""
        transport = httpx.ASGITransport(self.app, client=(address, 4711))
        return httpx.AsyncClient(transport=transport, base_url="http://t")

    def raw(self, path: str, headers: dict[str, str]) -> int:
        """The status of a request that no well-behaved client would send."""
        said: list[int] = []

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                said.append(message["status"])

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode("utf-8", "surrogatepass"),
            "query_string": b"",
            "root_path": "",
            "headers": [(key.encode(), value.encode("latin-1")) for key, value in headers.items()],
            "client": ("192.0.2.9", 4711),
            "server": ("t", 80),
        }
        asyncio.run(self.app(scope, receive, send))
        return said[0]

    def living(self, work: Callable[[], Awaitable[T]]) -> T:
        """Run something between the service's start and its stop."""

        async def run() -> T:
            async with self.app.router.lifespan_context(self.app):
                return await work()

        return asyncio.run(run())

    def _tokens(self) -> Sequence[Token]:
        self.asked += 1
        if self.fault:
            raise self.fault
        return self.tokens

    def _note(self, rows: Sequence[Fetch]) -> None:
        if self.fault:
            raise self.fault
        self.noted += rows

    def _health(self) -> Health:
        if self.fault:
            raise self.fault
        return health_of()


def address(scope: str, slug: str | None = None) -> str:
    """The path of a scope's calendar."""
    return f"/ical/{SECRETS[scope]}/{slug or scope.removeprefix('quiet/')}.ics"
