"""`templates/用语.yaml`: the words that an office puts in place of the program's own.

A fixed set of keys; whatever is not written stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from projects.errors import Finding, InputError, Place
from projects.lamps import WORDS
from projects.readers.desk import suggestion
from projects.readers.nodes import Listing, Node, Scalar, is_null, named, shown
from projects.readers.nodes import Mapping as Mapped
from projects.readers.source import decode, load
from projects.readers.yamltree import yaml_tree

FILE: Final = "用语.yaml"
CODE: Final = "DP898"
LONGEST: Final = 120
"""Characters of a text."""
MOST: Final = 20
"""Entries of a list."""
_SLOT: Final = re.compile(r"\{([^{}]*)\}")
SLOTS: Final = ("年", "期")
"""What a 发文字号 may leave open: the year and the 期号."""
LAMPS: Final = tuple(WORDS.values())
SECTIONS: Final = (
    "总体情况", "本周完成", "关键节点", "存在问题及需协调事项", "下周计划",
    "慢序时情况", "存在问题及办理要求",
)  # fmt: skip


def _says(words: str, example: str) -> Any:
    """A key that is left out; `words` say what it is, `example` how it is written."""
    return field(default="", metadata={"says": words, "example": example})


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words of an office, by the keys of the file. "" and empty: the program's own."""

    落款: str = _says("发文单位，默认是工作区的 organisation", "市城市管理局")
    周报版头: str = _says("周报的发文机关标志", "倒排工期工作周报")
    通报版头: str = _says("通报的发文机关标志", "倒排工期工作通报")
    周报发文字号: str = _says("{年} 和 {期} 由程序填写；不写则用期号", "市城管周报〔{年}〕{期}号")
    通报发文字号: str = _says("同上；写了就用“文件”式的版头", "市城管通〔{年}〕{期}号")
    周报主送: str = _says("主送机关，不带冒号", "分管副市长")
    通报主送: str = _says("主送机关，不带冒号", "各责任单位")
    通报依据: str = _says("通报开头“根据……”的文件", "《倒排工期管理办法》")
    印发机关: str = _says("版记里的印发机关，默认是发文单位", "市城市管理局办公室")
    提示函结语: str = _says("提示函的最后一句", "特此提示。")
    督办单标题: str = _says("督办单的标题", "市城市管理局督办单")
    调度会标题: str = _says("调度会材料的标题", "重点项目调度会材料")
    周报签署: tuple[str, ...] = field(
        default=(), metadata={"says": "签署栏各栏", "example": ("编制", "审核", "签发")}
    )
    通报签署: tuple[str, ...] = field(
        default=(), metadata={"says": "签署栏各栏", "example": ("签发", "审核", "编制")}
    )
    抄送: Mapping[str, str] = field(
        default_factory=dict,
        hash=False,
        metadata={"says": "版记里的报送单位", "example": {"报": "市政府", "送": "各责任单位"}},
    )
    灯号: Mapping[str, str] = field(
        default_factory=dict,
        hash=False,
        metadata={
            "says": f"灯号的说法，可改的有{'、'.join(LAMPS)}",
            "example": {"红灯": "滞后", "黄灯": "偏慢", "绿灯": "正常"},
            "keys": LAMPS,
        },
    )
    节名: Mapping[str, str] = field(
        default_factory=dict,
        hash=False,
        metadata={
            "says": "周报和通报各节的标题",
            "example": {"总体情况": "总体进展", "下周计划": "下周安排"},
            "keys": SECTIONS,
        },
    )


PLAIN: Final = Vocabulary()
KEYS: Final = {one.name: one for one in fields(Vocabulary)}


def read_vocabulary(folder: Path) -> Vocabulary:
    """The vocabulary of a templates folder; the program's own where there is no file.

    Raises InputError with every mistake and its line: DP898, DP110 to DP114 for what is no YAML,
    DP103 to DP106 for a file that cannot be read.
    """
    path = folder / FILE
    if not path.exists():
        return PLAIN
    if path.is_file() and not path.stat().st_size:
        return PLAIN
    findings: list[Finding] = []
    tree = yaml_tree(decode(load(path), FILE), FILE, findings)
    values: dict[str, Any] = {}
    if tree is None or is_null(tree):
        pass  # nothing but comments
    elif not isinstance(tree, Mapped):
        findings.append(Finding(CODE, "不是“键: 值”的写法", "写成 周报版头: …", Place(FILE, 1)))
    else:
        for key, node in tree.entries:
            values |= _taken(key, node, findings)
    if findings:
        raise InputError(findings)
    return Vocabulary(**values)


