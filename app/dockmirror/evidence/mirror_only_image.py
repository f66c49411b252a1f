"""An image that the mirror has and Docker Hub has not, where an organisation names one.

What Docker Hub does not have it cannot have served. That it does not is asked of it, with an
anonymous token, as an engine without a login asks.
"""

from collections.abc import Callable, Sequence
from typing import Final

from dockmirror.engine.pull import Pull
from dockmirror.engine.reference import is_docker_hub
from dockmirror.evidence.attribution import MANIFEST
from dockmirror.evidence.endpoint import registry_of
from dockmirror.evidence.evidence import Evidence, Origin, Says
from dockmirror.evidence.image_index import DOCKER_HUB, ImageIndex, NotThere, ask_index
from dockmirror.helper.plain_text import visible
from dockmirror.i18n import _

NAME: Final = "mirror-only-image"

Ask = Callable[[str, str], ImageIndex | None]
"""Asks a registry for an image; ``None`` where it cannot be asked. Raises ``NotThere``."""


class MirrorOnlyImage:
    """``alone`` says that the engine has no mirrors but ``mirrors``."""

    name = NAME

    def __init__(
        self, image: str, mirrors: Sequence[str], *, alone: bool, ask: Ask = ask_index
    ) -> None:
        self._image = image
        self._mirrors = tuple(mirrors)
        self._alone = alone
        self._ask = ask
        self._on_hub: bool | None = None

    def begin(self) -> None:
        """See ``EvidenceSource``."""
        try:
            self._on_hub = True if self._ask(DOCKER_HUB, self._image) else None
        except NotThere:
            self._on_hub = False

    def end(self, pull: Pull) -> Evidence:
        """See ``EvidenceSource``."""
        return read(pull, self._mirrors, on_hub=self._on_hub, alone=self._alone)

    def abandon(self) -> None:
        """See ``EvidenceSource``."""


def read(pull: Pull, mirrors: Sequence[str], *, on_hub: bool | None, alone: bool) -> Evidence:
    """What the pull of the image says; ``on_hub`` is ``None`` where Docker Hub was not reached."""
    image = visible(pull.image, 200)
    if not is_docker_hub(pull.image):
        return Evidence(
            NAME,
            Says.NOTHING,
            _("{image} is of another registry than Docker Hub, so no mirror serves it.").format(
                image=image
            ),
        )
    if on_hub:
        return Evidence(
            NAME,
            Says.NOTHING,
            _("Docker Hub has {image} too, so its pull proves nothing.").format(image=image),
        )
    if not pull.ok:
        return Evidence(
            NAME,
            Says.NEGATIVE,
            _("{image}, which the mirror alone should have, could not be pulled.").format(
                image=image
            ),
        )
    if not pull.layers_downloaded:
        return Evidence(NAME, Says.NOTHING, _("The layers were on this machine already."))
    if on_hub is None or not alone:
        return Evidence(
            NAME,
            Says.POSITIVE,
            _("{image}, which the mirror should have alone, was pulled.").format(image=image),
        )
    return Evidence(
        NAME,
        Says.POSITIVE,
        _("{image} was pulled, and Docker Hub does not have it.").format(image=image),
        decisive=True,
        origins=dict.fromkeys((MANIFEST, *pull.layers_downloaded), Origin.MIRROR),
        served_by={visible(registry_of(mirror), 100): Origin.MIRROR for mirror in mirrors},
    )
