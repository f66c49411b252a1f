"""What a configuration as found means for a mirror: pure decisions on values."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from dockmirror.daemonjson import Document
from dockmirror.engine.engine import EngineInfo
from dockmirror.mirror.catalogue import finding
from dockmirror.mirror.finding import Finding

HUB_KEYS = ("https://index.docker.io/v1/", "index.docker.io", "docker.io", "registry-1.docker.io")


def configuration_findings(
    path: str, document: Document, info: EngineInfo | None, *, hub_login: bool
) -> tuple[Finding, ...]:
    """Findings about the file and the engine, for ``status`` and for a plan."""
    found = []
    if document.has("registry-mirror"):
        found.append(finding("registry-mirror-singular", path=path))
    if "" in document.mirrors:
        found.append(finding("empty-mirror-entry", path=path))
    insecure = document.value("insecure-registries")
    entries = {str(entry) for entry in insecure} if isinstance(insecure, list) else set()
    for mirror in document.mirrors:
        parts = urlsplit(mirror)
        if {parts.netloc, parts.hostname or ""} & entries:
            found.append(finding("mirror-in-insecure-registries", mirror=mirror, path=path))
    if hub_login and info is not None and info.image_store == "graph-driver":
        found.append(finding("hub-login-offered"))
    return tuple(found)


def has_hub_login(client_config: Mapping[str, object]) -> bool:
    """Whether a ``~/.docker/config.json`` holds a login to Docker Hub.

    An entry under ``auths`` stands for one even where its secret is kept by a credential helper
    (docker/cli ``cli/config/configfile/file.go``).
    """
    auths = client_config.get("auths")
    return isinstance(auths, dict) and any(key in auths for key in HUB_KEYS)
