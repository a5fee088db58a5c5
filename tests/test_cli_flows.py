"""`daopai flows`: list, run here and now, serve on one machine, and the files for several."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
import yaml

from flows import quiet
from flows.duties.roster import ROSTER
from flows.tracked.server import answers, attended
from projects.errors import InputError
from tests.cli_helpers import ROOT, daopai, process
from tests.week_office import PLAN

BROKEN = "daopai: 1\ncode: broken\nname: 坏计划\nactivities:\n  - {id: A, name: 甲, after: Z}\n"
# Notes the pid of every Python that starts, and every host that one of them looks up.
SPY = """\
import os, socket, sys
place = os.environ["SPY"]
def note(name, line):
    with open(os.path.join(place, name), "a") as file:
        file.write(line + "\\n")
note("started", f"{os.getpid()} {' '.join(sys.orig_argv)}")
sound = socket.getaddrinfo
def spied(host, *rest, **more):
    note("hosts", str(host))
    return sound(host, *rest, **more)
socket.getaddrinfo = spied
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace of one plan; no Prefect server is named."""
    folder = tmp_path / "office"
    assert daopai("init", folder, "--organisation", "市城管局").code == 0
    (folder / "plans" / "jie.yaml").write_text(PLAN, "utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    return folder


def test_the_list_says_when_each_flow_runs_and_what_for() -> None:
    shown = daopai("flows", "list").out
    for duty in ROSTER.values():
        assert re.search(rf"^{duty.name} +{re.escape(duty.when)} +{duty.words}$", shown, re.M)
    (document,) = daopai("flows", "list", "--json").documents
    assert {row["name"]: row["cron"] for row in document["flows"]} == {
        duty.name: duty.cron for duty in ROSTER.values()
    }


def test_a_flow_runs_here_and_leaves_what_it_makes(place: Path) -> None:
    answer = daopai("flows", "run", "recompute", "--as-of", "2024-03-10", "--no-charts")
    assert (answer.code, "数据截至 2024-03-10" in answer.out) == (0, True), answer.err
    assert (place / "out" / "feeds" / "portfolio.ics").exists()
    assert not (place / "out" / "charts").exists()
    assert str(place / "out" / "feeds" / "portfolio.ics") in answer.out


def test_a_bad_plan_is_told_and_the_exit_code_is_one(place: Path, tmp_path: Path) -> None:
    (place / "plans" / "bad.yaml").write_text(BROKEN, "utf-8")
    asked = ("flows", "run", "recompute", "--as-of", "2024-03-10", "--no-charts")
    answer = daopai(*asked)
    assert answer.code == 1
    assert "bad.yaml" in answer.err
    os.chdir(tmp_path)
    answer = daopai(*asked, "--workspace", place, "--json")
    (document,) = answer.documents
    assert (answer.code, document["state"]) == (1, "CompletedWithErrors")
    assert [Path(row["where"].split(":")[0]).name for row in document["errors"]] == ["bad.yaml"]


def test_a_workspace_that_cannot_be_used_ends_with_two(tmp_path: Path) -> None:
    answer = daopai("flows", "run", "remind", "--workspace", tmp_path / "none")
    assert (answer.code, answer.out) == (2, "")
    assert re.match(r"DP8\d\d ", answer.err)


def test_a_mistyped_name_and_options_of_another_flow_are_told(place: Path) -> None:
    answer = daopai("flows", "run", "weekly-buletin")
    assert (answer.code, "是否为 weekly-bulletin？" in answer.err) == (2, True)
    answer = daopai("flows", "run", "publish", "--ahead", 3, "--fresh")
    assert answer.code == 2
    assert re.findall(r"publish 没有选项 (\S+)", answer.err) == ["--ahead", "--fresh"]


def test_a_run_in_process_never_imports_prefect(place: Path) -> None:
    words = ["daopai", "flows", "run", "remind", "--as-of", "2024-03-10", "--no-send"]
    script = (
        f"import sys, cli; sys.argv = {words!r}\n"
        "try: cli.main()\n"
        "finally: print([m for m in sys.modules if m.split('.')[0] == 'prefect'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.prefect
def test_without_a_server_nothing_is_tracked_or_deployed_and_none_is_started(place: Path) -> None:
    for words, url, says in (
        (("run", "remind", "--track"), "", "没有指明"),
        (("deploy",), "http://127.0.0.1:9/api", "没有应答"),
    ):
        answer = process("flows", *words, cwd=place, env={"PREFECT_API_URL": url})
        assert answer.returncode == 2
        assert "DP769" in answer.stderr.decode()
        assert says in answer.stderr.decode()


@contextmanager
def other_service(status: int) -> Iterator[str]:
    """Something that answers every question so, but for the one after its health."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path.endswith("/health") else status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/api"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("words", "status"),
    [(("deploy",), 403), (("run", "remind", "--track"), 401), (("serve",), 401)],
)
def test_a_server_that_wants_a_log_in_is_told_as_such(
    place: Path, words: tuple[str, ...], status: int
) -> None:
    with other_service(status) as api:
        answer = process("flows", *words, cwd=place, env={"PREFECT_API_URL": api})
    told = answer.stderr.decode()
    assert answer.returncode == 2
    assert told.startswith("DP769")
    assert "拒绝了登录" in told
    assert "PREFECT_API_AUTH_STRING" in told
    assert "Traceback" not in told


