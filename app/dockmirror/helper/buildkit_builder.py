"""A builder of buildx as a target: found by its file, changed by a restart of its container."""

import json
import shlex
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dockmirror.daemonjson.saying import Saying, said
from dockmirror.helper.builder_container import (
    BuilderContainer,
    BuilderSilent,
    docker_words,
    objection,
)
from dockmirror.helper.buildkitd_toml import TomlRefused, hub_mirrors
from dockmirror.helper.buildx_instance import Builder, is_container_builder, read_builder
from dockmirror.helper.client import Client
from dockmirror.helper.config_file import ConfigFile
from dockmirror.helper.docker_cli import DockerProgram
from dockmirror.helper.docker_service import DockerService
from dockmirror.helper.ending import EngineFailed, Refused
from dockmirror.helper.engine_api import EngineSilent, EngineState, normalised
from dockmirror.helper.person import Person
from dockmirror.helper.service_control import ServiceState

_UP_SECONDS: Final = 60.0
_IDLE_SECONDS: Final = 300.0
_PAUSE: Final = 0.2
_LARGEST: Final = 1024 * 1024


@dataclass(frozen=True)
class BuilderFile:
    """A builder's own file, its name, and whether ``docker buildx`` builds with it unasked."""

    name: str
    path: str
    in_use: bool = False


def find_builders(person: Person, variables: Mapping[str, str]) -> tuple[BuilderFile, ...]:
    """The person's builders in containers, by name (docker/buildx ``store/store.go``)."""
    base = Path(buildx_folder(person, variables))
    folder, in_use = base / "instances", variables.get("BUILDX_BUILDER") or _chosen(base)
    found = []
    try:
        paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError:
        return ()
    for path in paths:
        try:
            with path.open("rb") as file:
                data = file.read(_LARGEST)
        except OSError:
            continue
        if is_container_builder(data):
            found.append(BuilderFile(path.name, str(path), in_use=path.name == in_use))
    return tuple(found)


