"""A portfolio in chunks: the same as plan after plan, whoever computes it and whatever dies."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from flows import chunks, runs
from flows.chunks import ChunkJob, Portfolio, file_digests, recompute_chunks, work_chunk
from flows.digests import late_table, variance_table
from flows.feeds import foresight, publishing
from flows.feeds.days import status_date_of
from flows.feeds.drafts import Draft
from flows.feeds.publishing import publish_digests, publish_feeds
from flows.feeds.report import FeedReport, feeds_folder
from flows.runs import recompute_all
from flows.spread import kept, spread
from flows.tables import late_rows
from projects.errors import InputError
from projects.workspace import Workspace, open_workspace
from tests.flows.feed_office import SUNDAY, WEEK, events, outcomes, rows, state, two_plans, write

DAY = timedelta(days=1)


def here(call: Callable[..., Any], jobs: Sequence[tuple[Any, ...]]) -> Iterator[Any]:
    """As another process gets and answers it: nothing is shared."""
    for job in jobs:
        answer = call(*pickle.loads(pickle.dumps(job)))
        yield pickle.loads(pickle.dumps(answer))


def computed(workspace: Workspace, day: date = SUNDAY, **options: Any) -> Portfolio:
    return recompute_chunks(workspace, workspace.plans(), day, chunk=2, spread=here, **options)


def night(workspace: Workspace, day: date = SUNDAY, **options: Any) -> FeedReport:
    return publish_digests(computed(workspace, day), spread=here, **{"parts": True, **options})


def at_once(workspace: Workspace, day: date = SUNDAY) -> FeedReport:
    """The same without chunks, at the same status date."""
    made, failed = recompute_all(workspace.plans(), day, workspace)
    status_date = status_date_of(made, day)
    if status_date != day:
        made, failed = recompute_all(workspace.plans(), status_date, workspace)
    return publish_feeds(workspace, made, failed, status_date, parts=True)


def contents(workspace: Workspace) -> dict[str, bytes]:
    return {name: data for name, (_, data) in state(workspace).items()}


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test here cuts the power, and a busy disk would take most of the time."""
    monkeypatch.setattr(import_module("calendars.publish"), "settle", lambda _: None)


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    """Three plans that share departments."""
    made = two_plans(tmp_path / "office")
    write(made, "pond", due="2024-01-10", owner="市政处")
    return made


@pytest.fixture
def pair(office: Workspace, tmp_path: Path) -> tuple[Workspace, Workspace]:
    """The same workspace twice."""
    shutil.copytree(office.folder, tmp_path / "twin")
    return office, open_workspace(tmp_path / "twin")


# --- the same bytes ------------------------------------------------------------------------------


def change_nothing(_: Workspace) -> None:
    """An ordinary night."""


def move_a_deadline(workspace: Workspace) -> None:
    write(workspace, "lake", due="2024-02-09")


def give_a_work_away(workspace: Workspace) -> None:
    write(workspace, "lake", due="2024-02-09", owner="城建处")


def remove_a_plan(workspace: Workspace) -> None:
    (workspace.plans_folder / "road.yaml").unlink()


def break_a_plan(workspace: Workspace) -> None:
    (workspace.plans_folder / "pond.yaml").write_text("daopai: 1\ncode: pond\nname: [", "utf-8")


def report_progress(workspace: Workspace) -> None:
    plan = workspace.plans_folder / "lake.yaml"
    said = "observations:\n  - {item: A, as_of: 2024-02-06, started: 2023-12-04, percent: 40}\n"
    plan.write_text(plan.read_text("utf-8") + said, "utf-8")


def mislead_the_quick_look(workspace: Workspace) -> None:
    """A data date in a comment is no report."""
    plan = workspace.plans_folder / "lake.yaml"
    plan.write_text(plan.read_text("utf-8") + "# as_of: 2024-02-23\n", "utf-8")


STORY = (
    change_nothing,
    move_a_deadline,
    change_nothing,
    give_a_work_away,
    break_a_plan,
    report_progress,
    remove_a_plan,
    mislead_the_quick_look,
    change_nothing,
)


def test_week_after_week_chunks_publish_the_same_bytes_as_one_run(
    pair: tuple[Workspace, Workspace],
) -> None:
    office, twin = pair
    for number, change in enumerate(STORY):
        day = SUNDAY + number * WEEK + (number % 3) * DAY
        for workspace in pair:
            change(workspace)
        chunked, whole = night(office, day), at_once(twin, day)
        assert chunked.status_date == whole.status_date, change.__name__
        assert outcomes(chunked) == outcomes(whole), change.__name__
        assert contents(office) == contents(twin), change.__name__
        stages = [[(row.file.name, row.stage) for row in one.failed] for one in (chunked, whole)]
        assert stages[0] == stages[1]
        assert rows(office, "feed_revisions") == rows(twin, "feed_revisions")


