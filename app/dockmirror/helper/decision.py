"""What the transaction decides, as functions of values: no input, no output."""

from collections.abc import Collection, Sequence
from enum import StrEnum

from dockmirror.daemonjson import parse, set_value


class Way(StrEnum):
    """How a change is made to count."""

    RESTART = "restart"
    RELOAD = "reload"
    START = "start"
    NONE = "none"


class PutBack(StrEnum):
    """What a roll back does with the file."""

    ALREADY = "already"
    RESTORE = "restore"
    KEEP_THEIRS = "keep-theirs"


def choose_way(
    asked: str,
    *,
    active: bool,
    containers: Sequence[str],
    live_restore: bool,
    restartable: bool = True,
    reloads: bool = True,
) -> Way:
    """How to apply a change.

    ``auto`` restarts, as a boot would, unless that stops running containers or nothing here could
    start the engine again: then it reloads, if it can (``reloads``). A service that does not run is
    started, since only so can the change be checked.
    """
    if asked == "none":
        return Way.NONE
    if not active:
        return Way.START
    if asked == "auto":
        spares = not restartable or (containers and not live_restore)
        return Way.RELOAD if spares and reloads else Way.RESTART
    return Way(asked)


def put_back(present: str, before: str, ours: Collection[str]) -> PutBack:
    """What to do with a file whose digest is ``present``.

    ``ours`` are the digests of everything that the journal says we wrote.
    """
    if present == before:
        return PutBack.ALREADY
    return PutBack.RESTORE if present in ours else PutBack.KEEP_THEIRS


def reloadable(
    final: bytes | None, mirrors: Sequence[str], debug: bool | None = None
) -> bytes | None:
    """The file to reload so that the engine comes to have ``mirrors``, and ``debug`` if given.

    A reload leaves in force what the file does not name (moby ``daemon/reload.go``), so what
    ``final`` leaves out must be named for the length of the reload. Equals ``final`` where that
    names it all.
    """
    document = parse(final)
    data = final
    if not document.has("registry-mirrors"):
        data = set_value(data, "registry-mirrors", list(mirrors))
    if debug is not None and (document.debug is None or document.debug is not debug):
        data = set_value(data, "debug", debug)
    return data
