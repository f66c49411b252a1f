"""A builder of buildx, driven by ``docker``: its cache, and a build that is nothing but a pull.

A ``FROM`` alone would leave the layers where they are until somebody asks for them; an exporter
does. BuildKit keeps a trace of each build, which comes a few seconds after its end (moby/buildkit
``solver/llbsolver/history.go``).
"""

import contextlib
import json
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dockmirror.cancellation import CancelToken
from dockmirror.engine.pull import Pull
from dockmirror.engine.reference import normal
from dockmirror.helper.builder_container import BuilderContainer, BuilderSilent
from dockmirror.helper.buildx_instance import Builder
from dockmirror.helper.completed import Completed
from dockmirror.helper.docker_cli import docker_environment, docker_program, whose_docker
from dockmirror.helper.plain_text import visible
from dockmirror.i18n import _

_BUILD_SECONDS: Final = 900.0
_TRACE_SECONDS: Final = 15.0
_POLL_SECONDS: Final = 0.2
_OUTPUT_LIMIT: Final = 4 * 1024 * 1024
_TRACE_LIMIT: Final = 16 * 1024 * 1024
_NOTHING_BESIDES: Final = {
    "BUILDX_NO_DEFAULT_ATTESTATIONS": "1",
    "BUILDX_METADATA_PROVENANCE": "disabled",
}
"""No attestations; BuildKit keeps a record that was asked for them until it restarts."""

_ID: Final = re.compile(r"ID:\s+([a-z0-9]{10,40})\*?\s*\Z")
_PULLED: Final = re.compile(r"Description:\s+pulled from (\S+)")
_LOCAL: Final = re.compile(r"Description:\s+local source for (?:context|dockerfile)\s*\Z")
_LAYER: Final = re.compile(r"#\d+ sha256:([0-9a-f]{64}) ")
_EXTRACTED: Final = re.compile(r"#\d+ extracting sha256:([0-9a-f]{64})")
_ERROR: Final = re.compile(r"ERROR: (.+)")
_REFERENCE: Final = "buildx.build.ref"


@dataclass(frozen=True)
class CachedPiece:
    """A piece of a builder's cache: ``image`` is the reference that it was pulled by, "" else."""

    id: str
    image: str
    local: bool = False


@dataclass(frozen=True)
class BuiltPull:
    """A pull by a build, and BuildKit's trace of it; empty where it kept none."""

    pull: Pull
    trace: bytes


