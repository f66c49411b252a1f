"""Which entries a list of mirrors has after one is added or some are removed."""

from collections.abc import Sequence


def same_mirror(a: str, b: str) -> bool:
    """Whether dockerd takes both for one mirror: they are equal but for the last ``/``.

    It adds one ``/`` at the end where none is (moby ``registry/config.go``, ``ValidateMirror``).
    """
    return with_slash(a) == with_slash(b)


def mirrors_with(current: Sequence[str], mirror: str, *, first: bool) -> tuple[str, ...]:
    """The list with a mirror as its first or last entry.

    Nothing changes when it is there already. When it is elsewhere it moves, spelled as it was.
    """
    if current and same_mirror(current[0 if first else -1], mirror):
        return tuple(current)
    others = mirrors_without(current, [mirror])
    spelled = next((entry for entry in current if same_mirror(entry, mirror)), mirror)
    return (spelled, *others) if first else (*others, spelled)


def mirrors_without(current: Sequence[str], remove: Sequence[str]) -> tuple[str, ...]:
    """The list without some mirrors, each meant with and without its last ``/``."""
    gone = {with_slash(mirror) for mirror in remove}
    return tuple(entry for entry in current if with_slash(entry) not in gone)


def with_slash(mirror: str) -> str:
    """A mirror as dockerd shows it: one ``/`` at its end if none was there."""
    return mirror if mirror.endswith("/") else f"{mirror}/"
