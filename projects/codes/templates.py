"""DP712, DP713, DP898: an office's own templates and words."""

from __future__ import annotations

from projects.codes.row import Code

TEMPLATE_CODES = (
    Code(
        "DP712",
        "error",
        "模板文件不可用",
        "Not a Word file, too large, or unreadable; the built-in form goes out.",
        "另存为 .docx，或用 daopai templates init 重新取一份",
    ),
    Code(
        "DP713",
        "error",
        "模板里的标记有误",
        "An unknown name, a tag that is not understood or stands where it may not, a loop without"
        " end; the built-in form goes out.",
        "按所指的段落或表格改；名字见 daopai templates list",
    ),
    Code(
        "DP898",
        "error",
        "用语文件有误",
        "An unknown, empty or doubled entry, or a wrong kind of value; the built-in words stand.",
        "按所指的行改；可用的键见 docs/templates.md",
    ),
)
