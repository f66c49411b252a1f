"""containerd by itself, as Kubernetes and nerdctl use it.

Docker brings a containerd along that serves Docker alone, and its images are none of this file's.
So beside Docker it is offered only where something shows that somebody uses it by itself.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from dockmirror.helper.containerd_service import DEFAULT_FOLDER, Containerd, find_containerd
from dockmirror.helper.docker_service import read_text
from dockmirror.helper.programs import find_program
from dockmirror.helper.protocol import CONTAINERD
from dockmirror.helper.state_directory import STATE_DIRECTORY, of_target
from dockmirror.i18n import _
from dockmirror.targets.target import Target

ID: Final = CONTAINERD

CLIENTS: Final = ("nerdctl", "crictl", "kubelet")
"""Programs that speak to containerd and not to Docker; ``ctr`` comes with containerd itself."""

SETTINGS: Final = (
    "/etc/crictl.yaml",
    "/etc/nerdctl/nerdctl.toml",
    "/etc/kubernetes/kubelet.conf",
    "/usr/local/bin/nerdctl",
    "/usr/local/bin/crictl",
    "/usr/local/bin/kubelet",
)
"""What those leave, and where they are put by hand."""

CONFIGURATION: Final = "/etc/containerd/config.toml"

_FOLDER_NAMED: Final = re.compile(r"^\s*config_path\s*=\s*[\"']/", re.MULTILINE)


def find(*, named: bool = False) -> Target | None:
    """Containerd where it is used by itself, or where it is ``named``; ``None`` without it."""
    if find_program("containerd") is None or not (named or is_used()):
        return None
    containerd = find_containerd()
    return None if containerd is None else of_containerd(containerd)


def of_containerd(containerd: Containerd) -> Target:
    """The target that ``containerd`` is."""
    return Target(
        id=ID,
        program="containerd",
        title=_("containerd by itself"),
        config_path=containerd.config_path,
        engine_host="",
        service=containerd.service,
        state_directory=of_target(STATE_DIRECTORY, ID),
        certificates=Path(containerd.config_path).parent,
        restarts_how="",
    )


def is_used() -> bool:
    """Whether something here shows that it is used by itself; a look at a few files."""
    return shows_use(
        docker=find_program("dockerd") is not None,
        configuration=read_text(CONFIGURATION),
        programs=(name for name in CLIENTS if find_program(name)),
        settings=(path for path in SETTINGS if os.path.lexists(path)),
        registries=_names_in(DEFAULT_FOLDER),
        changed=(of_target(STATE_DIRECTORY, ID) / "history").is_dir(),
    )


def shows_use(
    *,
    docker: bool,
    configuration: str,
    programs: Iterable[str],
    settings: Iterable[str],
    registries: Iterable[str],
    changed: bool,
) -> bool:
    """The rule: no Docker here that it could be for, or any sign besides Docker.

    ``configuration`` is the text of containerd's file, ``registries`` what its usual folder holds,
    ``changed`` says that Dockmirror has set it up before. Pure.
    """
    named = _FOLDER_NAMED.search(configuration) is not None
    return not docker or changed or named or any((*programs, *settings, *registries))


def _names_in(folder: str) -> tuple[str, ...]:
    try:
        return tuple(path.name for path in Path(folder).iterdir())
    except OSError:
        return ()
