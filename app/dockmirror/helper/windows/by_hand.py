"""The commands for a PowerShell of an administrator that put a change back; pure."""

from pathlib import PurePath

from dockmirror.daemonjson import sha256
from dockmirror.helper.docker_service import DockerService
from dockmirror.helper.journal import Entry


def put_back_on_windows(
    entry: Entry, backup: PurePath, service: DockerService | None, *, file_is_back: bool
) -> tuple[str, ...]:
    """The commands, in order; see ``by_hand.put_back_by_hand``."""
    real = quoted(entry.real_path)
    back = f"Copy-Item -Force {quoted(str(backup))} {real}"
    if entry.before_sha256 == sha256(None):
        back = f"Remove-Item -Force {real}"
    return (
        *([] if file_is_back else [back]),
        *(() if service is None else service.restarted_by),
    )


def quoted(text: str) -> str:
    """One word for PowerShell ("about_Quoting_Rules").

    >>> print(quoted("It's here"))
    'It''s here'
    """
    return "'" + text.replace("'", "''") + "'"
