"""Is the network of a plan a network: ids, parents, links, cycles. No recursion, linear in size.

Links from and into summaries mean their leaves (SEMANTICS 2). For the search of cycles a summary
becomes two knots, one that its leaves lead to and one that leads to its leaves, which equals
expanding every link and stays linear.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from projects.errors import Finding, Level, Place
from projects.model import Activity, Link

_MAX_SHOWN = 12
_MAX_HINTS = 50
_LEAF_KINDS = {"milestone": "里程碑", "start-milestone": "里程碑", "hammock": "伴随工作",
               "external": "外部依赖"}  # fmt: skip


def structure_findings(
    activities: Sequence[Activity], links: Sequence[Link], *, cycles: bool = True
) -> list[Finding]:
    """Everything wrong with ids (DP150, DP151), parents (DP155-DP157, DP165) and links
    (DP152-DP154, DP158-DP160), and one whole cycle per knot of circular links (DP161).

    Order: ids, parents, links, cycles. A doubled link and an empty summary are warnings. Without
    `cycles` circular links are not looked for.
    """
    findings = list(_id_findings(activities))
    tree = _Tree(activities)
    findings += tree.findings
    sound, link_findings = _sound_links(links, tree)
    return findings + link_findings + (_cycle_findings(tree, sound) if cycles else [])


def refused_links(
    activities: Sequence[Activity], links: Sequence[Link]
) -> list[tuple[Link, Finding]]:
    """The links that no network may have (DP152, DP153, DP158 to DP160), each with its reason."""
    tree = _Tree(activities)
    found = ((link, _link_finding(link, tree)) for link in links)
    return [(link, finding) for link, finding in found if finding is not None]


def _id_findings(activities: Sequence[Activity]) -> Iterable[Finding]:
    if not activities:
        yield Finding("DP150", "计划里没有工作", "在 activities 里写上至少一项工作")
    seen: dict[str, Activity] = {}
    for activity in activities:
        if not activity.id:
            yield Finding("DP121", "工作缺少 id", "请补上 id: …", activity.where)
            continue
        first = seen.setdefault(activity.id, activity)
        if first is not activity:
            yield Finding(
                "DP151",
                f"编号“{activity.id}”重复，第一次在{spot(first.where)}",
                "每项工作用自己的编号",
                activity.where,
                "error",
                activity.id,
            )


def spot(where: Place) -> str:
    """`第 12 行`, a cell, or the file: how a message names another place."""
    if where.cell is not None:
        return f"单元格 {where.cell}"
    return f"第 {where.line} 行" if where.line is not None else where.file or "前面"


@dataclass(slots=True)
class _Hints:
    """Suggestions for wrong ids; difflib is slow, so only the first few get one."""

    known: Sequence[str]
    left: int = _MAX_HINTS

    def near(self, word: str) -> str:
        if not self.left or len(self.known) > 20_000:
            return "请核对编号"
        self.left -= 1
        from difflib import get_close_matches

        lower = {name.casefold(): name for name in self.known}
        found = get_close_matches(word.casefold()[:60], list(lower), n=1, cutoff=0.6)
        return f"是不是“{lower[found[0]]}”？" if found else "请核对编号，或者补上这项工作"


class _Tree:
    """Parents and children; `enter` and `leave` number a walk, so ancestry is one comparison."""

    def __init__(self, activities: Sequence[Activity]) -> None:
        self.findings: list[Finding] = []
        self.by_id: dict[str, Activity] = {}
        for activity in activities:
            self.by_id.setdefault(activity.id, activity)
        self.hints = _Hints(list(self.by_id))
        self.parent = self._parents()
        self._break_loops()
        self.children: dict[str, list[str]] = {}
        for child, parent in self.parent.items():
            self.children.setdefault(parent, []).append(child)
        self._check_kinds()
        self.enter: dict[str, int] = {}
        self.leave: dict[str, int] = {}
        self._number()

    def is_summary(self, item: str) -> bool:
        """Whether the item has children."""
        return item in self.children

    def contains(self, summary: str, item: str) -> bool:
        """Whether `item` lies below `summary`."""
        return (
            summary != item
            and self.enter[summary] <= self.enter[item]
            and self.leave[item] <= self.leave[summary]
        )

    def _parents(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for item, activity in self.by_id.items():
            parent = activity.parent
            if not parent:
                continue
            if parent in self.by_id:
                found[item] = parent
            else:
                self._complain(
                    "DP155", activity, f"{item} 的上级“{parent}”不存在", self.hints.near(parent)
                )
        return found

    def _break_loops(self) -> None:
        done: set[str] = set()
        for start in self.by_id:
            path: dict[str, None] = {}
            item: str | None = start
            while item is not None and item not in done and item not in path:
                path[item] = None
                item = self.parent.get(item)
            if item is not None and item in path:
                names = list(path)
                loop = names[names.index(item) :]
                self._complain(
                    "DP156",
                    self.by_id[item],
                    f"上级关系成环：{_arrows([*loop, item])}",
                    "上级只能是它的汇总项",
                )
                for member in loop:
                    del self.parent[member]
            done.update(path)

    def _check_kinds(self) -> None:
        for item, activity in self.by_id.items():
            below = self.children.get(item)
            if below and activity.kind in _LEAF_KINDS:
                self._complain(
                    "DP157",
                    activity,
                    f"{item} 是{_LEAF_KINDS[activity.kind]}，不能有下级（{below[0]}）",
                    "有下级的是汇总项：写 kind: summary，或者改正下级的 parent",
                )
            elif activity.kind == "summary" and not below:
                self._complain(
                    "DP165", activity, f"汇总项 {item} 没有下级", "给它下级，或者写明工期",
                    warning=True,
                )  # fmt: skip

    def _complain(
        self, code: str, activity: Activity, says: str, remedy: str, *, warning: bool = False
    ) -> None:
        level: Level = "warning" if warning else "error"
        self.findings.append(Finding(code, says, remedy, activity.where, level, activity.id))

    def _number(self) -> None:
        count = 0
        waiting = [(item, False) for item in reversed(self.by_id) if item not in self.parent]
        while waiting:
            item, seen = waiting.pop()
            if seen:
                self.leave[item] = count
                continue
            self.enter[item] = count
            count += 1
            waiting.append((item, True))
            waiting.extend((child, False) for child in reversed(self.children.get(item, ())))


def _sound_links(links: Sequence[Link], tree: _Tree) -> tuple[list[Link], list[Finding]]:
    """Links that make a network, and what is wrong with the others."""
    sound: list[Link] = []
    findings: list[Finding] = []
    seen: dict[tuple[str, str, str], Link] = {}
    # Links between ordinary works, nearly all of them, need no closer look.
    plain = {item for item, activity in tree.by_id.items() if activity.kind != "hammock"}
    plain -= tree.children.keys()
    for link in links:
        ordinary = link.before in plain and link.after in plain and link.before != link.after
        wrong = None if ordinary else _link_finding(link, tree)
        if wrong:
            findings.append(wrong)
            continue
        first = seen.setdefault((link.before, link.after, link.kind), link)
        if first is not link:
            findings.append(
                Finding(
                    "DP154",
                    f"前置关系 {link.label} → {link.after} 重复",
                    "保留一条；时距不同时以较晚的为准",
                    link.where,
                    "warning",
                    link.after,
                )
            )
        sound.append(link)
    return sound, findings


def _link_finding(link: Link, tree: _Tree) -> Finding | None:
    before, after = link.before, link.after
    for end in (before, after):
        if end not in tree.by_id:
            says = f"{after} 的前置“{end}”不存在" if end == before else f"后续“{end}”不存在"
            return Finding("DP152", says, tree.hints.near(end), link.where, "error", after)

    def wrong(code: str, says: str, remedy: str) -> Finding:
        return Finding(code, says, remedy, link.where, "error", after)

    if before == after:
        return wrong("DP153", f"{after} 以自己为前置", "删掉这条前置关系")
    if tree.contains(before, after) or tree.contains(after, before):
        return wrong(
            "DP159",
            f"{before} 与 {after} 是上下级，不能有前后关系",
            "汇总项的起止由下级得出，删掉这条前置关系",
        )
    if tree.by_id[before].kind == "hammock":
        return wrong(
            "DP160",
            f"伴随工作 {before} 不能作前置（{link.label} → {after}）",
            "改由它所伴随的工作作前置",
        )
    if tree.is_summary(after) and link.kind in {"FF", "SF"}:
        return wrong(
            "DP158",
            f"{link.kind} 关系不能指向汇总项 {after}",
            "指向它最后完成的下级工作",
        )
    return None


def _cycle_findings(tree: _Tree, links: Sequence[Link]) -> list[Finding]:
    """One whole cycle of every knot of circular links, with the lines of its links."""
    graph = _Graph(tree, links)
    home = next((work.where.file for work in tree.by_id.values()), "")
    findings = []
    for knot in _knots(graph.after):
        steps = graph.cycle(knot)
        names = [name for name, _ in steps]
        used = [link for _, link in steps if link is not None]
        named = str if len({link.where.file for link in used}) > 1 else spot
        lines = list(dict.fromkeys(named(link.where) for link in used))
        shown = "、".join(lines[:_MAX_SHOWN]) + ("等" if len(lines) > _MAX_SHOWN else "")
        # Of links from two files, one that a scenario brought is told first.
        first = min(
            used,
            key=lambda link: (link.where.file == home, link.where.line or 0, link.where.cell or ""),
        )
        findings.append(
            Finding(
                "DP161",
                f"前后关系成环：{_arrows([*names, names[0]])}（{shown}）",
                "断开其中一条前置关系",
                first.where,
                "error",
                names[0],
            )
        )
    return findings


def _arrows(names: Sequence[str]) -> str:
    return " → ".join(names)


class _Graph:
    """Knots: item i is 2i (what leads to it) and, for a summary, 2i+1 (what leaves it)."""

    def __init__(self, tree: _Tree, links: Sequence[Link]) -> None:
        self.names = list(tree.by_id)
        index = {name: number for number, name in enumerate(self.names)}
        self.after: list[list[int]] = [[] for _ in range(2 * len(self.names))]
        self.links: dict[tuple[int, int], Link] = {}
        for child, parent in tree.parent.items():
            top, low = index[parent], index[child]
            self.after[2 * top].append(2 * low)
            self.after[2 * low + tree.is_summary(child)].append(2 * top + 1)
        for link in links:
            tail = 2 * index[link.before] + tree.is_summary(link.before)
            head = 2 * index[link.after]
            self.after[tail].append(head)
            self.links.setdefault((tail, head), link)

    def cycle(self, knot: list[int]) -> list[tuple[str, Link | None]]:
        """A shortest cycle through the knot's first item: (name, link to the next name)."""
        inside = set(knot)
        start = min(knot)
        came: dict[int, int] = {}
        waiting = deque([start])
        while start not in came:
            here = waiting.popleft()
            for there in self.after[here]:
                if there in inside and there not in came:
                    came[there] = here
                    waiting.append(there)
        path = [start]
        while came[path[-1]] != start:
            path.append(came[path[-1]])
        path = [start, *reversed(path[1:])]
        steps: list[tuple[str, Link | None]] = []
        for here, there in zip(path, [*path[1:], start], strict=True):
            steps.append((self.names[here // 2], self.links.get((here, there))))
        return steps


def _knots(after: Sequence[Sequence[int]]) -> list[list[int]]:
    """Strongly connected components of more than one knot (Tarjan, with its own stack)."""
    order = [-1] * len(after)
    low = [0] * len(after)
    done = [False] * len(after)
    stack: list[int] = []
    found: list[list[int]] = []
    count = 0
    for root in range(len(after)):
        if order[root] >= 0:
            continue
        walk = [(root, 0)]
        while walk:
            here, step = walk.pop()
            if step == 0:
                order[here] = low[here] = count
                count += 1
                stack.append(here)
            followers = after[here]
            while step < len(followers):
                there = followers[step]
                step += 1
                if order[there] < 0:
                    walk.append((here, step))
                    walk.append((there, 0))
                    break
                if not done[there]:
                    low[here] = min(low[here], order[there])
            else:
                if low[here] == order[here]:
                    found.append(_pop_component(stack, here, done))
                if walk:
                    parent = walk[-1][0]
                    low[parent] = min(low[parent], low[here])
    return sorted(sorted(knot) for knot in found if len(knot) > 1)


def _pop_component(stack: list[int], root: int, done: list[bool]) -> list[int]:
    component = []
    while True:
        member = stack.pop()
        done[member] = True
        component.append(member)
        if member == root:
            return component
