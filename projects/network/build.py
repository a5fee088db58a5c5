"""From a plan to its network: check, resolve, expand summaries, join, put in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from projects.collector import paused
from projects.errors import Finding, InputError
from projects.holidays import Override
from projects.model import DAY, Activity, Deadline, Link, Project
from projects.network.gears import FinishGear, Gear, Gearbox, StartBoundGear
from projects.network.lags import ELAPSED, MONTHS, LagRule, WorkLag
from projects.network.leaves import children_of, leaves_below, node_of
from projects.network.order import topological
from projects.network.values import CROSS, GEARED, SAME, Edge, Network, Node
from projects.rules import Rules, rules_of
from projects.structure import structure_findings
from projects.worktime import Calendars, WorkCalendar, calendars_of


def build(project: Project, override: Override | None = None) -> Network:
    """Build the network of a plan.

    Raises:
        InputError: everything `structure_findings` and `calendars_of` report, DP401 for a ledger
            item with links, DP402 for a percent lag that leaves a summary.
    """
    children = children_of(project.activities)
    if children or any(work.kind in ("summary", "hammock") for work in project.activities):
        _refuse_errors(project)
    builder = _Builder(project, calendars_of(project, override), rules_of(project), children)
    with paused():
        builder.add_nodes()
        builder.add_links()
        if builder.errors:
            raise InputError(builder.errors)
        return builder.network()


def _refuse_errors(project: Project, *, cycles: bool = False) -> None:
    """Cycles show by themselves when the nodes are put in order; only then are they named."""
    found = structure_findings(project.activities, project.links, cycles=cycles)
    errors = [finding for finding in found if finding.level == "error"]
    if errors:
        raise InputError(errors)


Joint = tuple[int, Gear | None, Gear | None]
Joints = list[list[Joint]]
"""`Edge.way`, `ahead` and `back` by the clocks of predecessor and successor."""
_ENDS = {"FS": (True, False), "SS": (False, False), "FF": (True, True), "SF": (False, True)}
"""By link type: whether it leaves a finish, and whether it binds a finish."""


@dataclass
class _Builder:
    """Work in progress; thrown away when the network stands."""

    project: Project
    calendars: Calendars
    rules: Rules
    children: Mapping[str, tuple[str, ...]]
    nodes: list[Node] = field(default_factory=list)
    index: dict[str, int] = field(default_factory=dict)
    leaves: dict[str, tuple[int, ...]] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    hammocks: list[Activity] = field(default_factory=list)
    hung: dict[str, list[tuple[Link, int, LagRule | None]]] = field(default_factory=dict)
    ledger: list[Activity] = field(default_factory=list)
    errors: list[Finding] = field(default_factory=list)
    lags: dict[int, WorkLag] = field(default_factory=dict)
    clocks: list[int] = field(default_factory=list)
    forward_only: set[int] = field(default_factory=set)
    backward_only: set[int] = field(default_factory=set)

    def add_nodes(self) -> None:
        """One node a leaf; summaries, hammocks and ledger rows stand apart."""
        named, index, nodes, children = (
            self.calendars.named,
            self.index,
            self.nodes,
            self.children,
        )
        for activity in self.project.activities:
            item = activity.id
            if item in children or activity.kind == "summary":
                self.leaves[item] = ()
            elif activity.kind == "hammock":
                self.hammocks.append(activity)
                self.hung[item] = []
            else:
                node = node_of(activity, named(activity.calendar))
                if node is None:
                    self.ledger.append(activity)
                else:
                    index[item] = len(nodes)
                    nodes.append(node)
        for summary in self.leaves:
            self.leaves[summary] = leaves_below(summary, children, index)
        apart = len(self.leaves) + len(self.hammocks) + len(self.ledger)
        if len(index) + apart < len(self.project.activities) or "" in index or not (index or apart):
            _refuse_errors(self.project)

    def add_links(self) -> None:
        """One edge a link, or one for every leaf that it speaks of."""
        find, ends, joints = self.index.get, _ENDS, self._joints()
        clocks = self.clocks = self._clocks()
        new = tuple.__new__  # a third of the time of Edge()
        edges, append, nodes, usual = self.edges, self.edges.append, self.nodes, self.rules.lag_on
        links = self.links
        own_time = [*(self._work_lag(calendar) for calendar in self.calendars), None]
        for link in self.project.links:
            p, s = find(link.before), find(link.after)
            if p is None or s is None or p == s:
                self._add_expanded(link, joints)
                continue
            from_finish, to_finish = ends[link.kind]
            lag, clock = link.lag.amount, clocks[p]
            if not lag:
                rule = None
                way, ahead, back = joints[from_finish][clock][clocks[s]]
            elif link.lag.unit == "work" and (link.lag_on or usual) == "predecessor":
                rule = own_time[clock] or self._lag(link, nodes[p], nodes[s])[1]
                way, ahead, back = joints[1][clock][clocks[s]]
            else:
                append(self._lagged(link, p, s, joints))
                links.append(link)
                continue
            links.append(link)
            fields = (p, s, from_finish, to_finish, lag, rule, way, ahead, back, len(edges))
            append(new(Edge, fields))

    def _clocks(self) -> list[int]:
        places = {id(calendar): place for place, calendar in enumerate(self.calendars)}
        instants = len(places)
        return [places[id(n.calendar)] if n.kind == "work" else instants for n in self.nodes]

    def _joints(self) -> tuple[Joints, Joints]:
        """How works of each two calendars are joined, by clock: for links from a start without a
        lag, and for all others whose lag counts in the predecessor's time."""
        gear = Gearbox(DAY if self.project.day_plan else 1).gear
        crossing: Joint = (CROSS, None, None)
        tables = []
        for ahead, back in ((Gear, StartBoundGear), (FinishGear, Gear)):
            rows = [
                [
                    (SAME, None, None)
                    if own is other
                    else (GEARED, gear(ahead, own, other), gear(back, other, own))
                    for other in self.calendars
                ]
                + [crossing]
                for own in self.calendars
            ]
            tables.append([*rows, [crossing] * (len(rows) + 1)])
        return tables[0], tables[1]

    def _lagged(self, link: Link, p: int, s: int, joints: tuple[Joints, Joints]) -> Edge:
        """The edge of a link with a lag."""
        nodes, clocks = self.nodes, self.clocks
        from_finish, to_finish = _ENDS[link.kind]
        lag, rule = self._lag(link, nodes[p], nodes[s])
        way, ahead, back = CROSS, None, None
        if rule is None:
            way, ahead, back = joints[from_finish][clocks[p]][clocks[s]]
        elif isinstance(rule, WorkLag) and rule.calendar is nodes[p].calendar:
            way, ahead, back = joints[1][clocks[p]][clocks[s]]
        return Edge(p, s, from_finish, to_finish, lag, rule, way, ahead, back, len(self.edges))

    def _add_expanded(self, link: Link, joints: tuple[Joints, Joints]) -> None:
        """A link at a summary, hammock or ledger row; or one that is wrong."""
        if not (self.leaves or self.hammocks or self.ledger):
            _refuse_errors(self.project)
        if not self._usable(link):
            return
        targets = self.leaves.get(link.after) or (self.index[link.after],)
        pinned, own_dates = self._manual(link.after), self._manual(link.before)
        for p in self._sources(link):
            self.clocks += [len(joints[0]) - 1] * (len(self.nodes) - len(self.clocks))
            group = self.nodes[p].kind == "group"
            for s in targets:
                if own_dates and group and link.kind in ("FS", "FF"):
                    self.forward_only.add(len(self.edges))
                if pinned or (own_dates and not group):
                    self.backward_only.add(len(self.edges))
                self.edges.append(self._lagged(link, p, s, joints))
                self.links.append(link)

    def _manual(self, item: str) -> bool:
        """Whether an item is a manually scheduled summary: its leaves follow its dates forward, not
        the links into it; backward its links hold them (Microsoft Project, by its files)."""
        return item in self.leaves and self._activity(item).manual is not None

    def _activity(self, item: str) -> Activity:
        return next(work for work in self.project.activities if work.id == item)

    def _usable(self, link: Link) -> bool:
        """Whether a link that touches a summary, hammock or ledger row can be expanded."""
        if link.after in self.hung:
            stands = self._stand_in(link.before), self._stand_in(link.after)
            self.hung[link.after].append((link, *self._lag(link, *stands)))
            return False
        ends, words = (link.before, link.after), link.words(self.project.minutes_per_day)
        loose = [row.id for row in self.ledger if row.id in ends]
        empty = [item for item in ends if item in self.leaves and not self.leaves[item]]
        if empty:
            self.errors.append(
                Finding(
                    "DP401",
                    f"汇总项“{empty[0]}”之下没有有日期的工作，却有关系 {words} → {link.after}",
                    "给其下的工作写上 duration；或去掉这条关系",
                    link.where,
                    item=empty[0],
                )
            )
        elif loose:
            self.errors.append(
                Finding(
                    "DP401",
                    f"“{loose[0]}”没有工期也没有时限，却有关系 {words} → {link.after}",
                    "给它写上 duration，里程碑写 0；或去掉这条关系",
                    link.where,
                    item=loose[0],
                )
            )
        elif link.before in self.leaves and link.lag.unit == "percent":
            self.errors.append(
                Finding(
                    "DP402",
                    f"从汇总项“{link.before}”引出的关系不能用百分比时距",
                    "改写成天数，或改从其中一项工作引出",
                    link.where,
                    item=link.after,
                )
            )
        else:
            return True
        return False

    def _sources(self, link: Link) -> tuple[int, ...]:
        """FS/FF leave every leaf of a summary; SS/SF leave its earliest start. All leave the own
        dates of a manually scheduled one, and hold its leaves backward."""
        if link.before not in self.leaves:
            return (self.index[link.before],)
        if link.kind not in ("FS", "FF"):
            return (self._group(link.before),)
        leaves = self.leaves[link.before]
        return (*leaves, self._group(link.before)) if self._manual(link.before) else leaves

    def _group(self, item: str) -> int:
        """The node of a summary's start."""
        if item not in self.groups:
            summary = self._activity(item)
            calendar, members = self.calendars.of(summary), self.leaves[item]
            self.groups[item] = len(self.nodes)
            self.nodes.append(Node(summary, "group", calendar, 0, members=members))
        return self.groups[item]

    def _stand_in(self, item: str) -> Node:
        """The node of an item; of one that has none, its calendar without a duration."""
        if item in self.index:
            return self.nodes[self.index[item]]
        activity = self._activity(item)
        return Node(activity, "group", self.calendars.of(activity), 0)

    def _lag(self, link: Link, before: Node, after: Node) -> tuple[int, LagRule | None]:
        """The lag in minutes or months, and whose time counts it."""
        amount, unit = link.lag.amount, link.lag.unit
        on = link.lag_on or self.rules.lag_on
        if unit == "percent":
            if before.kind == "span" and before.span is not None:
                amount = round(before.span.amount * amount / 10_000)
                return amount, MONTHS if before.span.unit == "months" else ELAPSED
            step = DAY if self.project.day_plan else 1
            amount = round(before.duration * amount / 10_000 / step) * step
        if unit == "months":
            return amount, MONTHS
        if unit == "elapsed":
            return amount, ELAPSED
        if on == "elapsed":
            return amount * DAY // self.project.minutes_per_day, ELAPSED
        calendar = {
            "predecessor": before.calendar,
            "successor": after.calendar,
            "project": self.calendars.default,
        }[on]
        if not amount:
            return 0, None
        return amount, self._work_lag(calendar)

    def _work_lag(self, calendar: WorkCalendar) -> WorkLag:
        if id(calendar) not in self.lags:
            self.lags[id(calendar)] = WorkLag(calendar)
        return self.lags[id(calendar)]

    def network(self) -> Network:
        """Put the nodes in order and freeze everything.

        Raises:
            InputError: DP161 where the links run in a circle.
        """
        nodes = self.nodes
        into: list[list[Edge]] = [[] for _ in nodes]
        out: list[list[Edge]] = [[] for _ in nodes]
        for edge in self.edges:
            out[edge[0]].append(edge)
            into[edge[1]].append(edge)
        order = topological(nodes, self.edges, out)
        if len(order) < len(nodes):
            _refuse_errors(self.project, cycles=True)
        place = [0] * len(nodes)
        for position, number in enumerate(order):
            place[number] = position
        return Network(
            project=self.project,
            rules=self.rules,
            calendars=self.calendars,
            nodes=nodes,
            order=order,
            place=place,
            index=self.index,
            into=into,
            out=out,
            clocks=self.clocks,
            special=tuple(number for number, node in enumerate(nodes) if not node.plain),
            forward_only=frozenset(self.forward_only),
            backward_only=frozenset(self.backward_only),
            links=self.links,
            children=self.children,
            leaves=self.leaves,
            hammocks=tuple(self.hammocks),
            hung=self.hung,
            ledger=tuple(self.ledger),
            deadlines=_deadlines(self.project),
        )


def _deadlines(project: Project) -> tuple[Deadline, ...]:
    """The project's deadlines, moved to `deadline_on` where that is given, then the works' own."""
    of_project = [
        replace(deadline, item=deadline.item or project.deadline_on)
        for deadline in project.deadlines
    ]
    own = [replace(work.deadline, item=work.id) for work in project.activities if work.deadline]
    return (*of_project, *own)
