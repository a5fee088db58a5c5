"""总时差分布: how much room the unfinished works have, a bar a class."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from gantt.figures.axes import value_axis
from gantt.figures.placing import Lines, first_free
from gantt.figures.plot import Canvas, Heading, Plot, blank, plot_of
from gantt.figures.scales import Values, values
from gantt.scene import Box, Path, Rect, Scene, Shape, line
from gantt.style import BAD, CRITICAL, CRITICAL_EDGE, INK, MUTED, NORMAL, NORMAL_EDGE
from gantt.text import Type, tidy
from projects.progress import Progress
from projects.schedule.result import Schedule
from projects.weights import leaves_of

CLASSES: Final[tuple[tuple[str, float], ...]] = (
    ("<0", -1e-6),
    ("0", 1e-6),
    ("1–7", 7),
    ("8–14", 14),
    ("15–30", 30),
    ("31–60", 60),
    ("61–90", 90),
    (">90", float("inf")),
)
"""Names with the upper bound of each class in days, the bound included."""

_MEANING: Final = {"<0": "需抢回", "0": "无余地"}
_LISTED: Final = 5
"""How many of the tightest works are named."""
_TIGHT: Final = 2
"""The first classes, <0 and 0, have no room left."""


@dataclass(frozen=True, slots=True)
class Floats:
    """What the picture shows: works by class of total float, without milestones.

    `counts` go with `CLASSES`. `least` are the tightest works with their floats in days.
    `undated` unfinished works have no float, `finished` works are done. `limit` is
    the deadline that floats count to, None: the end of the plan; `limits` how many there are.
    """

    name: str
    as_of: date | None
    counts: tuple[int, ...]
    least: tuple[tuple[float, str], ...]
    undated: int
    finished: int
    limit: date | None
    limits: int

    @property
    def total(self) -> int:
        """The works that the bars stand for."""
        return sum(self.counts)


def read_floats(schedule: Schedule, progress: Progress | None = None) -> Floats:
    """The total floats of the works that are not finished.

    Args:
        schedule: the plan, with or without data date.
        progress: what is reported; works at 100 % are finished even without a finish day.
    """
    counts = [0] * len(CLASSES)
    rooms: list[tuple[float, str]] = []
    undated = finished = 0
    for work in leaves_of(schedule.project):
        timing = schedule[work.id]
        percent = progress[work.id].actual_percent if progress else None
        if timing.zero and not timing.assumed:
            continue
        if timing.status == "finished" or (percent is not None and percent >= 100):
            finished += 1
        elif timing.total_float_days is None:
            undated += 1
        else:
            room = timing.total_float_days
            rooms.append((room, tidy(work.name)))
            counts[next(k for k, (_, most) in enumerate(CLASSES) if room <= most)] += 1
    governing = schedule.governing
    return Floats(
        name=tidy(schedule.project.name),
        as_of=schedule.as_of,
        counts=tuple(counts),
        least=tuple(sorted(rooms)[:_LISTED]),
        undated=undated,
        finished=finished,
        limit=governing.deadline.day if governing else None,
        limits=len({one.deadline.day for one in schedule.deadlines}),
    )


def title_of(content: Floats) -> tuple[str, bool]:
    """The finding in one line, and whether it is bad news."""
    over, tight = content.counts[0], sum(content.counts[:_TIGHT])
    if not content.total:
        if content.undated:
            return "计划没有最早日期，算不出总时差", False
        return ("工作已全部完成" if content.finished else "计划中没有可算时差的工作"), False
    if over and over == tight:
        every = "全部 " if tight == content.total > 1 else ""
        return f"{every}{over} 项工作总时差为负，需抢回工期", True
    if tight:
        also = f"，其中 {over} 项总时差为负" if over else ""
        every = "全部 " if tight == content.total > 1 else ""
        return f"{every}{tight} 项工作没有余地{also}", bool(over)
    return f"未完成工作均有余地，最紧的还有 {content.least[0][0]:.4g} 天", False


def floats_scene(content: Floats, canvas: Canvas, type_: Type) -> Scene:
    """The picture of the total floats."""
    title, bad = title_of(content)
    heading = Heading(
        title,
        f"{content.name}：未完成工作 {content.total} 项，按总时差（天）分组",
        _source(content),
        bad,
    )
    plot = plot_of(canvas, heading, type_)
    if not content.total:
        return blank(
            plot, f"已完成 {content.finished} 项" if content.finished else "没有可画的工作"
        )
    frame = plot.inner(left=2.6, top=1.6, foot=3.0)
    y = values(0, max(*content.counts, 5), frame.bottom, frame.top, most=5, whole=True)
    shapes: list[Shape] = [
        *value_axis(plot, y, frame.left, frame.right),
        *_bars(plot, content, frame, y),
    ]
    walls = [shape for shape in shapes if shape.role in ("bar", "count")]
    shapes += first_free(_lists(plot, content, frame), walls, frame)
    return plot.scene(shapes)


def _lists(plot: Plot, content: Floats, frame: Box) -> Iterator[Lines]:
    """The tightest works in a free place above the bars, fewer where room is short."""
    em = plot.em
    for count in range(len(content.least), 0, -1):
        rows = content.least[:count]
        values_ = [f"{room:.4g} 天" for room, _ in rows]
        column = max(plot.type.width(words, em, True) for words in values_) + 0.8 * em
        for share in (0.0, 0.125, 0.25, 0.375, 0.5, 0.625):
            left = frame.left + (share + 0.01) * (frame.right - frame.left)
            names = [plot.type.fit(name, frame.right - left - column, em) for _, name in rows]
            if not all(names):
                continue
            for y in (frame.top + 0.6 * em, frame.top + 2.6 * em):
                lines = [plot.say(left, y, "余地最少的工作", colour=MUTED, halo=True, role="list")]
                for k, ((room, _), words, name) in enumerate(
                    zip(rows, values_, names, strict=True)
                ):
                    at = y + 1.5 * (k + 1) * em
                    tight = room <= CLASSES[_TIGHT - 1][1]
                    lines.append(
                        plot.say(
                            left + column - 0.8 * em,
                            at,
                            words,
                            anchor="end",
                            bold=True,
                            colour=BAD if tight else INK,
                            halo=True,
                            role="list",
                        )
                    )
                    lines.append(plot.say(left + column, at, name, halo=True, role="list"))
                yield tuple(lines)


def _source(content: Floats) -> str:
    parts = [f"数据日期 {content.as_of}"] if content.as_of else ["计划值，未计实际进度"]
    if content.limits > 1:
        parts.append("时差算到各自最紧的时限")
    else:
        parts.append(f"时差算到时限 {content.limit}" if content.limit else "时差算到计划完成日")
    if content.finished:
        parts.append(f"另有 {content.finished} 项已完成")
    if content.undated:
        parts.append(f"{content.undated} 项没有工期或日期，未列入")
    return "；".join([*parts, "不含里程碑"])


def _bars(plot: Plot, content: Floats, frame: Box, y: Values) -> Iterator[Shape]:
    em = plot.em
    step = (frame.right - frame.left) / len(CLASSES)
    for k, ((name, _), count) in enumerate(zip(CLASSES, content.counts, strict=True)):
        middle = frame.left + (k + 0.5) * step
        width = 0.68 * step
        tight = k < _TIGHT
        top = y.at(count)
        if count:
            fill, edge = (CRITICAL, CRITICAL_EDGE) if tight else (NORMAL, NORMAL_EDGE)
            bar = Rect(
                middle - width / 2,
                top,
                width,
                frame.bottom - top,
                "bar",
                fill,
                edge,
                (0.16 if tight else 0.07) * em,
                role="bar",
                item=name,
            )
            yield bar
            if k == 0:
                yield _hatch(bar, em)
            yield plot.say(
                middle,
                top - 0.85 * em,
                f"{count}",
                size=1.2,
                bold=True,
                anchor="middle",
                colour=BAD if tight else INK,
                role="count",
            )
        colour = BAD if tight and count else MUTED
        for row, words in enumerate((name, _MEANING.get(name, ""))):
            if words:
                yield plot.say(
                    middle,
                    frame.bottom + (1.05 + 1.3 * row) * em,
                    words,
                    anchor="middle",
                    colour=colour,
                    bold=bool(tight and count),
                    layer="table",
                    role="class",
                )
    yield line(
        (frame.left, frame.bottom),
        (frame.right, frame.bottom),
        layer="marker",
        stroke=INK,
        width=0.1 * em,
        role="zero",
    )


def _hatch(bar: Rect, em: float) -> Path:
    """Slanted strokes: what is over the limit shows in a photocopy too."""
    gap, box = 0.55 * em, bar.box
    parts = []
    at = box.left - bar.h + gap
    while at < box.right:
        low, high = max(at, box.left), min(at + bar.h, box.right)
        if high > low:
            parts.append(((low, box.bottom - (low - at)), (high, box.bottom - (high - at))))
        at += gap
    return Path(tuple(parts), "bar", CRITICAL_EDGE, 0.09 * em, role="hatch", item=bar.item)
