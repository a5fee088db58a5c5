"""`daopai.toml`: who we are and where things lie, every key optional."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from projects.errors import Finding, InputError, Place
from projects.lamps import PRESETS
from projects.readers.desk import suggestion
from projects.readers.source import decode, load
from projects.workspace import channels
from projects.workspace.checking import TABLE, check_settings

MARK: Final = "daopai.toml"
DEFAULT_DOMAIN: Final = "daopai.local"
DATABASE: Final = "daopai.db"
ADDRESS_MOST: Final = 256 - len("/ical//.ics") - 22 - 80
"""Characters of `address`: with a token of 22 and the longest feed name of 80 behind it an address
stays within the 256 characters that every calendar program takes."""
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f:]*:[0-9a-f:.]+")
_PATH = re.compile(r"(/[A-Za-z0-9._~%-]+)*")
_DOMAIN = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*")


def settings_text(organisation: str, uid_domain: str) -> str:
    """The settings of a new workspace."""
    quoted = [json.dumps(text, ensure_ascii=False) for text in (organisation, uid_domain)]
    return f"""\
# 工作区设置。改动后无须登记，下一次运行即生效。
organisation = {quoted[0]}          # 周报落款的单位名称
time_zone = "Asia/Shanghai"
uid_domain = {quoted[1]}        # 日历条目标识的域名，启用后不要再改
calendars = []                     # 国务院放假通知（holiday-cn 格式的 JSON 文件）
lamp = "yinchuan-2025"             # 计划未写明时的亮灯规则
database = "daopai.db"             # 填报、基线、台账的数据库；也可写 PostgreSQL 的地址
plans = "plans"
out = "out"
templates = "templates"            # 本单位的公文模板和用语，见 docs/templates.md
# address = "https://daopai.example.gov.cn"   # 别人订阅日历用的网址，见 docs/subscribe.md
# [check] 表改动体检的限值和口径，一行一个键，可用的键见 docs/health.md
# [notify] 表写通知渠道，一行一个："工作群" = "env:DAOPAI_WECOM"，见 docs/notify.md
"""


def read_settings(folder: Path) -> dict[str, Any]:
    """The settings of a workspace folder by key, as `Workspace` takes them.

    Raises InputError with all mistakes: DP801 no `daopai.toml`, DP802 not TOML, DP803 unknown key,
    DP804 wrong kind of value, DP805 time zone, DP806 domain, DP807 a calendar file that is not
    there, DP882 address, DP890 in the table `[notify]`, DP980 and DP981 in the table `[check]`;
    DP103 to DP107 where the file cannot be read.
    """
    path = folder / MARK
    if not path.is_file():
        raise InputError.of(
            "DP801", f"“{folder}”不是工作区：没有 {MARK}", "用 daopai init 建立工作区", Place(MARK)
        )
    raw = path.read_bytes().strip() and load(path)  # empty is fine: every key has a default
    text = decode(raw, MARK)
    findings: list[Finding] = []
    values: dict[str, Any] = {
        "plans": folder / "plans",
        "out": folder / "out",
        "templates": folder / "templates",
        "database": _database(DATABASE, folder, Place(MARK)),
    }
    for key, value in _toml(text).items():
        where = Place(MARK, _line_of(key, text))
        try:
            if key == TABLE:
                values[key] = check_settings(value, text, where)
                continue
            if key not in _KEYS:
                raise InputError.of(
                    "DP803",
                    f"{MARK} 没有“{key}”这个键",
                    suggestion(key, _ALL) or f"可用的键：{'、'.join(_ALL)}",
                    where,
                )
            values[key] = _KEYS[key](value, folder, where)
        except InputError as error:
            findings.extend(error.findings)
    for one, other in combinations(_FOLDERS, 2):
        if values[one] == values[other]:
            says = f"{one} 与 {other} 是同一个文件夹"
            where = Place(MARK, _line_of(other, text) or _line_of(one, text))
            findings.append(Finding("DP804", says, "分开写", where))
    if findings:
        raise InputError(findings)
    for key in _FOLDERS:
        values[f"{key}_folder"] = values.pop(key)
    return values


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        last = text.count("\n") + 1
        raise InputError.of(
            "DP802",
            f"{MARK} 的写法有误",
            '写成 键 = "值"：文字和汉字的键加引号，一行一个键，键不重复',
            Place(MARK, int(line[1]) if line else last),
        ) from None


def _line_of(key: str, text: str) -> int | None:
    """The line of a top-level key or of the table of that name; tomllib does not tell."""
    name = rf"(?:{re.escape(key)}|\"{re.escape(key)}\"|'{re.escape(key)}')"
    found = re.search(rf"^[ \t]*(?:{name}[ \t]*[.=]|\[+[ \t]*{name}[ \t]*[\].])", text, re.M)
    return text.count("\n", 0, found.start()) + 1 if found else None


def _text(value: Any, where: Place, key: str) -> str:
    if isinstance(value, str):
        return value.strip()
    raise InputError.of("DP804", f"{key} 应当是一段文字", f'写成 {key} = "…"', where)


def _time_zone(value: Any, _folder: Path, where: Place) -> str:
    name = _text(value, where, "time_zone")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InputError.of(
            "DP805", f"没有名为“{name}”的时区", '写成 time_zone = "Asia/Shanghai"', where
        ) from None
    return name


def uid_domain(value: Any, _folder: Path, where: Place) -> str:
    """The domain that ends the identity of calendar entries; DP806."""
    domain = _text(value, where, "uid_domain")
    if len(domain) > 100 or not _DOMAIN.fullmatch(domain):
        raise InputError.of(
            "DP806",
            f"uid_domain “{domain}”不是域名",
            "写本单位的域名，如 daopai.example.gov.cn；启用后不要再改",
            where,
        )
    return domain.lower()


def address(value: Any, where: Place) -> str:
    """The address under which people reach `daopai serve`, without a slash at its end: http(s), a
    host, perhaps a port and a path. Raises InputError DP882, DP804 for no text."""
    found = _text(value, where, "address").rstrip("/")
    wrong = address_wrong(found)
    if wrong:
        raise InputError.of(
            "DP882",
            f"address “{found}”{wrong}",
            '写成 address = "https://daopai.example.gov.cn"，后面可以有端口和路径',
            where,
        )
    return found


def address_wrong(text: str) -> str:
    """What makes a text no such address, as the end of a sentence; "" where nothing does."""
    if not (text.isascii() and text.isprintable()):
        return "有汉字、全角字符或控制字符，日历程序不认"
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "不是网址"
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        return "不是 http 或 https 的网址"
    if "@" in parts.netloc or "?" in text or "#" in text:
        return "带有用户名、问号或井号，只能是网址本身"
    if "/ical/" in f"{parts.path}/":
        return "是某个人的订阅地址，不是本机的网址"
    if not _PATH.fullmatch(parts.path):
        return "里有空格等不能用的字符"
    return f"太长，最多 {ADDRESS_MOST} 个字符" if len(text) > ADDRESS_MOST else ""


def _calendars(value: Any, folder: Path, where: Place) -> tuple[Path, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise InputError.of(
            "DP804",
            "calendars 应当是文件名的列表",
            '写成 calendars = ["calendars/2027.json"]',
            where,
        )
    files = tuple(folder / name for name in value)
    missing = [name for name, file in zip(value, files, strict=True) if not file.is_file()]
    if missing:
        raise InputError(
            Finding("DP807", f"没有日历文件 {name}", "核对文件名；路径从工作区文件夹算起", where)
            for name in missing
        )
    return files


def _lamp(value: Any, _folder: Path, where: Place) -> str:
    name = _text(value, where, "lamp")
    if name and name not in PRESETS:
        hint = suggestion(name, tuple(PRESETS)) or f"可用：{'、'.join(PRESETS)}"
        raise InputError.of("DP804", f"没有名为“{name}”的亮灯规则", hint, where)
    return name


def _subfolder(key: str) -> Callable[[Any, Path, Place], Path]:
    def read(value: Any, folder: Path, where: Place) -> Path:
        name = _text(value, where, key)
        path = (folder / name.replace("\0", "")).resolve()
        if path == folder or (path.exists() and not path.is_dir()):
            raise InputError.of("DP804", f"{key} 应当是一个文件夹", f'写成 {key} = "{key}"', where)
        return path

    return read


def _database(value: Any, folder: Path, where: Place) -> str:
    """An SQLAlchemy URL; the name of a file becomes that of an SQLite file in the workspace."""
    name = _text(value, where, "database")
    if not name:
        raise InputError.of(
            "DP804", "database 是空的", f'写成 database = "{DATABASE}"，或删去这一行', where
        )
    return name if "://" in name else f"sqlite:///{(folder / name).resolve()}"


_FOLDERS: Final = ("plans", "out", "templates")
_KEYS: Final[Mapping[str, Callable[[Any, Path, Place], Any]]] = {
    "organisation": lambda value, _, where: _text(value, where, "organisation"),
    "time_zone": _time_zone,
    "uid_domain": uid_domain,
    "calendars": _calendars,
    "lamp": _lamp,
    "database": _database,
    **{key: _subfolder(key) for key in _FOLDERS},
    "address": lambda value, _, where: address(value, where),
    channels.TABLE: lambda value, _, where: channels.channels(value, where),
}
_ALL: Final = (*_KEYS, TABLE)
