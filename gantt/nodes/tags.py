"""References: how a box names the works before and behind it that stand elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gantt.nodes.values import BEGIN, END, GATE, Tie

_TOGETHER = 3
"""So many plain ties share one reference."""


def tags_of(ties: Sequence[Tie], picture: int, *, into: bool) -> Iterator[tuple[Tie, str]]:
    """The references of one card to works of one picture (0: the same), each with the tie that
    lends it its looks. Plain ties share some; critical ones and those with a 时距 stand alone."""
    shared: list[Tie] = []
    for tie in ties:
        if tie.critical or (tie.labels and into):
            yield tie, _worded([tie], picture, into=into)
        else:
            shared.append(tie)
    for k in range(0, len(shared), _TOGETHER):
        group = shared[k : k + _TOGETHER]
        yield group[0], _worded(group, picture, into=into)


def _worded(ties: Sequence[Tie], picture: int, *, into: bool) -> str:
    names = "、".join(_name(tie.before if into else tie.after) for tie in ties)
    where = f"图{picture} " if picture else ""
    if into:
        return " ".join((where + names, *ties[0].labels))
    return f"→ {where}{names}"


def _name(item: str) -> str:
    if item.startswith(GATE):
        return f"{item[len(GATE) :]} 完成"
    return {BEGIN: "开始", END: "结束"}.get(item, item)
