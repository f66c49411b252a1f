"""What is wrong with a certificate, from what the verification said and what it holds."""

import datetime as dt
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import AuthorityInformationAccessOID

from dockmirror.i18n import _
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.plain_text import visible

# OpenSSL's X509_V_ERR_… numbers (``openssl/x509_vfy.h``).
_NOT_YET_VALID: Final = 9
_EXPIRED: Final = 10
_SELF_SIGNED: Final = 18
_UNKNOWN_ISSUER: Final = frozenset({2, 19, 20, 21, 27})
_OTHER_NAME: Final = frozenset({62, 64})
_MOST_NAMES: Final = 6
_LONGEST_CHAIN: Final = 10
_CLOCKS_AGREE: Final = dt.timedelta(minutes=5)


@dataclass(frozen=True)
class ShownCertificate:
    """One certificate that a server showed; ``pem`` is its text form.

    ``names`` are those that it may be asked by, ``fingerprint`` is its SHA-256.
    """

    subject: str
    issuer: str
    names: tuple[str, ...]
    since: dt.datetime
    until: dt.datetime
    fingerprint: str
    pem: str


@dataclass(frozen=True)
class Peer:
    """What a server showed: its certificate, the chain that it sent (its own first), its time.

    ``names_its_issuer`` is whether the certificate says where its issuer's is to be had.
    """

    certificate: ShownCertificate
    chain: tuple[ShownCertificate, ...]
    names_its_issuer: bool
    time: dt.datetime | None


class CertificateFault(Fault):
    """The mirror's certificate is at fault; ``chain`` is what it showed, its own first."""

    def __init__(self, code: str, chain: tuple[ShownCertificate, ...], /, **facts: str) -> None:
        super().__init__(code, **facts)
        self.chain = chain


def read_peer(der: bytes, chain: Sequence[bytes], time: dt.datetime | None) -> Peer:
    """The peer in words. Raises ``ValueError`` where its certificate cannot be read."""
    certificate = x509.load_der_x509_certificate(der)
    sent = [x509.load_der_x509_certificate(one) for one in chain[:_LONGEST_CHAIN]]
    return Peer(
        _shown(certificate),
        tuple(_shown(one) for one in sent or [certificate]),
        len(sent) == 1 and _names_its_issuer(certificate),
        time,
    )


def _shown(certificate: x509.Certificate) -> ShownCertificate:
    return ShownCertificate(
        _name(certificate.subject),
        _name(certificate.issuer),
        _names(certificate),
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
        certificate.fingerprint(hashes.SHA256()).hex(":").upper(),
        certificate.public_bytes(serialization.Encoding.PEM).decode("ascii"),
    )


def certificate_fault(
    verify_code: int, verify_message: str, host: str, authority: str, peer: Peer | None
) -> Fault:
    """The fault for OpenSSL's verification result; ``peer`` is None where it was not to be had."""
    if peer is None:
        return Fault("tls-failed", host=host, authority=authority, reason=visible(verify_message))
    shown = peer.certificate
    facts = {
        "host": host,
        "issuer": shown.issuer,
        "subject": shown.subject,
        "names": ", ".join(shown.names[:_MOST_NAMES]) or "-",
        "since": _date(shown.since),
        "until": _date(shown.until),
        "now": _date(dt.datetime.now(dt.UTC)),
        "server_time": _("a time not told") if peer.time is None else _date(peer.time),
        "fingerprint": shown.fingerprint,
        "chain": described(peer.chain),
    }
    code = _code(verify_code, peer)
    if code is None:
        reason = visible(verify_message)
        return CertificateFault(
            "tls-failed", peer.chain, authority=authority, reason=reason, **facts
        )
    return CertificateFault(code, peer.chain, **facts)


def described(chain: Sequence[ShownCertificate]) -> str:
    """A chain on one line: each subject, and the last one's issuer and fingerprint."""
    if not chain:
        return "-"
    last = chain[-1]
    names = " ← ".join(f'"{one.subject}"' for one in chain)
    return _('{names}, issued by "{issuer}"; SHA-256 of the last: {fingerprint}').format(
        names=names, issuer=last.issuer, fingerprint=last.fingerprint
    )


def _code(verify_code: int, peer: Peer) -> str | None:
    if is_about_time(verify_code) and _is_our_clock(peer):
        return "clock-wrong"
    if verify_code in _UNKNOWN_ISSUER:
        return "tls-missing-intermediate" if peer.names_its_issuer else "tls-unknown-issuer"
    if verify_code in _OTHER_NAME:
        return "tls-name-mismatch"
    return {
        _NOT_YET_VALID: "tls-not-yet-valid",
        _EXPIRED: "tls-expired",
        _SELF_SIGNED: "tls-self-signed",
    }.get(verify_code)


def is_about_time(verify_code: int) -> bool:
    """Whether OpenSSL's verification result is about dates, so that the time matters."""
    return verify_code in (_EXPIRED, _NOT_YET_VALID)


def _is_our_clock(peer: Peer) -> bool:
    """Whether the server's clock is another than ours, and the certificate is valid by it."""
    if peer.time is None or abs(peer.time - dt.datetime.now(dt.UTC)) < _CLOCKS_AGREE:
        return False
    return all(one.since <= peer.time <= one.until for one in peer.chain)


def _name(name: x509.Name) -> str:
    for oid in (x509.NameOID.COMMON_NAME, x509.NameOID.ORGANIZATION_NAME):
        for attribute in name.get_attributes_for_oid(oid):
            return visible(attribute.value, 120)
    return visible(name.rfc4514_string() or "?", 120)


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except (x509.ExtensionNotFound, ValueError):
        return ()
    dns: list[str] = extension.value.get_values_for_type(x509.DNSName)
    ips: list[ipaddress.IPv4Address | ipaddress.IPv6Address] = [
        ip
        for ip in extension.value.get_values_for_type(x509.IPAddress)
        if isinstance(ip, ipaddress.IPv4Address | ipaddress.IPv6Address)
    ]
    return tuple(visible(str(name), 120) for name in [*dns, *ips])


def _names_its_issuer(certificate: x509.Certificate) -> bool:
    """Whether it says where its issuer's certificate is to be had, as public authorities' do."""
    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess)
    except (x509.ExtensionNotFound, ValueError):
        return False
    wanted = AuthorityInformationAccessOID.CA_ISSUERS
    return any(description.access_method == wanted for description in access.value)


def _date(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")
