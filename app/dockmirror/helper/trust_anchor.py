"""A CA certificate that the engine is to trust for a mirror: its strict form, and its file.

A client's text is taken only where it is PEM just as ``ssl`` itself writes it, certificate after
certificate, and nothing else: no key, no comment, no byte to spare.
"""

import hashlib
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from dockmirror.daemonjson.saying import Saying, said

PEM_LIMIT: Final = 32 * 1024
"""Characters that the certificates given for one mirror may have."""

CERTIFICATES_LIMIT: Final = 8

_BLOCK: Final = re.compile(
    r"-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+-----END CERTIFICATE-----\n"
)
_PATH: Final = re.compile(
    r"(?:/(?!\.{1,2}/)[^/\0]+)+/certs\.d/(?!\.{1,2}/)[A-Za-z0-9_.:%\[\]-]+"
    r"/dockmirror-([0-9a-f]{32})\.crt"
)


class NotCertificates(Exception):
    """The text is not what it should be; ``why`` follows "because"."""

    def __init__(self, why: Saying) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class TrustAnchor:
    """One file of certificates that Dockmirror put there for a mirror.

    ``mirror`` is as the engine shows it; ``path`` is below the engine's ``certs.d``; ``pem`` is
    the file's text. ``made`` are the folders that had to be made for it, the outermost first.
    """

    mirror: str
    path: str
    pem: str
    made: tuple[str, ...] = ()

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        return self.pem.encode("ascii", "replace")

    @classmethod
    def from_record(cls, fields: object) -> Self | None:
        """The anchor that a record holds; ``None`` where that is none of ours.

        Whether it is in the folder of the engine at hand is for ``AnchorFiles`` to say.
        """
        if not isinstance(fields, Mapping):
            return None
        mirror, path, pem = (fields.get(name) for name in ("mirror", "path", "pem"))
        made = fields.get("made")
        if not (isinstance(mirror, str) and isinstance(path, str) and isinstance(pem, str)):
            return None
        if not isinstance(made, list) or not all(
            isinstance(folder, str) and len(folder) > 1 and path.startswith(f"{folder}/")
            for folder in made
        ):
            return None
        named = _PATH.fullmatch(path)
        try:
            digest = fingerprint(_decoded(pem))
        except NotCertificates:
            return None
        if named is None or not digest.startswith(named[1]):
            return None
        return cls(mirror, path, pem, tuple(made))


def certificates_in(pem: str) -> tuple[bytes, ...]:
    """The certificates, each in DER. Raises ``NotCertificates``."""
    certificates = _decoded(pem)
    for certificate in certificates:
        _check(certificate)
    return certificates


def _decoded(pem: str) -> tuple[bytes, ...]:
    """What the text says, without a look at whether that is certificates."""
    if len(pem) > PEM_LIMIT:
        raise NotCertificates(
            said("they are longer than {limit} KiB", limit=str(PEM_LIMIT // 1024))
        )
    blocks = _BLOCK.findall(pem)
    if not blocks or "".join(blocks) != pem:
        raise NotCertificates(said("the text is not certificates in PEM and nothing else"))
    if len(blocks) > CERTIFICATES_LIMIT:
        raise NotCertificates(said("there are more than {limit}", limit=str(CERTIFICATES_LIMIT)))
    if len(set(blocks)) != len(blocks):
        raise NotCertificates(said("one is there twice"))
    return tuple(_decoded_block(block) for block in blocks)


def as_pem(certificates: tuple[bytes, ...]) -> str:
    """The certificates (DER) as the file holds them."""
    return "".join(ssl.DER_cert_to_PEM_cert(certificate) for certificate in certificates)


def fingerprint(certificates: tuple[bytes, ...]) -> str:
    """What names the certificates (DER): for a single one, its SHA-256 fingerprint, in lower case.

    For several, the SHA-256 of all of them, one after the other.
    """
    return hashlib.sha256(b"".join(certificates)).hexdigest()


def file_name(certificates: tuple[bytes, ...]) -> str:
    """The name of the file that holds them; the engine reads every ``*.crt`` of the folder."""
    return f"dockmirror-{fingerprint(certificates)[:32]}.crt"


def _decoded_block(block: str) -> bytes:
    try:
        der = ssl.PEM_cert_to_DER_cert(block)
    except ValueError as error:
        raise NotCertificates(said("one is not in base64")) from error
    if ssl.DER_cert_to_PEM_cert(der) != block:
        raise NotCertificates(said("one is not written in the customary lines of 64 characters"))
    return der


def _check(der: bytes) -> None:
    if not _is_one_sequence(der):
        raise NotCertificates(said("one is longer or shorter than it says"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cadata=der)
    except ssl.SSLError as error:
        raise NotCertificates(said("one is no X.509 certificate")) from error


def _is_one_sequence(der: bytes) -> bool:
    """Whether it is one SEQUENCE of DER, of just its own length (ITU-T X.690, 8.1.3 and 10.1)."""
    if len(der) < 2 or der[0] != 0x30:
        return False
    first = der[1]
    if first < 0x80:
        return len(der) == 2 + first
    octets = first & 0x7F
    if not 1 <= octets <= 4 or len(der) < 2 + octets or der[2] == 0:
        return False
    length = int.from_bytes(der[2 : 2 + octets])
    return length >= 0x80 and len(der) == 2 + octets + length
