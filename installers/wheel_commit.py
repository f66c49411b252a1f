"""Puts the commit that a wheel is built from among its resources, where ``--version`` finds it."""

import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CommitHook(BuildHookInterface):  # type: ignore[type-arg]  # its configuration is not used
    """The hook that hatchling runs before it writes a wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the record, unless this is an editable install or no checkout."""
        if version == "editable" or not (Path(self.root) / ".git").exists():
            return
        done = subprocess.run(
            ["git", "-C", self.root, "rev-parse", "HEAD"], capture_output=True, check=False
        )
        if done.returncode == 0:
            record = Path(self.root) / "build" / "commit"
            record.parent.mkdir(exist_ok=True)
            record.write_bytes(done.stdout)
            build_data["force_include"][str(record)] = "dockmirror/resources/commit"
