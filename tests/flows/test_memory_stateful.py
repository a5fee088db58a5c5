"""Any sequence of commands, lawful or not: the workspace remembers what a naive office writes down,
and any past week comes out again to the byte.

DAOPAI_FUZZ=300 draws as many sequences instead of the few of every day.
"""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from projects.ledger import EVENTS
from projects.store import baselines, ledgers, observations, open_store, revisions
from projects.store.tables import META
from tests.cli_helpers import Answer, daopai
from tests.flows.memory_office import DOCUMENTS, LAMPS, Desk, Office, Said, naive_close
from tests.projects.ledger_machine import ITEMS
from tests.store_servers import Databases

pytest_plugins = ("tests.store_servers",)

EXAMPLES = int(os.environ.get("DAOPAI_FUZZ", "3"))
STEPS = 30
COUNTS = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in META.tables)
WORKS = st.sampled_from("ABDX")
DAYS = st.integers(1, 90)


class OfficeMachine(RuleBasedStateMachine):
    """One office on one database."""

    databases: ClassVar[Databases]

    @initialize()
    def a_new_office(self) -> None:
        self.url = self.databases.ready()
        self.office, self.desk = Office(self.url), Desk()
        self.counts = self.count()
        self.recorded: tuple[bytes, tuple[bytes, ...], str] | None = None
        self.seen: list[tuple[str, date, datetime, Answer]] = []
        self.looked: dict[str, int] = {}

    def count(self) -> dict[str, int]:
        return dict(self.databases.execute(self.url, COUNTS))

    # -- how a command ends ---------------------------------------------------------------------

    def refused(self, *words: object) -> None:
        """Exit code 2, something said, and no row of any table more or less."""
        answer = daopai(*words)
        assert answer.code == 2, (words, answer.out)
        assert "DP" in answer.err
        assert self.count() == self.counts, words

    def taken(self, *words: object, commands: int = 1) -> Answer:
        """Exit code 0, and what the naive office wrote down stands in the tables."""
        answer = daopai(*words)
        assert answer.code == 0, (words, answer.err)
        files = self.office.files()
        if commands and files != self.recorded:
            self.desk.revisions.append(files)
            self.recorded = files
        self.desk.commands += commands
        self.counts = self.count()
        if files == self.recorded:
            self.look()
        return answer

    def look(self) -> None:
        """What one command tells now is remembered, for the end."""
        command = DOCUMENTS[len(self.seen) % len(DOCUMENTS)]
        told = self.office.document(command, self.office.today)
        assert told.code in (0, 1), told.err
        self.seen.append((command, self.office.today, self.office.at, told))

    # -- reports ----------------------------------------------------------------------------------

    def report(
        self, item: str, said: dict[str, object], note: str = "", day: date | None = None
    ) -> None:
        """A report that must be taken, of today or an earlier day."""
        day = day or self.office.today
        words = [word for kind, value in said.items() for word in (f"--{kind}", value)]
        more = ("--note", note) if note else ()
        self.taken("report", "plan", item, *words, "--as-of", day, "--by", "市政处", *more)
        for kind, value in said.items():
            whole = float(str(value)) if kind == "percent" else value
            self.desk.rows.append((item, day, kind, whole, "市政处", note))

    @rule(
        item=WORKS,
        told=st.lists(
            st.tuples(st.integers(1, 99), st.sampled_from(["", "更正", "更正上次"])),
            min_size=1,
            max_size=4,
        ),
    )
    def a_work_is_reported(self, item: str, told: list[tuple[int, str]]) -> None:
        """As begun, with its first day or a percentage alone; then further, or taken back."""
        for percent, note in told:
            self.office.later(1)
            said, day = self.desk.said[item], self.office.today
            if said.begun is None:
                silent = bool(note) and item != "X"
                self.report(item, {"percent": percent} if silent else {"started": day})
                self.desk.said[item] = Said(day, percent if silent else None, started=not silent)
                self.desk.paper.report(item, "开工")
            elif not said.ended and item != "X" and percent != said.percent:
                self.percent(item, said, percent, note)

    def percent(self, item: str, said: Said, percent: int, note: str) -> None:
        """A fall needs a note; 更正上次 is of the same data date as the last percentage, so whoever
        looks at that day sees another."""
        day = self.office.today
        if said.percent is not None and note == "更正上次":
            day = next(row[1] for row in reversed(self.desk.rows) if row[0] == item)
        elif said.percent is not None and percent < said.percent and not note:
            self.refused("report", "plan", item, "--percent", percent, "--as-of", day)
            return
        self.report(item, {"percent": percent}, note, day)
        said.percent = percent

    @rule(item=WORKS)
    def a_work_ends(self, item: str) -> None:
        self.office.later(1)
        said, day = self.desk.said[item], self.office.today
        if said.ended:
            self.taken("report", "plan", item, "--finished", self.finish_of(item), commands=0)
            return
        first = {} if said.started else {"started": said.begun or day}
        self.report(item, {**first, "finished": day})
        self.desk.paper.report(item, "开工")
        self.desk.paper.report(item, "完工")
        self.desk.said[item] = Said(said.begun or day, said.percent, started=True, ended=True)

    def finish_of(self, item: str) -> Any:
        return next(row[3] for row in self.desk.rows if row[:1] == (item,) and row[2] == "finished")

    @rule(item=WORKS)
    def reports_that_cannot_be(self, item: str) -> None:
        today = self.office.today
        tomorrow = today + timedelta(1)
        for words in (
            (item, "--percent", 99, "--as-of", tomorrow, "--note", "预报"),
            ("Z", "--percent", 10),
            ("P", "--started", today),
            (item, "--started", tomorrow, "--as-of", today),
        ):
            self.refused("report", "plan", *words)
        if not self.desk.said[item].ended and item != "X":
            self.refused("report", "plan", item, "--percent", 100)

    # -- the ledger -------------------------------------------------------------------------------

    @rule(
        item=st.sampled_from(ITEMS),
        kind=st.sampled_from([kind for kind in EVENTS if kind != "close"]),
        lacks=st.sampled_from([False] * 5 + [True]),
        rebound=st.booleans(),
        pick=st.integers(0, 99),
    )
    def an_event_happens(self, item: str, kind: Any, lacks: bool, rebound: bool, pick: int) -> None:
        """Any event, or one of those that the paper takes."""
        on = self.office.today
        if pick % 2:
            may = [one for one in EVENTS if self.desk.paper.may(item, EVENTS[one], on, False)]
            may = [one for one in may if one != "close"]
            kind, lacks = may[pick % len(may)], False
        result = ("反弹" if rebound else "合格") if kind == "recheck" else ""
        by = "" if lacks else "市城管局"
        note = "" if lacks or kind == "recheck" else "说明"
        asked: dict[str, object] = {"--by": by, "--note": note, "--on": on}
        if not lacks:
            asked |= {"--result": result} if result else {}
            asked |= {"--stage": "征拆"} if kind == "block" else {}
            asked |= {"--day": on + timedelta(20)} if kind == "promise" else {}
        words = ("event", f"plan/{item}", EVENTS[kind], *sum(asked.items(), ()))
        trial = self.desk.trial()
        if not trial.event(item, EVENTS[kind], on, lacks, result):
            self.refused(*words)
            return
        self.taken(*words)
        self.desk.paper = trial
        self.desk.events.append((item, kind, on, by, note, ()))

    @rule(item=st.sampled_from(ITEMS), flaw=st.sampled_from(["", "", "", "proof", "sign-off"]))
    def an_item_is_closed(self, item: str, flaw: str) -> None:
        """On evidence and a sign-off, after its inspection."""
        on, paper = self.office.today, self.desk.trial()
        inspected = paper.state(item) == "完工"
        fine = naive_close(paper, item, on)
        by = " " if flaw == "sign-off" else "市城管局"
        proof = () if flaw == "proof" else ("--evidence", self.office.proof)
        words = ("close", item, "--by", by, *proof)
        if flaw or not fine:
            self.refused(*words)
            return
        self.taken(*words)
        self.desk.paper = paper
        if inspected:
            self.desk.events.append((item, "submit", on, by, "报验与销号同日登记", ()))
        self.desk.events.append((item, "close", on, by, "", ("验收单.pdf",)))

    @rule(item=WORKS)
    def a_work_goes_all_the_way(self, item: str) -> None:
        """Resumed, reported as finished, closed: the end of the road is reached."""
        trial, today = self.desk.trial(), self.office.today
        if trial.event(item, "恢复", today, False, ""):
            self.taken("event", item, "恢复", "--by", "市城管局")
            self.desk.paper = trial
            self.desk.events.append((item, "resume", today, "市城管局", "", ()))
        self.a_work_ends(item)
        self.an_item_is_closed(item, "")

    # -- promises, plans, settings ---------------------------------------------------------------

    @rule(reason=st.sampled_from(["市政府批复", "设计变更", " "]), dated=st.booleans())
    def a_baseline_is_taken(self, reason: str, dated: bool) -> None:
        day = self.office.today if dated else None
        when = ("--as-of", day) if day else ()
        words = ("baseline", "plan", "--reason", reason, "--by", "市城管局", *when)
        if not reason.strip():
            self.refused(*words)
            return
        self.taken(*words)
        number, revision = len(self.desk.baselines) + 1, len(self.desk.revisions)
        self.desk.baselines.append((number, reason, day, revision))

    @rule(work=st.sampled_from("ABDE"), days=DAYS)
    def a_changed_plan_is_added(self, work: str, days: int) -> None:
        """What stood there is kept first, whoever edited it."""
        fresh = self.office.folder / "plan.yaml"
        fresh.write_text(self.office.edit(work, days), "utf-8")
        changed = fresh.read_bytes() != self.office.plan.read_bytes()
        before, commands = self.office.files(), 0
        if changed and before != self.recorded:
            self.desk.revisions.append(before)
            self.recorded, commands = before, 1
        after = (fresh.read_bytes(), *self.office.files()[1:])
        self.taken("add", fresh, commands=commands + int(after != self.recorded))

    @rule(
        lamp=st.sampled_from(LAMPS),
        rest=st.booleans(),
        work=st.sampled_from(["", *"ABDE"]),
        days=DAYS,
    )
    def time_passes_and_files_change(self, lamp: str, rest: bool, work: str, days: int) -> None:
        """Nobody tells the program; the next command that records something sees it."""
        office = self.office
        office.later(days)
        office.lamp = lamp
        office.settle()
        if rest and office.notices < 3:
            office.notice(office.today + timedelta(days))
        if work:
            office.plan.write_text(office.edit(work, days), "utf-8")

    # -- what must hold --------------------------------------------------------------------------

    @invariant()
    def all_is_as_the_office_has_it(self) -> None:
        """Looked at after a command that recorded something."""
        if self.counts != self.looked:
            self.looked = self.counts
            self.what_is_recorded_is_what_the_office_wrote_down()
            self.every_item_stands_where_the_paper_has_it()

    def what_is_recorded_is_what_the_office_wrote_down(self) -> None:
        desk, store = self.desk, open_store(self.url)
        with store.reading() as reading:
            rows = observations.rows(reading, "plan")
            found = ledgers.events(reading, "plan")
            taken = baselines.every(reading, "plan")
            kept = revisions.every(reading, "plan")
            files = [revisions.files_of(reading, one) for one in kept]
        store.close()
        told = [(r.item, r.as_of, r.kind, r.value, r.by, r.note) for r in rows]
        assert told == desk.rows
        proofs = [tuple(proof.name for proof in one.evidence) for one in found]
        happened = [(e.item, e.kind, e.on, e.by, e.note) for e in found]
        assert [(*e, p) for e, p in zip(happened, proofs, strict=True)] == desk.events
        assert [(b.number, b.reason, b.taken_on, b.revision) for b in taken] == desk.baselines
        plans = [(f[0].data, tuple(one.data for one in f[1:])) for f in files]
        lamps = [one.lamp for one in kept]
        assert [(*p, lamp) for p, lamp in zip(plans, lamps, strict=True)] == desk.revisions
        assert self.counts["entries"] == desk.commands

    def every_item_stands_where_the_paper_has_it(self) -> None:
        (told,) = daopai("ledger", "plan", "--as-of", self.office.today, "--json").documents
        for item in told["items"]:
            if item["id"] not in ITEMS:
                continue
            paper, name = self.desk.paper, item["id"]
            held = (item["overlay"] or {}).get("kind", "")
            assert item["state_word"].split("（")[0].split("，")[0] == paper.state(name), item
            assert {"": "", "suspended": "暂缓", "blocked": "受阻"}[held] == paper.held(name), item

    def teardown(self) -> None:
        if not hasattr(self, "office"):
            return
        try:
            for command, day, known_at, told in self.seen:
                assert self.office.document(command, day, known_at) == told, (command, known_at)
        finally:
            self.office.close()


@pytest.mark.slow(40)
def test_a_workspace_remembers_like_a_naive_office_and_the_past_comes_out_to_the_byte(
    databases: Databases,
) -> None:
    machine = type("Machine", (OfficeMachine,), {"databases": databases})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
