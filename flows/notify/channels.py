"""The channels of notifications: where each one's secret address lies, what kind it is, how much
text it takes.

An address is read from an environment variable, or given by the flow that holds it in a Prefect
block. It is never shown, logged or stored: people see the channel's name, its kind and, of a server
of their own, the host.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from projects.errors import InputError, Place
from projects.workspace import MARK
from projects.workspace.channels import EXAMPLE

if TYPE_CHECKING:
    from projects.workspace import Workspace

Blocks = Callable[[str], str]
"""The address in a block of this name; raises where there is none."""

Code = Literal["errcode", "code", ""]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of service.

    most: bytes of a text that it takes. escaped: counted as it stands in the JSON of the request,
    where a Chinese character has six bytes. code: where an answer with status 200 says that the
    message was refused after all ("": nowhere). mentions: whether `<at …>` in a text would call
    people.
    """

    words: str
    most: int
    escaped: bool = False
    code: Code = ""
    files: bool = False
    mentions: bool = False

    def size(self, text: str) -> int:
        """The bytes of a text as the service counts them."""
        return len(json.dumps(text)) if self.escaped else len(text.encode())


_MAIL = Kind("电子邮件", 500_000, files=True)
_RELAY = Kind("JSON 中继", 500_000, files=True)
KINDS: Final[Mapping[str, Kind]] = {
    # Their documents: text.content 2,048 bytes; request 20,000 bytes; request 20 KB.
    "wecombot": Kind("企业微信群机器人", 2048, code="errcode", mentions=True),
    "dingtalk": Kind("钉钉群机器人", 19_000, escaped=True, code="errcode"),
    "feishu": Kind("飞书群机器人", 19_000, escaped=True, code="code", mentions=True),
    "mailto": _MAIL,
    "mailtos": _MAIL,
    "json": _RELAY,
    "jsons": _RELAY,
}
# The addresses as the three services hand them out, in apprise's form.
_HANDED_OUT = (
    (re.compile(r"https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=([\w-]+)"), "wecombot"),
    (re.compile(r"https://oapi\.dingtalk\.com/robot/send\?access_token=(\w+)"), "dingtalk"),
    (re.compile(r"https://open\.feishu\.cn/open-apis/bot/v2/hook/([\w-]+)/?"), "feishu"),
)
_READ_SECONDS: Final = 20.0
"""Patience with an answer, where the address names none (`rto=`): who hangs up too early does not
know what came of a message that was handed over."""
_MOST_SECONDS: Final = 60.0
"""So that no send outlasts `UNDERWAY` of the store, all retries counted."""


@dataclass(frozen=True, slots=True)
class Address:
    """A channel that can be sent to. `shown` names it for people; `plugin` is apprise's."""

    channel: str
    kind: Kind
    shown: str
    plugin: Any = field(repr=False)


def address_of(workspace: Workspace, channel: str, blocks: Blocks | None = None) -> Address:
    """The address of a channel of the settings. Raises InputError DP892; it repeats no address."""
    source = workspace.notify[channel]
    origin, _, name = source.partition(":")
    where = Place(str(workspace.folder / MARK))
    secret = _from_block(channel, name, blocks, where) if origin == "block" else _from(name)
    if not secret:
        says = f"渠道“{channel}”的地址没有取到：{_source_words(source)} 是空的"
        raise InputError.of("DP892", says, f"在运行本程序的账户下设置 {name}", where)
    scheme, url = _form(secret)
    plugin = None if scheme not in KINDS or re.search(r"\s", url) else _plugin(url)
    if plugin is None:
        kinds = "企业微信、钉钉、飞书、mailtos:// 或 json://"
        says = f"渠道“{channel}”的地址（{_source_words(source)}）不是{kinds} 的地址"
        raise InputError.of("DP892", says, "写法见 docs/notify.md；地址不在这里显示", where)
    return Address(channel, KINDS[scheme], _shown(KINDS[scheme], plugin), plugin)


