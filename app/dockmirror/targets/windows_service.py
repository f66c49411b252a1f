"""Docker Engine as a Windows service."""

from pathlib import Path
from typing import Final

from dockmirror.helper.docker_service import DockerService
from dockmirror.helper.protocol import WINDOWS_SERVICE
from dockmirror.helper.state_directory import STATE_DIRECTORY, of_target
from dockmirror.helper.windows.docker_service import find_docker_windows_service
from dockmirror.i18n import _
from dockmirror.targets.target import Target

ID: Final = WINDOWS_SERVICE


def find() -> Target | None:
    """The service of this machine, or ``None`` where there is none."""
    service = find_docker_windows_service()
    return None if service is None else from_service(service)


def from_service(service: DockerService) -> Target:
    """The target that ``service`` is."""
    return Target(
        id=ID,
        title=_("Docker Engine, Windows service"),
        config_path=service.config_path,
        engine_host=f"npipe://{service.socket_path}",
        service=service,
        state_directory=of_target(STATE_DIRECTORY, ID),
        certificates=Path(service.certs_d),
        restarts_how=f"Restart-Service {service.unit}",
        starts_by=f"Start-Service {service.unit}",
        shows_log_by=f"Get-EventLog -LogName Application -Source {service.unit} -Newest 30",
    )
