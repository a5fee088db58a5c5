"""What an office's week has to withstand: the cases, for whatever database stands below.

The servers, workers and kills are real. While the killed runs wait to be found out (90 s without a
sign of life), the other cases run.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as hour
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest

from flows import memory
from flows.duties.requests import BulletinRequest, RecomputeRequest, RemindRequest
from flows.duties.running import run_duty
from flows.gate import Verdict, verdict
from flows.memory import clock
from projects.workspace import Workspace
from tests.cli_helpers import daopai
from tests.flows.end_to_end_office import Held, held_relay, made, office, remembered
from tests.flows.prefect_service import Service, free_port, programs, until

POOL = "daopai"
AT_ONCE = 8
"""Runs at one time, so that two killed ones do not hold up the pool."""
CLOSED = date(2024, 1, 7)
EIGHT, NINE = hour(8, 30), hour(9, 30)
PORTFOLIO = 60
"""Plans of the office whose run is killed: enough that it is not over when its end begins."""
EARLIER = timedelta(minutes=11)
"""Longer than a message without a receipt counts as going out."""


@dataclass
class Stand:
    """The server, the relay and the offices of one module."""

    folder: Path
    service: Service
    relay: Held
    store: Callable[[str], str]
    offices: dict[str, Workspace] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)

    def office(self, name: str, plans: int = 2, *, broken: bool = False) -> Workspace:
        """An office, with a store of its own."""
        made_now = office(self.folder, name, plans, database=self.store(name), broken=broken)
        self.offices[name] = made_now
        return made_now

    def twin(self, name: str, plans: int = 2, *, broken: bool = False) -> Workspace:
        """The same office somewhere else, to which nothing happens."""
        database = self.store(f"{name}_twin")
        return office(self.folder / "twins", name, plans, database=database, broken=broken)

    def worker(self) -> None:
        """Another worker, in a folder where nothing of ours lies."""
        number = len(self.service.workers) + 1
        more = self.relay.environment(*self.offices.values())
        self.service.worker(POOL, self.folder / f"elsewhere-{number}", more)

    def staffed(self) -> None:
        """See to it that a worker is there."""
        if not any(one.ids for one in self.service.workers):
            self.worker()

    def deployment(self, flow: str, of: Workspace) -> str:
        """The id of an office's deployment of a flow."""
        found = self.service.ask("GET", f"/deployments/name/{flow}/{of.folder.name}-pool")
        return str(found["id"])

    def say(self, words: str) -> None:
        """A line with the time, for whoever reads the output."""
        print(f"{time.monotonic() - self.began:6.1f} s  {words}")


@contextmanager
def standing(folder: Path, database: str, store: Callable[[str], str]) -> Iterator[Stand]:
    """A running server with four offices whose flows are deployed on its pool; no worker yet.

    `database` is that of Prefect, `store` gives an office's own by its name ("" for its file).
    """
    programs("prefect", "daopai")
    with ExitStack() as stack:
        relay = stack.enter_context(held_relay())
        service = Service(folder / "prefect", database, free_port())
        stack.callback(service.stop)
        stand = Stand(folder, service, relay, store)
        for name, plans in {"north": PORTFOLIO, "west": 2, "east": 2}.items():
            stand.office(name, plans)
        stand.office("south", broken=True)
        service.start()
        stand.say("the server answers")
        for one in stand.offices.values():
            answer = service.daopai(
                "flows", "deploy", "--workspace", one.folder, "--at-once", AT_ONCE
            )
            assert answer.returncode == 0, answer.stdout + answer.stderr
        stand.say("deployed")
        yield stand
        stand.say("over")


@dataclass(frozen=True)
class Killed:
    """What was under way when the worker died: the ids of two runs, and when that was."""

    recompute: str
    weekly: str
    clock: float
    held: Mapping[str, list[tuple[Any, ...]]]
    """What the store of the office with many plans held then."""


def kill_in_the_middle(stand: Stand) -> Killed:
    """A worker has two runs: one has handed its message over and waits for the answer, one has
    recorded its plans and publishes. Then kill -9 to all of it."""
    north, west = stand.offices["north"], stand.offices["west"]
    stand.relay.open.clear()
    stand.worker()
    weekly = stand.service.due(stand.deployment("weekly-bulletin", west), overdue(west))
    until(lambda: stand.relay.of(west), 90, "the message arrives", stand.service.told)
    stand.say("a message was taken and is not answered")
    recompute = stand.service.due(
        stand.deployment("recompute", north),
        datetime.now(UTC),
        as_of=str(CLOSED),
        charts=False,
    )
    until(lambda: remembered(north).get("revisions"), 90, "plans are recorded",
          stand.service.told, every=0.02)  # fmt: skip
    stand.service.workers[-1].kill()
    at = time.time()
    stand.say("kill -9 of the worker and of its flows")
    stand.relay.open.set()
    return Killed(recompute, weekly, at, remembered(north))


