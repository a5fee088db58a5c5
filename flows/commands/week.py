"""The week's commands: `report`, `template`, `baseline`, `diff`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from flows import asked
from flows.chinese import Command, show_json
from flows.options import (
    PLAN,
    by_option,
    data_date_option,
    json_option,
    known_at_option,
    note_option,
    optional_plans,
)
from projects.errors import InputError
from projects.writers.terminal import terminal_width

FORMS = (".xlsx", ".xlsm", ".xls", ".ods", ".et")
"""What people send back for a weekly form; all but the first are refused with what to do."""
PLANS = (".yaml", ".yml", ".json")
"""Of these files a report names one work."""


@click.command(cls=Command)
@click.argument("target", metavar="计划|表格", help=f"{PLAN}；或填好的周报表（xlsx）")
@click.argument("item", metavar="[工作编号]", default="", help="只报一项工作时，它的编号")
@click.option("--percent", metavar="完成率", help="如 60%")
@click.option("--done", metavar="完成量", help="累计完成量，如 256 或 256/500台")
@click.option("--remaining", metavar="天数", help="剩余工作日")
@click.option("--steps", metavar="步骤,…", help="已完成的全部步骤（按步骤计进度的工作）")
@click.option("--started", metavar="日期", help="实际开始")
@click.option("--resumes", metavar="日期", help="停工后何时复工")
@click.option("--finished", metavar="日期", help="实际完成")
@click.option("--answer", "reported", metavar="是|否", help="自报：是否按序时进度推进")
@data_date_option("数据截至哪一天；默认今天")
@by_option("填报单位或岗位", required=False)
@note_option
@click.option(
    "-o", "--output", type=Path, metavar="文件", help="有错的表格退回到哪里；默认在原表旁边"
)
@json_option
def report(
    target: str,
    item: str,
    as_of: str | None,
    by: str,
    note: str,
    output: Path | None,
    as_json: bool,
    **said: str | None,
) -> None:
    """登记进度：报一项工作，或交一份填好的周报表；有错全部指出，一条也不登记。"""
    from flows import forms, reports

    if not item and _is_form(Path(target)):
        try:
            found = forms.report_form(Path(target), output)
        except forms.FormRefused as refused:
            click.echo(f"有错的地方已标红，改好后交这一份：{refused.returned}", err=True)
            raise
    else:
        if not item:
            remedy = "写成 daopai report 计划 工作编号 --percent 60，或 daopai report 周报表.xlsx"
            raise InputError.of("DP831", "缺少参数“工作编号”", remedy)
        on = asked.day(as_of, "--as-of")
        typed: Any = {kind: text for kind, text in said.items() if text is not None}
        found = [reports.report_item(target, item, typed, as_of=on, by=by, note=note)]
    from projects.writers.report_view import report_document, report_view

    if as_json:
        for one in found:
            told = report_document(one.project, one.rows, one.at, one.warnings, one.events)
            show_json(told)
        return
    # Of the projects of a form those that it changed; where it changed none, all say so.
    for one in [one for one in found if one.at] or found:
        width = terminal_width()
        view = report_view(one.project, one.rows, one.at, one.warnings, width, one.events)
        click.echo(view)


def _is_form(target: Path) -> bool:
    """Whether a weekly form is meant: a workbook, or whatever else somebody sends in its place."""
    suffix = target.suffix.lower()
    return suffix in FORMS or (suffix not in PLANS and target.is_file())


@click.command(cls=Command)
@optional_plans
@click.option("--owner", metavar="单位", help="哪个责任单位的表；不写则每个单位一份")
@data_date_option("数据截至哪一天；默认今天")
@click.option(
    "-o",
    "--output",
    required=True,
    type=Path,
    metavar="文件|文件夹",
    help=".xlsx 文件；不写 --owner 时是文件夹",
)
def template(plans: tuple[str, ...], owner: str | None, as_of: str | None, output: Path) -> None:
    """生成责任单位的周报表（xlsx）：只有它的工作，黄格填写，填好用 report 交回。"""
    from flows import forms

    on = asked.day(as_of, "--as-of")
    if owner is not None:
        click.echo(forms.template(plans, owner, on, output))
        return
    for path in forms.templates(plans, on, output):
        click.echo(path)


@click.command(cls=Command)
@click.argument("words", metavar="计划 | list 计划", nargs=-1, required=True, help=PLAN)
@click.option("--reason", metavar="理由", help="为什么立这个基线：批准的文件、会议")
@data_date_option("按哪一天的进度立基线；不给则按原计划")
@by_option("谁批准的", required=False)
@known_at_option
@json_option
def baseline(
    words: tuple[str, ...],
    reason: str | None,
    as_of: str | None,
    by: str,
    known_at: str | None,
    as_json: bool,
) -> None:
    """立基线（编号，不可改），或用 baseline list 列出已立的基线。"""
    from flows import baselining
    from projects.writers.baseline_json import baselines_document
    from projects.writers.baseline_view import baselines_view, taken_view

    if words[0] == "list" and len(words) == 2:
        memory, found = baselining.listed(words[1], asked.moment(known_at, "--known-at"))
        if as_json:
            show_json(baselines_document(memory.project.code, found))
        else:
            click.echo(baselines_view(memory.project.code, found, terminal_width()))
        return
    if len(words) != 1:
        remedy = "写成 baseline 计划 --reason 理由，或 baseline list 计划"
        raise InputError.of("DP831", "参数不对", remedy)
    on = asked.day(as_of, "--as-of")
    memory, taken, notes = baselining.take(words[0], reason=reason or "", by=by, as_of=on)
    if as_json:
        show_json(baselines_document(memory.project.code, (taken,)))
        for finding in notes:
            click.echo(str(finding), err=True)
    else:
        click.echo(taken_view(taken, notes, terminal_width()))


@click.command(cls=Command)
@click.argument("before", metavar="之前", help=f"{PLAN}，后面可加 @日期、@周 或 @r版号")
@click.argument("after", metavar="之后", help="同上，如 项目@2023-12-31")
@known_at_option
@json_option
def diff(before: str, after: str, known_at: str | None, as_json: bool) -> None:
    """比较两版计划或两周：什么变了，日期动了几天、为什么，谁进出最长路径。"""
    from flows import baselining
    from projects.writers.diff_json import diff_document
    from projects.writers.diff_view import diff_view

    found = baselining.differ(before, after, asked.moment(known_at, "--known-at"))
    if as_json:
        show_json(diff_document(found))
    else:
        click.echo(diff_view(found, terminal_width()))
