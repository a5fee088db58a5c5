"""Activities of a plan: one table of keys, then ids, kinds and links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, get_args

from projects.errors import InputError
from projects.model import (
    Activity,
    Constraint,
    ConstraintKind,
    Deadline,
    Lever,
    Link,
    Precision,
    Quantity,
    Span,
    Step,
)
from projects.readers.after import Ids, read_links
from projects.readers.days import finish_day, read_day, read_finish, read_start
from projects.readers.desk import Desk, Use
from projects.readers.manual import manual
from projects.readers.nodes import Mapping, Node, Scalar, shown
from projects.readers.schema import Schema, list_of, other_words, pairs_of, read_object
from projects.readers.values import (
    MAX_DAYS,
    amount,
    between,
    duration,
    name_of,
    name_text,
    number,
    one_of,
    plain,
    scalar,
    text,
    texts,
    whole,
    yes_no,
)

KINDS = {
    "task": "task", "milestone": "milestone", "start-milestone": "start-milestone",
    "summary": "summary", "hammock": "hammock", "external": "external",
    "工作": "task", "任务": "task", "里程碑": "milestone", "开始里程碑": "start-milestone",
    "汇总": "summary", "子项": "summary", "外部依赖": "external", "外部": "external",
}  # fmt: skip
PERCENT_TYPES = ("duration", "physical", "quantity", "steps", "0-100", "50-50")
CONSTRAINTS: tuple[ConstraintKind, ...] = ("snet", "snlt", "fnet", "fnlt", "mso", "mfo", "alap")
STARTS = ("snet", "snlt", "mso")

_ID_STOPS = set(";；,，、\n\t")
_MAX_ID = 60


def id_text(node: Node, _desk: Desk) -> str:
    """An activity's id: any text without separators of links, at most 60 characters; DP134."""
    word = plain(scalar(node, "一个编号").text)
    if not word or len(word) > _MAX_ID or _ID_STOPS & set(word) or not word.isprintable():
        raise InputError.of(
            "DP134",
            f"编号“{shown(word)}”不能用",
            f"编号不能空、不能含分号和逗号、不超过 {_MAX_ID} 个字",
            node.where,
        )
    return word


def _constraint(kind: ConstraintKind) -> Any:
    def read(node: Node, desk: Desk) -> Constraint | None:
        if kind == "alap":
            return Constraint(kind, None, "", node.where) if yes_no(node, desk) else None
        at = read_start(node, desk) if kind in STARTS else read_finish(node, desk)
        return Constraint(kind, at, text(node, desk), node.where)

    return read


def due(node: Node, desk: Desk) -> Deadline:
    """A deadline as one date or words, without buffer."""
    read = read_day(node, desk, "finish")
    return Deadline(
        read.day,
        read.text,
        read.precision,
        read.reading,
        minute=1440 if read.minute is None else read.minute,
        provisional=read.provisional,
        flagged=read.flagged,
        where=node.where,
    )


buffer_days = whole(0, MAX_DAYS)

PRECISIONS = get_args(Precision)
DEADLINE = Schema(
    "deadline",
    {
        "date": due,
        "buffer": buffer_days,
        "words": text,
        "precision": one_of(PRECISIONS),
        "reading": text,
        "provisional": yes_no,
        "flagged": yes_no,
    },
    required=("date",),
    hints=other_words(
        {
            "date": "日期 day 时限",
            "buffer": "缓冲 余量",
            "words": "原文 用语 text",
            "reading": "读法",
        }
    ),
)


def deadline(node: Node, desk: Desk) -> Deadline | None:
    """`2024-03-31`, words, or {date, buffer}; None where a part of it was wrong.

    `words` and what they were read as stand beside a date that the file alone no longer explains.
    """
    if isinstance(node, Scalar):
        return due(node, desk)
    values = read_object(node, DEADLINE, desk)
    if "date" not in values:
        return None
    return settled(values)


def settled(values: dict[str, Any]) -> Deadline:
    """The deadline of the keys of DEADLINE that were read, `date` among them."""
    found: Deadline = values["date"]
    said = {key: values[key] for key in _BESIDE_DATE if key in values}
    return replace(found, text=values.get("words", found.text), **said)


