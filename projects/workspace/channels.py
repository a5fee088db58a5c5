"""The table `[notify]` of `daopai.toml`: the channels of notifications, by the names people use.

A channel's address is a secret. The settings only say where it lies: in an environment variable or
in a block of Prefect.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from projects.errors import Finding, InputError, Place

TABLE: Final = "notify"
NAME_MOST: Final = 20
_SOURCE = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*|block:[a-z0-9]([a-z0-9-]*[a-z0-9])?")
EXAMPLE: Final = '写成 "工作群" = "env:DAOPAI_WECOM"，地址放在这个环境变量里'


def channels(value: Any, where: Place) -> Mapping[str, str]:
    """Where the address of each channel lies: `env:NAME` or `block:name`, by channel.

    Raises InputError with all mistakes: DP804 no table, DP890 a name or a source that is none. What
    stands there is not repeated: it may be the secret itself.
    """
    if not isinstance(value, dict):
        raise InputError.of(
            "DP804", "notify 应当是一张表", "另起一行写 [notify]，其下一行一个渠道", where
        )
    findings = []
    for name, source in value.items():
        if not name.strip() or len(name) > NAME_MOST or not name.isprintable():
            says = f"[notify] 的渠道名是空的、超过 {NAME_MOST} 个字或有控制字符"
            findings.append(Finding("DP890", says, "写一个短名，如 工作群", where))
        elif not isinstance(source, str) or not _SOURCE.fullmatch(source):
            says = f"[notify] 的“{name}”没有写明地址放在哪里；地址含密钥，不能直接写在这里"
            findings.append(Finding("DP890", says, EXAMPLE, where))
    if findings:
        raise InputError(findings)
    return dict(value)
