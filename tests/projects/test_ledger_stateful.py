"""The ledger in memory against the naive paper ledger."""

from __future__ import annotations

import pytest
from hypothesis import settings

from tests.projects.ledger_machine import LedgerMachine

pytestmark = pytest.mark.slow(10)


class LedgerInMemory(LedgerMachine):
    """Events kept in a list."""


TestLedgerInMemory = LedgerInMemory.TestCase
TestLedgerInMemory.settings = settings(max_examples=20, stateful_step_count=30, deadline=None)
