"""The risk of a plan: read, schedule, simulate, show."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import Any

from flows import asked
from projects.errors import InputError
from projects.writers.terminal import shown

_SHARE = re.compile(r"([0-9]{0,3}\.?[0-9]{0,9}(?<=[0-9]))(%?)")


def wanted_share(text: str) -> Fraction:
    """`0.8` or `80%`, full width too, as an exact share. Raises InputError DP944."""
    found = _SHARE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        raise InputError.of("DP944", f"--wanted 的“{shown(text)}”不是概率", "写成 0.8 或 80%")
    share = Fraction(found[1]) / (100 if found[2] else 1)
    if not 0 < share < 1:
        says = f"--wanted 的“{shown(text)}”不在 0 与 1 之间"
        raise InputError.of("DP944", says, "写成 0.8 或 80%")
    return share


def risk_answer(
    plan: str,
    when: asked.When,
    *,
    runs: int,
    seed: int,
    wanted: Fraction,
    as_json: bool,
    width: int,
) -> str | dict[str, Any]:
    """The tables of a simulation, after what there is to know of the scenarios, or its JSON
    document.

    Raises InputError as the reader, the engine and `projects.risk.simulate`.
    """
    from projects.risk import simulate

    memory = asked.remembered(plan, when)
    supposed = asked.what_if(memory, when)
    schedule = asked.computed(supposed.project, memory.override, when)
    risk = simulate(schedule, runs=runs, seed=seed, wanted=wanted)
    if as_json:
        from projects.writers.risk_json import risk_document

        return risk_document(risk)
    from projects.writers.risk_view import risk_view

    return risk_view(risk, width, supposed.remarks)
