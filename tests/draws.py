"""How many examples a property test draws: few every day, and as many as one likes at a time.

DAOPAI_FUZZ=2000 .venv/bin/python -m pytest tests/projects/test_xer_fuzz.py
"""

from __future__ import annotations

import os


def draws(everyday: int) -> int:
    """The number of examples: `everyday`, or what DAOPAI_FUZZ says."""
    return int(os.environ.get("DAOPAI_FUZZ", everyday))
