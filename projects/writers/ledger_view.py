"""What `daopai ledger` prints: the counts, the 台账, and what somebody must do next."""

from __future__ import annotations

from projects.ledger import Ledger, Measure, ThreeLists
from projects.ledger.externals import RULE_SAYS
from projects.portfolio import Rounding, tally
from projects.writers.headline import hanging, outline
from projects.writers.status_view import percent
from projects.writers.terminal import Column, table


def ledger_view(
    ledger: Ledger, width: int, *, lists: bool = False, rounding: Rounding = "half-up"
) -> str:
    """The ledger of one project in at most `width` columns; with `lists` the 三张清单 too."""
    blocks = ["\n".join(hanging(_headline(ledger, rounding), width)), _rows(ledger, width)]
    if lists:
        blocks += three_lists_view(ledger.lists, width)
    blocks += [block for block in (_checks(ledger, width), _outside(ledger, width)) if block]
    if ledger.findings:
        says = [f"{one.code} {one.says}。{one.remedy}" for one in ledger.findings]
        blocks.append("\n".join(hanging([f"需要处理（{len(says)} 条）", *says], width)))
    return "\n\n".join(blocks)


def _headline(ledger: Ledger, rounding: Rounding) -> list[str]:
    measures, problems = ledger.lists.measures, ledger.lists.problems
    items = tally("事项", [measure.state for measure in measures], rounding=rounding)
    whole = tally(
        "问题", [problem.state for problem in problems], rounding=rounding, closed_name="整改率"
    )
    late = sum(measure.late for measure in measures)
    lines = [
        f"{ledger.project.name}（{ledger.project.code}）台账，数据截至 {ledger.as_of}",
        "；".join(rate.says for rate in items.rates),
        items.funnel.says + (f"；到期未完 {late} 项" if late else ""),
    ]
    if problems:
        lines.append(f"{whole.closed.says}；{whole.funnel.says}")
    return lines


def _rows(ledger: Ledger, width: int) -> str:
    columns = [
        Column("编号"),
        Column("事项", least=16),
        Column("责任单位", rank=2, least=8),
        Column("责任领导", rank=4, least=8, optional=True),
        Column("状态", least=10),
        Column("起", rank=3),
        Column("形象%", "right", rank=1, optional=True),
        Column("完成时限", optional=True),
        Column("剩余天", "right", optional=True),
        Column("经历", rank=5, optional=True),
    ]
    measures = {measure.item: measure for measure in ledger.lists.measures}
    problems = {problem.item: problem for problem in ledger.lists.problems}
    names = outline(ledger.project.activities, width)
    rows = []
    for work in ledger.project.activities:
        state = ledger.states.get(work.id)
        if state is None:
            continue
        row = measures.get(work.id) or problems.get(work.id)
        measure = measures.get(work.id)
        rows.append(
            [
                work.id,
                names[work.id],
                row.owner if row else work.owner,
                row.leader if row else work.leader,
                state.word,
                state.since,
                percent(measure.percent) if measure else "",
                row.deadline if row else None,
                _left(measure),
                state.marks,
            ]
        )
    return table(columns, rows, width)


def _left(measure: Measure | None) -> str:
    """Calendar days to the deadline: `12`, `到期`, `逾期3`; "" where it is done or has none."""
    if measure is None or measure.days_left is None or measure.state.suspended:
        return ""
    if measure.days_left == 0:
        return "到期"
    return str(measure.days_left) if measure.days_left > 0 else f"逾期{-measure.days_left}"


