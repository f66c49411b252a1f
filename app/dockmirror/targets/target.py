"""What can be configured on this machine."""

from dataclasses import dataclass

from dockmirror.helper.docker_service import DockerService


@dataclass(frozen=True)
class Target:
    """One engine on this machine: where its file is, and how it is spoken to.

    ``id`` is stable and is what the helper is asked for; ``engine_host`` is an address as
    ``DOCKER_HOST`` spells it; ``service`` is what systemd and the running daemon say.
    """

    id: str
    title: str
    config_path: str
    engine_host: str
    service: DockerService
