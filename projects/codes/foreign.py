"""Rows DP1xx: files of Microsoft Project, Primavera P6 and other programs."""

from __future__ import annotations

from projects.codes.row import Code

FOREIGN_CODES = (
    Code(
        "DP125",
        "error",
        "XML 里有文档类型声明或实体",
        "A DTD or an entity: refused, they can make a small file unpack without end.",
        "在原来的软件里另存为 XML",
    ),
    Code(
        "DP132",
        "error",
        "XML 写法有误",
        "The XML parser stopped here, or the file ends too early.",
        "在原来的软件里重新导出",
    ),
    Code(
        "DP138",
        "error",
        "不是 Microsoft Project 的 XML",
        "The root of the XML is not Project.",
        "在 Microsoft Project 里另存为 XML 格式",
    ),
    Code(
        "DP139",
        "error",
        "看不懂 XML 里的值",
        "An element of a Microsoft Project file holds no number, date or duration, or too much.",
        "在原来的软件里改正，再导出",
    ),
    Code(
        "DP192",
        "error",
        "缺少转换外来文件的程序",
        "MPP, MPX and the like are read through MPXJ, which needs its package and Java.",
        'pip install "daopai[mpxj]"，再装 Java 11 或更高版本',
    ),
    Code(
        "DP193",
        "error",
        "外来文件转换不了",
        "MPXJ could not read the file: damaged, empty, or of a kind that it does not know.",
        "在原来的软件中打开，另存为 XML（MSPDI）或 XER",
    ),
    Code(
        "DP194",
        "error",
        "转换外来文件超时或内存不够",
        "MPXJ runs as a process of its own, with bounds on time and memory.",
        "在原来的软件中另存为 XML（MSPDI）或 XER",
    ),
    Code(
        "DP195",
        "error",
        "文件有密码",
        "The file is encrypted; no password is asked for.",
        "在原来的软件中取消密码，另存一份",
    ),
    Code(
        "DP196",
        "error",
        "文件内容与后缀不符",
        "The first bytes are those of another kind of file, or an XML file is of no known kind.",
        "按提示改后缀，或者从原来的软件重新导出",
    ),
    Code(
        "DP197",
        "error",
        "不是完好的 P6 文件",
        "No ERMHDR line, no activities, or cut off.",
        "在 P6 中重新导出 XER",
    ),
    Code(
        "DP198",
        "error",
        "P6 文件里的值看不懂",
        "A date, a number or a word that P6 does not write, or a duration beyond reason.",
        "在 P6 中核对这一行，重新导出",
    ),
    Code(
        "DP199",
        "error",
        "P6 文件里的日历看不懂",
        "The nested text of clndr_data is broken, or a shift has no time of day.",
        "在 P6 中核对这个日历，重新导出",
    ),
)
