"""A person's own Docker Engine, which runs without root. Changing it needs no elevation."""

from pathlib import Path
from typing import Final

from dockmirror.helper.docker_service import DockerService
from dockmirror.helper.identity import is_root
from dockmirror.helper.person import Person
from dockmirror.helper.rootless_service import find_rootless_service
from dockmirror.helper.state_directory import of_target
from dockmirror.i18n import _
from dockmirror.targets.own_address import own_address
from dockmirror.targets.target import Target

ID: Final = "docker-rootless"


def find() -> Target | None:
    """The engine of whoever runs this, or ``None``; root has no such engine."""
    if is_root():
        return None
    person = Person.of_this_process()
    service = find_rootless_service(person)
    return None if service is None else from_service(service, person)


def from_service(service: DockerService, person: Person) -> Target:
    """The target that ``service`` is for ``person``."""
    own_network = not _shares_network(service.main_pid)
    return Target(
        id=ID,
        title=_("Docker Engine without root, your own"),
        config_path=service.config_path,
        engine_host=f"unix://{service.socket_path}",
        service=service,
        needs_elevation=False,
        state_directory=of_target(person.state_directory, ID),
        certificates=Path(service.certs_d),
        takes_certificates=True,
        own_network=own_network,
        # slirp4netns and its like close loopback addresses alone to it (rootlesskit, network.md).
        reaches_at=own_address() if own_network else "",
        restarts_how="systemctl --user restart docker",
    )


def _shares_network(pid: int | None) -> bool:
    """Whether a process has this computer's network (rootlesskit ``--detach-netns``)."""
    if pid is None:
        return False
    try:
        return Path(f"/proc/{pid}/ns/net").readlink() == Path("/proc/self/ns/net").readlink()
    except OSError:
        return False
