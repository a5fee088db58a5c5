"""Files written whole or not at all, and what is told where they cannot be."""

from __future__ import annotations

from pathlib import Path

from projects.errors import InputError, Place, reason


def put(target: Path, data: bytes) -> Path:
    """Write a file, with its folder where that is missing. Raises InputError DP812."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, data)
    except OSError as error:
        raise unwritable(error, target) from error
    return target


def write_whole(target: Path, content: str | bytes) -> None:
    """Replace `target` at once: a reader sees the old file or the new one."""
    draft = target.with_name(f".{target.name}.new")
    try:
        draft.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def unwritable(error: OSError, target: Path) -> InputError:
    """What to tell where a file could not be written: DP812."""
    return InputError.of(
        "DP812",
        f"写不了 {_meant(error.filename or target)}：{reason(error)}",
        "检查文件夹是否存在、是否有写权限、磁盘是否已满",
        Place(str(target)),
    )


def _meant(path: str | Path) -> Path:
    """The file that a draft (`.name.new`) was to become."""
    file = Path(path)
    if file.suffix == ".new" and file.name.startswith("."):
        return file.with_name(file.name.removeprefix(".").removesuffix(".new"))
    return file
