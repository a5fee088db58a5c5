"""The names of 提示函 and 督办单."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from bulletins.docx.head import title_lines
from bulletins.docx.tail import signed
from bulletins.letters.reminder import UNSIGNED, body, fit
from bulletins.letters.wording import (
    UNNUMBERED,
    answers,
    chain_words,
    conclusion,
    demands,
    extensions,
    forecast_words,
    grounds,
    limit_of,
    progress_words,
    reported_words,
    subject,
    title_of,
    title_phrases,
    trace,
)
from bulletins.own.names import Name
from bulletins.own.project_names import text
from bulletins.wording import UNKNOWN, cell_day, clean, day_words, percent, sentence
from bulletins.wording import signed as plus
from projects.workspace.vocabulary import PLAIN, Vocabulary

if TYPE_CHECKING:
    from docx.document import Document as Docx

    from projects.ledger.letters.machine import LetterState
    from projects.ledger.letters.values import LetterDraft, LetterNumber


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that is to be printed. `draft` has the 办结时限 as signed."""

    draft: LetterDraft
    organisation: str
    state: LetterState | None
    number: LetterNumber | None
    words: Vocabulary = PLAIN

    @property
    def number_words(self) -> str:
        """The number, or that it comes with the sign-off."""
        return self.number.words(self.draft.form) if self.number else UNNUMBERED

    @property
    def signed_by(self) -> str:
        """Who signed; "" for a draft."""
        event = self.state.last("signed") if self.state else None
        return event.by if event else ""

    @property
    def signed_on(self) -> date | None:
        """The day of the sign-off; None for a draft."""
        event = self.state.last("signed") if self.state else None
        return event.on if event else None

    @property
    def day(self) -> str:
        """成文日期, or room for it."""
        return day_words(self.signed_on) if self.signed_on else UNSIGNED

    def signature(self, target: Docx) -> None:
        """署名 and 成文日期."""
        signed(target, clean(self.organisation), self.day)

    @property
    def item(self) -> str:
        """What a 督办单 is about, with the item's id."""
        draft = self.draft
        own = f"（{clean(draft.item)}）" if draft.level != "project" else ""
        return f"{subject(draft)}{own}"

    @property
    def standing(self) -> tuple[str, ...]:
        """进度与差值, one sentence each."""
        draft = self.draft
        now = sentence(progress_words(draft), reported_words(draft))
        later = (forecast_words(draft), chain_words(draft))
        return now, *(sentence(one) for one in later if one)


def letter_of(
    draft: LetterDraft,
    organisation: str,
    state: LetterState | None,
    number: LetterNumber | None,
    words: Vocabulary,
) -> Letter:
    """A letter with the 办结时限 as signed."""
    draft = replace(draft, limit=limit_of(draft, state))
    return Letter(draft, organisation, state, number, words)


def _order_title(letter: Letter) -> str:
    return letter.words.督办单标题 or f"{clean(letter.organisation)}督办单"


def _day(day: date | None) -> str:
    return day_words(day) if day else UNKNOWN


_BOTH: Final = (
    text("单位", "发文单位", lambda one: clean(one.organisation)),
    text("编号", "签发后的编号，送审稿写明未编号", lambda one: one.number_words),
    text("标题", "整个标题", lambda one: title_of(one.draft)),
    Name("标题行", "texts", "标题，按意思分行", lambda one: title_lines(title_phrases(one.draft))),
    text("主送", "责任单位，不带冒号", lambda one: clean(one.draft.owner)),
    text("事项", "项目和工作的名称", lambda one: subject(one.draft)),
    text("项目", "项目名称", lambda one: clean(one.draft.project_name)),
    text("工作", "工作名称", lambda one: clean(one.draft.name)),
    text("工作编号", "工作编号", lambda one: one.draft.item),
    text("责任领导", "责任领导", lambda one: clean(one.draft.leader) or "未明确"),
    Name("配合", "texts", "配合单位", lambda one: [clean(name) for name in one.draft.helpers]),
    Name("要求", "texts", "各项要求，不带句号", lambda one: list(demands(one.draft))),
    text("进度", "形象、序时、偏差和灯号，不带句号", lambda one: progress_words(one.draft)),
    text("形象", "形象进度", lambda one: percent(one.draft.actual)),
    text("序时", "序时进度", lambda one: percent(one.draft.expected)),
    text("偏差", "偏差，百分点", lambda one: plus(one.draft.points)),
    text("偏差天", "偏差，折合天数", lambda one: plus(one.draft.days)),
    text("灯号", "灯号", lambda one: one.draft.lamp),
    text("数据日期", "数据截至哪一天", lambda one: day_words(one.draft.as_of)),
    text("完成时限", "事项应当完成的日期", lambda one: _day(one.draft.due)),
    text("预计完成", "按网络计划推算的完成日期", lambda one: _day(one.draft.forecast)),
    text("办结时限", "办结时限", lambda one: day_words(one.draft.limit)),
    text("拟稿日期", "拟稿日期", lambda one: cell_day(one.draft.on)),
    text("签发人", "签发人，送审稿为空", lambda one: clean(one.signed_by)),
    text("成文日期", "签发日期，送审稿留空位", lambda one: one.day),
    text("数据来源", "小字：数据、口径、基线、版本", lambda one: trace(one.draft)),
)
REMINDER: Final = (
    *_BOTH,
    Name("正文", "texts", "正文各段，最后一段是结语", lambda one: body(one.draft, one.words)),
    Name("紧排", "flag", "正文要紧排才放得进一页", lambda one: fit(one.draft, one.words)[0]),
    Name("空行", "flag", "标题和署名前放得下空行", lambda one: fit(one.draft, one.words)[1]),
    Name("署名", "content", "发文单位和成文日期", lambda one: one.signature),
)
ORDER: Final = (
    *_BOTH,
    text("表题", "督办单的标题", _order_title),
    text("督办事项", "项目、工作和编号", lambda one: one.item),
    Name("依据", "texts", "督办依据，不带句号", lambda one: list(grounds(one.draft))),
    Name("进度与差值", "texts", "进度、推算和制约，各一句", lambda one: one.standing),
    Name("反馈", "texts", "反馈情况", lambda one: answers(one.state)),
    Name("延期", "texts", "延期申请和答复", lambda one: extensions(one.state)),
    Name("审结", "texts", "审结意见", lambda one: conclusion(one.state)),
)
