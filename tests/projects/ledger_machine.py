"""A stateful test of the ledger against a naive model in the words of the field.

`LedgerMachine` draws events and reports and keeps a plain book of strings beside the real one. Who
keeps the ledger elsewhere overrides `apply`, `report`, `recorded` and `observed`; the rules and the
comparisons stay.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from projects.actuals import actuals
from projects.errors import Finding
from projects.ledger import EVENTS, LedgerEvent, judge_events, rechecks, standings
from projects.ledger.values import EventKind
from projects.model import Activity, Observation, ObservationKind, Project, Span, instant
from tests.projects.ledger_plans import PROOF

ITEMS = ("P", "A", "B", "D", "X")
BELOW = {"P": ("A", "B")}
START = date(2024, 1, 2)
# state -> word of the event -> next state. Written from the drawing in docs/ledger.md.
ROADS = {
    "未启动": {"转入前期": "前期", "发布招标": "招标", "开工": "在建"},
    "前期": {"转入前期": "前期", "发布招标": "招标", "开工": "在建"},
    "招标": {"流标": "前期", "开工": "在建"},
    "在建": {"完工": "完工"},
    "完工": {"报验": "待验", "反弹重开": "在建"},
    "待验": {"销号": "已销号", "退回": "在建", "反弹重开": "在建"},
    "已销号": {"反弹重开": "在建"},
}
ORDER = list(ROADS)
WHILE_HELD = {"暂缓": "恢复 承诺 提级督办 记事", "受阻": "恢复 暂缓 受阻 承诺 提级督办 记事"}
COURSE: tuple[EventKind, ...] = ("build", "complete", "submit", "close")
STORIES: list[tuple[EventKind, ...]] = [
    COURSE,
    ("tender", "tender-failed", "tender", "build"),
    ("build", "complete", "submit", "return", "complete"),
    ("block", "suspend", "resume"),
    ("reopen",),
]
ASKS = ("退回", "反弹重开", "暂缓", "受阻", "销号", "回头看", "提级督办", "记事", "承诺")


def machine_plan() -> Project:
    """P with A and B, D alone, X from outside."""
    return Project(
        code="plan",
        name="整改",
        start=instant(START),
        activities=(
            Activity(id="P", name="问题", kind="summary"),
            Activity(id="A", name="措施一", duration=Span(1440), parent="P"),
            Activity(id="B", name="措施二", duration=Span(1440), parent="P"),
            Activity(id="D", name="措施三", duration=Span(1440)),
            Activity(id="X", name="核准", duration=Span(1440), kind="external", owner="供电公司"),
        ),
    )


@dataclass
class Card:
    """One item on paper."""

    at: str = "未启动"
    held: str = ""
    counts: dict[str, int] = field(default_factory=lambda: {"流标": 0, "退回": 0, "反弹": 0})
    last: date = START
    begun: bool = False
    ended: bool = False
    checks: list[date] = field(default_factory=list)
    signed: bool = False
    hurt: bool = False


class Paper:
    """The naive ledger: a card an item, changed in place, no history."""

    def __init__(self) -> None:
        self.cards = {item: Card() for item in ITEMS}

    def state(self, item: str) -> str:
        if item not in BELOW:
            return self.cards[item].at
        below = [self.cards[child].at for child in BELOW[item]]
        card = self.cards[item]
        if all(at == "已销号" for at in below):
            return "已销号" if card.signed else "在建" if card.hurt else "待验"
        if all(ORDER.index(at) >= ORDER.index("完工") for at in below):
            return "完工"
        far = max(ORDER.index(at) for at in below)
        return ORDER[min(far, ORDER.index("在建"))]

    def held(self, item: str) -> str:
        card = self.cards[item]
        if card.held or item not in BELOW["P"]:
            return card.held
        return self.cards["P"].held if ORDER.index(card.at) < ORDER.index("完工") else ""

    def event(self, item: str, word: str, on: date, lacks: bool, result: str) -> bool:
        """Write an event down; False where the paper refuses it."""
        if on < self.cards[item].last or not self.may(item, word, on, lacks):
            return False
        self.write(item, word, on, result)
        return True

    def may(self, item: str, word: str, on: date, lacks: bool) -> bool:
        card, state, held = self.cards[item], self.state(item), self.held(item)
        if word in ASKS and lacks:
            return False
        if held and word not in WHILE_HELD[held].split():
            return False
        if word == "恢复":
            return bool(card.held)
        if word == "承诺":
            return item == "X" and ORDER.index(state) < ORDER.index("完工")
        if word == "记事":
            return True
        if word in ("提级督办", "受阻"):
            return state != "已销号"
        if word == "暂缓":
            return ORDER.index(state) < ORDER.index("完工")
        if word == "回头看":
            return state == "已销号" and bool(card.checks) and (card.checks[0] - on).days <= 7
        if item in BELOW:
            return (word, state) in (("销号", "待验"), ("反弹重开", "已销号"))
        if word in ("完工", "报验", "销号") and card.begun and not card.ended:
            return False
        return word in ROADS[state] or (item == "X" and (word, state) == ("完工", "未启动"))

    def write(self, item: str, word: str, on: date, result: str) -> None:
        card = self.cards[item]
        card.last = on
        if word in ("暂缓", "受阻"):
            card.held = word
        elif word == "恢复":
            card.held = ""
        elif word == "回头看":
            card.checks = [due for due in card.checks[1:] if due > on]
        back = word == "反弹重开" or result == "反弹"
        if back:
            card.checks, card.signed, card.hurt = [], False, True
        if word == "销号":
            card.checks = [on + timedelta(days=after) for after in (30, 90, 180)]
            card.signed, card.hurt = item in BELOW, False
        for name in ("流标", "退回", "反弹"):
            card.counts[name] += word == name or (name == "反弹" and back)
        if item not in BELOW:
            card.at = "在建" if back else ROADS[card.at].get(word, card.at)
            if (word, card.at) == ("完工", "未启动"):
                card.at = "完工"
        if item in BELOW["P"] and (back or word == "销号"):
            self.cards["P"].signed = False
            self.cards["P"].hurt = self.cards["P"].hurt and word != "销号"

    def report(self, item: str, word: str) -> None:
        card = self.cards[item]
        card.begun, card.ended = True, word == "完工"
        reached = "在建" if word == "开工" else "完工"
        if ORDER.index(card.at) < ORDER.index(reached):
            card.at = reached


RESULT = st.sampled_from(["合格", "合格", "反弹"])
ONE = st.tuples(
    st.sampled_from(ITEMS),
    st.sampled_from(list(EVENTS)),
    st.sampled_from([False] * 7 + [True]),
    RESULT,
)


class LedgerMachine(RuleBasedStateMachine):
    """Draw events and reports; compare the real ledger with the paper after each."""

    def __init__(self) -> None:
        super().__init__()
        self.paper = Paper()
        self.today = START
        self.kept: list[LedgerEvent] = []
        self.rows: list[Observation] = []

    # -- what a store overrides ----------------------------------------------------------------

    def apply(self, new: Sequence[LedgerEvent]) -> tuple[Finding, ...]:
        """Judge events and record all of them, or none; what was wrong."""
        plan = self.observed()
        findings = judge_events(plan, self.recorded(), new, actuals(plan, self.today))
        if not findings:
            self.kept += new
        return findings

    def report(self, rows: Sequence[Observation]) -> None:
        """Record what was observed."""
        self.rows += rows

    def recorded(self) -> Sequence[LedgerEvent]:
        """The events recorded so far, in order."""
        return self.kept

    def observed(self) -> Project:
        """The plan with everything that was observed."""
        return replace(machine_plan(), observations=tuple(self.rows))

    # -- the rules -----------------------------------------------------------------------------

    @rule(drawn=st.lists(ONE, min_size=1, max_size=3))
    def events_happen(self, drawn: list[tuple[str, EventKind, bool, str]]) -> None:
        """Some events on one day: all are taken, or none."""
        trial = copy.deepcopy(self.paper)
        new, fine = [], True
        for item, kind, lacks, result in drawn:
            told = result if kind == "recheck" else ""
            new.append(self.make(item, kind, lacks, told))
            fine &= trial.event(item, EVENTS[kind], self.today, lacks, told)
        findings = self.apply(tuple(new))
        assert (not findings) == fine, (findings, new)
        if fine:
            self.paper = trial

    @rule(item=st.sampled_from(ITEMS), pick=st.integers(0, 99), result=RESULT)
    def something_possible_happens(self, item: str, pick: int, result: str) -> None:
        """One of the events that the paper takes: deep states are reached."""
        kinds: list[EventKind] = [
            kind for kind, word in EVENTS.items() if self.paper.may(item, word, self.today, False)
        ]
        self.one(item, kinds[pick % len(kinds)], result)

    @rule(item=st.sampled_from(ITEMS), story=st.sampled_from(STORIES))
    def a_story_is_told(self, item: str, story: tuple[EventKind, ...]) -> None:
        """Several events of one item, as far as they go."""
        for kind in story:
            self.one(item, kind, "合格")

    @rule(rebound=st.sampled_from(["", "P", "A"]), days=st.sampled_from([0, 30]))
    def the_problem_is_closed(self, rebound: str, days: int) -> None:
        """Its measures first; then one of them, or it, may rebound at a re-check."""
        for item in (*BELOW["P"], "P"):
            for kind in ("resume", *COURSE):
                self.one(item, kind, "合格")
        self.today += timedelta(days=days)
        if rebound:
            self.one(rebound, "recheck", "反弹")

    def one(self, item: str, kind: EventKind, result: str) -> None:
        """A whole event of today, on both sides."""
        told = result if kind == "recheck" else ""
        fine = self.paper.event(item, EVENTS[kind], self.today, False, told)
        findings = self.apply((self.make(item, kind, False, told),))
        assert (not findings) == fine, findings

    @rule(item=st.sampled_from(ITEMS))
    def somebody_writes_yesterday(self, item: str) -> None:
        """What lies before the last event of an item is refused."""
        late = replace(
            self.make(item, "note", False, ""), on=self.paper.cards[item].last - timedelta(days=1)
        )
        if any(event.item == item for event in self.recorded()):
            assert [finding.code for finding in self.apply((late,))] == ["DP585"]

    @rule(days=st.sampled_from([1, 3, 7, 30, 85]))
    def time_passes(self, days: int) -> None:
        """To a later day."""
        self.today += timedelta(days=days)

    @precondition(lambda self: any(not card.ended for card in self.paper.cards.values()))
    @rule(item=st.sampled_from(ITEMS[1:]))
    def progress_is_reported(self, item: str) -> None:
        """A start, then a finish, each on a day of its own."""
        card = self.paper.cards[item]
        if card.ended:
            return
        self.today += timedelta(days=1)
        word = "完工" if card.begun else "开工"
        kind: ObservationKind = "finished" if card.begun else "started"
        self.report((Observation(item, self.today, kind, self.today, "市政处"),))
        self.paper.report(item, word)

    @invariant()
    def the_paper_says_the_same(self) -> None:
        """States, holds, counts and open re-checks of every item."""
        plan, events = self.observed(), self.recorded()
        real = standings(plan, events, actuals(plan, self.today), self.today)
        for item in ITEMS:
            card, state = self.paper.cards[item], real[item]
            assert state.word.split("（")[0].split("，")[0] == self.paper.state(item), item
            held = state.overlay.word[:2] if state.overlay else ""
            assert held == self.paper.held(item), item
            counts = {"流标": state.tenders_failed, "退回": state.returned, "反弹": state.reopened}
            assert counts == card.counts, item
            own = [event for event in events if event.item == item]
            waiting = ("waiting", "due", "overdue")
            due = [check.due for check in rechecks(own, self.today) if check.state in waiting]
            assert due == card.checks, item

    @invariant()
    def what_the_ledger_allows_is_what_it_takes(self) -> None:
        """`allowed` names an event exactly where judging it finds no illegal step."""
        plan, events = self.observed(), list(self.recorded())
        seen = actuals(plan, self.today)
        for item, state in standings(plan, events, seen, self.today).items():
            if item == plan.code:
                continue
            for kind in EVENTS:
                tried = self.make(item, kind, False, "合格")
                codes = {found.code for found in judge_events(plan, events, [tried], seen)}
                illegal = bool(codes & {"DP581", "DP584", "DP587"})
                assert illegal == (kind not in state.allowed) or codes == {"DP583"}, (tried, codes)

    def make(self, item: str, kind: EventKind, lacks: bool, result: str) -> LedgerEvent:
        """An event of today with all that its kind asks for, or with nothing of it."""
        if lacks:
            return LedgerEvent(item, kind, self.today, "")
        return LedgerEvent(
            item,
            kind,
            self.today,
            "市城管局",
            note="" if kind == "recheck" else "说明",
            stage="征拆" if kind == "block" else "",
            day=self.today + timedelta(days=20) if kind == "promise" else None,
            result=result if kind == "recheck" else "",
            evidence=PROOF if kind == "close" else (),
        )
