"""Making a process its own on Windows."""

import os
import sys

from dockmirror.helper.programs import ENVIRONMENT

if sys.platform == "win32":
    from dockmirror.helper.windows.folders import system_folder

    def make_own() -> None:
        """Scrub the environment, which a person can set for elevated programs too, and the folder.

        No handle but those of the pipes comes from the caller: a program that is started through
        the consent prompt inherits none.
        """
        os.environ.clear()
        os.environ.update(ENVIRONMENT)
        os.chdir(system_folder())
