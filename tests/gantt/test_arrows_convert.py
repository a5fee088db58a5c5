"""Works to events: exactly the precedence of the plan, no two works side by side, few dummies."""

from __future__ import annotations

import random
from collections import Counter

from gantt.arrows.convert import Shape, convert
from tests.gantt.arrow_minimum import fewest_dummies

# The network of a pumping station, 25 works; by work, those before it.
STATION = {
    "施工准备": "",
    "管线探测": "施工准备",
    "围堰填筑": "施工准备",
    "排水干塘": "围堰填筑",
    "机械清淤": "排水干塘",
    "余水处理": "机械清淤",
    "底泥固化": "排水干塘 管线探测",
    "弃土外运": "机械清淤 底泥固化",
    "水泵订货": "施工准备",
    "泵站基坑": "管线探测",
    "底板混凝土": "泵站基坑",
    "侧墙混凝土": "底板混凝土",
    "水泵安装": "侧墙混凝土 水泵订货",
    "电气安装": "侧墙混凝土 水泵订货",
    "单机调试": "水泵安装 电气安装",
    "围挡与导改": "施工准备",
    "支管开挖": "围挡与导改",
    "检查井砌筑": "支管开挖",
    "管材采购": "施工准备",
    "支管敷设": "管材采购 支管开挖",
    "沉井制作": "管线探测 围挡与导改",
    "沉井下沉": "沉井制作",
    "DN1200顶管": "沉井下沉 管材采购",
    "联动试车": "单机调试 DN1200顶管 支管敷设",
    "竣工验收": "联动试车 余水处理 弃土外运 检查井砌筑",
}
Plan = list[list[int]]


def random_plan(dice: random.Random, least: int, most: int) -> Plan:
    """Works, each behind a few of those before it."""
    count, dense = dice.randint(least, most), dice.choice((0.1, 0.2, 0.3, 0.45, 0.6))
    return [[b for b in range(a) if dice.random() < dense] for a in range(count)]


def closed(before: Plan) -> list[set[int]]:
    """By work, all works before it."""
    found: list[set[int]] = []
    for those in before:
        found.append(set(those).union(*(found[one] for one in those)))
    return found


def told(shape: Shape) -> list[set[int]]:
    """By work, all works before it according to the arrows."""
    behind: list[set[int]] = [set() for _ in range(shape.count)]
    arrows = [(tail, head, -1) for tail, head in shape.dummies]
    arrows += [(t, h, w) for w, (t, h) in enumerate(zip(shape.tails, shape.heads, strict=True))]
    for tail, head, work in sorted(arrows):
        behind[head] |= behind[tail] | ({work} if work >= 0 else set())
    return [behind[tail] for tail in shape.tails]


def check(before: Plan, shape: Shape) -> None:
    assert told(shape) == closed(before)
    works = list(zip(shape.tails, shape.heads, strict=True))
    assert max(Counter([*works, *shape.dummies]).values(), default=1) == 1
    assert all(tail < head for tail, head in (*works, *shape.dummies))
    entered = {head for _, head in (*works, *shape.dummies)}
    left = {tail for tail, _ in (*works, *shape.dummies)}
    assert entered == set(range(1, shape.count))
    assert left == set(range(shape.count - 1))


def test_thousands_of_random_networks_keep_their_precedence_exactly() -> None:
    dice = random.Random(2026)
    for _ in range(2000):
        before = random_plan(dice, 1, 18)
        check(before, convert(before))
    for _ in range(20):
        before = random_plan(dice, 40, 80)
        check(before, convert(before))


def test_the_dummies_are_the_fewest_that_any_network_needs() -> None:
    dice = random.Random(8)
    for _ in range(40):
        before = random_plan(dice, 2, 6)
        assert len(convert(before).dummies) == fewest_dummies(before), before


def test_the_pumping_station_needs_nine_dummies() -> None:
    works = list(STATION)
    before = [[works.index(one) for one in those.split()] for those in STATION.values()]
    shape = convert(before)
    check(before, shape)
    assert (len(works), shape.count, len(shape.dummies)) == (25, 23, 9)


def test_redundant_links_change_nothing() -> None:
    dice = random.Random(5)
    for _ in range(200):
        before = random_plan(dice, 3, 12)
        assert convert(before) == convert([sorted(those) for those in closed(before)])


def test_works_side_by_side_share_one_extra_event() -> None:
    # Two pairs that run side by side into one event: a single copy of it parts both.
    before: Plan = [[], [], [0], [0]]
    shape = convert(before)
    check(before, shape)
    assert len(shape.dummies) == 1


def test_of_works_side_by_side_the_lowest_rank_keeps_its_arrow() -> None:
    shape = convert([[], [], []], ranks=[(2,), (0,), (1,)])
    assert (shape.tails[1], shape.heads[1]) == (0, shape.count - 1)


def test_crossing_sets_share_a_node_where_that_saves_dummies() -> None:
    # Works 0, 1 and 2 all precede 8 and 9, and each a work of its own as well.
    before: Plan = [[], [], [], [], [], [0], [1], [2], [0, 1, 2, 3], [0, 1, 2, 4]]
    shape = convert(before)
    check(before, shape)
    assert len(shape.dummies) == 5


def test_a_mark_is_an_event_behind_exactly_its_works() -> None:
    dice = random.Random(11)
    for _ in range(300):
        before = random_plan(dice, 2, 9)
        mark = sorted(dice.sample(range(len(before)), dice.randint(0, 2)))
        shape = convert(before, [mark])
        assert told(shape) == closed(before)
        with_work = convert([*before, mark])
        behind = set(mark).union(*(closed(before)[one] for one in mark))
        arrows = [*zip(shape.tails, shape.heads, strict=True), *shape.dummies]
        reached = {shape.marks[0]}
        for tail, head in sorted(arrows, key=lambda ends: -ends[1]):
            if head in reached:
                reached.add(tail)
        assert {w for w, head in enumerate(shape.heads) if head in reached} == behind
        assert len(with_work.tails) == len(before) + 1
