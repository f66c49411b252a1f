"""How requests reach the network: connections that are dialled, watched and verified by us."""

import contextlib
import socket
import ssl
from collections.abc import Iterator, Sequence
from http.client import BadStatusLine, HTTPException, RemoteDisconnected
from typing import Any

import requests.adapters
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import IncompleteRead

from dockmirror.mirror.certificate import certificate_fault
from dockmirror.mirror.connection import connect_any
from dockmirror.mirror.deadline import Watch
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.look_up import Address, look_up
from dockmirror.mirror.mirror_url import MirrorUrl
from dockmirror.mirror.plain_text import on_one_line, visible
from dockmirror.mirror.tls import tls_fault


class Transport(requests.adapters.HTTPAdapter):
    """Connects to addresses that were looked up before, under a watch, with one TLS context.

    The context decides alone whom to trust; the certificates that come with the HTTP library
    are never read.
    """

    def __init__(self, context: ssl.SSLContext | None) -> None:
        self._context = context
        self._known: dict[tuple[str, int], tuple[Address, ...]] = {}
        self._sockets: list[socket.socket] = []
        self._watch: Watch | None = None
        super().__init__(max_retries=0)

    def know(self, host: str, port: int, addresses: Sequence[Address]) -> None:
        """Connect to these addresses when the host is asked for."""
        self._known[host.lower(), port] = tuple(addresses)

    @contextlib.contextmanager
    def watched_by(self, watch: Watch) -> Iterator[None]:
        """Put every connection, kept-alive ones included, under ``watch`` for the body."""
        for sock in self._sockets:
            watch.guard(sock)
        self._watch = watch
        try:
            yield
        finally:
            self._watch = None

    def dial(self, host: str, port: int) -> socket.socket:
        """A connected socket under the present watch."""
        watch = self._watch
        if watch is None:
            raise OSError("not in use")
        addresses = self._known.get((host.lower(), port))
        if addresses is None:
            addresses = look_up(host, port, watch.deadline)
            self.know(host, port, addresses)
        sock = connect_any(addresses, watch.deadline)
        self._sockets.append(sock.dup())
        watch.guard(sock)
        sock.settimeout(max(watch.deadline.remaining, 0.001))
        return sock

    def close(self) -> None:
        """End the connections."""
        super().close()
        for sock in self._sockets:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()
        self._sockets.clear()

    def cert_verify(self, *_arguments: object, **_named: object) -> None:
        """Leave the verification to the context."""

    def init_poolmanager(
        self,
        connections: int,
        maxsize: int,
        block: bool = False,
        **pool_kwargs: Any,  # noqa: ANN401  (passed on as it is)
    ) -> None:
        """Make pools whose connections are dialled by this transport."""
        super().init_poolmanager(
            connections, maxsize, block, ssl_context=self._context, **pool_kwargs
        )
        transport = self

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return transport.dial(self.host, self.port)

        class Encrypted(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return transport.dial(self.host, self.port)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class EncryptedPool(HTTPSConnectionPool):
            ConnectionCls = Encrypted

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": EncryptedPool}


def http_fault(error: Exception, url: MirrorUrl, host: str, shown: str) -> Fault:
    """The fault behind an exception of the HTTP library, met at ``host``."""
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return certificate_fault(cause.verify_code, cause.verify_message, host, host, None)
        if isinstance(cause, ssl.SSLError):
            fault = tls_fault(cause, url)
            if fault is not None:
                return fault
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


def _not_http(error: BadStatusLine, url: MirrorUrl, host: str) -> Fault:
    line = error.args[0] if error.args else ""
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
