"""The way to a host: straight to its addresses, or through the daemon's proxy."""

import base64
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from dockmirror.mirror.connection import connect_any
from dockmirror.mirror.deadline import Deadline, Watch
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.look_up import Address
from dockmirror.mirror.plain_text import on_one_line
from dockmirror.mirror.proxy_rules import Proxy

_LONGEST_HEAD: Final = 16384


@dataclass(frozen=True)
class Route:
    """How ``host`` and ``port`` are reached: ``addresses`` are the proxy's where there is one."""

    host: str
    port: int
    addresses: tuple[Address, ...]
    proxy: Proxy | None = None

    def reach(self, deadline: Deadline) -> socket.socket:
        """A connection to the host or to its proxy. Raises as ``connect_any``."""
        return connect_any(self.addresses, deadline)

    def open(self, deadline: Deadline, watch: Watch, *, tunnel: bool = True) -> socket.socket:
        """A connection on which the host itself answers, under ``watch``.

        Without ``tunnel`` a proxy answers on it and passes plain requests on. Raises ``OSError``,
        ``Fault``, ``Cancelled``.
        """
        sock = self.reach(deadline)
        try:
            watch.guard(sock)
            sock.settimeout(max(deadline.remaining, 0.001))
            if self.proxy is not None and tunnel:
                self._dig(sock, self.proxy)
        except BaseException:
            sock.close()
            raise
        return sock

    def _dig(self, sock: socket.socket, proxy: Proxy) -> None:
        """Have the proxy connect to the host (RFC 9110, ``CONNECT``)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        target = f"{host}:{self.port}"
        lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}", *authorization(proxy)]
        sock.sendall("\r\n".join([*lines, "", ""]).encode("latin-1", "replace"))
        status = _status_line(sock)
        words = status.split(" ", 2)
        if len(words) < 2 or not words[0].startswith("HTTP/") or words[1] != "200":
            shown = on_one_line(" ".join(words[1:]) or status, 80) or "-"
            raise Fault("proxy-refused", host=self.host, proxy=proxy.shown, status=shown)


def authorization(proxy: Proxy) -> list[str]:
    """The header lines that log in to the proxy."""
    if not proxy.login:
        return []
    login = base64.b64encode(unquote(proxy.login).encode()).decode("ascii")
    return [f"Proxy-Authorization: Basic {login}"]


def direct(host: str, port: int, addresses: Sequence[Address]) -> Route:
    """The way without a proxy."""
    return Route(host, port, tuple(addresses))


def _status_line(sock: socket.socket) -> str:
    """The first line of the proxy's answer, which is read to its empty line and no further."""
    head = b""
    while not head.endswith(b"\r\n\r\n") and len(head) < _LONGEST_HEAD:
        byte = sock.recv(1)
        if not byte:
            break
        head += byte
    return head.partition(b"\r\n")[0].decode("latin-1")
