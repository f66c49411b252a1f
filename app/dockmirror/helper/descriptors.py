"""What a platform lets be asked of an open file; a flag that it has not is 0.

Every descriptor that Python opens is closed in the programs that are started (PEP 446).
"""

import os
import sys
from typing import Final


def _flag(name: str) -> int:
    value: int = getattr(os, name, 0)
    return value


NO_FOLLOW: Final = _flag("O_NOFOLLOW")
NO_WAIT: Final = _flag("O_NONBLOCK")
NO_TERMINAL: Final = _flag("O_NOCTTY")
FOLDER: Final = os.O_RDONLY | _flag("O_DIRECTORY") | _flag("O_CLOEXEC")
PASSING: Final = (_flag("O_PATH") or os.O_RDONLY) | _flag("O_DIRECTORY") | _flag("O_CLOEXEC")
"""A folder on the way to another: only passed through, where the platform has that."""

READ: Final = (
    os.O_RDONLY | NO_FOLLOW | NO_WAIT | NO_TERMINAL | _flag("O_CLOEXEC") | _flag("O_BINARY")
)
CREATE: Final = (
    os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_FOLLOW | _flag("O_CLOEXEC") | _flag("O_BINARY")
)


def set_mode(descriptor: int, mode: int) -> None:
    """Give an open file its permissions, where the platform has such."""
    if sys.platform != "win32":
        os.fchmod(descriptor, mode)


def set_owner(descriptor: int, uid: int, gid: int) -> None:
    """Give an open file its owner, where the platform numbers them."""
    if sys.platform != "win32":
        os.fchown(descriptor, uid, gid)


def copy_attributes(source: int, target: int) -> None:
    """Give an open file the extended attributes of another, access lists and labels among them.

    Raises ``OSError``.
    """
    if sys.platform == "linux":
        from dockmirror.helper import linux_attributes

        linux_attributes.copy(source, target)
    elif sys.platform == "darwin":
        from dockmirror.helper import macos_attributes

        macos_attributes.copy(source, target)