def _chosen(folder: Path) -> str:
    """The builder that ``docker buildx use`` named last; "" where it named none."""
    try:
        with (folder / "current").open("rb") as file:
            chosen = json.loads(file.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return ""
    name = chosen.get("Name") if isinstance(chosen, dict) else None
    return name if isinstance(name, str) else ""


def buildx_folder(person: Person, variables: Mapping[str, str]) -> str:
    """Where buildx keeps what it knows (docker/buildx ``util/confutil/config.go``)."""
    if variables.get("BUILDX_CONFIG"):
        return variables["BUILDX_CONFIG"]
    return f"{variables.get('DOCKER_CONFIG') or f'{person.home}/.docker'}/buildx"


def builder_service(path: str, restarted_by: tuple[str, ...] = ()) -> DockerService:
    """What a target needs to know of a builder: its file, and how a person restarts it."""
    return DockerService(
        unit="",
        load_state="loaded",
        active=False,
        main_pid=None,
        arguments=(),
        unit_arguments=(),
        config_path=path,
        socket_path="",
        dockerd=None,
        flags={},
        reloads=False,
        restarted_by=restarted_by,
    )


def service_of(file: ConfigFile) -> DockerService:
    """As ``builder_service``. A container that is taken away is made anew by the next build.

    Raises ``Refused`` where the file is not to be read at all.
    """
    try:
        builder = read_builder(file.read())
    except Refused as error:
        if error.code not in ("builder-form", "builder-unreadable"):
            raise
        return builder_service(file.path)
    words = docker_words(builder, "rm", "--force", builder.container)
    return builder_service(file.path, (shlex.join(["docker", *words]),))


class BuilderControl:
    """The builder's container. Plays ``ServiceControl`` and ``EngineApi``."""

    def __init__(self, file: ConfigFile, docker: DockerProgram, client: Client) -> None:
        self._file = file
        self._docker = docker
        self._client = client

    def may_begin(self, data: bytes | None) -> bool:
        """Whether a change may be begun. Raises ``Refused``: ``builder-busy``, ``builder-form``.

        ``data`` has been read again already, as BuildKit will.
        """
        if data is None:
            return False
        builder, container = self._found()
        try:
            state = container.state()
            reason = objection(builder, state, container.config() if state.there else "")
            busy = state.running and container.busy()
        except (BuilderSilent, OSError) as error:
            raise Refused("builder-silent", _sentence(error)) from error
        if reason is not None:
            raise Refused("builder-form", reason)
        if busy:
            raise Refused(
                "builder-busy",
                said(
                    "A build runs in the builder {builder}, and a restart would end it. Nothing "
                    "was changed. Try again when it is done.",
                    builder=builder.name,
                ),
            )
        return True

    def state(self) -> ServiceState:
        """See ``ServiceControl``."""
        try:
            state = self._found()[1].state()
        except (BuilderSilent, OSError) as error:
            raise _failed("engine-did-not-answer", error) from error
        active = "active" if state.running else "inactive"
        return ServiceState(active, "", "success", state.pid)

    def info(self) -> EngineState:
        """See ``EngineApi``: the mirrors in the file that BuildKit read at its start."""
        try:
            _builder, container = self._found()
            mirrors = hub_mirrors(container.config())
        except (BuilderSilent, EngineFailed, OSError) as error:
            raise EngineSilent(str(error)) from error
        except TomlRefused:
            mirrors = ()
        return EngineState(normalised(mirrors), debug=False, live_restore=False, version="")

    def running_containers(self) -> tuple[str, ...]:
        """See ``EngineApi``: a build that runs has been asked for already."""
        return ()

    def start(self) -> None:
        """See ``ServiceControl``; buildx makes the container where it is not there."""
        self._bring_up()

    def restart(self) -> None:
        """See ``ServiceControl``. A build that began meanwhile is waited for, and never ended."""
        self._bring_up()

    def reload(self) -> None:
        """See ``ServiceControl``: BuildKit reads its configuration at its start alone."""
        self._bring_up()

    def stop(self) -> None:
        """See ``ServiceControl``."""
        builder, container = self._found()
        try:
            self._await_idle(builder, container)
            self._put(builder, container)
            container.stop()
        except (BuilderSilent, OSError) as error:
            raise _failed("engine-did-not-answer", error) from error

    def reset_failed(self) -> None:
        """Nothing counts its starts."""

    def _bring_up(self) -> None:
        builder, container = self._found()
        try:
            state = container.state()
            if not state.there:
                container.boot()
            else:
                if state.running:
                    self._await_idle(builder, container)
                self._put(builder, container)
                container.restart()
            self._await_answer(builder, container)
        except (BuilderSilent, OSError) as error:
            raise _failed("engine-did-not-start", error) from error

    def _put(self, builder: Builder, container: BuilderContainer) -> None:
        toml = builder.toml or ""
        if container.config() != toml:
            container.put_config(toml)

    def _await_idle(self, builder: Builder, container: BuilderContainer) -> None:
        deadline = time.monotonic() + _IDLE_SECONDS
        while container.busy():
            if time.monotonic() > deadline:
                raise EngineFailed(
                    "builder-busy",
                    said(
                        "A build runs in the builder {builder} and did not end, so the builder was "
                        "not restarted.",
                        builder=builder.name,
                    ),
                )
            self._client.pause(_PAUSE)

    def _await_answer(self, builder: Builder, container: BuilderContainer) -> None:
        deadline = time.monotonic() + _UP_SECONDS
        while not container.answers():
            if time.monotonic() > deadline or not container.state().running:
                raise EngineFailed(
                    "engine-did-not-start",
                    said(
                        "BuildKit in the builder {builder} did not come up. It says: {words}",
                        builder=builder.name,
                        words=container.last_words(),
                    ),
                )
            self._client.pause(_PAUSE)

    def _found(self) -> tuple[Builder, BuilderContainer]:
        """The builder as its file has it now. Raises ``EngineFailed``."""
        try:
            builder = read_builder(self._file.read())
        except Refused as error:
            raise EngineFailed("engine-did-not-start", error.sentence) from error
        return builder, BuilderContainer(builder, self._docker)


def _sentence(error: BuilderSilent | OSError) -> Saying:
    if isinstance(error, BuilderSilent):
        return error.sentence
    return said("'docker' could not be run: {reason}.", reason=error.strerror or str(error))


def _failed(code: str, error: BuilderSilent | OSError) -> EngineFailed:
    return EngineFailed(code, _sentence(error))