def test_real_processes_give_the_same_as_this_one(pair: tuple[Workspace, Workspace]) -> None:
    office, twin = pair
    with kept():
        made = recompute_chunks(office, office.plans(), SUNDAY, chunk=1, spread=spread)
        assert [one.code for one in made.digests] == ["lake", "pond", "road"]
        publish_digests(made, spread=spread, parts=True)
    night(twin)
    assert contents(office) == contents(twin)


def test_the_feeds_of_a_weekday_stand_at_the_last_sunday(office: Workspace) -> None:
    made = computed(office, SUNDAY + 3 * DAY)
    assert made.status_date == SUNDAY
    report = publish_digests(made, spread=here)
    assert report.status_date == SUNDAY
    assert b"DTSTAMP:20231231T100000Z" in (feeds_folder(office) / "portfolio.ics").read_bytes()


# --- tables --------------------------------------------------------------------------------------


def test_the_tables_say_what_the_computed_plans_say(office: Workspace) -> None:
    day = date(2024, 2, 20)
    made, _ = recompute_all(office.plans(), day, office)
    found = computed(office, day, feeds=False)
    assert late_table(found.digests) == late_rows(made) != []
    table = variance_table(found.digests)
    assert [row["代码"] for row in table] == ["lake", "pond", "road"]
    finish = next(run.schedule["D"] for run in made if run.code == "pond").early_finish_day
    assert table[1]["预计完成"] == str(finish)
    assert all(row["最要紧的问题"] for row in table)
    assert all(one.pack is None for one in found.digests)


def test_a_chunk_draws_the_charts_where_it_is_asked_to(office: Workspace, tmp_path: Path) -> None:
    job = ChunkJob(
        workspace=office,
        paths=tuple(office.plans()[:1]),
        as_of=SUNDAY,
        charts=tmp_path / "charts",
        formats=("svg",),
    )
    answer = work_chunk(job)
    charts = {one.code: one.charts for one in answer.digests}
    assert charts == {"lake": (tmp_path / "charts" / "lake" / "gantt.svg",)}
    assert (tmp_path / "charts" / "lake" / "gantt.svg").read_bytes().startswith(b"<svg")


def test_a_second_plan_of_one_code_in_another_chunk_is_a_row(office: Workspace) -> None:
    twin = office.plans_folder / "zz.yaml"
    twin.write_bytes((office.plans_folder / "lake.yaml").read_bytes())
    made = computed(office)
    assert [one.file.name for one in made.digests] == ["lake.yaml", "pond.yaml", "road.yaml"]
    (row,) = made.failed
    assert (row.file.name, row.stage, row.findings[0].code) == ("zz.yaml", "plan", "DP811")
    assert "lake.yaml" in row.findings[0].says


def test_progress_is_told_chunk_by_chunk(office: Workspace) -> None:
    told: list[tuple[int, int]] = []
    computed(office, on_done=lambda done, total: told.append((done, total)))
    assert told == [(2, 3), (3, 3)]


# --- revisions -----------------------------------------------------------------------------------


def test_plans_are_recorded_once_and_again_when_they_change(office: Workspace) -> None:
    made = computed(office)
    assert file_digests(office, made.digests) == []
    assert rows(office, "revisions") == 3
    entries = rows(office, "entries")
    made = computed(office)
    assert [one.filing for one in made.digests] == [None] * 3
    file_digests(office, made.digests)
    assert rows(office, "entries") == entries, "a night without a change leaves no trace"
    move_a_deadline(office)
    file_digests(office, computed(office).digests)
    assert rows(office, "revisions") == 4


