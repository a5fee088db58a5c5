"""The pictures of a plan: what each is drawn from, composed from the rooms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final

from flows import asked
from flows.memory import Memory
from projects.errors import InputError

if TYPE_CHECKING:
    from flows.wishes import Wishes
    from gantt.barchart.selection import Selection
    from gantt.figures.plot import Canvas
    from gantt.head import Signatures
    from gantt.scene import Scene
    from gantt.text import Type
    from projects.ledger import Ledger
    from projects.progress import Progress
    from projects.risk import Risk
    from projects.schedule import Policy, Schedule
    from projects.variance import FrontPoint

RUNS, SEED = 10_000, 1
"""Of a simulation, where nothing else is asked; as `daopai risk`."""


@dataclass(frozen=True)
class Picture:
    """One plan and the wishes of one command; what several pictures need is computed once."""

    plan: str
    when: asked.When
    policy: Policy
    wishes: Wishes

    @cached_property
    def memory(self) -> Memory:
        """The plan with what is remembered of it."""
        return asked.remembered(self.plan, self.when)

    @cached_property
    def schedule(self) -> Schedule:
        """The computed plan."""
        return asked.scheduled(self.memory, self.when, self.policy)

    @cached_property
    def as_of(self) -> date:
        """The data date. Raises InputError DP728 where there is none."""
        if self.schedule.as_of is None:
            says = "这种图要看某一天的进展，而计划没有状态日期"
            raise InputError.of("DP728", says, "用 --as-of 给出数据截至日期")
        return self.schedule.as_of

    @cached_property
    def progress(self) -> Progress:
        """Where the plan stands at its data date."""
        from projects.progress import progress

        assert self.as_of is not None
        return progress(self.schedule, baseline=self.memory.baseline)

    @property
    def percents(self) -> dict[str, float] | None:
        """Percent done by id; None without a data date."""
        from flows.marks import percents

        return None if self.schedule.as_of is None else percents(self.progress)

    @property
    def points(self) -> dict[str, FrontPoint] | None:
        """Where works stand on the 前锋线; None without a data date."""
        from flows.marks import front_points

        if self.schedule.as_of is None:
            return None
        return front_points(self.schedule, self.progress, self.memory.baseline)

    @property
    def base(self) -> Schedule | None:
        """The plan without its scenarios, where there are any."""
        if not self.when.scenario:
            return None
        return asked.scheduled(self.memory, replace(self.when, scenario=()), self.policy)

    @property
    def signatures(self) -> Signatures:
        """Who prepared, checked and approved."""
        from gantt.head import Signatures

        return Signatures(self.wishes.prepared, self.wishes.checked, self.wishes.approved)

    @cached_property
    def type(self) -> Type:
        """The typeface to measure with."""
        from gantt.fonts import typeface
        from gantt.text import Type

        return Type(typeface())

    def canvas(self) -> Canvas:
        """The paper of a small picture. Raises InputError DP704."""
        from gantt.figures.plot import CANVASES

        name = (self.wishes.paper or "A5").upper()
        if name not in ("A5", "A4", "A3"):
            says = f"小图没有“{self.wishes.paper}”这种纸张"
            raise InputError.of("DP704", says, "可用的纸张：A5、A4、A3（均为横向）")
        return CANVASES[name]

    def sheet(self) -> str:
        """The 横道图 as one HTML file."""
        from gantt.sheet import SheetOptions, sheet_html

        wishes = self.wishes
        return sheet_html(
            self.schedule,
            SheetOptions(
                progress=self.percents,
                points=self.points,
                front=not wishes.no_front,
                title=wishes.title,
                signatures=self.signatures,
                base=self.base,
                baseline=self.memory.baseline,
                both=wishes.both,
                selection=self._selection(),
            ),
        )

    def _selection(self) -> Selection:
        from gantt.barchart.selection import Selection

        wishes = self.wishes
        return Selection(
            owners=wishes.owner,
            helping=wishes.helping,
            under=wishes.under,
            critical=wishes.critical,
            late=wishes.late,
            states=wishes.state,
        )

    def bars(self) -> list[Scene]:
        """The 横道图."""
        from gantt import gantt_scenes
        from gantt.barchart.options import BarOptions

        wishes = self.wishes
        columns = wishes.columns.replace("，", ",").replace("、", ",").split(",")
        options = BarOptions(
            paper=wishes.paper or "A3",
            portrait=wishes.portrait,
            title=wishes.title,
            signatures=self.signatures,
            front=not wishes.no_front,
            both=wishes.both,
            selection=self._selection(),
            columns=tuple(filter(None, map(str.strip, columns))),
            span=wishes.span or None,
            since=asked.day(wishes.since or None, "--from"),
            until=asked.day(wishes.until or None, "--to"),
            poster=wishes.poster,
        )
        return gantt_scenes(
            self.schedule,
            options,
            progress=self.percents,
            points=self.points,
            base=self.base,
            baseline=self.memory.baseline,
        )

    def timescaled(self) -> list[Scene]:
        """The 双代号时标网络图, then as 单代号搭接 what finish-start arrows cannot say."""
        from gantt.arrows import arrow_network
        from gantt.nodes import NodeOptions, node_scenes
        from gantt.timescaled import TimescaledOptions, timescaled_scenes
        from gantt.timescaled.split import under_of

        wishes, under = self.wishes, self._under()
        options = TimescaledOptions(
            form="late" if wishes.form == "late" else "early",
            six_marks=wishes.six_marks,
            paper=wishes.paper or "A3",
            under=under,
            progress=self.percents,
            points=self.points,
            front=not wishes.no_front,
            title=wishes.title,
            signatures=self.signatures,
        )
        scenes = timescaled_scenes(self.schedule, options)
        left = arrow_network(self.schedule, under_of(self.schedule, under)).left_out
        dated = {timing.id for timing in self.schedule if timing.early_start_day}
        items = tuple(dict.fromkeys(one.item for one in left if one.item in dated))
        if not items:
            return scenes
        rest = NodeOptions(items=items, paper=options.paper, signatures=self.signatures)
        return [*scenes, *node_scenes(self.schedule, rest)]

    def nodes(self) -> list[Scene]:
        """The 单代号网络图, or 单代号搭接网络图."""
        from gantt.nodes import NodeOptions, node_scenes

        options = NodeOptions(
            under=self._under(),
            paper=self.wishes.paper or "A3",
            numbers=self.wishes.numbers,
            title=self.wishes.title,
            signatures=self.signatures,
        )
        return node_scenes(self.schedule, options)

    def _under(self) -> str:
        """The one 子项目 of a network picture. Raises InputError DP729 for several."""
        if len(self.wishes.under) > 1:
            says = "网络图一次只画一个子项目，--under 给出了几个"
            raise InputError.of("DP729", says, "一次给出一个")
        return next(iter(self.wishes.under), "")

    def tiles(self, canvas: Canvas) -> list[Scene]:
        """How many days are left, missing and behind."""
        from gantt.figures.tiles import tiles_scene
        from gantt.figures.tiles_values import read_tiles

        content = read_tiles(self.schedule, self.progress, self._events_of())
        return [tiles_scene(content, canvas, self.type)]

    def scurve(self, canvas: Canvas) -> list[Scene]:
        """What is done, against what should be."""
        from gantt.figures.scurve import scurve_scene
        from gantt.figures.scurve_values import read_scurve

        return [scurve_scene(read_scurve(self.progress), canvas, self.type)]

    def trend(self, canvas: Canvas) -> list[Scene]:
        """Where milestones were forecast, week by week."""
        from flows.history import reported_weeks
        from gantt.figures.trend import trend_scene
        from gantt.figures.trend_values import read_trends

        weeks = reported_weeks(self.memory, self.when, self.as_of)
        return [trend_scene(read_trends(weeks), canvas, self.type)]

    def heat(self, canvas: Canvas) -> list[Scene]:
        """Which office is late in which stage."""
        from gantt.figures.heat import heat_scene
        from gantt.figures.heat_values import read_heat

        return [heat_scene(read_heat([(self.schedule, self.progress)]), canvas, self.type)]

    def burnup(self, canvas: Canvas) -> list[Scene]:
        """销号 against what was due, week by week."""
        from gantt.figures.burnup import burnup_scene
        from gantt.figures.burnup_values import read_burnup
        from projects.ledger import ledger

        memory, as_of = self.memory, self.as_of
        book = self._events_of() or ledger(
            self.schedule, (), plan=memory.at(as_of), override=memory.override
        )
        return [burnup_scene(read_burnup(book, self.schedule), canvas, self.type)]

    def _events_of(self) -> Ledger | None:
        """The ledger; None where no event was recorded."""
        from flows.runs import ledger_of

        return ledger_of(self.memory, self.schedule)

    def floats(self, canvas: Canvas) -> list[Scene]:
        """How much room the works have left."""
        from gantt.figures.floats import floats_scene, read_floats

        known = None if self.schedule.as_of is None else self.progress
        return [floats_scene(read_floats(self.schedule, known), canvas, self.type)]

    def board(self) -> list[Scene]:
        """The six pictures of the week on one A3."""
        from gantt.figures.board import board_scene
        from gantt.figures.plot import CANVASES

        cell, as_of = CANVASES["cell"], self.as_of
        six = (self.tiles, self.scurve, self.trend, self.heat, self.burnup, self.floats)
        scenes = [scene for draw in six for scene in draw(cell)]
        title = self.wishes.title or f"{self.schedule.project.name}进展六图"
        return [board_scene(title, f"数据日期 {as_of}", scenes, self.type, self.signatures)]

    def cost(self, canvas: Canvas) -> list[Scene]:
        """What each day won back costs."""
        from gantt.figures.cost import cost_scene
        from gantt.figures.cost_values import read_costs
        from projects.recovery import recover

        answer = recover(
            self.schedule,
            days=self.wishes.days,
            by=None if self.wishes.days else asked.day(self.when.deadline, "--deadline"),
            curve=True,
            override=self.memory.override,
        )
        content = read_costs(
            answer, self.schedule.project, as_of=self.schedule.as_of, unit=self.wishes.unit
        )
        return [cost_scene(content, canvas, self.type)]

    def risk(self, canvas: Canvas) -> list[Scene]:
        """With what probability by which day, and what moves it."""
        from gantt.figures.risk import odds_scene
        from gantt.figures.risk_movers import movers_scene
        from gantt.figures.risk_values import read_movers, read_odds

        found = self._simulated()
        return [
            odds_scene(read_odds(found), canvas, self.type),
            movers_scene(read_movers(found), canvas, self.type),
        ]

    def _simulated(self) -> Risk:
        from projects.risk import simulate

        runs, seed = self.wishes.runs, self.wishes.seed
        return simulate(
            self.schedule, runs=RUNS if runs is None else runs, seed=SEED if seed is None else seed
        )


WALL: Final[Mapping[str, Callable[[Picture], list[Scene]]]] = {
    "bars": Picture.bars,
    "timescaled": Picture.timescaled,
    "nodes": Picture.nodes,
    "board": Picture.board,
}
"""Pictures to hang on a wall."""
SMALL: Final[Mapping[str, Callable[[Picture, Canvas], list[Scene]]]] = {
    "tiles": Picture.tiles,
    "scurve": Picture.scurve,
    "trend": Picture.trend,
    "heat": Picture.heat,
    "burnup": Picture.burnup,
    "float": Picture.floats,
    "cost": Picture.cost,
    "risk": Picture.risk,
}
"""Small pictures, for a bulletin or a slide."""


def scenes_of(picture: Picture, kind: str) -> list[Scene]:
    """The pages of a picture, every glyph of the small ones proven here."""
    if kind in WALL and kind != "board":
        return WALL[kind](picture)
    from gantt.output import proven
    from gantt.text import tidy

    # A name is proven in full, with its work: a small picture may shorten it.
    works = picture.schedule.project.activities
    whole = [(tidy(text), False, one.id) for one in works for text in (one.name, one.owner)]
    proven([], picture.type.faces, whole)
    scenes = WALL[kind](picture) if kind in WALL else SMALL[kind](picture, picture.canvas())
    proven(scenes, picture.type.faces)
    return scenes