_BESIDE_DATE = ("buffer", "precision", "reading", "provisional", "flagged")


def _quantity(node: Node, desk: Desk) -> Quantity | None:
    if isinstance(node, Scalar):
        return Quantity(amount(node, desk))
    values = read_object(node, _QUANTITY, desk)
    return Quantity(**values) if "total" in values else None


_QUANTITY = Schema(
    "quantity",
    {"total": amount, "unit": text},
    required=("total",),
    hints=other_words(
        {
            "total": "总量 数量",
            "unit": "单位",
        }
    ),
)


def _step(node: Node, desk: Desk) -> Step | None:
    values = read_object(node, _STEP, desk)
    return Step(**values) if {"name", "weight"} <= values.keys() else None


_STEP = Schema(
    "steps 的一步",
    {"name": name_text, "weight": amount, "done": yes_no},
    required=("name", "weight"),
    hints=other_words(
        {
            "name": "名称",
            "weight": "权重",
            "done": "完成",
        }
    ),
)

_LEVER = Schema(
    "levers 的一项",
    {
        "name": name_text,
        "factor": between(0, 10),
        "calendar": name_of("calendar"),
        "overlap": name_of("item"),
        "lag": whole(-MAX_DAYS, MAX_DAYS),
        "cost": amount,
        "cost_per_day": amount,
    },
    required=("name",),
    hints=other_words(
        {
            "name": "名称",
            "factor": "系数",
            "calendar": "日历",
            "overlap": "搭接",
            "cost": "费用",
        }
    ),
)


def _lever(node: Node, desk: Desk) -> Lever | None:
    values = read_object(node, _LEVER, desk)
    if "name" not in values:
        return None
    if not {"factor", "calendar", "overlap"} & {key.text for key, _ in pairs_of(node, "levers")}:
        raise InputError.of(
            "DP121",
            f"措施“{shown(values['name'])}”没说怎样抢工期",
            "写上 factor、calendar 或 overlap",
            node.where,
            values["name"],
        )
    return Lever(**values)


def resources(node: Node, desk: Desk) -> tuple[tuple[str, float], ...]:
    """{挖掘机: 2}: names with amounts."""
    found = []
    for name, value in pairs_of(node, "resources"):
        with desk.collecting():
            found.append((name.text.strip(), amount(value, desk)))
    return tuple(found)


_RISK = Schema(
    "risk",
    {"low": amount, "likely": amount, "high": amount},
    required=("low", "likely", "high"),
    hints=other_words(
        {
            "low": "最短 min",
            "likely": "最可能",
            "high": "最长 max",
        }
    ),
)


def risk(node: Node, desk: Desk) -> tuple[float, float, float] | None:
    """{low, likely, high} as a triple in ascending order; DP123 otherwise."""
    values = read_object(node, _RISK, desk)
    if len(values) < 3:
        return None
    return ascending((values["low"], values["likely"], values["high"]), node)


def ascending(triple: tuple[float, float, float], node: Node) -> tuple[float, float, float]:
    """The triple if it ascends; DP123 (raised) if not."""
    if not triple[0] <= triple[1] <= triple[2]:
        raise InputError.of("DP123", "三个数没有从小到大", "依次写最短、最可能、最长", node.where)
    return triple


def _driver_names(node: Node, desk: Desk) -> tuple[str, ...]:
    names = texts(node, desk)
    desk.used.extend(Use("driver", name, node.where) for name in names)
    return names


def _raw(node: Node, _desk: Desk) -> Node:
    """Left as it is: read once all ids are known."""
    return node


def reported(node: Node, desk: Desk) -> str:
    """The self-report 是, 否 or nothing (未填)."""
    return one_of({"是": "是", "否": "否", "未填": ""})(node, desk)


