"""The whole practice site: network, stand-in Docker Hub, mirror, workstation."""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from practice.certificates import Authority
from practice.failure import wait_until
from practice.hub import Hub
from practice.image import workstation_image
from practice.images import practice_images
from practice.mirror import Mirror, second_mirror
from practice.network import Network, practice_network
from practice.packages import ensure_packages
from practice.workstation import DAEMON_JSON, Workstation, booted_workstation

ImageStore = Literal["graph-driver", "containerd"]


@dataclass(frozen=True)
class Site:
    """A running site; see ``practice_site``."""

    network: Network
    hub: Hub
    mirror: Mirror
    second: Mirror
    workstation: Workstation
    image_store: ImageStore
    authority: Authority

    @property
    def first_daemon_json(self) -> bytes | None:
        """The person's own ``daemon.json``: what the chosen image store needs, or no file."""
        return first_daemon_json(self.image_store)

    def reset(self, daemon_json: bytes | Literal["first"] | None = "first") -> None:
        """Back to a known state, with this ``daemon.json`` (``None``: no file).

        No image, container or engine content, no state of Dockmirror, mirrors without a fault,
        empty access logs. A mirror's cache stays. Raises ``PracticeError``.
        """
        if daemon_json == "first":
            daemon_json = self.first_daemon_json
        for mirror in (self.mirror, self.second):
            mirror.fault(None)
        self.hub.start()
        self._wipe_engine(daemon_json)
        for server in (self.hub, self.mirror, self.second):
            server.clear()

    def _wipe_engine(self, daemon_json: bytes | None) -> None:
        workstation = self.workstation
        workstation.run(["sh", "-uc", _STOP_AND_WIPE], check=True)
        if daemon_json is not None:
            workstation.write(DAEMON_JSON, daemon_json)
        workstation.run(["systemctl", "start", "docker.service"], check=True)
        wait_until(
            lambda: workstation.run(["docker", "version"]).returncode == 0,
            "the reset Docker Engine to answer",
        )


_STOP_AND_WIPE = """
docker ps -q 2>/dev/null | xargs -r docker kill >/dev/null 2>&1
systemctl stop docker.socket docker.service containerd.service
find /var/lib/docker /var/lib/containerd -mindepth 1 -maxdepth 1 -exec rm -rf {} +
rm -rf /etc/docker/daemon.json /var/lib/dockmirror /home/*/.local/share/dockmirror \
    /home/*/.local/state/dockmirror /home/*/.config/dockmirror /home/*/.cache/dockmirror \
    /home/*/.docker /root/.docker /etc/docker/certs.d /etc/systemd/system/docker.service.d
systemctl daemon-reload
systemctl reset-failed
exit 0
"""


def first_daemon_json(image_store: ImageStore) -> bytes | None:
    """A ``daemon.json`` that chooses the image store; the graph-driver one needs no file."""
    if image_store == "graph-driver":
        return None
    return json.dumps({"features": {"containerd-snapshotter": True}}, indent=2).encode() + b"\n"


@contextmanager
def practice_site(
    suite: str = "trixie",
    image_store: ImageStore = "graph-driver",
    *,
    binds: Sequence[str] = (),
) -> Iterator[Site]:
    """Start everything, and end everything with the context (or with this process).

    Missing Debian packages are installed and missing images built first. ``binds`` are folders
    of the host that the workstation sees read-only below ``/host``. Raises ``PracticeError``.
    """
    ensure_packages()
    # Built before anything runs, so that a first build does not hold namespaces for a minute.
    with (
        workstation_image(suite) as image,
        practice_network() as network,
        ExitStack() as servers,
    ):
        authority = Authority()
        hub = Hub(network, authority)
        mirror, second = Mirror(network, authority), second_mirror(network, authority)
        servers.callback(hub.close)
        hub.start()
        hub.publish(practice_images(_busybox(image)))
        for one in (mirror, second):
            servers.callback(one.stop)
            one.start()
        first = first_daemon_json(image_store)
        with booted_workstation(
            network,
            suite=suite,
            trusted=[authority.certificate],
            files={} if first is None else {DAEMON_JSON: first},
            binds=binds,
        ) as workstation:
            yield Site(network, hub, mirror, second, workstation, image_store, authority)


def _busybox(image: Path) -> Path:
    for name in ("usr/bin/busybox", "bin/busybox"):
        if (image / name).exists():
            return image / name
    raise FileNotFoundError(image / "usr/bin/busybox")