def test_something_else_at_that_address_is_not_taken_for_prefect(place: Path) -> None:
    with other_service(200) as api:
        answer = process("flows", "deploy", cwd=place, env={"PREFECT_API_URL": api})
    assert (answer.returncode, answer.stderr.decode()[:5]) == (2, "DP769"), answer.stderr.decode()


@pytest.mark.parametrize("api", ["abc", "http://", "http://127.0.0.1:99999/api", "http://[::1/api"])
def test_what_is_no_address_is_told_at_once(place: Path, api: str) -> None:
    with pytest.raises(InputError, match=r"DP769.*没有应答"), attended(place, None, api):
        raise AssertionError("no server answers there")


def test_a_port_that_another_program_has_is_told_before_anything_starts(place: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = process("flows", "serve", "--port", port, cwd=place)
    told = answer.stderr.decode()
    assert answer.returncode == 2
    assert told.startswith("DP770")
    assert f"端口 {port} 已被别的程序占用" in told
    assert not (place / ".prefect" / "server.log").exists()


class Served:
    """`daopai flows serve` as a process, watched by the spy."""

    def __init__(self, folder: Path, notes: Path) -> None:
        (notes / "sitecustomize.py").write_text(SPY)
        environment = {
            name: value for name, value in os.environ.items() if name not in quiet.TENDED
        }
        environment |= {
            "PYTHONPATH": f"{notes}{os.pathsep}{ROOT}",
            "SPY": str(notes),
            "PREFECT_RUNNER_POLL_FREQUENCY": "1",
            "COLUMNS": "100",
        }
        self.notes = notes
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cli", "flows", "serve", "--workspace", str(folder)],
            cwd=notes,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        assert self.process.stdout is not None
        self.said = ""
        while "Ctrl-C" not in self.said:
            line = self.process.stdout.readline()
            assert line, self.process.communicate()[1]
            self.said += line
        found = re.search(r"http://\S+", self.said)
        assert found
        self.address = found[0]

    def servers(self) -> list[int]:
        """The pids of its servers, the newest last."""
        started = (self.notes / "started").read_text().splitlines()
        return [int(line.split()[0]) for line in started if "flows.tracked.child" in line]

    def ask(self, path: str, **body: Any) -> Any:
        """What the server's API answers. It says 503 while its SQLite file is busy; Prefect's own
        clients ask again then, so do we."""
        data = json.dumps(body).encode() if body else None
        json_body = {"content-type": "application/json"}
        asked = Request(f"{self.address}/api{path}", data, json_body)
        for _ in range(60):
            try:
                with urlopen(asked, timeout=30) as answer:
                    return json.load(answer)
            except HTTPError as error:
                if error.code != 503:
                    raise
                time.sleep(0.5)
        raise AssertionError("the server stayed busy")


@pytest.fixture
def served(place: Path, tmp_path: Path) -> Iterator[Served]:
    notes = tmp_path / "notes"
    notes.mkdir()
    made = Served(place, notes)
    yield made
    if made.process.poll() is None:
        made.process.kill()
        made.process.communicate()


def until(come: Callable[[], bool], seconds: float = 90) -> None:
    """Wait for something."""
    begun = time.monotonic()
    while not come():
        assert time.monotonic() - begun < seconds
        time.sleep(0.2)


@pytest.mark.prefect
@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals of a POSIX system")
def test_one_machine_serves_every_flow_offline_and_its_server_comes_back(
    served: Served, place: Path
) -> None:
    settings = served.ask("/admin/settings")["server"]
    assert settings["analytics_enabled"] is False
    assert settings["ui"]["show_promotional_content"] is False
    assert settings["concurrency"]["lease_storage"] == LEASES
    kept = {row["entrypoint"]: row for row in served.ask("/deployments/filter", limit=50)}
    assert set(kept) == {duty.flow.replace(":", ".") for duty in ROSTER.values()}
    assert {row["name"] for row in kept.values()} == {"office-local"}

    again = process("flows", "serve", "--workspace", place)
    assert (again.returncode, "DP739" in again.stderr.decode()) == (2, True)

    os.kill(served.servers()[0], signal.SIGKILL)
    until(lambda: len(served.servers()) == 2 and answers(f"{served.address}/api"))
    remind = kept["flows.remind_flow.remind"]["id"]
    asked = {"workspace": str(place), "as_of": "2024-03-10", "send": False}
    run = served.ask(f"/deployments/{remind}/create_flow_run", parameters={"request": asked})["id"]
    until(lambda: served.ask(f"/flow_runs/{run}")["state_type"] == "COMPLETED")

    served.process.send_signal(signal.SIGTERM)
    out, err = served.process.communicate(timeout=60)
    assert served.process.returncode == 0, err
    assert "正在重新启动" in out
    assert "已停止" in out
    assert not answers(f"{served.address}/api")
    hosts = set((served.notes / "hosts").read_text().split())
    assert hosts <= {"127.0.0.1", "localhost", "None"}
    with sqlite3.connect(place / ".prefect" / "prefect.db") as database:
        assert database.execute("select count(*) from flow_run").fetchone()[0] > 0


@pytest.mark.prefect
@pytest.mark.skipif(os.name == "nt", reason="signals of a POSIX system")
def test_a_server_never_outlives_the_one_who_started_it(tmp_path: Path) -> None:
    """However that one ends, its side of the pipe closes."""
    words = [sys.executable, "-m", "flows.tracked.child", "0"]
    with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        time.sleep(0.3)
        assert child.poll() is None
        child.stdin.close()
        child.wait(20)


# --- deploy/ -------------------------------------------------------------------------------------

DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))