def newest_due(of: Workspace, day: date) -> Verdict:
    """The newest bulletin that is due on a day by the calendar, whatever the day: on a holiday
    that of the week before."""
    found = verdict(of, day)
    while found.answer == "NotYet":
        found = verdict(of, found.as_of)
    return found


def overdue(of: Workspace, due: Verdict | None = None, at: hour = EIGHT) -> datetime:
    """The hour at which a bulletin was to be written; now where that has not come yet."""
    now = clock(of.zone)
    due = due or newest_due(of, now.date())
    return min(datetime.combine(due.issued_on, at, tzinfo=of.zone), now)


class Cases:
    """All of it on one server. `stand` and `killed` are fixtures of the module."""

    def test_a_killed_run_has_recorded_whole_entries_or_none(
        self, stand: Stand, killed: Killed
    ) -> None:
        for run in (killed.recompute, killed.weekly):
            assert stand.service.run(run)["state"]["name"] == "Running"
        assert len(killed.held["revisions"]) == PORTFOLIO
        (sent,) = stand.relay.of(stand.offices["west"])
        assert "第1期" in sent["title"]

    def test_a_schedule_yields_runs_and_a_worker_in_another_folder_carries_one_out(
        self, stand: Stand
    ) -> None:
        """And one bad plan is a row, not the end."""
        south, service = stand.offices["south"], stand.service
        stand.staffed()
        number = stand.deployment("recompute", south)
        planned = until(lambda: service.runs(number), 60, "runs are planned", service.told)
        assert {one["auto_scheduled"] for one in planned} == {True}
        hours = {
            datetime.fromisoformat(one["expected_start_time"]).astimezone(south.zone).hour
            for one in planned
        }
        assert hours == {2}
        soon = (datetime.now(UTC) + timedelta(seconds=8)).isoformat()
        every_hour = {"schedule": {"interval": 3600, "anchor_date": soon}, "active": True}
        service.ask("POST", f"/deployments/{number}/schedules", [every_hour])
        request = {"workspace": str(south.folder), "charts": False}
        service.ask("PATCH", f"/deployments/{number}", {"parameters": {"request": request}})

        def carried_out() -> dict[str, Any] | None:
            ended = (one for one in service.runs(number) if one["state_type"] == "COMPLETED")
            return next(ended, None)

        run = until(carried_out, 120, "a planned run is carried out", service.told)
        stand.say("a run of the schedule has ended")
        assert run["auto_scheduled"] is True
        assert run["state"]["name"] == "CompletedWithErrors"
        (row,) = json.loads(service.artifacts(run["id"])["errors"])
        assert (row["文件"], row["编号"]) == ("oops.yaml", "DP152")
        assert {f"feeds/project-p00{one}.ics" for one in (0, 1)} <= made(south, ".ics").keys()
        by_hand = daopai("flows", "run", "recompute", "--workspace", south.folder, "--no-charts")
        assert by_hand.code == 1
        assert "DP152" in by_hand.out + by_hand.err, by_hand

    def test_a_server_killed_in_the_middle_of_a_run_comes_back_and_the_run_ends(
        self, stand: Stand, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        south, service = stand.offices["south"], stand.service
        stand.staffed()
        yesterday = clock(south.zone).date() - timedelta(days=1)
        stand.relay.open.clear()
        run = service.due(
            stand.deployment("remind", south), datetime.now(UTC), as_of=str(yesterday)
        )
        until(lambda: stand.relay.of(south), 90, "the message arrives", service.told)
        service.program.kill()
        stand.say("kill -9 of the server")
        time.sleep(3)
        service.start()
        stand.say("the server answers again")
        stand.relay.open.set()
        state = service.ended(run)["state"]
        stand.say("the run has ended")
        assert state["name"] == "CompletedWithErrors"  # of the broken plan
        assert len(stand.relay.of(south)) == 1
        twin = stand.twin("south", broken=True)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        for name, address in stand.relay.environment(twin).items():
            monkeypatch.setenv(name, address)
        run_duty("recompute", RecomputeRequest(workspace=twin.folder, charts=False))
        run_duty("remind", RemindRequest(workspace=twin.folder, as_of=yesterday))
        ours, theirs = remembered(south), remembered(twin)
        for table in ("sends", "send_receipts", "ledger_events", "revisions"):
            assert ours.get(table) == theirs.get(table), table

    def test_overdue_runs_after_an_outage_send_one_bulletin(self, stand: Stand) -> None:
        """Nobody was there for weeks; then all that was missed starts at once, in any order."""
        east, service = stand.offices["east"], stand.service
        weeks = [newest_due(east, clock(east.zone).date())]
        while len(weeks) < 4:
            weeks.append(newest_due(east, weeks[-1].as_of))
        newest, *_, known = weeks
        before = BulletinRequest(workspace=east.folder, as_of=known.as_of)
        assert run_duty("weekly-bulletin", before).name == "Completed"
        stand.staffed()
        number = stand.deployment("weekly-bulletin", east)
        mornings = [overdue(east, week) for week in (weeks[2], weeks[1], newest)]
        mornings.append(overdue(east, newest, NINE))
        missed = [service.due(number, morning) for morning in mornings]
        ended = [service.ended(run, 240) for run in missed]
        stand.say("all that was missed has ended")
        spans = sorted((one["start_time"], one["end_time"]) for one in ended)
        assert all(first[1] <= then[0] for first, then in pairwise(spans)), spans
        names = {one["state"]["name"] for one in ended}
        assert "Completed" in names
        assert names <= {"Completed", "AlreadyWritten"}
        (message,) = stand.relay.of(east)
        assert f"数据截至 {newest.as_of}" in message["message"]
        written = sorted(name for name in made(east, ".md") if "周报" in name)
        assert [Path(name).stem for name in written] == [week.stem for week in reversed(weeks)]
        numbers = {key: number for _, _, number, key in remembered(east)["numbers"]}
        for _, stems in groupby(map(Path, written), lambda path: path.stem[:7]):  # 周报-2026
            found = [numbers[path.stem] for path in stems]
            assert found == [*range(1, len(found) + 1)]

    def test_a_killed_run_is_marked_crashed_and_run_again_it_ends_as_if_nothing_had_happened(
        self, stand: Stand, killed: Killed
    ) -> None:
        service, north = stand.service, stand.offices["north"]
        state = service.ended(killed.recompute, 240)["state"]
        waited = datetime.fromisoformat(state["timestamp"]).timestamp() - killed.clock
        stand.say(f"marked crashed {waited:.0f} s after the kill")
        assert (state["type"], state["name"]) == ("CRASHED", "Crashed")
        assert 60 < waited < 150
        again = service.due(
            stand.deployment("recompute", north),
            datetime.now(UTC),
            as_of=str(CLOSED),
            charts=False,
        )
        assert service.ended(again)["state"]["name"] == "Completed"
        twin = stand.twin("north", PORTFOLIO)
        run_duty("recompute", RecomputeRequest(workspace=twin.folder, as_of=CLOSED, charts=False))
        ours, theirs = remembered(north), remembered(twin)
        for table, rows in theirs.items():
            assert ours[table] == rows, table
        assert made(north, ".ics").keys() == made(twin, ".ics").keys()

    def test_a_send_cut_short_is_shown_to_a_person_and_repeated_only_on_their_word(
        self, stand: Stand, killed: Killed, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        service, west = stand.service, stand.offices["west"]
        assert service.ended(killed.weekly, 240)["state"]["name"] == "Crashed"
        number = stand.deployment("weekly-bulletin", west)
        shown = service.ended(service.due(number, overdue(west)))
        assert shown["state"]["name"] == "CompletedWithErrors"
        (row,) = json.loads(service.artifacts(shown["id"])["errors"])
        assert row["编号"] == "DP897"
        assert len(stand.relay.of(west)) == 1
        monkeypatch.chdir(west.folder)
        real = memory.clock
        monkeypatch.setattr(memory, "clock", lambda zone: real(zone) + EARLIER)
        first_row = daopai("notify", "list").out.splitlines()[2]
        assert first_row.split()[0] == "1"
        assert "不清楚" in first_row
        settled = daopai("notify", "settle", "1", "--again", "--by", "办公室")
        assert settled.code == 0, settled.err
        monkeypatch.setattr(memory, "clock", real)
        repeated = service.ended(service.due(number, overdue(west)))
        stand.say("sent again on a person's word")
        assert repeated["state"]["name"] == "Completed"
        first, second = stand.relay.of(west)
        assert first == second
        last = service.ended(service.due(number, overdue(west)))
        assert last["state"]["name"] == "AlreadyWritten"
        assert len(stand.relay.of(west)) == 2
