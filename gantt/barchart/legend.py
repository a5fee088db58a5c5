"""The legend under a 横道图: it explains everything that the page shows, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from gantt.axis import Axis
from gantt.barchart import samples
from gantt.barchart.samples import WIDE, Draw
from gantt.barchart.values import Chart, Row
from gantt.scale import unnamed
from gantt.scene import Shape
from gantt.style import HOLIDAY, STOP, WEEKEND
from gantt.text import Type

LEGEND_LINE = 1.5
"""From one line of the legend to the next, in em."""
_PAD = 0.45
"""Between a sample and its name, in em."""
_LOOSEST, _TIGHTEST = 1.5, 0.8
"""Between two entries, in em."""
_SIZE = 0.86


@dataclass(frozen=True, slots=True)
class Entry:
    """Words with a sample before them, `wide` em; no sample where that is 0."""

    words: str
    wide: float
    draw: Draw


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows: some rows of a chart on its axis. `starred`: a date has its asterisk.

    `beyond`: triangles at the edge say that works go on beyond it.
    `bound`: these are all rows of several pages, and what any of those may explain is wanted.
    """

    chart: Chart
    rows: Sequence[Row]
    axis: Axis
    type: Type
    em: float
    starred: bool
    beyond: bool
    bound: bool = False

    @property
    def drawn(self) -> list[Row]:
        """The rows that have a bar or a mark here."""
        return [row for row in self.rows if row.start is not None and row.finish is not None]


def legend_lines(shown: Shown, room: float) -> list[list[Entry]]:
    """The entries, in as many lines of `room` points as they need."""
    lines: list[list[Entry]] = [[]]
    air, taken = _TIGHTEST * shown.em, 0.0
    for entry in _entries(shown, room):
        width = _width(shown, entry)
        if lines[-1] and taken + air + width > room:
            lines.append([])
        taken = taken + air + width if lines[-1] else width
        lines[-1].append(entry)
    return lines


def legend_shapes(shown: Shown, left: float, top: float, room: float) -> Iterator[Shape]:
    """Samples with their names, nearer to one another where they are many."""
    em, size = shown.em, _SIZE * shown.em
    for number, entries in enumerate(legend_lines(shown, room)):
        needed = sum(_width(shown, entry) for entry in entries)
        air = (room - needed) / max(len(entries) - 1, 1)
        air = min(max(air, _TIGHTEST * em), _LOOSEST * em)
        x, y = left, top + number * LEGEND_LINE * em
        for entry in entries:
            yield from entry.draw(x, y, em)
            start = x + _lead(entry, em)
            yield shown.type.set(
                start, y + 0.36 * size, entry.words, size, layer="frame", role="legend"
            )
            x += _width(shown, entry) + air


def _lead(entry: Entry, em: float) -> float:
    return (entry.wide + _PAD) * em if entry.wide else 0.0


def _width(shown: Shown, entry: Entry) -> float:
    return _lead(entry, shown.em) + shown.type.width(entry.words, _SIZE * shown.em)


def _entries(shown: Shown, room: float) -> Iterator[Entry]:
    """What matters most first."""
    yield from _works(shown)
    yield from _marks(shown)
    yield from _other_plans(shown)
    yield from _lines(shown)
    yield from _days(shown, room)


def _works(shown: Shown) -> Iterator[Entry]:
    """The bars and their states; the first of them tells what the dark part is."""
    rows = shown.drawn
    bars = [row for row in rows if row.kind in ("task", "external", "hammock")]
    open_ = [row for row in bars if not row.done]
    core = any(row.percent and not row.done for row in rows if row.kind != "milestone")
    kinds: list[tuple[str, bool, Callable[[bool], Draw]]] = [
        ("一般工作", any(r.kind == "task" and not r.critical for r in open_), samples.normal),
        ("关键工作", any(row.critical for row in open_), samples.critical),
        ("外部依赖", any(row.kind == "external" for row in bars), samples.external),
        ("伴随工作", any(row.kind == "hammock" for row in bars), samples.hammock),
        ("汇总", any(row.kind == "summary" for row in rows), samples.summary),
    ]
    told = not core
    for words, here, sample in kinds:
        if here:
            yield Entry(words if told else f"{words}（深色为已完成）", WIDE, sample(core))
            told = True
        if words == "关键工作" and any(row.done for row in rows if row.kind != "summary"):
            yield Entry("已完成", WIDE, samples.finished)


def _marks(shown: Shown) -> Iterator[Entry]:
    points = [row for row in shown.drawn if row.kind == "milestone"]
    if any(row.critical for row in points):
        yield Entry("里程碑（带环为关键）", 2.7, samples.critical_milestone)
    elif points:
        yield Entry("里程碑", 1.2, samples.milestone)


