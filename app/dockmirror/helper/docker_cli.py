"""The ``docker`` command of whoever this process is: where it is, and what it is told."""

import os
from collections.abc import Mapping, Sequence
from typing import Final

from dockmirror.helper.client import Client
from dockmirror.helper.command import run
from dockmirror.helper.completed import Completed
from dockmirror.helper.identity import is_root
from dockmirror.helper.person import Person
from dockmirror.helper.person_folders import LINUX, MACOS, PersonFolders
from dockmirror.helper.programs import find_program

_VARIABLES: Final = (
    "DOCKER_CONFIG",
    "BUILDX_CONFIG",
    "DOCKER_HOST",
    "DOCKER_TLS_VERIFY",
    "DOCKER_CERT_PATH",
    "SSH_AUTH_SOCK",
)
"""What ``docker`` and buildx are told by besides their files."""


def whose_docker() -> tuple[Person, Mapping[str, str]]:
    """Whose ``docker`` this process uses, and the variables that count for it; none for root.

    What root's process was started with may be somebody else's word, and names programs too: the
    plugins of ``docker`` are below the folder of its configuration.
    """
    if is_root():
        return Person.of_this_process({}), {}
    return Person.of_this_process(), dict(os.environ)


def docker_program() -> str | None:
    """The system's own, or for a person one that was put elsewhere; ``None`` without any."""
    found = find_program("docker")
    if found is not None or is_root():
        return found
    places = docker_places(PersonFolders.of_this_process())
    return next((place for place in places if os.access(place, os.X_OK)), None)


def docker_places(folders: PersonFolders) -> tuple[str, ...]:
    """Where Docker's packages and Docker Desktop put it, besides the system's folders."""
    if folders.platform == LINUX:
        return ("/usr/local/bin/docker",)
    if folders.platform == MACOS:
        return (
            "/usr/local/bin/docker",
            "/opt/homebrew/bin/docker",
            str(folders.home / ".docker" / "bin" / "docker"),
            "/Applications/Docker.app/Contents/Resources/bin/docker",
        )
    return (str(folders.program_files / "Docker" / "Docker" / "resources" / "bin" / "docker.exe"),)


def docker_environment(person: Person, variables: Mapping[str, str]) -> Mapping[str, str]:
    """What ``docker`` is given, so that it reaches what the person's own would."""
    told = {name: variables[name] for name in _VARIABLES if variables.get(name)}
    return {**person.environment, **told}


class DockerProgram:
    """``docker``, run by the helper while its client is watched. Plays ``DockerCommand``."""

    def __init__(self, person: Person, variables: Mapping[str, str], client: Client) -> None:
        self._client = client
        self._environment = docker_environment(person, variables)
        self._program = docker_program()

    def __call__(self, words: Sequence[str], *, seconds: float, limit: int) -> Completed:
        """See ``DockerCommand``."""
        if self._program is None:
            raise FileNotFoundError(2, "docker is not installed")
        return run(
            [self._program, *words],
            self._client,
            seconds=seconds,
            limit=limit,
            environment=self._environment,
        )
