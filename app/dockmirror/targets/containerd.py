"""containerd by itself, as Kubernetes and nerdctl use it.

Docker brings a containerd along that serves Docker alone, and its images are none of this file's.
So beside Docker it is offered only where something shows that somebody uses it by itself.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from dockmirror.helper.containerd_service import Containerd, find_containerd
from dockmirror.helper.init_service import find_system_service
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


def find(*, named: bool = False) -> Target | None:
    """Containerd where it is used by itself, or where it is ``named``; ``None`` without it."""
    containerd = find_containerd()
    if containerd is None or not (named or is_used(containerd)):
        return None
    return of_containerd(containerd)


def of_containerd(containerd: Containerd) -> Target:
    """The target that ``containerd`` is."""
    return Target(
        id=ID,
        title=_("containerd by itself"),
        config_path=containerd.config_path,
        engine_host="",
        service=containerd.service,
        state_directory=of_target(STATE_DIRECTORY, ID),
        certificates=Path(containerd.config_path).parent,
        restarts_how="",
    )


def is_used(containerd: Containerd) -> bool:
    """Whether something here shows that it is used by itself."""
    return shows_use(
        docker=find_system_service() is not None,
        folders=containerd.configuration.folders,
        programs=(name for name in CLIENTS if find_program(name)),
        settings=(path for path in SETTINGS if os.path.lexists(path)),
        registries=_names_in(containerd.folder),
        changed=(of_target(STATE_DIRECTORY, ID) / "history").is_dir(),
    )


def shows_use(
    *,
    docker: bool,
    folders: Iterable[str],
    programs: Iterable[str],
    settings: Iterable[str],
    registries: Iterable[str],
    changed: bool,
) -> bool:
    """The rule: no Docker here that it could be for, or any sign besides Docker.

    ``folders`` are those that its configuration names, ``registries`` what they hold, ``changed``
    says that Dockmirror has set it up before. Pure.
    """
    return not docker or changed or any((*folders, *programs, *settings, *registries))


def _names_in(folder: str) -> tuple[str, ...]:
    try:
        return tuple(path.name for path in Path(folder).iterdir())
    except OSError:
        return ()
