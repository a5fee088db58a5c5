"""附图: the pictures of a bulletin, numbered, and the files that lie beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import PurePosixPath
from typing import Final

from bulletins.document import Block, Drawn, Figures, Paragraph, Picture, Reference
from bulletins.facts import BulletinFacts, ProjectFacts

SHOWN: Final = 12
"""Projects whose 横道图 stands in the bulletin, the worst first."""

LONGEST: Final = 22
"""Characters of a project's name in a caption."""


def pictures(facts: BulletinFacts, figures: Figures) -> Iterator[Block]:
    """What shows all projects, then the 横道图 of each, the worst first."""
    yield from files(facts, figures)
    for place, picture in enumerate(figures.overview, 1):
        yield replace(picture, caption=f"附图{place}　{picture.caption}")
    charted = [one for one in facts.projects if _drawn(one, figures)]
    shown = charted[:SHOWN]
    first = len(figures.overview) + 1
    for place, project in enumerate(shown, first):
        lone = not figures.overview and len(shown) == 1
        label = "附图" if lone else f"附图{place}"
        yield from _chart(project, figures, f"{label}　{_short(project.name)}倒排工期横道图")
    if rest := charted[SHOWN:]:
        yield Paragraph(f"其余{len(rest)}个项目的横道图{_elsewhere(rest, figures)}。", note=True)


def files(facts: BulletinFacts, figures: Figures) -> Iterator[Block]:
    """The files beside the paper: the 横道图 on A3, the calendars."""
    if figures.wall:
        yield Reference("A3 幅面横道图", figures.wall)
    fed = [one for one in facts.projects if one.feed_file]
    for project in fed[:SHOWN]:
        yield Reference(f"{project.name}日历订阅文件", project.feed_file)
    if len(fed) > SHOWN:
        where = _folder([one.feed_file for one in fed])
        yield Paragraph(f"其余{len(fed) - SHOWN}个项目的日历订阅文件在 {where}。", note=True)


def _drawn(project: ProjectFacts, figures: Figures) -> bool:
    return bool(project.charts or project.chart_files or figures.bars.get(project.code))


def _chart(project: ProjectFacts, figures: Figures, caption: str) -> Iterator[Block]:
    """The chart of a project: on a screen the pages of its file, on paper those drawn for it."""
    printed: Sequence[Drawn] = figures.bars.get(project.code, ())
    pages = list(zip_longest(project.charts, project.chart_files, fillvalue=""))
    for page, (svg, file) in enumerate(pages, 1):
        name = caption + _part(page, len(pages))
        yield Picture(name, svg, file, medium="screen" if printed else "both")
    beside = figures.wall if project.code in figures.on_wall else ""
    for page, drawn in enumerate(printed, 1):
        yield Picture(
            caption + _part(page, len(printed)), drawn=drawn, beside=beside, medium="paper"
        )


def _short(name: str) -> str:
    """A name for a caption of one line: below more of them the chart would not fit."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


def _part(page: int, pages: int) -> str:
    return f"（{page}/{pages}）" if pages > 1 else ""


def _elsewhere(rest: Sequence[ProjectFacts], figures: Figures) -> str:
    """Where the charts stand that the bulletin does not show."""
    kept = [one.chart_files[0] for one in rest if one.chart_files]
    on_wall = sum(one.code in figures.on_wall for one in rest)
    said = []
    if on_wall:
        which = "" if on_wall == len(rest) else f"中{on_wall}个"
        said.append(f"{which}见 {figures.wall}")
    if kept:
        said.append(f"{'全部' if said else ''}在 {_folder(kept)}")
    return "，".join(said) or "未附"


def _folder(files: Sequence[str]) -> str:
    """The nearest folder that holds all of these files."""
    paths = [PurePosixPath(file).parent.parts for file in files]
    same = []
    for parts in zip(*paths, strict=False):
        if len(set(parts)) > 1:
            break
        same.append(parts[0])
    return f"{PurePosixPath(*same)}/" if same else "各自的文件夹"
