"""Making an elevated process its own: nothing of what its caller set up is relied on."""

import sys

if sys.platform == "win32":
    from dockmirror.helper.windows.process import make_own
else:
    from dockmirror.helper.posix_process import make_own

__all__ = ["make_own"]
