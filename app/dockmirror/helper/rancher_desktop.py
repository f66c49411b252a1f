"""Rancher Desktop: the provisioning script with which its engine gets mirrors, and how it restarts.

Written from docs.rancherdesktop.io, "Provisioning Scripts", and rancher-sandbox/rancher-desktop:
``src/go/rdctl/pkg/paths`` (folders), ``pkg/rancher-desktop/backend/backendHelper.ts`` (what it adds
to the ``daemon.json`` in its virtual machine afterwards, keeping the rest), ``rdctl`` (commands).
"""

import json
from collections.abc import Callable, Sequence
from pathlib import PurePath, PurePosixPath
from typing import Final

from dockmirror.daemonjson.saying import said
from dockmirror.helper.ending import Refused
from dockmirror.helper.person_folders import MACOS, WINDOWS, PersonFolders
from dockmirror.helper.plain_text import visible
from dockmirror.helper.vm_product import Commands, VmProduct

ID: Final = "rancher-desktop"
NAME: Final = "Rancher Desktop"

_APP: Final = "rancher-desktop"
_HEAD: Final = "# Written by Dockmirror, which replaces the whole file."
_SCRIPT: Final = (
    "#!/bin/sh",
    _HEAD,
    "mkdir -p /etc/docker",
    "cat > /etc/docker/daemon.json <<'END_OF_SETTINGS'",
    "{settings}",
    "END_OF_SETTINGS",
)
_FORGET: Final = "rm -f /etc/docker/daemon.json || sudo rm -f /etc/docker/daemon.json"
_SETTINGS: Final = '{"registry-mirrors": '


class ProvisioningScript:
    """A script that writes the engine's settings at each start. Plays ``ConfigForm``.

    ``in_yaml`` says that it stands in Lima's ``override.yaml``. Without a mirror it writes settings
    that hold none, because those of an earlier start are still there in the virtual machine.
    """

    def __init__(self, *, in_yaml: bool) -> None:
        self._in_yaml = in_yaml

    def mirrors(self, data: bytes | None, path: str) -> tuple[str, ...]:
        """See ``ConfigForm``. Raises ``Refused`` where Dockmirror did not write the file."""
        if data is None:
            return ()
        found: tuple[str, ...] | None = None
        for line in data.decode("utf-8", "replace").splitlines():
            if line.strip().startswith(_SETTINGS):
                found = _listed(line.strip())
        if found is None or self.render(found) != data:
            raise Refused(
                "provisioning-script-theirs",
                said(
                    "{path} is not Dockmirror's, so it was left alone. Have a provisioning script "
                    'in it write "registry-mirrors" into /etc/docker/daemon.json.',
                    path=visible(path),
                ),
                {"path": visible(path)},
            )
        return found

    def with_mirrors(self, data: bytes | None, mirrors: Sequence[str], path: str) -> bytes | None:
        """See ``ConfigForm``."""
        if self.mirrors(data, path) == tuple(mirrors):
            return data
        return self.render(mirrors)

    def render(self, mirrors: Sequence[str]) -> bytes:
        """The file for these mirrors, with the line ends that the virtual machine needs."""
        settings = _SETTINGS + json.dumps(list(mirrors)) + "}"
        script = [line.replace("{settings}", settings) for line in _SCRIPT]
        if self._in_yaml:
            indented = [f"    {line}" for line in script]
            script = [_HEAD, "provision:", "- mode: system", "  script: |", *indented]
        return "".join(f"{line}\n" for line in script).encode("ascii")


def find(
    folders: PersonFolders,
    is_there: Callable[[PurePath], bool],
    read: Callable[[PurePath], bytes | None],
) -> VmProduct | None:
    """Rancher Desktop where it was started once with Docker's engine; pure but for the two."""
    data = read(settings_file(folders))
    if data is None or not is_there(alternative_home(folders)) or _runs_containerd(data):
        return None
    return VmProduct(
        id=ID,
        name=NAME,
        config_path=str(script_file(folders)),
        host=host(folders),
        commands=Commands(
            start=("rdctl", "start"),
            stop=("rdctl", "shutdown"),
            forget=("rdctl", "shell", "sh", "-c", _FORGET),
            folders=_programs(folders),
        ),
        form=ProvisioningScript(in_yaml=folders.platform != WINDOWS),
        log_command=("rdctl", "shell", "--", "tail", "-n", "30", "/var/log/docker.log"),
    )


def script_file(folders: PersonFolders) -> PurePath:
    """The file with the script."""
    if folders.platform == WINDOWS:
        return folders.local_app_data / _APP / "provisioning" / "dockmirror.start"
    if folders.platform == MACOS:
        data = folders.home / "Library" / "Application Support"
    else:
        data = folders.data
    return data / _APP / "lima" / "_config" / "override.yaml"


def settings_file(folders: PersonFolders) -> PurePath:
    """Its own settings, among them which engine it runs."""
    if folders.platform == WINDOWS:
        return folders.local_app_data / _APP / "settings.json"
    if folders.platform == MACOS:
        return folders.home / "Library" / "Preferences" / _APP / "settings.json"
    return folders.config / _APP / "settings.json"


def alternative_home(folders: PersonFolders) -> PurePath:
    """The folder with its socket and its programs."""
    if folders.platform == WINDOWS:
        return folders.local_app_data / _APP
    return folders.home / ".rd"


def host(folders: PersonFolders) -> str:
    """The address of its engine."""
    if folders.platform == WINDOWS:
        return "npipe:////./pipe/docker_engine"
    return f"unix://{alternative_home(folders) / 'docker.sock'}"


def _programs(folders: PersonFolders) -> tuple[str, ...]:
    resources = PurePath("resources", "resources")
    if folders.platform == WINDOWS:
        inside = ("Rancher Desktop", *resources.parts, "win32", "bin")
        programs = folders.local_app_data / "Programs"
        return tuple(str(top.joinpath(*inside)) for top in (folders.program_files, programs))
    shared = str(alternative_home(folders) / "bin")
    if folders.platform == MACOS:
        app = PurePosixPath("/Applications/Rancher Desktop.app/Contents/Resources/resources")
        return (shared, str(app / "darwin" / "bin"))
    return (shared, str(PurePosixPath("/opt", _APP, *resources.parts, "linux", "bin")))


def _runs_containerd(data: bytes) -> bool:
    try:
        settings = json.loads(data.decode("utf-8-sig"))
        return bool(settings["containerEngine"]["name"] == "containerd")
    except (ValueError, RecursionError, TypeError, KeyError):
        return False


def _listed(line: str) -> tuple[str, ...] | None:
    try:
        mirrors = json.loads(line)["registry-mirrors"]
    except (ValueError, RecursionError, TypeError, KeyError):
        return None
    if not isinstance(mirrors, list) or not all(isinstance(one, str) for one in mirrors):
        return None
    return tuple(mirrors)
