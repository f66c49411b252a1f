"""Extended attributes on Linux: access lists and the SELinux label are among them (xattr(7))."""

import errno
import os
import sys
from collections.abc import Callable
from typing import Final

_MADE_BY_THE_KERNEL: Final = frozenset({"security.ima", "security.evm"})

if sys.platform == "linux":

    def copy(source: int, target: int) -> None:
        """Give ``target`` the attributes of ``source``, both open. Raises ``OSError``."""
        for name in _attributes(lambda: os.listxattr(source)):
            if name not in _MADE_BY_THE_KERNEL:
                os.setxattr(target, name, os.getxattr(source, name))


def _attributes(listing: Callable[[], list[str]]) -> list[str]:
    try:
        return listing()
    except OSError as error:
        if error.errno == errno.ENOTSUP:
            return []
        raise
