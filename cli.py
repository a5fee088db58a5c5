"""The door: a command parses, calls one function, prints. Nothing else happens here.

Exit codes: 0 fine (a shortfall is a result), 1 findings at error level (`check`, `demo` with a plan
that could not be computed), 2 the input cannot be used. Heavy rooms are imported by the command
that needs them, so that a schedule check answers at once.
"""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows import asked
from flows.chinese import Door, settle_streams, show_answer, show_json, usage_words
from flows.commands import (
    calendar,
    days,
    demo,
    flows,
    gantt,
    ledger,
    letter,
    level,
    meeting,
    notify,
    recover,
    risk,
    serve,
    templates,
    week,
    what_if,
    why,
)
from flows.memory import here, recall
from flows.options import (
    dated,
    explain_option,
    json_option,
    known_at_option,
    optional_plans,
    paths_options,
    plan_argument,
    plans_argument,
    policy_option,
)
from projects.errors import Finding, InputError, reason
from projects.writers.terminal import terminal_width

if TYPE_CHECKING:
    from projects.model import Project
    from projects.schedule import Policy


@click.group(cls=Door, name="daopai")
@click.version_option(package_name="daopai", message="daopai %(version)s", help="显示版本")
def daopai() -> None:
    """倒排工期：从完成时限往回推，算出谁最迟何时必须开始。

    “计划”是计划文件（yaml、json、csv、xlsx、xls）；在工作区内也可以写项目代码。
    """


@daopai.command()
@click.argument("folder", metavar="文件夹", type=Path, help="新的或空的文件夹")
@click.option("--organisation", metavar="名称", default="", help="周报落款的单位名称")
def init(folder: Path, organisation: str) -> None:
    """建立一个空的工作区。"""
    from projects.workspace import create

    workspace = create(folder, organisation=organisation)
    click.echo(f"已建立工作区 {workspace.folder}；用 daopai add 加入计划文件。")


@daopai.command()
@click.argument(
    "plans",
    metavar="文件…",
    nargs=-1,
    required=True,
    help="计划文件、表格，或其他软件的文件（mpp、xml、xer 等）",
)
@json_option
def add(plans: tuple[str, ...], as_json: bool) -> None:
    """检查文件，全部无误后加入当前工作区；其他软件的文件转换成计划文件。"""
    from flows.adding import add as take_in
    from projects.writers.intake_view import added_line, intake_document, intake_view

    for added in take_in([Path(plan) for plan in plans]):
        where = (added.plan, added.original, added.revision)
        if as_json:
            show_json(intake_document(added.project, added.source, *where))
        elif added.copied_as_written:
            click.echo(added_line(added.project, *where))
        else:
            click.echo(intake_view(added.project, *where, terminal_width()))


@daopai.command("list")
def list_projects() -> None:
    """列出工作区里的项目。"""
    from projects.writers.projects_view import projects_view

    projects: list[Project] = []
    plans = [str(path) for path in here().plans()]
    try:
        asked.each(plans, lambda plan: projects.append(recall(plan).project))
    finally:  # those that can be read are listed all the same
        click.echo(projects_view(projects, terminal_width()))


@daopai.command()
@plans_argument
@dated
@policy_option
@paths_options
@json_option
def schedule(
    plans: tuple[str, ...],
    when: asked.When,
    policy: Policy,
    paths: int | None,
    to: str | None,
    as_json: bool,
) -> None:
    """正推与倒排：最早、最迟日期，时差，余量，驱动线路。"""
    from flows.compared import schedule_answer

    def show(plan: str) -> None:
        width = terminal_width()
        show_answer(schedule_answer(plan, when, policy, paths, to, as_json=as_json, width=width))

    asked.each(plans, show)


@daopai.command()
@plans_argument
@dated
@explain_option
@click.option(
    "--rules",
    "codes",
    metavar="代码,…",
    default="",
    help="只查这些：DP620、DP62、DP601-DP610、dcma、gao、dcma-04",
)
@click.option(
    "--report", "page", type=Path, metavar="文件", help="另写一页 A4 的体检单：.html 或 .md 文件"
)
@json_option
def check(
    plans: tuple[str, ...], when: asked.When, codes: str, page: Path | None, as_json: bool
) -> None:
    """检查计划：结构、余量、错过的最迟开始、外部依赖、自报与计算，健康度指标。"""
    from flows.compared import check_answer
    from flows.inspecting import reportable, write_report

    failed = False
    reportable(page, plans)
    only = tuple(filter(None, re.split(r"[,，、\s]+", codes.upper())))

    def show(plan: str) -> None:
        nonlocal failed
        computed, report = asked.inspected(plan, when, only)
        failed = failed or report.failed
        compared, below = check_answer(plan, when, only, report, width=terminal_width())
        if as_json:
            from projects.writers.check_json import check_document

            show_json({**check_document(computed, report), **compared})
        else:
            from projects.writers.check_view import check_view

            click.echo(check_view(computed, report, terminal_width()))
            if below:
                click.echo(f"\n{below}")
        if page is not None:
            click.echo(f"已写出 {write_report(page, computed, report)}", err=as_json)

    asked.each(plans, show)
    if failed:
        sys.exit(1)


