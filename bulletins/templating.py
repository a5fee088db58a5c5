"""The templates and style sheets of `bulletins/templates`."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup


@lru_cache(maxsize=8)
def template(name: str) -> Template:
    """A template by its file name. It escapes every text, and fails at a name that has no value."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("bulletins"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name)


def style(name: str) -> Markup:
    """A style sheet by its file name, to stand in a page as it is."""
    from markupsafe import Markup

    return Markup((files("bulletins") / "templates" / name).read_text("utf-8"))
