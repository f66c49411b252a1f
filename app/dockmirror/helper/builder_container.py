"""The container that a builder of buildx runs in, asked and changed through ``docker``.

BuildKit reads its configuration at its start, from ``/etc/buildkit/buildkitd.toml`` (moby/buildkit
``cmd/buildkitd/main.go``, ``util/appdefaults``). buildx puts that there when it makes the container
(docker/buildx ``driver/docker-container/driver.go``). Put there again, it counts after a restart of
the container; what BuildKit keeps is in a volume and stays.
"""

import io
import json
import tarfile
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from dockmirror.daemonjson.saying import Saying, said
from dockmirror.helper.buildx_instance import FILE, Builder
from dockmirror.helper.completed import Completed
from dockmirror.helper.plain_text import visible

FOLDER: Final = "/etc/buildkit"
CONFIG_PATH: Final = f"{FOLDER}/{FILE}"
STOP_SECONDS: Final = 30
"""How long BuildKit may take to end before it is killed."""

_ANSWER_SECONDS: Final = 20.0
_RESTART_SECONDS: Final = 90.0
_BOOT_SECONDS: Final = 600.0
_FILE_LIMIT: Final = 4 * 1024 * 1024
_HISTORY_LIMIT: Final = 8 * 1024 * 1024
_NOT_THERE: Final = ("no such container", "no such object")
_NO_FILE: Final = ("could not find the file", "no such file")
_ROOT: Final = ("", "0", "root", "0:0", "root:root")


class BuilderSilent(Exception):
    """Docker could not be asked of the container. ``sentence`` is for a person."""

    def __init__(self, sentence: Saying) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class DockerCommand(Protocol):
    """The ``docker`` command."""

    def __call__(self, words: Sequence[str], *, seconds: float, limit: int) -> Completed:
        """Run it with these words. Raises ``OSError`` where it cannot be started."""
        ...


@dataclass(frozen=True)
class ContainerState:
    """The container; ``arguments`` are BuildKit's. Not ``there``: buildx has yet to make it."""

    there: bool = False
    running: bool = False
    pid: int = 0
    arguments: tuple[str, ...] = ()
    user: str = ""


