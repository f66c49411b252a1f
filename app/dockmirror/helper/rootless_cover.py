"""What is laid over the file of a person's own engine, where that engine sees it."""

from pathlib import Path

from dockmirror.helper.client import Client
from dockmirror.helper.cover import BindMount, CoverPlace, clear
from dockmirror.helper.docker_service import DockerService
from dockmirror.helper.person import Person
from dockmirror.helper.rootless_service import find_rootless_service


def own_cover(service: DockerService, person: Person, client: Client) -> BindMount:
    """The cover of the person's engine, cleared of what a stopped process of theirs left."""
    place = CoverPlace(Path(person.runtime_directory) / "dockmirror-cover", of_a_person=True)
    clear(service.main_pid or 0, place)
    return BindMount(client, lambda: _pid_now(person), place)


def _pid_now(person: Person) -> int:
    """The engine's own process; what systemd calls the main one is in no namespaces of its own."""
    service = find_rootless_service(person)
    return 0 if service is None else service.main_pid or 0
