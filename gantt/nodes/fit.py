"""How a diagram fits a sheet: the size of its letters, its bands of columns, its pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from gantt.nodes.band import Band, Source, band_of
from gantt.nodes.layers import columns_of, cut_bands
from gantt.nodes.routes import ways_of
from gantt.nodes.rows import place_rows
from gantt.nodes.sizes import Sizes, sizes_for
from gantt.nodes.tags import tags_of
from gantt.nodes.values import Card, Tie
from gantt.style import Sheet
from gantt.text import Type

_LADDER = (2.0, 1.6, 1.3, 1.1, 0.95, 0.85, 0.72, 0.6, 0.5)
"""Sizes of letters that are tried, as shares of the sheet's."""
_SMALLEST_NAME = 7.0
"""Names are not set smaller than this many points."""
_BETWEEN = 2.2
"""Room between bands, in em."""
_BAND_COST, _TAG_COST = 0.08, 0.8
"""By which share letters have to be larger to pay for one more band; for a reference a tie."""
_A_PAGE = 8
"""A picture with fewer works a page than this is no picture."""
_TIES = 7
"""With more ties than this a work no paper makes a picture readable."""
_AIR, _DROP = 7.0, 2.4
"""How much wider channels and gaps may become where there is room, in em."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one picture shows. `elsewhere`: ties to works of other pictures, with the number of the
    picture, by which references name them."""

    cards: tuple[Card, ...]
    ties: tuple[Tie, ...]
    elsewhere: tuple[tuple[Tie, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Fitted:
    """The pages of one part: bands from above, all with the same measures."""

    sizes: Sizes
    pages: tuple[tuple[Band, ...], ...]


@dataclass(frozen=True, slots=True)
class Area:
    """The room for a picture on a page, in points."""

    width: float
    height: float


class Limit(NamedTuple):
    """How many cards a column may hold, and whether critical ones come first."""

    rows: int
    hot: bool


@dataclass(slots=True)
class _Bench:
    """A part and what was already found of it: no grid depends on the size of letters."""

    part: Part
    columns: dict[Limit, list[list[str]]] = field(default_factory=dict)
    cuts: dict[tuple[Limit, int], list[range]] = field(default_factory=dict)
    drafts: dict[tuple[Limit, int, int], _Draft] = field(default_factory=dict)

    def columns_for(self, limit: Limit) -> list[list[str]]:
        """The columns of at most `limit` cards."""
        if limit not in self.columns:
            self.columns[limit] = columns_of(
                self.part.cards, self.part.ties, limit.rows, hot=limit.hot
            )
        return self.columns[limit]

    def new(self, limit: Limit) -> bool:
        """Whether the limit makes columns that neither fewer rows nor a cold order make."""
        columns = self.columns_for(limit)
        if max(map(len, columns)) < limit.rows:
            return False
        return limit.hot or columns != self.columns_for(Limit(limit.rows, True))

    def stretches_for(self, limit: Limit, most: int) -> list[range]:
        """The columns cut into bands of at most `most`."""
        if (limit, most) not in self.cuts:
            columns = self.columns_for(limit)
            self.cuts[limit, most] = cut_bands(columns, self.part.ties, most)
        return self.cuts[limit, most]

    def drafted(self, limit: Limit, stretch: range) -> Source:
        """A band without much search: enough to know how much room it takes."""
        key = limit, stretch.start, stretch.stop
        if key not in self.drafts:
            self.drafts[key] = _drafted(self.part, self.columns_for(limit), limit.rows, stretch)
        return self.drafts[key].source

    def searched(self, source: Source) -> Source:
        """The same band with its rows and tracks well searched."""
        draft = next(one for one in self.drafts.values() if one.source.grid is source.grid)
        grid = place_rows(draft.columns, draft.inner, draft.rows)
        return replace(source, grid=grid, ways=tuple(ways_of(grid, draft.inner)), draft=False)


class _Draft(NamedTuple):
    """A band that was only drafted, and of what it was made."""

    source: Source
    columns: list[list[str]]
    inner: list[Tie]
    rows: int


def fit(part: Part, sheet: Sheet, area: Area, type_: Type) -> Fitted | None:
    """The largest letters that one page holds, fewer bands before larger letters; where even small
    ones do not fit, two pages, and so on. None: too dense."""
    works = sum(not card.virtual for card in part.cards)
    if len(part.ties) + len(part.elsewhere) > _TIES * works:
        return None
    bench = _Bench(part)
    measures = [sizes_for(part.cards, em, type_) for em in _letters(sheet)]
    for pages in range(1, -(-works // _A_PAGE) + 2):
        tried = (
            measures
            if pages == 1
            else [one for one in measures if one.em <= max(sheet.em, _SMALLEST_NAME)]
        )
        best = _best(bench, tried, pages, area, type_)
        if best is not None:
            return _finished(best, area, bench, type_)
    return None


def _letters(sheet: Sheet) -> list[float]:
    ems = [share * sheet.em for share in _LADDER if share * sheet.em >= _SMALLEST_NAME]
    return [*ems, _SMALLEST_NAME]


def _best(
    bench: _Bench, measures: Sequence[Sizes], pages: int, area: Area, type_: Type
) -> Fitted | None:
    """The best of all sizes of letters that need no more than so many pages."""
    best: Fitted | None = None
    worth = 0.0
    for sizes in measures:
        if sizes.em <= worth:
            break
        if len(bench.part.cards) * _least(sizes) > pages * area.width * area.height:
            continue
        for limit in _limits(sizes, area):
            if not bench.new(limit):
                continue
            least = -(-len(bench.columns_for(limit)) // _most(sizes, area))
            if sizes.em / (1 + _BAND_COST * (least - 1)) <= worth:
                continue
            found = _fitted(bench, limit, sizes, pages, area, type_)
            if found is None:
                continue
            cut = _tags(found) / max(len(bench.part.ties), 1)
            value = sizes.em / (1 + _BAND_COST * (_bands(found) - 1) + _TAG_COST * cut)
            if value > worth:
                best, worth = found, value
    return best


def _least(sizes: Sizes) -> float:
    """The least room that a box takes on average, in square points."""
    return sizes.width * sizes.height


def _bands(fitted: Fitted) -> int:
    return sum(map(len, fitted.pages))


def _tags(fitted: Fitted) -> int:
    return sum(words.tag for page in fitted.pages for band in page for words in band.words)


def _most(sizes: Sizes, area: Area) -> int:
    """The columns that the width could hold at best."""
    return max(int((area.width + sizes.em) / (sizes.width + 1.6 * sizes.em)), 1)


def _limits(sizes: Sizes, area: Area) -> list[Limit]:
    """Rows of a band that are tried: from a whole page down to one."""
    rows = max(int((area.height + sizes.gap) / (sizes.height + sizes.gap)), 1)
    few = list(range(min(rows, 8), 0, -1))
    many = few if rows <= 8 else [rows, (rows + 8) // 2, *few]
    return [Limit(rows, hot) for rows in many for hot in (True, False)]


def _fitted(
    bench: _Bench, limit: Limit, sizes: Sizes, pages: int, area: Area, type_: Type
) -> Fitted | None:
    """The part in columns of so many cards, on no more than so many pages."""
    columns = bench.columns_for(limit)
    count = min(_most(sizes, area), len(columns))
    while count > 0:
        if -(-len(columns) // count) * (sizes.height + sizes.gap) > pages * area.height * 1.02:
            return None
        stretches = bench.stretches_for(limit, count)
        rows = sum(max(len(columns[k]) for k in stretch) for stretch in stretches)
        least = rows * (sizes.height + sizes.gap)
        if least + (len(stretches) - pages) * _BETWEEN * sizes.em > pages * area.height * 1.02:
            return None
        bands: list[Band] = []
        for stretch in stretches:
            band = band_of(bench.drafted(limit, stretch), sizes, type_)
            if band.height > area.height:
                return None
            if band.width > area.width:
                # As many columns less as this band is too wide by, one at least.
                pitch = band.width / len(stretch)
                count = min(count, len(stretch)) - max(int((band.width - area.width) / pitch), 1)
                break
            bands.append(band)
        else:
            packed = tuple(_packed(bands, sizes, area))
            return Fitted(sizes, packed) if len(packed) <= pages else None
    return None


def _height(bands: Sequence[Band], sizes: Sizes) -> float:
    return sum(band.height for band in bands) + (len(bands) - 1) * _BETWEEN * sizes.em


def _packed(bands: Sequence[Band], sizes: Sizes, area: Area) -> Iterator[tuple[Band, ...]]:
    page: list[Band] = []
    for band in bands:
        if page and _height([*page, band], sizes) > area.height:
            yield tuple(page)
            page = []
        page.append(band)
    yield tuple(page)


def _finished(fitted: Fitted, area: Area, bench: _Bench, type_: Type) -> Fitted:
    """The same bands with their rows searched well, boxes of one height, and the room that is left
    given to channels and gaps."""
    em = fitted.sizes.em
    pages = []
    for drafts in fitted.pages:
        bands = list(drafts)
        for k, draft in enumerate(drafts):
            bands[k] = band_of(bench.searched(draft.source), fitted.sizes, type_)
            if bands[k].width > area.width or _height(bands, fitted.sizes) > area.height:
                bands[k] = draft
        bands = _level(bands, type_, area) or bands
        spare = area.height - _height(bands, fitted.sizes)
        gaps = sum(band.source.grid.rows for band in bands) + len(bands)
        drop = min(max(spare / gaps, 0.0), _DROP * em)
        pages.append(
            tuple(
                band_of(band.source, band.sizes, type_, min(_spare(band, area), _AIR * em), drop)
                for band in bands
            )
        )
    return Fitted(fitted.sizes, tuple(pages))


def _spare(band: Band, area: Area) -> float:
    """The width that is left for each channel."""
    return (area.width - band.width) / max(band.source.grid.columns - 1, 1)


def _level(bands: Sequence[Band], type_: Type, area: Area) -> list[Band] | None:
    """The bands with boxes of one height; None where the page is too low for that."""
    sizes = max((band.sizes for band in bands), key=lambda sizes: sizes.height)
    level = [band_of(band.source, sizes, type_) for band in bands]
    return level if _height(level, sizes) <= area.height else None


def _drafted(part: Part, columns: Sequence[list[str]], rows: int, stretch: range) -> _Draft:
    """A stretch of columns as a band, with references to all that stands elsewhere."""
    columns = [columns[k] for k in stretch]
    here = {item: at for at, items in enumerate(columns) for item in items}
    inner, coming, going = [], defaultdict(list), defaultdict(list)
    for tie, number in (*((tie, 0) for tie in part.ties), *part.elsewhere):
        before, after = here.get(tie.before), here.get(tie.after)
        if not number and before is not None and after is not None and before < after:
            inner.append(tie)
            continue
        if after is not None:
            coming[tie.after, number].append(tie)
        if before is not None:
            going[tie.before, number].append(tie)
    tags = [
        tuple(
            tag for (_, number), ties in found.items() for tag in tags_of(ties, number, into=into)
        )
        for found, into in ((coming, True), (going, False))
    ]
    grid = place_rows(columns, inner, rows, draft=True)
    source = Source(grid, tuple(ways_of(grid, inner)), tags[0], tags[1], draft=True)
    return _Draft(source, columns, inner, rows)
