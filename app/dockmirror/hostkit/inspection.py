"""Looks through the files of a kit, as somebody may have edited them, for what is wrong."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from dockmirror.hostkit.compose_reading import Service, services
from dockmirror.hostkit.kit_folder import read_if_there
from dockmirror.hostkit.nginx_inspection import Upstream, inspect_nginx
from dockmirror.hostkit.nginx_text import NginxInvalid, read_nginx
from dockmirror.hostkit.refusal import KitRefused
from dockmirror.hostkit.registry_inspection import (
    USUAL_PORT,
    inspect_registry,
    port_of,
    storage_of,
    storage_place,
    upstream_of,
)
from dockmirror.hostkit.yaml_reading import YamlFile, YamlInvalid, place, read_yaml
from dockmirror.i18n import _
from dockmirror.mirror.catalogue import finding
from dockmirror.mirror.finding import Finding
from dockmirror.mirror.plain_text import visible

COMPOSE: Final = "compose.yaml"
_NGINX: Final = "nginx/registry.conf"
_CLEAN_UP: Final = ("clean-up.sh", "clean-up.service", "clean-up.timer")
_SECRET_FILES: Final = ("secrets/*", "certificates/privkey.pem", "authority/*.key", "*/users")
_SECRET_NAME: Final = re.compile(r".*(?:PASSWORD|SECRET|ACCESSKEY|TOKEN).*", re.IGNORECASE)
_NAMES_A_FILE: Final = re.compile(r".*_FILE", re.IGNORECASE)


def inspect_kit(folder: Path) -> tuple[Finding, ...]:
    """Everything that is wrong with the kit in ``folder``; nothing where it is as it should be.

    Raises ``KitRefused`` where there is no kit.
    """
    if read_if_there(folder / COMPOSE) is None:
        raise KitRefused(
            "kit-folder",
            _("There is no kit in {folder}.").format(folder=visible(str(folder))),
            _("Name the folder that has compose.yaml in it."),
        )
    inspection = _Inspection(folder)
    return tuple(inspection.findings())


class _Inspection:
    """One look at one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._upstreams: dict[str, Upstream] = {}
        self._places: dict[str, str] = {}

    def findings(self) -> Iterator[Finding]:
        try:
            compose = read_yaml(COMPOSE, self._text(COMPOSE) or "")
        except YamlInvalid as invalid:
            yield _invalid(COMPOSE, invalid.line, str(invalid))
            return
        found = services(compose)
        yield from self._mounts(compose, found)
        yield from self._exposed(compose, found)
        for service in found:
            if service.is_registry:
                yield from self._registry(compose, service)
        yield from self._nginx()
        for path in _CLEAN_UP:
            if self._text(path) is None:
                yield finding("kit-no-clean-up", where=path, what=_("the file is missing"))
        yield from self._open_secrets()

    def _text(self, path: str) -> str | None:
        content = read_if_there(self._folder / path)
        return None if content is None else content.decode("utf-8", "replace")

    def _mounts(self, compose: YamlFile, found: tuple[Service, ...]) -> Iterator[Finding]:
        for service in found:
            for mount in service.mounts:
                path = mount.source.removeprefix("./")
                if mount.is_of_the_kit and not (self._folder / path).exists():
                    where = compose.where("services", service.name, "volumes")
                    yield finding("kit-file-missing", where=where, path=path)
        secrets = compose.get("secrets")
        for name in secrets if isinstance(secrets, dict) else ():
            path = str(compose.get("secrets", name, "file") or "").removeprefix("./")
            if path and not (self._folder / path).exists():
                where = compose.where("secrets", name, "file")
                yield finding("kit-file-missing", where=where, path=path)

    def _exposed(self, compose: YamlFile, found: tuple[Service, ...]) -> Iterator[Finding]:
        for service in found:
            for name, value in service.environment.items():
                if value and _SECRET_NAME.fullmatch(name) and not _NAMES_A_FILE.fullmatch(name):
                    where = compose.where("services", service.name, "environment", name)
                    yield finding("kit-secret-in-file", where=where, name=name)

    def _registry(self, compose: YamlFile, service: Service) -> Iterator[Finding]:
        mount = service.mounted_at(service.configuration)
        path = f"{service.name}/config.yml"
        if mount is None or not mount.is_of_the_kit:
            yield finding(
                "kit-configuration-not-mounted",
                service=service.name,
                path=service.configuration,
                where=compose.where("services", service.name, "volumes"),
            )
        else:
            path = mount.source.removeprefix("./")
        text = self._text(path)
        # What nginx says of a registry is judged even where that cannot be read.
        self._upstreams[service.name] = Upstream(
            service.name, USUAL_PORT, service.name.startswith("cache")
        )
        if text is None:
            return  # told with the mounts
        try:
            configuration = read_yaml(path, text)
        except YamlInvalid as invalid:
            yield _invalid(path, invalid.line, str(invalid))
            return
        is_cache = upstream_of(service, configuration) is not None
        port = port_of(service, configuration)
        self._upstreams[service.name] = Upstream(service.name, port, is_cache)
        yield from inspect_registry(service, configuration)
        yield from self._shared(service, configuration)

    def _shared(self, service: Service, configuration: YamlFile) -> Iterator[Finding]:
        path = storage_of(service, configuration)
        content = None if path is None else storage_place(service, path)
        if content is None:
            return
        other = self._places.setdefault(content, service.name)
        if other != service.name:
            yield finding("kit-storage-shared", service=other, other=service.name, path=content)

    def _nginx(self) -> Iterator[Finding]:
        text = self._text(_NGINX)
        if text is None:
            yield finding("kit-file-missing", where="nginx", path=_NGINX)
            return
        try:
            root = read_nginx(text)
        except NginxInvalid as invalid:
            yield _invalid(_NGINX, invalid.line, _("nginx would not understand it"))
            return
        yield from inspect_nginx(_NGINX, root, self._upstreams)

    def _open_secrets(self) -> Iterator[Finding]:
        for pattern in _SECRET_FILES:
            for path in sorted(self._folder.glob(pattern)):
                if path.is_file() and path.stat().st_mode & 0o077:
                    name = str(path.relative_to(self._folder))
                    yield finding("kit-secret-readable", path=name)


def _invalid(path: str, line: int, reason: str) -> Finding:
    return finding("kit-file-invalid", where=place(path, line), reason=reason)
