"""What an exception of the HTTP library means: the fault behind it."""

import ssl
from collections.abc import Iterator, Sequence
from http.client import BadStatusLine, HTTPException, RemoteDisconnected
from typing import Final

import requests
from urllib3.exceptions import IncompleteRead

from dockmirror.mirror.certificate import certificate_fault
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.mirror_url import MirrorUrl
from dockmirror.mirror.plain_text import on_one_line, visible
from dockmirror.mirror.tls import tls_fault

_SETTINGS_FRAME: Final = ("'\\x00\\x00", '"\\x00\\x00')
"""How a server that speaks HTTP/2 only begins, as ``repr`` shows it (RFC 9113)."""


def http_fault(error: Exception, url: MirrorUrl, host: str, shown: str) -> Fault:
    """The fault behind an exception of the HTTP library, met at ``host``."""
    causes = list(_causes(error))
    known = _known(causes, url, host)
    if known is not None:
        return known
    for cause in causes:
        if isinstance(cause, IncompleteRead):
            return Fault("http-cut-short", url=shown, reason=_reason(cause))
        if isinstance(cause, BadStatusLine) and not isinstance(cause, RemoteDisconnected):
            return _not_http(cause, url, host)
    for cause in causes:
        if isinstance(cause, ConnectionRefusedError):
            facts = {"host": host, "port": str(url.port), "addresses": shown}
            return Fault("connection-refused", **facts)
        if isinstance(cause, HTTPException) and not isinstance(cause, RemoteDisconnected):
            return Fault("http-not-http", host=host, reason=_reason(cause))
        if isinstance(cause, OSError) and not isinstance(cause, requests.RequestException):
            return Fault("connection-broken", host=host, reason=_reason(cause))
    return Fault("connection-broken", host=host, reason=_reason(error))


def _known(causes: Sequence[BaseException], url: MirrorUrl, host: str) -> Fault | None:
    for cause in causes:
        if isinstance(cause, Fault):
            return cause
        if isinstance(cause, ssl.SSLCertVerificationError):
            return certificate_fault(cause.verify_code, cause.verify_message, host, host, None)
        if isinstance(cause, ssl.SSLError):
            fault = tls_fault(cause, url)
            if fault is not None:
                return fault
    return None


def _not_http(error: BadStatusLine, url: MirrorUrl, host: str) -> Fault:
    line = error.args[0] if error.args else ""
    if repr(line).startswith(_SETTINGS_FRAME):
        return Fault("http-2-only", host=host)
    # A TLS alert record begins with 0x15 0x03: what a TLS server says to a plain request.
    if url.scheme == "http" and "\\x15\\x03" in repr(line):
        suggestion = f"https://{url.authority}{url.path}".rstrip("/")
        return Fault("plain-http-to-tls-port", host=host, suggestion=suggestion)
    return Fault("http-not-http", host=host, reason=_reason(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    waiting: list[object] = [error]
    seen: set[int] = set()
    while waiting:
        cause = waiting.pop(0)
        if not isinstance(cause, BaseException) or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += [cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args]


def _reason(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return visible(error.strerror, 120)
    return on_one_line(str(error) or type(error).__name__, 120)
