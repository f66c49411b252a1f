"""A program that runs a Docker Engine in a virtual machine for the person who started it.

The engine's settings are a file of that person's, which the program hands to the engine when it
starts it: nothing has the engine read it again, and nothing here sees the engine's process.
"""

import shlex
from dataclasses import dataclass
from typing import Final

from dockmirror.helper.config_form import DAEMON_JSON, ConfigForm
from dockmirror.helper.docker_service import DockerService

HOST_ALIAS: Final = "host.docker.internal"
"""This computer, as such an engine may call it."""


@dataclass(frozen=True)
class Commands:
    """The words that start, stop and restart a product; the first of each is a program's name.

    Without ``restart`` it is stopped, waited for and started; without ``start`` nothing here can
    restart it. ``forget`` is run before it is stopped while its file is not there, where the
    virtual machine would go on with what the file said. ``folders`` are searched for the programs
    besides ``PATH``.
    """

    start: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()
    restart: tuple[str, ...] = ()
    forget: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()

    @property
    def restarting(self) -> tuple[tuple[str, ...], ...]:
        """What a person types to restart it."""
        if self.restart:
            return (self.restart,)
        return (self.stop, self.start) if self.stop and self.start else ()


@dataclass(frozen=True)
class VmProduct:
    """One engine of a product.

    ``id`` is the target's, ``name`` the product's own; ``config_path`` is a path of this platform,
    ``host`` the engine's address as ``DOCKER_HOST`` spells it. ``logs`` are files in which the
    engine's log may be, ``log_command`` shows it. ``locked_by`` is the file in which an
    administrator forbids a change, "" where none does.
    """

    id: str
    name: str
    config_path: str
    host: str
    commands: Commands
    form: ConfigForm = DAEMON_JSON
    logs: tuple[str, ...] = ()
    log_command: tuple[str, ...] = ()
    locked_by: str = ""

    @property
    def socket_path(self) -> str:
        """Its socket, or its pipe of Windows'."""
        return self.host.partition("://")[2]

    def service(self, *, active: bool) -> DockerService:
        """What a target needs to know of it; ``active`` says that its engine answers."""
        return DockerService(
            unit="",
            load_state="loaded",
            active=active,
            main_pid=None,
            arguments=(),
            unit_arguments=(),
            config_path=self.config_path,
            socket_path=self.socket_path,
            dockerd=None,
            flags={},
            restartable=bool(self.commands.restarting),
            reloads=False,
            restarted_by=tuple(
                shlex.join(words)
                for words in (self.commands.forget, *self.commands.restarting)
                if words
            ),
        )
