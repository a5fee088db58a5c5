"""A chart's SVG made fit to stand inside a page: nothing runs, nothing loads, no name collides."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from projects.errors import InputError

_SVG = "http://www.w3.org/2000/svg"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_DROPPED = frozenset({
    "script", "foreignobject", "iframe", "object", "embed", "audio", "video", "metadata",
    "animate", "animatemotion", "animatetransform", "set", "handler", "listener",
})  # fmt: skip
_SAFE_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")
_URL = re.compile(r"url\(\s*(['\"]?)(.*?)\1\s*\)", re.I | re.S)
_IMPORT = re.compile(r"@import[^;]*;?", re.I)
_OUTSIDE = re.compile(r"(['\"])\s*(?:[a-z][\w+.-]*:)?//.*?\1", re.I | re.S)
_NAMED = ("aria-labelledby", "aria-describedby")


def safe_svg(text: str, prefix: str) -> str:
    """The picture written anew, without scripts, event handlers or anything loaded from outside.

    Args:
        text: an SVG document.
        prefix: put before every id, so that several pictures can stand in one page.

    Raises:
        InputError: DP772 where the text is no SVG or defines entities.
    """
    root = _parse(text)
    for parent in root.iter():
        for child in list(parent):
            if _local(child.tag).lower() in _DROPPED:
                _remove(parent, child)
    for element in root.iter():
        _clean_attributes(element, prefix)
        if _local(element.tag) == "style":
            element.text = _clean_style(element.text or "", prefix)
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    root.tail = None
    return ET.tostring(root, encoding="unicode")


def _parse(text: str) -> ET.Element:
    if "<!ENTITY" in text:
        raise _refused("含有实体定义")
    try:
        root = ET.fromstring(text)
    except ET.ParseError as error:
        line, column = error.position
        raise _refused(f"第{line}行第{column + 1}列不是合格的 XML") from None
    if root.tag != f"{{{_SVG}}}svg":
        raise _refused("最外层不是 svg 元素")
    return root


def _refused(why: str) -> InputError:
    return InputError.of("DP772", f"附图不是可用的 SVG：{why}", "用 daopai gantt 重新生成横道图")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _remove(parent: ET.Element, child: ET.Element) -> None:
    """Take `child` out, but keep the text that follows it."""
    place = list(parent).index(child)
    if child.tail:
        if place:
            before = parent[place - 1]
            before.tail = (before.tail or "") + child.tail
        else:
            parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def _clean_attributes(element: ET.Element, prefix: str) -> None:
    for name, value in list(element.attrib.items()):
        if name in _HREFS:
            if value.startswith("#"):
                element.set(name, f"#{prefix}{value[1:]}")
            elif not (_local(element.tag) == "image" and _SAFE_IMAGE.fullmatch(value)):
                del element.attrib[name]
        elif _local(name).lower().startswith("on") or _local(name) in ("base", "src"):
            del element.attrib[name]
        elif name == "id":
            element.set(name, prefix + value)
        elif name in _NAMED:
            element.set(name, " ".join(prefix + one for one in value.split()))
        elif "\\" in value and "(" in value:
            del element.attrib[name]
        else:
            value = _OUTSIDE.sub("''", value) if name == "style" else value
            element.set(name, _local_urls(value, prefix))


def _clean_style(text: str, prefix: str) -> str:
    if "\\" in text:
        return ""  # an escape could spell `url` in a way that the patterns do not see
    text = _OUTSIDE.sub("''", _IMPORT.sub("", text))
    return re.sub(r"#(?=[A-Za-z_][\w-]*\s*[{,.:>])", f"#{prefix}", _local_urls(text, prefix))


def _local_urls(text: str, prefix: str) -> str:
    """References into the picture get the prefix, all others become `none`."""

    def local(match: re.Match[str]) -> str:
        target = match[2].strip()
        if target.startswith("#"):
            return f"url(#{prefix}{target[1:]})"
        return match[0] if _SAFE_IMAGE.fullmatch(target) else "none"

    return _URL.sub(local, text)
