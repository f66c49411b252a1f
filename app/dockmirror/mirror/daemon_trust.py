"""The TLS handshake with what the engine trusts for this mirror, or leaves unchecked."""

import ssl
from pathlib import Path
from typing import Final

from dockmirror.mirror import catalogue, remarks, trust_store
from dockmirror.mirror.certificate import CertificateFault
from dockmirror.mirror.daemon_view import DaemonView
from dockmirror.mirror.deadline import Deadline
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.finding import Finding
from dockmirror.mirror.mirror_url import MirrorUrl
from dockmirror.mirror.route import Route
from dockmirror.mirror.tls import shake_hands

_NOT_TRUSTED: Final = frozenset(
    {"tls-unknown-issuer", "tls-self-signed", "tls-missing-intermediate"}
)


def shake_hands_as_engine(
    url: MirrorUrl, route: Route, view: DaemonView, ca_bundle: Path | None, deadline: Deadline
) -> tuple[ssl.SSLContext, str, Finding | None]:
    """The context to go on with, the TLS version, and what is to be said of it.

    Raises ``Fault``, ``Cancelled``, ``TimeExceeded``.
    """
    directory = view.certificate_directory(url.authority)
    context = trust_store.daemon_context(ca_bundle, directory=directory)
    try:
        version = shake_hands(url, route, context, deadline)
    except CertificateFault as fault:
        addresses = () if route.proxy else (address.ip for address in route.addresses)
        if view.checks_certificate(url.authority, addresses):
            raise _trusted_elsewhere(url, route, view, fault, deadline) from fault
        # The engine would go on without a look, so the rest is asked that way too.
        bare = trust_store.bare_context()
        version = shake_hands(url, route, bare, deadline)
        facts = {"host": url.host, "problem": fault.finding.title}
        return bare, version, catalogue.finding("tls-not-verified", **facts)
    return context, version, remarks.on_trust_store(view)


def _trusted_elsewhere(
    url: MirrorUrl, route: Route, view: DaemonView, fault: CertificateFault, deadline: Deadline
) -> Fault:
    """``fault``, or that of a certificate in a folder that this engine does not read for it."""
    read = view.certificate_directory(url.authority)
    if fault.finding.code not in _NOT_TRUSTED or view.image_store is None:
        return fault
    for name in (url.authority, "docker.io"):
        other = view.certificates / name
        if other == read or not trust_store.has_authorities(other):
            continue
        try:
            context = trust_store.daemon_context(directory=other)
            shake_hands(url, route, context, deadline)
        except Fault:
            continue
        return CertificateFault(
            "tls-certs-d-ignored",
            fault.chain,
            host=url.host,
            path=str(other),
            reads=str(read),
            engine=view.engine_version or "",
            store=view.image_store,
        )
    return fault
