"""A scenario says what the same edit of the plan file says, and its inverse takes it back."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from projects.codes import CODES
from projects.errors import Finding, InputError
from projects.model import DAY, Project, Span
from projects.readers import read_plan, read_text
from projects.scenarios import apply, read_scenario_text
from projects.schedule import schedule
from projects.writers.plan_tree import plan_tree
from projects.writers.plan_yaml import yaml_text
from projects.writers.scenario_yaml import scenario_text
from projects.writers.schedule_json import schedule_document
from tests.draws import draws
from tests.projects.schedule_plans import works_plan
from tests.projects.whole_plans import plans

PLAN = Path(__file__).resolve().parents[1] / "plans" / "scenarios" / "plan.yaml"
KEYS = (
    "name", "duration", "calendar", "owner", "leader", "with", "stage", "snet", "snlt", "fnet",
    "fnlt", "mso", "mfo", "alap", "deadline", "promised", "splittable", "quantity", "weight",
    "budget", "percent_type", "steps", "shortest", "cost_per_day", "levers", "resources", "risk",
    "drivers", "reported", "note", "kind",
)  # fmt: skip


def read(tree: Mapping[str, Any]) -> Project:
    return replace(read_text(yaml_text(dict(tree)), "plan.yaml"), notes=())


def supposed(base: Project, **entries: Any) -> Project:
    text = scenario_text({"daopai": 1, "scenario": "假设", "on": base.code, **entries})
    return apply(base, read_scenario_text(text, "scenario.yaml", base))


def outcome(make: Any) -> Project | str:
    """A plan, or that it is refused."""
    try:
        found: Project = make()
    except InputError:
        return "refused"
    return found


def edit(draw: st.DrawFn, row: dict[str, Any], donor: dict[str, Any]) -> dict[str, Any]:
    """Some keys as another row has them; None for those that only this one has."""
    written = [key for key in KEYS if key in row or key in donor]
    keys = draw(st.lists(st.sampled_from(written), min_size=1, max_size=4, unique=True))
    return {key: donor.get(key) for key in keys}


def edited(row: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    kept = {**row, **changes}
    return {key: value for key, value in kept.items() if value is not None}


@st.composite
def rows(draw: st.DrawFn) -> tuple[dict[str, Any], int, dict[str, Any]]:
    """A plan's tree, the number of one of its rows, and other values of some of its keys."""
    tree = plan_tree(draw(plans()))
    tree.pop("observations", None)  # those of a random plan need not fit its works
    works: list[Any] = tree["activities"]  # type: ignore[assignment]  # a list in every plan's tree
    number = draw(st.integers(0, len(works) - 1))
    donor = draw(st.sampled_from(works))
    names = draw(st.sampled_from((works[number], donor, {"owner": "市政处", "duration": 12})))
    changes = edit(draw, works[number], names)
    if changes.get("name", "") is None:
        del changes["name"]
    assume(changes)
    return tree, number, changes


@settings(max_examples=18)
@given(rows())
def test_a_change_of_a_work_says_what_the_same_edit_of_the_plan_says(
    case: tuple[dict[str, Any], int, dict[str, Any]],
) -> None:
    tree, number, changes = case
    base = read(tree)
    row = tree["activities"][number]
    works = [*tree["activities"]]
    works[number] = edited(row, changes)
    want = outcome(lambda: read({**tree, "activities": works}))
    got = outcome(lambda: supposed(base, set=[{"item": row["id"], **changes}]))
    assert got == want


@settings(max_examples=18)
@given(rows())
def test_a_change_and_its_inverse_give_the_plan_again(
    case: tuple[dict[str, Any], int, dict[str, Any]],
) -> None:
    tree, number, changes = case
    base, row = read(tree), tree["activities"][number]
    back = {key: row.get(key) for key in (*changes, "kind")}
    there = outcome(lambda: supposed(base, set=[{"item": row["id"], **changes}]))
    assume(isinstance(there, Project))
    assert isinstance(there, Project)
    assert supposed(there, set=[{"item": row["id"], **back}]) == base


