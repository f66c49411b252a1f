"""A kit that Dockmirror wrote, hosted in a site: its own nginx and registry configuration.

What compose would do is done here: the mounts become paths in the site's own folder, a container's
name and port become a loopback port, and nginx's ports stand at an address of the kit's own.
"""

import re
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from practice.acme import AcmeAuthority
from practice.certificates import Authority
from practice.failure import PracticeError, wait_until
from practice.keeper import STATE
from practice.network import Network
from practice.nginx import NginxServer, Request
from practice.packages import find_program
from practice.processes import InsideProcess
from practice.site import Site

KIT_ADDRESS = "192.0.2.6"
NAMES = ("kit.example.test", "private.example.test")
"""What a kit in a site may be called: the workstation finds both at ``KIT_ADDRESS``."""

_CERTBOT_FOLDERS = {"config": "", "work": "/work", "logs": "/logs"}
_FIRST_PORT = 5031
_FIRST_METRICS_PORT = 5041


@dataclass(frozen=True)
class _Registry:
    service: str
    port: int
    metrics_port: int
    configuration: str


def add_kit_address(site: Site) -> None:
    """Give the site's network the kit's address, and the workstation its names, once."""
    site.network.run(["ip", "address", "replace", f"{KIT_ADDRESS}/32", "dev", "lo"])
    hosts = site.workstation.read("/etc/hosts").decode()
    line = f"{KIT_ADDRESS} {' '.join(NAMES)}\n"
    if line not in hosts:
        site.workstation.write("/etc/hosts", (hosts + line).encode())


