"""Makes a design of the choices, and refuses what does not fit together; pure."""

import re
from pathlib import PurePath
from typing import Final

from dockmirror.hostkit.choices import (
    AUTHENTICATIONS,
    PRIVATE_AUTHENTICATIONS,
    REGISTRIES,
    ROLES,
    Choices,
)
from dockmirror.hostkit.design import DOCKER_HUB, S3, CertificateSource, Design, RegistryPart
from dockmirror.hostkit.names import client_network, domain_name, upstream_url
from dockmirror.hostkit.quantities import hours, mebibytes, port_number
from dockmirror.hostkit.refusal import KitRefused
from dockmirror.i18n import _
from dockmirror.mirror.plain_text import visible

_EMAIL: Final = re.compile(r"[A-Za-z0-9.!#%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}")
_BUCKET: Final = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_REGION: Final = re.compile(r"[a-z0-9-]{1,40}")
# In a path these would end a line, or mean something to systemd, to nginx or to a terminal.
_UNFIT_IN_A_PATH: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\\\"]")
_HTTP: Final = 80
_KEPT_BY_REGISTRY_2: Final = 7 * 24


def read_choices(choices: Choices, folder: PurePath) -> Design:
    """The kit that the choices describe, to lie in ``folder`` (absolute). Raises ``KitRefused``."""
    _known(choices)
    parts = _parts(choices)
    _distinct([part.domain for part in parts])
    certificates = _certificates(choices, parts)
    s3 = _bucket(choices)
    port = port_number(choices.port)
    if certificates is CertificateSource.ACME and port == _HTTP:
        raise KitRefused(
            "kit-port",
            _("Port 80 is where the certificate authority looks for the server."),
            _("Choose another port for the registry, such as 443."),
        )
    if s3 is not None and (choices.data or choices.cache_limit):
        raise KitRefused(
            "kit-storage",
            _("With a bucket there is no folder of data, and no disk to limit."),
            _("Leave out the folder and the limit, or the bucket."),
        )
    if choices.cache_limit and not any(part.upstream for part in parts):
        raise KitRefused(
            "kit-storage",
            _("Only a cache can be limited: what is emptied there can be fetched again."),
            _("Leave the limit out."),
        )
    return Design(
        folder=_kit_folder(str(folder)),
        parts=parts,
        registry=choices.registry,
        port=port,
        max_upload=mebibytes(choices.max_upload),
        keep=_keep(choices),
        cache_limit=mebibytes(choices.cache_limit) if choices.cache_limit else None,
        data=_data_folder(choices.data) if choices.data else None,
        allow=tuple(dict.fromkeys(client_network(text) for text in choices.allow)),
        certificates=certificates,
        acme_email=_email(choices.acme_email),
        s3=s3,
        metrics_port=_metrics_port(choices, len(parts), port),
    )


def _known(choices: Choices) -> None:
    for value, known in (
        (choices.role, ROLES),
        (choices.registry, REGISTRIES),
        (choices.authentication, AUTHENTICATIONS),
        (choices.private_authentication, PRIVATE_AUTHENTICATIONS),
    ):
        if value not in known:
            raise KitRefused("kit-choice", _("{value} is no choice.").format(value=visible(value)))


def _parts(choices: Choices) -> tuple[RegistryPart, ...]:
    with_password = choices.private_authentication == "password"
    user, password = choices.upstream_user, choices.upstream_password_file
    has_password = password is not None or choices.upstream_password is not None
    if bool(user) != has_password:
        raise KitRefused(
            "kit-upstream-login",
            _("A name at Docker Hub goes with a password, and a password with a name."),
            _("Give both; an access token that may only read public images is best."),
        )
    if choices.role == "private":
        if choices.private_domain or user or choices.authentication != "none":
            raise KitRefused(
                "kit-role",
                _("A private registry caches nothing, so what concerns a cache is out of place."),
                _("Leave those options out, or have a cache with a private registry beside it."),
            )
        main = RegistryPart("private", domain_name(choices.domain), None, with_password)
    else:
        asks = choices.authentication == "docker-hub-login"
        domain = domain_name(choices.domain)
        main = RegistryPart("cache", domain, DOCKER_HUB, asks, with_credentials=bool(user))
    parts = [main]
    if choices.private_domain:
        domain = domain_name(choices.private_domain)
        parts.append(RegistryPart("private", domain, None, with_password))
    parts += [_upstream_cache(text) for text in choices.upstreams]
    return tuple(parts)


def _upstream_cache(text: str) -> RegistryPart:
    name, equals, url = text.partition("=")
    if not equals:
        raise KitRefused(
            "kit-upstream",
            _("{text} does not say which registry is cached under which name.").format(
                text=visible(text)
            ),
            _("Write it as NAME=URL, such as ghcr.example.com=https://ghcr.io."),
        )
    domain = domain_name(name)
    return RegistryPart(f"cache-{domain.replace('.', '-')}", domain, upstream_url(url))


