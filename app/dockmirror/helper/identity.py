"""With whose rights this process works."""

import os
import sys


def is_root() -> bool:
    """Whether this is root, who is nobody's person. Windows has no such user."""
    return sys.platform != "win32" and os.geteuid() == 0


def is_administrator() -> bool:
    """Whether this process may change what is the machine's: root, or elevated on Windows."""
    if sys.platform == "win32":
        from dockmirror.helper.windows.token import is_elevated

        return is_elevated()
    return os.geteuid() == 0


def effective_number() -> int:
    """The number of the user whose rights this process has."""
    if sys.platform == "win32":
        return own_number()
    return os.geteuid()


def own_number() -> int:
    """The number of this process's user; on Windows the last part of their SID."""
    if sys.platform == "win32":
        from dockmirror.helper.windows.token import number_of, own_sid

        return number_of(own_sid())
    return os.getuid()
