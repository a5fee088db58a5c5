"""`daopai templates`: an office's own papers, to begin with, to check, to read about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from flows.asked import hush
from flows.files import put
from flows.memory import here
from flows.own import own_of
from projects.errors import Finding, InputError
from projects.workspace import Workspace

if TYPE_CHECKING:
    from bulletins.facts import BulletinFacts
    from bulletins.own import Own, Paper
    from flows.runs import ProjectRun

SAMPLE_DAY = date(2023, 12, 31)
"""The data date of the bundled projects, by which templates are tried where there are no plans."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What `init` did: files written, and those that were there and stay as they are."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was checked: what is wrong with it, and the paper that it made on trial, None
    where it made none or is the vocabulary."""

    file: Path
    findings: tuple[Finding, ...]
    trial: Path | None = None


def init(papers: Sequence[str] = ()) -> Begun:
    """Put templates to begin with and the vocabulary into the workspace; what is there stays.

    `papers`: which; none named: all. Raises InputError DP801, DP812, DP831 for a paper that has no
    template.
    """
    from bulletins.own import template_of
    from bulletins.own.starting import starting
    from projects.workspace.vocabulary import FILE, starting_text

    workspace = here()
    own, folder = own_of(workspace), workspace.templates_folder
    written, kept = [], []
    for paper in chosen(papers):
        target = template_of(folder, paper)
        if target.exists():
            kept.append(target)
        else:
            written.append(put(target, starting(paper, own, workspace.organisation)))
    words = folder / FILE
    if words.exists():
        kept.append(words)
    else:
        written.append(put(words, starting_text().encode()))
    return Begun(tuple(written), tuple(kept))


def check(papers: Sequence[str] = (), *, out: Path | None = None) -> list[Checked]:
    """Try the templates of the workspace on its own plans, else on the bundled projects.

    Letters are tried on a made-up draft where no plan gives one. `out`: where the papers are put
    that came out; None: nowhere. Raises InputError DP801, DP812, DP831.
    """
    from bulletins.own import template_of, tried
    from bulletins.own.trial import trial
    from projects.workspace.vocabulary import FILE

    hush()
    workspace = here()
    own, folder = own_of(workspace), workspace.templates_folder
    found: list[Checked] = []
    words = folder / FILE
    if words.exists():
        found.append(Checked(words, own.faults.get(words, ())))
    files = {paper: template_of(folder, paper) for paper in chosen(papers)}
    there = {paper: file for paper, file in files.items() if file.exists()}
    if not there:
        return found
    facts = _facts(workspace, own)
    for paper, file in there.items():
        source, title, day = trial(paper, facts, own)
        try:
            data = tried(file, paper, source, own.words, title=title, author="", day=day)
        except InputError as error:
            found.append(Checked(file, error.findings))
            continue
        made = put(out / f"试印-{paper}.docx", data) if out else None
        found.append(Checked(file, (), made))
    return found


def chosen(named: Sequence[str]) -> Sequence[Paper]:
    """The papers that are named, or all. Raises InputError DP831."""
    from bulletins.own import PAPERS
    from projects.readers.desk import suggestion

    wrong = [name for name in named if name not in PAPERS]
    if wrong:
        raise InputError(
            Finding(
                "DP831",
                f"没有“{name}”这种公文",
                suggestion(name, PAPERS) or f"可用：{'、'.join(PAPERS)}",
            )
            for name in wrong
        )
    return [paper for paper in PAPERS if not named or paper in named]


def _facts(workspace: Workspace, own: Own) -> BulletinFacts:
    """The newest closed week of the workspace's plans; of those that can be computed."""
    from bulletins import ProjectWeek, bulletin_facts
    from bulletins.week import week_of
    from flows.memory import now
    from flows.runs import recompute_all
    from projects.bundled import names, path

    plans = workspace.plans()
    runs: list[ProjectRun] = []
    day = SAMPLE_DAY
    if plans:
        last = week_of(now(workspace).date()).first
        day = date.fromordinal(last.toordinal() - 1)  # the Sunday before
        runs, _ = recompute_all(plans, day, workspace)
    if not runs:
        day = SAMPLE_DAY
        runs, _ = recompute_all([path(code) for code in names()], day)
    return bulletin_facts(
        [
            ProjectWeek(
                schedule=run.schedule,
                progress=run.progress,
                findings=run.report.findings,
                ledger=run.ledger,
            )
            for run in runs
        ],
        week=week_of(day),
        number=1,
        organisation=own.words.落款 or workspace.organisation or workspace.folder.name,
        override=workspace.override(),
    )