def _distinct(domains: list[str]) -> None:
    for domain in domains:
        if domains.count(domain) > 1:
            raise KitRefused(
                "kit-domain",
                _("{name} is given to two registries.").format(name=domain),
                _("A registry is a cache or private, not both: give each its own name."),
            )
    services = [domain.replace(".", "-") for domain in domains]
    if len(set(services)) < len(services):
        raise KitRefused(
            "kit-domain",
            _("Two of the names differ in dots and hyphens only."),
            _("Give names that differ in more."),
        )


def _certificates(choices: Choices, parts: tuple[RegistryPart, ...]) -> CertificateSource:
    files = choices.certificate is not None or choices.key is not None
    if files and (choices.certificate is None or choices.key is None):
        raise KitRefused(
            "kit-certificate",
            _("A certificate is of no use without its private key, nor a key without it."),
            _("Give both files."),
        )
    ways = [files, choices.internal_ca, choices.acme_email is not None]
    if sum(ways) > 1:
        raise KitRefused(
            "kit-certificate",
            _("There is more than one source of the certificate."),
            _("Give files, or ask for an internal authority, or give an address for ACME."),
        )
    if files:
        return CertificateSource.FILES
    if choices.internal_ca:
        return CertificateSource.INTERNAL
    for part in parts:
        if "." not in part.domain:
            raise KitRefused(
                "kit-certificate",
                _("No public authority gives {name} a certificate.").format(name=part.domain),
                _("Use a full domain name, your own certificate files, or an internal authority."),
            )
    return CertificateSource.ACME


def _bucket(choices: Choices) -> S3 | None:
    if choices.s3_bucket is None:
        if choices.s3_region or choices.s3_endpoint or choices.s3_credentials:
            raise KitRefused(
                "kit-storage", _("The bucket's name is missing."), _("Name the bucket too.")
            )
        return None
    bucket, region = choices.s3_bucket.strip(), (choices.s3_region or "us-east-1").strip()
    if not _BUCKET.fullmatch(bucket) or not _REGION.fullmatch(region):
        raise KitRefused(
            "kit-storage",
            _("{bucket} in {region} is no bucket.").format(
                bucket=visible(bucket), region=visible(region)
            ),
            _("Buckets and regions have small letters, digits and hyphens."),
        )
    endpoint = upstream_url(choices.s3_endpoint) if choices.s3_endpoint else None
    return S3(bucket, region, endpoint)


def _keep(choices: Choices) -> int:
    keep = hours(choices.keep)
    # distribution 2.8 ``proxyblobstore.go``: the time is fixed there
    if choices.registry == "2" and keep != _KEPT_BY_REGISTRY_2:
        raise KitRefused(
            "kit-time",
            _("Registry 2 keeps what it fetched for 7 days, and knows no other time."),
            _("Choose registry 3, or leave the time out."),
        )
    return keep


def _metrics_port(choices: Choices, count: int, port: int) -> int | None:
    first = choices.metrics_port
    if first is None:
        return None
    port_number(first)
    port_number(first + count - 1)
    if first <= port < first + count or first <= _HTTP < first + count:
        raise KitRefused(
            "kit-port",
            _("The metrics would have the same port as the registry."),
            _("Choose another port for the metrics, such as 9500."),
        )
    return first


def _email(text: str | None) -> str | None:
    if text is None or _EMAIL.fullmatch(text.strip()):
        return text.strip() if text else None
    raise KitRefused(
        "kit-email",
        _("{text} is no address for mail.").format(text=visible(text)),
        _("Give one such as admin@example.com."),
    )


def _kit_folder(text: str) -> str:
    # compose 2.40 makes a URL of the folder's path without escaping it, and fails.
    if any(character in text for character in "%#?"):
        raise KitRefused(
            "kit-path",
            _(
                "Docker Compose does not work in a folder with %, # or ? in its path: {path}."
            ).format(path=visible(text)),
            _("Choose another folder."),
        )
    return _path(text)


def _data_folder(text: str) -> str:
    if not text.startswith("/") or ".." in PurePath(text).parts:
        raise KitRefused(
            "kit-path",
            _("{path} is no full path.").format(path=visible(text)),
            _("Give the folder for the data from the root on, such as /srv/registry."),
        )
    return _path(text)


def _path(text: str) -> str:
    if _UNFIT_IN_A_PATH.search(text) or text != text.strip():
        raise KitRefused(
            "kit-path",
            _("The path {path} has characters that the kit's programs would not take.").format(
                path=visible(text)
            ),
            _(
                "Choose one without line ends, control characters, quotation marks, backslashes, "
                "and without a space at either end."
            ),
        )
    return text
