"""The workstation's root file system: Debian with its own Docker Engine, built by debootstrap."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from practice.cache import cached, recipe_key
from practice.failure import PracticeError
from practice.packages import ARCHIVE_KEYRING, find_program

SUITES = ("trixie", "bookworm", "sid")
"""The Debian suites offered, each with another Docker Engine; the first is the default."""

BASE = "systemd,systemd-sysv,dbus,ca-certificates,iproute2"

DOCKER = ["docker.io", "procps", "polkitd", "pkexec", "python3", "curl", "busybox-static"]
FAULTS = ["strace", "acl"]
SESSION = ["libpam-systemd", "dbus-user-session"]
ROOTLESS = ["rootlesskit", "slirp4netns", "uidmap"]
PODMAN = ["podman"]
WINDOW = [
    "libegl1",
    "libgl1",
    "libxkbcommon0",
    "libxkbcommon-x11-0",
    "libdbus-1-3",
    "libfontconfig1",
    "fonts-dejavu-core",
    "libxcb1",
    "libx11-xcb1",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xinerama0",
    "libxcb-xkb1",
    "xvfb",
    "xauth",
]

PODMAN_FOLDER = "/opt/practice"
"""Where Podman is kept until a workstation is asked for it."""

PASSWORD = "practice"
"""Password of root and of both ordinary users; the workstation is reachable from nowhere."""

SETTLE = rf"""
useradd --create-home --shell /bin/bash --groups docker person
useradd --create-home --shell /bin/bash stranger
printf 'root:{PASSWORD}\nperson:{PASSWORD}\nstranger:{PASSWORD}\n' | chpasswd
mkdir -p /var/lib/systemd/linger
touch /var/lib/systemd/linger/person /var/lib/systemd/linger/stranger
# Only a workstation that is asked for it has Podman on its path.
mkdir -p {PODMAN_FOLDER}
mv /usr/bin/podman {PODMAN_FOLDER}/
# Its overlays cannot lie on the workstation's own overlay.
cat > /etc/containers/storage.conf <<'END'
[storage]
driver = "vfs"
runroot = "/run/containers/storage"
graphroot = "/var/lib/containers/storage"
END
cd /etc/systemd/system
for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer \
    podman.socket podman.service podman-auto-update.timer podman-restart.service \
    podman-clean-transient.service \
    fstrim.timer systemd-modules-load.service getty.target console-getty.service; do
    ln -sf /dev/null "$unit"
done
rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /usr/share/doc/* /usr/share/man/*
apt-get clean
rm -f /usr/sbin/policy-rc.d /etc/machine-id /etc/hostname
: > /etc/machine-id
echo workstation > /etc/hostname
"""


def packages_of(suite: str) -> list[str]:
    """What apt installs into a workstation of that suite, beyond the base system."""
    old = suite == "bookworm"
    named_by_suite = ["libglib2.0-0" if old else "libglib2.0-0t64"]
    command = [] if old else ["docker-cli"]
    return [*DOCKER, *command, *FAULTS, *SESSION, *ROOTLESS, *PODMAN, *WINDOW, *named_by_suite]


def debian_mirror(sources: str) -> str:
    """The Debian archive that these apt sources (both formats) name, or the public one."""
    for uri in re.findall(
        r"^(?:URIs:|deb\s+(?:\[[^\]]*\]\s*)?)\s*(https?://\S+)", sources, re.MULTILINE
    ):
        address = str(uri).rstrip("/")
        if address.endswith("/debian"):
            return address
    return "http://deb.debian.org/debian"


@contextmanager
def workstation_image(suite: str) -> Iterator[Path]:
    """The root file system of that suite, built if it is not cached; read-only by agreement.

    Raises ``PracticeError`` when it cannot be built.
    """
    if suite not in SUITES:
        raise PracticeError(f"There is no practice suite “{suite}”; try {', '.join(SUITES)}.")
    key = recipe_key(suite, BASE, " ".join(packages_of(suite)), SETTLE)
    with cached(f"image-{suite}", key, lambda root: _build(suite, root)) as image:
        yield image


def _build(suite: str, root: Path) -> None:
    print(f"Building a Debian {suite} workstation; this takes a minute, once.", flush=True)
    log = root.with_name(root.name + ".log")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    proxy = _host_apt("Acquire::http::Proxy")
    if proxy:
        environment["http_proxy"] = proxy
    with log.open("wb") as output:
        for command, script in (
            (_debootstrap(suite, root), ""),
            (_in_root(root), _install_script(suite)),
        ):
            done = subprocess.run(
                command,
                input=script.encode(),
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
                check=False,
            )
            if done.returncode != 0:
                end = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
                raise PracticeError(
                    f"The workstation could not be built. The end of the log:\n{end}\n"
                    "The Debian archive must be reachable; then run the same command again."
                )
    log.unlink()


def _debootstrap(suite: str, root: Path) -> list[str]:
    sources = "\n".join(
        path.read_text(errors="replace")
        for path in [
            Path("/etc/apt/sources.list"),
            *sorted(Path("/etc/apt/sources.list.d").glob("*")),
        ]
        if path.suffix in {".list", ".sources"} and path.exists()
    )
    command = [
        str(find_program("debootstrap")),
        "--variant=minbase",
        f"--include={BASE}",
        f"--keyring={ARCHIVE_KEYRING}",
        suite,
        str(root),
        debian_mirror(sources),
    ]
    scripts = Path("/usr/share/debootstrap/scripts")
    if not (scripts / suite).exists():
        # An older debootstrap does not know a newer suite by name; all are built like sid.
        command.append(str(scripts / "sid"))
    return command


def _in_root(root: Path) -> list[str]:
    mounted = 'mount -t proc proc "$0/proc" && exec chroot "$0" /bin/sh -eu'
    return [
        *("unshare", "--mount", "--pid", "--fork", "--kill-child", "--"),
        *("sh", "-c", mounted, str(root)),
    ]


def _install_script(suite: str) -> str:
    packages = " ".join(packages_of(suite))
    return (
        "printf '#!/bin/sh\\nexit 101\\n' > /usr/sbin/policy-rc.d\n"
        "chmod 755 /usr/sbin/policy-rc.d\n"
        f"apt-get update -q {_validity()} </dev/null\n"
        f"apt-get install -y -q --no-install-recommends {packages} </dev/null\n" + SETTLE
    )


def _validity() -> str:
    """A machine that takes an archive past its date (a snapshot, say) does so here too."""
    if _host_apt("Acquire::Check-Valid-Until") in {"false", "no", "0"}:
        return "-o Acquire::Check-Valid-Until=false"
    return ""


def _host_apt(setting: str) -> str:
    """What this machine's own apt is set to, or nothing."""
    shown = subprocess.run(
        ["apt-config", "dump", "--format", "%v%n", setting],
        capture_output=True,
        text=True,
        check=False,
    )
    return shown.stdout.strip()
