"""The ledger of one plan at its data date: every value of it, computed together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from projects.errors import InputError
from projects.holidays import Override
from projects.ledger.externals import externals
from projects.ledger.findings import ledger_findings
from projects.ledger.lists import three_lists
from projects.ledger.rechecks import rechecks
from projects.ledger.result import Ledger
from projects.ledger.standings import standings, tree_of
from projects.ledger.values import LedgerEvent
from projects.model import Project
from projects.progress import Progress
from projects.schedule.result import Schedule


def ledger(
    schedule: Schedule,
    events: Sequence[LedgerEvent],
    *,
    progress: Progress | None = None,
    plan: Project | None = None,
    override: Override | None = None,
) -> Ledger:
    """The ledger of a plan.

    Args:
        schedule: computed with a data date; of the plan `with_promises` where there are any.
        events: every event of the project, in the order recorded. Later ones than the data date
            do not count.
        progress: for 形象进度 and the committed days of a baseline.
        plan: the plan as written, see `externals`.
        override: State Council notices newer than the installed ones.

    Raises:
        InputError: DP510 where the schedule has no data date.
    """
    project, as_of = schedule.project, schedule.as_of
    if as_of is None:
        raise InputError.of(
            "DP510",
            "台账按状态日期汇总，这里没有状态日期",
            "用 --as-of 给出状态日期",
            project.where,
        )
    until = tuple(
        sorted((event for event in events if event.on <= as_of), key=lambda event: event.on)
    )
    tree = tree_of(project)
    actual = schedule.run.situation.actuals
    states = standings(project, until, actual, as_of, tree=tree)
    book = Ledger(
        project=project,
        as_of=as_of,
        events=until,
        tree=tree,
        states=states,
        lists=three_lists(project, states, as_of, progress=progress, tree=tree),
        rechecks=tuple(
            one for one in rechecks(until, as_of, override=override) if one.item in states
        ),
        externals=externals(schedule, until, plan=plan),
    )
    return replace(book, findings=ledger_findings(book, actual))
