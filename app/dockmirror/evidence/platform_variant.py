"""Test images for a machine that has every official one: other platforms' variants, by digest.

A manifest of its own for each platform has a digest of its own, so its pull moves no tag, and its
layers are the least likely to be here.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from dockmirror.engine.candidate import Candidate
from dockmirror.engine.reference import normal, repository
from dockmirror.evidence.image_index import DOCKER_HUB, ImageIndex, NotThere, ask_index
from dockmirror.i18n import _

_IMAGES: Final = ("hello-world:latest", "busybox:latest", "alpine:latest")

Ask = Callable[[str, str], ImageIndex | None]


def platform_variants(
    present: Iterable[str],
    mirrors: Sequence[str],
    architecture: str,
    ask: Ask = ask_index,
) -> Iterator[Candidate]:
    """Candidates that are not among the references ``present``, one an image; asks as it goes.

    ``architecture`` is the engine's own, whose variants come last for each image. Images of which
    another version is here come first: of the very same one the containerd store keeps a variant's
    few kilobytes as long as the image (containerd ``metadata/gc.go``: an index keeps its parts).
    """
    known = {normal(reference) for reference in present}
    own = own_platform(architecture)
    found = [(image, index) for image in _IMAGES if (index := _index(image, mirrors, ask))]
    for image, index in sorted(found, key=lambda one: _pinned(one[0], one[1].digest) in known):
        for platform in sorted(index.variants, key=lambda one: (one == own, one)):
            reference = _pinned(image, index.variants[platform])
            if platform.startswith("linux/") and reference not in known:
                yield Candidate(
                    reference,
                    _(
                        "Every small official image is on this machine; this is the one for "
                        "{platform}, by its digest."
                    ).format(platform=platform),
                    platform=platform,
                )
                break


def _pinned(image: str, digest: str) -> str:
    return f"{repository(image)}@{digest}"


def own_platform(architecture: str) -> str:
    """An engine's architecture (``x86_64``) as an index names it (``linux/amd64``)."""
    return "linux/" + {"x86_64": "amd64", "aarch64": "arm64"}.get(architecture, architecture)


def _index(image: str, mirrors: Sequence[str], ask: Ask) -> ImageIndex | None:
    for registry in (*mirrors, DOCKER_HUB):
        try:
            index = ask(registry, image)
        except NotThere:
            continue
        if index is not None and index.variants:
            return index
    return None
