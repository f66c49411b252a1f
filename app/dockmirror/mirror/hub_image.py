"""Which image of Docker Hub the proof asks for."""

import re
from dataclasses import dataclass
from typing import Final

from dockmirror.mirror.fault import Fault
from dockmirror.mirror.plain_text import visible

_COMPONENT: Final = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_REPOSITORY: Final = re.compile(rf"{_COMPONENT}(?:/{_COMPONENT})*")
_TAG: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
_DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}")
_HUB: Final = re.compile(r"\A(?:docker\.io|index\.docker\.io|registry-1\.docker\.io)/")


@dataclass(frozen=True)
class HubImage:
    """An image of Docker Hub: ``library/hello-world`` and a tag or digest."""

    repository: str
    reference: str

    @property
    def name(self) -> str:
        """How a person writes it."""
        return f"{self.repository}{'@' if ':' in self.reference else ':'}{self.reference}"


CANDIDATES: Final = (
    HubImage("library/hello-world", "latest"),
    HubImage("library/busybox", "latest"),
    HubImage("library/alpine", "latest"),
)
"""Small images that every cache of Docker Hub can serve, smallest first."""


def read_image(text: str) -> HubImage:
    """The image that a person named.

    Raises ``Fault`` where it can be none of Docker Hub's (distribution ``reference``).

    >>> read_image("busybox").name
    'library/busybox:latest'
    """
    rest = _HUB.sub("", text.strip())
    rest, at, digest = rest.partition("@")
    head, slash, last = rest.rpartition("/")
    last, colon, tag = last.partition(":")
    repository = f"{head}{slash}{last}" if head else f"library/{last}"
    reference = digest if at else (tag if colon else "latest")
    fits = _DIGEST.fullmatch(reference) if at else _TAG.fullmatch(reference)
    foreign = "." in head.partition("/")[0] or ":" in head or head.startswith("localhost/")
    if foreign or head == "localhost" or not fits or not _REPOSITORY.fullmatch(repository):
        raise Fault("image-not-found", image=visible(text, 120))
    return HubImage(repository, reference)