def unknown(workspace: Workspace, channel: str) -> InputError:
    """DP891: the settings have no such channel."""
    from projects.readers.desk import suggestion

    known = tuple(workspace.notify)
    hint = suggestion(channel, known) or (f"现有：{'、'.join(known)}" if known else EXAMPLE)
    where = Place(str(workspace.folder / MARK))
    return InputError.of("DP891", f"[notify] 里没有渠道“{channel}”", hint, where)


def _from(name: str) -> str:
    return os.environ.get(name, "").strip()


def _from_block(channel: str, name: str, blocks: Blocks | None, where: Place) -> str:
    if blocks is None:
        says = f"渠道“{channel}”的地址在 Prefect 的块 {name} 里，命令行上取不到"
        raise InputError.of("DP892", says, f"在流程里发送，或{EXAMPLE}", where)
    try:
        return blocks(name).strip()
    except Exception:
        # Whatever a server says about its blocks may repeat what is in them.
        says = f"渠道“{channel}”的地址没有取到：Prefect 里读不到块 {name}"
        raise InputError.of("DP892", says, "在 Prefect 里建立这个块", where) from None


def _source_words(source: str) -> str:
    origin, _, name = source.partition(":")
    return f"Prefect 的块 {name}" if origin == "block" else f"环境变量 {name}"


def _form(secret: str) -> tuple[str, str]:
    """Scheme and address as apprise takes it."""
    for pattern, scheme in _HANDED_OUT:
        found = pattern.fullmatch(secret)
        if found:
            return scheme, f"{scheme}://{found[1]}"
    return secret.partition("://")[0].lower(), secret


def _plugin(url: str) -> Any:
    """Apprise's own object for an address, None where it takes none. Its retries are off: it would
    repeat what may have gone out."""
    from flows.notify.silence import silenced

    with silenced():
        from apprise import Apprise, AppriseAsset, NotifyFormat, OverflowMode

        plugin = Apprise.instantiate(url, asset=AppriseAsset(app_id="daopai"))
        if plugin is None or (hasattr(plugin, "targets") and _aimless(plugin)):
            return None
    plugin.retry, plugin.request_rate_per_sec = 0, 0
    plugin.redirects = False  # nobody but the service itself gets the key
    plugin.notify_format, plugin.overflow_mode = NotifyFormat.TEXT, OverflowMode.UPSTREAM
    plugin.interpret_emojis = False
    if plugin.socket_read_timeout == type(plugin).socket_read_timeout:
        plugin.socket_read_timeout = _READ_SECONDS
    for limit in ("socket_read_timeout", "socket_connect_timeout"):
        setattr(plugin, limit, min(getattr(plugin, limit), _MOST_SECONDS))
    return plugin


def _aimless(plugin: Any) -> bool:
    return not plugin.targets and hasattr(plugin, "smtp_host")


def _shown(kind: Kind, plugin: Any) -> str:
    """A channel for people: of a server of their own the host, never a key, a user or a path."""
    if kind is _MAIL:
        people = len(plugin.targets) + len(plugin.cc) + len(plugin.bcc)
        return f"{kind.words}，经 {plugin.smtp_host}，{people} 个收件人"
    if kind is _RELAY:
        port = f":{plugin.port}" if plugin.port else ""
        return f"{kind.words} {plugin.host}{port}"
    return kind.words


def fitted(kind: Kind, text: str, full: str) -> str:
    """A text that the service takes: cut where it is too long, saying where all of it is."""
    if kind.mentions:
        text = re.sub(r"<(?=@|/?at\b)", "〈", text)
    if kind.size(text) <= kind.most:
        return text
    end = f"……\n（篇幅所限，全文见{full}）" if full else "……\n（篇幅所限，以下略）"
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if kind.size(text[:middle].rstrip() + end) <= kind.most:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + end
