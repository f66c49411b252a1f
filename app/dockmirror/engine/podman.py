"""Podman, driven by its own command: what it says of itself, its images, and a pull with its log.

It has no daemon: each command reads the configuration anew.
"""

import contextlib
import json
import re
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dockmirror.cancellation import CancelToken
from dockmirror.engine.pull import Pull
from dockmirror.engine.reference import normal
from dockmirror.helper.plain_text import visible
from dockmirror.helper.programs import find_program
from dockmirror.i18n import _

_ASK_SECONDS: Final = 30.0
_PULL_SECONDS: Final = 900.0
_POLL_SECONDS: Final = 0.1
_LOG_LIMIT: Final = 4 * 1024 * 1024
_BLOB: Final = re.compile(r"Downloading /v2/.+/blobs/sha256:([0-9a-f]{64})")
_CONFIG: Final = re.compile(r"Copying config (?:sha256:)?([0-9a-f]{64})", re.MULTILINE)
_QUALIFIED: Final = re.compile(r"[^/]*[.:][^/]*/|localhost/")


class PodmanUnusable(Exception):
    """Podman could not be asked. The message is a sentence for a person."""


@dataclass(frozen=True)
class PodmanFacts:
    """``mirrors`` of Docker Hub are those in force, all of its files put together."""

    version: str
    mirrors: tuple[str, ...]


@dataclass(frozen=True)
class PodmanPull:
    """A pull, and the lines of its log at debug level."""

    pull: Pull
    log: tuple[str, ...]


class Podman:
    """The ``podman`` command, as whoever runs this process."""

    def __init__(self, program: str) -> None:
        self._program = program

    @classmethod
    def find(cls) -> "Podman | None":
        """The system's own, or ``None``."""
        program = find_program("podman")
        return None if program is None else cls(program)

    def facts(self) -> PodmanFacts:
        """What Podman says of itself. Raises ``PodmanUnusable``."""
        info = self._json("info")
        if not isinstance(info, Mapping):
            raise PodmanUnusable(_("Podman says nothing of itself that can be read."))
        version, registries = info.get("version"), info.get("registries")
        hub = registries.get("docker.io") if isinstance(registries, Mapping) else None
        mirrors = hub.get("Mirrors") if isinstance(hub, Mapping) else None
        return PodmanFacts(
            version=visible(str(version.get("Version", "")), 60)
            if isinstance(version, Mapping)
            else "",
            mirrors=tuple(
                f"{'http' if one.get('Insecure') is True else 'https'}://{one.get('Location')}/"
                for one in (mirrors if isinstance(mirrors, list) else ())
                if isinstance(one, Mapping)
            ),
        )

    def image_references(self) -> frozenset[str]:
        """Tags and digests of all images, familiar where Docker Hub's. Raises as ``facts``."""
        images = self._json("images")
        found: set[str] = set()
        for image in images if isinstance(images, list) else ():
            for key in ("Names", "RepoDigests"):
                found.update(map(normal, map(str, image.get(key) or ())))
        return frozenset(found)

    def pull(
        self, reference: str, token: CancelToken, on_line: Callable[[str], None] | None = None
    ) -> PodmanPull:
        """Pull an image. Never raises for a pull that fails; raises ``Cancelled`` at once.

        ``on_line`` hears each line that is for people.
        """
        name = _qualified(reference)
        command = [self._program, "--log-level=debug", "pull", name]
        with tempfile.TemporaryFile() as log:
            try:
                code = _run(command, log.fileno(), token)
            except OSError as error:
                reason = error.strerror or str(error)
                return PodmanPull(Pull(reference, ok=False, error=visible(reason, 300)), ())
            log.seek(0)
            text = log.read(_LOG_LIMIT).decode("utf-8", "replace")
        lines = tuple(text.splitlines())
        for line in lines:
            if on_line is not None and not line.startswith("time="):
                on_line(visible(line, 200))
        config = {digest[:12] for digest in _CONFIG.findall(text)}
        layers = dict.fromkeys(digest[:12] for digest in _BLOB.findall(text))
        return PodmanPull(
            Pull(
                image=reference,
                ok=code == 0,
                error="" if code == 0 else _error(lines),
                layers_downloaded=tuple(one for one in layers if one not in config),
            ),
            lines,
        )

    def remove_image(self, reference: str) -> None:
        """Remove a reference that a pull brought, if it is there."""
        with contextlib.suppress(PodmanUnusable):
            self._ask(["rmi", "--", _qualified(reference)])

    def _json(self, what: str) -> object:
        try:
            answer: object = json.loads(self._ask([what, "--format", "json"]))
        except (ValueError, RecursionError):
            raise PodmanUnusable(_("Podman says nothing of itself that can be read.")) from None
        return answer

    def _ask(self, words: Sequence[str]) -> bytes:
        try:
            done = subprocess.run(
                [self._program, *words],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_ASK_SECONDS,
                check=False,
                cwd="/",
            )
        except subprocess.TimeoutExpired:
            raise PodmanUnusable(_("Podman does not answer in time.")) from None
        except OSError as error:
            raise PodmanUnusable(
                _("Podman could not be started: {reason}.").format(reason=error.strerror or error)
            ) from None
        if done.returncode != 0:
            words_of_podman = visible(done.stderr.decode("utf-8", "replace").strip(), 400)
            raise PodmanUnusable(
                _("Podman could not be asked: {reason}").format(reason=words_of_podman)
            )
        return done.stdout


def _run(command: Sequence[str], output: int, token: CancelToken) -> int:
    """Run to the end; the process goes with a cancel. Raises ``Cancelled`` and ``OSError``."""
    deadline = _PULL_SECONDS
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/"
    ) as process:
        try:
            while process.poll() is None:
                token.wait(_POLL_SECONDS)
                token.check()
                deadline -= _POLL_SECONDS
                if deadline <= 0:
                    break
        finally:
            if process.poll() is None:
                process.terminate()
        return process.wait()


def _error(lines: Sequence[str]) -> str:
    words = [line for line in lines if line.startswith("Error: ")]
    return visible(words[-1].removeprefix("Error: "), 500) if words else ""


def _qualified(reference: str) -> str:
    """The full name: a short one may be asked of other registries, or of the person."""
    name = normal(reference)
    if _QUALIFIED.match(name) and "/" in name:
        return name
    return f"docker.io/{name}" if "/" in name else f"docker.io/library/{name}"
