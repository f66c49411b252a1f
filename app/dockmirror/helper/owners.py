"""Whose files and folders may stand on the way to a configuration file."""

import os
import stat
import sys
from dataclasses import dataclass
from typing import Final

from dockmirror.daemonjson.saying import Saying, said

ADMINISTRATORS: Final = frozenset(
    {
        "S-1-5-18",
        "S-1-5-32-544",
        "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
    }
)
"""learn.microsoft.com, "Well-known SIDs": SYSTEM, the Administrators group, TrustedInstaller."""


@dataclass(frozen=True)
class Owners:
    """User and group ids that are trusted with a path; ``words`` name them in a sentence.

    ``sids`` are those of Windows.
    """

    uids: frozenset[int]
    gids: frozenset[int]
    words: Saying
    sids: frozenset[str] = ADMINISTRATORS

    def alone(self, status: os.stat_result) -> bool:
        """Whether nobody else can write to what ``status`` describes."""
        group_writes = bool(status.st_mode & stat.S_IWGRP) and status.st_gid not in self.gids
        return status.st_uid in self.uids and not group_writes and not status.st_mode & stat.S_IWOTH


ROOT: Final = Owners(
    frozenset({0}),
    frozenset({0}),
    said("administrators") if sys.platform == "win32" else said("root"),
)


def person_and_root(uid: int, gid: int) -> Owners:
    """An ordinary user, in their own process; ``gid`` is a group of theirs alone.

    >>> sorted(person_and_root(1000, 1000).uids)
    [0, 1000]
    """
    return Owners(frozenset({0, uid}), frozenset({0, gid}), said("you and root"))


def person_and_administrators(sid: str) -> Owners:
    """An ordinary user of Windows, in their own process.

    >>> "S-1-5-18" in person_and_administrators("S-1-5-21-1-2-3-1001").sids
    True
    """
    words = said("you and the administrators")
    return Owners(frozenset(), frozenset(), words, ADMINISTRATORS | {sid})
