"""Rows DP881 to DP889: who subscribes to a feed, and the service that answers them."""

from __future__ import annotations

from projects.codes.row import Code

SUBSCRIPTION_CODES = (
    Code(
        "DP881",
        "error",
        "没有写明订阅用的网址",
        "Neither the settings nor --address say under which URL people reach the service.",
        "在 daopai.toml 里写明 address，或用 --address",
    ),
    Code(
        "DP882",
        "error",
        "订阅用的网址不可用",
        "Not http(s), with a query, a user or Chinese characters, a whole feed address, too long.",
        "只写网址本身，以 https 开头，到端口或路径为止",
    ),
    Code(
        "DP883",
        "error",
        "没有这份订阅",
        "No subscription of this number or name, or several of the name.",
        "用 daopai calendar list 查编号",
    ),
    Code(
        "DP884",
        "error",
        "订阅期限不对",
        "Both or neither of two ways to say it, in the past, or too far ahead.",
        "用 --months 12 或 --until 日期，最长五年",
    ),
    Code(
        "DP885",
        "error",
        "没有说清订阅哪个日历",
        "No feed was named, or more than one.",
        "用 --portfolio、--project、--owner 或 --health",
    ),
    Code(
        "DP886",
        "error",
        "订阅人的名称不可用",
        "Empty, too long, or not printable.",
        "写科室或岗位，最多 40 个字",
    ),
    Code(
        "DP887",
        "error",
        "二维码的文件名不对",
        "A QR code is written as PNG or SVG.",
        "写成 .png 或 .svg 文件",
    ),
    Code(
        "DP888",
        "error",
        "不能在这里提供服务",
        "The address or port cannot be listened on: in use, not ours, or not allowed.",
        "换一个 --port，或先停掉占用它的程序",
    ),
    Code(
        "DP889",
        "error",
        "证书不可用",
        "The certificate or its key is missing, unreadable or does not fit.",
        "核对 --tls-cert 与 --tls-key",
    ),
)
