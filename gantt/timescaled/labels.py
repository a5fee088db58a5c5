"""Names and days of the arrows, set where nothing else stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from gantt.scene import Box, Text
from gantt.style import BAD, INK, MUTED, PAPER
from gantt.text import Type
from gantt.timescaled.leaders import Leaders
from gantt.timescaled.place import Route
from gantt.timescaled.room import Taken
from gantt.timescaled.stacks import LINE
from gantt.timescaled.wording import (
    LONG,
    MOST_LINES,
    SHORT,
    Words,
    breaks,
    broken,
    column_widths,
    mark_size,
    says_enough,
    widest,
)

_UP, _DOWN = 0.46, 0.34
"""White above and below a line before its text, in em."""
_SHORTEST: Final = 2.6
"""Nothing is cut to less than so many em."""


def colour_of(words: Words, done: bool) -> str:
    """The colour of a name: critical, finished or neither."""
    return BAD if words.bold else MUTED if done else INK


@dataclass
class Labels:
    """Sets the texts of a page one after another; what finds no room is told in the notes."""

    type: Type
    em: float
    plot: Box
    taken: Taken
    shades: Sequence[tuple[float, float, str]]
    radius: float
    texts: list[Text] = field(default_factory=list)
    homeless: list[int] = field(default_factory=list)
    leaders: Leaders = field(init=False)

    def __post_init__(self) -> None:
        """Leaders share the page's room."""
        self.leaders = Leaders(self.type, self.em, self.plot, self.taken)

    @property
    def cut(self) -> int:
        """How many names are shortened."""
        return sum("…" in text.content for text in self.texts)

    def inline(self, route: Route, words: Words, circles: tuple[bool, bool], done: bool) -> bool:
        """Name and days of one arrow above and below it, whole; whether there is room."""
        low, high = self._clear_of(route, circles)
        texts = self._inline(route, words, low, high, colour_of(words, done), whole=True)
        self._commit(texts)
        return bool(texts) or not words.name

    def outside(self, route: Route, words: Words, circles: tuple[bool, bool], done: bool) -> None:
        """Name and days of an arrow that is too short for them: at its end, at its vertical part,
        at the end of a short leader; cut only where nothing else is left."""
        colour = colour_of(words, done)
        low, high = self._clear_of(route, circles)
        ways: tuple[Callable[[], list[Text]], ...] = (
            lambda: self._beside(route, words, circles, colour, whole=True),
            lambda: self._along(route, words, colour),
            lambda: self._led(route, words, colour, low, high),
            lambda: self._inline(route, words, low, high, colour, whole=False),
            lambda: self._beside(route, words, circles, colour, whole=False),
        )
        for way in ways:
            if texts := way():
                self._commit(texts)
                return
        self.homeless.append(route.wire.index)

    def _clear_of(self, route: Route, circles: tuple[bool, bool]) -> tuple[float, float]:
        """The arrow between its circles."""
        low = route.wire.x1 + (self.radius if circles[0] else 0.0)
        return low, route.wire.x2 - (self.radius if circles[1] else 0.0)

    def _commit(self, texts: Iterable[Text]) -> None:
        for text in texts:
            self.taken.add(text.box.grown(0.12 * self.em))
            self.texts.append(text)

    def _inline(
        self, route: Route, words: Words, low: float, high: float, colour: str, *, whole: bool
    ) -> list[Text]:
        y = route.y
        if words.marks:
            return self._marked(route, words, low, high, colour)
        middle = (max(route.wire.start, low) + min(route.wire.finish, high)) / 2
        counts = range(1, MOST_LINES + 1)
        for count in counts if whole else reversed(counts):
            name = self._above(count, middle, low, high, y, colour, words, whole)
            days = self._days(words, y, low, high, name[0].x) if name else []
            if name and (days or not words.days):
                return [*name, *days]
        return []

    def _above(
        self,
        count: int,
        middle: float,
        low: float,
        high: float,
        y: float,
        colour: str,
        words: Words,
        whole: bool,
    ) -> list[Text]:
        """The name on so many lines over the arrow; where not `whole`, cut to the widest gap."""
        em = self.em
        bottom = y - _UP * em + 0.12 * em
        top = bottom - em - (count - 1) * LINE * em
        lines = broken(words.name, count, self.type, em, words.bold)
        wide = widest(lines, self.type, em, words.bold)
        found = self._spot(top, bottom, low, high, middle, wide, 0 if whole else _SHORTEST * em)
        if found is None or len(lines) < count:
            return []
        x, room = found
        if room < wide:
            lines = self._cut(words, room, count)
            if not says_enough("".join(lines), words.name):
                return []
        return [
            self._text(x, y - _UP * em - k * LINE * em, text, em, colour, words, "name")
            for k, text in enumerate(reversed(lines))
        ]

    def _cut(self, words: Words, room: float, count: int) -> tuple[str, ...]:
        """The name on `count` lines of so much room, the last one shortened."""
        em, rest, lines = self.em, words.name, []
        for _ in range(count - 1):
            kept = 0
            while kept < len(rest) and self.type.width(rest[: kept + 1], em, words.bold) <= room:
                kept += 1
            whole = kept
            while 0 < whole < len(rest) and not breaks(rest, whole):
                whole -= 1  # DN1200 stays in one piece
            kept = whole or kept
            lines.append(rest[:kept])
            rest = rest[kept:]
        return (*lines, self.type.fit(rest, room, em, words.bold))

    def _spot(
        self,
        top: float,
        bottom: float,
        low: float,
        high: float,
        middle: float,
        wide: float,
        least: float,
    ) -> tuple[float, float] | None:
        """(centre, room) in the free stretch nearest to `middle`; with `least`, in the widest."""
        air = 0.15 * self.em
        low, high = max(low, self.plot.left), min(high, self.plot.right)
        if high <= low or top < self.plot.top or bottom > self.plot.bottom:
            return None
        gaps = [(a + air, b - air) for a, b in self.taken.gaps(top, bottom, low, high)]
        fitting = [(a, b) for a, b in gaps if b - a >= wide]
        if fitting:

            def centre(gap: tuple[float, float]) -> float:
                return min(max(middle, gap[0] + wide / 2), gap[1] - wide / 2)

            best = min(fitting, key=lambda gap: abs(centre(gap) - middle))
            return centre(best), wide
        if least and gaps:
            a, b = max(gaps, key=lambda gap: gap[1] - gap[0])
            if b - a >= least:
                return (a + b) / 2, b - a
        return None

    def _days(self, words: Words, y: float, low: float, high: float, x: float) -> list[Text]:
        if not words.days:
            return []
        size = max(0.92 * self.em, 6.5)
        top = y + _DOWN * self.em
        wide = self.type.width(words.days, size)
        found = self._spot(top, top + size, low, high, x, wide, 0)
        if found is None:
            return []
        return [self._text(found[0], top + 0.88 * size, words.days, size, MUTED, words, "days")]

    def _marked(
        self, route: Route, words: Words, low: float, high: float, colour: str
    ) -> list[Text]:
        """Name above the arrow, days and the two rows of marks below it."""
        em, y = self.em, route.y
        middle = (max(route.wire.start, low) + min(route.wire.finish, high)) / 2
        name = self._above(1, middle, low, high, y, colour, words, False)
        widths = column_widths(words, self.type, em)
        size = mark_size(em)
        top = y + _DOWN * em
        found = self._spot(top, top + 3.5 * em, low, high, middle, sum(widths), 0)
        if not name or found is None:
            return []
        texts = list(name)
        days_y = top + 0.88 * em
        if words.days:
            texts.append(
                self._text(found[0], days_y, words.days, max(0.92 * em, 6.5), MUTED, words, "days")
            )
        for k, row in enumerate(words.marks):
            texts += self._row(row, widths, found[0], days_y + (1.1 + k * 1.06) * em, size, words)
        return texts

    def _row(
        self,
        row: tuple[str, ...],
        widths: Sequence[float],
        middle: float,
        y: float,
        size: float,
        words: Words,
    ) -> Iterator[Text]:
        edge = middle - sum(widths) / 2
        for value, wide in zip(row, widths, strict=True):
            yield self._text(edge + wide / 2, y, value, size, INK, words, "mark")
            edge += wide

    def _beside(
        self, route: Route, words: Words, circles: tuple[bool, bool], colour: str, *, whole: bool
    ) -> list[Text]:
        """Name and days on one line at the end of the arrow, or before its beginning."""
        em, y = self.em, route.y
        air = 0.4 * em
        text = self._short(words, LONG * em)
        wide = self.type.width(text, em, words.bold)
        right = route.wire.x2 + (self.radius if circles[1] else 0.0) + air
        left = route.wire.x1 - (self.radius if circles[0] else 0.0) - air
        if route.after:
            right = max(right, max(x for x, _ in route.after) + air)
        if route.before:
            left = min(left, min(x for x, _ in route.before) - air)
        if words.marks:
            return self._block(words, text, y, left, right, circles, colour)
        for lines in self._ways(words, whole):
            wide, half = self._wide(lines, words), LINE * (len(lines) - 1) / 2 * em
            for low in (right,) if circles[0] else (right, left - wide):
                box = Box(low - 0.1 * em, y - half - 0.52 * em, low + wide, y + half + 0.48 * em)
                if box.within(self.plot) and not self.taken.meets(box):
                    return self._lines(lines, low + wide / 2, y, colour, words)
        return []

    def _ways(self, words: Words, whole: bool) -> Iterator[tuple[str, ...]]:
        """Name and days on one line and on two; else cut more and more, while they say enough."""
        em = self.em
        if whole:
            one = (self._short(words, LONG * em),)
            two = broken(words.together, 2, self.type, em, words.bold)
            if self._wide(one, words) > SHORT * em and len(two) > 1:
                yield two
            yield one
            return
        for share in (0.85, 0.7, 0.55):
            shown = self._short(words, share * self.type.width(words.together, em, words.bold))
            if says_enough(shown.split(" ")[0], words.name):
                yield (shown,)

    def _wide(self, lines: Sequence[str], words: Words) -> float:
        return widest(lines, self.type, self.em, words.bold)

    def _lines(
        self, lines: Sequence[str], x: float, y: float, colour: str, words: Words
    ) -> list[Text]:
        """Lines one under the other, around the height y."""
        em, first = self.em, y - LINE * (len(lines) - 1) / 2 * self.em + 0.36 * self.em
        return [
            self._text(x, first + k * LINE * em, text, em, colour, words, "beside")
            for k, text in enumerate(lines)
        ]

    def _short(self, words: Words, room: float) -> str:
        """Name and days on one line; the name is cut, never the days."""
        days = f" {words.days}天" if words.days else ""
        left = room - self.type.width(days, self.em, words.bold)
        return self.type.fit(words.name, left, self.em, words.bold) + days

    def _along(self, route: Route, words: Words, colour: str) -> list[Text]:
        """Beside the vertical part of a short arrow, which nothing else uses."""
        if words.marks:
            return []
        for lines in self._shapes(words):
            wide = self._wide(lines, words)
            for part in (route.after, route.before):
                if len(part) < 2 or route.wire.length > wide:
                    continue
                x = part[0][0] if part is route.after else part[-1][0]
                ends = sorted(y for at, y in part if abs(at - x) < 0.1)
                if spot := self.leaders.at_stem(x, ends, route.y, wide, len(lines)):
                    return self._lines(lines, *spot, colour, words)
        return []

    def _shapes(self, words: Words) -> list[tuple[str, ...]]:
        """Name and days on one line, on two …, each shape once."""
        counts = range(1, MOST_LINES + 2)
        ways = [broken(words.together, n, self.type, self.em, words.bold) for n in counts]
        return list(dict.fromkeys(ways))

    def _led(self, route: Route, words: Words, colour: str, low: float, high: float) -> list[Text]:
        """Above or below, with a short upright leader to the arrow."""
        if words.marks:
            return []
        high = max(high - (0.0 if route.after else 0.7 * self.em), low)
        start, finish = max(route.wire.start, low), min(route.wire.finish, high)
        start, finish = (start, finish) if start <= finish else (low, high)
        xs = [start + (finish - start) * share for share in (0.5, 0.2, 0.8)]
        found = self.leaders.led(xs, route.y, 0.5 * self.em, self._shapes(words), words.bold)
        if found is None:
            return []
        box, lines = found
        middle = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        return self._lines(lines, *middle, colour, words)

    def _block(
        self,
        words: Words,
        text: str,
        y: float,
        left: float,
        right: float,
        circles: tuple[bool, bool],
        colour: str,
    ) -> list[Text]:
        """Name and days over the two rows of marks, at one end of a short arrow."""
        em, size = self.em, mark_size(self.em)
        widths = column_widths(words, self.type, em)
        wide = max(sum(widths), self.type.width(text, em, words.bold))
        for low in (right,) if circles[0] else (right, left - wide):
            for lift in (0.0, -1.0, 1.0, -1.9, 1.9):
                middle = y + lift * em
                box = Box(low, middle - 1.7 * em, low + wide, middle + 1.7 * em)
                if box.within(self.plot) and not self.taken.meets(box):
                    x = low + wide / 2
                    texts = [self._text(x, middle - 0.72 * em, text, em, colour, words, "beside")]
                    for k, row in enumerate(words.marks):
                        texts += self._row(
                            row, widths, x, middle + (0.4 + k * 1.06) * em, size, words
                        )
                    return texts
        return []

    def free(self, wide: float, tall: float, places: Iterable[tuple[float, float]]) -> Box | None:
        """The first place (left, middle height) where a frame of that size meets nothing."""
        for left, y in places:
            box = Box(left, y - tall / 2, left + wide, y + tall / 2)
            framed = box.grown(0.3 * self.em)
            if framed.within(self.plot) and not self.taken.meets(framed):
                return box
        return None

    def _text(
        self, x: float, y: float, content: str, size: float, colour: str, words: Words, role: str
    ) -> Text:
        bold = words.bold and role in ("name", "beside")
        half = self.type.width(content, size, bold) / 2
        return self.type.set(
            x,
            y,
            content,
            size,
            colour=colour,
            anchor="middle",
            bold=bold,
            ground=self._ground(x - half, x + half),
            role=role,
            item=words.item,
        )

    def _ground(self, left: float, right: float) -> str:
        """The darkest shade that the stretch lies on."""
        return next((c for low, high, c in self.shades if low < right and left < high), PAPER)
