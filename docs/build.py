"""`make docs`: writes the generated pages and pictures of docs/. Twice gives no difference.

codes.md         every finding code, from `projects.codes`
commands.md      every command with its help, from `docs/commands_page.py`
rules.md         the index of the pages of the rules, from `docs/rules_pages.py`; in the pages
                 themselves, projects/checks/pages/*.md, the examples
gallery.md       every picture, and gallery/, from `docs/gallery_page.py`
pictures/        the house, from the imports of the code; the chart of the READMEs
README*.md       what the commands print, below each `<!-- shows: command | lines -->`

Pictures use the typeface that the environment installs, so every machine draws the same.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from docs.commands_page import commands_page
from docs.gallery_page import files as gallery_files
from docs.house import architecture
from docs.rules_pages import filled
from docs.rules_pages import index as rules
from projects.checks import pages as rule_pages
from projects.codes import markdown as codes

DOCS: Final = Path(__file__).resolve().parent
ROOT: Final = DOCS.parent
READMES: Final = ("README.md", "README.zh-CN.md")
SHOWS: Final = re.compile(
    r"(<!-- shows: (?P<command>[^|\n]+?)(?: \| (?P<lines>[-\d ]+))? -->\n```text\n)"
    r"(?P<output>.*?)```",
    re.DOTALL,
)
CHART_DAY: Final = date(2023, 12, 31)
CHART_PIXELS: Final = 2400


def pages() -> dict[str, str]:
    """The generated text files: path below docs/ -> content."""
    return {
        "codes.md": codes(),
        "commands.md": commands_page(),
        "pictures/architecture.svg": architecture(),
        "rules.md": rules(),
    }


def chart() -> bytes:
    """The 横道图 of the bundled lianghu plan on its data date, on one A1 sheet, as a small PNG."""
    import pylopdf_fonts_zh_cn
    from PIL import Image

    from flows.marks import percents
    from gantt import BarOptions
    from gantt.barchart.chart import read_chart
    from gantt.barchart.page import layout_bars
    from gantt.fonts import find_typeface
    from gantt.text import Type
    from gantt.write_mpl import png_of
    from projects.bundled import path
    from projects.progress import progress
    from projects.readers import read_plan
    from projects.schedule import schedule

    computed = schedule(read_plan(path("lianghu")), as_of=CHART_DAY)
    content = read_chart(computed, progress=percents(progress(computed)))
    faces = find_typeface((), [Path(pylopdf_fonts_zh_cn.sans_path())])
    page = layout_bars(content, Type(faces), BarOptions(paper="A1"))[0]
    picture = Image.open(io.BytesIO(png_of(page, faces))).convert("RGB")
    size = CHART_PIXELS, picture.height * CHART_PIXELS // picture.width
    # A palette: a tenth of the bytes. The octree keeps rare colours (critical, data date) apart.
    small = picture.resize(size, Image.Resampling.LANCZOS).quantize(
        method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
    )
    buffer = io.BytesIO()
    small.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


@cache
def printed(command: str) -> tuple[str, ...]:
    """The lines that a command prints on 100 columns: of `daopai` or `python`; `demo` stands for
    `make demo`."""
    environment = {**os.environ, "COLUMNS": "100", "PYTHONUTF8": "1"}
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder).resolve() / "demo"
        words = ["-m", "cli", "demo", str(target)] if command == "demo" else shlex.split(command)
        if words[0] == "daopai":
            words[:1] = ["-m", "cli"]
        elif words[0] == "python":
            words = words[1:]
        done = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )
        said = done.stdout.replace(str(target), "build/demo")
    return tuple(line.rstrip() for line in said.strip("\n").splitlines())


def chosen(lines: tuple[str, ...], ranges: str | None) -> list[str]:
    """The lines that `1-6 9` names, `…` for those left out between and after; all by default."""
    if ranges is None:
        return list(lines)
    shown: list[str] = []
    last = 0
    for first, _, end in (part.partition("-") for part in ranges.split()):
        if int(first) > last + 1:
            shown.append("…")
        last = int(end or first)
        shown += lines[int(first) - 1 : last]
    return [*shown, "…"] if last < len(lines) else shown


def with_outputs(text: str) -> str:
    """A README with what its commands print now."""

    def renewed(block: re.Match[str]) -> str:
        lines = chosen(printed(block["command"]), block["lines"])
        return block[1] + "\n".join([*lines, "```"])

    return SHOWS.sub(renewed, text)


def main() -> None:
    """Write whatever differs, and say what was written."""
    files = {DOCS / name: text.encode() for name, text in pages().items()}
    files[DOCS / "pictures" / "gantt-lianghu.png"] = chart()
    files |= {DOCS / name: content for name, content in gallery_files().items()}
    files |= {rule_pages.path(name): filled(name).encode() for name in rule_pages.names()}
    for name in READMES:
        files[ROOT / name] = with_outputs((ROOT / name).read_text(encoding="utf-8")).encode()
    for stale in set((DOCS / "gallery").glob("*")) - set(files):
        stale.unlink()
    for target, content in files.items():
        target.parent.mkdir(exist_ok=True)
        if not target.is_file() or target.read_bytes() != content:
            target.write_bytes(content)
            print(target.relative_to(ROOT))


if __name__ == "__main__":
    main()
