"""The Chinese typeface: where it lies on this machine, how wide its letters are, what it lacks.

Looked for in this order: the system's "Noto Sans CJK SC" (a face inside a TTC, found by its name,
or the single OTF), then "Noto Sans SC" of the system, then the face that the package
`pylopdf-fonts-zh-cn` installs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from gantt.sfnt import FaceName, Metrics, metrics_of, names_in
from projects.errors import Finding, InputError

FAMILIES: Final = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC")
SVG_FAMILY: Final = ",".join(
    [*(f"'{family}'" for family in (*FAMILIES, "Microsoft YaHei", "PingFang SC")), "sans-serif"]
)
_PACKAGE: Final = "pylopdf_fonts_zh_cn"
_PATTERNS: Final = ("NotoSansCJK*", "NotoSansSC*", "SourceHanSans*")


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file."""

    path: Path
    index: int
    family: str
    metrics: Metrics

    def width(self, text: str, size: float) -> float:
        """The width of `text` at `size` points, without kerning (within 1 % for Chinese)."""
        units = self.metrics.lines.get(text)  # most texts of a chart have been measured before
        return (self.metrics.line(text) if units is None else units) * size / 1000

    def lacking(self, text: str) -> list[str]:
        """The characters of `text` that the face cannot draw, each once, in order."""
        metrics = self.metrics
        if metrics.present.issuperset(text):
            return []
        metrics.present.update(c for c in text if metrics.advance(ord(c)) is not None)
        return [letter for letter in dict.fromkeys(text) if letter not in metrics.present]


@dataclass(frozen=True, slots=True)
class Typeface:
    """Regular and bold. Where no bold face is installed both are the regular one."""

    regular: Face
    bold: Face

    @property
    def has_bold(self) -> bool:
        """Whether bold is a face of its own; writers thicken the regular one otherwise."""
        return (self.bold.path, self.bold.index) != (self.regular.path, self.regular.index)

    def face(self, bold: bool, text: str = "") -> Face:
        """The face that draws `text`: bold text in the regular face where only that has all of it
        (writers thicken it)."""
        if not bold:
            return self.regular
        if not text or text in self.bold.metrics.lines:  # measured before: it was bold then
            return self.bold
        return (
            self.regular
            if self.bold.lacking(text) and not self.regular.lacking(text)
            else self.bold
        )


_PACKAGED_ONLY: Final = ContextVar("packaged_only", default=False)


@contextmanager
def packaged_typeface() -> Iterator[None]:
    """Inside, `typeface` is the one that the Python package installs: every machine draws alike."""
    token = _PACKAGED_ONLY.set(True)
    try:
        yield
    finally:
        _PACKAGED_ONLY.reset(token)


def typeface() -> Typeface:
    """The Chinese typeface of this machine.

    Raises:
        InputError: DP701 where none of the known faces is installed.
    """
    return _typeface(_PACKAGED_ONLY.get())


@lru_cache(maxsize=2)
def _typeface(packaged_only: bool) -> Typeface:
    system = () if packaged_only else _system_files(_font_folders())
    return find_typeface(system, _packaged_files())


def find_typeface(system: Iterable[Path], packaged: Iterable[Path]) -> Typeface:
    """The best face among the given files; the system's come first.

    Raises:
        InputError: DP701 where none holds a known family.
    """
    found: dict[tuple[str, str], FaceName] = {}
    for path in (*system, *packaged):
        for name in names_in(path):
            found.setdefault((name.family, name.style), name)
    for family in FAMILIES:
        regular = _load(found.get((family, "Regular")))
        if regular is not None:
            return Typeface(regular, _load(found.get((family, "Bold"))) or regular)
    raise InputError.of(
        "DP701",
        "找不到可用的中文字体（Noto Sans CJK SC），无法出图",
        "Debian/Ubuntu：apt-get install fonts-noto-cjk；"
        "或在本环境中安装 Python 包 pylopdf-fonts-zh-cn",
    )


def missing_glyphs(texts: Iterable[tuple[str, bool, str]], faces: Typeface) -> list[Finding]:
    """A finding for every work whose text holds characters that the typeface cannot draw.

    Args:
        texts: (text, bold, id of the work or "").
        faces: the typeface that draws them.
    """
    findings: dict[tuple[str, str], Finding] = {}
    for text, bold, item in texts:
        lacking = faces.face(bold, text).lacking(text)
        if not lacking:
            continue
        shown = "、".join(
            f"“{c}”（U+{ord(c):04X}）" if c.isprintable() else f"U+{ord(c):04X}" for c in lacking
        )
        whose = f"工作 {item} 的文字" if item else f"文字“{_printable(text)}”"
        findings.setdefault(
            (item, shown),
            Finding(
                "DP702",
                f"{whose}含有字体 {faces.regular.family} 没有的字符：{shown}",
                "改用通行的写法，或安装收字更全的 Noto Sans CJK SC 字体",
                item=item,
            ),
        )
    return list(findings.values())


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _font_folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "win32":
        return [Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    return [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        data / "fonts",
        home / ".fonts",
    ]


def _system_files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        for pattern in _PATTERNS:
            for path in sorted(folder.rglob(pattern)) if folder.is_dir() else ():
                if path.suffix.lower() in (".ttc", ".otf", ".ttf"):
                    yield path


def _packaged_files() -> list[Path]:
    spec = find_spec(_PACKAGE)
    folders = (spec.submodule_search_locations or []) if spec else []
    return [path for folder in folders for path in sorted(Path(folder).glob("*.otf"))]


def _load(name: FaceName | None) -> Face | None:
    metrics = metrics_of(name.path, name.index) if name else None
    return Face(name.path, name.index, name.family, metrics) if name and metrics else None
