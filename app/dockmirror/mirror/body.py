"""The body of an answer, read within bounds whatever the server sends."""

import hashlib
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import requests

from dockmirror.mirror.deadline import Deadline
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.shown_address import shown_address

KEPT_BYTES: Final = 1 << 20
"""The largest body that is kept."""

_CHUNK: Final = 64 * 1024


@dataclass(frozen=True)
class Bound:
    """How much of a body is wanted: ``limit`` bytes, decoded.

    More is a fault; with ``cut`` it is left unread instead. ``seconds`` ends the reading without a
    fault as well.
    """

    limit: int
    cut: bool = False
    seconds: float | None = None


def read_body(
    response: requests.Response, bound: Bound, deadline: Deadline
) -> tuple[bytes, int, str]:
    """Body (as far as it is kept), size and SHA-256; decoded as the engine's client would.

    Raises ``Fault``, ``Cancelled``, ``TimeExceeded``, and what the HTTP library raises.
    """
    digest, kept, size = hashlib.sha256(), bytearray(), 0
    enough = None if bound.seconds is None else time.monotonic() + bound.seconds
    for data in _pieces(response):
        deadline.check()
        if size + len(data) > bound.limit:
            data = data[: bound.limit - size]
            if not bound.cut:
                url = shown_address(response.url or "")
                raise Fault("http-too-large", url=url, limit=str(bound.limit))
        size += len(data)
        digest.update(data)
        if len(kept) < KEPT_BYTES:
            kept += data[: KEPT_BYTES - len(kept)]
        if bound.cut and size >= bound.limit:
            break
        if enough is not None and time.monotonic() >= enough:
            break
    deadline.check()  # time that ran out looks like the end of a body without a length
    return bytes(kept), size, digest.hexdigest()


def _pieces(response: requests.Response) -> Iterator[bytes]:
    """The body in small pieces; a compressed one is unpacked no further than it is read."""
    gzipped = response.headers.get("Content-Encoding", "").strip().lower() in ("gzip", "x-gzip")
    decoder = zlib.decompressobj(31) if gzipped else None
    while True:
        raw = response.raw.read1(_CHUNK, decode_content=False)
        if not raw:
            return
        if decoder is None:
            yield raw
            continue
        while raw and not decoder.eof:
            try:
                yield decoder.decompress(raw, _CHUNK)
            except zlib.error:
                url = shown_address(response.url or "")
                raise Fault("http-cut-short", url=url, reason="gzip") from None
            raw = decoder.unconsumed_tail
