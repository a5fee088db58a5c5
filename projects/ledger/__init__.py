"""The ledger (台账) and its close-out (销号): what happened to each item, what is still open."""

from projects.ledger.book import ledger
from projects.ledger.externals import External, Promise, externals, with_promises
from projects.ledger.folding import ItemState, Overlay, fold
from projects.ledger.judging import judge_events
from projects.ledger.lists import Measure, Problem, Responsible, ThreeLists, three_lists
from projects.ledger.machine import EVENTS, STATES
from projects.ledger.rechecks import Recheck, rechecks
from projects.ledger.result import Ledger
from projects.ledger.standings import standings, tree_of
from projects.ledger.values import EventKind, Evidence, LedgerEvent, StateCode

__all__ = [
    "EVENTS",
    "STATES",
    "EventKind",
    "Evidence",
    "External",
    "ItemState",
    "Ledger",
    "LedgerEvent",
    "Measure",
    "Overlay",
    "Problem",
    "Promise",
    "Recheck",
    "Responsible",
    "StateCode",
    "ThreeLists",
    "externals",
    "fold",
    "judge_events",
    "ledger",
    "rechecks",
    "standings",
    "three_lists",
    "tree_of",
    "with_promises",
]
