"""Which images a test pull can prove something with."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from dockmirror.engine.reference import normal, repository
from dockmirror.i18n import _

_LIMIT: Final = 8

# Official, small, and available for every platform that the engine runs on; smallest first.
_OFFICIAL: Final = (
    "hello-world:latest",
    "busybox:latest",
    "alpine:latest",
    "hello-world:linux",
    "busybox:1.36",
    "busybox:1.35",
    "busybox:musl",
    "alpine:3.20",
    "alpine:3.19",
    "alpine:3.18",
    "alpine:3.17",
    "alpine:3.16",
    "alpine:edge",
)


@dataclass(frozen=True)
class Candidate:
    """An image to test with; ``why`` is a sentence on why this one.

    ``platform`` (``linux/arm64``) is named where it is not the engine's own.
    """

    reference: str
    why: str
    present: bool = False
    platform: str = ""


class ImageList(Protocol):
    """Whatever knows which references are there."""

    def image_references(self) -> frozenset[str]:
        """Tags and digests of all images."""
        ...


def choose(engine: ImageList, preferred: str | None) -> tuple[Candidate, ...]:
    """The images to try, in order: the person's own first and alone, else official ones.

    An official image is a candidate where its reference is not in the image list, and none of its
    repository's is there by digest: the engine drops such digests together with the last tag.
    """
    present = {normal(reference) for reference in engine.image_references()}
    if preferred is not None:
        reference = normal(preferred)
        if reference in present:
            why = _("You named this image. It is on this machine, so the pull may prove little.")
        else:
            why = _("You named this image.")
        return (Candidate(reference, why, present=reference in present),)
    return tuple(
        Candidate(reference, _("A small official image that is not on this machine."))
        for reference in absent(present)
    )[:_LIMIT]


def absent(present: Iterable[str]) -> tuple[str, ...]:
    """The official images that can be pulled and removed without touching what is there.

    Those of repositories with nothing here come first: their layers are the least likely to be
    here under another tag.
    """
    present = set(present)
    pinned = {repository(reference) for reference in present if "@" in reference}
    known = {repository(reference) for reference in present}
    free = [
        reference
        for reference in _OFFICIAL
        if reference not in present and not _only_by_digest(repository(reference), present, pinned)
    ]
    return tuple(sorted(free, key=lambda reference: repository(reference) in known))


def _only_by_digest(name: str, present: set[str], pinned: set[str]) -> bool:
    """Whether the repository is here by digest and has no tag that keeps the digests alive."""
    return name in pinned and not any(
        repository(reference) == name and "@" not in reference for reference in present
    )
