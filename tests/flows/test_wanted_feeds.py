"""The feed of a department in one project: made for whoever subscribes, kept up from then on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.chunks import recompute_chunks
from flows.duties.requests import PublishRequest
from flows.duties.running import run_duty
from flows.feeds import publishing, single
from flows.feeds.publishing import publish_digests
from flows.feeds.report import FeedReport, feeds_folder
from flows.feeds.turn import turn
from flows.subscriptions import Wish, revoke, subscribe
from projects.workspace import Workspace
from projects.writers.subscriptions_view import Issued
from tests.flows.feed_office import SUNDAY, WEEK, publish, state, two_plans, write

ADDRESS = "https://daopai.example.gov.cn"


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    return two_plans(tmp_path / "office")


def asked(office: Workspace, project: str = "lake", owner: str = "市政处", **more: Any) -> Issued:
    wish = Wish("市政处内勤", project=project, owner=owner, address=ADDRESS, **more)
    return subscribe(office, wish)


def parts(office: Workspace) -> list[str]:
    """The files of such feeds, with alarms and without."""
    return sorted(name for name in state(office) if ".office-" in name)


def usual(office: Workspace, day: date = SUNDAY) -> FeedReport:
    return publish(office, day, parts=False)


def here(call: Any, jobs: Sequence[tuple[Any, ...]]) -> Any:
    return (call(*job) for job in jobs)


def night(office: Workspace, day: date = SUNDAY) -> FeedReport:
    made = recompute_chunks(office, office.plans(), day, spread=here)
    return publish_digests(made, spread=here)


def test_a_publication_makes_none_until_somebody_subscribes(office: Workspace) -> None:
    usual(office)
    assert parts(office) == []
    issued = asked(office)
    assert issued.warnings == ()
    slug = issued.address.rpartition("/")[2]
    assert parts(office) == [slug, f"quiet/{slug}"]


def test_what_is_made_at_once_is_what_a_publication_of_all_would_have_made(
    office: Workspace, tmp_path: Path
) -> None:
    usual(office)
    asked(office)
    twin = two_plans(tmp_path / "twin")
    publish(twin)
    made, every = state(office), state(twin)
    assert {name: made[name][1] for name in made} == {name: every[name][1] for name in made}
    assert len(every) > len(made)


@pytest.mark.parametrize("project", ["lake", "lake工程"])
@pytest.mark.parametrize("quiet", [False, True])
def test_one_that_was_asked_for_before_the_first_publication_is_made_by_it(
    office: Workspace, project: str, quiet: bool
) -> None:
    issued = asked(office, project, quiet=quiet)
    assert any("还没有生成" in warning for warning in issued.warnings)
    usual(office)
    assert len(parts(office)) == 2
    assert issued.address.rpartition("/")[2] in parts(office)


def test_it_is_kept_up_even_when_nobody_holds_it_any_more(office: Workspace) -> None:
    """A phone may have it from a plain web server."""
    usual(office)
    asked(office)
    revoke(office, "1")
    write(office, "lake", due="2024-02-09")
    usual(office, SUNDAY + WEEK)
    (part, _) = parts(office)
    assert b"DTSTART;VALUE=DATE:20240209" in (feeds_folder(office) / part).read_bytes()


def test_who_subscribes_while_others_publish_is_not_kept_waiting(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual(office)
    monkeypatch.setattr(single, "SOON", 0.1)
    with turn(feeds_folder(office)):
        issued = asked(office)
    assert any("还没有生成" in warning for warning in issued.warnings)
    usual(office)
    assert len(parts(office)) == 2


def never(*_: object) -> None:
    raise AssertionError("composed again")


def test_a_new_subscriber_does_not_make_a_quiet_night_compose_everything(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    night(office)
    asked(office)
    monkeypatch.setattr(publishing, "compose_own", never)
    report = night(office)
    assert {line.outcome for line in report.lines} == {"unchanged"}
    assert [line.name.kind for line in report.lines][-1] == "part"


def test_one_that_is_asked_for_and_does_not_stand_is_made_on_a_quiet_night(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    night(office)
    with monkeypatch.context() as patched:
        patched.setattr("flows.feeds.single.publish_part", lambda *_: None)
        assert asked(office).warnings
    night(office)
    assert len(parts(office)) == 2


def test_a_folder_for_a_plain_web_server_gets_all_of_them(
    office: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = PublishRequest(workspace=office.folder, as_of=SUNDAY, target=tmp_path / "www")
    assert run_duty("publish", request).name == "Completed"
    there = {path.name for path in (tmp_path / "www").glob("*.office-*.ics")}
    assert len(there) == 8
    assert parts(office) == sorted([*there, *(f"quiet/{name}" for name in there)])
    monkeypatch.setattr(publishing, "compose_own", never)
    assert run_duty("publish", request).name == "Completed"