ACTIVITY = Schema(
    "工作",
    {
        "id": id_text,
        "name": name_text,
        "duration": duration,
        "calendar": name_of("calendar"),
        "after": _raw,
        "parent": name_text,
        "kind": one_of(KINDS),
        "owner": text,
        "leader": text,
        "with": texts,
        "stage": name_of("stage"),
        **{kind: _constraint(kind) for kind in CONSTRAINTS},
        "deadline": deadline,
        "promised": finish_day,
        "manual": manual,
        "splittable": yes_no,
        "quantity": _quantity,
        "weight": amount,
        "budget": amount,
        "percent_type": one_of(PERCENT_TYPES),
        "steps": list_of(_step, "steps"),
        "shortest": duration,
        "cost_per_day": number,
        "levers": list_of(_lever, "levers"),
        "resources": resources,
        "risk": risk,
        "drivers": _driver_names,
        "reported": reported,
        "note": text,
    },
    required=("id", "name"),
    hints=other_words(
        {
            "id": "编号 序号 代码",
            "name": "名称 工作名称 title",
            "duration": "工期 天数 days",
            "calendar": "日历",
            "after": "前置 紧前 紧前工作 前置任务 predecessors depends depends_on",
            "parent": "上级 父项",
            "kind": "类型 type",
            "owner": "责任单位 牵头单位 牵头 responsible",
            "leader": "责任人 分管领导",
            "with": "配合单位 配合 helpers",
            "stage": "阶段",
            "snet": "开始 最早开始 start",
            "deadline": "finish end 完成时限 截止 时限 due",
            "promised": "承诺",
            "manual": "手动",
            "weight": "权重",
            "budget": "投资 预算 cost",
            "quantity": "工程量 数量",
            "shortest": "最短工期",
            "note": "备注 notes comment",
            "resources": "资源",
            "levers": "措施",
            "risk": "风险",
        }
    ),
)

PLAIN = frozenset(ACTIVITY.keys) - {"after", "with", *CONSTRAINTS}
"""The keys of a row that are fields of an `Activity` by the same name."""


def read_activities(
    nodes: tuple[Node, ...], desk: Desk, beside: Iterable[str] = ()
) -> tuple[tuple[Activity, ...], tuple[Link, ...]]:
    """The activities with an id, and the links between them, in file order. `beside` are the ids of
    works that stand elsewhere and that links may come from."""
    parents = {_parent(node, desk) for node in nodes}
    activities: list[Activity] = []
    afters: list[tuple[str, Node]] = []
    for node in nodes:
        before = len(desk.findings)
        values = read_object(node, ACTIVITY, desk)
        if "id" not in values:
            continue
        desk.findings[before:] = [
            finding if finding.item else replace(finding, item=values["id"])
            for finding in desk.findings[before:]
        ]
        activities.append(_activity(values, node, values["id"] in parents, desk))
        if "after" in values:
            afters.append((values["id"], values["after"]))
    ids = Ids([*(activity.id for activity in activities), *beside])
    links = [link for item, node in afters for link in read_links(node, item, ids, desk)]
    return tuple(activities), tuple(links)


def _parent(node: Node, desk: Desk) -> str:
    parent = node.get("parent") if isinstance(node, Mapping) else None
    return text(parent, desk) if isinstance(parent, Scalar) else ""


def _activity(values: dict[str, Any], node: Node, has_children: bool, desk: Desk) -> Activity:
    given = {key: value for key, value in values.items() if key in PLAIN}
    item = values["id"]
    given.setdefault("name", item)
    span = given.get("duration")
    if "kind" not in values:
        if has_children:
            given["kind"] = "summary"
        elif span is not None and span.amount == 0:
            given["kind"] = "milestone"
    kind = given.get("kind", "task")
    if "milestone" in kind:
        span = given.setdefault("duration", Span(0))
    if kind == "summary" and span is not None:
        given["duration"] = None
        desk.notes.append(f"{node.where}：{item} 是汇总项，起止由下级得出，所写工期不采用")
    elif "milestone" in kind and span is not None and span.amount:
        desk.complain("DP136", f"里程碑 {item} 写了工期", "里程碑的工期是 0，或者改成 kind: task",
                      node.where, item)  # fmt: skip
    constraints = [values[key] for key in CONSTRAINTS if values.get(key) is not None]
    return Activity(
        **given, constraints=tuple(constraints), helpers=values.get("with", ()), where=node.where
    )