def three_lists_view(lists: ThreeLists, width: int) -> list[str]:
    """问题清单, 措施清单, 责任清单 as three tables under their titles."""
    problems = table(
        [
            Column("序号"),
            Column("问题", least=16),
            Column("责任领导", rank=2, least=8),
            Column("牵头单位", rank=1, least=8),
            Column("措施", "right"),
            Column("完成", "right"),
            Column("销号", "right"),
            Column("逾期", "right"),
            Column("状态", least=8),
            Column("完成时限"),
        ],
        [
            [p.number, p.name, p.leader, p.owner, p.total, p.done, p.closed, p.late, p.state.word,
             p.deadline]
            for p in lists.problems
        ],
        width,
    )  # fmt: skip
    measures = table(
        [
            Column("序号"),
            Column("编号", rank=3),
            Column("措施", least=16),
            Column("牵头单位", rank=1, least=8),
            Column("配合单位", rank=4, least=8, optional=True),
            Column("状态", least=8),
            Column("形象%", "right", rank=2),
            Column("完成时限"),
            Column("剩余天", "right"),
        ],
        [
            [m.number, m.item, m.name, m.owner, "、".join(m.helpers), m.state.word,
             percent(m.percent), m.deadline, _left(m)]
            for m in lists.measures
        ],
        width,
    )  # fmt: skip
    responsible = table(
        [
            Column("责任单位、责任领导", least=12),
            Column("类别"),
            Column("牵头", "right"),
            Column("配合", "right"),
            Column("完成", "right"),
            Column("销号", "right"),
            Column("逾期", "right"),
            Column("暂缓", "right", rank=1),
        ],
        [
            [r.name, "领导" if r.leader else "单位", len(r.led), len(r.helped), r.done, r.closed,
             r.late, r.suspended]
            for r in lists.responsible
        ],
        width,
    )  # fmt: skip
    titled = (
        (f"问题清单（{len(lists.problems)} 个问题）", problems),
        (f"措施清单（{len(lists.measures)} 条措施）", measures),
        ("责任清单（牵头为排名第一的单位，完成、销号、逾期只计牵头）", responsible),
    )
    return [f"{title}\n{body}" for title, body in titled]


def _checks(ledger: Ledger, width: int) -> str:
    """The re-checks that are due or overdue, and the next one of each other closed item."""
    open_checks = [one for one in ledger.rechecks if one.state in ("due", "overdue")]
    waiting = [one for one in ledger.rechecks if one.state == "waiting"]
    if not open_checks and not waiting:
        return ""
    shown = sorted(open_checks or waiting[:1], key=lambda one: one.due)
    rows = [
        [
            one.item,
            ledger.label(one.item).removeprefix(f"{one.item} "),
            one.closed_on,
            f"{one.after} 天",
            one.due,
            f"{one.workday}{'*' if one.provisional else ''}",
            one.word,
        ]
        for one in shown
    ]
    columns = [
        Column("编号"),
        Column("事项", least=16),
        Column("销号", rank=2),
        Column("第几天"),
        Column("应查"),
        Column("工作日", rank=1),
        Column("状态"),
    ]
    later = f"，另有 {len(waiting)} 次未到期" if open_checks and waiting else ""
    head = f"回头看：应查和逾期 {len(open_checks)} 次{later}"
    if not open_checks:
        head = f"回头看：没有应查的，{len(waiting)} 次未到期，最近一次"
    return f"{head}\n{table(columns, rows, width)}"


def _outside(ledger: Ledger, width: int) -> str:
    if not ledger.externals:
        return ""
    columns = [
        Column("编号"),
        Column("外部依赖", least=16),
        Column("对方", least=8),
        Column("承诺"),
        Column("改期", "right", rank=3),
        Column("落空", "right", rank=2),
        Column("最迟"),
        Column("富余天", "right"),
        Column("级别"),
        Column("依据", rank=1, least=20, wraps=True),
    ]
    rows = [
        [
            one.item,
            one.name,
            one.owner,
            one.promised,
            one.changes,
            one.broken,
            one.latest,
            one.slack_days,
            one.word,
            one.why,
        ]
        for one in ledger.externals
    ]
    rule = "\n".join(hanging([f"级别：{RULE_SAYS}"], width))
    return f"{table(columns, rows, width)}\n{rule}"
