"""What is wrong with one registry of a kit: its configuration, held against the compose file."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from dockmirror.hostkit.compose_reading import Service
from dockmirror.hostkit.design import STORAGE
from dockmirror.hostkit.yaml_reading import YamlFile
from dockmirror.i18n import _
from dockmirror.mirror.catalogue import finding
from dockmirror.mirror.finding import Finding

_NO_TIME: Final = re.compile(r"-.*|0+(?:\.0*)?(?:[a-zµ]+)?", re.DOTALL)
_SECRETS: Final = (
    ("proxy", "password"),
    ("storage", "s3", "secretkey"),
    ("storage", "s3", "accesskey"),
)
USUAL_PORT: Final = 5000
"""Where a registry listens whose configuration does not say."""


def upstream_of(service: Service, configuration: YamlFile) -> str | None:
    """What the registry is a cache of, or None."""
    url = service.environment.get("REGISTRY_PROXY_REMOTEURL")
    return url or _text(configuration.get("proxy", "remoteurl"))


def port_of(service: Service, configuration: YamlFile) -> int:
    """The port that the registry listens on, inside its container."""
    address = service.environment.get("REGISTRY_HTTP_ADDR")
    address = address or _text(configuration.get("http", "addr")) or ""
    port = address.rpartition(":")[2]
    return int(port) if port.isdecimal() and len(port) <= len("65535") else USUAL_PORT


def storage_of(service: Service, configuration: YamlFile) -> str | None:
    """The folder inside the container that holds the content; None where it is elsewhere."""
    path = service.environment.get("REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY")
    storage = configuration.get("storage")
    if path is None and (not isinstance(storage, dict) or "filesystem" not in storage):
        return None
    return path or _text(configuration.get("storage", "filesystem", "rootdirectory")) or STORAGE


def inspect_registry(service: Service, configuration: YamlFile) -> Iterator[Finding]:
    """The mistakes in the configuration of one registry."""
    yield from _inspect_storage(service, configuration)
    yield from _inspect_role(service, configuration)
    yield from _inspect_clean_up(service, configuration)
    for keys in _SECRETS:
        if _text(configuration.get(*keys)):
            yield finding(
                "kit-secret-in-file", where=configuration.where(*keys), name=".".join(keys)
            )


def _inspect_storage(service: Service, configuration: YamlFile) -> Iterator[Finding]:
    path = storage_of(service, configuration)
    if path is None:
        return
    mount = service.mounted_at(path)
    if mount is None or mount.read_only:
        yield finding(
            "kit-storage-not-mounted",
            where=configuration.where("storage", "filesystem", "rootdirectory"),
            path=path,
            service=service.name,
        )


def _inspect_role(service: Service, configuration: YamlFile) -> Iterator[Finding]:
    upstream = upstream_of(service, configuration)
    role = service.name.partition("-")[0]
    if role == "private" and upstream is not None:
        yield finding(
            "kit-private-is-cache",
            where=configuration.where("proxy", "remoteurl"),
            upstream=upstream,
            service=service.name,
        )
    elif role == "cache" and upstream is None:
        yield finding("kit-cache-has-no-upstream", where=configuration.path, service=service.name)
    if upstream is not None and configuration.get("auth"):
        yield finding(
            "kit-cache-asks-password", where=configuration.where("auth"), service=service.name
        )


def _inspect_clean_up(service: Service, configuration: YamlFile) -> Iterator[Finding]:
    if configuration.get("storage", "delete", "enabled") is not True:
        yield finding(
            "kit-no-clean-up",
            where=configuration.where("storage", "delete", "enabled"),
            what=_("storage.delete.enabled is not true, so nothing can be removed"),
        )
    # distribution 3 ``proxyregistry.go``: without a ttl it is 7 days, with 0 there is no end
    ttl = configuration.get("proxy", "ttl")
    if ttl is not None and not service.is_registry_2 and _NO_TIME.fullmatch(str(ttl)):
        yield finding(
            "kit-no-clean-up",
            where=configuration.where("proxy", "ttl"),
            what=_("with the ttl {ttl} the cache never forgets").format(ttl=ttl),
        )


def storage_place(service: Service, path: str) -> str | None:
    """Where the content lies outside the container, so that two registries can be compared."""
    mount = service.mounted_at(path)
    if mount is None:
        return None
    return str(PurePosixPath(mount.source) / PurePosixPath(path).relative_to(mount.target))


def _text(value: object) -> str | None:
    return str(value) if isinstance(value, str | int) and str(value) else None
