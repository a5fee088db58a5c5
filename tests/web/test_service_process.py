"""The real server on a real socket: slow, broken and hostile clients, logs, the stop."""

from __future__ import annotations

import json
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.cli_helpers import ROOT
from tests.web.service_kit import LOUD, SECRETS, address, calendar_bytes, folder_of
from web import server

if sys.platform == "win32":
    pytest.skip("signals of a POSIX system", allow_module_level=True)

FEED = address("portfolio")
HOST = "127.0.0.1"


@dataclass
class Running:
    """A service in its own process."""

    process: subprocess.Popen[str]
    port: int
    place: Path
    scheme: str = "http"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{HOST}:{self.port}"

    def client(self, trust: ssl.SSLContext | bool = False) -> httpx.Client:
        """A well-behaved one."""
        return httpx.Client(base_url=self.url, verify=trust, trust_env=False)

    def dial(self, timeout: float = 20) -> socket.socket:
        return socket.create_connection((HOST, self.port), timeout=timeout)

    def say(self, data: bytes, *, ends: bool = False) -> bytes:
        """Everything that comes back until the server hangs up."""
        with self.dial() as line:
            line.sendall(data)
            if ends:
                line.shutdown(socket.SHUT_WR)
            return heard(line)

    def stop(self) -> tuple[float, str]:
        """Seconds until it had ended, and all that it wrote."""
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        out, _ = self.process.communicate(timeout=30)
        return time.monotonic() - begun, out + (self.place / "log").read_text(encoding="utf-8")


def heard(line: socket.socket) -> bytes:
    found = b""
    with suppress(ConnectionError):
        while part := line.recv(65536):
            found += part
    return found


Start = Callable[..., Running]


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    with ExitStack() as ending:

        def begin(**options: object) -> Running:
            place = tmp_path_factory.mktemp("service")
            folder = folder_of(place / "feeds")
            log = ending.enter_context((place / "log").open("w", encoding="utf-8"))
            words = [sys.executable, "-m", "tests.web.service_process", str(folder)]
            process = subprocess.Popen(
                [*words, json.dumps(options)],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
            ending.enter_context(process)
            ending.callback(process.kill)
            assert process.stdout is not None
            port = process.stdout.readline()
            assert port, (place / "log").read_text(encoding="utf-8")
            scheme = "https" if "tls" in options else "http"
            return Running(process, int(port), place, scheme)

        yield begin


@pytest.fixture(scope="module")
def service(start: Start) -> Running:
    """One with short patience, for all tests that do not stop it."""
    return start(asking=1.0, reading=1.0)


GET = f"GET {FEED} HTTP/1.1\r\nHost: t\r\n".encode()


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\xff" * 400 + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)) * 2,
        b"HELLO\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: t\r\nA\x00B: c\r\n\r\n",
        b"GET /\xe4\xb8\xad HTTP/1.1\r\nHost: t\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: t\r\nX: " + b"a" * 40_000,
        b"GET /" + b"a" * 40_000,
    ],
    ids=lambda data: repr(data[:24]),
)
def test_what_is_no_request_is_refused_and_hung_up_on(service: Running, data: bytes) -> None:
    answer = service.say(data)
    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b"x-content-type-options: nosniff" in answer