def _taken(key: Scalar, node: Node, findings: list[Finding]) -> dict[str, Any]:
    """One key of the file, where it can be used."""
    known = KEYS.get(key.text)
    if known is None:
        remedy = suggestion(key.text, tuple(KEYS)) or "可用的键见 docs/templates.md"
        findings.append(Finding(CODE, f"没有“{shown(key.text)}”这个键", remedy, key.where))
        return {}
    read = _READERS[type(known.metadata["example"])]
    count = len(findings)
    found = read(key.text, node, findings)
    return {} if len(findings) > count else {key.text: found}


def _text(key: str, node: Node, findings: list[Finding]) -> str:
    """A text of one line that says something."""
    where = node.where
    if not isinstance(node, Scalar):
        findings.append(
            _wrong(f"“{key}”应当是一段文字，这里是{named(node)}", f"写成 {key}: …", where)
        )
        return ""
    text = node.text.strip()
    if node.null or not text:
        findings.append(_wrong(f"“{key}”是空的", "写上内容；不改就删去这一行", where))
    elif len(text) > LONGEST or not text.isprintable():
        says = f"“{key}”超过 {LONGEST} 字，或有换行和控制字符"
        findings.append(_wrong(says, "写成一行短语", where))
    elif key.endswith("发文字号"):
        findings += _slots(key, text, where)
    return text


def _slots(key: str, text: str, where: Place) -> list[Finding]:
    """A 发文字号 has the number in it, and no other slot."""
    slots = _SLOT.findall(text)
    rest = _SLOT.sub("", text)
    wrong = [one for one in slots if one not in SLOTS]
    if wrong or "期" not in slots or "{" in rest or "}" in rest:
        remedy = "写成 市城管通〔{年}〕{期}号，花括号里只能是 年、期"
        return [_wrong(f"“{key}”里没有 {{期}}，或花括号里写了别的", remedy, where)]
    return []


def _texts(key: str, node: Node, findings: list[Finding]) -> tuple[str, ...]:
    """A list of texts, none of them twice."""
    if not isinstance(node, Listing) or not node.items or len(node.items) > MOST:
        says = f"“{key}”应当是列表，一至 {MOST} 项"
        findings.append(_wrong(says, f"写成 {key}: [编制, 审核, 签发]", node.where))
        return ()
    found = [_text(key, one, findings) for one in node.items]
    for place, one in enumerate(found):
        if one and one in found[:place]:
            says = f"“{key}”里“{shown(one)}”写了两次"
            findings.append(_wrong(says, "只留一个", node.items[place].where))
    return tuple(found)


def _pairs(key: str, node: Node, findings: list[Finding]) -> Mapping[str, str]:
    """Texts by their names; of a key with fixed names no other."""
    if not isinstance(node, Mapped) or not node.entries or len(node.entries) > MOST:
        says = f"“{key}”应当是一组“名称: 内容”"
        findings.append(_wrong(says, f"另起一行缩进两格，写 {_first(key)}", node.where))
        return MappingProxyType({})
    known = KEYS[key].metadata.get("keys", ())
    found: dict[str, str] = {}
    for name, value in node.entries:
        if known and name.text not in known:
            remedy = suggestion(name.text, known) or f"可用：{'、'.join(known)}"
            findings.append(_wrong(f"“{key}”里没有“{shown(name.text)}”", remedy, name.where))
        elif name.null or not name.text.strip():
            findings.append(_wrong(f"“{key}”里有空的名称", f"写成 {_first(key)}", name.where))
        else:
            found[name.text.strip()] = _text(name.text.strip(), value, findings)
    return MappingProxyType(found)


def _first(key: str) -> str:
    name, words = next(iter(KEYS[key].metadata["example"].items()))
    return f"{name}: {words}"


def _wrong(says: str, remedy: str, where: Place) -> Finding:
    return Finding(CODE, says, remedy, where)


_READERS: Final[Mapping[type, Callable[[str, Node, list[Finding]], Any]]] = {
    str: _text,
    tuple: _texts,
    dict: _pairs,
}


def starting_text() -> str:
    """A vocabulary file with every key, each commented out: what stands there is an example."""
    lines = [
        "# 本单位用语。去掉行首的“# ”并改写内容即生效；没有写的照程序原来的说法。",
        "# 改后用 daopai templates check 核对。",
    ]
    for name, key in KEYS.items():
        lines += ["", f"# {key.metadata['says']}"]
        example = key.metadata["example"]
        match example:
            case str():
                lines.append(f"# {name}: {_quoted(example)}")
            case tuple():
                lines.append(f"# {name}: [{', '.join(example)}]")
            case _:
                lines.append(f"# {name}:")
                lines += [f"#   {one}: {words}" for one, words in example.items()]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A text as YAML takes it."""
    return f'"{text}"' if _SLOT.search(text) else text
