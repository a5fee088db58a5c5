"""A line of a feed, and what it may say whatever component it stands in.

Most lines of a feed occur in every event; each is parsed and judged once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from projects.errors import Level

Complaint = tuple[str, str, str, Level]
"""Code, what is wrong, what to do, how bad it is."""


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """A content line: name in capitals, parameters, the value as written, what is wrong with it by
    itself. One object a text."""

    name: str
    params: dict[str, str]
    value: str
    complaints: tuple[Complaint, ...]


DURATION = re.compile(
    r"[+-]?P(?:[0-9]+W|(?=[0-9]|T[0-9])(?:[0-9]+D)?"
    r"(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+S)?)?)"
)
TEXTS = frozenset(
    {"SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT", "NAME", "X-WR-CALNAME",
     "X-WR-CALDESC", "CATEGORIES", "RESOURCES"}
)  # fmt: skip
MAX_SUMMARY = 48
"""Characters of a title; phones show twenty."""
MAX_ADDRESS = 256
MAX_UID = 255
"""Octets (RFC 7986 5.3)."""

_NAME = re.compile(r"[A-Za-z0-9-]+")
CONTROLS = r"\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ufeff"
_CONTROL = re.compile(f"[{CONTROLS}]")
_COLON = re.compile(r'((?:"[^"]*"|[^":])*):')
_SEMICOLON = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
"""One with an even number of quotes behind it."""
_ESCAPES = re.compile(r"\\[,;nN]")
_STAMP = re.compile(r"[0-9]{8}T([01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]Z")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.\[\]:-]+(?:/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?")
# The names of CSS3, which are those that RFC 7986 5.9 allows.
COLOURS = frozenset(
    """aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue
    blueviolet brown burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson
    cyan darkblue darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta
    darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray
    darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue firebrick
    floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey
    honeydew hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon
    lightblue lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink
    lightsalmon lightseagreen lightskyblue lightslategray lightslategrey lightsteelblue lightyellow
    lime limegreen linen magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple
    mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred midnightblue
    mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid
    palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum
    powderblue purple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna
    silver skyblue slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato
    turquoise violet wheat white whitesmoke yellow yellowgreen""".split()  # noqa: SIM905 - 147 words
)


@lru_cache(maxsize=4096)
def content_of(octets: bytes) -> Content | None:
    """A content line; None when it is none. Quoted parameter values may hold `:` and `;`."""
    text = octets.decode(errors="replace")
    head, colon, value = text.partition(":")
    if '"' in head:
        head, colon, value = _split(text)
    known = _head(head) if colon else None
    if known is None:
        return None
    name, params = known
    found = list(_complaints(name, params, value))
    if not text.isprintable() and _CONTROL.search(text):
        found.append(("DP745", f"{name} 含有控制字符", "生成前清除控制字符", "error"))
    return Content(name, params, value, tuple(found))


@lru_cache(maxsize=256)
def _head(head: str) -> tuple[str, dict[str, str]] | None:
    """Name and parameters of a line; None where it can have none."""
    name, *given = _SEMICOLON.split(head)
    params = {}
    for part in given:
        key, equals, value = part.partition("=")
        if not equals or not _NAME.fullmatch(key):
            return None
        params[key.upper()] = value.strip('"')
    return (name.upper(), params) if _NAME.fullmatch(name) else None


def _split(text: str) -> tuple[str, str, str]:
    """Before and after the first colon outside of quotes."""
    found = _COLON.match(text)
    return (found[1], ":", text[found.end() :]) if found else (text, "", "")


def day_of(text: str) -> date | None:
    """A day written YYYYMMDD; None where it is none."""
    if len(text) != 8 or not text.isascii() or not text.isdigit():
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def _complaints(name: str, params: dict[str, str], value: str) -> Iterator[Complaint]:
    if name in TEXTS:
        yield from _text(name, value)
    for key in params:
        if key == "TZID":
            yield "DP754", f"{name} 带有时区", "全天事件不写时区", "error"
        elif key in ("CHARSET", "ENCODING"):
            yield "DP755", f"{name} 带有 {key} 参数", "文件一律为 UTF-8，去掉该参数", "error"
    if name in ("URL", "SOURCE"):
        yield from _address(name, value)
    elif name == "UID" and (len(value.encode()) > MAX_UID or "\\" in value):
        yield "DP753", f"UID 超过 {MAX_UID} 字节或含反斜杠", "缩短标识", "error"
    elif name == "REFRESH-INTERVAL" and not _positive(value):
        remedy = "写成 REFRESH-INTERVAL;VALUE=DURATION:PT6H"
        yield "DP749", "REFRESH-INTERVAL 写法有误", remedy, "error"
    elif (rule := _VALUES.get(name)) and not rule[0](value):
        yield "DP755", f"{name} 的值无效：{value[:30]}", rule[1], "error"


def _text(name: str, value: str) -> Iterator[Complaint]:
    if "\\" in value:
        value = _ESCAPES.sub("字", value)
        if "\\" in value:
            yield "DP752", f"{name} 中有反斜杠", "正文中的反斜杠改为／", "error"
    listed = name in ("CATEGORIES", "RESOURCES")
    if ";" in value or ("," in value and not listed):
        yield "DP752", f"{name} 中的逗号或分号未转义", "写作 \\, 与 \\;", "error"
    if name == "SUMMARY" and len(value) > MAX_SUMMARY:
        says = f"标题 {len(value)} 个字，超过 {MAX_SUMMARY} 个"
        yield "DP755", says, "标题只写节点与偏差，其余写入说明", "warning"


def _address(name: str, value: str) -> Iterator[Complaint]:
    """Where a client would look: macOS and Google fail silently on anything unusual."""
    if not _ADDRESS.fullmatch(value):
        says = f"{name} 不是可用的地址：{value[:60]}"
        yield "DP759", says, "用 http(s) 地址，只含英文字符，不带问号参数", "error"
    elif len(value) > MAX_ADDRESS:
        says = f"{name} 长 {len(value)} 个字符，超过 {MAX_ADDRESS} 个"
        yield "DP759", says, "缩短地址", "error"


def stamped(value: str) -> bool:
    """Whether a value is a moment in UTC."""
    return bool(_STAMP.fullmatch(value)) and day_of(value[:8]) is not None


def _positive(value: str) -> bool:
    """A duration that is neither negative nor nothing."""
    return (
        bool(DURATION.fullmatch(value)) and value[0] != "-" and any(c in "123456789" for c in value)
    )


def _one_of(*words: str) -> tuple[Callable[[str], bool], str]:
    return frozenset(words).__contains__, f"只能是 {'、'.join(words)}"


def _matching(pattern: str, example: str) -> tuple[Callable[[str], bool], str]:
    whole = re.compile(pattern)
    return lambda value: bool(whole.fullmatch(value)), f"例如 {example}"


_STAMPS = (stamped, "例如 20231231T100000Z")
_VALUES: dict[str, tuple[Callable[[str], bool], str]] = {
    "DTSTAMP": _STAMPS,
    "CREATED": _STAMPS,
    "LAST-MODIFIED": _STAMPS,
    "CALSCALE": _one_of("GREGORIAN"),
    "SEQUENCE": _matching("[0-9]{1,9}", "0"),
    "PRIORITY": _matching("[0-9]", "1"),
    "STATUS": _one_of("TENTATIVE", "CONFIRMED", "CANCELLED"),
    "TRANSP": _one_of("TRANSPARENT", "OPAQUE"),
    "COLOR": (COLOURS.__contains__, "用 CSS 颜色名，例如 crimson"),
    "X-PUBLISHED-TTL": (_positive, "例如 PT6H"),
    "X-WR-TIMEZONE": _matching("UTC|[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z0-9_+-]+)+", "Asia/Shanghai"),
    "X-MICROSOFT-CDO-ALLDAYEVENT": _one_of("TRUE"),
    "X-MICROSOFT-CDO-BUSYSTATUS": _one_of("FREE"),
}
