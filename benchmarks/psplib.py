"""Benchmark instances of PSPLIB (Kolisch & Sprecher 1996) in the single-mode `.sm` form."""

from __future__ import annotations

import re

from projects.levelling.problem import FAR, Clock, Problem, Task, Tie, mirrored


def read_instance(text: str) -> tuple[Problem, Problem]:
    """The problem of an instance and its mirror image; a period is a place and a day."""
    _, links, rest = re.split(r"PRECEDENCE RELATIONS:|REQUESTS/DURATIONS:", text)
    jobs, limits = rest.split("RESOURCEAVAILABILITIES")
    rows = [[int(word) for word in row] for row in _rows(jobs)]
    periods = sum(row[2] for row in rows)
    # Backward passes may begin anywhere: there are as many periods before the start.
    clock = Clock(range(2 * periods), list(range(-periods, periods + 1)), _same, _same, _same)
    tasks = [
        Task(clock, row[2], tuple((r, n) for r, n in enumerate(row[3:]) if n), 0) for row in rows
    ]
    ties = [
        Tie(int(row[0]) - 1, int(after) - 1, tasks[int(row[0]) - 1].length)
        for row in _rows(links)
        for after in row[3:]
    ]
    free = [[int(limit)] * 2 * periods for limit in _rows(limits)[0]]
    problem = Problem(tasks, ties, free)
    return problem, mirrored(problem, [Task(clock, 0, (), FAR)] * len(tasks))


def _same(place: int) -> int:
    return place


def _rows(text: str) -> list[list[str]]:
    """The lines of numbers of a block."""
    return [words for line in text.splitlines() if (words := line.split()) and words[0].isdigit()]
