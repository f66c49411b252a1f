"""The CA certificate that a person gives for a mirror: read, shown, and where it will go."""

import contextlib
import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from dockmirror.engine.info import EngineInfo
from dockmirror.helper.certs_d import HUBS_FOLDER, anchor_for, place_read
from dockmirror.helper.trust_anchor import (
    CERTIFICATES_LIMIT,
    PEM_LIMIT,
    NotCertificates,
    as_pem,
    certificates_in,
)
from dockmirror.i18n import _
from dockmirror.mirror.catalogue import finding
from dockmirror.mirror.finding import Finding
from dockmirror.mirror.mirror_url import MirrorUrl
from dockmirror.mirror.plain_text import visible
from dockmirror.setup.ending import Ending, end_with
from dockmirror.setup.narration import Narration
from dockmirror.setup.options import Options
from dockmirror.setup.organisation import ca_certificate_for
from dockmirror.setup.outcome import Outcome
from dockmirror.setup.plan import CertificateFacts, Trusting
from dockmirror.targets.target import Target

_FILE_LIMIT: Final = 1024 * 1024
_DER: Final = b"\x30"


class CaFileUnusable(Exception):
    """The file cannot be used. The message says why, as a part of a sentence."""


def given_for(
    narration: Narration, url: MirrorUrl, options: Options, *, must_count: bool = False
) -> tuple[x509.Certificate, ...]:
    """The certificates that the person gives to vouch for ``url``; none where they give no file.

    With ``must_count`` a mirror that shows no certificate makes them an error. Raises ``Ending``
    (``usage``).
    """
    path = ca_certificate_for(options, url.text)
    if path is None:
        return ()
    if url.scheme != "https" and must_count:
        raise Ending(
            Outcome.USAGE,
            _("{mirror} is plain http: it shows no certificate that could be trusted.").format(
                mirror=url.text
            ),
            _("Leave --ca-certificate out, or give the mirror's https:// address."),
        )
    return _read_ca_file(narration, path)


@contextlib.contextmanager
def bundle(certificates: tuple[x509.Certificate, ...]) -> Iterator[Path | None]:
    """A file of the certificates, in PEM, for the length of the body; ``None`` without any."""
    if not certificates:
        yield None
        return
    with tempfile.NamedTemporaryFile("w", prefix="dockmirror-", suffix=".pem") as file:
        file.write(as_pem(tuple(map(_der, certificates))))
        file.flush()
        yield Path(file.name)


def _read_ca_file(narration: Narration, path: str) -> tuple[x509.Certificate, ...]:
    """The certificates in the file at ``path``. Raises ``Ending`` (``usage``)."""
    try:
        with Path(path).open("rb") as file:
            certificates = certificates_of(file.read(_FILE_LIMIT + 1))
    except OSError as error:
        reason = error.strerror or str(error)
    except CaFileUnusable as error:
        reason = str(error)
    else:
        for certificate in certificates:
            if (found := _not_valid_now(certificate)) is not None:
                narration.found(found)
        return certificates
    most = str(CERTIFICATES_LIMIT)
    raise end_with(
        narration,
        Outcome.USAGE,
        finding("ca-certificate-unusable", path=path, reason=reason, most=most),
    )


def certificates_of(data: bytes) -> tuple[x509.Certificate, ...]:
    """The certificates in a file's bytes, PEM (text around them is passed over) or DER.

    Each once, in their order. Raises ``CaFileUnusable``.
    """
    if len(data) > _FILE_LIMIT:
        raise CaFileUnusable(_("it is far too large for a certificate"))
    if b"PRIVATE KEY-----" in data:
        raise CaFileUnusable(
            _("it holds a private key, which must stay with whoever runs the mirror")
        )
    try:
        if data.startswith(_DER):
            found = [x509.load_der_x509_certificate(data)]
        else:
            found = x509.load_pem_x509_certificates(data)
        certificates = tuple({_der(one): one for one in found}.values())
        for certificate in certificates:
            _facts(certificate)
    except (ValueError, x509.InvalidVersion):
        raise CaFileUnusable(_no_certificate()) from None
    pem = as_pem(tuple(map(_der, certificates)))
    if len(certificates) > CERTIFICATES_LIMIT or len(pem) > PEM_LIMIT:
        raise CaFileUnusable(
            _("it holds more than {count} certificates, or more than {size} KiB of them").format(
                count=CERTIFICATES_LIMIT, size=PEM_LIMIT // 1024
            )
        )
    try:
        certificates_in(pem)  # as the helper will: OpenSSL is stricter than the reading above
    except NotCertificates:
        raise CaFileUnusable(_no_certificate()) from None
    return certificates


def _no_certificate() -> str:
    return _("it holds no certificate that can be read")


def require_place(target: Target) -> None:
    """Refuse certificates for a target in whose folder they are not put. Raises ``Ending``."""
    if not target.takes_certificates:
        raise Ending(
            Outcome.REFUSED,
            _("Dockmirror puts no certificates into {folder}. Nothing was changed.").format(
                folder=target.certificates
            ),
            _("Put the certificates below {folder} yourself, then try again without them.").format(
                folder=target.certificates
            ),
        )


def place_of(target: Target, info: EngineInfo | None) -> str:
    """Where this engine reads the certificates of a mirror. Raises ``Ending`` (``refused``)."""
    if info is None:
        raise Ending(
            Outcome.REFUSED,
            _(
                "Docker does not run, so it cannot be told where it reads certificates. Nothing "
                "was changed."
            ),
            _("Start it with '{command}', then try again.").format(command=target.starts_how),
        )
    return place_read(info.version, info.image_store)


def trusting(
    url: MirrorUrl, certificates: tuple[x509.Certificate, ...], place: str, folder: Path
) -> Trusting:
    """The file for the certificates of the mirror, at ``place`` below ``folder``."""
    pem = as_pem(tuple(map(_der, certificates)))
    anchor = anchor_for(url.text, place, pem, str(folder))
    return Trusting(
        mirror=url.text,
        place=place,
        path=anchor.path,
        pem=anchor.pem,
        certificates=tuple(map(_facts, certificates)),
        there=_holds(anchor.path, anchor.data),
    )


def warnings_on(trusts: Trusting, info: EngineInfo) -> tuple[Finding, ...]:
    """What the person should know before they agree."""
    if trusts.place != HUBS_FOLDER:
        return ()
    return (
        finding(
            "ca-certificate-vouches-for-hub",
            engine=info.version,
            store=info.image_store,
            path=trusts.path,
        ),
    )


def _not_valid_now(certificate: x509.Certificate) -> Finding | None:
    now = dt.datetime.now(dt.UTC)
    if certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        return None
    facts = _facts(certificate)
    return finding(
        "ca-certificate-not-valid",
        subject=facts.subject,
        since=facts.since,
        until=facts.until,
        now=_date(now),
    )


def _facts(certificate: x509.Certificate) -> CertificateFacts:
    return CertificateFacts(
        subject=_name(certificate.subject),
        issuer=_name(certificate.issuer),
        since=_date(certificate.not_valid_before_utc),
        until=_date(certificate.not_valid_after_utc),
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(":").upper(),
    )


def _name(name: x509.Name) -> str:
    try:
        return visible(name.rfc4514_string() or "-", 300)
    except ValueError:
        return "?"


def _date(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


def _holds(path: str, data: bytes) -> bool:
    try:
        with Path(path).open("rb") as file:
            return file.read(PEM_LIMIT + 1) == data
    except OSError:
        return False
