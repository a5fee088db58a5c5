"""The typeface is found, measured as fontTools measures it, and proves every glyph."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from fontTools.ttLib import TTCollection, TTFont  # type: ignore[import-untyped]

from gantt.fonts import Face, Typeface, find_typeface, missing_glyphs, typeface
from gantt.sfnt import names_in
from gantt.text import Type
from projects.errors import InputError

RARE = "㙍䶮𬭎丽江"


def _by_fonttools(face: Face) -> dict[int, int]:
    path = str(face.path)
    font = TTCollection(path).fonts[face.index] if path.endswith(".ttc") else TTFont(path)
    metrics = font["hmtx"].metrics
    scale = 1000 / font["head"].unitsPerEm
    return {code: round(metrics[glyph][0] * scale) for code, glyph in font.getBestCmap().items()}


def _packaged() -> list[Path]:
    spec = find_spec("pylopdf_fonts_zh_cn")
    assert spec is not None
    assert spec.submodule_search_locations
    return sorted(Path(spec.submodule_search_locations[0]).glob("*.otf"))


@pytest.mark.parametrize("bold", [False, True])
def test_every_character_is_as_wide_as_fonttools_says_and_no_other_is_known(bold: bool) -> None:
    face = typeface().face(bold)
    widths = _by_fonttools(face)
    samples = [*range(0x20, 0x2FA20, 7), *map(ord, RARE)]
    assert {c: face.metrics.advance(c) for c in samples} == {c: widths.get(c) for c in samples}


def test_the_width_of_a_line_is_the_sum_of_its_letters() -> None:
    face = typeface().regular
    assert face.width("工期", 10) == pytest.approx(20)
    assert face.width("工期12", 10) == pytest.approx(20 + face.width("1", 10) + face.width("2", 10))


def test_without_a_system_font_the_packaged_one_serves_and_has_no_bold() -> None:
    faces = find_typeface([], _packaged())
    assert faces.regular.family == "Noto Sans SC"
    assert not faces.has_bold
    assert not missing_glyphs([("九江市两湖综合治理工程●▲■◆−" + RARE[:3], True, "")], faces)


def test_a_machine_without_any_chinese_font_is_told_how_to_install_one() -> None:
    with pytest.raises(InputError) as caught:
        find_typeface([], [])
    (finding,) = caught.value.findings
    assert finding.code == "DP701"
    assert "fonts-noto-cjk" in finding.remedy


def test_a_file_that_is_no_font_is_passed_over(tmp_path: Path) -> None:
    for name, content in (
        ("NotoSansCJK-a.ttc", b"ttcf\x00"),
        ("NotoSansSC-b.otf", b""),
        ("c.otf", b"x" * 400),
    ):
        (tmp_path / name).write_bytes(content)
        assert names_in(tmp_path / name) == []


def test_a_missing_glyph_names_the_work_and_every_character_once() -> None:
    findings = missing_glyphs(
        [("清淤😀✔😀", False, "L301"), ("清淤😀✔", False, "L301")], typeface()
    )
    (finding,) = findings
    assert finding.code == "DP702"
    assert finding.item == "L301"
    assert finding.says.count("U+1F600") == 1
    assert "U+2714" in finding.says


def test_rare_characters_of_place_names_have_glyphs() -> None:
    assert missing_glyphs([(RARE, False, ""), (RARE, True, "")], typeface()) == []


def test_the_installed_face_comes_before_the_packaged_one_which_comes_before_a_refusal() -> None:
    installed = typeface().regular.path
    assert installed not in _packaged()
    both = find_typeface([installed, typeface().bold.path], _packaged())
    assert both.regular.family == "Noto Sans CJK SC"
    assert both.has_bold
    assert find_typeface([], _packaged()).regular.path in _packaged()
    with pytest.raises(InputError, match="pylopdf-fonts-zh-cn"):
        find_typeface([], [])


def test_both_faces_have_the_rare_characters_of_names_also_beyond_the_basic_plane() -> None:
    for faces in (typeface(), find_typeface([], _packaged())):
        assert (
            missing_glyphs([("㙟浬堃龑𬭎镕喆埇犇㙍䶮", bold, "") for bold in (False, True)], faces)
            == []
        )


def _without(face: Face, letter: str) -> Face:
    """The face as if it lacked a character."""
    metrics = face.metrics
    known: dict[int, int | None] = {ord(letter): None}
    return replace(face, metrics=replace(metrics, known=known, present=set(), lines={}))


def test_bold_text_is_set_in_the_regular_face_where_only_that_has_a_character() -> None:
    own = typeface()
    faces = Typeface(own.regular, _without(own.bold, "堃"))
    assert missing_glyphs([("李堃", True, "W1")], faces) == []
    assert faces.face(True, "李堃") is faces.regular
    assert faces.face(True, "李明") is faces.bold
    assert Type(faces).width("李堃A", 10, bold=True) == faces.regular.width("李堃A", 10)


def test_what_both_faces_lack_is_still_refused() -> None:
    own = typeface()
    faces = Typeface(_without(own.regular, "堃"), _without(own.bold, "堃"))
    (finding,) = missing_glyphs([("李堃", True, "W1")], faces)
    assert finding.code == "DP702"
    assert "“堃”（U+5803）" in finding.says
