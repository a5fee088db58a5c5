"""The entries of `set`, `add` and `remove`, one after the other; mistakes go to the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from projects.errors import InputError, Place
from projects.model import Activity, Link, LinkKind, Project, Span
from projects.readers.activities import id_text, read_activities
from projects.readers.after import Ids, read_links
from projects.readers.desk import Desk, suggestion
from projects.readers.nodes import Mapping, Node, Scalar, is_null, shown
from projects.readers.schema import Schema, read_object
from projects.readers.values import plain
from projects.scenarios.schemas import (
    LINK_CHANGE,
    PROJECT_CHANGE,
    PROJECT_KEYS,
    REMOVAL,
    WORK,
)
from projects.scenarios.values import (
    LinkChange,
    LinkRemoval,
    ProjectChange,
    WorkChange,
    WorkRemoval,
)

_ARROW = re.compile(r"\s*(?:[-–—=]+>|[→⇒])\s*")
_WAYS = "写 item: 工作编号、link: 甲 -> 乙，或项目的 deadline、deadline_on、start、calendar"
_TAKEN_AWAY: dict[str, Any] = {"kind": "FS", "lag": Span(0), "lag_on": None}
"""What a link has where its key is left empty."""


class Entries:
    """Collects what the entries say about one plan."""

    def __init__(self, project: Project, desk: Desk) -> None:
        self.works: list[WorkChange] = []
        self.links: list[LinkChange] = []
        self.project_changes: list[ProjectChange] = []
        self.added: list[Activity] = []
        self.added_links: list[Link] = []
        self.removed_works: list[WorkRemoval] = []
        self.removed_links: list[LinkRemoval] = []
        self._desk = desk
        self._works = {work.id: work for work in project.activities}
        self._into: dict[tuple[str, str], list[Link]] = {}
        for link in project.links:
            self._into.setdefault((link.before, link.after), []).append(link)

    # -- add -----------------------------------------------------------------------------------

    def add(self, nodes: Sequence[Node]) -> None:
        """Rows as in a plan."""
        added, links = read_activities(tuple(nodes), self._desk, beside=self._works)
        for work in added:
            if work.id in self._works:
                says = f"计划里已有编号为“{work.id}”的工作"
                remedy = "新工作换一个编号；要改原来的工作，写进 set"
                self._desk.complain("DP913", says, remedy, work.where, work.id)
            else:
                self.added.append(work)
        self.added_links += [link for link in links if link.after not in self._works]

    # -- set -----------------------------------------------------------------------------------

    def set(self, nodes: Sequence[Node]) -> None:
        """Changes of works, of links and of the project."""
        ids = Ids([*self._works, *(work.id for work in self.added)])
        for node in nodes:
            with self._desk.collecting():
                self._set(node, ids)

    def _set(self, node: Node, ids: Ids) -> None:
        if not isinstance(node, Mapping):
            read_object(node, WORK, self._desk)
            return
        said = [key for key in ("item", "link") if key in node]
        if len(said) == 2:
            says = "一项改动又写了 item，又写了 link"
            raise InputError.of("DP902", says, "拆成两项，各改一样", node.where)
        if said == ["item"]:
            self._work(node, ids)
        elif said:
            self._link(node)
        elif any(key in node for key in PROJECT_KEYS):
            self._project(node)
        else:
            raise _nameless(node)

    def _work(self, node: Mapping, ids: Ids) -> None:
        before = len(self._desk.findings)
        values = read_object(node, WORK, self._desk)
        values |= dict.fromkeys(_emptied(node, WORK, {"item", "remaining"}))
        item = values.pop("item", None)
        self._name_findings(before, item or "")
        if item is None:
            self._need(node, "item")
            return
        if not self._known(item, _place(node, "item")):
            return
        links = self._links_into(item, values, ids)
        remaining = values.pop("remaining", None)
        if remaining is not None and remaining.unit != "work":
            says = f"{item} 的剩余工期按工作日填写"
            raise InputError.of("DP126", says, "写成 12 或 12d", _place(node, "remaining"), item)
        change = WorkChange(item, values, links, remaining, node.where)
        if any(change.keys):
            self.works.append(change)
        elif len(self._desk.findings) == before:
            says = f"没有写改 {item} 的什么"
            raise InputError.of(
                "DP903", says, "例如 duration: 60，或者删掉这一项", node.where, item
            )

    def _links_into(self, item: str, values: dict[str, Any], ids: Ids) -> tuple[Link, ...] | None:
        if "after" not in values:
            return None
        after = values.pop("after")
        return () if after is None else tuple(read_links(after, item, ids, self._desk))

    def _link(self, node: Mapping) -> None:
        before = len(self._desk.findings)
        values = read_object(node, LINK_CHANGE, self._desk)
        values |= {key: _TAKEN_AWAY[key] for key in _emptied(node, LINK_CHANGE, {"link", "was"})}
        was = values.pop("was", None)
        if "link" not in values:
            self._need(node, "link")
            return
        found = self._pair(values.pop("link"), was, _place(node, "link"))
        if found is None:
            return
        if values:
            self.links.append(LinkChange(*found, was, values, node.where))
        elif len(self._desk.findings) == before:
            says = f"没有写改 {found[0]} -> {found[1]} 的什么"
            raise InputError.of("DP903", says, "写上 kind、lag 或 lag_on", node.where, found[1])

    def _project(self, node: Mapping) -> None:
        values = read_object(node, PROJECT_CHANGE, self._desk)
        values |= {
            key: () if key == "deadline" else None for key in _emptied(node, PROJECT_CHANGE, set())
        }
        for key in PROJECT_KEYS:
            if key in values:
                change = ProjectChange(key, values[key], _place(node, key))  # type: ignore[arg-type]  # one of PROJECT_KEYS
                self.project_changes.append(change)

    # -- remove --------------------------------------------------------------------------------

    def remove(self, nodes: Sequence[Node]) -> None:
        """Ids of works, and links."""
        for node in nodes:
            with self._desk.collecting():
                if isinstance(node, Scalar):
                    self._remove_text(node)
                else:
                    self._remove_named(node)

    def _remove_text(self, node: Scalar) -> None:
        words = plain(node.text)
        if words not in self._works and _ARROW.search(words):
            self._remove_link(words, None, node.where)
        else:
            self._remove_work(id_text(node, self._desk), node.where)

    def _remove_named(self, node: Node) -> None:
        values = read_object(node, REMOVAL, self._desk)
        if {"item", "link"} <= values.keys():
            says = "一项又写了 item，又写了 link"
            raise InputError.of("DP902", says, "拆成两项，各去一样", node.where)
        if "item" in values:
            self._remove_work(values["item"], node.where)
        elif "link" in values:
            self._remove_link(values["link"], values.get("was"), node.where)
        elif isinstance(node, Mapping) and not node.entries:
            raise InputError.of("DP902", "没有写去掉什么", "写工作编号，或 甲 -> 乙", node.where)

    def _remove_work(self, item: str, where: Place) -> None:
        if self._known(item, where):
            self.removed_works.append(WorkRemoval(item, where))

    def _remove_link(self, words: str, was: LinkKind | None, where: Place) -> None:
        found = self._pair(words, was, where)
        if found is not None:
            self.removed_links.append(LinkRemoval(*found, was, where))

    # -- what both ask -------------------------------------------------------------------------

    def _known(self, item: str, where: Place) -> bool:
        if item in self._works:
            return True
        if any(work.id == item for work in self.added):
            says, remedy = f"“{item}”是本情景新增的工作", "在 add 里直接写成要的样子"
            self._desk.complain("DP904", says, remedy, where, item)
        else:
            hint = suggestion(item, list(self._works)) or "请核对编号"
            self._desk.complain("DP162", f"没有编号为“{shown(item)}”的工作", hint, where)
        return False

    def _pair(self, words: str, was: LinkKind | None, where: Place) -> tuple[str, str] | None:
        """The two works of `甲 -> 乙`, where a link of the plan joins them; else a complaint."""
        before, after = self._ends(plain(words), where)
        known = [self._known(item, where) for item in (before, after)]
        if not all(known):
            return None
        links = self._into.get((before, after), [])
        kinds = list(dict.fromkeys(link.kind for link in links))
        if was in kinds or (was is None and len(kinds) == 1):
            return before, after
        name = f"{before} -> {after}"
        if was is None and kinds:
            says = f"{name} 有几条关系：{'、'.join(kinds)}"
            raise InputError.of("DP906", says, f"写明是哪一条，例如 was: {kinds[0]}", where, after)
        if kinds:
            says, remedy = f"{name} 是 {'、'.join(kinds)}，没有 {was}", f"写成 was: {kinds[0]}"
        else:
            says, remedy = f"没有 {name} 这条前后关系", self._other_links(before, after)
        raise InputError.of("DP905", says, remedy, where, after)

    def _ends(self, words: str, where: Place) -> tuple[str, str]:
        splits = [(words[: m.start()], words[m.end() :]) for m in _ARROW.finditer(words)]
        known = [pair for pair in splits if all(item in self._works for item in pair)]
        if known or splits:
            return (known or splits)[0]
        says = f"看不懂的前后关系“{shown(words)}”"
        raise InputError.of("DP905", says, "写成 甲 -> 乙，两头都是工作编号", where)

    def _other_links(self, before: str, after: str) -> str:
        if (after, before) in self._into:
            return f"是不是“{after} -> {before}”？"
        found = [head for head, tail in self._into if tail == after][:5]
        if not found:
            return f"{after} 没有紧前工作；新关系写在 {after} 的 after 里"
        return f"{after} 的紧前工作是 {'、'.join(found)}；新关系写在 {after} 的 after 里"

    def _need(self, node: Mapping, key: str) -> None:
        if node.get(key) is None:
            self._desk.complain("DP121", f"set 的一项缺少 {key}", f"请写上 {key}: …", node.where)

    def _name_findings(self, before: int, item: str) -> None:
        findings = self._desk.findings
        findings[before:] = [
            one if one.item else replace(one, item=item) for one in findings[before:]
        ]


def _place(node: Mapping, key: str) -> Place:
    """Where a key stands: an entry may run over several lines."""
    return next((name.where for name, _ in node.entries if name.text == key), node.where)


def _emptied(node: Mapping, schema: Schema, never: set[str]) -> Iterator[str]:
    """The keys that are written without a value: what the plan has there is taken away."""
    for key, value in node.entries:
        if key.text in schema.keys and key.text not in never and is_null(value):
            yield key.text


def _nameless(node: Mapping) -> InputError:
    """An entry that does not say what it changes."""
    names = {**dict.fromkeys(("id", "编号", "工作"), "item"), **dict.fromkeys(("关系",), "link")}
    hint = next(
        (f"“{k.text}”写成 {names[k.text]}；" for k, _ in node.entries if k.text in names), ""
    )
    return InputError.of("DP902", "看不出这一项改的是什么", f"{hint}{_WAYS}", node.where)
