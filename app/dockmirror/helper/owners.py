"""Whose files and folders may stand on the way to a configuration file."""

import os
import stat
from dataclasses import dataclass
from typing import Final

from dockmirror.daemonjson.saying import Saying, said


@dataclass(frozen=True)
class Owners:
    """User and group ids that are trusted with a path; ``words`` name them in a sentence."""

    uids: frozenset[int]
    gids: frozenset[int]
    words: Saying

    def alone(self, status: os.stat_result) -> bool:
        """Whether nobody else can write to what ``status`` describes."""
        group_writes = bool(status.st_mode & stat.S_IWGRP) and status.st_gid not in self.gids
        return status.st_uid in self.uids and not group_writes and not status.st_mode & stat.S_IWOTH


ROOT: Final = Owners(frozenset({0}), frozenset({0}), said("root"))


def person_and_root(uid: int, gid: int) -> Owners:
    """An ordinary user, in their own process; ``gid`` is a group of theirs alone.

    >>> sorted(person_and_root(1000, 1000).uids)
    [0, 1000]
    """
    return Owners(frozenset({0, uid}), frozenset({0, gid}), said("you and root"))
