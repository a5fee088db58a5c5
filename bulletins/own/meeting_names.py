"""The names of a meeting's pack (调度会)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bulletins.docx.head import title_lines
from bulletins.meeting.facts import MeetingFacts, MeetingItem, MeetingProject
from bulletins.meeting.wording import (
    chain_words,
    decided_words,
    duty_of,
    heading_of,
    left_words,
    need_words,
    opening,
    problem_words,
    project_words,
    title_of,
)
from bulletins.meeting.writing import DETAILED, head_of, overview, rows_of, shown
from bulletins.own.names import Name, row_names
from bulletins.own.project_names import PROJECT, text
from bulletins.wording import day_words, numeral
from projects.workspace.vocabulary import PLAIN, Vocabulary


@dataclass(frozen=True, slots=True)
class Item:
    """A deviating item with what its words depend on."""

    item: MeetingItem
    code: str
    held_on: date

    @property
    def rows(self) -> Sequence[tuple[str, tuple[str, ...]]]:
        """偏差, 制约链条, 上次议定, 提请议定: those of which something is to be said."""
        return rows_of(self.item, self.held_on)


@dataclass(frozen=True, slots=True)
class Told:
    """A project that has pages of its own."""

    project: MeetingProject
    place: int
    held_on: date

    @property
    def items(self) -> list[Item]:
        """Those that two pages hold."""
        kept = self.project.items[: shown(self.project, self.held_on)]
        return [Item(one, self.project.facts.code, self.held_on) for one in kept]

    @property
    def left(self) -> str:
        """The names of the others."""
        rest = self.project.items[shown(self.project, self.held_on) :]
        return left_words([one.name for one in rest])


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that is to be printed."""

    facts: MeetingFacts
    words: Vocabulary = PLAIN

    @property
    def title(self) -> tuple[str, ...]:
        """The title in lines of sense."""
        return title_of(self.facts, self.words.调度会标题)


def _projects(facts: MeetingFacts) -> Iterator[Told]:
    for place, one in enumerate(facts.projects[:DETAILED], 1):
        yield Told(one, place, facts.held_on)


def _rest(facts: MeetingFacts) -> str:
    rest = len(facts.projects[DETAILED:])
    return f"后{rest}个项目只列入上表，详见本期周报。" if rest else ""


_ROW: Final = (
    text("题", "偏差、制约链条、上次议定、提请议定", lambda one: one[0]),
    Name("文", "texts", "这一栏的各段", lambda one: one[1]),
)
_ITEM: Final = (
    text("抬头", "灯号、编号、名称、责任单位和责任领导", lambda one: head_of(one.item, one.code)),
    text("名称", "编号和名称", lambda one: heading_of(one.item)),
    text("灯号", "灯号", lambda one: one.item.lamp),
    text("责任", "责任单位和责任领导", lambda one: duty_of(one.item)),
    text("责任单位", "责任单位", lambda one: one.item.owner),
    text("责任领导", "责任领导，没有则空", lambda one: one.item.leader),
    text("偏差", "问题，一句", lambda one: problem_words(one.item)),
    text("链条", "制约链条", lambda one: chain_words(one.item.chain, one.held_on, one.item.id)),
    Name("上次议定", "texts", "上次会议议定的和函件的情况", lambda one: decided_words(one.item)),
    Name("提请议定", "texts", "请会议议定的事项", lambda one: list(need_words(one.item))),
    Name("栏目", "list", "以上四项中有内容的，逐行取", lambda one: one.rows, _ROW),
)
_PROJECT: Final = (
    text("序号", "一、二、三", lambda one: numeral(one.place)),
    text("名称", "项目名称", lambda one: one.project.facts.name),
    text("情况", "进度、完成时限和上次议定", lambda one: project_words(one.project)),
    Name("事项", "list", "偏差事项，由重到轻，两页以内", lambda one: one.items, _ITEM),
    text("其余", "两页排不下的事项，没有则空", lambda one: one.left),
    Name("数据", "record", "这个项目的各项数据", lambda one: one.project.facts, PROJECT),
)
MEETING: Final = (
    text("单位", "组织会议的单位", lambda one: one.facts.organisation),
    text("标题", "整个标题", lambda one: "".join(one.title)),
    Name("标题行", "texts", "标题，按意思分行", lambda one: title_lines(one.title)),
    text("会议日期", "开会的日期", lambda one: day_words(one.facts.held_on)),
    text("数据日期", "数据截至哪一天", lambda one: day_words(one.facts.data_date)),
    text("导语", "多少个项目、多少项偏差、提请议定多少项", lambda one: opening(one.facts)),
    Name(
        "总表", "list", "有偏差的项目，一个一行",
        lambda one: overview(one.facts.projects).rows, row_names(overview(()).columns),
    ),
    text("未详列", "只列入总表的项目，没有则空", lambda one: _rest(one.facts)),
    Name("项目", "list", "有偏差的项目，逐个取", lambda one: list(_projects(one.facts)), _PROJECT),
    Name("无偏差", "texts", "没有偏差事项的项目名称", lambda one: one.facts.fine),
)  # fmt: skip
