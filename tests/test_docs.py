"""What the documents say is true: links, code names, examples with their dates, shown outputs."""

from __future__ import annotations

import csv
import io
import re
import shlex
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import takewhile
from pathlib import Path

import pytest
from PIL import Image, ImageChops

import cli
from docs import build
from docs.house import ROOMS, module_imports, room_imports
from projects.bundled import path
from projects.codes import CODES
from projects.progress import progress
from projects.readers import read_plan, read_text
from projects.schedule import Schedule, schedule
from projects.schedule.floatpaths import float_paths
from tests.test_cli_forms import fill

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
EXAMPLES = ROOT / "examples"
TWINS = [ROOT / name for name in build.READMES]
PAGES = [*TWINS, ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)")
YAML = re.compile(r"^ *```yaml\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
FRAME = """daopai: 1
code: frame
name: 片段
start: 2023-03-07
activities:
  - {id: L020, name: 环湖管网, duration: 90}
  - {id: L600, name: 主体完工, duration: 0, after: L020}
"""
COLUMNS = {
    "early start": "early_start_day",
    "early finish": "early_finish_day",
    "late start": "late_start_day",
    "late finish": "late_finish_day",
    "total float": "total_float_days",
    "free float": "free_float_days",
}


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def tables(text: str) -> Iterator[list[dict[str, str]]]:
    """The tables of a Markdown text, each row under its headings."""
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        rows = [
            [cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()
        ]
        yield [dict(zip(rows[0], row, strict=True)) for row in rows[2:]]


# -- links, paths, generated pages -------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_to_a_file_and_its_heading(page: Path) -> None:
    lost = []
    for target in LINK.findall(read(page)):
        if re.match(r"https?://", target):
            continue
        name, _, heading = target.partition("#")
        goal = (page.parent / name).resolve() if name else page
        slugs = {
            re.sub(r"[^\w\- ]", "", line.lstrip("# ").lower()).replace(" ", "-")
            for line in (read(goal).splitlines() if goal.suffix == ".md" else ())
            if line.startswith("#")
        }
        if not goal.exists() or (heading and heading not in slugs):
            lost.append(target)
    assert lost == []


EXAMPLE_FILES = sorted(path for path in EXAMPLES.rglob("*") if path.suffix not in ("", ".pyc"))


@pytest.mark.parametrize("page", [*PAGES, *EXAMPLE_FILES], ids=lambda page: page.name)
def test_no_page_names_a_machine_a_person_or_an_address(page: Path) -> None:
    text = page.read_text(encoding="utf-8-sig")
    paths = re.findall(r"(?<![\w.])/(?:home|root|Users|work|opt|tmp|mnt)/\S*|[A-Z]:\\\S+", text)
    paths = [path for path in paths if not path.startswith("/opt/daopai/")]  # where it is installed
    mails = re.findall(r"[\w.+-]+@[\w-]+\.\w{2,}(?!\w)", text)
    own = {"docs.astral.sh", "www.mpxj.org", "semver.org", "pypi.org"}
    own |= {"mirror.example", "daopai.example"}
    hosts = set(re.findall(r"https?://([^/\s:)`\"]+)", text)) - own - {"127.0.0.1", "localhost"}
    assert (paths, mails, sorted(hosts)) == ([], [], [])


GENERATED = ("codes.md", "commands.md", "pictures/architecture.svg", "rules.md")


@cache
def generated() -> dict[str, str]:
    """The generated pages as they should be."""
    return build.pages()


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_page_is_current(name: str) -> None:
    assert read(DOCS / name) == generated()[name], "run make docs"


def test_every_generated_page_is_among_those_that_are_checked() -> None:
    assert set(generated()) == set(GENERATED)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_code_and_every_file_that_a_page_names_exists(page: Path) -> None:
    text = read(page)
    codes = set(re.findall(r"\bDP\d{3}\b", text))
    folders = "|".join([*(room for room in ROOMS if room != "cli"), "tests", "docs", "scripts"])
    files = re.findall(rf"`((?:{folders})/[\w/]+\.py)`", text)
    assert sorted(codes - CODES.keys()) == []
    assert [name for name in files if not (ROOT / name).exists()] == []


def test_the_index_lists_every_page() -> None:
    listed = set(LINK.findall(read(DOCS / "README.md")))
    assert {page.name for page in DOCS.glob("*.md")} - {"README.md"} <= listed


# -- pictures ----------------------------------------------------------------------------------


def test_the_picture_of_the_house_shows_every_room_and_module() -> None:
    words = {text.text for text in ET.fromstring(generated()["pictures/architecture.svg"]).iter()}
    folder = ROOT / "projects"
    modules = {
        item.name.removesuffix(".py") for item in folder.iterdir() if item.name[0] not in "_."
    }
    assert {name for name, _ in ROOMS.values()} <= words
    assert modules - {"errors", "model"} <= words


def test_the_imports_of_the_picture_point_down_the_house() -> None:
    floors = [{"cli"}, {"flows", "web"}, {"bulletins", "gantt", "calendars"}, {"projects"}]
    level = {room: k for k, floor in enumerate(floors) for room in floor}
    rooms = room_imports()
    assert rooms
    assert [edge for edge in rooms if level[edge[0]] >= level[edge[1]]] == []
    assert ("network", "readers") not in module_imports()


@pytest.mark.slow
def test_the_chart_of_the_readme_is_the_one_that_is_drawn_now() -> None:
    file = DOCS / "pictures" / "gantt-lianghu.png"
    kept, drawn = Image.open(file), Image.open(io.BytesIO(build.chart()))
    assert file.stat().st_size < 700_000
    assert kept.size == drawn.size
    difference = ImageChops.difference(kept.convert("L"), drawn.convert("L")).histogram()
    # Another release of the drawing library may move the edge of a letter, no bar.
    assert sum(difference[64:]) < 0.002 * kept.width * kept.height, "run make docs"


# -- glossary ----------------------------------------------------------------------------------


def source() -> str:
    files = [ROOT / "cli.py", *(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))]
    return "\n".join(read(file) for file in files)


def test_every_code_name_of_the_glossary_occurs_in_the_source() -> None:
    words = set(re.findall(r"[\w-]+", code := source()))
    rows = [row for table in tables(read(DOCS / "glossary.md")) for row in table]
    names = [row["code"].strip("`") for row in rows]
    assert len(rows) >= 80
    assert all(row["中文"] and row["English"] for row in rows)
    lost = [name for name in names if name not in words]  # of those some have two words, or a dot
    assert [n for n in lost if not re.search(rf"(?<![\w-]){re.escape(n)}(?![\w-])", code)] == []


def test_the_glossary_gives_each_term_one_row() -> None:
    terms = [row["中文"] for table in tables(read(DOCS / "glossary.md")) for row in table]
    assert sorted(set(terms)) == sorted(terms)


# -- examples with dates -----------------------------------------------------------------------


def examples() -> list[tuple[str, str, str]]:
    """(code, plan, the tables below it) of docs/semantics.md."""
    found = []
    for part in read(DOCS / "semantics.md").split("```yaml\n")[1:]:
        plan, below = part.split("```\n", 1)
        lines = iter(below.splitlines())
        shown_below = list(takewhile(lambda line: not line or line.startswith("|"), lines))
        code = re.findall(r"^code: (.*)", plan, re.MULTILINE)[0]
        found.append((code, plan, "\n".join(shown_below) + "\n"))
    return found


def computed(plan: str) -> Schedule:
    day = re.match(r"# as of (\S+)", plan)
    as_of = date.fromisoformat(day[1]) if day else None
    return schedule(read_text(plan, "example.yaml"), as_of=as_of)


def shown(plan: Schedule, item: str, heading: str) -> str:
    timing = plan[item]
    if heading == "driven by":
        return timing.driver.by if timing.driver.kind == "link" else "—"
    value = getattr(timing, COLUMNS[heading])
    return "—" if value is None else f"{value:g}" if isinstance(value, (int, float)) else str(value)


@pytest.mark.parametrize(
    ("plan", "below"), [pytest.param(*row[1:], id=row[0]) for row in examples()]
)
def test_the_dates_below_an_example_are_those_that_the_engine_gives(plan: str, below: str) -> None:
    schedule_ = computed(plan)
    by_item = {margin.item or "project": margin for margin in schedule_.deadlines}
    for rows in tables(below):
        for row in rows:
            if "path" in row:
                path_ = float_paths(schedule_)[int(row["path"]) - 1]
                assert list(row.values()) == [
                    str(path_.number),
                    " ".join(path_.works),
                    path_.joins or "—",
                    path_.link.label if path_.link else "—",
                    f"{path_.relationship_float_days:g}",
                    f"{path_.accumulated_days:g}",
                ]
            elif "item" in row:
                item = row.pop("item")
                assert {head: shown(schedule_, item, head) for head in row} == row
            else:
                margin = by_item[row["deadline of"]]
                assert row["margin"] == f"{margin.margin_days}"
                assert row["less buffer"] == f"{margin.margin_less_buffer_days}"
                assert row["governs"] == ("yes" if margin.governing else "no")


def test_every_plan_of_the_semantics_page_has_its_dates_checked() -> None:
    dated = [code for code, _, below in examples() if sum(1 for _ in tables(below))]
    assert len(dated) == len(YAML.findall(read(DOCS / "semantics.md"))) >= 12


def test_the_rule_table_of_the_semantics_page_is_the_table_that_the_engine_reads() -> None:
    from projects.rules import RULES

    (rows,) = (t for t in tables(read(DOCS / "semantics.md")) if t and "msproject" in t[0])
    words = {True: "yes", False: "no", "smaller": "the smaller", "finish": "the finish float"}
    words |= {"backward": "from the backward pass", "actual": "the actual start"}
    for name, rules in RULES.items():
        said = [row[name].partition(",")[0] for row in rows]
        assert said == [
            rules.lag_on,
            words[rules.late_binds_early],
            "override the logic" if rules.mandatory else "hold both ways",
            words[rules.total_float],
            "the work's calendar" if name == "p6" else "the plan",
            words[rules.reschedule],
            "behind the data date" if rules.reschedule else "where the file says",
            words[rules.held_through_finished],
            words[rules.late_start_of_started],
            words[rules.leads_before_start],
            words[rules.cap_at_project_end],
        ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_plan_in_a_document_can_be_read(page: Path) -> None:
    for block in YAML.findall(read(page)):
        if re.search(r"^scenario:", block, re.M):  # read in test_scenarios, on its own plan
            continue
        plan = re.sub(r"^   ", "", block, flags=re.MULTILINE) if block.startswith("   ") else block
        whole = plan if "daopai: 1" in plan else FRAME + plan
        assert read_text(whole, page.name, folder=EXAMPLES).activities


# -- the two READMEs and the examples ----------------------------------------------------------


def commands(text: str) -> list[str]:
    """The daopai and make commands of a README's code and markers, comments aside."""
    lines = re.findall(
        r"^ *(?:<!-- shows: )?((?:daopai|make|uv) [^#\n]*?) *(?:#.*|-->)?$", text, re.M
    )
    return [line.strip() for line in lines]


def test_both_readmes_name_the_same_commands_and_the_commands_exist() -> None:
    english, chinese = (commands(read(page)) for page in TWINS)
    assert english == chinese
    named = {line.split()[1] for line in english if line.startswith("daopai ")} - {"--help"}
    assert named <= set(cli.daopai.commands)
    assert set(cli.daopai.commands) - named <= {"demo", "serve"}  # make demo; runs until stopped
    targets = set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), re.MULTILINE))
    assert {line.split()[1] for line in english if line.startswith("make ")} <= targets


