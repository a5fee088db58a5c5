"""What each duty is asked for, as a terminal, a schedule or the Prefect UI gives it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

OF_THE_RUN = "数据截至；不给则由排定的日子推出"


class Request(BaseModel):
    """Whose duty, and of which day. `as_of` None takes it from the day of the run's schedule."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    workspace: Path = Field(description="有 daopai.toml 的文件夹")
    as_of: date | None = Field(default=None, description=OF_THE_RUN)


class Sending(Request):
    """A duty that tells people. `channels` None takes all of `[notify]`."""

    send: bool = Field(default=True, description="是否发通知")
    channels: tuple[str, ...] | None = Field(default=None, description="发到哪些渠道；不给则全部")


class RecomputeRequest(Request):
    """`dask`: the address of a Dask scheduler that computes the chunks."""

    chunk: int = Field(default=100, ge=1, le=500, description="一批推算几个计划")
    charts: bool = Field(default=True, description="是否绘图")
    dask: str = Field(default="", description="Dask 调度器，如 tcp://10.0.0.5:8786；或 local:2")


class RemindRequest(Sending):
    """`as_of` is the day before the morning of the reminder."""

    ahead: int = Field(default=7, ge=0, le=90, description="提前几天提醒到期事项")


class BulletinRequest(Sending):
    """`fresh`: make an issue that exists already anew, from what is known now."""

    fresh: bool = Field(default=False, description="已经印发的按现在的数据重编，期号不变")


class PublishRequest(Request):
    """`target`: a folder of a plain web server that gets the same files."""

    target: Path | None = Field(default=None, description="另存一份的文件夹，供网页服务器发布")
