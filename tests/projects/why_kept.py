"""What every answer of the why-record must keep, whatever the plan."""

from __future__ import annotations

from projects.schedule import Schedule
from projects.schedule.modes import FINISHED, UNDER_WAY
from projects.schedule.why import Why

ENDS = {
    "start",
    "data-date",
    "constraint",
    "actual",
    "promise",
    "deadline",
    "limit",
}
"""What a chain may begin or end with: nothing of the plan moves it."""


def kept(schedule: Schedule, answer: Why) -> None:
    """Two sentences; the date that the tables show; deciding bounds first; a chain that adds up."""
    asked = answer.asked
    for sentences in (answer.sentences, asked.sentences):
        assert len(sentences) == 2
        for sentence in sentences:
            assert sentence.endswith("。")
            assert not any(
                slip in sentence for slip in ("None", "。。", "，。", "；。", "：。", "：：")
            )
    if asked.at is None:
        assert (asked.day, asked.steps, asked.bounds) == (None, (), ())
        return
    if asked.name != "deadline":
        _as_shown(schedule, answer)
    assert asked.bounds[0].lost_days == 0
    if not asked.steps:  # a deadline of a ledger row or of a hammock: no chain leads to it
        assert asked.name == "deadline"
        network = schedule.run.network
        due = {margin.item for margin in schedule.deadlines if margin.early_finish is None}
        assert due or not network.nodes
        return
    first, last = asked.steps[0], asked.steps[-1]
    assert sum(part.minutes for part in asked.total) == last.at - first.at
    times = [step.at for step in asked.steps]
    assert times[1:] == [a + s.minutes for a, s in zip(times, asked.steps[1:], strict=False)]
    outer = first if not first.item else last
    assert outer.item == ""
    assert outer.kind in ENDS
    _parts_are_what_they_say(schedule, answer)


def _as_shown(schedule: Schedule, answer: Why) -> None:
    asked = answer.asked
    assert asked.at in (asked.steps[0].at, asked.steps[-1].at)
    if asked.item is None:
        return
    timing, column = schedule[asked.item], asked.name.replace("-", "_")
    assert asked.at == getattr(timing, column)
    assert asked.day == getattr(timing, f"{column}_day")


def _parts_are_what_they_say(schedule: Schedule, answer: Why) -> None:
    """A work takes its own duration; only unsplittable work leaves working days unused."""
    run = schedule.run
    if answer.asked.onward:
        return
    for step in answer.asked.steps:
        number = run.network.index.get(step.item)
        if number is None:
            continue
        node, mode = run.situation.node(number), run.situation.mode[number]
        worked = {part.kind: part.worked for part in step.parts}
        if step.kind == "duration" and node.kind == "work" and mode != FINISHED:
            left = run.situation.remaining[number] if mode == UNDER_WAY else node.duration
            assert worked.get("work", 0) == left
        if node.activity.splittable and node.kind == "work":
            assert not worked.get("idle")
