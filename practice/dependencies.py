"""Dockmirror's Python dependencies as a layer over a workstation image, so that it needs no net."""

import os
import platform
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from practice.cache import cached, recipe_key
from practice.failure import PracticeError

PROJECT = Path(__file__).resolve().parent.parent
FOLDER = Path("opt/dockmirror/dependencies")
"""Where the layer holds them, below its root."""


def project_dependencies(pyproject: str) -> list[str]:
    """The requirements that a ``pyproject.toml`` declares, in order."""
    return list(tomllib.loads(pyproject)["project"]["dependencies"])


def platform_tags(machine: str, glibc_minor: int) -> list[str]:
    """The wheel platforms that a glibc 2.``glibc_minor`` runs, the newest first (PEP 600)."""
    return [
        *(f"manylinux_2_{minor}_{machine}" for minor in range(glibc_minor, 4, -1)),
        f"manylinux2014_{machine}",
        f"manylinux2010_{machine}",
        f"manylinux1_{machine}",
    ]


@contextmanager
def dependency_layer(suite: str, image: Path) -> Iterator[Path]:
    """A folder to lay over ``image``, with the dependencies in ``FOLDER`` (built if not cached).

    Raises ``PracticeError`` when they cannot be fetched.
    """
    requirements = project_dependencies((PROJECT / "pyproject.toml").read_text())
    python, glibc = python_version(image), _glibc_minor(image)
    key = recipe_key(suite, python, str(glibc), platform.machine(), *sorted(requirements))

    def build(layer: Path) -> None:
        _build(layer, image, requirements, python, glibc)

    with cached(f"dependencies-{suite}", key, build) as layer:
        yield layer


def python_version(image: Path) -> str:
    """The version of the image's own Python, ``3.13`` say. Raises ``PracticeError``."""
    versions = sorted(
        (int(found[1]), int(found[2]))
        for path in (image / "usr/lib").glob("python3.*")
        if (found := re.fullmatch(r"python(\d+)\.(\d+)", path.name))
    )
    if not versions:
        raise PracticeError(f"The workstation image {image} is damaged; remove it and try again.")
    return ".".join(map(str, versions[-1]))


def _glibc_minor(image: Path) -> int:
    packages = (image / "var/lib/dpkg/status").read_text(errors="replace")
    found = re.search(r"^Package: libc6\n(?:.+\n)*?Version: 2\.(\d+)", packages, re.MULTILINE)
    if found is None:
        raise PracticeError(f"The workstation image {image} is damaged; remove it and try again.")
    return int(found[1])


def _build(layer: Path, image: Path, requirements: list[str], python: str, glibc: int) -> None:
    print("Fetching Dockmirror's Python dependencies for the workstation, once.", flush=True)
    target = layer / FOLDER
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile"]
    command += ["--target", str(target), "--only-binary=:all:", "--implementation", "cp"]
    command += ["--python-version", python]
    for tag in platform_tags(platform.machine(), glibc):
        command += ["--platform", tag]
    # root's pip warns about running as root and about newer versions of itself: neither matters.
    environment = {
        **os.environ,
        "PIP_ROOT_USER_ACTION": "ignore",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    done = subprocess.run(
        [*command, *requirements], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise PracticeError(
            f"pip could not fetch the dependencies for Python {python}:\n{done.stderr.strip()}"
        )
    _compile(image, layer)


def _compile(image: Path, layer: Path) -> None:
    """Compile the layer with the image's own Python; an ordinary user cannot keep the result."""
    script = (
        'mount -t tmpfs tmpfs /mnt && mkdir /mnt/root && mount --bind "$0" /mnt/root &&'
        ' mount --bind "$1" /mnt/root/mnt && exec chroot /mnt/root'
        ' python3 -m compileall -q -s /mnt -p / "/mnt/$2"'
    )
    subprocess.run(
        ["unshare", "--mount", "sh", "-c", script, str(image), str(layer), str(FOLDER)],
        stdout=subprocess.DEVNULL,
        check=False,
    )
