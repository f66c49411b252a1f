"""What a configuration as found means for a mirror: pure decisions on values."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from dockmirror.daemonjson import Document
from dockmirror.engine.engine import EngineInfo
from dockmirror.engine.info import CONTAINERD, GRAPH_DRIVER
from dockmirror.mirror.catalogue import finding
from dockmirror.mirror.daemon_view import DaemonView
from dockmirror.mirror.finding import Finding, Severity
from dockmirror.mirror.mirror_url import judge

HUB_KEYS: Final = (
    "https://index.docker.io/v1/",
    "index.docker.io",
    "docker.io",
    "registry-1.docker.io",
)

_ENDS_WITH_API: Final = re.compile(r"/v2/*\Z")


@dataclass(frozen=True)
class Surroundings:
    """What lies around the configuration file and has a say in mirroring.

    ``builders`` are the names of this person's builders that run elsewhere, without a mirror.
    ``hosts_toml`` is the text of ``certs.d/docker.io/hosts.toml`` (or of ``_default``), at
    ``hosts_toml_path``; empty where there is none. ``flags_at`` says where mirrors are given as
    flags; empty where they are not. ``machine`` names the virtual machine that the engine runs in,
    where it does.
    """

    hub_login: bool = False
    builders: tuple[str, ...] = ()
    hosts_toml: str = ""
    hosts_toml_path: str = ""
    flags_at: str = ""
    machine: str = ""


def configuration_findings(
    path: str, document: Document, info: EngineInfo | None, around: Surroundings
) -> tuple[Finding, ...]:
    """Findings about the file and the engine, for ``status`` and for a plan."""
    found = []
    if document.has("registry-mirror"):
        found.append(finding("registry-mirror-singular", path=path))
    if "" in document.mirrors:
        found.append(finding("empty-mirror-entry", path=path))
    for mirror in document.mirrors:
        found += _on_mirror(mirror, path, info)
    found += _on_insecurity(path, document, info, around.machine)
    if around.flags_at and document.has("registry-mirrors"):
        found.append(finding("flag-conflict", flag="registry-mirror", where=around.flags_at))
    if overrides_mirrors(around.hosts_toml) and _view(info).shares_hubs_settings:
        found.append(finding("hosts-toml-overrides", path=around.hosts_toml_path))
    if around.builders:
        found.append(finding("builder-ignores-mirror", builders=", ".join(around.builders)))
    if around.hub_login and info is not None and info.image_store == GRAPH_DRIVER:
        found.append(finding("hub-login-offered"))
    return tuple(found)


def _on_mirror(mirror: str, path: str, info: EngineInfo | None) -> Iterator[Finding]:
    """What is to be said of one entry of the list."""
    if not mirror:
        return
    judgement = judge(mirror, engine_version=info.version if info else None)
    errors = [one for one in judgement.findings if one.severity is Severity.ERROR]
    for one in errors:
        facts = {"mirror": mirror, "path": path, "reason": f"{one.title}."}
        yield finding("mirror-refused-by-engine", **facts)
    if errors or judgement.url is None:
        return
    suggestion = judgement.url.text.removesuffix("/")
    facts = {"mirror": mirror, "path": path, "suggestion": suggestion}
    graph_driver = info is None or info.image_store == GRAPH_DRIVER
    scheme = mirror.partition("://")[0]
    if scheme != scheme.lower() and graph_driver:
        yield finding("mirror-scheme-capitals", **facts)
    newer_containerd = info is not None and _view(info).shares_hubs_settings
    if _ENDS_WITH_API.search(urlsplit(mirror).path) and not newer_containerd:
        yield finding("mirror-with-v2", **facts)


def _on_insecurity(
    path: str, document: Document, info: EngineInfo | None, machine: str
) -> Iterator[Finding]:
    """Settings that switch certificate checks off, for a mirror and perhaps for Docker Hub."""
    insecure = document.value("insecure-registries")
    entries = {str(entry) for entry in insecure} if isinstance(insecure, list) else set()
    for mirror in document.mirrors:
        try:
            parts = urlsplit(mirror)
        except ValueError:
            continue
        host = parts.hostname or ""
        named = bool({parts.netloc, host} & entries)
        on_loopback = any(one.code == "loopback-mirror" for one in judge(mirror).findings)
        if named:
            yield finding("mirror-in-insecure-registries", mirror=mirror, path=path)
        elif on_loopback and machine:
            yield finding("loopback-in-vm", host=host, where=machine)
        elif on_loopback:
            yield finding("loopback-mirror", host=host)
        if (named or on_loopback) and info is not None and _view(info).shares_hubs_settings:
            yield finding("hub-left-unchecked", host=host, engine=info.version)


def _view(info: EngineInfo | None) -> DaemonView:
    if info is None:
        return DaemonView(image_store=CONTAINERD)
    return DaemonView(info.version, info.image_store)


def overrides_mirrors(hosts_toml: str) -> bool:
    """Whether this ``hosts.toml`` for Docker Hub names servers of its own.

    Beside its ``server`` each ``[host."…"]`` is one, and with several of them the engine leaves
    ``registry-mirrors`` out (moby ``daemon/hosts.go``, from 28.0 on).

    >>> overrides_mirrors('[host."https://mirror.example.com"]')
    True
    """
    try:
        hosts = tomllib.loads(hosts_toml).get("host")
    except (tomllib.TOMLDecodeError, RecursionError):
        return False
    return isinstance(hosts, Mapping) and bool(hosts)


def has_hub_login(client_config: Mapping[str, object]) -> bool:
    """Whether a ``~/.docker/config.json`` holds a login to Docker Hub.

    An entry under ``auths`` stands for one even where its secret is kept by a credential helper
    (docker/cli ``cli/config/configfile/file.go``).
    """
    auths = client_config.get("auths")
    return isinstance(auths, dict) and any(key in auths for key in HUB_KEYS)


def runs_in_a_container(builder: Mapping[str, object]) -> bool:
    """Whether a builder of buildx, as its file describes it, does not use the engine's settings.

    (docker/buildx ``store/nodegroup.go``.)
    """
    driver = builder.get("Driver")
    return isinstance(driver, str) and driver not in ("", "docker")
