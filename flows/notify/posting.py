"""One message to one channel, through apprise, and what came of it.

Apprise answers True or False and keeps the reason to itself; of the group robots it takes every
answer with status 200 for a success, though they refuse with a code inside of it. So the answers of
the service and the errors of the connection are watched here while apprise sends. What matters is
whether a message that failed may have gone out all the same: such a one is never repeated.

Nothing that a server or a library says is passed on: it may repeat a key. People get our words.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final, Literal

from flows.notify.silence import silenced, swapped

if TYPE_CHECKING:
    from flows.notify.channels import Address


# What the codes in the answers of the robots mean, and whether a little patience helps.
_CODES: Final[Mapping[int, tuple[str, bool]]] = {
    -1: ("服务繁忙", True),
    45009: ("发得太频繁", True),
    130101: ("发得太频繁", True),
    11232: ("发得太频繁", True),
    9499: ("请求不合规定，或发得太频繁", False),
    93000: ("机器人的密钥不对，或机器人已被移除", False),
    300001: ("机器人的密钥不对，或机器人已被移除", False),
    19001: ("机器人的密钥不对，或机器人已被移除", False),
    310000: ("不合机器人的安全设置（关键词、签名或 IP）", False),
    19021: ("签名不对", False),
    19022: ("本机的 IP 不在机器人的名单里", False),
    19024: ("不含机器人设置的关键词", False),
}
_MAYBE_WENT_ON: Final = frozenset({502, 504})
"""A gateway's answers about a server behind it, which may have taken the message."""
_LATER: Final = frozenset({408, 425, 429})
_NO_HANDSHAKE: Final = frozenset(
    {
        "WRONG_VERSION_NUMBER",
        "RECORD_LAYER_FAILURE",
        "UNSUPPORTED_PROTOCOL",
        "SSLV3_ALERT_HANDSHAKE_FAILURE",
        "TLSV1_ALERT_PROTOCOL_VERSION",
    }
)
"""OpenSSL's reasons that come up only before a connection is encrypted."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt. `again`: it certainly did not go out, and a little later it may."""

    state: Literal["ok", "failed", "unknown"]
    detail: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes along."""

    name: str
    data: bytes = field(repr=False)


def post(address: Address, title: str, text: str, files: Sequence[File] = ()) -> Outcome:
    """Send once. Raises nothing but what stops the program."""
    with _watched() as seen:
        from apprise import NotifyType

        try:
            taken = address.plugin.notify(
                body=text, title=title, notify_type=NotifyType.INFO, attach=_attached(files)
            )
        except Exception as error:
            # A fault of the library: how far it came, nobody knows.
            return Outcome("unknown", f"发送程序出错（{type(error).__name__}）")
    if hasattr(address.plugin, "smtp_host"):
        return _mail_outcome(bool(taken), seen)
    return _http_outcome(seen, address.kind.code)


def _attached(files: Sequence[File]) -> Any:
    if not files:
        return None
    from mimetypes import guess_type

    from apprise import AppriseAttachment
    from apprise.attachment import memory

    untyped: Any = memory
    kinds = [guess_type(PurePath(one.name).name)[0] for one in files]
    return AppriseAttachment(
        [
            untyped.AttachMemory(content=one.data, name=one.name, mimetype=kind)
            for one, kind in zip(files, kinds, strict=True)
        ]
    )


# --- watching ------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Seen:
    """What happened on the wire: answers (status, body), mails taken and refused, errors."""

    answers: list[tuple[int, bytes]] = field(default_factory=list)
    mails: int = 0
    refused: int = 0
    errors: list[BaseException] = field(default_factory=list)


class _Ear(logging.Handler):
    """Notes the error that a plugin is handling while it logs; what it says is dropped."""

    def __init__(self, seen: _Seen) -> None:
        super().__init__()
        self._seen = seen

    def emit(self, record: logging.LogRecord) -> None:
        error = sys.exc_info()[1]
        if error is not None and not any(error is known for known in self._seen.errors):
            self._seen.errors.append(error)


@contextmanager
def _watched() -> Iterator[_Seen]:
    """What this thread sends inside of the block is noted."""
    import requests

    seen, me = _Seen(), threading.get_ident()

    def answered(sent: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        answer = sent(*args, **kwargs)
        if threading.get_ident() == me:
            seen.answers.append((answer.status_code, answer.content or b""))
        return answer

    def mailed(sent: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        refused = sent(*args, **kwargs)
        if threading.get_ident() == me:
            seen.mails += 1
            seen.refused += len(refused)
        return refused

    with silenced(_Ear(seen)), ExitStack() as stack:
        for owner, name, watch in (
            (requests.Session, "send", answered),
            (smtplib.SMTP, "sendmail", mailed),
        ):
            stack.enter_context(swapped(owner, name, _through(getattr(owner, name), watch)))
        yield seen


def _through(sent: Callable[..., Any], watch: Callable[..., Any]) -> Callable[..., Any]:
    def method(*args: Any, **kwargs: Any) -> Any:
        return watch(sent, *args, **kwargs)

    return method


# --- judging -------------------------------------------------------------------------------------


def _http_outcome(seen: _Seen, code: str) -> Outcome:
    if seen.errors:
        return _connection(seen.errors[-1])
    if not seen.answers:
        return Outcome("failed", "发送程序没有接受这条通知")
    status, body = seen.answers[-1]
    if 200 <= status < 300:
        return _robot_outcome(body, code) if code else Outcome("ok")
    if status in _MAYBE_WENT_ON:
        return Outcome("unknown", f"网关没有等到服务的答复（HTTP {status}）")
    if status >= 500 or status in _LATER:
        return Outcome("failed", f"服务暂时不收（HTTP {status}）", again=True)
    if status < 400:
        return Outcome("failed", f"服务要求改换地址（HTTP {status}）")
    wrong = "地址或密钥不对" if status in (401, 403, 404) else "服务不收"
    return Outcome("failed", f"{wrong}（HTTP {status}）")


def _robot_outcome(body: bytes, code: str) -> Outcome:
    """What a robot says with status 200."""
    import json

    try:
        answer = json.loads(body)
        number = int(answer.get(code, answer.get("StatusCode")))
    except (ValueError, TypeError, AttributeError):
        return Outcome("unknown", "答复不是机器人的答复，可能来自中间的网关")
    if number == 0:
        return Outcome("ok")
    words, again = _CODES.get(number, ("服务不收", False))
    return Outcome("failed", f"{words}（代码 {number}）", again)


def _connection(error: BaseException) -> Outcome:
    """An error of the connection: whether the request had been handed over by then."""
    import requests
    import urllib3

    reason = getattr(error.args[0] if error.args else None, "reason", None)
    if isinstance(error, requests.exceptions.SSLError):
        return _encryption(error) or Outcome("unknown", "加密连接中断")
    unreached = isinstance(reason, urllib3.exceptions.NewConnectionError)
    if unreached or isinstance(
        error, requests.exceptions.ConnectTimeout | requests.exceptions.ProxyError
    ):
        return Outcome("failed", "连不上服务", again=True)
    if isinstance(error, ValueError):  # requests' errors about the address itself
        return Outcome("failed", "地址不可用")
    if isinstance(error, requests.exceptions.Timeout):
        return Outcome("unknown", "已交给服务，等不到答复")
    return Outcome("unknown", "已交给服务，答复以前连接断了")


def _mail_outcome(taken: bool, seen: _Seen) -> Outcome:
    if seen.mails and taken and not seen.refused:
        return Outcome("ok")
    if seen.mails:
        return Outcome("unknown", "部分收件人收下了，部分没有")
    if not seen.errors:
        return Outcome("failed", "发送程序没有接受这条通知")
    handed_over = [error for error in seen.errors if _in_data(error)]
    return _mail_error(handed_over[0] if handed_over else seen.errors[0], bool(handed_over))


def _mail_error(error: BaseException, handed_over: bool) -> Outcome:
    """An error before or while the text of a mail was handed over."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Outcome("failed", f"邮箱的用户名或密码不对（SMTP {error.smtp_code}）")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = {code for code, _ in error.recipients.values()}
        return Outcome("failed", f"收件人被拒收（SMTP {min(codes)}）", again=max(codes) < 500)
    if isinstance(error, smtplib.SMTPDataError) and error.smtp_code < 400:
        return Outcome("unknown", "信已交给邮件服务器，答复看不懂")
    if isinstance(error, smtplib.SMTPResponseException):
        later = 400 <= error.smtp_code < 500
        return Outcome("failed", f"邮件服务器不收（SMTP {error.smtp_code}）", again=later)
    if handed_over:
        return Outcome("unknown", "信已交给邮件服务器，等不到答复")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Outcome("failed", "邮件服务器不支持地址里要求的登录或加密")
    return _encryption(error) or Outcome("failed", "连不上邮件服务器", again=True)


def _in_data(error: BaseException) -> bool:
    """Whether the error arose while smtplib handed over the text (`SMTP.data`)."""
    return any(
        frame.f_code.co_name == "data" and frame.f_globals.get("__name__") == "smtplib"
        for frame, _ in traceback.walk_tb(error.__traceback__)
    )


def _encryption(error: BaseException) -> Outcome | None:
    """What went wrong before anything could be handed over encrypted; None where that is not
    certain."""
    chain = [error]
    for one in chain:
        behind = (*one.args, getattr(one, "reason", None), one.__cause__, one.__context__)
        for cause in behind:
            if isinstance(cause, BaseException) and not any(cause is known for known in chain):
                chain.append(cause)
    faults = [one for one in chain if isinstance(one, ssl.SSLError)]
    if any(isinstance(one, ssl.SSLCertVerificationError) for one in faults):
        return Outcome("failed", "服务的证书不可信")
    if any(one.reason in _NO_HANDSHAKE for one in faults):
        return Outcome("failed", "服务不用加密，或加密方式不合")
    return None
