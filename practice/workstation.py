"""A real workstation: Debian with systemd, D-Bus, polkit and Docker Engine, booted in seconds."""

import contextlib
import json
import shlex
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Literal

from practice.boot import Machine, boot
from practice.failure import PracticeError, wait_until
from practice.network import Network
from practice.processes import InsideProcess

User = Literal["root", "person", "stranger"]
PolkitAnswer = Literal["yes", "no", "auth"]

DAEMON_JSON = "/etc/docker/daemon.json"
POLKIT_RULE = "/etc/polkit-1/rules.d/10-dockmirror-practice.rules"
_HOMES = {"root": "/root", "person": "/home/person", "stranger": "/home/stranger"}
_UIDS = {"root": 0, "person": 1000, "stranger": 1001}
_RESULTS = {"yes": "YES", "no": "NO", "auth": "AUTH_ADMIN"}


class Workstation:
    """A booted workstation. ``person`` may use Docker (group ``docker``), ``stranger`` may not."""

    def __init__(self, machine: Machine, suite: str) -> None:
        self.machine = machine
        self.suite = suite

    @property
    def root(self) -> Path:
        """The workstation's root folder, seen from outside, to read and to write."""
        return Path(f"/proc/{self.machine.leader}/root")

    def command(
        self, argv: Sequence[str], user: User = "root", env: Mapping[str, str] | None = None
    ) -> list[str]:
        """The command that runs ``argv`` inside as ``user`` with a clean environment."""
        settings = {"LANG": "C.UTF-8", **(env or {})}
        if user != "root":
            runtime = f"/run/user/{_UIDS[user]}"
            settings.setdefault("XDG_RUNTIME_DIR", runtime)
            settings.setdefault("DBUS_SESSION_BUS_ADDRESS", f"unix:path={runtime}/bus")
        return [
            *("nsenter", "-t", str(self.machine.leader), "-m", "-p", "-u", "-i", "-n", "-C", "--"),
            *("setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", "--reset-env"),
            *("--pdeathsig", "KILL", "env", f"--chdir={_HOMES[user]}"),
            *(f"{name}={value}" for name, value in settings.items()),
            *argv,
        ]

    def run(
        self,
        argv: Sequence[str],
        user: User = "root",
        *,
        input: bytes | None = None,  # noqa: A002 (as subprocess.run names it)
        env: Mapping[str, str] | None = None,
        timeout: float = 120.0,
        check: bool = False,
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a command inside; it is killed after ``timeout`` seconds.

        With ``check``, a status other than 0 raises ``PracticeError`` with the command's words.
        """
        done = subprocess.run(
            self.command(argv, user, env),
            input=b"" if input is None else input,
            capture_output=True,
            timeout=timeout,
            check=False,
        )
        if check and done.returncode != 0:
            words = (done.stderr or done.stdout).decode(errors="replace").strip()
            raise PracticeError(f"“{shlex.join(argv)}” inside the workstation failed: {words}")
        return done

    def popen(
        self,
        argv: Sequence[str],
        user: User = "root",
        *,
        env: Mapping[str, str] | None = None,
        stdin: int | IO[bytes] | None = subprocess.DEVNULL,
        stdout: int | IO[bytes] | None = subprocess.PIPE,
        stderr: int | IO[bytes] | None = subprocess.PIPE,
    ) -> InsideProcess:
        """Start a command inside; signals and ``kill()`` reach the command itself."""
        return InsideProcess(
            self.command(argv, user, env), stdin=stdin, stdout=stdout, stderr=stderr
        )

    def read(self, path: str) -> bytes:
        """A file's content. Raises ``FileNotFoundError``."""
        return self._outside(path).read_bytes()

    def exists(self, path: str) -> bool:
        """Whether there is a file or folder of that name (a link counts)."""
        outside = self._outside(path)
        return outside.is_symlink() or outside.exists()

    def write(
        self, path: str, content: bytes, mode: int = 0o644, owner: User | None = None
    ) -> None:
        """Write a file (folders are made); ``owner`` is root unless one is named."""
        outside = self._outside(path)
        outside.parent.mkdir(parents=True, exist_ok=True)
        outside.write_bytes(content)
        outside.chmod(mode)
        if owner is not None:
            self.run(["chown", f"{owner}:{owner}", path], check=True)

    def remove(self, path: str) -> None:
        """Remove a file or a folder with all in it, if there is one."""
        self.run(["rm", "-rf", "--", path], check=True)

    def daemon_json(self) -> bytes | None:
        """The bytes of ``/etc/docker/daemon.json``, or ``None`` without the file."""
        try:
            return self.read(DAEMON_JSON)
        except FileNotFoundError:
            return None

    def docker_info(self) -> dict[str, Any]:
        """What the engine says of itself (``docker info``)."""
        shown = self.run(["docker", "info", "--format", "{{json .}}"], check=True)
        return dict(json.loads(shown.stdout))

    def docker_pid(self) -> int:
        """The engine's process id inside; 0 when it does not run. Another one: it restarted."""
        shown = self.run(["systemctl", "show", "-P", "MainPID", "docker.service"], check=True)
        return int(shown.stdout)

    def set_polkit(self, answer: PolkitAnswer) -> None:
        """Answer Dockmirror's polkit actions for ``person``: yes, no, or ask for a password."""
        rule = (
            "polkit.addRule(function(action, subject) {\n"
            '    if (action.id.indexOf("io.github.dockmirror.") === 0\n'
            '            && subject.user === "person") {\n'
            f"        return polkit.Result.{_RESULTS[answer]};\n"
            "    }\n});\n"
        )
        self.write(POLKIT_RULE, rule.encode())
        # polkit would notice by itself, but nobody could tell when.
        self.run(["systemctl", "reset-failed", "polkit.service"])
        self.run(["systemctl", "restart", "polkit.service"], check=True)

    def install_helper(self) -> subprocess.CompletedProcess[bytes]:
        """Install the product's elevated helper, as root, by the product's own command."""
        return self.run(["python3", "-P", "-m", "dockmirror", "install-helper"])

    def power_off(self, seconds: float = 15.0) -> None:
        """Shut down; after ``seconds`` it is switched off."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.run(["systemctl", "poweroff", "--no-wall"], timeout=seconds)
        self.machine.console.stop(signal.SIGTERM, seconds)

    def _outside(self, path: str) -> Path:
        """Where a path inside lies, links followed as inside (an absolute one stays inside)."""
        current = self.root
        for part in Path(path).relative_to("/").parts:
            current /= part
            for _ in range(40):
                if not current.is_symlink():
                    break
                target = current.readlink()
                current = (
                    self.root / target.relative_to("/")
                    if target.is_absolute()
                    else current.parent / target
                )
        return current


@contextmanager
def booted_workstation(
    network: Network,
    *,
    suite: str = "trixie",
    trusted: Sequence[bytes] = (),
    files: Mapping[str, bytes] | None = None,
    binds: Sequence[str] = (),
) -> Iterator[Workstation]:
    """A pristine workstation in the site's network, powered off at the end.

    ``trusted`` are PEM certificates for its system store and ``files`` its own files, both there
    before the engine first starts; ``binds`` are folders of the host shown read-only at the same
    path below ``/host``. Raises ``PracticeError``.
    """
    with boot(network, suite, trusted=trusted, files=files or {}, binds=binds) as machine:
        workstation = Workstation(machine, suite)
        workstation.run(["systemctl", "is-system-running", "--wait"], timeout=90.0)
        wait_until(
            lambda: workstation.run(["docker", "version"]).returncode == 0,
            "the practice workstation's Docker Engine to answer",
        )
        try:
            yield workstation
        finally:
            workstation.power_off()