def test_a_long_head_in_one_piece_is_refused_too(service: Running) -> None:
    answer = service.say(GET + b"X: " + b"a" * 20_000 + b"\r\nConnection: close\r\n\r\n")
    assert answer[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 431")


def test_a_client_that_has_said_all_gets_its_answers(service: Running) -> None:
    assert service.say(GET + b"\r\n", ends=True).endswith(LOUD)
    assert service.say((GET + b"\r\n") * 3, ends=True).count(b"HTTP/1.1 200") == 3
    assert service.say(b"", ends=True) == b""
    assert service.say(b"GET / HT", ends=True) == b""


def test_requests_in_a_row_are_answered_in_order(service: Running) -> None:
    asked = GET + b"\r\nGET /healthz HTTP/1.1\r\nHost: t\r\n\r\n"
    answer = service.say(asked * 25 + GET + b"Connection: close\r\n\r\n")
    assert answer.count(LOUD) == 26
    assert answer.count(b"\r\n\r\nok") == 25
    assert answer.endswith(LOUD)


def test_bodies_that_nobody_asked_for(service: Running) -> None:
    small = GET + b"Content-Length: 5\r\nConnection: close\r\n\r\nhello"
    assert service.say(small).endswith(LOUD)
    large = GET + b"Content-Length: 70000\r\n\r\n" + b"a" * 70_000
    assert service.say(large).startswith(b"HTTP/1.1 413")
    waits = GET + b"Content-Length: 70000\r\nExpect: 100-continue\r\n\r\n"
    assert service.say(waits).startswith(b"HTTP/1.1 413")
    begun, sent = time.monotonic(), 0
    with service.dial() as line, suppress(ConnectionError, TimeoutError):
        line.sendall(GET + b"Transfer-Encoding: chunked\r\n\r\n")
        while time.monotonic() - begun < 10:
            line.sendall(b"400\r\n" + b"a" * 1024 + b"\r\n")
            sent += 1
    assert time.monotonic() - begun < 5, f"{sent} KB were taken"


def test_a_request_of_two_lengths_is_refused_and_what_follows_it_is_not_heard(
    service: Running,
) -> None:
    two = b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    answer = service.say(GET + two + GET + b"\r\n")
    assert answer.startswith(b"HTTP/1.1 400")
    assert answer.count(b"HTTP/1.1") == 1


def test_damaged_chunks_end_the_conversation(service: Running) -> None:
    answer = service.say(GET + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n")
    assert answer.count(b"HTTP/1.1") <= 1


def test_no_websocket_and_no_other_protocol(service: Running) -> None:
    upgrade = b"Connection: close, Upgrade\r\nUpgrade: websocket\r\n\r\n"
    assert service.say(GET + upgrade).endswith(LOUD)


def test_many_quiet_connections_disturb_nobody(service: Running) -> None:
    with ExitStack() as lines:
        for _ in range(150):
            line = lines.enter_context(service.dial())
            line.sendall(GET + b"\r\n")
            assert line.recv(12) == b"HTTP/1.1 200"
        with service.client() as good:
            assert good.get(FEED).content == LOUD


def test_two_hundred_dribbling_clients_hold_up_nobody(service: Running) -> None:
    ended: list[float] = []
    heads = (GET, b"GET / HTTP/1.1\r\nHost: t\r\nContent-Length: 90\r\n\r\n" + b"a" * 80)

    def dribble(number: int) -> None:
        begun = time.monotonic()
        with service.dial() as line, suppress(ConnectionError):
            for byte in heads[number % 2] * 9:
                line.sendall(bytes([byte]))
                time.sleep(0.1)
                if time.monotonic() - begun > 15:
                    return
        ended.append(time.monotonic() - begun)

    dribblers = [threading.Thread(target=dribble, args=(n,), daemon=True) for n in range(200)]
    for one in dribblers:
        one.start()
    with service.client() as good:
        tag, answers = "", []
        until = time.monotonic() + 1.5
        while time.monotonic() < until:
            answer = good.get(FEED, headers={"if-none-match": tag})
            tag = answer.headers["etag"]
            answers.append(answer.status_code)
            assert service.say(GET + b"Connection: close\r\n\r\n").endswith(LOUD)
    assert set(answers[1:]) == {304}
    assert len(answers) > 20
    for one in dribblers:
        one.join(20)
    assert len(ended) == 200
    assert max(ended) < 8


def test_who_says_nothing_or_reads_nothing_is_hung_up_on(service: Running) -> None:
    (service.place / "feeds" / "quiet" / "portfolio.ics").write_bytes(calendar_bytes("○", 60_000))
    asked = f"GET {address('quiet/portfolio')} HTTP/1.1\r\nHost: t\r\n\r\n".encode()
    with service.dial() as silent, service.dial() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.sendall(asked)
        begun = time.monotonic()
        assert heard(silent) == b""
        assert time.monotonic() - begun < 5
        time.sleep(1.0)
        begun = time.monotonic()
        got = heard(deaf)
        assert len(got) < len(calendar_bytes("○", 60_000))
        assert time.monotonic() - begun < 5


def test_a_stranger_cannot_pass_for_somebody_else(service: Running, start: Start) -> None:
    behind = start(proxies=["127.0.0.1"], connections=20)
    with service.client() as direct, behind.client() as proxied:
        for number in range(30):
            named = {"x-forwarded-for": f"198.51.100.{number}"}
            last = direct.get("/x", headers=named)
            via = proxied.get("/x", headers=named)
        assert (last.status_code, via.status_code) == (429, 404)
        same = {"x-forwarded-for": "203.0.113.9, 198.51.100.77"}
        answers = [proxied.get("/x", headers=same).status_code for _ in range(21)]
    assert answers == [404] * 20 + [429]
    crowd(behind)
    seconds, told = behind.stop()
    assert seconds < 5
    assert "client=198.51.100.29" in told
    assert "stopped" in told


def crowd(full: Running) -> None:
    """More than the 20 connections that `full` takes."""
    with ExitStack() as lines:
        for _ in range(19):
            lines.enter_context(full.dial())
        with full.dial() as last:
            last.sendall(GET + b"\r\n")
            assert last.recv(12) == b"HTTP/1.1 200"
            refused = full.say(GET + b"\r\n")
            assert refused.startswith(b"HTTP/1.1 404")  # 503 switches Thunderbird off
            assert b"retry-after: 60" in refused
            assert b"x-content-type-options: nosniff" in refused
        for _ in range(20):
            lines.enter_context(full.dial())
        with full.client() as http:
            assert http.get("/healthz").status_code == 503
        for _ in range(3):
            with suppress(ConnectionError):
                lines.enter_context(full.dial())
        with full.dial() as unheard:  # answered before anything is said
            refused = heard(unheard)
        assert refused.startswith(b"HTTP/1.1 404")
        assert b"retry-after: 60" in refused
    until = time.monotonic() + 10
    answer = b""
    while b" 200 OK" not in answer and time.monotonic() < until:
        answer = full.say(b"GET /healthz HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")
    assert answer.endswith(b"ok")


def test_no_secret_is_ever_written_down(start: Start) -> None:
    one = start(asking=0.3)
    for scope, secret in SECRETS.items():
        paths = [address(scope), f"/health/{secret}", f"/ical/{secret}", f"/{secret}"]
        paths += [f"{address(scope)}?t={secret}", f"/ical/{secret}/%00{secret}", f"//{secret}"]
        said = {
            "user-agent": f"R {secret}",
            "referer": f"{one.url}{address(scope)}",
            "x-forwarded-for": secret,
            "if-none-match": f'"{secret}"',
        }
        with one.client() as http:
            for path in paths:
                for method in ("GET", "HEAD", "POST", secret):
                    assert http.request(method, path, headers=said).status_code < 504
        for broken in (f"GET {path}\r\n\r\n", f"{secret}\r\n\r\n", f"GET {path} HTTP/1.1\r\nX"):
            one.say(broken.encode())
        one.say(f"GET {path} HTTP/1.1\r\n{secret}\x00: x\r\n\r\n".encode())
        one.say(f"GET {path} HTTP/1.1\r\nHost: {secret}\r\nTransfer-Encoding: x\r\n\r\n".encode())
        one.say(GET + f"Transfer-Encoding: chunked\r\n\r\n{secret}\r\n".encode())
    _, told = one.stop()
    noted = (one.place / "noted.json").read_text(encoding="utf-8")
    assert "subscription=1 GET 200" in told
    assert "subscription=- other 405" in told
    assert "Traceback" not in told
    for secret in SECRETS.values():
        assert secret not in told
        assert secret not in noted


def test_a_stop_hands_over_what_was_read_and_takes_no_five_seconds(start: Start) -> None:
    one = start(slow_store=60)
    with one.dial() as idle, one.dial() as half, one.client() as kept:
        assert kept.get(FEED).status_code == 200
        idle.sendall(b"G")
        half.sendall(GET)
        seconds, told = one.stop()
    assert seconds < 5
    assert one.process.returncode == 0
    assert "stopped" in told
    assert "Traceback" not in told
    (row,) = json.loads((one.place / "noted.json").read_text(encoding="utf-8"))
    assert (row["token"], row["status"], row["count"]) == (1, 200, 1)


def certificate(place: Path) -> tuple[str, str]:
    """A certificate for this machine and its key, made for the test."""
    made = subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", str(place / "key.pem"), "-out", str(place / "cert.pem")),
        ],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("openssl cannot make a certificate here")
    return str(place / "cert.pem"), str(place / "key.pem")


def test_it_speaks_tls_and_takes_no_other(start: Start, tmp_path: Path) -> None:
    cert, key = certificate(tmp_path)
    one = start(tls=[cert, key], asking=1.0)
    trust = ssl.create_default_context(cafile=cert)
    with one.client(trust) as http:
        first = http.get(FEED)
        assert first.content == LOUD
        assert http.get(FEED, headers={"if-none-match": first.headers["etag"]}).status_code == 304
        assert one.say(GET + b"\r\n") == b""
        begun = time.monotonic()
        assert one.say(b"") == b""  # no greeting either
        assert time.monotonic() - begun < 5
        assert http.get("/healthz").text == "ok"
    seconds, told = one.stop()
    assert seconds < 5
    assert "Traceback" not in told


def test_a_place_that_cannot_be_used_is_an_error_before_anything_starts(
    service: Running, tmp_path: Path
) -> None:
    from fastapi import FastAPI

    with pytest.raises(OSError, match="in use"):
        server.serve(FastAPI(), host=HOST, port=service.port)
    with pytest.raises(OSError):  # noqa: PT011 — its text is the system's own
        server.serve(FastAPI(), host="no.such.host.invalid", port=0)
    cert, _ = certificate(tmp_path)
    for key in (tmp_path / "gone.pem", Path(cert)):
        with pytest.raises(OSError):  # noqa: PT011 — its text is the system's own
            server.serve(FastAPI(), host=HOST, port=0, tls=server.Tls(Path(cert), key))
