"""The TLS handshake as the daemon would do it, and what stands in its way."""

import contextlib
import ssl
from typing import Final

from dockmirror.i18n import _
from dockmirror.mirror.certificate import Peer, certificate_fault, is_about_time, read_peer
from dockmirror.mirror.daemon_view import CERTIFICATES
from dockmirror.mirror.deadline import Deadline, TimeExceeded, Watch, watching
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.mirror_url import MirrorUrl
from dockmirror.mirror.plain_text import visible
from dockmirror.mirror.route import Route
from dockmirror.mirror.server_clock import server_time
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
_OTHER_PROTOCOL: Final = "NO_APPLICATION_PROTOCOL"
_DER: Final = 2  # OpenSSL's name for the encoding in Python's private certificate object


def shake_hands(url: MirrorUrl, route: Route, context: ssl.SSLContext, deadline: Deadline) -> str:
    """Make a TLS connection and end it; gives its version, such as ``TLSv1.3``.

    Raises ``Fault`` (``CertificateFault`` where the certificate is at fault), ``Cancelled``,
    ``TimeExceeded``.
    """
    limit = deadline.within(LIMIT_SECONDS)
    try:
        with watching(limit) as watch, _wrap(url, route, context, limit, watch) as tls:
            return tls.version() or "TLS"
    except ssl.SSLCertVerificationError as error:
        peer = _look_at_peer(url, route, deadline, asks_time=is_about_time(error.verify_code))
        raise certificate_fault(
            error.verify_code, error.verify_message, url.host, url.authority, peer
        ) from error
    except TimeExceeded:
        deadline.check()
        reason = _("no answer within {seconds} s").format(seconds=f"{limit.seconds:.0f}")
        raise _not_spoken(url, route, deadline, reason) from None
    except ssl.SSLError as error:
        fault = tls_fault(error, url)
        if fault is not None:
            raise fault from error
        raise _not_spoken(url, route, deadline, error.reason or "") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise _not_spoken(url, route, deadline, reason) from error


def tls_fault(error: ssl.SSLError, url: MirrorUrl) -> Fault | None:
    """The fault that OpenSSL's reason means; None where the other side may not speak TLS."""
    # Python gives no reason where OpenSSL's is newer than its own list.
    reason = error.reason or visible(str(error), 120).upper().replace(" ", "_")
    if any(word in reason for word in _TOO_OLD):
        return Fault("tls-too-old", host=url.host)
    if any(word in reason for word in _CLIENT_CERTIFICATE):
        return client_certificate_fault(url)
    if _OTHER_PROTOCOL in reason:
        return Fault("http-2-only", host=url.host)
    if any(word in reason for word in _NOT_TLS) or "EOF" in reason:
        return None
    readable = visible(reason.replace("_", " ").lower(), 120)
    return Fault("tls-failed", host=url.host, authority=url.authority, reason=readable)


def client_certificate_fault(url: MirrorUrl) -> Fault:
    """The fault of a server that lets nobody in without a certificate."""
    directory = str(CERTIFICATES / url.authority)
    return Fault("tls-client-certificate", host=url.host, directory=directory)


def _wrap(
    url: MirrorUrl, route: Route, context: ssl.SSLContext, limit: Deadline, watch: Watch
) -> ssl.SSLSocket:
    sock = route.open(limit, watch)
    try:
        return context.wrap_socket(sock, server_hostname=url.host.rstrip("."))
    except BaseException:
        sock.close()
        raise


def _look_at_peer(
    url: MirrorUrl, route: Route, deadline: Deadline, *, asks_time: bool
) -> Peer | None:
    """What the server shows, over a connection that verifies nothing and keeps nothing secret."""
    limit = deadline.within(LIMIT_SECONDS)
    try:
        with watching(limit) as watch, _wrap(url, route, bare_context(), limit, watch) as tls:
            der = tls.getpeercert(binary_form=True)
            chain = _chain(tls)
            time = server_time(tls, url) if asks_time else None
            return None if der is None else read_peer(der, chain, time)
    except (OSError, ValueError, TimeExceeded, Fault):
        return None


def _chain(tls: ssl.SSLSocket) -> tuple[bytes, ...]:
    """All certificates that the server sent, DER, its own first; empty where that is not known.

    Python 3.13 has the chain as a public method; before, its TLS object had the same one.
    """
    for holder in (tls, getattr(tls, "_sslobj", None)):
        chain = getattr(holder, "get_unverified_chain", None)
        if chain is not None:
            return tuple(
                one if isinstance(one, bytes) else one.public_bytes(_DER) for one in chain() or ()
            )
    return ()


def _not_spoken(url: MirrorUrl, route: Route, deadline: Deadline, reason: str) -> Fault:
    facts = {"host": url.host, "port": str(url.port)}
    if _speaks_plain_http(url, route, deadline):
        suggestion = f"http://{url.authority}{url.path}".rstrip("/")
        return Fault("tls-plain-http", suggestion=suggestion, **facts)
    readable = visible(reason.replace("_", " ").lower(), 120)
    return Fault("tls-not-spoken", reason=readable, **facts)


def late_refusal(
    url: MirrorUrl, route: Route, context: ssl.SSLContext, deadline: Deadline
) -> Fault | None:
    """Why a server breaks off after the handshake, if it says so. Raises ``Cancelled``.

    With TLS 1.3 a server looks at the client's certificate only then, and its alert can be lost
    to a request that is on its way; so nothing is sent here.
    """
    limit = deadline.within(3.0)
    try:
        with watching(limit) as watch, _wrap(url, route, context, limit, watch) as tls:
            tls.recv(1)
    except ssl.SSLError as error:
        fault = tls_fault(error, url)
        known = fault is not None and fault.finding.code != "tls-failed"
        return fault if known else None
    except (OSError, TimeExceeded, Fault):
        return None
    return None


def speaks_tls(url: MirrorUrl, route: Route, deadline: Deadline) -> bool:
    """Whether a TLS connection comes about; its certificate is not looked at. Raises ``Cancelled``.

    For a mirror given with ``http://`` that breaks the connection off, as many TLS servers do.
    """
    limit = deadline.within(3.0)
    try:
        with watching(limit) as watch, _wrap(url, route, bare_context(), limit, watch):
            return True
    except (OSError, TimeExceeded, Fault):
        return False


def _speaks_plain_http(url: MirrorUrl, route: Route, deadline: Deadline) -> bool:
    limit = deadline.within(3.0)
    request = f"GET {url.path}v2/ HTTP/1.1\r\nHost: {url.authority}\r\nConnection: close\r\n\r\n"
    try:
        with watching(limit) as watch, contextlib.closing(route.open(limit, watch)) as sock:
            sock.sendall(request.encode("ascii"))
            return sock.recv(16).startswith(b"HTTP/")
    except (OSError, TimeExceeded, Fault):
        return False
