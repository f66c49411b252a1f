"""What the Docker client's own files say that matters to a mirror."""

import json
import os
from pathlib import Path
from typing import Final

from dockmirror.mirror.plain_text import visible
from dockmirror.setup.configuration_findings import has_hub_login, runs_in_a_container

_LARGEST: Final = 1024 * 1024
_MOST_BUILDERS: Final = 20


def hub_login() -> bool:
    """Whether this person is logged in to Docker Hub; no file, or one of no use, is "no"."""
    config = _read(client_folder() / "config.json")
    return config is not None and has_hub_login(config)


def container_builders() -> tuple[str, ...]:
    """The names of this person's builders that run in a container of their own."""
    folder = Path(os.environ.get("BUILDX_CONFIG") or client_folder() / "buildx") / "instances"
    try:
        paths = sorted(folder.iterdir())[:_MOST_BUILDERS]
    except OSError:
        return ()
    found = ((path.name, _read(path)) for path in paths)
    return tuple(visible(name, 60) for name, one in found if one and runs_in_a_container(one))


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
