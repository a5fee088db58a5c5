"""`daopai level`: a plan within the limits of its resources, and a scenario of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flows import asked
from flows.files import put
from projects.errors import InputError
from projects.levelling import Exact, Levelling, level, scenario
from projects.writers.scenario_yaml import scenario_text


@dataclass(frozen=True, slots=True)
class Question:
    """What one command asks, as typed; `output` is where the scenario goes."""

    backward: bool = False
    exact: bool = False
    limit: float = 10.0
    tries: int = 50
    seed: int = 1
    output: Path | None = None


def levelled(plan: str, when: asked.When, question: Question) -> Levelling:
    """A plan read, scheduled and levelled; the scenario is written.

    Raises InputError DP967 for a scenario that is no YAML file, DP812 where it cannot be written,
    and as `projects.levelling.level`.
    """
    output = question.output
    if output is not None and output.suffix.lower() not in (".yaml", ".yml"):
        raise InputError.of("DP967", f"“{output.name}”不是情景文件名", "写成 .yaml 文件")
    memory = asked.remembered(plan, when)
    answer = level(
        asked.scheduled(memory, when),
        backward=question.backward,
        tries=question.tries,
        seed=question.seed,
        exact=Exact(question.limit) if question.exact else None,
        override=memory.override,
    )
    if output is not None:
        put(output, scenario_text(scenario(answer)).encode())
    return answer
