"""Files: formats, names, repeatable bytes, glyphs, cost of import."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from gantt import BarOptions, draw_gantt, gantt_scenes, svg_of
from gantt.fonts import find_typeface, typeface
from gantt.scene import Rect, Scene
from gantt.text import Type
from gantt.write_mpl import PNG_DPI, pdf_of, png_of
from projects.errors import InputError
from tests.gantt.gantt_plans import PROGRESS, long_schedule, small_schedule

SVG = "{http://www.w3.org/2000/svg}"
ROOT = Path(__file__).resolve().parents[2]


def test_further_pages_of_an_svg_get_a_number_and_a_pdf_holds_them_all(tmp_path: Path) -> None:
    plan = long_schedule()
    written = draw_gantt(plan, tmp_path / "横道图.svg")
    assert [path.name for path in written] == ["横道图.svg", "横道图-2.svg", "横道图-3.svg"]
    assert all(path.stat().st_size > 10_000 for path in written)
    (pdf,) = draw_gantt(long_schedule(45), tmp_path / "g.pdf", BarOptions(paper="A4"))
    content = pdf.read_bytes()
    assert content.startswith(b"%PDF")
    assert content.count(b"/Type /Page ") == 2


def test_svg_is_well_formed_keeps_text_as_text_and_asks_nothing_of_the_network() -> None:
    plan = small_schedule(name="甲 & 乙 <一期>", owner="A&B<公司>")
    (scene,) = gantt_scenes(plan, progress=PROGRESS)
    root = ElementTree.fromstring(svg_of(scene))
    assert [node.text for node in root.iter(f"{SVG}text")] == [text.content for text in scene.texts]
    assert root.findtext(f"{SVG}title") == "甲 & 乙 <一期>倒排工期横道图"
    assert "Noto Sans CJK SC" in root.attrib["font-family"]
    assert "http" not in svg_of(scene).replace("http://www.w3.org/2000/svg", "")


def test_the_same_schedule_gives_the_same_svg_whatever_the_hash_seed() -> None:
    program = (
        "import sys, hashlib; sys.path.insert(0, '.');"
        "from gantt import gantt_scenes, svg_of;"
        "from tests.gantt.gantt_plans import PROGRESS, small_schedule;"
        "svg = svg_of(gantt_scenes(small_schedule(), progress=PROGRESS)[0]);"
        "print(hashlib.sha256(svg.encode()).hexdigest())"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PATH": "", "HOME": str(Path.home())},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1


def test_png_and_pdf_repeat_to_the_byte_and_carry_no_date() -> None:
    scenes, faces = (
        gantt_scenes(small_schedule(), BarOptions(paper="A4"), progress=PROGRESS),
        typeface(),
    )
    pdf = pdf_of(scenes, faces)
    assert pdf == pdf_of(scenes, faces)
    assert b"CreationDate" not in pdf
    assert png_of(scenes[0], faces) == png_of(scenes[0], faces)


def test_a_png_has_the_papers_size_and_the_scenes_colours_where_the_scene_has_them() -> None:
    (scene,) = gantt_scenes(small_schedule(), BarOptions(paper="A4"))
    image = Image.open(io.BytesIO(png_of(scene, typeface()))).convert("RGB")
    dots = PNG_DPI / 72
    assert image.size == pytest.approx((scene.width * dots, scene.height * dots), abs=1)
    solid = [s for s in scene.shapes if isinstance(s, Rect) and s.role in ("summary", "line-label")]
    assert len(solid) >= 4
    for rect in solid:
        spot = (round((rect.x + 1) * dots), round((rect.y + 1) * dots))
        assert bytes(image.crop((*spot, spot[0] + 1, spot[1] + 1)).tobytes()) == bytes.fromhex(
            str(rect.fill)[1:]
        )


def test_a_typeface_without_bold_still_sets_the_title_heavier() -> None:
    regular = find_typeface([typeface().regular.path], [])
    assert not regular.has_bold

    def ink(bold: bool) -> int:
        text = Type(regular).set(10, 40, "倒排工期", 24, bold=bold)
        page = png_of(Scene(120, 60, "", (text,)), regular)
        return sum(255 - value for value in Image.open(io.BytesIO(page)).convert("L").tobytes())

    assert ink(bold=True) > 1.05 * ink(bold=False)


@pytest.mark.parametrize("bad", ["闭水试验😀", "井盖\u200d更换", "换行\x07"])
def test_a_character_without_a_glyph_is_refused_in_every_format(tmp_path: Path, bad: str) -> None:
    for suffix in ("svg", "png", "pdf"):
        with pytest.raises(InputError) as caught:
            draw_gantt(small_schedule(owner=bad), tmp_path / f"g.{suffix}")
        (finding,) = caught.value.findings
        assert finding.code == "DP702"
        assert finding.item == "B5"
    assert list(tmp_path.iterdir()) == []


def test_a_bad_character_in_the_cut_off_end_of_a_name_is_found_too() -> None:
    with pytest.raises(InputError, match="U\\+1F600"):
        gantt_scenes(small_schedule(owner="责任单位名称特别长" * 6 + "😀"), BarOptions(paper="A4"))


@pytest.mark.parametrize("name", ["g.docx", "g", "g.html"])
def test_another_suffix_is_refused_with_the_three_that_work(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as caught:
        draw_gantt(small_schedule(), tmp_path / name)
    assert caught.value.findings[0].code == "DP703"
    assert ".png、.svg、.pdf" in caught.value.findings[0].says


def test_an_unknown_paper_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        draw_gantt(small_schedule(), tmp_path / "g.svg", BarOptions(paper="B5"))
    assert caught.value.findings[0].code == "DP704"
    assert "A4、A3、A2、A1、A0" in caught.value.findings[0].remedy


def test_importing_and_drawing_svg_loads_no_heavy_library() -> None:
    program = (
        "import sys; sys.path.insert(0, '.');"
        "from gantt import gantt_scenes, svg_of;"
        "from tests.gantt.gantt_plans import small_schedule;"
        "svg_of(gantt_scenes(small_schedule())[0]);"
        "heavy = {'matplotlib', 'numpy', 'pandas', 'fontTools', 'PIL', 'prefect'};"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
