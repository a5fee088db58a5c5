"""`daopai serve`: what the service is given, and what is said where it cannot start.

The service itself lives in `web`, which this room does not know: `cli` hands over what starts it.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows import memory
from flows.chinese import Command
from projects.errors import Finding, InputError, reason
from projects.workspace import MARK, Workspace
from projects.writers.terminal import terminal_width, wrap

if TYPE_CHECKING:
    from projects.store import Store
    from projects.store.fetches import Fetch
    from projects.store.tokens import Token
    from projects.writers.feed_health_view import FeedHealth

_OWN = "写本机的 IP 地址，如 127.0.0.1 或 0.0.0.0"


@dataclass(frozen=True, slots=True)
class Service:
    """What a workspace gives to the service: where it listens, and the store behind it.

    `tls` are the files of a certificate and its key, `proxies` addresses and networks that may say
    for whom they ask. Every question opens the store anew, so that a backup that was put back, or
    a server that was restarted, is found. Where its file is gone they fail (DP842) and make no new
    one: an empty list of tokens would end every subscription.
    """

    workspace: Workspace
    host: str
    port: int
    tls: tuple[Path, Path] | None
    proxies: tuple[str, ...]

    @property
    def folder(self) -> Path:
        """Where the published feeds stand."""
        from flows.feeds.report import feeds_folder

        return feeds_folder(self.workspace)

    def tokens(self) -> Sequence[Token]:
        """Every token ever issued."""
        from projects.store import tokens

        with self._store() as store, store.reading() as reading:
            return tokens.every(reading)

    def note(self, rows: Sequence[Fetch]) -> None:
        """Record who fetched what."""
        from projects.store import fetches

        with self._store() as store:
            fetches.note(store, rows)

    def health(self) -> FeedHealth:
        """How feeds and subscriptions stand."""
        from flows.feeds.health import health

        self._must_be_there()
        return health(self.workspace, memory.now(self.workspace), thorough=False)

    def now(self) -> datetime:
        """The time, with its zone."""
        return memory.clock(self.workspace.zone)

    def _store(self) -> AbstractContextManager[Store]:
        self._must_be_there()
        return memory.opened(self.workspace)

    def _must_be_there(self) -> None:
        if not memory.has_store(self.workspace):
            raise InputError.of("DP842", "数据库文件不见了", "从备份恢复数据库")

    def ready(self, host: str, port: int) -> None:
        """Say where it listens, how much there is, and what is still missing."""
        scheme = "https" if self.tls else "http"
        shown = f"[{host}]" if ":" in host else host
        today = self.now().date()
        live = sum(token.ended(today) is None for token in self.tokens())
        feeds = len(list(self.folder.glob("*.ics")))
        lines = [f"正在提供订阅：{scheme}://{shown}:{port}（{feeds} 个日历，{live} 份有效订阅）"]
        lines += [f"注意：{says}" for says in self._missing(feeds, host)]
        for line in [*lines, "按 Ctrl-C 停止"]:
            click.echo("\n".join(wrap(line, terminal_width(), indent=6, first=0)))

    def _missing(self, feeds: int, host: str) -> list[str]:
        import ipaddress

        found = [] if feeds else ["还没有日历，先用 daopai calendar publish 生成"]
        if not self.workspace.address:
            found.append(f'{MARK} 里没有 address = "https://…"，发订阅时要用 --address 写明')
        if self.tls is None and not ipaddress.ip_address(host).is_loopback:
            found.append(
                "没有证书，地址在网上是明文；请放在 nginx 后面，或用 --tls-cert、--tls-key"
            )
        return found


def command(start: Callable[[Service], None]) -> click.Command:
    """The command, given what runs the service until it is stopped (OSError where it cannot)."""

    @click.command(cls=Command)
    @click.option(
        "--host",
        metavar="地址",
        default="127.0.0.1",
        help="在哪个地址上听；默认 127.0.0.1，只给本机的网站转发；0.0.0.0 是全部",
    )
    @click.option("--port", metavar="端口", default="8765", help="默认 8765；0 是随便一个空的")
    @click.option("--tls-cert", metavar="文件", type=Path, help="证书，连同中间证书")
    @click.option("--tls-key", metavar="文件", type=Path, help="证书的私钥，不带密码")
    @click.option(
        "--proxy",
        "proxies",
        metavar="地址",
        multiple=True,
        help="前面代理服务器的地址或网段，可写多次；只信它们说的来访地址",
    )
    def serve(
        host: str,
        port: str,
        tls_cert: Path | None,
        tls_key: Path | None,
        proxies: tuple[str, ...],
    ) -> None:
        """提供日历订阅和订阅情况页，直到被中断。"""
        service = service_of(memory.here(), host, port, tls_cert, tls_key, proxies)
        # What is wrong with the store is said before anybody can connect; a new workspace gets one.
        with memory.opened(service.workspace) as store, store.reading():
            pass
        try:
            start(service)
        except OSError as error:
            raise why_not(error, service) from error
        click.echo("已停止")

    return serve


def service_of(
    workspace: Workspace,
    host: str,
    port: str,
    certificate: Path | None,
    key: Path | None,
    proxies: Sequence[str],
) -> Service:
    """The service that was typed. Raises InputError with every mistake: DP888 port and proxies,
    DP889 the files of the certificate."""
    import ipaddress

    findings: list[Finding] = []
    number = int(port) if port.isascii() and port.isdigit() and len(port) < 6 else -1
    if not 0 <= number <= 65535:
        says = f"--port 的“{port}”不是端口"
        findings.append(Finding("DP888", says, "写 1 至 65535 的整数，如 8765"))
    for proxy in proxies:
        try:
            ipaddress.ip_network(proxy, strict=False)
        except ValueError:
            remedy = "写 IP 地址或网段，如 127.0.0.1 或 10.0.0.0/8"
            findings.append(Finding("DP888", f"--proxy 的“{proxy}”不是地址", remedy))
    if (certificate is None) != (key is None):
        missing = "--tls-cert" if certificate is None else "--tls-key"
        findings.append(Finding("DP889", f"缺少 {missing}", "证书和私钥要一起给"))
    for name, file in (("证书", certificate), ("私钥", key)):
        if file is not None and (why := _unreadable(file)):
            findings.append(Finding("DP889", f"{name} {file} 读不了：{why}", "核对文件名和权限"))
    if findings:
        raise InputError(findings)
    tls = (certificate, key) if certificate and key else None
    return Service(workspace, host.strip(), number, tls, tuple(proxies))


def _unreadable(file: Path) -> str:
    try:
        with file.open("rb") as source:
            source.read(1)
    except OSError as error:
        return reason(error)
    return ""


def why_not(error: OSError, service: Service) -> InputError:
    """Why nothing can be served here, and what to do."""
    import ssl
    from socket import gaierror

    where = f"{service.host}:{service.port}"
    if isinstance(error, ssl.SSLError):
        return InputError.of(
            "DP889",
            "证书或私钥不可用：不是 PEM，互相不配，或私钥带密码",
            "核对两个文件；证书文件里先写本机的证书，再写中间证书",
        )
    if isinstance(error, gaierror):
        says, remedy = (
            f"没有名为“{service.host}”的主机",
            "写本机的 IP 地址，如 127.0.0.1 或 0.0.0.0",
        )
    elif error.errno == errno.EADDRINUSE:
        says, remedy = f"{where} 已被别的程序占用", "先停掉那个程序，或用 --port 换一个端口"
    elif error.errno == errno.EADDRNOTAVAIL:
        says, remedy = f"本机没有地址 {service.host}", _OWN
    elif error.errno in (errno.EACCES, errno.EPERM):
        says = f"没有权限使用端口 {service.port}"
        remedy = "用 1024 以上的端口，由 nginx 转发；或由管理员授权"
    else:
        says, remedy = f"不能在 {where} 提供服务：{reason(error)}", "换一个 --host 或 --port"
    return InputError.of("DP888", says, remedy)