class HostedKit:
    """One kit, running; ``folder`` is where Dockmirror wrote it.

    ``edit`` may change each file's text (path within the kit, text) before it is used, as somebody
    would by hand. ``program`` is another registry than Debian's.
    """

    def __init__(
        self,
        network: Network,
        authority: Authority,
        folder: Path,
        edit: Callable[[str, str], str] = lambda _path, text: text,
        *,
        program: Path | None = None,
        with_certbot: bool = False,
    ) -> None:
        self._network = network
        self._authority = authority
        self._folder = folder
        self._edit = edit
        self._program = program
        self._with_certbot = with_certbot
        self._nginx = NginxServer(network, "kit", KIT_ADDRESS, 8110)
        self._inside = f"{STATE}/kit"
        self._processes: dict[str, InsideProcess] = {}
        self._environments: dict[str, list[str]] = {}
        self.registries = tuple(self._found())

    def _found(self) -> list[_Registry]:
        services = re.findall(
            r"(?m)^  ([a-z0-9-]+):\n    image: \"registry:", self.text("compose.yaml")
        )
        return [
            _Registry(name, _FIRST_PORT + n, _FIRST_METRICS_PORT + n, f"{name}/config.yml")
            for n, name in enumerate(services)
        ]

    def text(self, path: str) -> str:
        """A file of the kit, as edited."""
        return self._edit(path, (self._folder / path).read_text())

    @property
    def edited(self) -> list[str]:
        """The files of the kit that its ``edit`` has changed."""
        files = [path for path in self._folder.rglob("*") if path.is_file()]
        names = [str(path.relative_to(self._folder)) for path in files]
        return [name for name in names if (self._folder / name).read_text() != self.text(name)]

    @property
    def place(self) -> Path:
        """The kit's files inside the site, seen from outside."""
        return self._nginx.folder

    def start(self) -> None:
        """Start the registries, then nginx. Raises ``PracticeError``."""
        for registry in self.registries:
            self._start_registry(registry)
        self._place_certificate()
        self.serve()

    def serve(self) -> None:
        """Have nginx take its files up anew. Raises ``PracticeError``."""
        self._nginx.serve(self.nginx_configuration())

    def _place_certificate(self) -> None:
        """The kit's own files, or in place of what certbot would get, the site's."""
        if self._with_certbot:
            return
        certificates = self.place / "certificates"
        certificates.mkdir(exist_ok=True)
        own = self._folder / "certificates"
        if own.is_dir():
            for path in own.iterdir():
                (certificates / path.name).write_bytes(path.read_bytes())
        else:
            pair = self._authority.issue(NAMES)
            (certificates / "fullchain.pem").write_bytes(pair.certificate)
            (certificates / "privkey.pem").write_bytes(pair.key)

    def nginx_configuration(self) -> str:
        """The kit's server blocks with this site's addresses and paths."""
        text = self.text("nginx/registry.conf")
        for registry in self.registries:
            text = text.replace(
                f"http://{registry.service}:5000", f"http://127.0.0.1:{registry.port}"
            )
        for port in (443, 80):
            text = re.sub(rf"listen {port}\b", f"listen {KIT_ADDRESS}:{port}", text)
        text = text.replace("listen 127.0.0.1:8081", "listen 127.0.0.1:8111")
        text = text.replace("/var/www/acme", f"{self._inside}/acme")
        text = text.replace("/etc/nginx/certificates", f"{self._inside}/certificates")
        issued = "letsencrypt/live/kit" if self._with_certbot else "certificates"
        text = text.replace("/etc/letsencrypt/live/kit", f"{self._inside}/{issued}")
        # The site's http block sets no limit; a server that names none has nginx's own here too.
        first, *servers = re.split(r"(?m)^server \{\n", text)
        limited = [
            one if "client_max_body_size" in one else f"    client_max_body_size 1m;\n{one}"
            for one in servers
        ]
        return "server {\n".join([first, *limited])

    def _start_registry(self, registry: _Registry) -> None:
        compose, configuration = self.text("compose.yaml"), self.text(registry.configuration)
        mounted = f"./{registry.configuration}" in compose
        if not mounted:
            raise PracticeError(f"The compose file mounts no {registry.configuration}.")
        folder = self.place / registry.service
        folder.mkdir(exist_ok=True)
        storage = f"{self._inside}/{registry.service}/storage"
        moved: Mapping[str, str] = {
            "rootdirectory: /var/lib/registry": f"rootdirectory: {storage}",
            'addr: ":5000"': f'addr: "127.0.0.1:{registry.port}"',
            'addr: ":5001"': f'addr: "127.0.0.1:{registry.metrics_port}"',
            "/etc/kit/users": f"{self._inside}/{registry.service}/users",
        }
        for before, after in moved.items():
            configuration = configuration.replace(before, after)
        (folder / "config.yml").write_text(configuration)
        (folder / "authority.pem").write_bytes(self._authority.certificate)
        if (self._folder / registry.service / "users").exists():
            (folder / "users").write_text(self.text(f"{registry.service}/users"))
        self._run(registry, folder)

    def service(self, name: str) -> dict[str, Any]:
        """What the compose file says of a service."""
        compose = YAML(typ="safe", pure=True).load(self.text("compose.yaml"))
        return dict(compose["services"][name])

    def certbot(self, words: Sequence[str], acme: AcmeAuthority, *settings: str) -> None:
        """Run the compose file's certbot against that authority. Raises ``PracticeError``.

        ``settings`` are lines of its ``cli.ini``, beside where this site has what is in volumes.
        """
        files = self.place / "letsencrypt"
        for volume in (files, self.place / "acme"):
            volume.mkdir(exist_ok=True)
        inside = f"{self._inside}/letsencrypt"
        lines = [f"{name}-dir = {inside}{part}" for name, part in _CERTBOT_FOLDERS.items()]
        lines += [f"server = {acme.directory}", f"http-01-address = {KIT_ADDRESS}", *settings]
        (files / "cli.ini").write_text("\n".join(lines) + "\n")
        (files / "trusted.pem").write_bytes(acme.trusted.read_bytes())
        program = Path(sys.executable).with_name("certbot")
        placed = [word.replace("/var/www/acme", f"{self._inside}/acme") for word in words]
        command = ["env", "-i", "PATH=/usr/bin:/bin", f"REQUESTS_CA_BUNDLE={inside}/trusted.pem"]
        command += [str(program), *placed, "--config", f"{inside}/cli.ini"]
        done = self._network.run(command, timeout=120)
        if done.returncode != 0:
            raise PracticeError(f"certbot failed: {(done.stdout + done.stderr).decode()[-2000:]}")

    def _variables(self, registry: _Registry) -> list[tuple[str, str]]:
        """The environment that the compose file gives the registry."""
        found = self.service(registry.service).get("environment") or {}
        return [(str(name), str(value)) for name, value in found.items()]

    def _run(self, registry: _Registry, folder: Path) -> None:
        inside = f"{self._inside}/{registry.service}"
        environment = [
            # Without this machine's own settings for stores and proxies.
            "env",
            "-i",
            # As the container trusts Docker Hub's own authority.
            f"SSL_CERT_FILE={inside}/authority.pem",
            f"PATH={inside}/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ]
        (folder / "bin").mkdir(exist_ok=True)
        name = folder / "bin" / "registry"
        if not name.is_symlink():
            name.symlink_to(self._program or find_program("docker-registry") or "docker-registry")
        if (self._folder / "secrets").is_dir():
            secrets = folder / "secrets"
            secrets.mkdir(exist_ok=True)
            for path in (self._folder / "secrets").iterdir():
                (secrets / path.name).write_bytes(path.read_bytes())
        for variable, value in self._variables(registry):
            environment.append(f"{variable}={value.replace('/run/secrets', f'{inside}/secrets')}")
        command = ["registry", "serve", f"{inside}/config.yml"]
        script = self._folder / registry.service / "start.sh"
        if script.exists():
            text = script.read_text().replace("/run/secrets", f"{inside}/secrets")
            (folder / "start.sh").write_text(text)
            command = ["/bin/sh", f"{inside}/start.sh", f"{inside}/config.yml"]
        self._environments[registry.service] = environment
        log = folder / "output.log"
        process = self._network.start([*environment, *command], log)
        self._processes[registry.service] = process

        def answers() -> bool:
            if process.poll() is not None:
                raise PracticeError(f"The kit's registry did not start: {log.read_text()[-1000:]}")
            return self._network.listens("127.0.0.1", registry.port)

        wait_until(answers, "the kit's registry to listen")

    def collect_garbage(self, service: str) -> None:
        """What ``clean-up.sh`` has a registry do while it is stopped. Raises ``PracticeError``."""
        self._processes.pop(service).stop()
        inside = f"{self._inside}/{service}"
        command = ["registry", "garbage-collect", f"{inside}/config.yml"]
        done = self._network.run([*self._environments[service], *command])
        if done.returncode != 0:
            raise PracticeError(f"The collection failed: {done.stderr.decode()[-1000:]}")

    def forget(self) -> None:
        """End all its processes and empty its registries."""
        self.stop()
        for registry in self.registries:
            shutil.rmtree(self.place / registry.service, ignore_errors=True)

    def stop(self) -> None:
        """End all its processes."""
        self._nginx.stop()
        for process in self._processes.values():
            process.stop()
        self._processes = {}

    def requests(self) -> list[Request]:
        """What was asked of its nginx since ``clear``, oldest first."""
        return self._nginx.requests()

    def clear(self) -> None:
        """Forget the requests so far."""
        self._nginx.clear()

    def environment(self, service: str) -> dict[str, str]:
        """The environment of one of its registries, as its process has it."""
        data = Path(f"/proc/{self._processes[service].pid}/environ").read_bytes()
        pairs = (entry.partition(b"=") for entry in data.split(b"\0") if entry)
        return {name.decode(): value.decode() for name, _, value in pairs}
