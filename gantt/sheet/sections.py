"""One section of the page: its table, and the layers that cross its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from gantt.barchart.chart import Chart, Row
from gantt.sheet.columns import Column
from gantt.sheet.frame import UNITS, Plot, Section, sections_of
from gantt.sheet.labels import label_svg, labels_of
from gantt.sheet.reasons import Reasons
from gantt.sheet.routes import (
    Leads,
    Link,
    front_path,
    front_points,
    head_svg,
    leads_of,
    link_svg,
    links_of,
    point_svg,
    ties_by_section,
    wedge_paths,
)
from gantt.sheet.rows import plot_cell, row_html
from gantt.sheet.scale import Mark, stop_images
from gantt.sheet.states import states_of
from projects.schedule.result import Schedule


@dataclass(frozen=True, slots=True)
class Common:
    """What all sections of a page share."""

    schedule: Schedule
    chart: Chart
    plot: Plot
    columns: Sequence[Column]
    sections: Sequence[Section]
    links: Sequence[Sequence[Link]]
    """Those within each section."""
    leads: Leads
    reasons: Reasons
    above: Sequence[tuple[int, ...]]
    """For every row the places of the summaries above it."""
    owners: Mapping[str, int]
    stops: Mapping[str, str]
    """The class of a row by its calendar."""
    uprights: str
    now: int
    """The row that stands for the data date, -1 without one."""

    @classmethod
    def of(
        cls,
        schedule: Schedule,
        chart: Chart,
        plot: Plot,
        columns: Sequence[Column],
        owners: Sequence[str],
        marks: Sequence[Mark],
    ) -> Common:
        """Everything that is worked out once."""
        sections = list(sections_of(chart.rows))
        ties = ties_by_section(sections, chart.ties)
        return cls(
            schedule=schedule,
            chart=chart,
            plot=plot,
            columns=columns,
            sections=sections,
            links=[links_of(*pair, plot.axis) for pair in zip(sections, ties, strict=True)],
            leads=leads_of(chart, sections),
            reasons=Reasons(schedule, chart),
            above=list(_above(chart.rows)),
            owners={owner: place for place, owner in enumerate(owners)},
            stops={name: look for name, (look, _) in stop_images(chart).items()},
            uprights="".join(
                f"<line class={mark.kind} x1={mark.left} x2={mark.left} y2=100% />"
                for mark in marks
            ),
            now=_now(chart),
        )


def section_html(common: Common, number: int) -> str:
    """The layers of section `number` from the ground up, its table among them."""
    chart, axis = common.chart, common.plot.axis
    section, links = common.sections[number], common.links[number]
    front = front_points(section, chart, axis)
    labels = labels_of(section, chart, links, front, common.leads, common.plot)
    head = "".join(f"<th scope=col>{column.heading}" for column in common.columns)
    rows = "".join(
        _row(common, section.first + place, row, label_svg(label, row, common.leads))
        for place, (row, label) in enumerate(zip(section.rows, labels, strict=True))
    )
    places = range(section.first, section.first + len(section.rows))
    over = "".join(f" u{k}" for k in sorted({k for place in places for k in common.above[place]}))
    last = section.rows[-1].number
    return (
        f'<div class=g style="--n:{len(section.rows)}"><div class=d></div>'
        f"{_under(section, links, front, over)}"
        f'<table aria-label="{section.rows[0].number} 至 {last}">'
        f"<thead><tr>{head}<th scope=col>横道<tbody>{rows}</table>"
        f"<svg class=o aria-hidden=true>{common.uprights}</svg>"
        f"{_crossing(section, links, front, common.plot, over)}</div>\n"
    )


def _row(common: Common, place: int, row: Row, label: str) -> str:
    now = common.chart.as_of if place == common.now else None
    return row_html(
        row,
        place,
        common.columns,
        " ".join(f"u{k}" for k in common.above[place]),
        states_of(row, common.schedule[row.id].status),
        common.owners.get(row.owner, -1) if row.kind != "summary" else -1,
        common.stops.get(row.calendar, ""),
        escape("\n".join(common.reasons.lines(row)), quote=False),
        plot_cell(row, common.plot.axis, label, now),
    )


def _stretched(section: Section) -> str:
    return f'viewBox="0 0 {UNITS} {section.height}" preserveAspectRatio=none aria-hidden=true'


def _under(
    section: Section, links: Sequence[Link], front: Sequence[tuple[float, float]], over: str
) -> str:
    """What lies below the bars: wedges and links."""
    box, layers = _stretched(section), ""
    if front:
        paths = wedge_paths(front_path(front), front[0][0], section.height)
        layers = f'<svg class="o e{over}" {box}>{paths}</svg>'
    if links:
        layers += f'<svg class="o u{over}" {box}>{"".join(link_svg(links))}</svg>'
    return layers


def _crossing(
    section: Section,
    links: Sequence[Link],
    front: Sequence[tuple[float, float]],
    plot: Plot,
    over: str,
) -> str:
    """What lies above the bars: arrowheads, the front line and its points."""
    marks = "".join(head_svg(links, plot.axis))
    if front:
        path = f'<path d="{front_path(front)}"/>'
        marks += f"<svg class=f {_stretched(section)} width=100% height=100%>{path}</svg>"
        marks += "".join(point_svg(section, plot.axis))
    return f'<svg class="o h{over}" aria-hidden=true>{marks}</svg>' if marks else ""


def _above(rows: Sequence[Row]) -> Iterator[tuple[int, ...]]:
    """For every row the places of the summaries above it, outermost first."""
    open_: list[tuple[int, int]] = []
    for place, row in enumerate(rows):
        while open_ and open_[-1][0] >= row.depth:
            open_.pop()
        yield tuple(at for _, at in open_)
        if row.kind == "summary":
            open_.append((row.depth, place))


def _now(chart: Chart) -> int:
    """The first work that is under way on the data date, else the first that ends after it."""
    if chart.as_of is None:
        return -1
    dated = [
        (place, row.start, row.finish)
        for place, row in enumerate(chart.rows)
        if row.kind != "summary" and row.start is not None and row.finish is not None
    ]
    going = [place for place, start, finish in dated if start < chart.as_of < finish]
    return next(iter(going), next((p for p, _, finish in dated if finish > chart.as_of), -1))
