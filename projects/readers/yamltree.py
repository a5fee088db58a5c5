"""YAML text to a tree, from the parser's events: no object construction, no recursion, no aliases.

An alias is refused (DP113): it saves little in a plan and it is the door of alias bombs; merge
keys need aliases and go with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from projects.errors import Finding, InputError, Place
from projects.readers.nodes import Lines, Node, Scalar, TreeBuilder, shown

if TYPE_CHECKING:
    from yaml.error import MarkedYAMLError

NULLS = frozenset({"", "~", "null", "Null", "NULL"})

# Parts of libyaml's and PyYAML's messages -> what to tell the author of the file.
EXPLANATIONS = (
    ("mapping values are not allowed", "这里多了一个冒号，或者缩进不对", "值里有冒号时请加引号"),
    ("could not find expected ':'", "这里缺少冒号", "键后面写英文冒号和一个空格"),
    ("did not find expected ',' or", "括号里缺逗号，或者括号没有配对", "检查 [ ]、{ } 和英文逗号"),
    ("expected ',' or", "括号里缺逗号，或者括号没有配对", "检查 [ ]、{ } 和英文逗号"),
    ("did not find expected '-' indicator", "列表的缩进不齐", "同一个列表的“-”要左对齐"),
    ("expected <block end>", "缩进不齐，或者多了一段内容", "同一级的键要左对齐"),
    ("did not find expected key", "缩进不齐，或者这里应当是一个键", "同一级的键要左对齐"),
    ("unexpected end of stream", "引号没有配对", "补上缺少的引号"),
    ("undefined alias", "用了星号开头的写法", "以 * 开头的文字请加引号"),
    ("alphabetic or numeric", "用了 * 或 & 开头的写法", "以 * 或 & 开头的文字请加引号"),
    ("unknown escape", "双引号里的反斜杠写法不对", "改用单引号，或者把 \\ 写成 \\\\"),
    ("escape", "双引号里的反斜杠写法不对", "改用单引号，或者把 \\ 写成 \\\\"),
    ("undefined tag", "用了 ! 开头的写法", "以 ! 开头的文字请加引号"),
    ("tag", "用了 ! 开头的写法", "以 ! 开头的文字请加引号"),
    ("cannot start any token", "这里的符号不能作为开头", "以 @、%、` 等符号开头的文字请加引号"),
    ("control characters are not allowed", "有看不见的控制字符", "删掉这一处的控制字符"),
    ("special characters are not allowed", "有看不见的控制字符", "删掉这一处的控制字符"),
    ("block sequence entries are not allowed", "这里不能开始一个列表", "把“-”换到下一行再写"),
)


def yaml_tree(text: str, file: str, findings: list[Finding]) -> Node | None:
    """The tree of the only document in `text`; None where the document is empty.

    Raises InputError (DP110 to DP114) where the text cannot be understood as a whole; doubled keys
    and aliases go to `findings`.
    """
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    lines = Lines(file)
    builder = TreeBuilder(findings)
    documents = 0
    try:
        next_event = loader(text).get_event
        while (event := next_event()) is not None:
            kind = type(event)
            where = lines[event.start_mark.line + 1]
            if kind is yaml.ScalarEvent:
                builder.add(Scalar(event.value, where, not event.style and event.value in NULLS))
            elif kind is yaml.MappingStartEvent:
                builder.open(True, where)
            elif kind is yaml.SequenceStartEvent:
                builder.open(False, where)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                builder.close()
            elif kind is yaml.AliasEvent:
                findings.append(_alias(event.anchor, where))
                builder.add(Scalar("", where, null=True))
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise InputError.of(
                        "DP112",
                        "一个文件里有几份文档（---）",
                        "一个文件只写一个计划，请拆开",
                        where,
                    )
    except yaml.MarkedYAMLError as error:
        raise InputError([*findings, _syntax(error, text, lines)]) from None
    except yaml.YAMLError as error:
        where = lines[_line_of(text, getattr(error, "position", 0))]
        raise InputError(
            [*findings, Finding("DP110", "有 YAML 不允许的字符", "删掉看不见的控制字符", where)]
        ) from None
    return builder.root


def _line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _alias(anchor: str, where: Place) -> Finding:
    return Finding(
        "DP113",
        f"用了别名 *{shown(anchor)}",
        "计划文件不用锚点和别名，请把内容写全；以 * 开头的文字请加引号",
        where,
    )


def _syntax(error: MarkedYAMLError, text: str, lines: Lines) -> Finding:
    mark = error.problem_mark or error.context_mark
    row = mark.line if mark is not None else 0
    rows = text.split("\n")
    row = min(row, len(rows) - 1)
    # libyaml marks a missing end one line too late; the last written line is what people look for.
    while row > 0 and not rows[row].strip():
        row -= 1
    content = rows[row]
    where = lines[row + 1]
    problem = f"{error.problem or ''} {error.context or ''}"
    if "\t" in content[: len(content) - len(content.lstrip())] or "'\\t'" in problem:
        return Finding(
            "DP111", "用制表符（Tab）缩进", "YAML 只能用空格缩进，请把 Tab 换成空格", where
        )
    fallback = ("", "不符合 YAML 的写法", "检查这一行和上一行的缩进、冒号、引号和括号")
    _, says, remedy = next((row for row in EXPLANATIONS if row[0] in problem), fallback)
    return Finding("DP110", f"{says}：“{shown(content)}”", remedy, where)
