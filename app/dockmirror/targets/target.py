"""What can be configured on this machine."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dockmirror.helper.config_form import DAEMON_JSON, ConfigForm
from dockmirror.helper.docker_service import DockerService
from dockmirror.helper.state_directory import STATE_DIRECTORY

CERTIFICATES: Final = Path("/etc/docker/certs.d")


@dataclass(frozen=True)
class Target:
    """One engine: where its file is, and how it is spoken to.

    ``id`` is stable and is what the helper is asked for; ``engine_host`` is an address as
    ``DOCKER_HOST`` spells it; ``service`` is what systemd and the running daemon say, ``None``
    where the engine runs elsewhere. Then ``elsewhere`` is a sentence on where its configuration is,
    and ``by_hand`` are the commands that change it, in which ``{mirror}`` stands for the mirror.
    ``needs_elevation`` says that root owns the file, ``state_directory`` is where its journal and
    history are, ``certificates`` its folder of CA certificates, ``takes_certificates`` whether a
    change may put some there. ``own_network`` says that it runs in a network of its own, where
    this computer's loopback addresses do not lead.
    ``restarts_how`` is the command with which it restarts, "" where nothing here can restart it.
    ``host_alias`` is a name by which the engine reaches this computer all the same, ``reaches_at``
    such an address of this computer's. ``form`` is that of its file. ``locked_by`` is the file
    with which an administrator forbids changes, "" where none does. ``starts_by`` and
    ``shows_log_by`` are commands, "" for a systemd unit's. ``program`` is what sentences call
    whatever takes the change and pulls.
    """

    id: str
    title: str
    config_path: str
    engine_host: str
    service: DockerService | None
    needs_elevation: bool = True
    state_directory: Path = STATE_DIRECTORY
    certificates: Path = CERTIFICATES
    takes_certificates: bool = False
    own_network: bool = False
    restarts_how: str = ""
    elsewhere: str = ""
    by_hand: tuple[str, ...] = ()
    host_alias: str = ""
    reaches_at: str = ""
    form: ConfigForm = DAEMON_JSON
    locked_by: str = ""
    starts_by: str = ""
    shows_log_by: str = ""
    program: str = "Docker"

    @property
    def active(self) -> bool:
        """Whether the engine runs, as far as that can be told without asking it."""
        return self.service is None or self.service.active

    @property
    def starts_how(self) -> str:
        """The command with which the engine starts."""
        restart = self.restarts_how or "sudo systemctl restart docker"
        return self.starts_by or restart.replace(" restart", " start")

    @property
    def log_command(self) -> str:
        """The command that shows the end of the engine's log."""
        if self.shows_log_by:
            return self.shows_log_by
        person = "" if self.needs_elevation else "--user "
        return f"journalctl {person}-u docker -n 30"

    @property
    def main_pid(self) -> int | None:
        """The engine's process on this machine."""
        return None if self.service is None else self.service.main_pid

    @property
    def restartable(self) -> bool:
        """Whether something on this machine can restart it."""
        return self.service is not None and self.service.restartable

    @property
    def reloads(self) -> bool:
        """Whether it can read its file again while it runs."""
        return self.service is None or self.service.reloads

    @property
    def recordable(self) -> bool:
        """Whether it can reach a recording endpoint on this computer."""
        return not self.own_network or self.called_by_engine != ""

    @property
    def called_by_engine(self) -> str:
        """How it calls this computer where its network is its own; "" where it cannot."""
        return self.host_alias or self.reaches_at

    @property
    def has_mirrors_in_flags(self) -> bool:
        """Whether it is given mirrors as flags, beside which it takes none from its file."""
        return self.service is not None and bool(self.service.mirrors_in_flags)

    @property
    def where_mirrors_are_flags(self) -> str:
        """In words, where ``--registry-mirror`` is given; empty where it is not."""
        return "" if self.service is None else self.service.where_mirrors_are_flags
