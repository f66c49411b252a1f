"""A test pull through containerd, for a person who may not speak to it: only root may.

Nothing that is fetched is unpacked or run: ``ctr content fetch`` puts it into the content store, in
a namespace of its own, which is taken away again with all that is in it. The image's name is of a
closed form and Docker Hub's, the program is root's alone, and every word but the name is fixed.
"""

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from dockmirror.daemonjson.saying import said
from dockmirror.helper.client import Client
from dockmirror.helper.command import run
from dockmirror.helper.containerd_service import Containerd
from dockmirror.helper.ending import Refused
from dockmirror.helper.programs import ENVIRONMENT, find_program, only_root_can_change

NAMESPACE: Final = "dockmirror-test"

_PULL_SECONDS: Final = 900.0
_TIDY_SECONDS: Final = 30.0
_LOG_LIMIT: Final = 4 * 1024 * 1024
_LEASE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,127}")
_DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}")
_REFERENCE: Final = re.compile(r"docker\.io/[A-Za-z0-9][A-Za-z0-9/:@._-]{0,511}")
_PROXIES: Final = frozenset({"http_proxy", "https_proxy", "no_proxy"})


@dataclass(frozen=True)
class Fetched:
    """How a pull ended: the program's exit code (``None``: its time was over) and its words."""

    code: int | None
    lines: tuple[str, ...]
    truncated: bool


class ImagePull(Protocol):
    """A test pull that the helper makes."""

    def fetch(self, image: str) -> Fetched:
        """Pull ``image``, whose name is of the protocol's form, and leave nothing of it."""
        ...


class ContainerdPull:
    """Plays ``ImagePull`` for a containerd."""

    def __init__(self, containerd: Containerd, client: Client) -> None:
        self._containerd = containerd
        self._client = client

    def fetch(self, image: str) -> Fetched:
        """See ``ImagePull``. Raises ``Refused``, and what ``run`` raises for a client gone."""
        program = find_program("ctr")
        if program is None or not only_root_can_change(program):
            raise Refused(
                "no-ctr",
                said(
                    "A pull through containerd is tested with its command ctr, and the system has "
                    "none that only root can change. Nothing was pulled."
                ),
            )
        ctr = [
            program,
            "--address",
            self._containerd.configuration.socket,
            "--namespace",
            NAMESPACE,
        ]
        environment = {**ENVIRONMENT, **self._proxies()}
        folder = self._containerd.folder
        _tidy(ctr)
        try:
            done = run(
                [
                    *ctr[:1],
                    "--debug",
                    *ctr[1:],
                    "content",
                    "fetch",
                    "--hosts-dir",
                    folder,
                    image,
                ],
                self._client,
                seconds=_PULL_SECONDS,
                limit=_LOG_LIMIT,
                environment=environment,
            )
        finally:
            _tidy(ctr)
        return Fetched(done.code, tuple(done.text.splitlines()), done.truncated)

    def _proxies(self) -> Mapping[str, str]:
        """What containerd's own pulls go through: its process's variables, else its unit's."""
        variables = dict(self._containerd.environment)
        if self._containerd.main_pid is not None:
            try:
                raw = Path(f"/proc/{self._containerd.main_pid}/environ").read_bytes()
            except OSError:
                raw = b""
            pairs = (word.partition("=") for word in os.fsdecode(raw).split("\0"))
            variables |= {name: value for name, _equals, value in pairs}
        return {name: value for name, value in variables.items() if name.lower() in _PROXIES}


def _tidy(ctr: Sequence[str]) -> None:
    """Take the namespace away, with all that a pull, also one that was cut short, left in it."""
    for lease in _listed(ctr, ["leases", "ls", "-q"], _LEASE):
        _ask(ctr, ["leases", "rm", lease])
    for image in _listed(ctr, ["images", "ls", "-q"], _REFERENCE):
        _ask(ctr, ["images", "rm", "--sync", image])
    if digests := _listed(ctr, ["content", "ls", "-q"], _DIGEST):
        _ask(ctr, ["content", "rm", *digests])
    _ask(ctr, ["namespaces", "rm", NAMESPACE])


def _listed(ctr: Sequence[str], words: Sequence[str], form: "re.Pattern[str]") -> list[str]:
    return [line for line in _ask(ctr, words).splitlines() if form.fullmatch(line)][:1000]


def _ask(ctr: Sequence[str], words: Sequence[str]) -> str:
    try:
        done = subprocess.run(
            [*ctr, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_TIDY_SECONDS,
            check=False,
            env=ENVIRONMENT,
            cwd="/",
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout[:_LOG_LIMIT].decode("utf-8", "replace") if done.returncode == 0 else ""
