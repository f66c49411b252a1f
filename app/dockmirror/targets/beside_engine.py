"""Docker Engines that run beside ``docker.service``: started by hand, or by another service."""

import shlex
from collections.abc import Sequence

from dockmirror.helper.docker_process import find_docker_processes
from dockmirror.helper.docker_service import DockerService
from dockmirror.helper.protocol import OTHERS
from dockmirror.helper.state_directory import STATE_DIRECTORY, of_target
from dockmirror.i18n import _
from dockmirror.mirror.plain_text import visible
from dockmirror.targets.target import Target


def find() -> tuple[Target, ...]:
    """Those that run now, the oldest first."""
    return from_services(find_docker_processes())


def from_services(services: Sequence[DockerService]) -> tuple[Target, ...]:
    """The targets that ``services`` are; the helper counts them in the same order."""
    return tuple(
        _target(target_id, service) for target_id, service in zip(OTHERS, services, strict=False)
    )


def _target(target_id: str, service: DockerService) -> Target:
    if service.restartable:
        title = _("Docker Engine, service {unit}").format(unit=visible(service.unit, 80))
    else:
        title = _("Docker Engine, started by hand")
    return Target(
        id=target_id,
        title=title,
        config_path=service.config_path,
        engine_host=f"unix://{service.socket_path}",
        service=service,
        takes_certificates=True,
        state_directory=of_target(STATE_DIRECTORY, target_id),
        restarts_how=(
            f"sudo systemctl restart {shlex.quote(service.unit)}" if service.restartable else ""
        ),
    )
