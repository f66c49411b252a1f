"""The Debian packages that the practice site runs from, installed only when missing."""

import os
import platform
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from practice.failure import PracticeError

PROGRAMS = {
    "docker-registry": "docker-registry",
    "nginx": "nginx-light",
    "systemd-nspawn": "systemd-container",
    "debootstrap": "debootstrap",
    "ip": "iproute2",
    "nsenter": "util-linux",
    "mkfs.ext4": "e2fsprogs",
}
"""Each program that must be on PATH, and the Debian or Ubuntu package that has it."""

SERVICES = ("docker-registry.service", "nginx.service")
"""Units that those packages enable; a practice site starts its own instead."""

ARCHIVE_KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")

_POLICY = Path("/usr/sbin/policy-rc.d")
_SEARCH = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")


def find_program(name: str) -> Path | None:
    """The program in the system's folders (``sbin`` too, which PATH may lack)."""
    for folder in _SEARCH:
        path = Path(folder) / name
        if path.exists():
            return path
    return None


def missing_packages() -> list[str]:
    """The packages that must be installed before a site can start, in order."""
    wanted = [package for name, package in PROGRAMS.items() if find_program(name) is None]
    if not ARCHIVE_KEYRING.exists():
        wanted.append("debian-archive-keyring")
    return wanted


def ensure_packages() -> list[str]:
    """Install what is missing and return its names. Raises ``PracticeError``.

    The services that the packages bring are neither started nor left enabled.
    """
    if os.geteuid() != 0:
        raise PracticeError(
            "The practice site needs root (namespaces, mounts, a booted workstation). "
            "Run it again with sudo."
        )
    missing = missing_packages()
    if missing:
        install(missing)
    return missing


def install(packages: list[str]) -> None:
    """Install Debian packages without starting their services. Raises ``PracticeError``."""
    if find_program("apt-get") is None:
        raise PracticeError(
            f"These programs are missing: {' '.join(packages)}. This machine "
            f"({platform.system()}) has no apt-get; the practice site runs on Debian or Ubuntu."
        )
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    lock = ["-o", "DPkg::Lock::Timeout=300"]
    install = ["apt-get", *lock, "install", "-y", "-q", "--no-install-recommends"]
    before = set(_enabled(SERVICES))
    with _services_not_started():
        # Fails behind a stale third-party source although Debian's own lists arrived.
        subprocess.run(["apt-get", *lock, "update", "-q"], env=environment, check=False)
        done = subprocess.run([*install, *packages], env=environment, check=False)
    if done.returncode != 0:
        raise PracticeError(
            f"apt-get could not install {' '.join(packages)}; its own words are above. "
            "Put that right and run the same command again."
        )
    for unit in _enabled(SERVICES):
        if unit not in before:
            subprocess.run(["systemctl", "disable", "--quiet", unit], check=False)


def _enabled(units: Iterable[str]) -> list[str]:
    wants = Path("/etc/systemd/system/multi-user.target.wants")
    return [unit for unit in units if (wants / unit).is_symlink()]


@contextmanager
def _services_not_started() -> Iterator[None]:
    """A ``policy-rc.d`` that forbids starts, unless the machine has one of its own."""
    if _POLICY.exists():
        yield
        return
    _POLICY.write_text("#!/bin/sh\nexit 101\n")
    _POLICY.chmod(0o755)
    try:
        yield
    finally:
        _POLICY.unlink(missing_ok=True)
