"""JSON text to a tree with lines. Own scanner: the standard one keeps no lines and recurses."""

from __future__ import annotations

import re

from projects.errors import Finding, InputError, Place
from projects.readers.nodes import Lines, Node, Scalar, TreeBuilder, shown

_TOKEN = re.compile(
    r"""[ \t\r\n]*(?:
    (?P<mark>[{}\[\],:])
    |"(?P<text>(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*)"
    |(?P<word>-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w))
    |(?P<end>\Z)
    )""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r'\\u([dD][89abAB]..)\\u([dD][c-fC-F]..)|\\u(....)|\\(["\\/bfnrt])')
_PLAIN = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}

# What may follow, as states of a value-by-value automaton.
_VALUE, _FIRST, _KEY, _KEY_FIRST, _COLON, _NEXT, _DONE = range(7)
_WANTED = {
    _VALUE: "这里应当是一个值",
    _FIRST: "这里应当是一个值或 ]",
    _KEY: "这里应当是带双引号的键（最后一项后面不能有逗号）",
    _KEY_FIRST: "这里应当是带双引号的键或 }",
    _COLON: "键后面缺少英文冒号",
    _NEXT: "缺少英文逗号，或者括号没有配对",
    _DONE: "计划之后还有多余的内容",
}


def json_tree(text: str, file: str, findings: list[Finding]) -> Node | None:
    """The tree of a JSON text. Raises InputError DP116 (syntax) or DP114 (too deep).

    Numbers, true and false stay texts; doubled keys go to `findings` (DP115).
    """
    return _Scanner(text, file, findings).run()


class _Scanner:
    def __init__(self, text: str, file: str, findings: list[Finding]) -> None:
        self._text = text
        self._lines = Lines(file)
        self._line = 1
        self._counted = 0
        self._findings = findings
        self._builder = TreeBuilder(findings)
        self._open: list[str] = []
        self._state = _VALUE

    def run(self) -> Node | None:
        position = 0
        while True:
            match = _TOKEN.match(self._text, position)
            if match is None:
                raise self._wrong(position)
            start = match.start(match.lastgroup or 0)
            if match["end"] is not None:
                if self._state == _DONE:
                    return self._builder.root
                raise self._wrong(start)
            self._take(match, start)
            position = match.end()

    def _take(self, match: re.Match[str], start: int) -> None:
        mark = match["mark"]
        if mark is not None:
            self._take_mark(mark, start)
        elif self._state in {_KEY, _KEY_FIRST}:
            if match["text"] is None:
                raise self._wrong(start)
            self._builder.add(Scalar(_unescape(match["text"]), self._where(start)))
            self._state = _COLON
        elif self._state in {_VALUE, _FIRST}:
            word = match["word"]
            value = _unescape(match["text"]) if word is None else word
            null = word == "null" or (word is None and not value)
            self._builder.add(Scalar(value, self._where(start), null))
            self._state = _NEXT if self._open else _DONE
        else:
            raise self._wrong(start)

    def _take_mark(self, mark: str, start: int) -> None:
        state = self._state
        if mark in "{[" and state in {_VALUE, _FIRST}:
            self._builder.open(mark == "{", self._where(start))
            self._open.append("}" if mark == "{" else "]")
            self._state = _KEY_FIRST if mark == "{" else _FIRST
        elif mark in "}]" and self._open and mark == self._open[-1] and self._may_close():
            self._open.pop()
            self._builder.close()
            self._state = _NEXT if self._open else _DONE
        elif mark == "," and state == _NEXT:
            self._state = _KEY if self._open[-1] == "}" else _VALUE
        elif mark == ":" and state == _COLON:
            self._state = _VALUE
        else:
            raise self._wrong(start)

    def _may_close(self) -> bool:
        return self._state in {_NEXT, _FIRST, _KEY_FIRST}

    def _where(self, position: int) -> Place:
        self._line += self._text.count("\n", self._counted, position)
        self._counted = position
        return self._lines[self._line]

    def _wrong(self, position: int) -> InputError:
        rest = self._text[position : position + 200]
        blank = len(rest) - len(rest.lstrip(" \t\r\n"))
        place = self._where(position + blank)
        here = shown(rest.lstrip().split("\n")[0], 20)
        says, remedy = (
            f"{_WANTED[self._state]}：{f'“{here}”' if here else '文件到此结束'}",
            "请检查引号、逗号和括号",
        )
        if here[:1] == '"':
            says, remedy = "文字的引号没有配对，或者反斜杠写法不对", "补上双引号；反斜杠写成 \\\\"
        elif here[:2] in {"//", "/*"} or here[:1] == "#":
            says, remedy = "JSON 不能写注释", "删掉注释，或者改用 YAML"
        elif here[:1] == "'":
            says, remedy = "JSON 的文字要用双引号", "把单引号换成双引号"
        elif here[:3] in {"NaN", "Inf", "-In"}:
            says, remedy = f"{here[:3]} 不是 JSON 的数", "请写普通的数字"
        return InputError([*self._findings, Finding("DP116", says, remedy, place)])


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text

    def plain(match: re.Match[str]) -> str:
        high, low, single, letter = match.groups()
        if high:
            return chr(0x10000 + ((int(high, 16) & 0x3FF) << 10) + (int(low, 16) & 0x3FF))
        if single:
            code = int(single, 16)
            return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)
        return _PLAIN.get(letter, letter)

    return _ESCAPE.sub(plain, text)
