"""One of the system's programs, run to its end while the client is watched."""

import sys

from dockmirror.helper.completed import Completed

if sys.platform == "win32":
    from dockmirror.helper.windows.command import run
else:
    from dockmirror.helper.posix_command import run

__all__ = ["Completed", "run"]
