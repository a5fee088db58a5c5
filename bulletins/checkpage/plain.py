"""The page of a check as CommonMark with tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bulletins.checkpage.facts import CheckPage, MetricRow
from bulletins.markdown import escape


def page_markdown(page: CheckPage) -> str:
    """Render the page."""
    parts = [
        f"# {escape(page.title)} 计划体检单",
        escape("，".join(filter(None, _imprint(page)))),
        f"**{escape(page.conclusion)}**",
        escape("，".join(f"{name} {count}" for name, count, _ in page.counts)),
        *_deadlines(page),
        *_findings(page),
        *_metrics(page),
        *_waivers(page),
        f"工作区设置：{escape(page.settings)}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _imprint(page: CheckPage) -> tuple[str, ...]:
    return page.organisation, page.code, page.rules, page.data_date


def _table(titles: Sequence[str], rules: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [list(titles), list(rules), *([escape(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _deadlines(page: CheckPage) -> Iterator[str]:
    yield "## 时限"
    if not page.deadlines:
        yield "没有时限。"
        return
    yield _table(
        ("事项", "时限", "最早完成", "余量（天）", "扣预留后"),
        (":---", ":---", ":---", "---:", "---:"),
        [(row.name, row.due, row.finish, row.margin, row.reserve) for row in page.deadlines],
    )
    yield escape(page.deadlines_rest)


def _findings(page: CheckPage) -> Iterator[str]:
    yield "## 主要问题"
    if not page.findings:
        yield "没有未处理的问题。"
        return
    rows = [(row.level, row.code, row.says, row.more) for row in page.findings]
    yield _table(("级别", "编号", "问题", "同类"), (":---", ":---", ":---", ":---"), rows)
    yield escape(page.findings_rest)


def _metrics(page: CheckPage) -> Iterator[str]:
    for title, rows in (("DCMA 十四项", page.dcma), ("GAO 十项", page.gao)):
        if rows:
            yield f"## {title}"
            yield _metric_table(rows)
    yield escape("；".join(page.readings))
    if page.offenders:
        yield "## 不合格指标的对象"
        yield _table(("编号", "对象"), (":---", ":---"), page.offenders)


def _metric_table(rows: Sequence[MetricRow]) -> str:
    return _table(
        ("编号", "指标", "值", "分子/分母", "限值", "结论"),
        (":---", ":---", "---:", "---:", ":---", ":---"),
        [(row.number, row.name, row.value, row.parts, row.limit, row.verdict) for row in rows],
    )


def _waivers(page: CheckPage) -> Iterator[str]:
    if page.waivers:
        yield "## 豁免"
        yield "\n".join(f"- {escape(row)}" for row in page.waivers)
        yield escape(page.waivers_rest)
