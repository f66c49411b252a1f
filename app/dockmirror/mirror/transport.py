"""How requests reach the network: connections that are dialled, watched and verified by us."""

import contextlib
import socket
import ssl
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import requests.adapters
from requests.utils import urldefragauth
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from dockmirror.mirror.deadline import Watch
from dockmirror.mirror.look_up import look_up
from dockmirror.mirror.route import Route, authorization, direct


class Transport(requests.adapters.HTTPAdapter):
    """Connects to addresses that were looked up before, under a watch, with one TLS context.

    The context decides alone whom to trust; the certificates that come with the HTTP library
    are never read. ``dialled`` counts the connections tried.
    """

    def __init__(self, context: ssl.SSLContext | None) -> None:
        self._context = context
        self._routes: dict[tuple[str, int], Route] = {}
        self._sockets: list[socket.socket] = []
        self._watch: Watch | None = None
        self.dialled = 0
        super().__init__(max_retries=0)

    def know(self, route: Route) -> None:
        """Go this way when its host is asked for."""
        self._routes[route.host.lower(), route.port] = route

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

    def dial(self, host: str, port: int, *, tunnel: bool) -> socket.socket:
        """A connected socket under the present watch.

        A proxy is passed through by a ``tunnel``, or passes plain requests on by itself.
        """
        watch = self._watch
        if watch is None:
            raise OSError("not in use")
        self.dialled += 1
        route = self._routes.get((host.lower(), port))
        if route is None:
            route = direct(host, port, look_up(host, port, watch.deadline))
            self.know(route)
        sock = route.open(watch.deadline, watch, tunnel=tunnel)
        self._sockets.append(sock.dup())
        return sock

    def passes_on(self, url: str) -> bool:
        """Whether a proxy answers requests for ``url``, so that they name the whole address."""
        parts = urlsplit(url)
        if parts.scheme != "http":
            return False
        route = self._routes.get(((parts.hostname or "").lower(), parts.port or 80))
        return route is not None and route.proxy is not None

    def request_url(
        self, request: requests.PreparedRequest, proxies: Mapping[str, str] | None
    ) -> str:
        """What stands in the request's first line; a proxy is told the whole address."""
        if self.passes_on(request.url or ""):
            return str(urldefragauth(request.url or ""))
        return str(super().request_url(request, proxies))

    def add_headers(self, request: requests.PreparedRequest, **_named: object) -> None:
        """Add the login that a proxy on the way wants."""
        if self.passes_on(request.url or ""):
            parts = urlsplit(request.url or "")
            route = self._routes[(parts.hostname or "").lower(), parts.port or 80]
            for line in authorization(route.proxy) if route.proxy else ():
                name, _colon, value = line.partition(": ")
                request.headers[name] = value

    def close(self) -> None:
        """End the connections."""
        super().close()
        for sock in self._sockets:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()
        self._sockets.clear()

    @property
    def verifies(self) -> bool:
        """Whether certificates are looked at: the library would switch that on by itself."""
        return self._context is None or self._context.verify_mode is not ssl.CERT_NONE

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
                return transport.dial(self.host, self.port, tunnel=False)

        class Encrypted(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return transport.dial(self.host, self.port, tunnel=True)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class EncryptedPool(HTTPSConnectionPool):
            ConnectionCls = Encrypted

            def _validate_conn(self, conn: Any) -> None:  # noqa: ANN401  (the library's own)
                # Without the library's warning: whether to verify was decided with the engine.
                if conn.is_closed:
                    conn.connect()

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": EncryptedPool}
