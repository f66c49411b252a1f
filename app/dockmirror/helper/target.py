"""The closed list of what can be configured, and the ports through which that is done."""

from collections.abc import Callable
from dataclasses import dataclass, field

from dockmirror.daemonjson.saying import said
from dockmirror.helper.anchor_files import AnchorFiles
from dockmirror.helper.client import Client
from dockmirror.helper.config_file import ConfigFile
from dockmirror.helper.daemon_journal import DaemonLogbook, SystemdJournal
from dockmirror.helper.docker_service import DockerService, find_docker_service
from dockmirror.helper.ending import Refused
from dockmirror.helper.engine_api import EngineApi, SocketEngine
from dockmirror.helper.service_control import ServiceControl, SystemdService
from dockmirror.helper.validation import Validator, remove_leftover
from dockmirror.helper.waiting import PATIENCE, Patience


@dataclass(frozen=True)
class Target:
    """One engine: its service as found, and the ports to its files, service, API and log."""

    id: str
    service: DockerService
    file: ConfigFile
    control: ServiceControl
    engine: EngineApi
    log: DaemonLogbook
    validate: Callable[[bytes | None], bool]
    patience: Patience = PATIENCE
    anchors: AnchorFiles = field(default_factory=AnchorFiles)


def find_target(target_id: str, client: Client) -> Target:
    """The target of this machine, cleared of what a stopped helper left. Lock held only.

    Raises ``Refused`` (``docker-not-found``) without it.
    """
    remove_leftover()
    service = find_docker_service()
    if service is None:
        raise Refused(
            "docker-not-found",
            said(
                "No Docker Engine was found: systemd knows no docker.service on this machine. "
                "Install the Docker Engine, then try again."
            ),
        )
    if service.load_state == "masked":
        raise Refused(
            "docker-not-found",
            said(
                "docker.service is masked, so it can never start. Run 'sudo systemctl unmask "
                "docker', then try again."
            ),
        )
    return Target(
        id=target_id,
        service=service,
        file=ConfigFile(service.config_path),
        control=SystemdService(service.unit, client),
        engine=SocketEngine(service.socket_path),
        log=SystemdJournal(service.unit, client),
        validate=Validator(service, client),
    )
