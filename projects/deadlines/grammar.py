"""From tokens to phrases: a small recursive-descent grammar.

    text    = { phrase | verb | vague | "," }
    phrase  = "每" repeat | offset | ["工期"] length | moment [ "至" moment ]
    offset  = (event | one-day moment) ("起" | "后") length | event "前" [length] | length "内"
    moment  = { year | month | day | quarter | half | ten-days | week | festival … } { suffix }
    suffix  = weekday | time | "前" | "后" | "内" | "起" | "止"

Every token must be used. What is left over makes the text refused.
"""

from __future__ import annotations

from dataclasses import replace

from projects.deadlines.cursor import Cursor
from projects.deadlines.lengths import length
from projects.deadlines.lexer import Token
from projects.deadlines.moments import moment
from projects.deadlines.phrases import Between, Item, Length, Moment, Offset, Vague, Verb
from projects.deadlines.refuse import Refusal
from projects.deadlines.repeats import repeat

_LOOSE = {
    "年中": ("可能是 6 月 30 日，也可能只是年中前后", "写“6月底”或“上半年”"),
    "月中": ("可能是 15 日，也可能是中旬", "写“15日”或“中旬”"),
    "周末": ("可能是周五、周六或周日", "写“本周五”或具体日期"),
    "节后": ("没有说是哪一个节日、之后多久", "写节后第一个工作日的具体日期"),
    "凌晨": ("分不清是前一天夜里还是当天", "写明日期，例如 2024-06-30"),
    "期间": ("没有说以哪一天为准", "写明起止日期"),
    "或": ("给出了不止一个选择", "只写一个日期"),
}
_OTHERWISE_LOOSE = ("是约数或限制条件，定不下是哪一天", "写明年月日，例如 2024-06-30")
_SHARED_UNITS = {"year", "month", "day", "quarter"}
_EVENTFUL = {"verb-start", "verb-finish", "event"}
_DAY_BEFORE = Length(words="", days=1)


def parse(tokens: list[Token]) -> list[Item]:
    """All phrases of the text in order.

    Raises:
        Refusal: the tokens form no phrase, or a word among them is too loose for a date.
    """
    _refuse_loose(tokens)
    return _Parser(_share_units(tokens)).items()


def _refuse_loose(tokens: list[Token]) -> None:
    before = ""
    for token in tokens:
        if token.kind == "loose" and before != "five-years":
            key = next((word for word in _LOOSE if word in token.text), "")
            why, remedy = _LOOSE.get(key, _OTHERWISE_LOOSE)
            raise Refusal("DP209", f"“{token.text}”{why}", remedy)
        if token.kind == "solar-term":
            says = f"节气“{token.text}”不能作为期限"
            raise Refusal("DP209", says, "写明日期，例如 2024-07-22")
        before = token.kind


def _share_units(tokens: list[Token]) -> list[Token]:
    """Give the left number of a range its unit: 9-11月 is 9月-11月, 2020至2021 are two years."""
    out: list[Token] = []
    bare_year = False
    for at, token in enumerate(tokens):
        out.append(token)
        if token.kind != "number":
            continue
        unit = _unit_behind_range(tokens, at)
        if unit is not None and unit.kind in _SHARED_UNITS:
            out.append(replace(unit, text=""))
        elif unit is not None and _is_year(token) and _is_year(tokens[at + 2]):
            out.append(Token("year", ""))
            bare_year = True
        elif bare_year and _is_year(token):
            out.append(Token("year", ""))
            bare_year = False
    return out


def _is_year(token: Token) -> bool:
    return token.kind == "number" and len(token.text) == 4 and token.text.isascii()


def _unit_behind_range(tokens: list[Token], at: int) -> Token | None:
    """What follows `number - [第] number`, if such a range begins at `at`."""
    if at + 2 >= len(tokens) or tokens[at + 1].kind not in {"range", "list"}:
        return None
    second = at + 3 if tokens[at + 2].kind == "ordinal" else at + 2
    if second >= len(tokens) or tokens[second].kind != "number":
        return None
    return tokens[second + 1] if second + 1 < len(tokens) else Token("end-of-text", "")


