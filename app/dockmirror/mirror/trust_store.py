"""The authorities that the daemon trusts: the system store as Go reads it, never Python's own.

Follows Go ``crypto/x509`` (``root_linux.go``, ``root_unix.go``): the first of the known files
that can be read, and every certificate in the known directories. On Windows there are no such
files; ``windows_store`` says what counts there.
"""

import contextlib
import functools
import os
import re
import ssl
import sys
import threading
from pathlib import Path
from typing import Final

from dockmirror.mirror.fault import Fault
from dockmirror.mirror.windows_store import authorities

_UNIX_FILES: Final = (
    Path("/etc/ssl/certs/ca-certificates.crt"),
    Path("/etc/pki/tls/certs/ca-bundle.crt"),
    Path("/etc/ssl/ca-bundle.pem"),
    Path("/etc/pki/tls/cacert.pem"),
    Path("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
    Path("/etc/ssl/cert.pem"),
)
_UNIX_DIRECTORIES: Final = (Path("/etc/ssl/certs"), Path("/etc/pki/tls/certs"))
# On Windows anybody may make a folder C:\etc.
CERTIFICATE_FILES: Final = () if sys.platform == "win32" else _UNIX_FILES
CERTIFICATE_DIRECTORIES: Final = () if sys.platform == "win32" else _UNIX_DIRECTORIES

_LARGEST_FILE: Final = 8 << 20
_lock: Final = threading.Lock()
_PEM: Final = re.compile(
    r"-----BEGIN CERTIFICATE-----\s+([A-Za-z0-9+/=\s]+?)-----END CERTIFICATE-----"
)


def daemon_context(
    ca_bundle: Path | None = None,
    *,
    directory: Path | None = None,
    given: str = "",
    may_be_empty: bool = False,
    shared: bool = True,
) -> ssl.SSLContext:
    """A TLS context that trusts what the daemon trusts, and ``ca_bundle`` (PEM) besides.

    ``given`` is such a text itself. ``directory`` is the daemon's own for the mirror: its ``*.crt``
    are trusted too, its ``*.cert`` and ``*.key`` shown to a server that asks, as far as this person
    may read them. Without those, and where ``shared`` allows it, the context is shared until a
    certificate changes. Raises ``Fault`` where there is no certificate at all and that was not
    allowed, ``OSError`` where ``ca_bundle`` cannot be read.
    """
    extra = _in_text(given)
    if ca_bundle is not None:
        extra += _in_text(ca_bundle.read_text("ascii", "replace"))
    pairs: list[tuple[Path, Path]] = []
    if directory is not None:
        extra += _directory_certificates(directory)
        pairs = _client_pairs(directory)
    with _lock:
        if pairs or not shared:
            context = _trusting((*_system_certificates(_signature()), *extra))
        else:
            context = _shared_context(_signature(), tuple(extra))
    for certificate, key in pairs:
        with contextlib.suppress(OSError, ssl.SSLError):
            context.load_cert_chain(certificate, key)
    if not may_be_empty and not context.cert_store_stats()["x509"]:
        raise Fault("tls-no-trust-store")
    return context


def has_authorities(directory: Path) -> bool:
    """Whether a folder of the daemon's holds a certificate to trust."""
    return bool(_directory_certificates(directory))


def changed_at() -> float:
    """When the system's store was last changed, in seconds since 1970; 0 where there is none."""
    return max((modified / 1e9 for _path, modified, _size in _signature()), default=0.0)


def _directory_certificates(directory: Path) -> list[str]:
    found: list[str] = []
    for path in _files(directory, ".crt"):
        found += _in_text(_read(path) or "")
    return found


def _client_pairs(directory: Path) -> list[tuple[Path, Path]]:
    pairs = [(path, path.with_suffix(".key")) for path in _files(directory, ".cert")]
    return [(certificate, key) for certificate, key in pairs if os.access(key, os.R_OK)]


def _files(directory: Path, ending: str) -> list[Path]:
    try:
        return sorted(path for path in directory.iterdir() if path.suffix == ending)
    except OSError:
        return []


@functools.lru_cache(maxsize=4)
def _shared_context(
    changes_with: tuple[tuple[str, int, int], ...], extra: tuple[str, ...]
) -> ssl.SSLContext:
    return _trusting((*_system_certificates(changes_with), *extra))


def _trusting(certificates: tuple[str, ...]) -> ssl.SSLContext:
    context = bare_context()
    context.check_hostname = True
    context.verify_mode = ssl.CERT_REQUIRED
    # Go takes any certificate of its pool for an anchor and never looks at the common name.
    context.verify_flags = ssl.VERIFY_X509_TRUSTED_FIRST | ssl.VERIFY_X509_PARTIAL_CHAIN
    context.hostname_checks_common_name = False
    if certificates:
        _load(context, list(map(_as_pem, dict.fromkeys(certificates))))
    return context


def _load(context: ssl.SSLContext, certificates: list[str]) -> None:
    """Load them all; as in Go, one that cannot be parsed does no harm to the others."""
    try:
        context.load_verify_locations(cadata="".join(certificates))
    except ssl.SSLError:
        for certificate in certificates:
            with contextlib.suppress(ssl.SSLError):
                context.load_verify_locations(cadata=certificate)


def bare_context() -> ssl.SSLContext:
    """A TLS context that verifies nothing: for looking at a certificate, never for content."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # Go has no levels: keys that Debian's OpenSSL finds too short pass with the daemon.
    context.set_ciphers("DEFAULT:@SECLEVEL=1")
    context.set_alpn_protocols(["http/1.1"])
    return context


def _signature() -> tuple[tuple[str, int, int], ...]:
    """What changes when the store changes."""
    marks = []
    for path in (*CERTIFICATE_FILES, *CERTIFICATE_DIRECTORIES):
        try:
            status = path.stat()
        except OSError:
            continue
        marks.append((str(path), status.st_mtime_ns, status.st_size))
    if sys.platform == "win32":
        # Asked anew by CryptoAPI for each connection: no moment of a change that a start precedes.
        found = authorities()
        marks.append(("ROOT", 0, hash(found)))
    return tuple(marks)


@functools.lru_cache(maxsize=1)
def _system_certificates(_changes_with: tuple[tuple[str, int, int], ...]) -> tuple[str, ...]:
    found: dict[str, None] = dict.fromkeys(authorities())
    for path in CERTIFICATE_FILES:
        text = _read(path)
        if text is not None:
            found.update(dict.fromkeys(_in_text(text)))
            break
    for directory in CERTIFICATE_DIRECTORIES:
        try:
            entries = sorted(directory.iterdir())
        except OSError:
            continue
        for path in entries:
            if path in CERTIFICATE_FILES or _is_link_within(path):
                continue
            found.update(dict.fromkeys(_in_text(_read(path) or "")))
    return tuple(found)


def _is_link_within(path: Path) -> bool:
    """Whether it is a link to a file beside it, as the hashed names are; Go skips these too."""
    try:
        return path.is_symlink() and "/" not in str(path.readlink())
    except OSError:
        return True


def _read(path: Path) -> str | None:
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST_FILE:
            return None
        return path.read_text("ascii", "replace")
    except OSError:
        return None


def _in_text(text: str) -> list[str]:
    return ["".join(body.split()) for body in _PEM.findall(text)]


def _as_pem(body: str) -> str:
    lines = "\n".join(body[start : start + 64] for start in range(0, len(body), 64))
    return f"-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n"
