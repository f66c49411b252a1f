"""The closed list of what can be configured, and the ports through which that is done."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dockmirror.daemonjson.saying import said
from dockmirror.helper.anchor_files import AnchorFiles
from dockmirror.helper.buildkit_builder import (
    BuilderControl,
    find_builders,
    service_of,
)
from dockmirror.helper.buildx_instance import BUILDX_INSTANCE
from dockmirror.helper.certs_d import persons_folder, roots_folder
from dockmirror.helper.client import Client
from dockmirror.helper.config_file import ConfigFile
from dockmirror.helper.config_form import DAEMON_JSON, ConfigForm
from dockmirror.helper.containerd_pull import ContainerdPull, ImagePull
from dockmirror.helper.containerd_service import find_containerd
from dockmirror.helper.cover import BindMount, Cover, NoCover, clear
from dockmirror.helper.daemon_journal import DaemonLogbook, SystemdJournal
from dockmirror.helper.docker_cli import DockerProgram, whose_docker
from dockmirror.helper.docker_process import find_docker_processes
from dockmirror.helper.docker_service import DockerService
from dockmirror.helper.ending import Refused
from dockmirror.helper.engine_api import EngineApi, SocketEngine
from dockmirror.helper.hosts_file import HostsFile
from dockmirror.helper.hosts_toml import HOSTS_TOML
from dockmirror.helper.identity import is_root
from dockmirror.helper.init_service import InitScript, find_system_service
from dockmirror.helper.owners import ROOT
from dockmirror.helper.person import Person
from dockmirror.helper.person_folders import PersonFolders
from dockmirror.helper.podman_config import NoEngine, NoService, podman_service, prepare
from dockmirror.helper.podman_config import certificates as podman_certificates
from dockmirror.helper.process_control import NoLogbook, ProcessControl
from dockmirror.helper.protocol import (
    BUILDERS,
    CONTAINERD,
    OTHERS,
    PERSONS_TARGETS,
    PODMAN,
    SYSTEM_TARGETS,
    VM_PRODUCTS,
)
from dockmirror.helper.registries_conf import REGISTRIES_CONF
from dockmirror.helper.rootless_cover import own_cover
from dockmirror.helper.rootless_service import find_rootless_service
from dockmirror.helper.service_control import ServiceControl, SystemdService
from dockmirror.helper.validation import Validator, remove_leftover
from dockmirror.helper.waiting import PATIENCE, Patience


@dataclass(frozen=True)
class Target:
    """One engine: its service as found, and the ports to its files, service, API and log.

    ``last_words`` is where the engine says why it failed, where that is no log to believe.
    ``pull`` makes test pulls where only root may. ``persons`` says that it is an ordinary user's
    own, whose process is not elevated.
    """

    id: str
    service: DockerService
    file: ConfigFile
    control: ServiceControl
    engine: EngineApi
    log: DaemonLogbook
    validate: Callable[[bytes | None], bool]
    patience: Patience = PATIENCE
    cover: Cover = field(default_factory=NoCover)
    anchors: AnchorFiles = field(default_factory=AnchorFiles)
    persons: bool = False
    form: ConfigForm = DAEMON_JSON
    pull: ImagePull | None = None
    last_words: DaemonLogbook | None = None


def find_target(target_id: str, client: Client) -> Target:
    """The target of this machine, cleared of what a stopped helper left. Lock held only.

    Raises ``Refused`` (``docker-not-found``) without it.
    """
    remove_leftover()
    if target_id not in SYSTEM_TARGETS:
        raise _not_here()
    if sys.platform == "win32":
        from dockmirror.helper.windows.target import windows_service_target

        return windows_service_target(client)
    if target_id == PODMAN:
        return _podman(None)
    if target_id == CONTAINERD:
        return _containerd(client)
    if target_id in BUILDERS:
        return _builder(target_id, client, *whose_docker())
    if target_id not in OTHERS:
        return _system_service(target_id, client)
    place, others = OTHERS.index(target_id), find_docker_processes()
    if place >= len(others):
        raise _not_here()
    return _beside(target_id, others[place], client)


def find_persons_target(
    target_id: str, client: Client, person: Person, folders: PersonFolders | None = None
) -> Target:
    """The target of an ordinary user, in a process of their own. Raises as ``find_target``.

    ``folders`` are theirs as the variables named them that this process was started with.
    """
    if target_id == PODMAN:
        prepare(person)
        return _podman(person)
    if target_id in BUILDERS:
        variables = (folders or PersonFolders.of_this_process()).variables
        return _builder(target_id, client, person, variables)
    if target_id in VM_PRODUCTS:
        from dockmirror.helper.vm_target import vm_target

        found = vm_target(target_id, client, person, folders or PersonFolders.of_this_process())
        if found is None:
            raise _not_here()
        return found
    folder = Path(person.runtime_directory) / "dockmirror-validation"
    remove_leftover(folder)
    service = find_rootless_service(person) if target_id in PERSONS_TARGETS else None
    if service is None:
        raise _not_here()
    if service.load_state == "masked":
        raise Refused(
            "docker-not-found",
            said(
                "Your docker.service is masked, so it can never start. Run 'systemctl --user "
                "unmask docker', then try again."
            ),
        )
    return Target(
        id=target_id,
        service=service,
        file=ConfigFile(service.config_path, owners=person.owners),
        control=SystemdService(service.unit, client, person),
        engine=SocketEngine(service.socket_path),
        log=SystemdJournal(service.unit, client, person),
        validate=Validator(service, client, folder=folder),
        cover=own_cover(service, person, client),
        anchors=AnchorFiles(where=persons_folder(service.certs_d, person.home, person.owners)),
        persons=True,
    )


def _system_service(target_id: str, client: Client) -> Target:
    service = find_system_service()
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
    clear(service.main_pid or 0)
    control: ServiceControl
    log: DaemonLogbook
    if service.script:
        control, log = InitScript(service.script, client), NoLogbook()
    else:
        control, log = SystemdService(service.unit, client), SystemdJournal(service.unit, client)
    return _of_the_machine(target_id, service, client, control, log)


def _beside(target_id: str, service: DockerService, client: Client) -> Target:
    if service.dockerd is None:
        raise Refused(
            "docker-not-found",
            said(
                "The process {pid} calls itself dockerd, but its program is not one that only root "
                "can change, so it is left alone.",
                pid=str(service.main_pid),
            ),
        )
    control: ServiceControl
    log: DaemonLogbook
    if service.restartable:
        control, log = SystemdService(service.unit, client), SystemdJournal(service.unit, client)
    else:
        control, log = ProcessControl(service.main_pid or 0), NoLogbook()
    clear(service.main_pid or 0)
    return _of_the_machine(target_id, service, client, control, log)


def _podman(person: Person | None) -> Target:
    service = podman_service(person)
    return Target(
        id=PODMAN,
        service=service,
        file=ConfigFile(service.config_path, owners=ROOT if person is None else person.owners),
        control=NoService(),
        engine=NoEngine(),
        log=NoLogbook(),
        validate=lambda _data: True,
        persons=person is not None,
        anchors=AnchorFiles(where=podman_certificates(person)),
        form=REGISTRIES_CONF,
    )


def _builder(
    target_id: str, client: Client, person: Person, variables: Mapping[str, str]
) -> Target:
    place, builders = BUILDERS.index(target_id), find_builders(person, variables)
    if place >= len(builders):
        raise _not_here()
    file = ConfigFile(builders[place].path, owners=person.owners)
    control = BuilderControl(file, DockerProgram(person, variables, client), client)
    return Target(
        id=target_id,
        service=service_of(file),
        file=file,
        control=control,
        engine=control,
        log=NoLogbook(),
        validate=control.may_begin,
        persons=not is_root(),
        form=BUILDX_INSTANCE,
    )


def _containerd(client: Client) -> Target:
    found = find_containerd()
    if found is None:
        raise _not_here()
    return Target(
        id=CONTAINERD,
        service=found.service,
        file=HostsFile(found.config_path),
        control=NoService(),
        engine=NoEngine(),
        log=NoLogbook(),
        validate=lambda _data: True,
        form=HOSTS_TOML,
        pull=ContainerdPull(found, client),
    )


def _not_here() -> Refused:
    return Refused(
        "docker-not-found",
        said(
            "The Docker Engine that is meant is not here any more. Nothing was changed. "
            "'dockmirror status' lists those that are."
        ),
    )


def _of_the_machine(
    target_id: str,
    service: DockerService,
    client: Client,
    control: ServiceControl,
    log: DaemonLogbook,
) -> Target:
    return Target(
        id=target_id,
        service=service,
        file=ConfigFile(service.config_path),
        control=control,
        engine=SocketEngine(service.socket_path),
        log=log,
        cover=BindMount(client, lambda: control.state().main_pid),
        validate=Validator(service, client),
        anchors=AnchorFiles(where=roots_folder(service.certs_d)),
    )
