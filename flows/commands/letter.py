"""`daopai letter`: 提示函 and 督办单, from the draft to 审结."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows import asked
from flows.chinese import Command, Door, show_json
from flows.options import (
    by_option,
    data_date_option,
    json_option,
    known_at_option,
    note_option,
    optional_plans,
)
from projects.errors import InputError
from projects.writers.terminal import terminal_width

if TYPE_CHECKING:
    from flows.letters.steps import Stepped
    from projects.ledger.letters import LetterKind

KEY = "台账里的编码，如 2026-W25/L020；几个项目都有时写成 项目/编码；签发后也可写文号"
keys_argument = click.argument("keys", metavar="编码…", nargs=-1, required=True, help=KEY)
on_option = click.option("--on", metavar="日期", help="哪一天办理的；默认今天")
clerk_option = by_option("由谁办理；默认是本单位", required=False)


@click.group(cls=Door)
def letter() -> None:
    """提示函和督办单：按灯拟稿，签发编号，登记发出、反馈、延期和审结。

    黄灯拟提示函，红灯、连续两周黄灯或逾期未办结拟督办单。没有签发的都是送审稿，不会自己发出去。
    """


@letter.command(cls=Command)
@optional_plans
@data_date_option("数据截至哪一天；默认是最近一个星期日")
@click.option(
    "--on", metavar="日期", help="拟稿日期，办结时限从它算起；默认是数据截至后第一个工作日"
)
@clerk_option
@click.option("--also-self", is_flag=True, help="本单位牵头的事项也给自己发")
@json_option
def draft(
    plans: tuple[str, ...],
    as_of: str | None,
    on: str | None,
    by: str,
    also_self: bool,
    as_json: bool,
) -> None:
    """给亮黄灯、红灯的事项拟稿；一件事项一周只拟一件，重复运行不会重拟。"""
    from flows.letters import drafting as letters
    from projects.writers import letter_steps_view as views

    asked.hush()
    done = letters.draft(
        plans,
        as_of=asked.day(as_of, "--as-of"),
        on=asked.day(on, "--on"),
        by=by,
        also_self=also_self,
    )
    told = (done.rows, done.own, done.nobody, done.as_of, done.on)
    if as_json:
        show_json(views.drafted_document(*told, done.at))
    else:
        click.echo(views.drafted_view(*told, terminal_width(), done.shared))
    if done.failed:
        raise InputError(done.failed)


@letter.command("list", cls=Command)
@optional_plans
@data_date_option("截至哪一天；默认今天")
@known_at_option
@click.option("-o", "--output", type=Path, metavar="文件", help="写成督办台账（xlsx）")
@json_option
def list_letters(
    plans: tuple[str, ...],
    as_of: str | None,
    known_at: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """督办台账：逾期的、待签发的、待发出的、待审结的、办理中的，最后是办完的。"""
    from flows.letters import drafting as letters
    from flows.memory import here, now
    from projects.writers.letters_view import letters_document, letters_view

    day = asked.day(as_of, "--as-of") or now(here()).date()
    book = letters.book(plans, day, asked.moment(known_at, "--known-at"))
    if output is not None:
        click.echo(letters.write_queue(book.rows, day, output))
    elif as_json:
        show_json(letters_document(book.rows, day))
    else:
        click.echo(letters_view(book.rows, day, terminal_width(), book.shared))


@letter.command("show", cls=Command)
@click.argument("key", metavar="编码", help=KEY)
@click.option("-o", "--output", type=Path, metavar="文件", help="写成 .docx 文件")
@click.option("--filled", is_flag=True, help="在已签发的文上填好至今的反馈、延期和审结")
@known_at_option
@json_option
def show_letter(
    key: str, output: Path | None, filled: bool, known_at: str | None, as_json: bool
) -> None:
    """看一件：办到哪一步，接着可以办什么；或写成 docx：送审稿，或签发时的原样。"""
    from flows.letters import steps
    from flows.memory import here, now
    from flows.own import fail_with, findings_of, own_of
    from projects.writers.letter_steps_view import letter_card
    from projects.writers.letters_view import letters_document

    row, shared = steps.card(key, asked.moment(known_at, "--known-at"))
    if output is not None:
        own = own_of(here())
        click.echo(steps.write_paper(row, output, filled=filled, own=own))
        fail_with(findings_of(own))
    elif as_json:
        show_json(letters_document([row], now(here()).date()))
    else:
        click.echo(letter_card(row, terminal_width(), shared))


@letter.command(cls=Command)
@keys_argument
@by_option("签发的单位或岗位")
@on_option
@click.option("--limit", metavar="日期", help="改定的办结时限；默认照拟稿")
@click.option(
    "-o",
    "--output",
    type=Path,
    metavar="文件夹",
    help="写到哪个文件夹；默认放在工作区的输出文件夹里",
)
@json_option
def sign(
    keys: tuple[str, ...],
    by: str,
    on: str | None,
    limit: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """签发：依次编号，写出正式的 docx；同样一份存入数据库。"""
    from flows.letters import steps
    from flows.memory import here
    from flows.own import fail_with, findings_of, own_of

    own = own_of(here())
    step = steps.Step(
        kind="signed", by=by, on=asked.day(on, "--on"), day=asked.day(limit, "--limit")
    )
    done = steps.sign(keys, step, output, own)
    show(done, as_json)
    if done.unwritten:
        raise InputError([*done.unwritten, *findings_of(own)])
    fail_with(findings_of(own))


@letter.command(cls=Command)
@keys_argument
@clerk_option
@on_option
@note_option
@json_option
def sent(keys: tuple[str, ...], **typed: Any) -> None:
    """登记已经发出。"""
    _take(keys, "sent", **typed)


@letter.command(cls=Command)
@keys_argument
@by_option("哪个单位反馈的")
@click.option("--note", metavar="内容", default="", help="反馈的内容（必写）")
@click.option(
    "--evidence", type=Path, metavar="文件", multiple=True, help="佐证材料，存入数据库；可写多次"
)
@on_option
@json_option
def answer(keys: tuple[str, ...], **typed: Any) -> None:
    """登记反馈。"""
    _take(keys, "answered", **typed)


@letter.command(cls=Command)
@keys_argument
@click.option("--ask", metavar="日期", help="申请延到哪一天，理由写在 --note")
@click.option("--grant", is_flag=True, help="同意延期")
@click.option("--until", metavar="日期", help="同意延到哪一天；默认照申请")
@click.option("--refuse", is_flag=True, help="不同意延期，理由写在 --note")
@by_option("申请或批准的单位、岗位")
@note_option
@on_option
@json_option
def extend(
    keys: tuple[str, ...],
    ask: str | None,
    grant: bool,
    until: str | None,
    refuse: bool,
    **typed: Any,
) -> None:
    """延期：登记申请（--ask），或批复同意（--grant）、不同意（--refuse）。"""
    if [ask is not None, grant, refuse].count(True) != 1:
        says = "--ask、--grant、--refuse 要写一个，只写一个"
        raise InputError.of("DP831", says, "写成 --ask 2026-07-20、--grant 或 --refuse")
    if until is not None and not grant:
        raise InputError.of("DP831", "--until 要和 --grant 一起用", "去掉 --until，或加上 --grant")
    kind: LetterKind = (
        "extension-granted" if grant else "extension-refused" if refuse else "extension-asked"
    )
    day = asked.day(ask, "--ask") or asked.day(until, "--until")
    _take(keys, kind, day=day, **typed)


@letter.command(cls=Command)
@keys_argument
@by_option("审结的单位或岗位")
@click.option("--note", metavar="意见", default="", help="审结意见（必写）")
@on_option
@json_option
def close(keys: tuple[str, ...], **typed: Any) -> None:
    """审结：反馈以后，写明意见，办结这一件。"""
    _take(keys, "closed", **typed)


@letter.command(cls=Command)
@keys_argument
@clerk_option
@click.option("--note", metavar="理由", default="", help="为什么撤回（必写）")
@on_option
@json_option
def withdraw(keys: tuple[str, ...], **typed: Any) -> None:
    """撤回还没有签发的稿。"""
    _take(keys, "withdrawn", **typed)


def _take(
    keys: tuple[str, ...], kind: LetterKind, *, on: str | None, as_json: bool, **typed: Any
) -> None:
    from flows.letters import steps

    show(steps.take(keys, steps.Step(kind=kind, on=asked.day(on, "--on"), **typed)), as_json)


def show(done: Stepped, as_json: bool) -> None:
    """The letters as a step leaves them."""
    from projects.writers import letter_steps_view as views

    papers = tuple(map(str, done.papers))
    if as_json:
        show_json(views.stepped_document(done.rows, done.at, papers))
    else:
        click.echo(views.stepped_view(done.rows, done.at, papers, terminal_width(), done.shared))
