"""The kit's README: what to type to start, check, back up and update it, and why it is so."""

from typing import Final

from dockmirror.hostkit.design import CertificateSource, Design, RegistryPart
from dockmirror.hostkit.template import told
from dockmirror.i18n import _, ngettext

_MEBIBYTES_A_GIBIBYTE: Final = 1024
_HOURS_A_DAY: Final = 24


def readme(design: Design) -> str:
    """The text of ``README.md``."""
    values = _values(design)
    return "\n".join(told(f"readme/{name}.md", values) for name in _sections(design))


def _sections(design: Design) -> list[str]:
    private = [part for part in design.parts if part.upstream is None]
    others = [part for part in design.caches if not part.is_hub_cache]
    hub = [part for part in design.caches if part.is_hub_cache]
    wanted = [
        ("head", True),
        (f"start-{design.certificates.value}", True),
        ("trust-mirror", bool(hub) and design.certificates is CertificateSource.INTERNAL),
        ("users", any(part.with_password for part in private)),
        ("check", bool(hub)),
        ("cache", bool(hub)),
        ("authentication-none", bool(hub) and not hub[0].with_password),
        ("authentication-docker-hub-login", bool(hub) and hub[0].with_password),
        ("upstream-login", any(part.with_credentials for part in design.parts)),
        ("others", bool(others)),
        ("private", bool(private)),
        ("private-open", any(not part.with_password for part in private)),
        ("fence", True),
        ("disk-bucket" if design.s3 else "disk", True),
        ("expiry-2" if design.registry == "2" else "expiry-3", bool(design.caches)),
        ("metrics", design.metrics_port is not None),
        (_back_up(design, private), True),
        ("update", True),
    ]
    return [name for name, is_wanted in wanted if is_wanted]


def _back_up(design: Design, private: list[RegistryPart]) -> str:
    if design.s3 is not None:
        return "back-up-bucket"
    return "back-up" if private else "back-up-cache"


def _values(design: Design) -> dict[str, str]:
    hub = next((part for part in design.caches if part.is_hub_cache), design.parts[0])
    private = next((part for part in design.parts if part.upstream is None), design.parts[0])
    others = [part for part in design.caches if not part.is_hub_cache]
    return {
        "names": "\n".join(_row(design, part) for part in design.parts),
        "domains": ", ".join(design.domains),
        "port": str(design.port),
        "url": design.url(hub),
        "private": _authority(design, private),
        "private_service": private.service,
        "hub_service": hub.service,
        "other_rows": "\n".join(_other_row(design, part) for part in others),
        "max_upload": _size(design.max_upload),
        "limit": _limit(design),
        "keep": _time(design.keep),
        "data": _data(design),
        "clients": _clients(design),
        "service": private.service,
        "bucket": design.s3.bucket if design.s3 else "",
        "metrics": "\n".join(_metrics_row(design, part) for part in design.parts),
    }


def _row(design: Design, part: RegistryPart) -> str:
    what = (
        _("private registry")
        if part.upstream is None
        else _("cache of {registry}").format(registry=part.upstream)
    )
    return f"| `{design.url(part)}` | {what} | `{part.configuration}` |"


def _other_row(design: Design, part: RegistryPart) -> str:
    host = (part.upstream or "").partition("://")[2]
    return f"| `{host}/NAME` | `{_authority(design, part)}/NAME` |"


def _metrics_row(design: Design, part: RegistryPart) -> str:
    port = (design.metrics_port or 0) + design.parts.index(part)
    return f"| {part.service} | `http://127.0.0.1:{port}/metrics` |"


def _authority(design: Design, part: RegistryPart) -> str:
    return design.url(part).partition("://")[2]


def _limit(design: Design) -> str:
    if design.cache_limit is None:
        return _(
            "The caches have no limit of size. To set one, write the kit again with "
            "`--cache-limit 200g`, for example."
        )
    return _(
        "A cache that holds more than {size} after that is emptied: what it had is fetched again "
        "when somebody wants it. Between two runs it can grow above that, so leave room."
    ).format(size=_size(design.cache_limit))


def _size(size: int) -> str:
    if size % _MEBIBYTES_A_GIBIBYTE:
        return f"{size} MiB"
    return f"{size // _MEBIBYTES_A_GIBIBYTE} GiB"


def _time(hours: int) -> str:
    if hours % _HOURS_A_DAY:
        return ngettext("{count} hour", "{count} hours", hours).format(count=hours)
    days = hours // _HOURS_A_DAY
    return ngettext("{count} day", "{count} days", days).format(count=days)


def _data(design: Design) -> str:
    if design.s3 is not None:
        return _("Content is in the bucket {bucket}.").format(bucket=f"`{design.s3.bucket}`")
    if design.data is not None:
        return _("Content is in the folder {folder}.").format(folder=f"`{design.data}`")
    names = ", ".join(f"`{design.name}_{part.service}-data`" for part in design.parts)
    return _("Content is in the Docker volumes {names}.").format(names=names)


def _clients(design: Design) -> str:
    if not design.allow:
        return _("Everybody who reaches the server may ask it.")
    networks = ", ".join(f"`{network}`" for network in design.allow)
    return _("Clients from {networks} may ask it, and nobody else.").format(networks=networks)
