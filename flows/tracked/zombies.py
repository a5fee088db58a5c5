"""Runs whose process is gone: the server notices and marks them `Crashed`.

A killed process cannot say so itself: its run would stay `Running` for ever in the UI, and one that
never came so far `Pending`. The automations lie on the server and are found again by their names.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import flows.quiet  # isort: skip  # noqa: F401 - its settings must stand before Prefect reads them
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification

from flows.duties.roster import ROSTER

SILENCE: Final = timedelta(seconds=90)
"""Three heartbeats of `flows.quiet.HEARTBEAT`."""
START: Final = timedelta(seconds=600)
"""A process on a busy machine may take minutes to start."""

_ANY = "prefect.flow-run.*"
_MINE = ResourceSpecification(
    {"prefect.resource.role": ["flow"], "prefect.resource.name": [*ROSTER]}
)
"""Of our flows only: another team's on the same server may live without heartbeats."""


def _automation(
    name: str, words: str, after: set[str], within: timedelta, says: str
) -> AutomationCore:
    """After one of `after` something else must be heard of the same run.

    Expected is any event of the run: Prefect names the event of a final state after the state's own
    name, so a list of its usual states would count `CompletedWithErrors` as silence and mark a run
    that ended well as crashed.
    """
    return AutomationCore(
        name=name,
        description=words,
        trigger=EventTrigger(
            posture=Posture.Proactive,
            after=after,
            expect={_ANY},
            match=ResourceSpecification({"prefect.resource.id": [_ANY]}),
            match_related=_MINE,
            for_each={"prefect.resource.id"},
            threshold=1,
            within=within,
        ),
        actions=[ChangeFlowRunState(state=StateType.CRASHED, message=says)],
    )


AUTOMATIONS: Final = (
    _automation(
        "daopai-no-heartbeat",
        "运行中断：90 秒没有心跳的运行记为 Crashed",
        {"prefect.flow-run.Running", "prefect.flow-run.heartbeat"},
        SILENCE,
        "90 秒没有心跳：运行它的进程或机器已中断，没有做完的由下一次运行补上",
    ),
    _automation(
        "daopai-never-started",
        "没有启动：领取后 10 分钟没有动静的运行记为 Crashed",
        {"prefect.flow-run.Pending"},
        START,
        "领取后 10 分钟没有启动：执行机已中断，没有做的由下一次运行补上",
    ),
)


def watch_over(client: SyncPrefectClient) -> None:
    """Put the automations on the server; there already, they are set right, never doubled."""
    for wanted in AUTOMATIONS:
        found = client.read_automations_by_name(wanted.name)
        if found:
            client.update_automation(found[0].id, wanted)
        else:
            client.create_automation(wanted)
        for twin in found[1:]:
            client.delete_automation(twin.id)
