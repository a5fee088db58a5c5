"""What holds for every 双代号时标网络图, over the reference plan and random networks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations, pairwise

import pytest

from gantt.arrows import Arrow, ArrowNetwork
from gantt.scene import Box, Disc, Path, Scene, Text
from gantt.timescaled.values import Form
from gantt.write_svg import svg_of
from tests.gantt.timescaled_nets import PUMP_DUMMIES, PUMPS, drawn, network, random_network

CASES: tuple[tuple[str, str, Form, bool], ...] = (
    ("pumps", "A3", "early", False),
    ("pumps", "A3", "late", False),
    ("pumps", "A2", "early", True),
    ("pumps", "A2", "late", True),
    ("25-1", "A3", "early", False),
    ("25-2", "A3", "late", False),
    ("40-3", "A3", "early", False),
    ("60-4", "A2", "early", False),
    ("60-5", "A2", "late", False),
    ("120-6", "A0", "early", False),
)


@cache
def net_of(name: str) -> ArrowNetwork:
    if name == "pumps":
        return network(PUMPS, PUMP_DUMMIES)
    works, seed = name.split("-")
    return random_network(int(works), int(seed))


@cache
def page(name: str, paper: str, form: Form, six: bool) -> Scene:
    return drawn(net_of(name), paper, form, six=six)


def strokes(scene: Scene, *roles: str) -> Iterator[tuple[Path, Box]]:
    """Every straight piece of the paths of some roles."""
    for shape in scene.shapes:
        if isinstance(shape, Path) and shape.role in roles:
            for part in shape.parts:
                for (x1, y1), (x2, y2) in pairwise(part):
                    yield shape, Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


def paths(scene: Scene, role: str) -> list[Path]:
    found = [s for s in scene.shapes if isinstance(s, Path) and s.role == role]
    return [s for s in found if s.layer == "link"]


def circles(scene: Scene) -> list[Disc]:
    return [s for s in scene.shapes if isinstance(s, Disc) and s.role == "event"]


def numbers(scene: Scene) -> dict[int, Text]:
    return {int(t.content): t for t in scene.texts if t.role == "number"}


def scale(scene: Scene, net: ArrowNetwork, late: bool) -> Callable[[int], float]:
    """Instant to x, as the first and the last circle say it."""
    shown = numbers(scene)
    first, last = net.events[0], net.events[-1]
    a, b = (first.late, last.late) if late else (first.early, last.early)
    x1, x2 = shown[first.number].x, shown[last.number].x
    return lambda moment: x1 + (x2 - x1) * (moment - a) / (b - a)


@pytest.mark.parametrize("case", CASES)
def test_no_text_lies_on_a_text_an_arrow_or_a_circle(case: tuple[str, str, Form, bool]) -> None:
    scene = page(*case)
    boxes = [(text, text.box.grown(-0.05)) for text in scene.texts if text.content]
    near: dict[int, list[tuple[str, Box]]] = {}
    ink = [("circle", disc.box) for disc in circles(scene)]
    ink += [(s.role, b.grown(s.width / 2)) for s, b in strokes(scene, "run", "stem", "wave")]
    for text, box in boxes:
        for k in shelves(box):
            near.setdefault(k, []).append((f"text {text.content}", box))
    for role, box in ink:
        for k in shelves(box):
            near.setdefault(k, []).append((role, box))
    for text, box in boxes:
        met = {what for k in shelves(box) for what, other in near[k] if other.meets(box)}
        met.discard(f"text {text.content}")
        if text.role == "number":  # its circle hides what ends below it
            met -= {"circle", "run", "wave", "stem"}
        assert met == set(), text.content


def shelves(box: Box) -> range:
    """The strips of 20 points that a box touches: only what shares one can meet."""
    return range(int(box.top // 20), int(box.bottom // 20) + 1)


@pytest.mark.parametrize("case", CASES)
def test_circles_never_touch_and_hold_their_numbers(case: tuple[str, str, Form, bool]) -> None:
    scene = page(*case)
    discs = circles(scene)
    assert list(numbers(scene)) == [event.number for event in net_of(case[0]).events]
    assert len(discs) == len(numbers(scene))
    for one, two in combinations(discs, 2):
        assert (one.x - two.x) ** 2 + (one.y - two.y) ** 2 > (one.radius + two.radius) ** 2
    for text in numbers(scene).values():
        assert any(text.box.within(disc.box) for disc in discs)


@pytest.mark.parametrize("case", CASES)
def test_every_event_stands_at_its_instant(case: tuple[str, str, Form, bool]) -> None:
    scene, net, late = page(*case), net_of(case[0]), case[2] == "late"
    place = scale(scene, net, late)
    for event in net.events:
        wanted = place(event.late if late else event.early)
        assert numbers(scene)[event.number].x == pytest.approx(wanted, abs=0.01)


@pytest.mark.parametrize("case", CASES)
def test_a_run_is_as_long_as_its_work_and_the_wave_as_its_float(
    case: tuple[str, str, Form, bool],
) -> None:
    scene, net, late = page(*case), net_of(case[0]), case[2] == "late"
    place = scale(scene, net, late)
    runs = {path.item: path for path in paths(scene, "run")}
    waves: dict[str, list[Path]] = {}
    for path in paths(scene, "wave"):
        waves.setdefault(path.item, []).append(path)
    at = {event.number: event.late if late else event.early for event in net.events}
    for arrow in works(net):
        start = arrow.late_start if late else arrow.early_start
        finish = arrow.late_finish if late else arrow.early_finish
        run = runs[arrow.item].box
        assert run.left == pytest.approx(place(start), abs=0.01)
        assert run.right == pytest.approx(place(finish), abs=0.01)
        slack = ((at[arrow.tail], start), (finish, at[arrow.head]))
        wanted = [place(at_) for pair in slack if pair[1] > pair[0] for at_ in pair]
        found = [x for w in waves.get(arrow.item, []) for x in (w.box.left, w.box.right)]
        assert found == pytest.approx(wanted, abs=0.01)


def works(net: ArrowNetwork) -> list[Arrow]:
    return [arrow for arrow in net.arrows if arrow.kind == "work"]


@pytest.mark.parametrize("case", CASES)
def test_no_two_arrows_lie_on_one_another(case: tuple[str, str, Form, bool]) -> None:
    """Runs of one lane only meet; a circle covers no run that does not end there."""
    scene = page(*case)
    level = [path.box for path in (*paths(scene, "run"), *paths(scene, "wave"))]
    level = [Box(b.left, (b.top + b.bottom) / 2, b.right, (b.top + b.bottom) / 2) for b in level]
    for one, two in combinations(level, 2):
        if abs(one.top - two.top) < 0.5:
            assert min(one.right, two.right) - max(one.left, two.left) < 0.05
    for disc in circles(scene):
        for line in level:
            if abs(line.top - disc.y) < disc.radius:
                inside = line.left + 0.1 < disc.x < line.right - 0.1
                assert not inside


@pytest.mark.parametrize("case", CASES)
def test_verticals_meet_only_in_the_bundle_of_one_event(
    case: tuple[str, str, Form, bool],
) -> None:
    scene, net = page(*case), net_of(case[0])
    ends = {arrow.item: (arrow.tail, arrow.head) for arrow in works(net)}
    upright = [
        (path.item, piece)
        for path, piece in strokes(scene, "stem")
        if piece.right - piece.left < 0.01 and piece.bottom - piece.top > 0.01
    ]
    for (one, a), (two, b) in combinations(upright, 2):
        both = min(a.bottom, b.bottom) - max(a.top, b.top)
        if abs(a.left - b.left) < 0.5 and both > 0.5 and one and two and one != two:
            assert set(ends[one]) & set(ends[two]), (one, two)


@pytest.mark.parametrize("case", CASES)
def test_every_name_is_told_on_the_page(case: tuple[str, str, Form, bool]) -> None:
    """Whole, cut with …, or in the notes; never lost."""
    scene, net = page(*case), net_of(case[0])
    notes = "".join(t.content for t in scene.texts if t.role == "note")
    told = {t.item for t in scene.texts if t.role in ("name", "beside")}
    for arrow in works(net):
        assert arrow.item in told or f"{arrow.tail}—{arrow.head} " in notes


@pytest.mark.parametrize("case", CASES)
def test_all_ink_lies_on_the_page_and_text_is_large_enough(
    case: tuple[str, str, Form, bool],
) -> None:
    scene = page(*case)
    sheet = Box(0, 0, scene.width, scene.height)
    assert [shape for shape in scene.shapes if not shape.box.within(sheet)] == []
    said = [t for t in scene.texts if t.role in ("name", "beside", "days", "number", "mark", "tag")]
    assert min(t.size for t in said) >= 6.5


def test_the_plan_of_the_reference_picture_has_few_crossings() -> None:
    """Its picture crosses arrows twice; ours not more often than four times."""
    for form in ("early", "late"):
        scene = page("pumps", "A3", form, False)
        assert bridges(scene) <= 4


def bridges(scene: Scene) -> int:
    """A bridge is ten short pieces in a row."""
    curved = [
        piece
        for _, piece in strokes(scene, "stem")
        if 0.01 < piece.right - piece.left < 3 and 0.01 < piece.bottom - piece.top < 3
    ]
    return len(curved) // 9


def test_critical_arrows_can_be_told_without_colour() -> None:
    scene, net = page("pumps", "A3", "early", False), net_of("pumps")
    critical = {arrow.item for arrow in works(net) if arrow.critical}
    pens: dict[bool, set[float]] = {True: set(), False: set()}
    for path in paths(scene, "run"):
        pens[path.item in critical].add(path.width)
    assert min(pens[True]) > 2 * max(pens[False])


def test_the_critical_chain_of_the_reference_plan_is_one_straight_line() -> None:
    scene, net = page("pumps", "A3", "early", False), net_of("pumps")
    critical = {arrow.item for arrow in works(net) if arrow.critical}
    assert len({path.box.top for path in paths(scene, "run") if path.item in critical}) == 1


def test_the_same_network_gives_the_same_bytes() -> None:
    net = random_network(30, 9)
    assert svg_of(drawn(net)) == svg_of(drawn(net))


def test_three_digit_numbers_fit_their_circles() -> None:
    scene = page("120-6", "A0", "early", False)
    assert max(numbers(scene)) > 100


@pytest.mark.parametrize("case", CASES)
def test_leaders_are_upright_and_cross_nothing(case: tuple[str, str, Form, bool]) -> None:
    """A leader touches its own arrow at one end and no other line, circle or text on its way."""
    scene = page(*case)
    ink = [(s.role, b) for s, b in strokes(scene, "run", "stem", "wave", "front", "due-line")]
    ink += [("circle", disc.box) for disc in circles(scene)]
    ink += [("text", t.box) for t in scene.texts if t.layer == "label" or t.role in ("name", "tag")]
    leaders = [piece for _, piece in strokes(scene, "leader")]
    for leader in leaders:
        assert leader.right - leader.left < 0.01
        assert leader.bottom - leader.top < 12 * 10
        inner = Box(leader.left, leader.top + 4.5, leader.right, leader.bottom - 4.5)
        if inner.top < inner.bottom:
            assert [role for role, box in ink if box.grown(0.05).meets(inner)] == []
    for one, two in combinations(leaders, 2):
        assert not one.meets(two)


def test_a_chain_of_short_critical_works_is_one_straight_line() -> None:
    """Names that have no room over their arrows are led out; they do not bend the line."""
    names = ("开标评标", "中标候选人公示", "合同签订与备案", "施工许可与质安监手续")
    steps = [(k + 1, k + 2, names[k % 4], 12 + k % 3) for k in range(16)]
    long = [(1, 17, "管线迁改与交通组织", 150)]
    scene = drawn(network([*steps, *long]))
    critical = {f"{tail}-{head}" for tail, head, _, _ in steps}
    assert len({path.box.top for path in paths(scene, "run") if path.item in critical}) == 1
    assert not [t for t in scene.texts if t.role == "note"]


@pytest.mark.parametrize("case", CASES)
def test_a_shortened_name_keeps_five_characters(case: tuple[str, str, Form, bool]) -> None:
    lines: dict[str, str] = {}
    for text in page(*case).texts:
        if text.role in ("name", "beside"):
            lines[text.item] = lines.get(text.item, "") + text.content
    for shown in lines.values():
        assert "…" not in shown or len(shown.split("…")[0]) >= 5 or case[3]