def _other_plans(shown: Shown) -> Iterator[Entry]:
    """Baseline, the plan without the scenario, late dates, and the time to spare."""
    rows = shown.drawn
    if any(row.late for row in rows):
        yield Entry("最早（实心）、最迟（空心）", WIDE, samples.early_and_late)
        rooms = [_room(shown, row) for row in rows]
        if "spare" in rooms:
            yield Entry("机动时间", 1.6, samples.spare)
        if "missing" in rooms:
            yield Entry("时间不足", 1.6, samples.missing)
    if any(row.baseline for row in shown.rows):
        yield Entry("基线", WIDE, samples.baseline)
    if any(row.base for row in shown.rows):
        yield Entry("原计划（有变动的）", WIDE, samples.base)
    if any(_has_float(shown, row) for row in rows):
        yield Entry("总时差", 2.2, samples.total_float)


def _room(shown: Shown, row: Row) -> str:
    """What lies between the early and the late dates of a row: nothing where it cannot be seen."""
    if row.late is None or row.kind == "summary" or row.start is None or row.finish is None:
        return ""
    x, least = shown.axis.x, 0.0 if row.kind == "milestone" else 0.12 * shown.em
    early, late = (x(row.start), x(row.finish)), (x(row.late[0]), x(row.late[1]))
    early_end, late_end = (max(right, left + least) for left, right in (early, late))
    whole = max(early_end, late_end) - min(early[0], late[0])
    if whole <= early_end - early[0] + 0.05 * shown.em:
        return ""
    return "missing" if row.late[0] < row.start else "spare"


def _has_float(shown: Shown, row: Row) -> bool:
    """Whether a dotted line is drawn behind the bar."""
    if row.late is not None or row.done or row.kind in ("summary", "milestone"):
        return False
    if row.finish is None or row.late_finish is None:
        return False
    return shown.axis.x(row.late_finish) - shown.axis.x(row.finish) >= 0.1 * shown.em


def _lines(shown: Shown) -> Iterator[Entry]:
    """Links, deadlines, the front line, and what goes on beyond the page."""
    drawn = {row.id for row in shown.drawn}
    if any(tie.before in drawn and tie.after in drawn for tie in shown.chart.ties):
        yield Entry("逻辑关系（深色为驱动）", 2.0, samples.link)
    if shown.bound or _leads_away(shown):
        yield Entry("→序号：所驱动的另页工作", 0.0, samples.nothing)
    if any(row.flag for row in shown.rows):
        yield Entry("完成时限（实心为超期）", 2.3, samples.flags)
    stands = [row.stand for row in shown.rows if row.stand]
    if shown.chart.as_of is not None and stands:
        tags = "（数字为偏差天数）" if any(stand.days for stand in stands) else ""
        yield Entry(f"实际进度前锋线{tags}", 2.2, samples.front)
    if shown.beyond:
        yield Entry("延续到时段以外", 1.4, samples.beyond)


def _leads_away(shown: Shown) -> bool:
    """Whether a label names a work on another page that its own work drives."""
    away = {row.id for row in shown.chart.rows} - {row.id for row in shown.rows}
    here = {row.id for row in shown.drawn if row.kind != "summary"}
    return any(t.driving and t.before in here and t.after in away for t in shown.chart.ties)


def _days(shown: Shown, room: float) -> Iterator[Entry]:
    """Shaded days, with the names that found no place over the chart, and dates not settled."""
    bands = {band.kind for band in shown.chart.bands}
    hidden = unnamed(shown.axis, shown.chart.bands, shown.type, shown.em)
    if "stop" in bands:
        yield from _with_names(shown, room, "停工时段", samples.patch(STOP), hidden["stop"])
    if "holiday" in bands:
        yield from _with_names(shown, room, "法定节假日", samples.patch(HOLIDAY), hidden["holiday"])
    if "weekend" in bands:
        yield Entry("周末", 1.2, samples.patch(WEEKEND))
    if shown.starred:
        yield Entry("* 放假安排尚未公布，暂推", 0.0, samples.nothing)


def _with_names(
    shown: Shown, room: float, words: str, draw: Draw, names: Sequence[str]
) -> Iterator[Entry]:
    """An entry with further names; it goes on in another one where they need more than a line."""
    if not names:
        yield Entry(words, 1.2, draw)
        return
    entry = Entry(f"{words}（另有：{names[0]}", 1.2, draw)
    for name in names[1:]:
        longer = Entry(f"{entry.words}、{name}", entry.wide, entry.draw)
        if _width(shown, longer) > 0.98 * room:
            yield Entry(f"{entry.words}、", entry.wide, entry.draw)
            entry = Entry(name, 0.0, samples.nothing)
        else:
            entry = longer
    yield Entry(f"{entry.words}）", entry.wide, entry.draw)
