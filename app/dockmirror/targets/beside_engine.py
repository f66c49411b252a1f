"""Docker Engines that run beside ``docker.service``: started by hand, or by another service."""

import shlex
from collections.abc import Sequence
from pathlib import Path

from dockmirror.helper import snap
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


def _restarts_how(service: DockerService, snapd_name: str) -> str:
    if snapd_name:
        return f"sudo snap restart {snapd_name}"
    return f"sudo systemctl restart {shlex.quote(service.unit)}" if service.restartable else ""


def _target(target_id: str, service: DockerService) -> Target:
    snapd_name = snap.service_name(service.unit)
    if snapd_name:
        title = _("Docker Engine of the snap {name}").format(
            name=visible(snapd_name.partition(".")[0], 80)
        )
    elif service.restartable:
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
        restarts_how=_restarts_how(service, snapd_name),
        shows_log_by=(
            f"journalctl -u {shlex.quote(service.unit)} -n 30" if service.restartable else ""
        ),
        certificates=Path(service.certs_d),
    )