def test_a_plan_that_is_edited_while_it_is_computed_is_not_recorded(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = runs.recompute

    def edited(memory: Any, as_of: date) -> Any:
        if memory.path.stem == "lake":
            move_a_deadline(office)
        return sound(memory, as_of)

    monkeypatch.setattr(chunks, "recompute", edited)
    made = computed(office)
    assert [one.code for one in made.digests] == ["pond", "road"]
    assert [(row.file.stem, row.findings[0].code) for row in made.failed] == [("lake", "DP871")]


# --- nights on which nothing has changed ---------------------------------------------------------


def test_an_unchanged_night_composes_nothing(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_a_plan(office)
    night(office)
    before = state(office)
    builds = rows(office, "feed_builds")

    def never(*_: object) -> None:
        raise AssertionError("composed again")

    with monkeypatch.context() as patched:
        for name in ("pack_chunk", "compose_own", "compose_shared"):
            patched.setattr(publishing, name, never)
        report = night(office, SUNDAY + 3 * DAY)
    assert set(outcomes(report).values()) == {"unchanged"}
    assert state(office) == before
    assert rows(office, "feed_builds") == 2 * builds
    assert [line.name.kind for line in report.lines[:3]] == ["portfolio", "project", "project"]


def lose_a_file(workspace: Workspace) -> None:
    (feeds_folder(workspace) / "quiet" / "portfolio.ics").unlink()


def cut_a_file_short(workspace: Workspace) -> None:
    file = feeds_folder(workspace) / "project-lake.ics"
    file.write_bytes(file.read_bytes()[:700])


def lose_the_database(workspace: Workspace) -> None:
    for file in workspace.folder.glob("daopai.db*"):
        file.unlink()


def damage_the_mark(workspace: Workspace) -> None:
    (feeds_folder(workspace) / foresight.MARK).write_text("[", "utf-8")


@pytest.mark.parametrize(
    "mishap", [lose_a_file, cut_a_file_short, lose_the_database, damage_the_mark]
)
def test_what_is_not_as_it_was_left_is_composed_again(
    office: Workspace, mishap: Callable[[Workspace], None]
) -> None:
    night(office)
    before = contents(office)
    mishap(office)
    night(office)
    assert contents(office) == before


def test_a_recorded_report_ends_the_quiet(office: Workspace) -> None:
    from flows.memory import recording
    from projects.model import Observation
    from projects.store import observations

    night(office)
    with recording(office, "report") as entry:
        seen = Observation("A", SUNDAY, "percent", 40.0, "市政处")
        observations.add(entry, "lake", [seen])
    assert outcomes(night(office))["lake工程"] == "changed"
    assert "40.0%" in events(office, "lake工程")["lake.A"]["DESCRIPTION"]


# --- killed runs ---------------------------------------------------------------------------------


class Killed(BaseException):
    """As a signal would end it."""


@pytest.mark.parametrize("number", [1, 2, 4])
@pytest.mark.parametrize("point", ["before a portion is recorded", "between two of its files"])
def test_a_run_killed_at_any_point_is_ended_by_the_next_with_the_same_bytes(
    pair: tuple[Workspace, Workspace], monkeypatch: pytest.MonkeyPatch, number: int, point: str
) -> None:
    office, twin = pair
    for workspace in pair:
        night(workspace)
        give_a_work_away(workspace)
        write(workspace, "road", due="2024-02-14")
    night(twin, SUNDAY + WEEK)
    monkeypatch.setattr(publishing, "PORTION", 1)
    owner, name = (publishing, "record") if "recorded" in point else (Draft, "write")
    sound, left = getattr(owner, name), number if "recorded" in point else 3 * number

    def killing(*given: Any) -> Any:
        nonlocal left
        left -= 1
        if not left:
            raise Killed
        return sound(*given)

    with monkeypatch.context() as patched:
        patched.setattr(owner, name, killing)
        with pytest.raises(Killed):
            night(office, SUNDAY + WEEK)
    assert contents(office) != contents(twin)
    night(office, SUNDAY + WEEK)
    assert contents(office) == contents(twin)
    assert rows(office, "feed_revisions") == rows(twin, "feed_revisions")
    assert not [*feeds_folder(office).rglob("*.tmp")]


def test_another_publication_is_waited_for_and_then_told(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.feeds.turn import turn

    monkeypatch.setattr(publishing, "PATIENCE", 0.1)
    made = computed(office)
    with turn(feeds_folder(office)), pytest.raises(InputError) as caught:
        publish_digests(made, spread=here)
    assert [finding.code for finding in caught.value.findings] == ["DP766"]


def test_a_status_date_beyond_this_week_is_refused(office: Workspace) -> None:
    made = replace(computed(office), status_date=date(2199, 1, 1))
    with pytest.raises(InputError) as caught:
        publish_digests(made, spread=here)
    assert [finding.code for finding in caught.value.findings] == ["DP830"]
    assert not feeds_folder(office).exists()


def test_a_disk_that_cannot_be_written_is_an_oserror_that_may_be_tried_again(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = computed(office)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(import_module("calendars.publish"), "_staged", full)
        with pytest.raises(OSError, match="No space left"):
            publish_digests(made, spread=here)
    report = publish_digests(made, spread=here)
    assert set(outcomes(report).values()) == {"created"}
