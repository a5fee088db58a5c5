"""A letter: what its draft says, and what happens to it.

A letter has a key (`2026-W25/L020`: the ISO week and the item), so an item gets one a week. Its
facts are frozen with the draft: who signs sees the figures that go out. The number is taken at the
sign-off and lies in the store's numbers, not in the draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal

from projects.errors import NOWHERE, Place
from projects.ledger.values import Evidence

Form = Literal["reminder", "order"]
FORMS: Final[Mapping[Form, str]] = {"reminder": "提示函", "order": "督办单"}
"""The mild form first."""

LetterKind = Literal[
    "drafted",  # 拟稿: `after` is the key of the letter that it follows, `day` the 办结时限
    "signed",  # 签发: the number is taken; `day` replaces the 办结时限 of the draft
    "sent",  # 发出
    "answered",  # 反馈: `note` says what was told
    "extension-asked",  # 申请延期: to `day`, `note` says why
    "extension-granted",  # 同意延期: to `day`
    "extension-refused",  # 不同意延期
    "closed",  # 审结: `note` is the conclusion
    "withdrawn",  # 撤回 a draft that nobody signed
]
LETTER_KINDS: Final[Mapping[LetterKind, str]] = {
    "drafted": "拟稿",
    "signed": "签发",
    "sent": "发出",
    "answered": "反馈",
    "extension-asked": "申请延期",
    "extension-granted": "同意延期",
    "extension-refused": "不同意延期",
    "closed": "审结",
    "withdrawn": "撤回",
}

Reason = Literal["yellow", "red", "two-yellows", "overdue"]
"""Why a letter is due: the lamp, the same lamp a week before, or an earlier letter whose 办结时限
has passed."""
Level = Literal["work", "part", "project"]


@dataclass(frozen=True, slots=True)
class LetterEvent:
    """One event in the life of a letter. `on` is the day it happened, `by` the office or post that
    acted. `form` and `after` are those of a draft."""

    letter: str
    item: str
    kind: LetterKind
    on: date
    by: str
    note: str = ""
    day: date | None = None
    form: Form = "reminder"
    after: str = ""
    evidence: tuple[Evidence, ...] = ()
    recorded_at: datetime | None = None
    where: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class LetterNumber:
    """The consecutive number of a letter within its form and year."""

    year: int
    number: int

    def words(self, form: Form) -> str:
        """督办单, the year in tortoise-shell brackets, 3号."""
        return f"{FORMS[form]}\u3014{self.year}\u3015{self.number}号"


def numbering(taken: Mapping[str, LetterNumber], letter: str, form: Form) -> str:
    """The number of a letter in words, "" before its sign-off."""
    number = taken.get(letter)
    return number.words(form) if number else ""


@dataclass(frozen=True, slots=True)
class DrivingWork:
    """A work that an item's forecast hangs on: its days at the earliest from the data date, and
    whether it has begun."""

    item: str
    name: str
    owner: str
    start: date | None
    finish: date | None
    begun: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDraft:
    """Everything that a letter says. Percentages run to 100, deviations are actual less expected:
    points in 百分点, `days` in days of the item's span.

    `as_of` is the data date, `on` the day of drafting. `before_lamp` and `before_on` are the lamp a
    week earlier, where it counted. `after` is the key of the letter that this one follows,
    `after_form` and `after_limit` its form and 办结时限. `committed` is the item's deadline (else
    its baseline finish), `latest` the 最迟完成 and `forecast` the earliest finish by the network.
    `limit` is the 办结时限, `limit_days` how many working days from `on`. `says`, `weights`,
    `preset`, `preset_says`, `baseline` and `revision` say where the figures come from.
    """

    letter: str
    form: Form
    reason: Reason
    level: Level
    week: str
    as_of: date
    on: date
    project: str
    project_name: str
    item: str
    name: str
    owner: str
    helpers: tuple[str, ...] = ()
    leader: str = ""
    expected: float | None = None
    actual: float | None = None
    points: float | None = None
    days: float | None = None
    seen_on: date | None = None
    lamp: str = ""
    before_lamp: str = ""
    before_on: date | None = None
    after: str = ""
    after_form: Form | None = None
    after_limit: date | None = None
    committed: date | None = None
    latest: date | None = None
    forecast: date | None = None
    limit: date
    limit_days: int
    says: str = ""
    weights: str = ""
    preset: str = ""
    preset_says: str = ""
    baseline: int | None = None
    revision: str = ""
    chain: tuple[DrivingWork, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what nobody could answer: a letter to no one, or one that is due before it is
        written (both mistakes of the program: ValueError)."""
        if not self.owner:
            raise ValueError("a letter goes to an office")
        if self.limit < self.on:
            raise ValueError("a letter is due after it is drafted")

    @property
    def due(self) -> date | None:
        """The day by which the item itself must be done: committed, else the latest by the plan."""
        return self.committed or self.latest

    @property
    def late_days(self) -> int:
        """Calendar days by which the forecast misses that day; 0 where it does not."""
        if self.forecast is None or self.due is None:
            return 0
        return max((self.forecast - self.due).days, 0)

    @property
    def event(self) -> LetterEvent:
        """The event that records the draft, without who drafted it."""
        return LetterEvent(
            self.letter, self.item, "drafted", self.on, "", day=self.limit, form=self.form,
            after=self.after,
        )  # fmt: skip


RANK: Final[Mapping[Form, int]] = {form: rank for rank, form in enumerate(FORMS)}
