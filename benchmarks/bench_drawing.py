"""What it costs to draw a 横道图, beside the naive way: one matplotlib bar per task.

    python -m benchmarks.bench_drawing

A plan of 2,000 rows as SVG (reading the schedule, laying out and writing), an A3 page as PNG, the
first and a further A3 page as PDF, and the memory of a process that writes 2,000 rows as PDF. The
peer draws the same rows the way it is usually done: `barh` for every work, `text` for every word of
the table and every label, `annotate` for every link, in the same typeface, saved as one long SVG
with matplotlib's default settings (letters as outlines, each once); it has no scale but its axis,
no shading, no legend, no pages and looks for no room. Both read the chart from the same schedule.

CPU seconds, the best of five runs after a warm-up (the peer: one run); the ratio is to the peer in
the same run. The peer is measured on fewer rows as well, since it does not grow evenly.
"""

from __future__ import annotations

import io
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from gantt.barchart.chart import read_chart  # noqa: E402 - run as a script as well
from gantt.barchart.page import layout_bars  # noqa: E402 - as above
from gantt.fonts import typeface  # noqa: E402 - as above
from gantt.scene import Scene  # noqa: E402 - as above
from gantt.text import Type  # noqa: E402 - as above
from gantt.write_mpl import pdf_of, png_of  # noqa: E402 - as above
from gantt.write_svg import svg_of  # noqa: E402 - as above
from projects.schedule import Schedule  # noqa: E402 - as above
from tests.gantt.gantt_plans import long_schedule  # noqa: E402 - as above

ROWS = 2_000
_MEMORY = "--memory"


def seconds(work: Callable[[], object], runs: int = 5) -> float:
    """CPU seconds of the best of some runs."""
    best = float("inf")
    for _ in range(runs):
        begun = process_time()
        work()
        best = min(best, process_time() - begun)
    return best


def pages(schedule: Schedule) -> list[Scene]:
    """The chart of a schedule, laid out."""
    return layout_bars(read_chart(schedule), Type(typeface()))


def drawn(schedule: Schedule) -> int:
    """The chart of a schedule as SVG; its size in characters."""
    return sum(len(svg_of(scene)) for scene in pages(schedule))


def naively(schedule: Schedule) -> int:
    """The same words, bars and links with matplotlib's own artists on one long page, saved as SVG
    with its default settings; the size in bytes."""
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontPath, FontProperties

    face = typeface().regular
    font: Any = FontProperties(fname=FontPath(str(face.path), face.index), size=8)
    chart = read_chart(schedule)
    figure = Figure(figsize=(16.5, 0.22 * len(chart.rows)))
    axes = figure.add_axes((0.4, 0.01, 0.58, 0.98))
    side = axes.get_yaxis_transform()
    spans = {}
    for y, row in enumerate(chart.rows):
        cells = (row.number, row.name, row.owner, row.days, row.start_day, row.finish_day)
        for k, cell in enumerate((*cells, row.total_float)):
            x = -0.66 + 0.09 * k
            axes.text(x, y, str(cell), fontproperties=font, va="center", transform=side)
        if row.start is None or row.finish is None:
            continue
        left, right = row.start / 1440, row.finish / 1440
        spans[row.id] = (left, right, y)
        axes.barh(y, right - left, left=left, height=0.5, edgecolor="#2F6DA8")
        axes.text(right, y, f"{row.owner} {row.finish_day}", fontproperties=font, va="center")
    for tie in chart.ties:
        _, right, y0 = spans[tie.before]
        left, _, y1 = spans[tie.after]
        arrow = {"arrowstyle": "->", "connectionstyle": "angle"}
        axes.annotate("", (left, y1), (right, y0), arrowprops=arrow)
    axes.invert_yaxis()
    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg")
    return buffer.tell()


def megabytes() -> int:
    """The peak memory of a process of its own that writes the plan as PDF."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.bench_drawing", _MEMORY],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)


def main() -> int:
    """Print the table."""
    if _MEMORY in sys.argv:
        pdf_of(pages(long_schedule(ROWS)), typeface())
        sys.stdout.write(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}\n")
        return 0
    out, faces = sys.stdout.write, typeface()
    peak = megabytes()  # first: a child's peak counts what its parent held when it was started
    out("rows       ours SVG   a bar per task   ratio\n")
    for rows in (200, ROWS):
        schedule = long_schedule(rows)
        list(schedule)
        drawn(schedule)
        ours = seconds(lambda plan=schedule: drawn(plan))  # type: ignore[misc]  # of this turn
        theirs = seconds(lambda plan=schedule: naively(plan), 1)  # type: ignore[misc]  # as above
        out(f"{rows:5}{ours:12.2f} s{theirs:15.2f} s{theirs / ours:8.0f}\n")
    sheets = pages(long_schedule(120))
    png_of(sheets[0], faces)
    out(f"A3 page as PNG         {seconds(lambda: png_of(sheets[0], faces)):6.2f} s\n")
    one = seconds(lambda: pdf_of(sheets[:1], faces))
    two = seconds(lambda: pdf_of(sheets[:2], faces))
    out(f"A3 page as PDF, first  {one:6.2f} s\n")
    out(f"A3 page as PDF, next   {two - one:6.2f} s\n")
    out(f"{ROWS} rows as PDF, peak {peak:5} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
