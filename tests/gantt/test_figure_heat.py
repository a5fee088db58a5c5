"""The heat map: numbers of the front line, the worst on top, readable at every size."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gantt.figures.heat import heat_scene
from gantt.figures.heat_values import REST, By, Cell, Heat, Office, folded, read_heat
from gantt.figures.plot import CANVASES
from gantt.write_svg import svg_of
from projects.bundled import path
from projects.model import Stage
from projects.progress import Progress, progress
from projects.readers import read_plan
from projects.schedule import Schedule, schedule
from projects.variance import variance
from tests.gantt.figure_checks import TYPE, assert_readable
from tests.gantt.gantt_plans import small_schedule

DAYS = {
    "lianghu": date(2023, 12, 31),
    "paishui": date(2024, 6, 30),
    "niandu": date(2021, 9, 30),
    "duchang": date(2021, 3, 31),
    "shuihuanjing2": date(2023, 12, 31),
    "fengchang": date(2025, 3, 31),
}


def plan(name: str, day: date | None = None) -> tuple[Schedule, Progress]:
    computed = schedule(read_plan(path(name)), as_of=day or DAYS[name])
    return computed, progress(computed)


def heat_of(rows: dict[str, list[Cell]], columns: list[str], by: By = "stage") -> Heat:
    offices = tuple(Office(k, tuple(v), sum(v, Cell())) for k, v in rows.items())
    sums = tuple(sum((one.cells[k] for one in offices), Cell()) for k in range(len(columns)))
    day, whole = date(2024, 5, 1), sum(sums, Cell())
    return Heat(("工程",), day, day, by, tuple(columns), offices, sums, whole, 0, ())


def title(heat: Heat) -> str:
    return heat_scene(heat, CANVASES["A5"], TYPE).title


@pytest.mark.parametrize("name", sorted(DAYS))
@pytest.mark.parametrize("canvas", ["column", "cell", "A5", "A3"])
def test_every_bundled_plan_is_readable_at_every_size(name: str, canvas: str) -> None:
    assert_readable(heat_scene(read_heat([plan(name)]), CANVASES[canvas], TYPE))


def test_the_counts_and_days_are_those_of_the_front_line() -> None:
    computed, stood = plan("lianghu")
    behind = variance(computed, stood).behind
    heat = read_heat([(computed, stood)])
    assert heat.whole.late == len(behind) == 11
    assert heat.whole.days == pytest.approx(-sum(one.front.days for one in behind if one.front))
    row = next(one for one in heat.offices if one.name == "施工单位（C标）")
    told = dict(zip(heat.columns, row.cells, strict=True))
    assert told["环湖排水管网改造"] == Cell(1, 1, 101.0)
    assert told["调蓄及就地处理设施"] == Cell(1, 1, 17.0)


def test_the_office_of_the_title_stands_on_top_and_its_cell_is_the_darkest() -> None:
    heat = read_heat([plan("lianghu")])
    scene = heat_scene(heat, CANVASES["A5"], TYPE)
    assert scene.title == "供电公司在“调蓄及就地处理设施”拖期最重：在建 1 项，已滞后 168 天"
    assert heat.offices[0].name == "供电公司"
    means = [max(cell.mean for cell in one.cells) for one in heat.offices]
    assert means == sorted(means, reverse=True)


def test_a_work_with_a_deadline_alone_counts_by_the_days_since() -> None:
    heat = read_heat([plan("niandu")])
    assert heat.undated == 8
    columns = {name: k for k, name in enumerate(heat.columns)}
    office = next(one for one in heat.offices if one.name == "社会事务办")
    cell = office.cells[columns["南昌市某街道城市建管两年行动（2020—2021）"]]
    assert cell == Cell(1, 1, float((date(2021, 9, 30) - date(2020, 12, 31)).days))


def test_listed_stages_are_the_columns_in_their_order_and_pass_down_from_summaries() -> None:
    computed = small_schedule(as_of=date(2026, 4, 30))
    stages = (
        Stage("g", "管网", date(2026, 3, 1), date(2026, 6, 1)),
        Stage("q", "前期", date(2026, 3, 1), date(2026, 6, 1)),
    )
    named = {"A": "q", "B": "g"}
    works = tuple(
        replace(work, stage=named.get(work.id, "")) for work in computed.project.activities
    )
    project = replace(computed.project, activities=works, stages=stages)
    again = schedule(project, as_of=computed.as_of)
    heat = read_heat([(again, progress(again))])
    assert (heat.by, heat.columns) == ("stage", ("管网", "前期"))


def test_a_portfolio_without_stages_has_a_column_for_each_project() -> None:
    heat = read_heat([plan("lianghu"), plan("paishui")])
    assert heat.by == "project"
    assert heat.columns == ("两湖（甘棠湖、南门湖）综合治理工程", "三明路片区排水管网新建改造工程")
    single = [read_heat([plan(name)]).whole for name in ("lianghu", "paishui")]
    assert heat.whole == single[0] + single[1]
    assert (heat.oldest, heat.as_of) == (date(2023, 12, 31), date(2024, 6, 30))


def test_of_many_offices_the_worst_are_shown_and_the_others_added_up() -> None:
    every = [plan(name) for name in DAYS]
    whole = read_heat(every)
    few = folded(whole, 6, 99)
    assert len(few.offices) == 6
    assert few.offices[-1].name == REST
    assert (few.whole.active, few.whole.late) == (whole.whole.active, whole.whole.late)
    assert few.whole.days == pytest.approx(whole.whole.days)
    assert [one.name for one in few.offices[:5]] == [one.name for one in whole.offices[:5]]
    assert_readable(heat_scene(few, CANVASES["column"], TYPE))


def test_of_many_columns_the_worst_are_shown_and_the_others_added_up() -> None:
    every = [plan(name) for name in DAYS]
    few = folded(read_heat(every), 99, 3)
    assert len(few.columns) == 3
    assert few.columns[-1] == REST
    assert few.whole.days == pytest.approx(read_heat(every).whole.days)


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ([Cell(3, 3, 51.0)], "市政处在管网阶段拖期：3 项中 3 项滞后，平均 17 天"),
        ([Cell(3, 1, 4.5), Cell(2)], "仅市政处在管网阶段有滞后：3 项中 1 项滞后 4.5 天"),
        (
            [Cell(3, 3, 51.0), Cell(1, 1, 2)],
            "市政处在管网阶段拖期最重：3 项中 3 项滞后，平均 17 天",
        ),
        ([Cell(1, 1, 9.0)], "市政处在管网阶段拖期：在建 1 项，已滞后 9 天"),
        ([Cell(1, 1, 0.0)], "市政处在管网阶段拖期：在建 1 项，已滞后"),
        ([Cell(4)], "在建 4 项，各单位均未滞后"),
        ([Cell()], "数据日期没有在建任务"),
    ],
)
def test_the_title_is_the_finding_in_every_case(cells: list[Cell], says: str) -> None:
    columns = ["管网", "验收阶段"][: len(cells)]
    heat = heat_of({"市政处": cells}, columns)
    assert title(heat) == says
    assert_readable(heat_scene(heat, CANVASES["A5"], TYPE))


def test_nothing_under_way_leaves_the_finding_alone() -> None:
    heat = read_heat([plan("lianghu", date(2022, 1, 1))])
    scene = heat_scene(heat, CANVASES["A5"], TYPE)
    assert scene.title == "数据日期没有在建任务"
    assert not [text for text in scene.texts if text.role == "cell"]


def test_late_cells_are_told_by_bold_numbers_beside_the_tone() -> None:
    scene = heat_scene(read_heat([plan("duchang")]), CANVASES["A5"], TYPE)
    told = {text.content: text.bold for text in scene.texts if text.role == "cell"}
    assert told["2/2"]
    assert told["2/3"]
    assert "210 天" in told


CELLS = st.builds(
    lambda active, late, days: Cell(active, min(active, late), days if min(active, late) else 0.0),
    st.integers(0, 120),
    st.integers(0, 120),
    st.floats(0, 90000),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.sampled_from(["column", "cell", "A5"]))
def test_any_table_is_readable(data: st.DataObject, canvas: str) -> None:
    names = st.text("市政管网处局（）A1、", min_size=1, max_size=22)
    count = data.draw(st.integers(1, 9))
    columns = data.draw(st.lists(names, min_size=count, max_size=count, unique=True))
    rows = data.draw(
        st.dictionaries(
            names, st.lists(CELLS, min_size=count, max_size=count), min_size=1, max_size=15
        )
    )
    assert_readable(heat_scene(heat_of(rows, columns), CANVASES[canvas], TYPE))


def test_the_same_plans_give_the_same_bytes() -> None:
    pictures = {
        svg_of(heat_scene(read_heat([plan("paishui")]), CANVASES["A5"], TYPE)) for _ in "12"
    }
    assert len(pictures) == 1


def test_the_latest_works_are_listed_where_the_table_leaves_room() -> None:
    computed, stood = plan("shuihuanjing2")
    heat = read_heat([(computed, stood)])
    assert [one.days for one in heat.works] == sorted(
        (one.days for one in heat.works), reverse=True
    )
    assert sum(one.days for one in heat.works) == pytest.approx(heat.whole.days)
    told = [text.content for text in heat_scene(heat, CANVASES["A5"], TYPE).texts]
    assert "滞后最久的工作" in told
    assert all(one.name in told for one in heat.works)


def test_a_table_too_large_for_its_paper_is_folded_and_still_adds_up() -> None:
    columns = [f"第{k}阶段" for k in range(9)]
    rows = {f"单位{n}": [Cell(3, 1, float(n + k)) for k in range(9)] for n in range(15)}
    heat = heat_of(rows, columns)
    small = folded(heat, 6, 4)
    assert (len(small.offices), len(small.columns)) == (6, 4)
    assert (small.offices[-1].name, small.columns[-1]) == (REST, REST)
    for whole in (sum(small.sums, Cell()), sum((one.whole for one in small.offices), Cell())):
        assert (whole.active, whole.late) == (heat.whole.active, heat.whole.late)
    assert min(text.size for text in heat_scene(heat, CANVASES["cell"], TYPE).texts) >= 6.5


def test_works_that_nobody_answers_for_are_called_so_in_the_title() -> None:
    told = title(heat_of({"未明确": [Cell(2, 2, 8.0)]}, ["全部工作"], "whole"))
    assert told.startswith("未明确责任单位的工作拖期")
