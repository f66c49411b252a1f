"""Podman as a target: no service, no engine to ask, a file that it reads at each pull."""

import dataclasses
from pathlib import Path
from typing import Final

from dockmirror.helper.certs_d import CertsFolder, persons_folder
from dockmirror.helper.docker_service import DockerService
from dockmirror.helper.engine_api import EngineSilent, EngineState
from dockmirror.helper.person import Person
from dockmirror.helper.registries_conf import FILE_NAME
from dockmirror.helper.service_control import ServiceState

SYSTEM_FOLDER: Final = "/etc/containers"
DROP_INS: Final = "registries.conf.d"


def folder(person: Person | None) -> str:
    """Where Podman's configuration is: for everyone, or a person's own.

    (containers-registries.conf(5): always below ``$HOME/.config``.)
    """
    return SYSTEM_FOLDER if person is None else f"{person.home}/.config/containers"


def certificates(person: Person | None) -> CertsFolder:
    """The folder of certificates that is everyone's, or a person's own."""
    path = f"{folder(person)}/certs.d"
    if person is None:
        return CertsFolder(path, of_podman=True)
    return dataclasses.replace(persons_folder(path, person.home, person.owners), of_podman=True)


def podman_service(person: Person | None) -> DockerService:
    """What a target needs to know of Podman: its file."""
    return DockerService(
        unit="",
        load_state="loaded",
        active=False,
        main_pid=None,
        arguments=(),
        unit_arguments=(),
        config_path=f"{folder(person)}/{DROP_INS}/{FILE_NAME}",
        socket_path="",
        dockerd=None,
        flags={},
        restartable=False,
        certs_d=certificates(person).path,
    )


def prepare(person: Person) -> None:
    """Make the person's folder for Podman's files, of which one more may then be missing."""
    Path(folder(person)).mkdir(parents=True, exist_ok=True)


class NoService:
    """Plays ``ServiceControl`` where nothing runs between two commands."""

    def state(self) -> ServiceState:
        """See ``ServiceControl``."""
        return ServiceState("inactive", "dead", "success", 0)

    def start(self) -> None:
        """There is nothing to start."""

    def stop(self) -> None:
        """There is nothing to stop."""

    def restart(self) -> None:
        """There is nothing to restart."""

    def reload(self) -> None:
        """There is nothing to reload."""

    def reset_failed(self) -> None:
        """Nothing counts starts."""


class NoEngine:
    """Plays ``EngineApi`` where there is no engine to ask."""

    def info(self) -> EngineState:
        """Raises ``EngineSilent``."""
        raise EngineSilent("there is no engine")

    def running_containers(self) -> tuple[str, ...]:
        """Raises ``EngineSilent``."""
        raise EngineSilent("there is no engine")
