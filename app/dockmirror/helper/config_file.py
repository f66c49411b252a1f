"""The configuration file read and written as one piece: afterwards it is the old or the new.

How that is done is each platform's own; what can go wrong is the same on all of them.
"""

import sys

from dockmirror.helper.config_words import ChangedMeanwhile, WriteFailed

if sys.platform == "win32":
    from dockmirror.helper.windows.config_file import ConfigFile
else:
    from dockmirror.helper.posix_config_file import ConfigFile

__all__ = ["ChangedMeanwhile", "ConfigFile", "WriteFailed"]
