"""Looks at what lies around a target's configuration file and has a say in mirroring."""

from pathlib import Path
from typing import Final

from dockmirror.setup.client_config import container_builders, hub_login
from dockmirror.setup.configuration_findings import Surroundings
from dockmirror.targets.target import Target

_LARGEST: Final = 256 * 1024


def look_around(target: Target, certificates: Path | None = None) -> Surroundings:
    """The surroundings of ``target``; what cannot be read counts as not there."""
    certificates = certificates or target.certificates
    path, text = "", ""
    for name in ("docker.io", "_default"):
        if (certificates / name).is_dir():
            path = str(certificates / name / "hosts.toml")
            text = _read(Path(path))
            break
    return Surroundings(
        hub_login=hub_login(),
        builders=container_builders(),
        hosts_toml=text,
        hosts_toml_path=path,
        flags_at=target.where_mirrors_are_flags,
        machine=target.title if target.host_alias else "",
    )


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST).decode("utf-8", "replace")
    except OSError:
        return ""
