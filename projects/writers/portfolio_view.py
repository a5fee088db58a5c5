"""What `daopai ledger` prints over several projects: a row a project, then the rates in words."""

from __future__ import annotations

from projects.portfolio import Portfolio
from projects.writers.headline import hanging
from projects.writers.terminal import Column, table


def portfolio_view(counts: Portfolio, width: int) -> str:
    """Counts of every project, then over all; each rate with its denominator and rounding."""
    columns = [
        Column("项目", least=16),
        Column("事项", "right"),
        Column("暂缓", "right", rank=1),
        Column("受阻", "right", rank=2),
        Column("开工", "right", rank=3),
        Column("开工率", "right"),
        Column("完工", "right", rank=3),
        Column("完工率", "right"),
        Column("销号", "right", rank=3),
        Column("销号率", "right"),
    ]
    rows = [
        [
            one.name,
            one.total,
            one.suspended,
            one.blocked,
            *(cell for rate in one.rates for cell in (rate.numerator, rate.text)),
        ]
        for _, one in counts.rows
    ]
    lines = [
        *(rate.says for rate in counts.items.rates),
        counts.items.funnel.says,
        counts.projects.funnel.says,
    ]
    if counts.problems.total:
        lines.append(counts.problems.closed.says)
    return "\n".join([table(columns, rows, width), "", *hanging(lines, width)])
