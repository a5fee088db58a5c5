"""What happens to an item of the ledger (台账): events, and the state they lead to.

Docs of the field: 未启动 -> 前期 -> 招标 (流标 back) -> 在建 -> 完工 -> 待验 -> 已销号, beside them
暂缓, 受阻, 退回 and 反弹.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal

from projects.errors import NOWHERE, Place

EventKind = Literal[
    "prepare",  # 转入前期: `stage` says 选工艺, 可研 or 批复
    "tender",  # 发布招标
    "tender-failed",  # 流标: back to before the tender
    "build",  # 开工
    "complete",  # 完工
    "submit",  # 报验
    "close",  # 销号: evidence and a sign-off
    "return",  # 验收不通过，退回
    "reopen",  # 反弹，重开
    "suspend",  # 暂缓
    "block",  # 受阻: `stage` says 征拆, 核准 …
    "resume",  # 恢复 after 暂缓 or 受阻
    "promise",  # an external dependency names `day`
    "recheck",  # 回头看: `result` 合格 or 反弹
    "escalate",  # 提级督办
    "note",  # 协调事项, 调度记录
]
StateCode = Literal[
    "not-started", "preparing", "tendering", "building", "completed", "awaiting", "closed"
]


MEETING: Final = "调度会"
"""The `stage` of a note that records what a meeting decided."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that proves something: its name, and the SHA-256 under which the store keeps it."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class LedgerEvent:
    """One event of an item. `on` is the day it happened, `by` who decided or signed (an office, not
    a person's name), `day` a promised day, `recorded_at` when it was written down."""

    item: str
    kind: EventKind
    on: date
    by: str
    note: str = ""
    stage: str = ""
    day: date | None = None
    result: str = ""
    evidence: tuple[Evidence, ...] = ()
    recorded_at: datetime | None = None
    where: Place = field(default=NOWHERE, compare=False)