class DockerCli:
    """``docker`` as whoever runs this process. Plays ``DockerCommand``."""

    def __init__(self, program: str) -> None:
        self.program = program
        self.environment = dict(docker_environment(*whose_docker()))

    @classmethod
    def find(cls) -> "DockerCli | None":
        """The one that there is, or ``None``."""
        program = docker_program()
        return None if program is None else cls(program)

    def __call__(self, words: Sequence[str], *, seconds: float, limit: int) -> Completed:
        """See ``DockerCommand``."""
        try:
            done = subprocess.run(
                [self.program, *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=seconds,
                env=self.environment,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Completed(None, b"")
        return Completed(done.returncode, done.stdout[:limit], len(done.stdout) > limit)


class BuildKit:
    """One builder. Plays ``ImageList``. What asks raises ``BuilderSilent`` and ``OSError``."""

    def __init__(self, builder: Builder, docker: DockerCli) -> None:
        self.builder = builder
        self.container = BuilderContainer(builder, docker)
        self._docker = docker

    def cache(self) -> tuple[CachedPiece, ...]:
        """What the builder's cache holds."""
        words = ["buildx", "du", "--builder", self.builder.name, "--verbose"]
        shown = self._docker(words, seconds=60, limit=_OUTPUT_LIMIT)
        return tuple(read_cache(shown.text)) if shown.code == 0 else ()

    def image_references(self) -> frozenset[str]:
        """The images that something in the cache was pulled for."""
        return frozenset(normal(piece.image) for piece in self.cache() if piece.image)

    def pull(
        self, reference: str, token: CancelToken, on_line: Callable[[str], None] | None = None
    ) -> BuiltPull:
        """Build ``FROM reference``, and take out of the cache what that brought.

        Never raises for a build that fails; raises ``Cancelled`` at once, after the cleaning up.
        """
        before = {piece.id for piece in self.cache()}
        try:
            return self._built(reference, token, on_line)
        finally:
            self._clean(before, reference)

    def _built(
        self, reference: str, token: CancelToken, on_line: Callable[[str], None] | None
    ) -> BuiltPull:
        with tempfile.TemporaryDirectory(prefix="dockmirror-") as folder:
            metadata = Path(folder) / "metadata.json"
            code, lines = self._build(reference, metadata, token, on_line)
            record = _record(metadata)
        trace = b""
        if record:
            try:
                trace = self._trace(record, token)
            finally:
                self.container.forget(record)
        return BuiltPull(read_build(reference, lines, code), trace)

    def _build(
        self,
        reference: str,
        metadata: Path,
        token: CancelToken,
        on_line: Callable[[str], None] | None,
    ) -> tuple[int | None, tuple[str, ...]]:
        """Run the build; its exit code, ``None`` where it took too long, and its progress."""
        command = [
            *(self._docker.program, "buildx", "build", "--builder", self.builder.name),
            *("--pull", "--no-cache", "--progress=plain", f"--metadata-file={metadata}"),
            *("--output=type=tar,dest=-", "-"),
        ]
        with tempfile.TemporaryFile() as dockerfile, tempfile.TemporaryFile() as progress:
            dockerfile.write(f"FROM {_full_name(reference)}\n".encode())
            dockerfile.seek(0)
            code = self._run(command, dockerfile.fileno(), progress.fileno(), token)
            progress.seek(0)
            text = progress.read(_OUTPUT_LIMIT).decode("utf-8", "replace")
        lines = tuple(text.splitlines())
        if on_line is not None:
            for line in lines:
                on_line(visible(line, 200))
        return code, lines

    def _run(
        self, command: Sequence[str], source: int, output: int, token: CancelToken
    ) -> int | None:
        environment = {**self._docker.environment, **_NOTHING_BESIDES}
        deadline = time.monotonic() + _BUILD_SECONDS
        with subprocess.Popen(
            command, stdin=source, stdout=subprocess.DEVNULL, stderr=output, env=environment
        ) as process:
            try:
                while process.poll() is None:
                    token.wait(_POLL_SECONDS)
                    token.check()
                    if time.monotonic() > deadline:
                        return None
            finally:
                if process.poll() is None:
                    process.terminate()
            return process.wait()

    def _trace(self, record: str, token: CancelToken) -> bytes:
        """The trace of a build, waited for."""
        deadline = time.monotonic() + _TRACE_SECONDS
        while True:
            history = self.container.history()
            if history is None:
                return b""
            for one in history:
                trace = one.get("trace")
                digest = trace.get("digest") if isinstance(trace, dict) else None
                if one.get("Ref") == record and isinstance(digest, str):
                    return self.container.blob(digest, _TRACE_LIMIT)
            if time.monotonic() > deadline:
                return b""
            token.wait(_POLL_SECONDS)
            token.check()

    def _clean(self, before: set[str], reference: str) -> None:
        """Take out what a build brought: the image's layers, and the files that it was given.

        A piece goes only once nothing stands on it, so the later ones go first.
        """
        with contextlib.suppress(BuilderSilent, OSError):
            for _round in range(2):
                for piece in self.cache():
                    if piece.id not in before and (
                        piece.local or normal(piece.image) == normal(reference)
                    ):
                        self._prune(piece.id)

    def _prune(self, piece: str) -> None:
        words = ["buildx", "prune", "--builder", self.builder.name, "--force", "--all"]
        self._docker([*words, f"--filter=id={piece}"], seconds=60, limit=_OUTPUT_LIMIT)


def read_cache(text: str) -> Iterator[CachedPiece]:
    """The pieces that ``docker buildx du --verbose`` lists (docker/buildx ``commands/du.go``)."""
    name, image, local = "", "", False
    for line in [*text.splitlines(), ""]:
        found = _ID.match(line)
        if found:
            name, image, local = found[1], "", False
        elif pulled := _PULLED.match(line):
            image = visible(pulled[1], 400)
            tagged, _at, _digest = image.partition("@")
            image = tagged if ":" in tagged.rpartition("/")[2] else image
        elif _LOCAL.match(line):
            local = True
        elif not line.strip() and name:
            yield CachedPiece(name, image, local)
            name = ""


def read_build(reference: str, lines: Sequence[str], code: int | None) -> Pull:
    """How a build went that is nothing but a pull (``--progress=plain``)."""
    text = "\n".join(lines)
    layers = dict.fromkeys(digest[:12] for digest in _LAYER.findall(text))
    extracted = dict.fromkeys(digest[:12] for digest in _EXTRACTED.findall(text))
    error = ""
    if code is None:
        error = _("The build took too long.")
    elif code != 0:
        words = _ERROR.findall(text)
        error = visible(words[-1], 500) if words else ""
    return Pull(
        image=reference,
        ok=code == 0,
        error=error,
        layers_downloaded=tuple(layers),
        layers_present=tuple(one for one in extracted if one not in layers),
    )


def _record(metadata: Path) -> str:
    """The build's own name in the history: ``builder/node/REF``."""
    try:
        document = json.loads(metadata.read_bytes())
    except (OSError, ValueError, RecursionError):
        return ""
    name = document.get(_REFERENCE) if isinstance(document, Mapping) else None
    record = name.rpartition("/")[2] if isinstance(name, str) else ""
    return record if re.fullmatch(r"[A-Za-z0-9]{1,80}", record) else ""


def _full_name(reference: str) -> str:
    """The name with its registry, as a Dockerfile takes it without guessing."""
    name = normal(reference)
    first, slash, _rest = name.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost"):
        return name
    return f"docker.io/{name}" if slash else f"docker.io/library/{name}"
