"""Colima: where each profile's settings are, and how it restarts.

Written from abiosoft/colima: ``config/files.go`` and ``config/profile.go`` (folders),
``environment/container/docker/context.go`` (the socket), ``cmd/restart.go``.
"""

import re
from collections.abc import Callable, Sequence
from pathlib import PurePath
from typing import Final

from dockmirror.helper.colima_yaml import COLIMA_YAML
from dockmirror.helper.person_folders import MACOS, PersonFolders
from dockmirror.helper.protocol import COLIMAS
from dockmirror.helper.vm_product import Commands, VmProduct

DEFAULT_PROFILE: Final = "default"
_FILE: Final = "colima.yaml"
_RUNTIME: Final = re.compile(rb"^runtime:[ \t]*[\"']?([a-z]+)", re.MULTILINE)


def find(
    folders: PersonFolders,
    is_there: Callable[[PurePath], bool],
    names_in: Callable[[PurePath], Sequence[str]],
    read: Callable[[PurePath], bytes | None],
) -> tuple[VmProduct, ...]:
    """A product for each profile that runs Docker, the default one first, then by name.

    Pure but for those that look.
    """
    base = folder(folders, is_there)
    profiles = [name for name in names_in(base) if _runs_docker(read(base / name / _FILE))]
    profiles.sort(key=lambda name: (name != DEFAULT_PROFILE, name))
    return tuple(
        _profile(target_id, base, name) for target_id, name in zip(COLIMAS, profiles, strict=False)
    )


def folder(folders: PersonFolders, is_there: Callable[[PurePath], bool]) -> PurePath:
    """Where the profiles are."""
    home = folders.variables.get("COLIMA_HOME", "")
    named = folders.home.__class__(home)
    if home and is_there(named):
        return named
    usual, xdg = folders.home / ".colima", folders.config / "colima"
    if is_there(usual):
        return usual
    if folders.variables.get("XDG_CONFIG_HOME") or is_there(xdg):
        return xdg
    return usual if folders.platform == MACOS else xdg


def _runs_docker(data: bytes | None) -> bool:
    found = None if data is None else _RUNTIME.search(data)
    return data is not None and (found is None or found[1] == b"docker")


def _profile(target_id: str, base: PurePath, name: str) -> VmProduct:
    option = () if name == DEFAULT_PROFILE else ("--profile", name)
    return VmProduct(
        id=target_id,
        name="Colima" if name == DEFAULT_PROFILE else f"Colima ({name})",
        config_path=str(base / name / _FILE),
        host=f"unix://{base / name / 'docker.sock'}",
        commands=Commands(
            start=("colima", "start", *option),
            stop=("colima", "stop", *option),
            restart=("colima", "restart", *option),
            folders=("/usr/local/bin", "/opt/homebrew/bin", "/opt/local/bin"),
        ),
        form=COLIMA_YAML,
        log_command=("colima", "ssh", *option, "--", "sudo", "journalctl", "-u", "docker"),
    )
