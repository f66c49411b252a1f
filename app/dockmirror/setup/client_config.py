"""What the Docker client's own file says that matters to a mirror."""

import json
import os
from pathlib import Path
from typing import Final

from dockmirror.setup.configuration_findings import has_hub_login

_LARGEST: Final = 1024 * 1024


def hub_login() -> bool:
    """Whether this person is logged in to Docker Hub; no file, or one of no use, is "no"."""
    folder = os.environ.get("DOCKER_CONFIG")
    path = (Path(folder) if folder else Path.home() / ".docker") / "config.json"
    try:
        with path.open("rb") as file:
            config = json.loads(file.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(config, dict) and has_hub_login(config)
