"""The TLS handshake as the daemon would do it, and what stands in its way."""

import contextlib
import socket
import ssl
from collections.abc import Sequence
from typing import Final

from dockmirror.i18n import _
from dockmirror.mirror.certificate import PeerCertificate, certificate_fault, read_certificate
from dockmirror.mirror.connection import connect_any
from dockmirror.mirror.deadline import Deadline, TimeExceeded, watching
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.look_up import Address
from dockmirror.mirror.mirror_url import MirrorUrl
from dockmirror.mirror.plain_text import visible
from dockmirror.mirror.trust_store import bare_context

LIMIT_SECONDS: Final = 10.0

_NOT_TLS: Final = (
    "WRONG_VERSION_NUMBER",
    "HTTP_REQUEST",
    "UNKNOWN_PROTOCOL",
    "PACKET_LENGTH_TOO_LONG",
    "BAD_RECORD_TYPE",
    "RECORD_LAYER_FAILURE",
)
_TOO_OLD: Final = ("PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL", "INAPPROPRIATE_FALLBACK")
_CLIENT_CERTIFICATE: Final = ("CERTIFICATE_REQUIRED", "ALERT_BAD_CERTIFICATE")


def shake_hands(
    url: MirrorUrl, addresses: Sequence[Address], context: ssl.SSLContext, deadline: Deadline
) -> str:
    """Make a TLS connection and end it; gives its version, such as ``TLSv1.3``.

    Raises ``Fault``, ``Cancelled``, ``TimeExceeded``.
    """
    limit = deadline.within(LIMIT_SECONDS)
    try:
        with watching(limit) as watch:
            sock = connect_any(addresses, limit)
            watch.guard(sock)
            with _wrap(sock, context, url, limit) as tls:
                return tls.version() or "TLS"
    except ssl.SSLCertVerificationError as error:
        peer = _peer_certificate(url, addresses, deadline)
        raise certificate_fault(
            error.verify_code, error.verify_message, url.host, url.authority, peer
        ) from error
    except TimeExceeded:
        deadline.check()
        reason = _("no answer within {seconds} s").format(seconds=f"{limit.seconds:.0f}")
        raise _not_spoken(url, addresses, deadline, reason) from None
    except ssl.SSLError as error:
        fault = tls_fault(error, url)
        if fault is not None:
            raise fault from error
        raise _not_spoken(url, addresses, deadline, error.reason or "") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise _not_spoken(url, addresses, deadline, reason) from error


def tls_fault(error: ssl.SSLError, url: MirrorUrl) -> Fault | None:
    """The fault that OpenSSL's reason means; None where the other side may not speak TLS."""
    reason = error.reason or visible(str(error), 120)
    if any(word in reason for word in _TOO_OLD):
        return Fault("tls-too-old", host=url.host)
    if any(word in reason for word in _CLIENT_CERTIFICATE):
        return Fault("tls-client-certificate", host=url.host)
    if any(word in reason for word in _NOT_TLS) or "EOF" in reason:
        return None
    readable = visible(reason.replace("_", " ").lower(), 120)
    return Fault("tls-failed", host=url.host, authority=url.authority, reason=readable)


def _wrap(
    sock: socket.socket, context: ssl.SSLContext, url: MirrorUrl, limit: Deadline
) -> ssl.SSLSocket:
    sock.settimeout(max(limit.remaining, 0.001))
    try:
        return context.wrap_socket(sock, server_hostname=url.host.rstrip("."))
    except BaseException:
        sock.close()
        raise


def _peer_certificate(
    url: MirrorUrl, addresses: Sequence[Address], deadline: Deadline
) -> PeerCertificate | None:
    """Look at the certificate over a connection that verifies nothing and carries nothing."""
    limit = deadline.within(LIMIT_SECONDS)
    try:
        with watching(limit) as watch:
            sock = connect_any(addresses, limit)
            watch.guard(sock)
            with _wrap(sock, bare_context(), url, limit) as tls:
                der = tls.getpeercert(binary_form=True)
                return None if der is None else read_certificate(der, alone=_is_alone(tls))
    except (OSError, ValueError, TimeExceeded):
        return None


def _is_alone(tls: ssl.SSLSocket) -> bool:
    """Whether the server sent one certificate only.

    Python 3.13 has the chain as a public method; before, its TLS object had the same one.
    """
    for holder in (tls, getattr(tls, "_sslobj", None)):
        chain = getattr(holder, "get_unverified_chain", None)
        if chain is not None:
            return len(chain()) == 1
    return False


def _not_spoken(
    url: MirrorUrl, addresses: Sequence[Address], deadline: Deadline, reason: str
) -> Fault:
    facts = {"host": url.host, "port": str(url.port)}
    if _speaks_plain_http(url, addresses, deadline):
        suggestion = f"http://{url.authority}{url.path}".rstrip("/")
        return Fault("tls-plain-http", suggestion=suggestion, **facts)
    readable = visible(reason.replace("_", " ").lower(), 120)
    return Fault("tls-not-spoken", reason=readable, **facts)


def late_refusal(
    url: MirrorUrl, addresses: Sequence[Address], context: ssl.SSLContext, deadline: Deadline
) -> Fault | None:
    """Why a server breaks off after the handshake, if it says so. Raises ``Cancelled``.

    With TLS 1.3 a server looks at the client's certificate only then, and its alert can be lost
    to a request that is on its way; so nothing is sent here.
    """
    limit = deadline.within(3.0)
    try:
        with watching(limit) as watch:
            sock = connect_any(addresses, limit)
            watch.guard(sock)
            with _wrap(sock, context, url, limit) as tls:
                tls.recv(1)
    except ssl.SSLError as error:
        fault = tls_fault(error, url)
        known = fault is not None and fault.finding.code != "tls-failed"
        return fault if known else None
    except (OSError, TimeExceeded):
        return None
    return None


def speaks_tls(url: MirrorUrl, addresses: Sequence[Address], deadline: Deadline) -> bool:
    """Whether a TLS connection comes about; its certificate is not looked at. Raises ``Cancelled``.

    For a mirror given with ``http://`` that breaks the connection off, as many TLS servers do.
    """
    limit = deadline.within(3.0)
    try:
        with watching(limit) as watch:
            sock = connect_any(addresses, limit)
            watch.guard(sock)
            with _wrap(sock, bare_context(), url, limit):
                return True
    except (OSError, TimeExceeded):
        return False


def _speaks_plain_http(url: MirrorUrl, addresses: Sequence[Address], deadline: Deadline) -> bool:
    limit = deadline.within(3.0)
    request = f"GET {url.path}v2/ HTTP/1.1\r\nHost: {url.authority}\r\nConnection: close\r\n\r\n"
    try:
        with watching(limit) as watch, contextlib.closing(connect_any(addresses, limit)) as sock:
            watch.guard(sock)
            sock.settimeout(max(limit.remaining, 0.001))
            sock.sendall(request.encode("ascii"))
            return sock.recv(16).startswith(b"HTTP/")
    except (OSError, TimeExceeded):
        return False
