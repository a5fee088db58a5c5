"""One scene, whoever draws it: the same shapes at the same places, the same texts."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path as File
from typing import Any
from xml.etree import ElementTree

import pytest
from matplotlib.backend_bases import GraphicsContextBase, RendererBase

from gantt.fonts import Typeface, find_typeface, typeface
from gantt.pdf_text import Lines
from gantt.scene import Disc, Path, Rect, Scene, Text, line
from gantt.text import Type
from gantt.write_mpl import paint, pdf_of, png_of
from gantt.write_svg import svg_of
from tests.gantt.gantt_corpus import scenes

SVG = "{http://www.w3.org/2000/svg}"
PICTURES = ("lianghu other", "duchang both")
RARE = "㙟浬堃龑𬭎镕喆埇犇㙍䶮"
Place = tuple[str, tuple[float, ...]]


class Witness(RendererBase):
    """Notes what it is told to draw, in points of the scene."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.height = scene.height
        self.texts: list[tuple[str, float, float, float]] = []
        self.paths: list[tuple[float, ...]] = []

    def get_canvas_width_height(self) -> tuple[float, float]:
        return 0.0, self.height

    def draw_path(
        self, gc: GraphicsContextBase, path: Any, transform: Any, rgbFace: Any = None
    ) -> None:
        box = path.get_extents(transform)
        self.paths.append((box.x0, self.height - box.y1, box.x1, self.height - box.y0))

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: Any,
        angle: float,
        ismath: Any = False,
        mtext: Any = None,
    ) -> None:
        self.texts.append((s, x, y if self.flipy() else self.height - y, prop.get_size()))


def told_to_matplotlib(scene: Scene) -> Witness:
    witness = Witness(scene)
    paint(scene, typeface(), witness)
    return witness


def rounded(values: Iterator[float] | tuple[float, ...]) -> tuple[float, ...]:
    return tuple(round(value, 1) for value in values)


def in_svg(scene: Scene) -> list[Place]:
    """The place of every shape, read back from the file."""
    found: list[Place] = []
    for node in ElementTree.fromstring(svg_of(scene)).iter():
        tag, get = node.tag.removeprefix(SVG), node.attrib
        if tag == "rect":
            x, y, w, h = (float(get[k]) for k in ("x", "y", "width", "height"))
            found.append(("shape", (x, y, x + w, y + h)))
        elif tag == "circle":
            x, y, r = (float(get[k]) for k in ("cx", "cy", "r"))
            found.append(("shape", (x - r, y - r, x + r, y + r)))
        elif tag == "path":
            numbers = [float(n) for n in re.findall(r"-?[\d.]+", get["d"])]
            xs, ys = numbers[0::2], numbers[1::2]
            found.append(("shape", (min(xs), min(ys), max(xs), max(ys))))
        elif tag == "text":
            found.append((str(node.text), (float(get["x"]), float(get["y"]))))
    return found


@pytest.mark.parametrize("picture", PICTURES)
def test_svg_and_matplotlib_put_every_shape_where_the_scene_has_it(picture: str) -> None:
    for scene in scenes(picture):
        shapes = [s for s in scene.shapes if not isinstance(s, Text)]
        due = [(s.box.left, s.box.top, s.box.right, s.box.bottom) for s in shapes]
        svg = [place for kind, place in in_svg(scene) if kind == "shape"]
        plain = Scene(scene.width, scene.height, scene.title, tuple(shapes))
        drawn = told_to_matplotlib(plain).paths
        assert len(due) == len(svg) == len(drawn) > 100
        for one, two, three in zip(due, svg, drawn, strict=True):
            assert two == pytest.approx(one, abs=0.011)
            assert three == pytest.approx(one, abs=0.011)


def test_a_pdf_has_the_bytes_that_matplotlib_writes_line_by_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages = [*scenes("lianghu other")] * 2  # every line a second time
    ours = pdf_of(pages, typeface())

    def line_by_line(_: Lines, renderer: Any, *line: Any) -> None:
        renderer.draw_text(*line, 0.0, False)

    monkeypatch.setattr(Lines, "write", line_by_line)
    assert pdf_of(pages, typeface()) == ours


