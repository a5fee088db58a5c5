"""The state machine of an item of the ledger (台账): which event may follow, and where it leads.

    未启动 → 前期 → 招标 → 在建 → 完工 → 待验 → 已销号
    forward jumps: 未启动 → 招标, 未启动 → 在建, 前期 → 在建 (small works tender nothing);
                   未启动 → 完工 for milestones and external dependencies, which nobody builds
    back:          流标 招标 → 前期; 退回 待验 → 在建; 反弹 完工, 待验, 已销号 → 在建
    beside:        暂缓 and 受阻 lie over a state and hold it until 恢复

docs/ledger.md draws it. A summary (问题) has no steps of its own: it follows what is below it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from projects.ledger.values import EventKind, StateCode
from projects.model import Activity

STATES: Final[Mapping[StateCode, str]] = {
    "not-started": "未启动",
    "preparing": "前期",
    "tendering": "招标",
    "building": "在建",
    "completed": "完工",
    "awaiting": "待验",
    "closed": "已销号",
}
"""Every state with its word, in the order in which works go."""
RANK: Final[Mapping[StateCode, int]] = {state: rank for rank, state in enumerate(STATES)}

EVENTS: Final[Mapping[EventKind, str]] = {
    "prepare": "转入前期",
    "tender": "发布招标",
    "tender-failed": "流标",
    "build": "开工",
    "complete": "完工",
    "submit": "报验",
    "close": "销号",
    "return": "退回",
    "reopen": "反弹重开",
    "suspend": "暂缓",
    "block": "受阻",
    "resume": "恢复",
    "promise": "承诺",
    "recheck": "回头看",
    "escalate": "提级督办",
    "note": "记事",
}

OverlayKind = Literal["suspended", "blocked"]
OVERLAYS: Final[Mapping[OverlayKind, str]] = {"suspended": "暂缓", "blocked": "受阻"}
PASSED: Final = "合格"
REBOUNDED: Final = "反弹"
RESULTS: Final = (PASSED, REBOUNDED)
"""What a 回头看 may find."""

STEPS: Final[Mapping[EventKind, tuple[frozenset[StateCode], StateCode]]] = {
    "prepare": (frozenset({"not-started", "preparing"}), "preparing"),
    "tender": (frozenset({"not-started", "preparing"}), "tendering"),
    "tender-failed": (frozenset({"tendering"}), "preparing"),
    "build": (frozenset({"not-started", "preparing", "tendering"}), "building"),
    "complete": (frozenset({"building"}), "completed"),
    "submit": (frozenset({"completed"}), "awaiting"),
    "close": (frozenset({"awaiting"}), "closed"),
    "return": (frozenset({"awaiting"}), "building"),
    "reopen": (frozenset({"completed", "awaiting", "closed"}), "building"),
}
"""The events that change a state: from which states, to which."""

_OPEN: Final[frozenset[StateCode]] = frozenset(STATES) - {"closed"}
_BESIDE: Final[Mapping[EventKind, frozenset[StateCode]]] = {
    "suspend": frozenset({"not-started", "preparing", "tendering", "building"}),
    "block": _OPEN,
    "promise": frozenset({"not-started", "preparing", "tendering", "building"}),
    "recheck": frozenset({"closed"}),
    "escalate": _OPEN,
    "note": frozenset(STATES),
}
_HELD: Final[Mapping[OverlayKind, frozenset[EventKind]]] = {
    "suspended": frozenset({"resume", "promise", "escalate", "note"}),
    "blocked": frozenset({"resume", "suspend", "block", "promise", "escalate", "note"}),
}
"""What may happen to an item that is held; everything else waits for 恢复."""
_OF_SUMMARIES: Final[frozenset[EventKind]] = frozenset(
    {"close", "reopen", "suspend", "block", "resume", "recheck", "escalate", "note"}
)


@dataclass(frozen=True, slots=True)
class Role:
    """What kind of row an item is. `summary` follows its children, `direct` may be completed
    without having been begun, `promises` waits for a date that another organisation names."""

    summary: bool = False
    direct: bool = False
    promises: bool = False


WORK: Final = Role()
SUMMARY: Final = Role(summary=True)


def role_of(work: Activity, summaries: frozenset[str]) -> Role:
    """The role of an activity; `summaries` as `projects.weights.summaries_of` gives them."""
    if work.id in summaries:
        return SUMMARY
    return Role(
        direct=work.kind in ("milestone", "start-milestone", "external"),
        promises=work.kind == "external" or work.promised is not None,
    )


def fits(role: Role, kind: EventKind) -> bool:
    """Whether such an event can ever be one of such an item."""
    if kind == "promise":
        return role.promises
    return kind in _OF_SUMMARIES if role.summary else True


def may_follow(role: Role, state: StateCode, held: OverlayKind | None, kind: EventKind) -> bool:
    """Whether `kind` may happen to an item in `state` that `held` lies over."""
    if not fits(role, kind):
        return False
    if held is not None and kind not in _HELD[held]:
        return False
    if kind == "resume":
        return held is not None
    if kind == "reopen" and role.summary:
        return state == "closed"
    if kind == "complete" and role.direct and state == "not-started":
        return True
    return state in (STEPS[kind][0] if kind in STEPS else _BESIDE[kind])


def allowed(role: Role, state: StateCode, held: OverlayKind | None) -> tuple[EventKind, ...]:
    """Every event that may happen next, in the order of `EVENTS`."""
    return tuple(kind for kind in EVENTS if may_follow(role, state, held, kind))