def variables() -> dict[str, str]:
    """What the environment file sets."""
    lines = (DEPLOY / "daopai.env").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_environment_file_has_every_setting_that_keeps_prefect_quiet() -> None:
    kept = variables()
    assert kept.items() >= quiet.TENDED.items()
    assert set(kept) - set(quiet.TENDED) == {"PREFECT_API_URL"}


LEASES = "prefect.server.concurrency.lease_storage.filesystem"
EFFECTIVE = """\
from prefect.server.concurrency.lease_storage import get_concurrency_lease_storage
from prefect.settings import Settings, get_current_settings
from prefect.settings.legacy import _get_valid_setting_names
found = get_current_settings()
print(type(get_concurrency_lease_storage()).__module__)
print(found.server.ephemeral.enabled, found.server.analytics_enabled)
print(found.flows.heartbeat_frequency)
print(*_get_valid_setting_names(Settings))
"""


def test_every_line_of_the_environment_file_is_a_setting_of_this_prefect_and_takes_effect(
    tmp_path: Path,
) -> None:
    """The server and the worker read them when they start; an unknown one would be passed over."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    done = subprocess.run(
        [sys.executable, "-c", EFFECTIVE],
        cwd=tmp_path,
        env={**clean, **variables(), "PREFECT_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    leases, switches, heartbeat, known = done.stdout.splitlines()
    assert (leases, switches) == (LEASES, "False False")
    assert int(heartbeat) == quiet.HEARTBEAT
    text = (DEPLOY / "daopai.env").read_text("utf-8")
    named = set(re.findall(r"^#?(PREFECT_\w+)=", text, re.M))
    assert len(named) > len(quiet.TENDED)
    assert named <= set(known.split())


def commands() -> list[list[str]]:
    """Every command of ours that a unit or the compose file runs."""
    found = [
        line.partition("=")[2].split()
        for unit in UNITS
        for line in unit.read_text("utf-8").splitlines()
        if line.startswith("ExecStart=")
    ]
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    found += [service["command"] for service in services.values() if "command" in service]
    return [words[1:] for words in found if Path(words[0]).name == "daopai"]


def test_the_commands_of_units_and_containers_are_ours() -> None:
    import click

    import cli

    assert len(commands()) == 4
    for words in commands():
        command: click.Command = cli.daopai
        rest = words
        while isinstance(command, click.Group):
            command, rest = command.commands[rest[0]], rest[1:]
        with command.make_context(words[0], list(rest)):
            pass


def test_every_unit_reads_the_environment_file_and_drops_its_rights() -> None:
    assert len(UNITS) == 4
    for unit in UNITS:
        lines = set(unit.read_text("utf-8").splitlines())
        assert lines >= {
            "EnvironmentFile=/etc/daopai/daopai.env",
            "User=daopai",
            "NoNewPrivileges=yes",
            "ProtectSystem=strict",
            "CapabilityBoundingSet=",
            "WantedBy=multi-user.target",
        }, unit.name


def test_the_compose_file_holds_together_and_names_no_registry() -> None:
    document = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    services = document["services"]
    assert set(services) == {"postgres", "server", "deploy", "worker", "feeds"}
    for name, service in services.items():
        assert "/" not in service["image"]
        assert set(service.get("depends_on", {})) <= set(services)
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            assert source in document["volumes"] or source.startswith("${DAOPAI_OFFICE")
        if name != "postgres":
            assert (DEPLOY / service["env_file"]).exists()
            assert "ALL" in service["cap_drop"]
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:")
    kept = [volume.partition(":")[2] for volume in services["server"]["volumes"]]
    home = Path(services["server"]["environment"]["PREFECT_HOME"])
    assert str(home.parent) in kept, "else a new container forgets who holds a place"
    url = services["server"]["environment"]["PREFECT_SERVER_DATABASE_CONNECTION_URL"]
    assert url.startswith("postgresql+asyncpg://")
