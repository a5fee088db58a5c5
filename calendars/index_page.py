"""A page that lists feeds, for those who publish them in a folder of a plain web server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from calendars.names import FeedName, Kind

_GROUPS: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    ("全部项目", ("portfolio",)),
    ("按项目", ("project",)),
    ("按部门", ("office",)),
    ("按责任领导、岗位", ("person",)),
    ("按项目和部门", ("part",)),
)
_STYLE = """
body{max-width:46rem;margin:2rem auto;padding:0 1rem;line-height:1.7;color:#1f2933;
font-family:"Noto Sans CJK SC","Microsoft YaHei",sans-serif}
h1{font-size:1.4rem;margin:0}h2{font-size:1rem;margin:1.6rem 0 .3rem}p{margin:.2rem 0;color:#52606d}
table{border-collapse:collapse;width:100%}td{padding:.3rem .5rem;border-bottom:1px solid #e4e7eb}
td+td{text-align:right;white-space:nowrap}a{color:#0b5394}"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed in the list, with how many events it holds."""

    name: FeedName
    events: int


def index_page(title: str, status_date: date, feeds: Sequence[Listed]) -> str:
    """The page as HTML, with links relative to its own folder."""
    parts = []
    for heading, kinds in _GROUPS:
        rows = [_row(feed) for feed in feeds if feed.name.kind in kinds]
        if rows:
            parts.append(f"<h2>{heading}</h2>\n<table>\n{''.join(rows)}</table>")
    body = "\n".join(parts)
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>完成时限日历｜{escape(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>完成时限日历</h1>
<p>{escape(title)}；数据截至 {status_date}</p>
<p>长按或右键复制“订阅”的链接地址，在手机或电脑的日历里选“添加订阅日历”，粘贴。</p>
{body}
</body>
</html>
"""


def _row(feed: Listed) -> str:
    file = f"{feed.name.slug}.ics"
    return (
        f"<tr><td>{escape(feed.name.title)}</td><td>{feed.events} 条</td>"
        f'<td><a href="{file}">订阅</a>　<a href="quiet/{file}">不带提醒</a></td></tr>\n'
    )
