"""The ledger's commands: `close`, `reopen`, `event`, `ledger`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows import asked
from flows.chinese import Command, show_answer, show_json
from flows.options import (
    by_option,
    data_date_option,
    json_option,
    known_at_option,
    note_option,
    optional_plans,
)

if TYPE_CHECKING:
    from flows.ledgers import Happened

item_argument = click.argument(
    "item", metavar="编号", help="事项编号；几个项目里都有时写成 项目/编号"
)
on_option = click.option("--on", metavar="日期", help="发生在哪一天；默认今天")
evidence_option = click.option(
    "--evidence",
    type=Path,
    metavar="文件",
    multiple=True,
    help="证明材料（验收单、照片等），存入数据库；可写多次",
)


@click.command(cls=Command)
@item_argument
@evidence_option
@by_option("签批的单位或岗位")
@on_option
@note_option
@json_option
def close(
    item: str, evidence: tuple[Path, ...], by: str, on: str | None, note: str, as_json: bool
) -> None:
    """销号：凭验收材料和签批；完工未报验的，同日补登报验。"""
    from flows import ledgers

    day = asked.day(on, "--on")
    show(ledgers.happen(item, "close", by=by, on=day, note=note, evidence=evidence), as_json)


@click.command(cls=Command)
@item_argument
@by_option("谁决定的")
@click.option("--note", metavar="说明", required=True, help="反弹或重开的情况")
@on_option
@json_option
def reopen(item: str, by: str, note: str, on: str | None, as_json: bool) -> None:
    """反弹重开：把完工、待验或已销号的事项退回在建。"""
    from flows import ledgers

    day = asked.day(on, "--on")
    show(ledgers.happen(item, "reopen", by=by, on=day, note=note), as_json)


@click.command(cls=Command)
@item_argument
@click.argument(
    "kind",
    metavar="事件",
    help="转入前期、发布招标、流标、开工、完工、报验、退回、暂缓、受阻、恢复、承诺、回头看、提级督办、记事",
)
@by_option("单位或岗位")
@on_option
@click.option("--stage", metavar="环节", default="", help="前期到哪一步，或受阻在哪里")
@click.option("--day", metavar="日期", help="对方承诺的日期")
@click.option("--result", metavar="合格|反弹", default="", help="回头看的结果")
@evidence_option
@note_option
@json_option
def event(
    item: str,
    kind: str,
    by: str,
    on: str | None,
    stage: str,
    day: str | None,
    result: str,
    evidence: tuple[Path, ...],
    note: str,
    as_json: bool,
) -> None:
    """登记台账事件：招标、流标、开工、完工、报验、暂缓、受阻、承诺、回头看等。"""
    from flows import ledgers

    done = ledgers.happen(
        item,
        ledgers.kind_of(kind),
        by=by,
        on=asked.day(on, "--on"),
        note=note,
        stage=stage,
        day=asked.day(day, "--day"),
        result=result,
        evidence=evidence,
    )
    show(done, as_json)


@click.command("ledger", cls=Command)
@optional_plans
@data_date_option("数据截至哪一天；默认今天")
@known_at_option
@click.option(
    "-o", "--output", type=Path, metavar="文件", help="写成台账工作簿（xlsx），含三张清单"
)
@click.option("--apply", "book", type=Path, metavar="文件", help="登记填回的台账工作簿里的黄格")
@click.option("--truncate", is_flag=True, help="百分率截去尾数，不四舍五入")
@click.option("--lists", is_flag=True, help="另列问题、措施、责任三张清单")
@json_option
def ledger(
    plans: tuple[str, ...],
    as_of: str | None,
    known_at: str | None,
    output: Path | None,
    book: Path | None,
    lists: bool,
    truncate: bool,
    as_json: bool,
) -> None:
    """台账：每个事项走到哪一步，三张清单，回头看，外部依赖；可写成工作簿，也可收回登记。"""
    from flows import ledgers

    if book is not None:
        found, ignored = ledgers.apply_book(book)
        # As text the projects that it changed; where it changed none, all say so.
        for done in found if as_json else [one for one in found if one.at] or found:
            show(done, as_json)
        for finding in ignored:
            click.echo(str(finding), err=True)
        return
    on, known = asked.day(as_of, "--as-of"), asked.moment(known_at, "--known-at")
    if output is not None:
        click.echo(ledgers.ledger_book(plans, on, known, output))
        return
    for answer in ledgers.answers(
        plans,
        on,
        known,
        lists=lists,
        rounding="truncate" if truncate else "half-up",
        as_json=as_json,
    ):
        show_answer(answer)


def show(done: Happened, as_json: bool) -> None:
    """What was recorded of one project."""
    from projects.writers.event_view import events_document, events_view
    from projects.writers.terminal import terminal_width

    if as_json:
        show_json(events_document(done.project, done.events, done.at))
    else:
        click.echo(events_view(done.project, done.events, done.at, terminal_width()))
