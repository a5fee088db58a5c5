"""A workspace: a folder with `daopai.toml`, plan files and what is made from them.

    daopai.toml   who we are and where things lie, every key optional
    plans/        plan files
    out/          charts, feeds and bulletins

`find` looks for it upwards from a folder, `resolve` turns what a person typed (a path or a project
code) into a plan file.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from projects.errors import Finding, InputError, Place, reason
from projects.lamps import PRESETS
from projects.readers.desk import suggestion
from projects.readers.source import SUFFIXES, decode, load

if TYPE_CHECKING:
    from projects.holidays import DayAnswer

MARK: Final = "daopai.toml"
DEFAULT_DOMAIN: Final = "daopai.local"
_TABLES: Final = (".csv", ".xls", ".xlsx")
_DOMAIN = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*")
_CODE = re.compile(r"""^(?:[ \t]*"code"|code)[ \t]*:[ \t]*(["']?)([\w.\-]+)\1""", re.M)
_TABLE_OF = re.compile(
    r"""^(?:[ \t]*"activities"|activities)[ \t]*:[ \t]*["']?([^"'\n]+?\.(?:csv|xlsx?))""",
    re.M | re.I,
)


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """The settings of a workspace; paths are absolute.

    `organisation` signs the bulletin, `time_zone` is an IANA name, `uid_domain` ends the identity
    of every calendar entry, `calendars` are State Council notices in the holiday-cn form (the later
    one wins), `lamp` is the preset of plans that name none ("" takes the default).
    """

    folder: Path
    organisation: str = ""
    time_zone: str = "Asia/Shanghai"
    uid_domain: str = DEFAULT_DOMAIN
    calendars: tuple[Path, ...] = ()
    lamp: str = ""
    plans_folder: Path
    out_folder: Path

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the days of this workspace begin."""
        return ZoneInfo(self.time_zone)

    def override(self) -> dict[date, DayAnswer] | None:
        """The notices of `calendars`, None where there are none.

        Raises InputError with every mistake of those files (DP381 to DP385).
        """
        if not self.calendars:
            return None
        from projects.holidays import read_override

        return read_override(self.calendars)

    def plans(self) -> list[Path]:
        """The plan files, by name. Tables that belong to a plan file are part of it."""
        if not self.plans_folder.is_dir():
            return []
        files = sorted(
            path
            for path in self.plans_folder.iterdir()
            if path.suffix.lower() in SUFFIXES
            and path.is_file()
            and not path.name.startswith((".", "~$"))
        )
        texts = [path for path in files if path.suffix.lower() not in _TABLES]
        owned = {name for path in texts for name in _tables_of(path)}
        return [path for path in files if path.name not in owned]

    def plan(self, code: str) -> Path:
        """The plan file of a project code.

        Raises InputError: DP810 unknown (with a suggestion), DP811 in two files.
        """
        plans = self.plans()
        found = [path for path in plans if code_of(path) == code]
        if not found:  # a plan that cannot be read still has a name
            found = [path for path in plans if path.stem == code]
        if len(found) > 1:
            raise InputError.of(
                "DP811",
                f"项目代码“{code}”出现在多个计划文件中：{'、'.join(path.name for path in found)}",
                "每个计划用不同的 code",
                Place(str(self.plans_folder)),
            )
        if not found:
            known = tuple(code_of(path) for path in plans)
            hint = suggestion(code, known) or (
                f"现有项目：{'、'.join(known)}" if known else f"把计划文件放进 {self.plans_folder}"
            )
            raise InputError.of("DP810", f"工作区里没有项目“{code}”", hint, Place(str(self.folder)))
        return found[0]

    def adopt(self, plan: Path) -> Path:
        """Copy a plan file into the workspace; a file that is already there stays as it is.

        Raises InputError DP812 where the copy cannot be written.
        """
        target = self.plans_folder / plan.name
        with _writing(target):
            self.plans_folder.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                draft = target.with_name(f".{target.name}.new")
                draft.write_bytes(plan.read_bytes())
                draft.replace(target)
        return target


# --- finding and making --------------------------------------------------------------------------


def find(start: Path) -> Workspace | None:
    """The workspace that holds `start`, the nearest one above; None outside of any.

    Raises InputError where its settings are wrong (see `open_workspace`).
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / MARK).is_file():
            return open_workspace(folder)
    return None


def resolve(target: str, cwd: Path) -> Path:
    """The plan file that a person means by a path, or inside a workspace by a project code.

    A path that does not exist is returned as it is: the reader says so with its own words.

    Raises InputError: DP813 no file and no workspace, DP810 or DP811 from the workspace.
    """
    path = cwd / target
    if path.is_file() or path.suffix.lower() in SUFFIXES or len(Path(target).parts) != 1:
        return path
    workspace = find(cwd)
    if workspace is None:
        raise InputError.of(
            "DP813",
            f"没有名为“{target}”的文件，当前文件夹也不在工作区内",
            "给出计划文件；或先用 daopai init 建立工作区，再用项目代码",
            Place(target),
        )
    return workspace.plan(target)


