"""Which works share a picture: above sixty, the plan is split by 子项目."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gantt.nodes.fit import Part
from gantt.nodes.values import Card, Diagram
from gantt.text import tidy
from projects.model import Activity, summaries_above
from projects.schedule.result import Schedule

MOST = 60
"""Works in one picture."""


def parts_of(schedule: Schedule, diagram: Diagram) -> list[tuple[str, Part]]:
    """The pictures with the names of what they show; "" where one shows all."""
    if sum(not card.virtual for card in diagram.cards) <= MOST:
        return [("", Part(diagram.cards, diagram.ties))]
    works = {work.id: work for work in schedule.project.activities}
    place = {item: number for number, item in enumerate(works)}
    cards = [card for card in diagram.cards if not card.virtual]
    groups = _joined(_split(sorted(cards, key=lambda card: place[card.id]), works, 0))
    if len(groups) == 1:
        return [("", Part(diagram.cards, diagram.ties))]
    number = {card.id: k for k, (_, cards) in enumerate(groups, 1) for card in cards}
    return [
        (f"图{k} {name}", _part(diagram, cards, number, k))
        for k, (name, cards) in enumerate(groups, 1)
    ]


def _part(diagram: Diagram, cards: Sequence[Card], number: Mapping[str, int], k: int) -> Part:
    """One picture. The virtual start and end and gates stand in every picture that has ties with
    them."""
    inner, elsewhere, shown = [], [], {card.id for card in cards}
    for tie in diagram.ties:
        ends = [number.get(end, 0) for end in (tie.before, tie.after)]
        if k not in ends:
            continue
        if 0 in ends or ends[0] == ends[1]:
            inner.append(tie)
            shown |= {tie.before, tie.after}
        else:
            elsewhere.append((tie, ends[0] + ends[1] - k))
    held = tuple(card for card in diagram.cards if card.id in shown)
    return Part(held, tuple(inner), tuple(elsewhere))


Group = tuple[str, list[Card]]


def _split(cards: Sequence[Card], works: dict[str, Activity], depth: int) -> list[Group]:
    """The cards by their summary at `depth` from above, too large groups split further."""
    groups: dict[str, list[Card]] = {}
    for card in cards:
        path = summaries_above(works[card.id], works)[::-1]
        key = path[depth] if depth < len(path) else ""
        groups.setdefault(key, []).append(card)
    found: list[Group] = []
    for key, held in groups.items():
        name = tidy(works[key].name) if key else "其他工作"
        if key and len(held) > MOST:
            found += _split(held, works, depth + 1)
        else:
            found += _by_time(name, held)
    return found


def _by_time(name: str, cards: list[Card]) -> list[Group]:
    """The cards in even stretches of their order in time, one where they share a picture."""
    count = -(-len(cards) // MOST)
    if count == 1:
        return [(name, cards)]
    each = -(-len(cards) // count)
    cards = sorted(cards, key=lambda card: card.rank)
    return [(f"{name}之{k + 1}", cards[k * each : (k + 1) * each]) for k in range(count)]


def _joined(groups: Sequence[Group]) -> list[Group]:
    """Neighbouring small groups together."""
    found: list[tuple[list[str], list[Card]]] = []
    for name, cards in groups:
        if found and len(found[-1][1]) + len(cards) <= MOST:
            found[-1][0].append(name)
            found[-1][1].extend(cards)
        else:
            found.append(([name], list(cards)))
    return [("、".join(names), cards) for names, cards in found]
