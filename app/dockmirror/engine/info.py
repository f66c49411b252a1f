"""What an engine says of itself in ``/info``."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

GRAPH_DRIVER: Final = "graph-driver"
CONTAINERD: Final = "containerd"

_SNAPSHOTTER: Final = ["driver-type", "io.containerd.snapshotter.v1"]


@dataclass(frozen=True)
class EngineInfo:
    """An engine: its version, where it keeps images, and what is in force in it.

    ``image_store`` is ``graph-driver`` or ``containerd``; ``mirrors`` are as the engine writes
    them (moby ``registry/config.go``: one ``/`` at the end, each once). The proxies are those in
    force; the engine masks a login in them.
    """

    version: str
    image_store: str
    storage_driver: str
    mirrors: tuple[str, ...] = ()
    insecure_registries: tuple[str, ...] = ()
    debug: bool = False
    live_restore: bool = False
    os_type: str = "linux"
    architecture: str = ""
    rootless: bool = False
    experimental: bool = False
    operating_system: str = ""
    http_proxy: str = ""
    https_proxy: str = ""
    no_proxy: str = ""


def read_info(info: Mapping[str, object]) -> EngineInfo:
    """The facts in the answer to ``/info``; what is missing counts as absent.

    The containerd image store names itself in ``DriverStatus`` (moby
    ``daemon/containerd/service.go``); every other driver is a graph driver.
    """
    registry = info.get("RegistryConfig")
    registry = registry if isinstance(registry, Mapping) else {}
    status = info.get("DriverStatus")
    snapshotter = isinstance(status, list) and _SNAPSHOTTER in status
    return EngineInfo(
        version=_text(info, "ServerVersion"),
        image_store=CONTAINERD if snapshotter else GRAPH_DRIVER,
        storage_driver=_text(info, "Driver"),
        mirrors=_texts(registry.get("Mirrors")),
        insecure_registries=_insecure(registry),
        debug=info.get("Debug") is True,
        live_restore=info.get("LiveRestoreEnabled") is True,
        os_type=_text(info, "OSType") or "linux",
        architecture=_text(info, "Architecture"),
        rootless="name=rootless" in _texts(info.get("SecurityOptions")),
        experimental=info.get("ExperimentalBuild") is True,
        operating_system=_text(info, "OperatingSystem"),
        http_proxy=_text(info, "HttpProxy"),
        https_proxy=_text(info, "HttpsProxy"),
        no_proxy=_text(info, "NoProxy"),
    )


def _insecure(registry: Mapping[str, object]) -> tuple[str, ...]:
    """Networks, and registries that are named as insecure."""
    named = registry.get("IndexConfigs")
    entries = named.items() if isinstance(named, Mapping) else ()
    return _texts(registry.get("InsecureRegistryCIDRs")) + tuple(
        str(name)
        for name, index in entries
        if isinstance(index, Mapping) and index.get("Secure") is False
    )


def _text(info: Mapping[str, object], key: str) -> str:
    value = info.get(key)
    return value if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(entry for entry in value if isinstance(entry, str))
