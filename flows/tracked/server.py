"""A Prefect server of the workspace's own, as a child process of `daopai flows serve`.

Knows no Prefect: the settings that are made here have to stand before Prefect is imported. Its home
is `.prefect` in the workspace: database, log, and the lock that lets one `serve` run at a time.
"""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from flows import quiet
from projects.errors import InputError, Place, reason

HOME: Final = ".prefect"
USUAL_PORT: Final = 4200
PATIENCE: Final = 120.0
"""Seconds for a server to answer: 9 to 25 on two idle cores, more at its first start."""
POLL: Final = "20"
"""Seconds between two questions for due runs. Prefect's runner gives up after three without an
answer, and a server that is started again needs up to half a minute."""
_PAUSE: Final = 0.25


@dataclass
class Server:
    """The child. `restarts` are how often it was started again."""

    home: Path
    port: int
    restarts: int = 0
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def address(self) -> str:
        """Where people look at it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def api(self) -> str:
        """What Prefect calls PREFECT_API_URL."""
        return f"{self.address}/api"

    @property
    def log(self) -> Path:
        """What the server wrote since the last start of `serve`."""
        return self.home / "server.log"

    @property
    def ended(self) -> bool:
        """Whether it ended without being asked to."""
        return self._process is not None and self._process.poll() is not None

    def start(self, patience: float = PATIENCE) -> None:
        """Start it and wait until it answers. Raises InputError DP770 with the place of its log."""
        how = "ab" if self.restarts else "wb"
        with self.log.open(how) as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "flows.tracked.child", str(self.port)],
                cwd=self.home,
                env=self._environment(),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for us: we end it after the last run
            )
        begun = time.monotonic()
        while not answers(self.api):
            waited = time.monotonic() - begun
            if self.ended or waited > patience:
                said = "中途退出" if self.ended else f"{waited:.0f} 秒没有应答"
                self.stop()
                raise self._failed(f"Prefect 服务器启动失败：{said}")
            time.sleep(_PAUSE)

    def restart(self) -> None:
        """Start a server that has ended anew, on the same port. Raises InputError DP770."""
        self.restarts += 1
        self.stop()
        self.start()

    def stop(self) -> None:
        """End it; after ten seconds without asking."""
        process = self._process
        if process is None:
            return
        assert process.stdin is not None
        with suppress(OSError):
            process.stdin.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def given_up(self) -> InputError:
        """What is said where it ends again and again."""
        return self._failed(f"Prefect 服务器反复退出，已重启 {self.restarts} 次")

    def _failed(self, says: str) -> InputError:
        return InputError.of("DP770", says, "查看日志；磁盘已满或数据库损坏时先处理", self._place)

    @property
    def _place(self) -> Place:
        return Place(str(self.log))

    def _environment(self) -> dict[str, str]:
        """Ours, with this server as the one that its own pages ask."""
        here = {"PREFECT_SERVER_API_HOST": "127.0.0.1", "PREFECT_SERVER_API_PORT": str(self.port)}
        return {**os.environ, **here, "PREFECT_HOME": str(self.home), "PREFECT_API_URL": self.api}


@contextmanager
def attended(folder: Path, port: int | None, given: str) -> Iterator[Server | None]:
    """A running server for the workspace in `folder`, whose settings this process then has.

    Args:
        folder: of the workspace; only one process attends to it at a time (InputError DP739).
        port: None takes the usual one, or a free one where that is taken; else InputError DP770
            where this very one is taken.
        given: PREFECT_API_URL. Where there is one, no server is started and None is given, once
            that one answers (InputError DP769).
    """
    home = folder / HOME
    with closing(_lock(home)):
        quiet.tend(PREFECT_HOME=str(home))
        os.environ.setdefault("PREFECT_RUNNER_POLL_FREQUENCY", POLL)
        if given:
            if not _is_address(given) or not patiently(given):
                raise silent(given)
            yield None
            return
        server = Server(home, _port(port))
        os.environ["PREFECT_API_URL"] = server.api
        with _terminable():
            try:
                server.start()
                yield server
            finally:
                server.stop()


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM ends this process as Ctrl-C does, so that the child is ended too."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _lock(home: Path) -> sqlite3.Connection:
    """Keep a second `serve` out. The lock is one of SQLite: every system has it, and it goes with
    the process. Raises InputError DP739, DP812."""
    try:
        home.mkdir(mode=0o700, exist_ok=True)
        lock = sqlite3.connect(home / "serve.lock", timeout=0, isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise InputError.of("DP812", f"{home} 不能写：{error}", "检查权限和磁盘") from error
        raise InputError.of(
            "DP739",
            "这个工作区已经有一个 daopai flows serve 在运行",
            "同一个工作区只运行一个；要重新启动，先停掉那一个",
        ) from error
    except OSError as error:
        raise InputError.of("DP812", f"{home} 不能写：{reason(error)}", "检查权限和磁盘") from error
    return lock


def _port(wanted: int | None) -> int:
    if _free(wanted or USUAL_PORT):
        return wanted or USUAL_PORT
    if wanted is not None:
        raise InputError.of(
            "DP770", f"端口 {wanted} 已被别的程序占用", "用 --port 换一个，或不写 --port"
        )
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _free(port: int) -> bool:
    with socket.socket() as probe:
        # As the server binds: a connection of its predecessor that still closes does not matter.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def answers(api: str, seconds: float = 5.0) -> bool:
    """Whether a Prefect server answers at this address. `/health` asks for no log-in."""
    try:
        with urllib.request.urlopen(f"{api.rstrip('/')}/health", timeout=seconds) as answer:
            return int(answer.status) == 200
    except (OSError, ValueError, urllib.error.URLError):
        return False


def patiently(api: str, patience: float = PATIENCE) -> bool:
    """Whether a server answers within `patience` seconds."""
    begun = time.monotonic()
    while not answers(api):
        if time.monotonic() - begun > patience:
            return False
        time.sleep(1)
    return True


def _is_address(api: str) -> bool:
    """Whether a server could ever answer there: a slip of the pen is not waited for."""
    try:
        parts = urlsplit(api)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port of 99999, half of a bracket
        return False


def silent(api: str) -> InputError:
    """What is said where a server does not answer."""
    return InputError.of(
        "DP769",
        f"Prefect 服务器 {api} 没有应答",
        "核对环境变量 PREFECT_API_URL（以 /api 结尾），确认服务器在运行",
    )
