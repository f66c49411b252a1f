"""Podman, beside Docker: a drop-in file of its own, for everyone or for one person."""

from pathlib import Path
from typing import Final

from dockmirror.engine.podman import Podman
from dockmirror.helper.identity import is_root
from dockmirror.helper.person import Person
from dockmirror.helper.podman_config import podman_service
from dockmirror.helper.protocol import PODMAN
from dockmirror.helper.state_directory import STATE_DIRECTORY, of_target
from dockmirror.i18n import _
from dockmirror.targets.target import Target

ID: Final = PODMAN


def find() -> Target | None:
    """Podman as whoever runs this has it; ``None`` where it is not installed."""
    if Podman.find() is None:
        return None
    return of_person(None if is_root() else Person.of_this_process())


def of_person(person: Person | None) -> Target:
    """The target for ``person``; ``None`` stands for root, whose file counts for everyone."""
    service = podman_service(person)
    base = STATE_DIRECTORY if person is None else person.state_directory
    return Target(
        id=ID,
        program="Podman",
        title=_("Podman, for everyone") if person is None else _("Podman, your own"),
        config_path=service.config_path,
        engine_host="",
        service=service,
        needs_elevation=person is None,
        certificates=Path(service.certs_d),
        takes_certificates=True,
        state_directory=of_target(base, ID),
    )
