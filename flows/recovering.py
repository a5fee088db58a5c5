"""`daopai recover`: the plan as it stands, the cheapest measures, and a scenario of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flows import asked
from flows.files import put
from projects.errors import InputError
from projects.recovery import Recovery, recover, scenario_document
from projects.schedule import Schedule
from projects.writers.scenario_yaml import scenario_text


@dataclass(frozen=True, slots=True)
class Question:
    """What one command asks, as typed; `output` is where the scenario goes."""

    days: int | None = None
    to: str | None = None
    limit: float = 10.0
    curve: bool = False
    heuristic: bool = False
    output: Path | None = None


def won_back(plan: str, when: asked.When, question: Question) -> tuple[Schedule, Recovery]:
    """A plan scheduled, and how its days are won back; the scenario is written.

    Raises InputError DP929 for a scenario that is no YAML file, DP812 where it cannot be written,
    and as `recover`.
    """
    output = question.output
    if output is not None and output.suffix.lower() not in (".yaml", ".yml"):
        raise InputError.of("DP929", f"“{output.name}”不是情景文件名", "写成 .yaml 文件")
    memory = asked.remembered(plan, when)
    computed = asked.scheduled(memory, when)
    answer = recover(
        computed,
        days=question.days,
        by=asked.day(when.deadline, "--deadline"),
        to=question.to,
        limit=question.limit,
        heuristic=question.heuristic,
        curve=question.curve,
        override=memory.override,
    )
    if output is not None:
        put(output, scenario_text(scenario_document(computed, answer)).encode())
    return computed, answer
