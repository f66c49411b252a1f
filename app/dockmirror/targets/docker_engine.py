"""Docker Engine as a system service under systemd."""

from typing import Final

from dockmirror.helper.docker_service import DockerService, find_docker_service
from dockmirror.i18n import _
from dockmirror.targets.target import Target

ID: Final = "docker-engine"


def find() -> Target | None:
    """The system's Docker Engine, or ``None`` where ``docker.service`` is not known here."""
    service = find_docker_service()
    return None if service is None else from_service(service)


def from_service(service: DockerService) -> Target:
    """The target that ``service`` is."""
    return Target(
        id=ID,
        title=_("Docker Engine, system service"),
        config_path=service.config_path,
        engine_host=f"unix://{service.socket_path}",
        service=service,
        restarts_how="sudo systemctl restart docker",
    )
