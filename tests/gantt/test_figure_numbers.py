"""The numbers of the small pictures are those that the commands print as JSON."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from gantt.figures.burnup_values import read_burnup
from gantt.figures.cost_values import read_costs
from gantt.figures.floats import CLASSES, read_floats
from gantt.figures.heat_values import read_heat
from gantt.figures.risk_values import read_movers, read_odds
from gantt.figures.scurve_values import number, read_scurve, title_of
from gantt.figures.tiles_values import Tile, read_tiles
from gantt.figures.trend_values import read_trends
from projects.bundled import names, path
from projects.ledger import ledger
from projects.progress import Progress, progress
from projects.readers import read_plan
from projects.recovery import recover
from projects.risk import simulate
from projects.schedule import Schedule, schedule
from projects.weights import leaves_of
from projects.writers.ledger_json import ledger_document
from projects.writers.recover_json import recover_document
from projects.writers.risk_json import risk_document
from projects.writers.schedule_json import schedule_document
from projects.writers.status_json import status_document
from tests.gantt.figure_history import histories

DAYS = (date(2021, 4, 16), date(2023, 12, 31), date(2024, 11, 15))
Standing = tuple[Schedule, Progress]


def stood(name: str, day: date) -> Standing:
    computed = schedule(read_plan(path(name)), as_of=day)
    return computed, progress(computed)


def assert_as_told(computed: Schedule, judged: Progress) -> None:
    """Every number of six pictures against the documents of the commands."""
    status = status_document(computed, judged)
    planned = schedule_document(computed)
    rows = {row["id"]: row for row in status["activities"]}
    _tiles(computed, judged, status, planned)
    _scurve(judged, status)
    _floats(computed, judged, planned)
    _heat(computed, judged, rows)
    _trends(computed, judged, rows, planned)
    _burnup(computed, judged)


def _tiles(
    computed: Schedule, judged: Progress, status: dict[str, Any], planned: dict[str, Any]
) -> None:
    content = read_tiles(computed, judged)
    countdown, recovery, percent = content.tiles[:3]
    actual, wanted, gap = (
        status[key] for key in ("actual_percent", "expected_percent", "deviation_points")
    )
    assert percent.value == ("未填报" if actual is None else f"{actual:g}%")
    assert wanted is None or f"序时 {wanted:g}%" in percent.note
    if actual is not None and gap:
        assert f"{'超前' if gap > 0 else '落后'} {abs(gap):g} 个百分点" in percent.note
        assert actual >= 100 or f"{abs(gap):g} 个百分点" in content.title
    _countdown(countdown, judged)
    margins = [row["margin_days"] for row in planned["deadlines"] if row["governing"]]
    if margins and margins[0] is not None and (actual is None or actual < 100):
        days = round(margins[0], 2)
        label = "需抢回" if days < 0 else "时限富余"
        assert (recovery.label, recovery.value) == (label, f"{abs(days):g}" if days else "无")


def _countdown(tile: Tile, judged: Progress) -> None:
    """The days that the tile counts lead from the data date to the day of its note."""
    if tile.unit:
        day = date.fromisoformat(tile.note[-10:])
        days = int(tile.value.replace(",", ""))
        assert (day - judged.as_of).days == (-days if tile.label.startswith("已") else days)


def _scurve(judged: Progress, status: dict[str, Any]) -> None:
    content = read_scurve(judged)
    title, _ = title_of(content)
    if status["actual_percent"] is not None:
        assert content.actual is not None
        assert number(content.actual) == f"{status['actual_percent']:g}"
        assert number(status["actual_percent"]) in title or "全部完成" in title
    if status["expected_percent"] is not None:
        assert content.expected is not None
        assert number(content.expected) == f"{status['expected_percent']:g}"
    day = content.trend.day
    assert (day.isoformat() if day else None) == status["trend_forecast"]


def _floats(computed: Schedule, judged: Progress, planned: dict[str, Any]) -> None:
    content = read_floats(computed, judged)
    leaves = {work.id for work in leaves_of(computed.project)}
    done = {one.id for one in judged.items.values() if (one.actual_percent or 0) >= 100}
    floats = [
        row["total_float_days"]
        for row in planned["activities"]
        if row["id"] in leaves - done
        and row["status"] not in ("finished", "ledger")
        and (not computed[row["id"]].zero or computed[row["id"]].assumed)
        and row["total_float_days"] is not None
    ]
    bounds = [most for _, most in CLASSES]
    counted = Counter(next(k for k, most in enumerate(bounds) if one <= most) for one in floats)
    assert content.counts == tuple(counted[k] for k in range(len(bounds)))
    assert [room for room, _ in content.least] == sorted(floats)[: len(content.least)]


def _heat(computed: Schedule, judged: Progress, rows: dict[str, Any]) -> None:
    heat = read_heat([(computed, judged)])
    fronts = [rows[work.id]["front_line"] for work in leaves_of(computed.project)]
    under_way = [front for front in fronts if front is not None]
    assert heat.whole.active - heat.undated == len(under_way)
    behind = -sum(min(front["days"], 0.0) for front in under_way)
    dated = heat.whole.days - sum(
        (judged.as_of - date.fromisoformat(row["committed"])).days
        for row, front in (
            (rows[work.id], rows[work.id]["front_line"]) for work in _leaves(computed)
        )
        if front is None and judged[row["id"]].overdue and row["committed"]
    )
    assert dated == pytest.approx(behind, abs=0.051 * max(len(under_way), 1))


def _leaves(computed: Schedule) -> Any:
    return leaves_of(computed.project)


def _trends(
    computed: Schedule, judged: Progress, rows: dict[str, Any], planned: dict[str, Any]
) -> None:
    content = read_trends([(computed, judged)])
    margins = {row["item"]: row for row in planned["deadlines"]}
    for one in content.milestones:
        row = rows.get(one.id)
        if row is None or one.id == computed.project.code:
            continue
        told = row["network_forecast"] or margins[one.id]["early_finish"]
        assert one.day.isoformat() == told
        days = row["finish_variance_calendar_days"]
        if days is not None and row["committed"] == str(one.committed):
            assert (one.slip, one.late) == (days, days > 0)


def _burnup(computed: Schedule, judged: Progress) -> None:
    book = ledger(computed, [], progress=judged)
    content, told = read_burnup(book, computed), ledger_document(book)["counts"]["items"]
    rate = told["closed"]
    assert (str(content.closed), str(content.total)) == (rate["numerator"], rate["denominator"])


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_bundled_plans_show_the_numbers_of_the_commands(name: str, day: date) -> None:
    assert_as_told(*stood(name, day))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_any_plan_shows_the_numbers_of_the_commands(past: list[Standing]) -> None:
    assert_as_told(*past[-1])


@pytest.mark.parametrize("name", ["lianghu", "paishui"])
def test_the_risk_curve_shows_the_numbers_of_the_command(name: str) -> None:
    computed, _ = stood(name, date(2023, 12, 31))
    risk = simulate(computed, runs=200, seed=3)
    told, odds, movers = risk_document(risk), read_odds(risk), read_movers(risk)
    target = next(row for row in told["targets"] if row["item"] == told["governing"])
    days = {"P50": target["p50"], "P80": target["p80"], "P90": target["p90"]}
    assert {mark.word: str(mark.day) for mark in odds.marks} == days
    assert odds.on_time == target["on_time"]
    assert odds.done_by(odds.planned) == pytest.approx(risk.governing.planned_share)
    assert [one.mean_days for one in movers.causes] == pytest.approx(
        [cause["costs_days_on_average"] for cause in told["causes"][: len(movers.causes)]], abs=1e-3
    )


def test_the_cost_curve_shows_the_numbers_of_the_command() -> None:
    computed, _ = stood("lianghu", date(2023, 12, 31))
    answer = recover(computed, curve=True)
    told, content = recover_document(computed, answer), read_costs(answer, computed.project)
    assert [(step.days, float(step.cost)) for step in content.steps] == [
        (point["days"], point["cost"]) for point in told["curve"]
    ]
    assert (content.asked, float(content.cost)) == (told["asked_days"], told["cost"])
    assert (str(content.before), str(content.by)) == (told["before"], told["asked_by"])
