"""The gallery: every picture that `daopai gantt` draws, from the bundled plans and the examples.

`files()` is written by `make docs`. The SVG files are the golden files of the charts as well: the
same bytes on every machine, because only the packaged typeface is measured.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from flows.asked import When
from flows.memory import Memory
from flows.pictures import Picture, scenes_of
from flows.wishes import KINDS, Wishes
from gantt.fonts import packaged_typeface
from gantt.write_svg import svg_of
from projects.bundled import names, path
from projects.readers import read_plan

ROOT: Final = Path(__file__).resolve().parents[1]
DATA_DATES: Final = {
    "duchang": "2021-03-31",
    "fengchang": "2023-12-31",
    "lianghu": "2023-12-31",
    "niandu": "2023-12-31",
    "paishui": "2023-11-06",
    "shuihuanjing2": "2023-12-31",
}


HEAD: Final = """\
# Gallery

Every picture that `daopai gantt` draws. [charts.md](charts.md) says how to read them. Made by
`make docs`; a test compares every byte, so these files are the golden files of the charts too."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One picture of the gallery. `weeks`: of an example whose reports came in week by week."""

    slug: str
    heading: str
    says: str
    plan: Path
    as_of: str | None
    kind: str = "bars"
    wishes: Wishes = field(default_factory=Wishes)
    options: str = ""
    weeks: Path | None = None

    @property
    def command(self) -> str:
        """How to draw it."""
        plan = self.plan.relative_to(ROOT)
        day = f" --as-of {self.as_of}" if self.as_of else ""
        kind = "" if self.kind == "bars" else f" --kind {self.kind}"
        return f"daopai gantt {plan}{day}{kind}{self.options} -o {self.slug}.svg"


@dataclass(frozen=True)
class _Weekly(Picture):
    """A plan with the weekly reports and events of its example, as its store would remember it."""

    folder: Path = ROOT

    @cached_property
    def memory(self) -> Memory:
        """The plan as its last week knew it."""
        from examples.run_weeks import weeks_of
        from projects.actuals import merged

        plan = read_plan(Path(self.plan))
        weeks = weeks_of(self.folder)
        told = [one for week in weeks for one in week.reports.get(plan.code, ())]
        events = [one for week in weeks for one in week.events.get(plan.code, ())]
        return Memory(Path(self.plan), plan, merged(plan, told), events=tuple(events))


def shown() -> Iterator[Shown]:
    """Every picture, in the order of the page."""
    lake, pipes = Path(path("lianghu")), Path(path("paishui"))
    day = "2023-12-31"
    for name in names():
        yield Shown(f"bars-{name}", "横道图", "", Path(path(name)), DATA_DATES[name])
    yield Shown(
        "bars-both",
        "早晚对照",
        "earliest bars above, latest bars below, the room between tinted",
        pipes,
        None,
        wishes=Wishes(both=True),
        options=" --both",
    )
    yield Shown(
        "bars-owner",
        "一家单位的横道图",
        "one office, chosen columns",
        lake,
        day,
        wishes=Wishes(
            owner=("施工单位（C标）",), columns="序号,名称,最迟开始,最迟完成,总时差,偏差"
        ),
        options=" --owner '施工单位（C标）' --columns 序号,名称,最迟开始,最迟完成,总时差,偏差",
    )
    yield Shown(
        "timescaled-early", "双代号早时标网络图", "", Path(path("duchang")), None, "timescaled"
    )
    yield Shown(
        "timescaled-late",
        "双代号迟时标网络图",
        "",
        Path(path("duchang")),
        None,
        "timescaled",
        Wishes(form="late"),
        " --form late",
    )
    yield Shown("nodes", "单代号搭接网络图", "", pipes, None, "nodes")
    for kind in ("tiles", "scurve", "heat", "float"):
        yield Shown(kind, KINDS[kind], "", lake, day, kind)
    ganzhou, jiujiang = ROOT / "examples" / "ganzhou", ROOT / "examples" / "jiujiang"
    yield Shown(
        "trend",
        KINDS["trend"],
        "",
        jiujiang / "plan.yaml",
        "2023-11-26",
        "trend",
        weeks=jiujiang,
    )
    yield Shown(
        "burnup", KINDS["burnup"], "", ganzhou / "plan.yaml", "2024-02-25", "burnup", weeks=ganzhou
    )
    yield Shown(
        "board", KINDS["board"], "", ganzhou / "plan.yaml", "2024-02-25", "board", weeks=ganzhou
    )
    costs = Wishes(days=20, unit="万元")
    yield Shown("cost", KINDS["cost"], "", lake, day, "cost", costs, " --days 20 --unit 万元")
    yield Shown("risk", KINDS["risk"], "", pipes, None, "risk", Wishes(runs=2000), " --runs 2000")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture with its pages: file name -> SVG."""

    shown: Shown
    files: Mapping[str, bytes]


@cache
def drawn() -> tuple[Drawn, ...]:
    """Every picture, drawn."""
    with packaged_typeface():
        return tuple(Drawn(one, _pages(one)) for one in shown())


def _pages(one: Shown) -> dict[str, bytes]:
    plan, when = str(one.plan), When(as_of=one.as_of)
    if one.weeks:
        picture: Picture = _Weekly(plan, when, "early", one.wishes, one.weeks)
    else:
        picture = Picture(plan, when, "early", one.wishes)
    pages = enumerate(scenes_of(picture, one.kind), 1)
    return {_name(one.slug, number): svg_of(scene).encode() for number, scene in pages}


def _name(slug: str, number: int) -> str:
    return f"{slug}.svg" if number == 1 else f"{slug}-{number}.svg"


def files() -> dict[str, bytes]:
    """The page gallery.md and the pictures it shows, by their paths below docs/."""
    pictures = {f"gallery/{name}": svg for one in drawn() for name, svg in one.files.items()}
    return {"gallery.md": page().encode(), **pictures}


def page() -> str:
    """The page that shows them all."""
    parts = [HEAD]
    for one in drawn():
        asked = one.shown
        weekly = ", reports of every week in the store" if asked.weeks else ""
        parts += [
            f"## {asked.heading}",
            f"{read_plan(asked.plan).name}{weekly}. {asked.says}".rstrip(),
            f"```text\n{asked.command}\n```",
            *(f"![{asked.heading}](gallery/{name})" for name in one.files),
        ]
    return "\n\n".join(parts) + "\n"
