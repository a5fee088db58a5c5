"""Rows DP890 to DP897: notifications to people, and what came of them."""

from __future__ import annotations

from projects.codes.row import Code

SEND_CODES = (
    Code(
        "DP890",
        "error",
        "通知渠道的设置不对",
        "The table [notify] holds something else than env:NAME or block:NAME. Addresses are secret "
        "and do not stand in the settings.",
        '写成 "渠道名" = "env:环境变量名"，地址放在环境变量里',
    ),
    Code(
        "DP891",
        "error",
        "没有这个通知渠道",
        "The settings name no such channel, or none at all.",
        "核对 daopai.toml 的 [notify]",
    ),
    Code(
        "DP892",
        "error",
        "通知渠道的地址取不到或不可用",
        "The variable or block is empty or missing, or holds no address of a known kind. The "
        "address is never shown.",
        "核对环境变量；地址的写法见 docs/notify.md",
    ),
    Code(
        "DP893",
        "error",
        "没有这个编号的通知",
        "No notification of this number.",
        "用 daopai notify list 查编号",
    ),
    Code(
        "DP894",
        "error",
        "这条通知不用认定",
        "A person settles only what nobody knows, and not while it may still be going out.",
        "用 daopai notify list 查看它的结果",
    ),
    Code(
        "DP895",
        "error",
        "通知写得不对",
        "No title, no text, a file that cannot be read, files too large together, or unclear "
        "options.",
        "改正后再发",
    ),
    Code(
        "DP896",
        "error",
        "通知没有发出",
        "The service refused it or could not be reached, after all retries. It may be sent again.",
        "按原因改正后再发一次",
    ),
    Code(
        "DP897",
        "error",
        "通知发没发出不清楚",
        "The message had been handed over when the answer stayed out, or the program was killed. "
        "It is never sent again by itself.",
        "到渠道里查看，再用 daopai notify settle 认定",
    ),
)