def create(
    folder: Path,
    *,
    organisation: str = "",
    uid_domain: str = DEFAULT_DOMAIN,
    plans: Sequence[Path] = (),
) -> Workspace:
    """Make a workspace in a new or empty folder and copy `plans` into it.

    Raises InputError: DP808 it is a workspace already, DP809 it holds something else, DP812 it
    cannot be written, DP806 for a bad domain.
    """
    folder = folder.resolve()
    if (folder / MARK).exists():
        raise InputError.of(
            "DP808",
            f"“{folder}”已经是工作区，没有改动它",
            "换一个文件夹，或直接使用这个工作区",
            Place(str(folder / MARK)),
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError.of(
            "DP809",
            f"“{folder}”不是空文件夹，没有改动它",
            "换一个新的或空的文件夹",
            Place(str(folder)),
        )
    _uid_domain(uid_domain, folder, Place(MARK))
    with _writing(folder / MARK):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARK).write_text(_settings_text(organisation, uid_domain), encoding="utf-8")
    workspace = open_workspace(folder)
    with _writing(folder):
        workspace.plans_folder.mkdir(exist_ok=True)
        workspace.out_folder.mkdir(exist_ok=True)
    for plan in plans:
        workspace.adopt(plan)
    return workspace


def _settings_text(organisation: str, uid_domain: str) -> str:
    quoted = [json.dumps(text, ensure_ascii=False) for text in (organisation, uid_domain)]
    return f"""\
# 工作区设置。改动后无须登记，下一次运行即生效。
organisation = {quoted[0]}          # 周报落款的单位名称
time_zone = "Asia/Shanghai"
uid_domain = {quoted[1]}        # 日历条目标识的域名，启用后不要再改
calendars = []                     # 国务院放假通知（holiday-cn 格式的 JSON 文件）
lamp = "yinchuan-2025"             # 计划未写明时的亮灯规则
plans = "plans"
out = "out"
"""


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    """Say which file could not be written, instead of a traceback."""
    try:
        yield
    except OSError as error:
        raise InputError.of(
            "DP812",
            f"写不了 {target}：{reason(error)}",
            "检查文件夹是否存在、是否有写权限、磁盘是否已满",
            Place(str(target)),
        ) from error


# --- settings ------------------------------------------------------------------------------------


def open_workspace(folder: Path) -> Workspace:
    """Read the settings of a workspace.

    Raises InputError with all mistakes: DP801 no `daopai.toml`, DP802 not TOML, DP803 unknown key,
    DP804 wrong kind of value, DP805 time zone, DP806 domain, DP807 a calendar file that is not
    there; DP103 to DP107 where the file cannot be read.
    """
    folder = folder.resolve()
    path = folder / MARK
    if not path.is_file():
        raise InputError.of(
            "DP801", f"“{folder}”不是工作区：没有 {MARK}", "用 daopai init 建立工作区", Place(MARK)
        )
    raw = path.read_bytes().strip() and load(path)  # empty is fine: every key has a default
    text = decode(raw, MARK)
    table = _toml(text)
    findings: list[Finding] = []
    values: dict[str, Any] = {"plans": folder / "plans", "out": folder / "out"}
    for key, value in table.items():
        where = Place(MARK, _line_of(key, text))
        try:
            if key not in _KEYS:
                raise InputError.of(
                    "DP803",
                    f"{MARK} 没有“{key}”这个键",
                    suggestion(key, tuple(_KEYS)) or f"可用的键：{'、'.join(_KEYS)}",
                    where,
                )
            values[key] = _KEYS[key](value, folder, where)
        except InputError as error:
            findings.extend(error.findings)
    if values["plans"] == values["out"]:
        findings.append(
            Finding(
                "DP804", "plans 与 out 是同一个文件夹", "分开写", Place(MARK, _line_of("out", text))
            )
        )
    if findings:
        raise InputError(findings)
    plans, out = values.pop("plans"), values.pop("out")
    return Workspace(folder=folder, plans_folder=plans, out_folder=out, **values)


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        last = text.count("\n") + 1
        raise InputError.of(
            "DP802",
            f"{MARK} 的写法有误",
            '写成 键 = "值"：文字加引号，一行一个键，键不重复',
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


def _uid_domain(value: Any, _folder: Path, where: Place) -> str:
    domain = _text(value, where, "uid_domain")
    if len(domain) > 100 or not _DOMAIN.fullmatch(domain):
        raise InputError.of(
            "DP806",
            f"uid_domain “{domain}”不是域名",
            "写本单位的域名，如 daopai.example.gov.cn；启用后不要再改",
            where,
        )
    return domain.lower()


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


_KEYS: Final[Mapping[str, Callable[[Any, Path, Place], Any]]] = {
    "organisation": lambda value, _, where: _text(value, where, "organisation"),
    "time_zone": _time_zone,
    "uid_domain": _uid_domain,
    "calendars": _calendars,
    "lamp": _lamp,
    "plans": _subfolder("plans"),
    "out": _subfolder("out"),
}


# --- plan files ----------------------------------------------------------------------------------


def code_of(path: Path) -> str:
    """The project code of a plan file as far as a quick look tells; else the file's name."""
    try:
        if path.suffix.lower() in _TABLES:
            from projects.readers import read_plan

            return read_plan(path).code
        found = _CODE.search(decode(load(path), path.name))
    except InputError:
        return path.stem
    return found[2] if found else path.stem


def _tables_of(path: Path) -> list[str]:
    """The tables that a plan file takes its activities from."""
    try:
        return [Path(name).name for name in _TABLE_OF.findall(decode(load(path), path.name))]
    except InputError:
        return []
