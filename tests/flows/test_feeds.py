"""The feeds of a workspace from week to week: what is on people's phones, what is recorded."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from calendars.lint import lint
from flows.feeds.days import status_date_of
from flows.feeds.report import feeds_folder
from flows.feeds.single import publish_file
from flows.feeds.sources import sources_of
from flows.runs import recompute_all
from projects.workspace import Workspace, create
from tests.flows.feed_office import (
    OFFICES,
    SUNDAY,
    WEEK,
    events,
    outcomes,
    publish,
    rows,
    state,
    two_plans,
    write,
)


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return two_plans(tmp_path / "office")


def test_every_department_project_and_leader_has_a_feed_that_is_sound(office: Workspace) -> None:
    report = publish(office)
    assert {line.name.title for line in report.lines} == {
        "重点项目",
        "lake工程",
        "road工程",
        "市城管局",
        "市政处",
        "水利处",
        "园林处",
        *(f"{code}工程·{who}" for code in ("lake", "road") for who in OFFICES),
    }
    assert set(outcomes(report).values()) == {"created"}
    for path in report.paths:
        assert lint(path.read_bytes(), path.name) == []
    loud = (feeds_folder(office) / "portfolio.ics").read_bytes()
    quiet = (feeds_folder(office) / "quiet" / "portfolio.ics").read_bytes()
    assert b"BEGIN:VALARM" in loud
    assert b"VALARM" not in quiet
    assert quiet.count(b"BEGIN:VEVENT") == loud.count(b"BEGIN:VEVENT")


def test_the_same_status_date_again_touches_no_file_and_no_event(office: Workspace) -> None:
    publish(office)
    before, recorded = state(office), rows(office, "feed_revisions")
    assert set(outcomes(publish(office)).values()) == {"unchanged"}
    assert state(office) == before
    assert rows(office, "feed_revisions") == recorded


def test_a_moved_deadline_raises_the_sequence_in_every_feed_and_nothing_else(
    office: Workspace,
) -> None:
    publish(office)
    write(office, "lake", due="2024-02-09")
    publish(office)
    for title in ("lake工程", "市政处", "lake工程·市政处"):
        found = events(office, title)
        moved = found["lake.A"]
        assert (moved["SEQUENCE"], moved["DTSTART;VALUE=DATE"]) == ("1", "20240209")
        assert moved["LAST-MODIFIED"] == "20231231T100001Z"
        assert moved["CREATED"] == "20231231T100000Z"
        rest = {name: one["SEQUENCE"] for name, one in found.items() if name != "lake.A"}
        assert set(rest.values()) == {"0"}


def test_a_reassigned_work_is_struck_through_where_it_was_and_appears_where_it_went(
    office: Workspace,
) -> None:
    publish(office)
    write(office, "lake", owner="城建处")
    publish(office, SUNDAY + WEEK)
    left = events(office, "水利处")["lake.B"]
    assert left["STATUS"] == "CANCELLED"
    assert left["SUMMARY"].startswith("×岸线")
    assert "城建处" in left["DESCRIPTION"]
    assert events(office, "城建处")["lake.B"]["STATUS"] == "CONFIRMED"
    assert events(office, "lake工程")["lake.B"]["STATUS"] == "CONFIRMED"


def test_a_plan_that_cannot_be_read_keeps_its_events_and_is_told(office: Workspace) -> None:
    publish(office)
    before, whole = events(office, "市政处")["lake.A"], events(office, "lake工程")
    (office.plans_folder / "lake.yaml").write_text("nonsense", encoding="utf-8")
    report = publish(office, SUNDAY + WEEK)
    after = events(office, "市政处")
    assert after["lake.A"] == before
    assert after["road.A"] != before
    assert events(office, "lake工程") == whole
    assert report.failed == ()


def test_a_removed_plan_is_struck_through_for_thirty_days_and_its_feed_never_gets_empty(
    office: Workspace,
) -> None:
    publish(office)
    (office.plans_folder / "lake.yaml").unlink()
    publish(office, SUNDAY + WEEK, force=True)
    assert events(office, "lake工程")["lake.A"]["STATUS"] == "CANCELLED"
    assert events(office, "市政处")["lake.A"]["STATUS"] == "CANCELLED"
    for week in range(2, 7):
        publish(office, SUNDAY + week * WEEK, force=True)
    assert [name for name in events(office, "lake工程") if "week" not in name] == []
    assert events(office, "lake工程")


def test_a_drop_of_more_than_half_keeps_the_old_feed_until_somebody_says_so(
    office: Workspace,
) -> None:
    publish(office)
    for code in ("lake", "road"):
        plan = write(office, code)
        rest = [line for line in plan.read_text("utf-8").splitlines() if "- {id:" not in line]
        rest.append("  - {id: Z, name: 验收, kind: milestone}")
        plan.write_text("\n".join(rest) + "\n", encoding="utf-8")
    before = state(office)
    report = publish(office, SUNDAY + WEEK)
    stopped = {line.name.slug: line.findings[0].code for line in report.lines if line.findings}
    assert stopped["project-lake"] == stopped["portfolio"] == "DP761"
    assert {row.stage for row in report.failed} == {"feed"}
    after = state(office)
    assert all(after[f"{slug}.ics"] == before[f"{slug}.ics"] for slug in stopped)
    again = publish(office, SUNDAY + WEEK, force=True)
    assert not any(line.findings for line in again.lines)
    assert events(office, "lake工程")["lake.A"]["STATUS"] == "CANCELLED"


def test_a_feed_changed_by_hand_is_written_again(office: Workspace) -> None:
    publish(office)
    file = feeds_folder(office) / "portfolio.ics"
    sound = file.read_bytes()
    file.write_bytes(sound.replace("岸线".encode(), "沿线".encode()))
    publish(office)
    assert file.read_bytes() == sound


def test_an_earlier_status_date_leaves_what_stands(office: Workspace) -> None:
    publish(office, SUNDAY + WEEK)
    before = state(office)
    assert set(outcomes(publish(office, SUNDAY)).values()) == {"older"}
    assert state(office) == before


def test_days_that_only_the_forecast_knows_stand_on_no_phone(office: Workspace) -> None:
    for code in ("lake", "road"):
        text = write(office, code).read_text("utf-8").replace("deadline: 2024-03-29\n", "")
        text += "  - {id: E, name: 后评价, duration: 5, after: D}\n"
        (office.plans_folder / f"{code}.yaml").write_text(text, encoding="utf-8")
    publish(office)
    found = set(events(office, "lake工程"))
    assert {"lake.A", "lake.B", "lake.C"} < found
    assert not {"lake.D", "lake.E"} & found


def test_one_feed_to_a_file_of_its_own_shares_the_history(
    office: Workspace, tmp_path: Path
) -> None:
    publish(office)
    write(office, "lake", due="2024-02-09")
    runs, _ = recompute_all(office.plans(), SUNDAY, office)
    sources, _ = sources_of(runs, office.uid_domain, SUNDAY)
    line = next(line for line in publish(office).lines if line.name.title == "市政处")
    target = tmp_path / "www" / "shizheng.ics"
    publish_file(office, line.name, sources, SUNDAY, target)
    assert target.read_bytes() == line.path.read_bytes()
    publish_file(office, line.name, sources, SUNDAY, target, alarms=False)
    assert b"SEQUENCE:1" in target.read_bytes()
    assert b"VALARM" not in target.read_bytes()
    assert b"VALARM" in line.path.read_bytes()


def test_a_folder_for_a_plain_web_server_lists_what_it_holds(
    office: Workspace, tmp_path: Path
) -> None:
    report = publish(office, out=tmp_path / "www")
    page = (tmp_path / "www" / "index.html").read_text(encoding="utf-8")
    assert "数据截至 2023-12-31" in page
    linked = re.findall(r'href="([^"]+)"', page)
    assert len(linked) == 2 * len(report.lines)
    for link in linked:
        assert (tmp_path / "www" / link).read_bytes() == (feeds_folder(office) / link).read_bytes()


def test_the_status_date_of_a_night_is_the_last_sunday_or_the_newest_report(
    office: Workspace,
) -> None:
    monday, thursday = SUNDAY + timedelta(days=1), SUNDAY + timedelta(days=4)
    runs, _ = recompute_all(office.plans(), thursday, office)
    assert status_date_of(runs, thursday) == SUNDAY
    assert status_date_of(runs, SUNDAY) == SUNDAY
    plan = office.plans_folder / "lake.yaml"
    said = f"observations:\n  - {{as_of: {monday}, item: A, percent: 40, by: 市政处}}\n"
    plan.write_text(plan.read_text("utf-8") + said, encoding="utf-8")
    runs, _ = recompute_all(office.plans(), thursday, office)
    assert status_date_of(runs, thursday) == monday


def test_nearer_events_may_take_every_place_of_a_full_feed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calendars.selection.PORTFOLIO_LIMIT", 6)
    made = create(tmp_path / "city", organisation="市重点办")
    days = [SUNDAY + timedelta(days=3 * number) for number in range(40)]
    works = "".join(
        f"  - {{id: M{number}, name: 节点{number}, kind: milestone, deadline: {day}}}\n"
        for number, day in enumerate(days, 1)
    )
    text = f"daopai: 1\ncode: city\nname: 全市\nstart: 2023-12-01\nactivities:\n{works}"
    (made.plans_folder / "city.yaml").write_text(text, encoding="utf-8")
    publish(made, SUNDAY + timedelta(days=20))
    before = events(made, "重点项目")
    report = publish(made, SUNDAY + timedelta(days=90), out=tmp_path / "web")
    assert report.failed == ()
    after = events(made, "重点项目")
    assert len(after) == len(before)
    assert sum(uid in after for uid in before) <= 1, "only the digest may stay"
    copy = tmp_path / "web" / "portfolio.ics"
    assert copy.read_bytes() == (feeds_folder(made) / "portfolio.ics").read_bytes()
