"""What time it is by a server's clock: the ``Date`` of its answer (RFC 9110)."""

import datetime as dt
import ssl
from email.utils import parsedate_to_datetime
from typing import Final

from dockmirror.mirror.mirror_url import MirrorUrl

_LONGEST: Final = 16384


def server_time(tls: ssl.SSLSocket, url: MirrorUrl) -> dt.datetime | None:
    """The server's time, asked over a connection of whatever trust; None where it says none.

    Nothing but the request's path is told to the server, and nothing but the date is believed.
    """
    request = f"HEAD {url.path}v2/ HTTP/1.1\r\nHost: {url.authority}\r\nConnection: close\r\n\r\n"
    head = b""
    try:
        tls.sendall(request.encode("ascii"))
        while b"\r\n\r\n" not in head and len(head) < _LONGEST:
            data = tls.recv(4096)
            if not data:
                break
            head += data
    except OSError:
        return None
    return read_date(head)


def read_date(head: bytes) -> dt.datetime | None:
    """The ``Date`` in the head of an HTTP answer."""
    for line in head.split(b"\r\n")[1:]:
        name, _colon, value = line.partition(b":")
        if name.strip().lower() == b"date":
            try:
                moment = parsedate_to_datetime(value.strip().decode("latin-1"))
                return moment.astimezone(dt.UTC)
            except (ValueError, OverflowError, TypeError):
                return None
    return None
