"""`daopai serve` as a process, from the address to the notice that it has ended."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.cli_helpers import ROOT, daopai
from tests.week_office import PLAN


@contextmanager
def served(folder: Path, *words: object) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The real service on a free port: its address and its process."""
    command = [sys.executable, "-m", "cli", "serve", "--port", "0", *map(str, words)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=pipe, stderr=pipe, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        try:
            first = process.stdout.readline()
            found = re.search(r"(https?://\S+?)（", first)
            assert found, process.communicate(timeout=10)[1]
            yield found[1], process
        finally:
            process.kill()


def stopped(process: subprocess.Popen[str]) -> tuple[str, str]:
    """All that a service said until Ctrl-C ended it."""
    process.send_signal(signal.SIGINT)
    process.wait(10)
    assert process.stdout is not None
    assert process.stderr is not None
    return process.stdout.read(), process.stderr.read()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace under the real clock, its feeds published."""
    folder = tmp_path / "office"
    assert daopai("init", folder, "--organisation", "市城管局").code == 0
    (folder / "plans" / "jie.yaml").write_text(PLAN, "utf-8")
    monkeypatch.chdir(folder)
    return folder


def issue(*words: object) -> str:
    """What stands behind the service's own address."""
    asked = ("calendar", "subscribe", *words, "--address", "http://127.0.0.1", "--json")
    answer = daopai(*asked)
    assert answer.code == 0, answer.err
    return str(answer.documents[0]["address"]).removeprefix("http://127.0.0.1")


def test_from_the_address_to_the_notice_that_it_has_ended(place: Path) -> None:
    assert daopai("calendar", "publish").code == 0
    loud, quiet = (
        issue("--portfolio", "--for", "甲科"),
        issue("--portfolio", "--for", "乙科", "--quiet"),
    )
    page = issue("--health", "--for", "办公室")
    with served(place) as (base, process), httpx.Client(base_url=base) as client:
        agent = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Thunderbird/128.0"}
        answer = client.get(loud, headers=agent)
        assert answer.status_code == 200
        assert answer.content == (place / "out" / "feeds" / "portfolio.ics").read_bytes()
        tag = {"if-none-match": answer.headers["etag"]}
        assert client.get(loud, headers={**agent, **tag}).status_code == 304
        assert client.get(quiet).content.count(b"BEGIN:VALARM") == 0
        assert client.get(loud.replace("portfolio", "project-jie")).status_code == 404
        shown = client.get(page).text
        assert "城北街道改造" in shown
        assert "甲科" in shown
        assert daopai("calendar", "revoke", "甲科").code == 0
        until = time.monotonic() + 10
        while "订阅已失效" not in client.get(loud).text and time.monotonic() < until:
            time.sleep(0.2)
        assert "订阅已失效" in client.get(loud).text
        assert client.get(quiet).status_code == 200
        out, err = stopped(process)
    assert process.returncode == 0
    assert "已停止" in out
    for path in (loud, quiet, page):
        assert path.split("/")[2] not in out + err
    rows = {
        row["name"]: row
        for row in daopai("calendar", "list", "--json").documents[0]["subscriptions"]
    }
    assert (rows["甲科"]["state"], rows["乙科"]["fetches"]) == ("revoked", 2)
    assert rows["甲科"]["fetches"] >= 4
    assert re.search(r"乙科 .*\d\d-\d\d \d\d:\d\d", daopai("calendar", "list").out)


def test_what_is_still_missing_is_said_and_the_service_runs(place: Path) -> None:
    with served(place) as (base, process):
        assert httpx.get(f"{base}/healthz").text == "ok"
        out, _ = stopped(process)
    assert "calendar publish" in out
    assert "address" in out


def test_a_port_that_is_taken_is_told_in_chinese(place: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = daopai("serve", "--port", taken.getsockname()[1])
    assert (answer.code, "占用" in answer.err, "DP888" in answer.err) == (2, True, True)
    assert "--port" in answer.err


def test_all_mistakes_of_the_service_are_told_at_once(place: Path) -> None:
    key = place / "key.pem"
    key.write_text("kein Schlüssel", "utf-8")
    wrong = ("--port", "99999", "--proxy", "nginx", "--proxy", "10.0.0.0/8", "--tls-cert", "no.pem")
    answer = daopai("serve", *wrong)
    codes = re.findall(r"^DP\d+", answer.err, re.M)
    assert (answer.code, codes) == (2, ["DP888", "DP888", "DP889", "DP889"])
    answer = daopai("serve", "--port", "0", "--tls-cert", key, "--tls-key", key)
    assert (answer.code, re.findall(r"^DP\d+", answer.err, re.M)) == (2, ["DP889"])
    for host in ("203.0.113.9", "nirgends.invalid"):
        answer = daopai("serve", "--port", "0", "--host", host)
        assert (answer.code, re.findall(r"^DP\d+", answer.err, re.M)) == (2, ["DP888"])


def test_outside_of_a_workspace_nothing_is_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert daopai("serve").err.split()[0] == "DP801"
