"""The bytes of ``daemon.json`` as text and back, without loss."""

import codecs
from dataclasses import dataclass
from typing import Final, Literal

from .errors import DaemonJsonError, error_at
from .saying import N_

SIZE_LIMIT: Final = 64 * 1024 * 1024
"""Bytes; a larger file is refused. A file of this size is read within seconds."""

Codec = Literal["utf-8", "utf-16-le", "utf-16-be"]

_MARKS: Final[tuple[tuple[bytes, Codec], ...]] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LOSSLESS: Final[dict[Codec, str]] = {
    "utf-8": "surrogateescape",
    "utf-16-le": "surrogatepass",
    "utf-16-be": "surrogatepass",
}


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file is written: its byte order mark (perhaps none) and its codec."""

    mark: bytes = b""
    codec: Codec = "utf-8"

    def encode(self, text: str) -> bytes:
        """Bytes of the text, mark first; raises DaemonJsonError when they grow too large."""
        data = self.mark + text.encode(self.codec, _LOSSLESS[self.codec])
        _check_size(data)
        return data


def decode(data: bytes, *, reads_bom: bool) -> tuple[str, Encoding]:
    """Text of a file and how it is written, for a daemon that knows byte order marks or not.

    A daemon that reads the mark also checks that the text is Unicode; one that does not takes
    invalid UTF-8 within strings (moby ``daemon/config/config.go``, from 23.0). Bytes that are no
    characters come as surrogates, so that ``Encoding.encode`` gives the same bytes back.

    Raises DaemonJsonError: ``too-large`` or ``unknown-encoding``.
    """
    _check_size(data)
    encoding = next((Encoding(m, c) for m, c in _MARKS if data.startswith(m)), Encoding())
    if encoding.mark and not reads_bom:
        raise DaemonJsonError(
            "unknown-encoding",
            N_(
                "The file begins with a byte order mark, which this version of Docker cannot read; "
                "it has to be saved as UTF-8 without a byte order mark."
            ),
        )
    body = data[len(encoding.mark) :]
    if encoding.codec == "utf-8":
        return _decode_utf8(body, strict=reads_bom), encoding
    try:
        return body.decode(encoding.codec, "surrogatepass"), encoding
    except UnicodeDecodeError:
        whole = body[:-1].decode(encoding.codec, "surrogatepass")
        raise error_at(
            whole,
            len(whole),
            "unknown-encoding",
            N_("the file is UTF-16, and it ends in the middle of a character."),
        ) from None


def _decode_utf8(body: bytes, *, strict: bool) -> str:
    if b"\0" in body[:4]:
        raise DaemonJsonError(
            "unknown-encoding",
            N_(
                "The file has zero bytes where text is expected; it may be UTF-16 or UTF-32 "
                "without a byte order mark, and has to be saved as UTF-8."
            ),
        )
    text = body.decode("utf-8", "surrogateescape")
    if strict:
        try:
            body.decode("utf-8")
        except UnicodeDecodeError as broken:
            raise error_at(
                text,
                len(body[: broken.start].decode("utf-8")),
                "unknown-encoding",
                N_("the byte 0x{byte} is not UTF-8 text; the file has to be saved as UTF-8."),
                {"byte": f"{body[broken.start]:02X}"},
            ) from None
    return text


def _check_size(data: bytes) -> None:
    if len(data) > SIZE_LIMIT:
        raise DaemonJsonError(
            "too-large",
            N_("The file has {size} bytes, more than the {limit} that a configuration may have."),
            {"size": str(len(data)), "limit": str(SIZE_LIMIT)},
        )