@daopai.command()
@plans_argument
@dated
@click.option("--basis", metavar="口径", help="序时口径：day、month、workday 或 plan")
@json_option
def status(plans: tuple[str, ...], when: asked.When, basis: str | None, as_json: bool) -> None:
    """序时进度与形象进度、灯、自报与计算、两种预测。"""

    def show(plan: str) -> None:
        computed, standing = asked.stood(plan, when, basis)
        if as_json:
            from projects.writers.status_json import status_document

            show_json(status_document(computed, standing))
        else:
            from projects.writers.status_view import status_view

            click.echo(status_view(computed, standing, terminal_width()))

    asked.each(plans, show)


@daopai.command()
@optional_plans
@click.option("--week", metavar="周", help="如 2023-W52；不给则取 --as-of 所在的周")
@click.option("--as-of", metavar="日期", help="数据截至；默认是该周的星期日")
@known_at_option
@click.option("-o", "--output", required=True, type=Path, metavar="文件夹", help="输出文件夹")
@click.option("--organisation", metavar="名称", help="落款单位；默认取工作区的设置")
def bulletin(
    plans: tuple[str, ...],
    week: str | None,
    as_of: str | None,
    known_at: str | None,
    output: Path,
    organisation: str | None,
) -> None:
    """编写一周的周报（Markdown 与 HTML，附横道图）。"""
    from flows.own import fail_with, findings_of, own_of
    from projects.workspace import find

    day = asked.day(as_of, "--as-of")
    known = asked.moment(known_at, "--known-at")
    own = own_of(find(Path.cwd()))
    told, findings = asked.tell(plans, output, week, day, organisation, known, own)
    for path in told:
        click.echo(path)
    if findings:
        raise InputError([*findings, *findings_of(own)])
    fail_with(findings_of(own))


@daopai.command()
@plan_argument
@click.option("--as-of", metavar="日期", help="写进文件的状态日期（数据截至）")
@click.option(
    "-o",
    "--output",
    required=True,
    type=Path,
    metavar="文件",
    help=".xml（Microsoft Project）、.xlsx、.csv、.json 或 .yaml 文件",
)
def export(plan: str, as_of: str | None, output: Path) -> None:
    """把计划写成别的软件能读的文件；再读回来，日期不变。"""
    from flows.exporting import export as write

    for line in write(plan, output, as_of):
        click.echo(line)


def start(service: serve.Service) -> None:
    """Run the service: the one place where `flows` and `web` meet."""
    from web.app import create_app
    from web.server import Tls
    from web.server import serve as listen
    from web.standing import page_of

    title = service.workspace.title
    app = create_app(
        folder=service.folder,
        tokens=service.tokens,
        note=service.note,
        health=lambda: page_of(service.health(), title),
        now=service.now,
        domain=service.workspace.uid_domain,
        title=title,
    )
    listen(
        app,
        host=service.host,
        port=service.port,
        tls=Tls(*service.tls) if service.tls else None,
        proxies=service.proxies,
        ready=service.ready,
    )


for command in (
    demo.demo,
    why.why,
    gantt.gantt,
    calendar.calendar,
    serve.command(start),
    notify.notify,
    flows.flows,
    days.read_date,
    days.workdays,
    week.report,
    week.template,
    week.baseline,
    week.diff,
    ledger.close,
    ledger.reopen,
    ledger.event,
    ledger.ledger,
    letter.letter,
    meeting.meeting,
    templates.templates,
    recover.recover,
    risk.risk,
    level.level,
    what_if.what_if,
):
    daopai.add_command(command)


def run(words: Sequence[str]) -> Sequence[Finding]:
    """Do what a command line says; what stopped it comes back. Exit codes leave as SystemExit."""
    from projects.writers.errors_view import crashed

    try:
        with daopai.make_context("daopai", list(words)) as context:
            daopai.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.exceptions.NoArgsIsHelpError as bare:
        click.echo(bare.message)
    except InputError as error:
        return error.findings
    except click.UsageError as error:
        return [Finding("DP831", *usage_words(error))]
    except (click.exceptions.Abort, KeyboardInterrupt):
        return [Finding("DP832", "已中断", "没有完成的结果不会留下")]
    except OSError as error:
        if error.errno != errno.EPIPE and error.filename is not None:
            return [crashed(error)]
        # Whatever is still in the buffer must not fail a second time when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno != errno.EPIPE:  # else our reader has gone (`| head`): nothing is wrong
            return [Finding("DP812", f"写不了标准输出：{reason(error)}", "检查磁盘是否已满")]
    except Exception as error:
        return [crashed(error)]
    return ()


def main() -> None:
    """Run the command line and set the exit code; no traceback reaches a user."""
    from projects.writers.errors_view import errors_view

    settle_streams()
    findings = run(sys.argv[1:])
    if findings:
        with suppress(OSError):  # nobody to tell: the exit code still does
            click.echo(errors_view(findings, terminal_width()), err=True)
        sys.exit(InputError.exit_code)


if __name__ == "__main__":
    main()
