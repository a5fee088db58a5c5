"""Arrow networks for the tests of the time-scaled chart: the plan of the reference picture, and
random ones of parallel chains tied by dummies."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date

from gantt.arrows import Arrow, ArrowNetwork, Event
from gantt.axis import covering
from gantt.fonts import typeface
from gantt.scene import Scene
from gantt.style import SHEETS
from gantt.text import Type
from gantt.timescaled import Content, lay_out
from gantt.timescaled.values import Form
from projects.model import DAY, day_of

START = date(2026, 3, 2)
Work = tuple[int, int, str, int]

PUMPS: tuple[Work, ...] = (
    (1, 2, "施工准备", 10),
    (2, 5, "管线探测", 14),
    (5, 13, "泵站基坑", 24),
    (13, 15, "底板混凝土", 15),
    (15, 18, "侧墙混凝土", 20),
    (18, 20, "水泵安装", 18),
    (20, 21, "单机调试", 7),
    (21, 22, "联动试车", 10),
    (22, 23, "竣工验收", 12),
    (2, 4, "围堰填筑", 12),
    (4, 7, "排水干塘", 14),
    (7, 16, "机械清淤", 35),
    (16, 22, "余水处理", 20),
    (8, 17, "底泥固化", 28),
    (17, 22, "弃土外运", 18),
    (2, 18, "水泵订货", 60),
    (18, 19, "电气安装", 16),
    (6, 12, "沉井制作", 21),
    (12, 14, "沉井下沉", 14),
    (14, 21, "DN1200顶管", 36),
    (2, 9, "管材采购", 30),
    (11, 21, "支管敷设", 20),
    (2, 3, "围挡与导改", 7),
    (3, 10, "支管开挖", 25),
    (10, 22, "检查井砌筑", 18),
)
PUMP_DUMMIES = ((7, 8), (16, 17), (5, 8), (5, 6), (3, 6), (9, 14), (9, 11), (10, 11), (19, 20))
_NAMES = (
    "施工图审查",
    "围挡与交通导改",
    "DN1200顶管施工",
    "基坑支护（灌注桩）",
    "侧墙混凝土浇筑",
    "水泵安装（256/500台）",
    "机械清淤12.6万方",
    "闭水试验",
    "路面恢复",
    "环评批复",
)


def network(works: Sequence[Work], dummies: Sequence[tuple[int, int]] = ()) -> ArrowNetwork:
    """The dates of a network whose numbers rise along every arrow; a day is a day."""
    arcs = [*works, *((one, two, "", 0) for one, two in dummies)]
    count = max(head for _, head, _, _ in arcs)
    early = dict.fromkeys(range(1, count + 1), 0)
    for _, head, _, _ in sorted(arcs, key=lambda arc: arc[1]):
        early[head] = max(early[t] + days for t, h, _, days in arcs if h == head)
    late = dict.fromkeys(early, early[count])
    for tail in range(count - 1, 0, -1):
        late[tail] = min(late[h] - days for t, h, _, days in arcs if t == tail)

    def moment(day: int) -> int:
        return (START.toordinal() + day) * DAY

    arrows = [
        Arrow(
            tail=tail,
            head=head,
            kind="work" if name else "dummy",
            item=f"{tail}-{head}" if name else "",
            name=name,
            days=days or None,
            early_start=moment(early[tail]),
            early_finish=moment(early[tail] + days if name else early[head]),
            late_start=moment(late[head] - days if name else late[tail]),
            late_finish=moment(late[head]),
            total_float=late[head] - early[tail] - days,
            free_float=early[head] - early[tail] - days,
            critical=late[head] - early[tail] == days,
        )
        for tail, head, name, days in arcs
    ]
    events = (Event(k, moment(early[k]), moment(late[k])) for k in early)
    return ArrowNetwork(tuple(events), tuple(arrows))


def random_network(works: int, seed: int, chains: int = 0) -> ArrowNetwork:
    """Parallel chains from one event to another, tied by dummies; a fifth of the works is short."""
    roll = random.Random(seed)
    chains = chains or max(works // 7, 2)
    arcs: list[tuple[str, str, str, int]] = []
    at = {"S": 0}
    for chain in range(chains):
        before = "S"
        for place in range(works // chains + (chain < works % chains)):
            days = roll.randint(1, 4) if roll.random() < 0.2 else roll.randint(6, 45)
            after = f"{chain}.{place}"
            at[after] = at[before] + days
            arcs.append((before, after, roll.choice(_NAMES), days))
            before = after
        arcs.append((before, "E", roll.choice(_NAMES), roll.randint(5, 20)))
    inner = [event for event in at if event != "S"]
    ties = []
    for _ in range(works // 3):
        one, two = sorted(roll.sample(inner, 2), key=lambda event: (at[event], event))
        apart = one.split(".")[0] != two.split(".")[0]
        if apart and at[two] - at[one] < 60 and (one, two) not in ties:
            ties.append((one, two))
    order = ["S", *sorted(inner, key=lambda event: (at[event], event)), "E"]
    number = {event: k for k, event in enumerate(order, 1)}
    return network(
        [(number[one], number[two], name, days) for one, two, name, days in arcs],
        [(number[one], number[two]) for one, two in ties],
    )


def drawn(
    net: ArrowNetwork, paper: str = "A3", form: Form = "early", *, six: bool = False
) -> Scene:
    """The page of a network."""
    moments = [at for event in net.events for at in (event.early, event.late)]
    first, end = covering(day_of(min(moments)), day_of(max(moments) + 12 * DAY))
    content = Content("时标网络计划", first, end, begin=START, form=form, six_marks=six)
    return lay_out(net, content, SHEETS[paper], Type(typeface()))
