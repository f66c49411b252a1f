"""The commands with which a person puts a change back where Dockmirror does not."""

import shlex
import sys
from pathlib import Path

from dockmirror.daemonjson import sha256
from dockmirror.helper import anchoring
from dockmirror.helper.anchor_files import AnchorFiles
from dockmirror.helper.docker_service import DockerService
from dockmirror.helper.journal import Entry

if sys.platform == "win32":
    from dockmirror.helper.windows.by_hand import put_back_on_windows


def put_back_by_hand(
    entry: Entry,
    backup: Path,
    service: DockerService | None,
    anchors: AnchorFiles,
    *,
    persons: bool,
    file_is_back: bool,
) -> tuple[str, ...]:
    """The commands, in order.

    ``backup`` holds the bytes from before the change. ``persons`` says that the engine is an
    ordinary user's own, ``file_is_back`` that the configuration file is as it was already.
    """
    if sys.platform == "win32":
        return put_back_on_windows(entry, backup, service, file_is_back=file_is_back)
    owner = "" if persons else "sudo "
    real = shlex.quote(entry.real_path)
    absent = entry.before_sha256 == sha256(None)
    back = f"{owner}rm -f {real}" if absent else f"{owner}cp {shlex.quote(str(backup))} {real}"
    return (
        *([] if file_is_back else [back]),
        *anchoring.by_hand(anchors, entry, owner),
        *restart_by_hand(service, persons=persons),
    )


def restart_by_hand(service: DockerService | None, *, persons: bool) -> tuple[str, ...]:
    """The commands with which a person restarts the engine; none where there is none to restart."""
    if service is None or (not service.restartable and service.main_pid is None):
        return ()
    if service.restarted_by:
        return service.restarted_by
    if not service.restartable:
        return (f"sudo {shlex.join([service.dockerd or 'dockerd', *service.arguments])}",)
    if service.script:
        return (f"sudo {shlex.join([*service.script, 'restart'])}",)
    systemctl = "systemctl --user" if persons else "sudo systemctl"
    unit = shlex.quote(service.unit)
    return f"{systemctl} reset-failed {unit}", f"{systemctl} restart {unit}"
