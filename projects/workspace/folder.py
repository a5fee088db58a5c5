"""A workspace: a folder with `daopai.toml`, plan files and what is made from them.

    daopai.toml   who we are and where things lie, every key optional
    daopai.db     the store: revisions, baselines, reports, ledger (made by the first command)
    plans/        plan files
    out/          charts, feeds and bulletins
    templates/    an office's own papers and words, where it has any

`find` looks for it upwards from a folder, `resolve` turns what a person typed (a path or a project
code) into a plan file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from projects.errors import InputError, Place, reason
from projects.readers.desk import suggestion
from projects.readers.source import SUFFIXES
from projects.workspace.planfiles import TABLES, code_of, tables_of
from projects.workspace.settings import DEFAULT_DOMAIN, MARK, read_settings, settings_text
from projects.workspace.settings import uid_domain as checked_domain

if TYPE_CHECKING:
    from projects.checks.settings import CheckSettings
    from projects.holidays import DayAnswer


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """The settings of a workspace; paths are absolute.

    `organisation` signs the bulletin, `time_zone` is an IANA name, `uid_domain` ends the identity
    of every calendar entry, `calendars` are State Council notices in the holiday-cn form (the later
    one wins), `lamp` is the preset of plans that name none ("" takes the default), `database` is
    the SQLAlchemy URL of the store, `check` the thresholds and readings of the schedule check (None
    takes the defaults), `address` the URL under which people subscribe to feeds ("": none yet),
    `notify` where the secret address of each channel of notifications lies, by channel.
    """

    folder: Path
    organisation: str = ""
    time_zone: str = "Asia/Shanghai"
    uid_domain: str = DEFAULT_DOMAIN
    calendars: tuple[Path, ...] = ()
    lamp: str = ""
    database: str
    check: CheckSettings | None = None
    address: str = ""
    notify: Mapping[str, str] = field(default_factory=dict, hash=False)
    plans_folder: Path
    out_folder: Path
    templates_folder: Path

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the days of this workspace begin."""
        return ZoneInfo(self.time_zone)

    @property
    def title(self) -> str:
        """How forms and ledgers name this workspace: the organisation, else the folder."""
        return self.organisation or self.folder.name

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
        texts = [path for path in files if path.suffix.lower() not in TABLES]
        owned = {name for path in texts for name in tables_of(path)}
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
    checked_domain(uid_domain, folder, Place(MARK))
    with _writing(folder / MARK):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARK).write_text(settings_text(organisation, uid_domain), encoding="utf-8")
    workspace = open_workspace(folder)
    with _writing(folder):
        workspace.plans_folder.mkdir(exist_ok=True)
        workspace.out_folder.mkdir(exist_ok=True)
    for plan in plans:
        workspace.adopt(plan)
    return workspace


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


def open_workspace(folder: Path) -> Workspace:
    """Read a workspace. Raises InputError with all mistakes of its settings: `read_settings`."""
    folder = folder.resolve()
    return Workspace(folder=folder, **read_settings(folder))
