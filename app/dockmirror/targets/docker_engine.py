"""Docker Engine as a system service, under systemd or an init script."""

import shlex
from typing import Final

from dockmirror.helper.docker_service import DockerService
from dockmirror.helper.init_service import find_system_service
from dockmirror.i18n import _
from dockmirror.targets.target import Target

ID: Final = "docker-engine"


def find() -> Target | None:
    """The system's Docker Engine, or ``None`` where there is no such service here."""
    service = find_system_service()
    return None if service is None else from_service(service)


def from_service(service: DockerService) -> Target:
    """The target that ``service`` is."""
    return Target(
        id=ID,
        title=_("Docker Engine, system service"),
        config_path=service.config_path,
        engine_host=f"unix://{service.socket_path}",
        service=service,
        takes_certificates=True,
        restarts_how=(
            f"sudo {shlex.join([*service.script, 'restart'])}"
            if service.script
            else "sudo systemctl restart docker"
        ),
    )
