"""The whole page: a chart, its why-records and its sections, set into the template."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from gantt.barchart.chart import Chart, Row, read_chart
from gantt.barchart.selection import Selection
from gantt.head import Signatures
from gantt.named_days import NamedStop
from gantt.sheet.columns import Column, column_css, columns_of
from gantt.sheet.frame import plot_of
from gantt.sheet.legend import legend_of
from gantt.sheet.scale import Scale, marks_of, scale_of, stop_images, zooms_of
from gantt.sheet.sections import Common, section_html
from gantt.sheet.states import STATES, states_of
from projects.baseline import Baseline
from projects.schedule.result import Schedule
from projects.variance import FrontPoint

if TYPE_CHECKING:
    from jinja2 import Template


@dataclass(frozen=True, slots=True)
class SheetOptions:
    """What a page shows besides the dates; every field as the argument of `read_chart`."""

    progress: Mapping[str, float] | None = None
    points: Mapping[str, FrontPoint] | None = None
    front: bool = True
    stops: Sequence[NamedStop] = ()
    title: str = ""
    signatures: Signatures = field(default_factory=Signatures)
    base: Schedule | None = None
    baseline: Baseline | None = None
    both: bool = False
    selection: Selection | None = None


def sheet_html(schedule: Schedule, options: SheetOptions | None = None) -> str:
    """The 横道图 of a schedule as one HTML file that asks nothing of the network.

    Raises InputError as `read_chart`: DP705 where no work has a date, DP709 to DP711.
    """
    wanted = options or SheetOptions()
    chart = read_chart(
        schedule,
        progress=wanted.progress,
        points=wanted.points,
        front=wanted.front,
        stops=wanted.stops,
        title=wanted.title,
        signatures=wanted.signatures,
        base=wanted.base,
        baseline=wanted.baseline,
        both=wanted.both,
        selection=wanted.selection,
    )
    return _page(schedule, chart)


def _page(schedule: Schedule, chart: Chart) -> str:
    from markupsafe import Markup

    columns = columns_of(chart)
    plot = plot_of(chart, sum(column.width for column in columns))
    scales = [scale_of(chart, zoom) for zoom in zooms_of(chart, plot)]
    marks = marks_of(chart)
    script = _resource("sheet.js")
    owners = _owners(chart.rows)
    states = {letter for row in chart.rows for letter in states_of(row, schedule[row.id].status)}
    common = Common.of(schedule, chart, plot, columns, owners, marks)
    count = len(common.sections)
    sections = Markup("".join(section_html(common, number) for number in range(count)))
    return _template().render(
        chart=chart,
        columns=columns,
        scales=scales,
        marks=marks,
        lanes=1 + max((name.line for scale in scales for name in scale.named), default=-1),
        mark_lines=1 + max((mark.line for mark in marks), default=-1),
        css=Markup(_resource("sheet.css") + _own_css(chart, scales, columns)),
        folding=Markup(_folding(chart.rows)),
        script=Markup(script),
        digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        legend=[(Markup(sample), name) for sample, name in legend_of(chart)],
        owners=owners,
        states=[pair for pair in STATES if pair[0] in states],
        sections=sections,
    )


def _own_css(chart: Chart, scales: Sequence[Scale], columns: Sequence[Column]) -> str:
    """What depends on the plan: widths, grounds, and which scale a zoom shows."""
    rules = [column_css(columns)]
    for scale in scales:
        key = scale.zoom.key
        plot = f";--plot:{scale.zoom.width}px" if scale.zoom.width else ""
        rules.append(
            f"@media screen{{#zoom-{key}:checked~main{{{_ground(scale)};--{key}:block{plot}}}}}"
        )
        rules.append(f".scale-{key}{{display:var(--{key},none)}}")
        label = f"~header [for=zoom-{key}]"
        rules.append(f"#zoom-{key}:checked{label}{{background:#323f4b;color:#fff}}")
        rules.append(f"#zoom-{key}:focus-visible{label}{{outline:2px solid #2f6da8;z-index:1}}")
    # paper is as wide as it is: it always gets the scale that fills the page
    rules.append(f"@media print{{main{{{_ground(scales[0])};--fit:block}}}}")
    running = _quoted(f"{chart.title}　{chart.facts[0]}" if chart.facts else chart.title)
    rules.append(f"@page{{@bottom-left{{content:{running};font:8pt sans-serif;color:#52606d}}}}")
    for name, image in stop_images(chart).values():
        rules.append(f".{name} td:last-child{{background-image:{image}}}")
    return "\n".join(rules)


def _quoted(text: str) -> str:
    """A CSS string: whatever is no letter or digit as its code, so nothing can end the string."""
    return '"' + "".join(c if c.isalnum() else f"\\{ord(c):x} " for c in text) + '"'


def _ground(scale: Scale) -> str:
    weekend = "inline-flex" if scale.weekends else "none"
    return f"--ground:{scale.grid};--weekend:{weekend}"


def _folding(rows: Sequence[Row]) -> str:
    """Folding without a script: one rule for each summary."""
    return "".join(
        f"body:has(#s{place}:checked) .u{place}{{display:none}}"
        for place, row in enumerate(rows)
        if row.kind == "summary"
    )


def _owners(rows: Sequence[Row]) -> list[str]:
    """The offices of a chart, those with the most works first."""
    counts: dict[str, int] = {}
    for row in rows:
        if row.owner and row.kind != "summary":
            counts[row.owner] = counts.get(row.owner, 0) + 1
    return sorted(counts, key=lambda owner: (-counts[owner], owner))


def _resource(name: str) -> str:
    return (files("gantt.sheet") / "templates" / name).read_text("utf-8")


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(_resource),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("sheet.html.j2")