@settings(max_examples=10)
@given(plans(), st.data())
def test_a_change_of_the_project_says_what_the_same_edit_says(
    plan: Project, data: st.DataObject
) -> None:
    tree = plan_tree(plan)
    specs: Any = tree.get("calendars") or {}
    ids = [work.id for work in plan.activities]
    changes = {
        "start": data.draw(st.sampled_from([None, "2024-05-06"])),
        "calendar": data.draw(st.sampled_from([None, *specs])),
        "deadline_on": data.draw(st.sampled_from([None, *ids])),
    }
    own = {name: {"base": "china"} for name in [*specs][:1]} | {"新历": {"week": [1] * 7}}
    tree["calendars"] = specs
    want = outcome(lambda: read(edited({**tree, "calendars": {**specs, **own}}, changes)))
    assert outcome(lambda: supposed(read(edited(tree, {})), set=[changes], calendars=own)) == want


@settings(max_examples=8)
@given(plans())
def test_an_empty_scenario_changes_nothing(plan: Project) -> None:
    changed = supposed(plan)
    assert changed == plan
    assert changed.scenarios == ("假设",)


seeds = st.integers(0, 10_000)


@settings(max_examples=40)
@given(seeds)
def test_a_supposed_network_has_the_dates_of_the_edited_network(seed: int) -> None:
    """Durations, calendars and links of random networks, dates and floats to the minute."""
    roll, base = random.Random(seed), works_plan(seed, 6 + seed % 20)
    changes: list[dict[str, Any]] = []
    works, links = list(base.activities), list(base.links)
    number = roll.randrange(len(works))
    days, calendar = roll.randint(1, 30), roll.choice(("daily", "five", "crew"))
    kind = "task" if works[number].kind == "task" else "milestone"
    works[number] = replace(
        works[number],
        duration=Span(days * DAY),
        calendar=calendar,
        kind=kind,  # type: ignore[arg-type]  # two kinds
    )
    changes.append({"item": works[number].id, "duration": days, "calendar": calendar})
    at = roll.randrange(len(links))
    lag = roll.randint(-4, 9)
    changes.append({"link": f"{links[at].before} -> {links[at].after}", "kind": "FS", "lag": lag})
    links[at] = replace(links[at], kind="FS", lag=Span(lag * DAY))
    edited_plan = replace(base, activities=tuple(works), links=tuple(links))
    want, got = (schedule_document(schedule(p)) for p in (edited_plan, supposed(base, set=changes)))
    assert got == want


@settings(max_examples=40)
@given(seeds)
def test_a_work_that_goes_leaves_the_network_of_the_others(seed: int) -> None:
    roll, base = random.Random(seed), works_plan(seed, 6 + seed % 20)
    gone = roll.choice(base.activities).id
    want = replace(
        base,
        activities=tuple(work for work in base.activities if work.id != gone),
        links=tuple(one for one in base.links if gone not in (one.before, one.after)),
    )
    assert supposed(base, remove=[gone]) == want


SCALARS = st.sampled_from(
    ("A", "B", "A -> B", "->", "", "~", "3", "-2", "5ed", "2mo", "2024-03-05", "5月底", "SITE",
     "china", "是", "FS", "SF", "{", "甲，乙", "A; BSS+3", "1e9", "\\u0000", "jie", "summary")
)  # fmt: skip
WORDS = st.sampled_from(
    ("item", "link", "was", "kind", "lag", "lag_on", "after", "duration", "remaining", "deadline",
     "start", "calendar", "deadline_on", "parent", "levers", "risk", "id", "name", "with", "manual",
     "quantity", "base", "week", "closed", "丙")
)  # fmt: skip
TREES = st.recursive(
    SCALARS | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=draws(60))
@given(
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("set", "add", "remove", "calendars", "note", "on"), TREES)
    ),
    st.booleans(),
)
def test_no_tree_of_values_breaks_the_reader(parts: dict[str, Any], known: bool) -> None:
    base = read_plan(PLAN)
    tree = {"daopai": "1", "scenario": "假设", **parts, **({"on": "jie"} if known else {})}
    text = json.dumps(tree, ensure_ascii=False)
    findings: tuple[Finding, ...] = ()
    try:
        schedule(apply(base, read_scenario_text(text, "假设.json", base), date(2024, 3, 20)))
    except InputError as error:
        findings = error.findings
    assert all(one.says and one.code in CODES for one in findings)
