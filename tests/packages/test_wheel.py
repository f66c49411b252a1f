"""The wheel as ``uv tool install`` and pipx lay it: in a person's own folder."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from installers.linux.lock import PROJECT
from installers.linux.material import BUILD
from practice.dependencies import platform_tags
from practice.site import Site

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not os.environ.get("DOCKMIRROR_PACKAGES"), reason="only on demand: make packages"
    ),
]

_HELPER = "/usr/local/libexec/dockmirror-helper"
_PROGRAM = "/home/person/.local/bin/dockmirror"


def pip(*words: str | Path) -> None:
    subprocess.run([sys.executable, "-m", "pip", "-q", *map(str, words)], check=True)


@pytest.fixture(scope="module")
def wheels(site: Site) -> Path:
    """A folder of the program's wheel, of all that it needs there, and of uv and pipx."""
    folder = BUILD / "tests" / f"wheels-{site.workstation.suite}"
    folder.mkdir(parents=True, exist_ok=True)
    pip("wheel", "--no-deps", f"--wheel-dir={folder}", PROJECT)
    told = site.workstation.run(["python3", "-c", "import sys; print(*sys.version_info[:2])"])
    glibc = site.workstation.run(["getconf", "GNU_LIBC_VERSION"]).stdout.decode()
    tags = platform_tags("x86_64", int(glibc.split(".")[1]))
    pip(
        *("download", f"--dest={folder}", "--only-binary=:all:", "--implementation=cp"),
        f"--python-version={'.'.join(told.stdout.decode().split())}",
        *(word for tag in tags for word in ("--platform", tag)),
        *("uv", "pipx", next(folder.glob("dockmirror-*.whl"))),
    )
    return folder


def run(site: Site, words: Sequence[str], user: Any = "person") -> dict[str, Any]:
    done = site.workstation.run([*words, "--format", "json"], user=user)
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def uv(site: Site, wheels: Path) -> str:
    """Where uv lies in the workstation."""
    wheel = next(wheels.glob("uv-*.whl"))
    path = "/run/uv/" + wheel.name.rsplit("-py3")[0] + ".data/scripts/uv"
    unpack = f"python3 -m zipfile -e /host{wheel} /run/uv; chmod 755 {path}"
    site.workstation.run(["sh", "-euc", unpack], check=True)
    return path


def uv_tool_install(site: Site, uv: str, wheels: Path, name: str) -> None:
    install = [uv, "tool", "install", "--offline", "--no-index", "--python=/usr/bin/python3"]
    site.workstation.run([*install, f"--find-links=/host{wheels}", name], user="person", check=True)


def test_pipx_installs_a_wheel_and_takes_it_away_again(site: Site, wheels: Path, uv: str) -> None:
    workstation = site.workstation
    uv_tool_install(site, uv, wheels, "pipx")
    pipx = "exec env PATH=$PATH:/home/person/.local/bin:$(dirname $0) UV_OFFLINE=1 pipx"
    wheel = next(wheels.glob("dockmirror-*.whl"))
    options = f"--python /usr/bin/python3 --pip-args='--no-index --find-links=/host{wheels}'"
    install = ["sh", "-euc", f"{pipx} install {options} /host{wheel}", uv]
    workstation.run(install, user="person", check=True)
    told = workstation.run([_PROGRAM, "--version"], user="person", check=True).stdout.decode()
    assert re.fullmatch(r"dockmirror \S+ \([0-9a-f]{12}\)\n", told)
    refused = run(site, [_PROGRAM, "setup", site.mirror.url, "--yes"])
    command = r"sudo (/home/person/\S+/pipx/venvs/dockmirror/bin/dockmirror) install-helper"
    assert re.search(command, str(refused["findings"][-1]["remedy"]))
    workstation.run(["sh", "-euc", f"{pipx} uninstall dockmirror", uv], user="person", check=True)
    assert not workstation.exists(_PROGRAM)


def test_a_wheel_runs_as_a_person_and_its_helper_is_installed_by_an_administrator(
    site: Site, wheels: Path, uv: str
) -> None:
    workstation = site.workstation
    uv_tool_install(site, uv, wheels, "dockmirror")
    told = workstation.run([_PROGRAM, "--version"], user="person", check=True).stdout.decode()
    assert re.fullmatch(r"dockmirror \S+ \([0-9a-f]{12}\)\n", told)

    setup = [_PROGRAM, "setup", site.mirror.url, "--yes"]
    refused = run(site, setup)
    assert refused["changed"] is False
    assert refused["findings"][-1]["code"] == "helper-not-installed"
    remedy = refused["findings"][-1]["remedy"]
    command = re.search(r"sudo (/home/person/\S+) install-helper", str(remedy))
    assert command is not None, remedy

    # A helper that the person could replace is none, whoever put it there.
    workstation.write(_HELPER, b"#!/bin/sh\ntouch /run/ran-as-root\n", 0o755, "person")
    distrusted = run(site, setup)["findings"][-1]
    assert distrusted["code"] == "helper-not-trusted"
    assert _HELPER in distrusted["detail"]
    assert command[0] in distrusted["remedy"]
    assert not workstation.exists("/run/ran-as-root")
    workstation.remove(_HELPER)

    workstation.run([*shlex.split(command[1]), "install-helper"], check=True)
    proven = run(site, setup)
    assert (proven["outcome"], proven["changed"]) == ("proven", True)
    workstation.run([*shlex.split(command[1]), "uninstall-helper"], check=True)
    assert not workstation.exists(_HELPER)