class BuilderContainer:
    """The container of ``builder``. What asks Docker raises ``BuilderSilent``, or as ``docker``."""

    def __init__(self, builder: Builder, docker: DockerCommand) -> None:
        self.builder = builder
        self._docker = docker

    def state(self) -> ContainerState:
        """The container as it is now."""
        shown = self._run("container", "inspect", self.builder.container)
        if shown.code != 0:
            if any(words in shown.text.lower() for words in _NOT_THERE):
                return ContainerState()
            raise _silent(shown)
        try:
            found = json.loads(shown.output)[0]
            state, config = found["State"], found["Config"]
            return ContainerState(
                there=True,
                running=state["Running"] is True,
                pid=int(state.get("Pid") or 0),
                arguments=tuple(map(str, found.get("Args") or ())),
                user=str(config.get("User") or ""),
            )
        except (ValueError, LookupError, TypeError, AttributeError):
            raise _silent(shown) from None

    def config(self) -> str:
        """The configuration that the container has; "" where it has none."""
        shown = self._run("cp", f"{self.builder.container}:{CONFIG_PATH}", "-", limit=_FILE_LIMIT)
        if shown.code != 0:
            if any(words in shown.text.lower() for words in _NO_FILE):
                return ""
            raise _silent(shown)
        try:
            with tarfile.open(fileobj=io.BytesIO(shown.output)) as archive:
                file = archive.extractfile(FILE)
                return "" if file is None else file.read().decode("utf-8", "replace")
        except (tarfile.TarError, KeyError):
            raise _silent(shown) from None

    def put_config(self, toml: str) -> None:
        """Give the container this configuration, for its next start."""
        with tempfile.TemporaryDirectory(prefix="dockmirror-") as folder:
            buildkit = Path(folder) / Path(FOLDER).name
            buildkit.mkdir(mode=0o755)
            (buildkit / FILE).write_text(toml, encoding="utf-8", newline="")
            (buildkit / FILE).chmod(0o644)
            place = f"{self.builder.container}:{Path(FOLDER).parent.as_posix()}"
            done = self._run("cp", str(buildkit), place)
        if done.code != 0:
            raise _silent(done)

    def restart(self) -> None:
        """Restart it, or start it where it does not run."""
        self._must("restart", f"--time={STOP_SECONDS}", self.builder.container)

    def stop(self) -> None:
        """Stop it."""
        self._must("stop", f"--time={STOP_SECONDS}", self.builder.container)

    def boot(self) -> None:
        """Have buildx make the container, or start it, as the next build would."""
        words = ["buildx", "inspect", "--bootstrap", self.builder.name]
        done = self._docker(words, seconds=_BOOT_SECONDS, limit=_FILE_LIMIT)
        if done.code != 0:
            raise _silent(done)

    def answers(self) -> bool:
        """Whether BuildKit in it answers."""
        return self._exec("buildctl", "debug", "workers").code == 0

    def last_words(self) -> str:
        """The end of BuildKit's log, for a sentence."""
        shown = self._run("logs", "--tail=3", self.builder.container)
        return visible(" / ".join(shown.text.split("\n")).strip(" /"), 600)

    def version(self) -> str:
        """BuildKit's version; "" where it does not say."""
        shown = self._exec("buildkitd", "--version")
        words = shown.text.split()
        return visible(words[2], 60) if shown.code == 0 and len(words) > 2 else ""

    def busy(self) -> bool:
        """Whether a build runs in it.

        BuildKit lists its builds (``buildctl debug histories``); where it is too old to, whether
        some client speaks to it (``buildctl dial-stdio``).
        """
        listed = self.history()
        if listed is not None:
            return any("CompletedAt" not in record for record in listed)
        shown = self._run("top", self.builder.container, "-eo", "pid,args")
        return shown.code == 0 and "dial-stdio" in shown.text

    def history(self) -> list[dict[str, object]] | None:
        """The records of its builds; ``None`` where BuildKit does not give them."""
        shown = self._exec(
            "buildctl", "debug", "histories", "--format={{json .}}", limit=_HISTORY_LIMIT
        )
        if shown.code != 0 or shown.truncated:
            return None
        records = []
        for line in shown.text.splitlines():
            try:
                event = json.loads(line)
            except (ValueError, RecursionError):
                continue
            record = event.get("record") if isinstance(event, dict) else None
            if isinstance(record, dict):
                records.append(record)
        return records

    def blob(self, digest: str, limit: int) -> bytes:
        """A piece of what BuildKit keeps; empty where it does not have it, or it is too large."""
        shown = self._exec("buildctl", "debug", "get", digest, limit=limit)
        return shown.output if shown.code == 0 and not shown.truncated else b""

    def forget(self, record: str) -> None:
        """Take the record of a build out of the history."""
        self._exec("buildctl", "debug", "ctl", "--delete", record)

    def _exec(self, *words: str, limit: int = _FILE_LIMIT) -> Completed:
        return self._run("exec", self.builder.container, *words, limit=limit)

    def _must(self, *words: str) -> None:
        done = self._docker(
            docker_words(self.builder, *words), seconds=_RESTART_SECONDS, limit=_FILE_LIMIT
        )
        if done.code != 0:
            raise _silent(done)

    def _run(self, *words: str, limit: int = _FILE_LIMIT) -> Completed:
        return self._docker(
            docker_words(self.builder, *words), seconds=_ANSWER_SECONDS, limit=limit
        )


def docker_words(builder: Builder, *words: str) -> list[str]:
    """``words`` for ``docker``, so that they reach the builder's own Docker."""
    host = "--host" if "://" in builder.endpoint else "--context"
    return [*([f"{host}={builder.endpoint}"] if builder.endpoint else []), *words]


def objection(builder: Builder, state: ContainerState, config: str) -> Saying | None:
    """Why the container would not take the builder's configuration; ``None`` if it would.

    ``config`` is what it has now. A word on another file goes before (buildx puts its own first).
    """
    named = _config_named(builder.flags)
    if state.there:
        named = named or _config_named(state.arguments)
    if named not in ("", CONFIG_PATH):
        return said(
            "The builder is told to read {path}, so the configuration that buildx keeps for it "
            "would not count. Nothing was changed. Put the mirror into that file yourself.",
            path=visible(named, 200),
        )
    if state.there and not named and state.user not in _ROOT:
        return said(
            "The builder's BuildKit runs without root, and its container was made without a "
            "configuration. Nothing was changed. Make it anew with one: 'docker buildx rm "
            "--keep-state {builder}', then 'docker buildx create --name {builder} "
            "--buildkitd-config FILE'.",
            builder=builder.name,
        )
    if state.there and builder.toml is None and config.strip():
        return said(
            "The builder's container has a configuration of its own in {path}, of which buildx "
            "knows nothing. Nothing was changed. Put the mirror in there yourself.",
            path=CONFIG_PATH,
        )
    return None


def _config_named(flags: Sequence[str]) -> str:
    """The file that BuildKit's flags name; the last word counts."""
    named = ""
    for place, flag in enumerate(flags):
        name, separator, value = flag.partition("=")
        if name in ("--config", "-config"):
            named = value if separator else "".join(flags[place + 1 : place + 2])
    return named


def _silent(done: Completed) -> BuilderSilent:
    if done.code is None:
        return BuilderSilent(said("Docker did not answer in time on the builder's container."))
    words = visible(" ".join(done.text.split()), 400)
    return BuilderSilent(said("Docker says of the builder's container: {words}", words=words))
