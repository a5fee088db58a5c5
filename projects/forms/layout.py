"""Where everything stands in a form: pages, rows, columns, and the texts over the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from projects.forms.columns import COLUMNS
from projects.forms.lines import Line
from projects.forms.meta import MadeFrom, Meta, MetaRow
from projects.forms.values import REST_SHEET, SHEET, TEMPLATE, FormPlan, Key, Spot
from projects.readers.table.grid import letters

TITLE_ROW, FACTS_ROW, HINT_ROW, HEAD_ROW, FIRST_ROW = range(5)
INDEX: Final = {column.name: number for number, column in enumerate(COLUMNS)}
OWNER_LABEL, PERSON_LABEL, DATE_LABEL = "填报单位：", "填报人：", "数据截至："
NO_WORKS: Final = "-"
"""Stands in the key column of the row that says there is nothing to fill."""
PERSON_CELL, DATE_CELL = (FACTS_ROW, 6), (FACTS_ROW, 9)
"""Both are yellow; the person's runs over two columns."""


@dataclass(frozen=True)
class Page:
    """One sheet with a table: its name and the rows on it."""

    name: str
    lines: tuple[Line, ...]

    @property
    def first(self) -> bool:
        """Whether it is the page with the data date and the person."""
        return self.name == SHEET


@dataclass(frozen=True)
class Layout:
    """A form before it is drawn."""

    plans: tuple[FormPlan, ...]
    workspace: str
    owner: str
    as_of: date
    assisting: bool
    pages: tuple[Page, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The rows of all pages."""
        return tuple(line for page in self.pages for line in page.lines)

    @property
    def date_spot(self) -> Spot:
        """Where the data date stands."""
        return SHEET, f"{letters(DATE_CELL[1])}{DATE_CELL[0] + 1}"

    @cached_property
    def spots(self) -> Mapping[tuple[Key, str], Spot]:
        """Sheet and cell of every work and column."""
        return {
            (line.key, column.name): (page.name, f"{letters(INDEX[column.name])}{row + 1}")
            for page in self.pages
            for row, line in enumerate(page.lines, FIRST_ROW)
            for column in COLUMNS
        }

    @property
    def hidden(self) -> frozenset[str]:
        """Columns that would say nothing: one project alone, no work with steps."""
        gone = {"key"}
        if len({line.key[0] for line in self.lines}) == 1:
            gone.add("project")
        if all(line.measure != "steps" for line in self.lines):
            gone.add("steps")
        return frozenset(gone)

    def head(self, page: Page) -> dict[tuple[int, int], str]:
        """The locked texts over the table, by row and column."""
        plans = [plan.schedule.project for plan in self.plans]
        named = f"《{plans[0].name}》" if len(plans) == 1 else "工程项目"
        texts = {
            (TITLE_ROW, 1): f"{named}进度填报表" + ("" if page.first else "（其余工作）"),
            (FACTS_ROW, 1): OWNER_LABEL,
            (FACTS_ROW, 4): self.owner,
            (FACTS_ROW, 10): _sources(self.plans),
            (HINT_ROW, 1): _HINT if page.first else _REST_HINT,
        }
        if page.first:
            texts |= {(FACTS_ROW, 5): PERSON_LABEL, (FACTS_ROW, 8): DATE_LABEL}
        return texts

    @property
    def meta(self) -> Meta:
        """The hidden page."""
        return Meta(
            template=TEMPLATE,
            workspace=self.workspace,
            owner=self.owner,
            as_of=self.as_of,
            assisting=self.assisting,
            plans={
                plan.code: MadeFrom(plan.revision, plan.digest, plan.schedule.project.name)
                for plan in self.plans
            },
            head={
                (page.name, f"{letters(column)}{row + 1}"): text
                for page in self.pages
                for (row, column), text in self.head(page).items()
            },
            rows={line.key: MetaRow(line.due, line.shown, line.known) for line in self.lines},
        )


_HINT: Final = (
    "只填黄色单元格，完成量填累计数；灰色单元格不用填。不要增删行列、合并单元格。"
    "其他地方的改动不作数，会逐处列出。填好后存为 xlsx 发回。"
)
_REST_HINT: Final = (
    "这些工作已经完成，或者两周以后才开始，本期可以不填；有变化的照样填写。"
    "填报人和数据截至日期填在“本期填报”表。"
)


def lay_out(
    plans: Sequence[FormPlan],
    lines: Iterable[Line],
    *,
    workspace: str,
    owner: str,
    as_of: date,
    assisting: bool,
) -> Layout:
    """The pages of a form: works to be filled this week, then the rest where there is any."""
    lines = tuple(lines)
    due = tuple(line for line in lines if line.due)
    rest = tuple(line for line in lines if not line.due)
    pages = [Page(SHEET, due)] + ([Page(REST_SHEET, rest)] if rest else [])
    used = {line.key[0] for line in lines}
    kept = tuple(plan for plan in plans if plan.code in used)
    return Layout(kept, workspace, owner, as_of, assisting, tuple(pages))


def _sources(plans: Sequence[FormPlan]) -> str:
    """Which plan and which baseline the dates come from."""
    said = []
    for plan in plans:
        revision = f"第 {plan.revision} 版计划" if plan.revision else "当前计划"
        base = f"、第 {plan.baseline.number} 号基线" if plan.baseline else ""
        said.append(revision + base if len(plans) == 1 else f"{plan.code} {revision}{base}")
    return "计划日期依据：" + "；".join(said)