@pytest.mark.parametrize("picture", PICTURES)
def test_svg_and_matplotlib_set_every_text_where_the_scene_has_it(picture: str) -> None:
    for scene in scenes(picture):
        due = [(t.content, t.x, t.y) for t in scene.texts]
        svg = [(words, *place) for words, place in in_svg(scene) if words != "shape"]
        drawn = told_to_matplotlib(scene).texts
        assert len(due) == len(svg) == len(drawn) > 50
        for one, two, three, text in zip(due, svg, drawn, scene.texts, strict=True):
            assert one[0] == two[0] == three[0]
            assert two[1:] == pytest.approx(one[1:], abs=0.011)
            assert three[1] == pytest.approx(text.box.left, abs=0.011)
            assert three[2] == pytest.approx(text.y, abs=0.011)
            assert three[3] == text.size


def pdf_words(content: bytes, folder: File) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    (folder / "x.pdf").write_bytes(content)
    done = subprocess.run(
        ["pdftotext", "-raw", str(folder / "x.pdf"), "-"], capture_output=True, check=True
    )
    return done.stdout.decode()


@pytest.mark.parametrize("picture", PICTURES)
def test_the_texts_of_a_pdf_can_be_read_back_and_are_those_of_the_scene(
    picture: str, tmp_path: File
) -> None:
    page = scenes(picture)[0]
    scene = Scene(page.width, page.height, page.title, page.texts)
    words = pdf_words(pdf_of([scene], typeface()), tmp_path)
    found = re.sub(r"\s", "", words)
    letters = sorted("".join(re.sub(r"\s", "", text.content) for text in scene.texts))
    assert sorted(found) == letters, "every letter once, haloed and bold ones too"
    for text in scene.texts:
        if len(text.content) > 3 and not re.search("[ -~−…→]", text.content):
            assert text.content in found


@pytest.mark.parametrize("name", ["installed", "packaged"])
@pytest.mark.parametrize("letter", RARE)
def test_a_rare_character_is_drawn_as_itself(letter: str, name: str) -> None:
    if faces_named(name).regular.lacking(letter):
        pytest.fail(f"the {name} face lacks {letter}")
    assert drawn(letter, name) not in (drawn("□", name), drawn("　", name))


@pytest.mark.parametrize("name", ["installed", "packaged"])
def test_rare_characters_stay_text_in_svg_and_pdf(name: str, tmp_path: File) -> None:
    faces = faces_named(name)
    pages = [words_on_a_page(f"{letter}湖", faces) for letter in RARE]
    found = pdf_words(pdf_of(pages, faces), tmp_path)
    for letter, scene in zip(RARE, pages, strict=True):
        assert f"{letter}湖" in svg_of(scene)
        assert f"{letter}湖" in found


@cache
def faces_named(name: str) -> Typeface:
    return typeface() if name == "installed" else packaged()


@cache
def drawn(letter: str, name: str) -> bytes:
    faces = faces_named(name)
    return png_of(words_on_a_page(f"{letter}湖", faces), faces)


def words_on_a_page(words: str, faces: Typeface) -> Scene:
    return Scene(60, 30, "字", (Type(faces).set(4, 22, words, 20),))


def packaged() -> Typeface:
    from gantt.fonts import _packaged_files

    return find_typeface([], _packaged_files())


def test_a_disc_a_dash_and_a_see_through_shape_are_drawn_alike_by_both() -> None:
    shapes = (
        Disc(30, 30, 10, "bar", "#8DB7DE", "#1F2933", 1.0),
        line((5, 5), (55, 5), layer="grid", stroke="#C4421A", width=2, dash=(4, 2)),
        Path((((5, 40), (55, 40), (30, 55)),), "wedge", None, 0, "#0B6E4F", True, (), 0.14),
        Rect(2, 2, 56, 56, "frame", None, "#1F2933", 1.0),
    )
    scene = Scene(60, 60, "", shapes)
    due = [(s.box.left, s.box.top, s.box.right, s.box.bottom) for s in shapes]
    svg = [place for _, place in in_svg(scene)]
    for one, two, three in zip(due, svg, told_to_matplotlib(scene).paths, strict=True):
        assert two == pytest.approx(one, abs=0.011)
        assert three == pytest.approx(one, abs=0.011)
    assert 'stroke-dasharray="4 2"' in svg_of(scene)
    assert 'fill-opacity="0.14"' in svg_of(scene)
