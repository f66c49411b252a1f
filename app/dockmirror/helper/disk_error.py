"""What a system's refusal to read or write means, in words for a person."""

import errno
from typing import Final

from dockmirror.daemonjson.saying import Saying, said

_FULL: Final = said("the disk is full, or has no room for another file. Free some, then try again.")
_WORDS: Final = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: said(
        "the file system is read-only. Make the change where the file is made, or make the file "
        "system writable."
    ),
    errno.EPERM: said(
        "the system forbids it, even to root. The file may be marked immutable: see 'lsattr'."
    ),
    errno.EIO: said("the disk reports errors. Have it checked."),
}


def disk_error(error: OSError) -> Saying:
    """Why the system refused, and what to do: words that follow a colon, a full stop included."""
    return _WORDS.get(error.errno or 0) or Saying.verbatim(f"{error.strerror or error}.")
