"""The registries in a compose file, as it stands."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from dockmirror.hostkit.yaml_reading import YamlFile

_REGISTRY: Final = re.compile(r"(?:.*/)?(?:registry|distribution)(?::([^@]*))?(?:@.*)?")
_SHORT_VOLUME: Final = re.compile(r"(?P<source>[^:]+):(?P<target>/[^:]*)(?::(?P<mode>[^:]*))?")


@dataclass(frozen=True)
class Mount:
    """Something mounted into a container; ``source`` is a path, or a volume's name."""

    source: str
    target: str
    read_only: bool

    @property
    def is_of_the_kit(self) -> bool:
        """Whether the source is a file or folder of the kit itself."""
        return self.source.startswith("./")


@dataclass(frozen=True)
class Service:
    """One service of the compose file."""

    name: str
    image: str
    mounts: tuple[Mount, ...]
    environment: Mapping[str, str]
    command: tuple[str, ...]

    @property
    def is_registry(self) -> bool:
        """Whether it runs a registry."""
        return _REGISTRY.fullmatch(self.image) is not None

    @property
    def is_registry_2(self) -> bool:
        """Whether that is version 2."""
        found = _REGISTRY.fullmatch(self.image)
        return found is not None and (found[1] or "").startswith("2")

    @property
    def configuration(self) -> str:
        """Where it reads its configuration, inside its container.

        (distribution ``Dockerfile``: the path has moved with version 3.)
        """
        named = [word for word in self.command if word.startswith("/") and word.endswith(".yml")]
        if named:
            return named[-1]
        return f"/etc/{'docker/registry' if self.is_registry_2 else 'distribution'}/config.yml"

    def mounted_at(self, path: str) -> Mount | None:
        """What is mounted at ``path`` or at the nearest folder above it."""
        wanted = PurePosixPath(path)
        found = [
            mount
            for mount in self.mounts
            if wanted == PurePosixPath(mount.target)
            or PurePosixPath(mount.target) in wanted.parents
        ]
        return max(found, key=lambda mount: len(PurePosixPath(mount.target).parts), default=None)


def services(compose: YamlFile) -> tuple[Service, ...]:
    """The services of the file, in their order; what is no service is passed over."""
    found = compose.get("services")
    if not isinstance(found, Mapping):
        return ()
    return tuple(
        Service(
            name=str(name),
            image=str(service.get("image") or ""),
            mounts=tuple(_mounts(service.get("volumes"))),
            environment=_environment(service.get("environment")),
            command=_words(service.get("entrypoint")) + _words(service.get("command")),
        )
        for name, service in found.items()
        if isinstance(service, Mapping)
    )


def _mounts(volumes: object) -> list[Mount]:
    mounts: list[Mount] = []
    for volume in volumes if isinstance(volumes, Sequence) else ():
        if isinstance(volume, Mapping):
            source, target = str(volume.get("source") or ""), str(volume.get("target") or "")
            mounts.append(Mount(source, target, volume.get("read_only") is True))
        elif isinstance(volume, str) and (short := _SHORT_VOLUME.fullmatch(volume)) is not None:
            modes = (short["mode"] or "").split(",")
            mounts.append(Mount(short["source"], short["target"], "ro" in modes))
    return mounts


def _environment(environment: object) -> dict[str, str]:
    if isinstance(environment, Mapping):
        return {str(name): str(value) for name, value in environment.items()}
    pairs = environment if isinstance(environment, Sequence) else ()
    return {
        name: value
        for name, equals, value in (str(pair).partition("=") for pair in pairs)
        if equals
    }


def _words(command: object) -> tuple[str, ...]:
    if isinstance(command, str):
        return tuple(command.split())
    return tuple(map(str, command)) if isinstance(command, Sequence) else ()