def test_both_readmes_have_the_same_sections_links_and_outputs() -> None:
    english, chinese = (read(page) for page in TWINS)
    marks = [re.findall(r"^#+", text, re.MULTILINE) for text in (english, chinese)]
    assert marks[0] == marks[1]
    links = [set(LINK.findall(text)) - set(build.READMES) for text in (english, chinese)]
    assert links[0] == links[1]
    outputs = [[m["output"] for m in build.SHOWS.finditer(text)] for text in (english, chinese)]
    assert outputs[0] == outputs[1]


SHOWN = [match for match in build.SHOWS.finditer(read(TWINS[0])) if match["command"] != "demo"]


@pytest.mark.parametrize("block", SHOWN, ids=lambda block: block["command"])
def test_a_readme_shows_what_the_command_prints(block: re.Match[str]) -> None:
    lines = build.chosen(build.printed(block["command"]), block["lines"])
    assert block["output"].splitlines() == lines, "run make docs"


@pytest.mark.slow(45)
def test_the_readme_shows_the_table_of_the_demo() -> None:
    text = read(TWINS[0])
    (block,) = (match for match in build.SHOWS.finditer(text) if match["command"] == "demo")
    said = build.printed("demo")
    rows = [line for line in said if re.match(r"(niandu|duchang|lianghu|paishui|fengchang) ", line)]
    assert len(rows) == 5
    assert set(rows) <= set(block["output"].splitlines()), "run make docs"