class _Parser(Cursor):
    def items(self) -> list[Item]:
        found: list[Item] = []
        while not self.sees("end-of-text"):
            item = self._item()
            if item is not None:
                found.append(item)
        return found

    def _item(self) -> Item | None:
        token = self.peek()
        if token.kind == "vague":
            return Vague(self.next().text)
        if token.kind in {"break", "list"}:
            return Verb("break", self.next().text)
        if token.kind in _EVENTFUL and self.peek(1).kind in {"since", "after", "before"}:
            return self._from_event()
        if token.kind in _EVENTFUL:
            return Verb("start" if token.kind == "verb-start" else "finish", self.next().text)
        if token.kind == "years":
            # 两个年度 counts the years of a range beside it.
            self.at += 1
            item = self._phrase() if not self.sees("end-of-text") else None
            if not isinstance(item, Between):
                raise Refusal("DP201", f"“{token.text}”旁边没有读到起止年份")
            return replace(item, years=token.value)
        if token.kind == "range" and token.text != "-" and self._opens():
            self.at += 1  # 到2023年: the preposition, no range
            return None
        return self._phrase()

    def _opens(self) -> bool:
        return self.at == 0 or self.tokens[self.at - 1].kind not in {"number", "range", "list"}

    def _phrase(self) -> Item | None:
        if self.take("every"):
            return repeat(self)
        if self.sees("duration") or self.sees("delay"):
            return self._duration()
        term = length(self, counted=False)
        if term is not None:
            late = self.take("after") is not None
            return Offset("", term) if term.within or late else term
        first = moment(self)
        if first is None:
            raise Refusal("DP201", f"读不懂“{self.since(0) + self.peek().text}”")
        if first.since or first.after or (first.before and first.festival):
            works = self.take("duration") is not None
            term = length(self, counted=True, works=works)
            if term is not None:
                return Offset(first, term, back=first.before)
        return self._between(first)

    def _duration(self) -> Item | None:
        start = self.at
        works, needed = False, False
        while token := self.take("duration", "delay"):
            works = works or ("工期" in token.text and token.kind == "duration")
            needed = needed or token.kind == "delay"
        term = length(self, counted=True, works=works)
        if term is None and needed:
            raise Refusal("DP201", f"“{self.since(start)}”后面没有读到时长")
        return term  # 工期 without a length only announces the date behind it

    def _from_event(self) -> Offset:
        event = self.next()
        name = event.event or event.text
        mark = self.next()
        works = self.take("duration") is not None
        term = length(self, counted=True, works=works)
        if mark.kind == "before":
            return Offset(name, term or _DAY_BEFORE, back=True)
        if term is None:
            says = f"“{event.text}{mark.text}”没有说多久以内"
            raise Refusal("DP216", says, f"写“{event.text}后30日内”，或写明日期")
        self.take("after")
        return Offset(name, term)

    def _between(self, first: Moment) -> Moment | Between:
        joint = self.peek()
        if joint.kind not in {"range", "list"}:
            return first
        start = self.at
        self.at += 1
        last = moment(self)
        if last is None:
            self.at = start + 1
            raise Refusal("DP201", f"“{joint.text}”后面没有读到日期", "写明起止两个日期")
        if joint.kind == "list" and not _consecutive(first, last):
            self.at = start  # two moments, refused below with both readings
            return first
        years = self.take("years")
        return Between(first, last, years.value if years else None)


def _consecutive(first: Moment, last: Moment) -> bool:
    """三、四季度 and 7、8月 are one stretch; 3、5月 are not."""
    for one, other in ((first.quarter, last.quarter), (first.month, last.month)):
        if one is not None and other is not None:
            plain = all(m.day is None and not m.part and not m.before for m in (first, last))
            return other == one + 1 and plain and not last.has_year
    return False
