"""Which duties there are, when each runs, and what it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from flows.desk import Desk
from flows.duties import publish, recompute, remind, requests, weekly_bulletin
from flows.duties.ended import Ended


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty. `cron` is in the time zone of the workspace, `when` the same in words, `flow` the
    Prefect flow as `module:function`, `run` takes the request, the desk and the day of the run."""

    name: str
    words: str
    cron: str
    when: str
    flow: str
    request: type[requests.Request]
    run: Callable[[Any, Desk, date], Ended]


_ALL: Final = (
    Duty(
        "recompute",
        "推算全部计划，更新日历和横道图",
        "0 2 * * *",
        "每天 02:00",
        "flows.recompute_flow:recompute",
        requests.RecomputeRequest,
        recompute.run,
    ),
    Duty(
        "remind",
        "拟督办，提醒到期和逾期的事项",
        "0 8 * * *",
        "每个工作日 08:00",
        "flows.remind_flow:remind",
        requests.RemindRequest,
        remind.run,
    ),
    Duty(
        "weekly-bulletin",
        "印发上周的周报和通报",
        "30 8 * * *",
        "每周第一个工作日 08:30",
        "flows.weekly_bulletin_flow:weekly_bulletin",
        requests.BulletinRequest,
        weekly_bulletin.run,
    ),
    Duty(
        "publish",
        "按新填报的进度更新日历",
        "15 9-18 * * *",
        "每天 09:15 至 18:15，每小时",
        "flows.publish_flow:publish",
        requests.PublishRequest,
        publish.run,
    ),
)
ROSTER: Final[Mapping[str, Duty]] = MappingProxyType({duty.name: duty for duty in _ALL})
