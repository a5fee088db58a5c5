"""The form handed back: made anew from the current plans, with what the person had typed, red cells
and a list of mistakes. It can be corrected and sent again like any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from projects.errors import Finding
from projects.forms.columns import YELLOW
from projects.forms.drawing import Content
from projects.forms.layout import Layout, lay_out
from projects.forms.lines import lines_of
from projects.forms.meta import even
from projects.forms.values import FormPlan, FormReading, Key
from projects.forms.write import Mistake, workbook


def return_form(reading: FormReading, plans: Sequence[FormPlan], *, workspace: str = "") -> bytes:
    """The workbook of a form with its mistakes, as an xlsx file.

    Args:
        reading: the form as it was read; what stood in its yellow cells is carried over.
        plans: the current plans of the projects that the form is about, scheduled at the data
            date of the reading; other plans of the workspace do no harm.
        workspace: the name of the workspace.

    Raises:
        InputError: DP576 where the department has no work left in these plans.
    """
    codes = {key[0] for key in reading.works}
    wanted = [plan for plan in plans if plan.code in codes]
    lines = lines_of(wanted, reading.owner, reading.as_of, assisting=reading.assisting)
    layout = lay_out(
        wanted,
        lines,
        workspace=workspace,
        owner=reading.owner,
        as_of=reading.as_of,
        assisting=reading.assisting,
    )
    wrong: dict[tuple[Key, str], list[Finding]] = {}
    mistakes = []
    for finding in reading.findings:
        if finding.level == "note":
            continue
        spot = reading.spots.get((finding.where.sheet or "", finding.where.cell or ""))
        if finding.level == "error" and spot is not None and spot in layout.spots:
            wrong.setdefault(spot, []).append(finding)
        mistakes.append(_mistake(finding, spot, layout))
    mistakes += _left_behind(reading, layout)
    mistakes.sort(key=lambda mistake: mistake.finding.level != "error")
    content = Content(
        person=reading.person,
        data_date=reading.said_on if _on_date(reading) else None,
        typed=reading.typed,
        wrong=wrong,
        wrong_date=_on_date(reading),
    )
    return workbook(layout, content, mistakes)


def _on_date(reading: FormReading) -> tuple[Finding, ...]:
    return tuple(one for one in reading.findings if one.code == "DP578")


def _mistake(finding: Finding, spot: tuple[Key, str] | None, layout: Layout) -> Mistake:
    """A line of the list, at the cell where the matter stands now."""
    if finding.code in ("DP577", "DP578"):
        return Mistake(layout.date_spot, "数据截至", finding)
    if spot is None:
        return Mistake(None, "", finding)
    key, column = spot
    name = next((line.work.name for line in layout.lines if line.key == key), key[1])
    return Mistake(layout.spots.get((key, column)), name, finding)


def _left_behind(reading: FormReading, layout: Layout) -> list[Mistake]:
    """What was filled for works that are no longer in the form: it is told, not lost."""
    here = {line.key for line in layout.lines}
    return [
        Mistake(
            None,
            f"{key[1]} {reading.works[key]}".strip(),
            Finding(
                "DP563",
                f"这项工作已不在本单位的填报表里，原来填的是：{_told(typed)}",
                "核对是否改由其他单位填报，或者工作已经撤销",
            ),
        )
        for key, typed in reading.typed.items()
        if typed and key not in here
    ]


def _told(typed: Mapping[str, str]) -> str:
    return "；".join(
        f"{column.title} {even(typed[column.name])}" for column in YELLOW if column.name in typed
    )
