"""What the Docker client's own files say that matters to a mirror."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dockmirror.helper.buildx_instance import BUILDX_INSTANCE
from dockmirror.helper.ending import Refused
from dockmirror.mirror.plain_text import visible
from dockmirror.setup.configuration_findings import (
    HUB_KEYS,
    has_hub_login,
    runs_in_a_container,
)

_LARGEST: Final = 1024 * 1024
_MOST_BUILDERS: Final = 20


@dataclass(frozen=True)
class HubLogin:
    """Whether this person is logged in to Docker Hub, never with what.

    ``path`` is the client's file; ``store`` is the name of the credential helper that keeps the
    secret, empty where the file itself does.
    """

    path: str
    logged_in: bool
    store: str = ""


def look_for_hub_login() -> HubLogin:
    """The login as the client's file tells of it; no file, or one of no use, is none."""
    path = client_folder() / "config.json"
    config = _read(path)
    if config is None or not has_hub_login(config):
        return HubLogin(str(path), logged_in=False)
    return HubLogin(str(path), logged_in=True, store=_store(config))


def hub_login() -> bool:
    """Whether this person is logged in to Docker Hub; no file, or one of no use, is "no"."""
    return look_for_hub_login().logged_in


def _store(config: dict[str, object]) -> str:
    """A helper for one registry goes before that for all (docker/cli ``configfile/file.go``)."""
    helpers = config.get("credHelpers")
    if isinstance(helpers, dict):
        for key in HUB_KEYS:
            if helpers.get(key):
                return visible(str(helpers[key]), 60)
    store = config.get("credsStore")
    return visible(store, 60) if isinstance(store, str) else ""


def container_builders() -> tuple[str, ...]:
    """The names of this person's builders that run elsewhere and have no mirror of Docker Hub."""
    folder = Path(os.environ.get("BUILDX_CONFIG") or client_folder() / "buildx") / "instances"
    try:
        paths = sorted(folder.iterdir())[:_MOST_BUILDERS]
    except OSError:
        return ()
    found = ((path, _read(path)) for path in paths)
    return tuple(
        visible(path.name, 60)
        for path, one in found
        if one and runs_in_a_container(one) and not _has_mirrors(path)
    )


def _has_mirrors(path: Path) -> bool:
    """Whether a builder's own configuration names mirrors."""
    try:
        return bool(BUILDX_INSTANCE.mirrors(path.read_bytes(), str(path)))
    except (OSError, Refused):
        return False


def client_folder() -> Path:
    """Where the client keeps its files (docker/cli ``cli/config``)."""
    folder = os.environ.get("DOCKER_CONFIG")
    if folder:
        return Path(folder)
    try:
        return Path.home() / ".docker"
    except RuntimeError:
        return Path("/nonexistent")


def _read(path: Path) -> dict[str, object] | None:
    try:
        with path.open("rb") as file:
            document = json.loads(file.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None
