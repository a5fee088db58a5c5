"""`daopai flows`: do a duty now, or have all of them done on time."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows import asked
from flows.chinese import Door, show_json
from flows.options import data_date_option, json_option
from projects.errors import Finding, InputError
from projects.writers.terminal import Column, table, terminal_width, wrap

if TYPE_CHECKING:
    from flows.duties.requests import Request
    from flows.duties.roster import Duty
    from projects.workspace import Workspace

SCHEMA = "daopai.flow-run/1"
workspace_option = click.option(
    "--workspace", metavar="文件夹", type=Path, help="工作区；不给则取当前文件夹所在的工作区"
)


@click.group(cls=Door)
def flows() -> None:
    """流程：推算、提醒、周报、发布；现在做一次，或在本机、多台机器上按时运行。"""


@flows.command("list")
@json_option
def list_flows(as_json: bool) -> None:
    """列出流程：什么时候运行，做什么。"""
    from flows.duties.roster import ROSTER

    if as_json:
        rows = [{"name": one.name, "cron": one.cron, "words": one.words} for one in ROSTER.values()]
        show_json({"schema": "daopai.flows/1", "flows": rows})
        return
    columns = [Column("流程"), Column("运行时间"), Column("做什么", wraps=True)]
    cells = [(one.name, one.when or "由人启动", one.words) for one in ROSTER.values()]
    click.echo(table(columns, cells, terminal_width()))


@flows.command()
@click.argument("name", metavar="流程", help="daopai flows list 列出的名字")
@data_date_option("数据截至哪天；不给则由今天推出，和按时运行时一样")
@workspace_option
@click.option("--no-send", is_flag=True, help="不发通知（remind、weekly-bulletin）")
@click.option("--no-charts", is_flag=True, help="不绘图（recompute）")
@click.option("--fresh", is_flag=True, help="已印发的按现在的数据重编，期号不变（weekly-bulletin）")
@click.option(
    "--ahead", metavar="天数", type=click.IntRange(0, 90), help="提前几天提醒，默认 7（remind）"
)
@click.option("--target", metavar="文件夹", type=Path, help="日历另存一份到这里（publish）")
@click.option("--dask", metavar="地址", help="由 Dask 集群推算，须与 --track 同用（recompute）")
@click.option("--track", is_flag=True, help="记入 PREFECT_API_URL 的 Prefect 服务器")
@json_option
def run(
    name: str, as_of: str | None, workspace: Path | None, track: bool, as_json: bool, **options: Any
) -> None:
    """现在做一次；有事项未能完成的退出码为 1，工作区不可用的为 2。"""
    duty = _duty(name)
    if options["dask"] and not track:
        raise InputError.of("DP737", "--dask 只在 --track 时可用", "加上 --track，或不写 --dask")
    request = _request(duty, _office(workspace), as_of, options)
    asked.hush()
    done = _tracked(duty, request) if track else _here(duty, request)
    if as_json:
        show_json(done.document(duty.name))
    elif done.exit_code == 2 and done.findings:
        raise InputError(done.findings)
    else:
        click.echo("\n".join(done.lines(terminal_width())), err=done.exit_code == 2)
        for finding in done.findings:
            click.echo(str(finding), err=True)
    if done.exit_code:
        sys.exit(done.exit_code)


@dataclass(frozen=True, slots=True)
class Done:
    """How a run ended; `links` are what it made, by what it is."""

    state: str
    message: str
    exit_code: int
    findings: Sequence[Finding] = ()
    links: Sequence[tuple[str, str]] = ()

    def lines(self, width: int) -> list[str]:
        """For a terminal."""
        found = wrap(self.message, width)
        return [*found, *(f"  {words}：{where}" for words, where in self.links)]

    def document(self, name: str) -> dict[str, Any]:
        """As JSON."""
        return {
            "schema": SCHEMA,
            "flow": name,
            "state": self.state,
            "message": self.message,
            "errors": [
                {"code": one.code, "where": str(one.where), "says": one.says, "remedy": one.remedy}
                for one in self.findings
            ],
            "links": [{"words": words, "where": where} for words, where in self.links],
        }


def _duty(name: str) -> Duty:
    from flows.duties.roster import ROSTER

    if name in ROSTER:
        return ROSTER[name]
    near = get_close_matches(name, ROSTER, 1)
    remedy = f"是否为 {near[0]}？" if near else f"可用：{'、'.join(ROSTER)}"
    raise InputError.of("DP737", f"没有流程“{name}”", remedy)


def _office(folder: Path | None) -> Workspace:
    from flows.memory import here
    from projects.workspace import open_workspace

    return here() if folder is None else open_workspace(folder)


_OPTIONS = {
    "no_send": ("send", "--no-send"),
    "no_charts": ("charts", "--no-charts"),
    "fresh": ("fresh", "--fresh"),
    "ahead": ("ahead", "--ahead"),
    "target": ("target", "--target"),
    "dask": ("dask", "--dask"),
}
"""The name in click, the field of the request, the option as typed."""


def _request(
    duty: Duty, workspace: Workspace, as_of: str | None, options: dict[str, Any]
) -> Request:
    """What was asked for. Raises InputError DP737 for options that the duty does not know."""
    given: dict[str, Any] = {}
    foreign = []
    for name, value in options.items():
        field, typed = _OPTIONS[name]
        if value is None or value is False:
            continue
        if field not in duty.request.model_fields:
            says = f"{duty.name} 没有选项 {typed}"
            foreign.append(Finding("DP737", says, "用 daopai flows run --help 查看用法"))
        given[field] = not value if name.startswith("no_") else value
    if foreign:
        raise InputError(foreign)
    if isinstance(given.get("target"), Path):
        given["target"] = given["target"].absolute()
    day = asked.day(as_of, "--as-of")
    return duty.request(workspace=workspace.folder, as_of=day, **given)


def _here(duty: Duty, request: Request) -> Done:
    from flows.desk import InProcess
    from flows.duties.running import run_duty

    with click.progressbar(length=100, label=duty.words, width=30, file=sys.stderr) as bar:

        def on_progress(percent: float) -> None:
            bar.update(int(percent) - bar.pos)

        desk = InProcess(on_progress)
        ended = run_duty(duty.name, request, desk=desk)
        bar.update(100 - bar.pos)
    findings = [finding for row in ended.failed for finding in row.findings]
    links = [(words, str(path)) for words, path in desk.links.values()]
    return Done(ended.name, ended.message, ended.exit_code, [*findings, *ended.findings], links)


def _tracked(duty: Duty, request: Request) -> Done:
    from flows import quiet

    quiet.tend()
    from flows.tracked.calling import call

    ended = call(duty.name, request)
    links = [("在 Prefect 里查看", ended.page)] if ended.page else []
    return Done(ended.state, ended.message, ended.exit_code, links=links)


@flows.command()
@workspace_option
@click.option(
    "--port",
    metavar="端口",
    type=click.IntRange(1, 65535),
    help="自带的 Prefect 服务器用的端口；不给则 4200，已被占用时任取一个",
)
def serve(workspace: Path | None, port: int | None) -> None:
    """本机按时运行全部流程，直到被中断；没有 PREFECT_API_URL 时自带 Prefect 服务器。"""
    from flows.tracked.server import attended

    office = _office(workspace)
    api = os.environ.get("PREFECT_API_URL", "")
    _say(f"正在连接 {api}" if api else "正在启动 Prefect 服务器，至多两分钟")
    try:
        with attended(office.folder, port, api) as server:
            from flows.tracked.serving import serve as carry_out

            carry_out(
                office,
                server,
                ready=lambda: _ready(office, server.address if server else api),
                restarting=lambda: _say("Prefect 服务器退出了，正在重新启动"),
            )
    except KeyboardInterrupt:
        pass  # while the server was starting
    _say("已停止")


def _ready(office: Workspace, address: str) -> None:
    from flows.duties.roster import ROSTER

    _say(f"“{office.title}”的 {len(ROSTER)} 个流程按时运行；时区 {office.time_zone}")
    for duty in ROSTER.values():
        _say(f"{duty.name}：{duty.when}，{duty.words}", first=2)
    _say(f"查看运行情况：{address.removesuffix('/api')}")
    _say("按 Ctrl-C 停止")


def _say(line: str, first: int = 0) -> None:
    click.echo("\n".join(wrap(line, terminal_width(), indent=4, first=first)))
    sys.stdout.flush()  # a journal or a pipe is read while we run


@flows.command()
@workspace_option
@click.option("--pool", metavar="名称", default="daopai", help="工作池，默认 daopai；没有就建立")
@click.option(
    "--at-once",
    metavar="个数",
    type=click.IntRange(1, 100),
    help="工作池同时运行几个；新建的默认 2，已有的不变",
)
def deploy(workspace: Path | None, pool: str, at_once: int | None) -> None:
    """把全部流程的定时任务放到 Prefect 服务器上，由多台机器的执行机领取。"""
    from flows import quiet

    office = _office(workspace)
    quiet.tend()
    from flows.tracked.deploying import deploy as put

    done = put(office, pool, at_once)
    for name in done.names:
        click.echo(f"已部署 {name}")
    click.echo(f"工作池 {done.pool}：{done.workers} 台执行机在线；运行中断的看护已设好")
    if not done.workers:
        click.echo(f"在每台执行机上运行：prefect worker start --pool {done.pool}")
