"""The golden files of the charts: the pictures of docs/gallery, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.gallery_page import files

DOCS = Path(__file__).resolve().parents[2] / "docs"
GOLDEN = sorted(path.relative_to(DOCS).as_posix() for path in (DOCS / "gallery").iterdir())


@pytest.mark.parametrize("name", ["gallery.md", *GOLDEN])
def test_a_picture_is_drawn_as_it_was(name: str) -> None:
    assert files()[name] == (DOCS / name).read_bytes(), "look at it, then: make docs"


def test_the_gallery_holds_every_picture_and_no_other() -> None:
    assert sorted(files()) == sorted(["gallery.md", *GOLDEN])