def test_the_mistakes_that_the_readme_shows_are_reported_so(tmp_path: Path) -> None:
    table = tmp_path / "bad.csv"
    rows = ["编号,工作名称,工期,前置", "A1,设计,30,", "A2,招标,二十,A1", "A3,施工,60,A9"]
    table.write_text("\n".join(rows), encoding="utf-8")
    said = "\n".join(build.printed(f"daopai check {table}"))
    for page in TWINS:
        (block,) = re.findall(r"```text\n +(DP126.*?) +```", read(page), re.DOTALL)
        for line in block.splitlines():
            assert line.strip() in said


def test_the_commands_of_the_readme_run_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from openpyxl import Workbook

    shutil.copytree(EXAMPLES, tmp_path / "examples")
    book = Workbook()
    assert book.active is not None
    with (EXAMPLES / "daolu.csv").open(encoding="utf-8-sig", newline="") as table:
        for row in csv.reader(table):
            book.active.append(row)
    book.save(tmp_path / "mytable.xlsx")
    (tmp_path / "验收单.pdf").write_bytes(b"%PDF-1.7")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", read(TWINS[0]), re.DOTALL | re.MULTILINE)
    for line in "".join(blocks).splitlines():
        words = shlex.split(line, comments=True)
        if words[0] == "cd":
            monkeypatch.chdir(words[1])
        if words[:2] == ["daopai", "report"] and words[2].endswith(".xlsx"):
            fill(Path(words[2]), "B10", {"本期完成量或百分比": "９０％"})
        if words[0] == "daopai":
            cli.daopai.main(words[1:], standalone_mode=False)
    assert "chengbeilu" in capsys.readouterr().out
    bulletins = {path.name for path in (tmp_path / "bulletins").iterdir()}
    papers = {f"周报-2026-W27{end}" for end in (".md", ".html", ".docx", "-横道图A3.pdf")}
    assert bulletins == papers | {"通报-2026-W27.docx", "charts"}
    assert (tmp_path / "office" / "out" / "台账.xlsx").stat().st_size > 10_000
    assert (tmp_path / "street.png").stat().st_size > 10_000
    assert (tmp_path / "office" / "out" / "all.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_the_example_table_is_a_plan_of_its_own() -> None:
    plan = read_plan(EXAMPLES / "daolu.csv")
    assert (plan.code, len(plan.activities)) == ("chengbeilu", 14)
    assert str(schedule(plan)["E20"].early_finish_day) == "2026-08-27"


def test_the_example_table_opens_in_excel_as_chinese() -> None:
    data = (EXAMPLES / "daolu.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert ["项目名称", "城北路道路改造工程"] in [row[:2] for row in rows]


def test_the_example_plan_opens_eight_days_late_as_the_readmes_say() -> None:
    plan = read_plan(EXAMPLES / "daolu-plan.yaml")
    computed_ = schedule(plan, as_of=date(2026, 6, 30))
    assert computed_.governing is not None
    assert computed_.governing.margin_days == -8
    assert "B10" in computed_.longest_path
    standing = progress(computed_)["B10"]
    assert (standing.reported, standing.judged) == ("是", "否")


def test_the_lake_is_ahead_of_time_and_seventeen_days_late_as_the_readmes_say() -> None:
    computed_ = schedule(read_plan(path("lianghu")), as_of=build.CHART_DAY)
    assert computed_.governing is not None
    assert computed_.governing.margin_days == -17
    deviation = progress(computed_).deviation_points
    assert deviation is not None
    assert round(deviation, 1) == 3.3
