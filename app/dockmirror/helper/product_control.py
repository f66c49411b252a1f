"""Starting and stopping a product that runs an engine in a virtual machine, by its own commands."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from typing import IO, Final

from dockmirror.daemonjson.saying import said
from dockmirror.helper.client import Client
from dockmirror.helper.ending import EngineFailed
from dockmirror.helper.engine_api import EngineApi, EngineSilent
from dockmirror.helper.plain_text import visible
from dockmirror.helper.service_control import ServiceState
from dockmirror.helper.vm_product import Commands
from dockmirror.helper.waiting import Patience

COMMAND_SECONDS: Final = 600.0
"""The longest that a product's own command may take: it may boot a virtual machine."""

STOP_SECONDS: Final = 120.0
"""The longest that an engine may go on answering after its product was told to end."""

PATIENCE: Final = Patience(silent=300.0, total=600.0, unlike=60.0, pause=0.5)
"""How long to wait for an engine whose virtual machine boots first."""

_PAUSE: Final = 0.2
_WORDS_LIMIT: Final = 64 * 1024


class ProductControl:
    """Plays ``ServiceControl``.

    The service counts as running where the engine answers. Nothing has it read its file again, so
    a reload is a restart. ``has_file`` says whether the file with its settings is there,
    ``environment`` is what the commands are given.
    """

    def __init__(
        self,
        commands: Commands,
        engine: EngineApi,
        client: Client,
        *,
        has_file: Callable[[], bool],
        environment: Mapping[str, str],
    ) -> None:
        self._commands = commands
        self._engine = engine
        self._client = client
        self._has_file = has_file
        self._environment = dict(environment)
        path = [self._environment.get("PATH", os.defpath), *commands.folders]
        self._environment["PATH"] = os.pathsep.join(path)

    def state(self) -> ServiceState:
        """See ``ServiceControl``."""
        return ServiceState("active" if self._answers() else "inactive", "", "", 0)

    def start(self) -> None:
        """See ``ServiceControl``."""
        self._run(self._commands.start)

    def stop(self) -> None:
        """See ``ServiceControl``; done when the engine answers no more."""
        if self._commands.forget and not self._has_file():
            self._run(self._commands.forget)
        self._run(self._commands.stop)
        deadline = time.monotonic() + STOP_SECONDS
        while self._answers():
            if time.monotonic() > deadline:
                raise EngineFailed(
                    "engine-did-not-answer",
                    said(
                        "'{command}' did not stop the Docker Engine within {seconds} seconds.",
                        command=" ".join(self._commands.stop),
                        seconds=f"{STOP_SECONDS:.0f}",
                    ),
                )
            self._client.pause(_PAUSE)

    def restart(self) -> None:
        """See ``ServiceControl``."""
        if self._commands.restart:
            self._run(self._commands.restart)
            return
        self.stop()
        self.start()

    def reload(self) -> None:
        """See ``ServiceControl``."""
        self.restart()

    def reset_failed(self) -> None:
        """Nothing counts starts."""

    def _answers(self) -> bool:
        try:
            self._engine.info()
        except EngineSilent:
            return False
        return True

    def _run(self, words: Sequence[str]) -> None:
        """Run one command to its end. Raises ``EngineFailed``, and what ``Client.pause`` does."""
        program = shutil.which(words[0], path=self._environment["PATH"]) if words else None
        shown = " ".join(words)
        if program is None:
            raise EngineFailed(
                "engine-did-not-start",
                said("'{command}' could not be run: no such program.", command=shown),
            )
        # No pipe: what the command leaves running may hold its end for ever.
        with tempfile.TemporaryFile() as output:
            code = self._ended([program, *words[1:]], output)
            if code == 0:
                return
            output.seek(0)
            text = output.read(_WORDS_LIMIT).decode("utf-8", "replace").strip()
        if code is None:
            raise EngineFailed(
                "engine-did-not-answer",
                said(
                    "'{command}' did not end within {seconds} seconds.",
                    command=shown,
                    seconds=f"{COMMAND_SECONDS:.0f}",
                ),
            )
        last = visible(text.splitlines()[-1], 400) if text else ""
        raise EngineFailed(
            "engine-did-not-start",
            said("'{command}' failed: {words}", command=shown, words=last)
            if last
            else said("'{command}' failed.", command=shown),
        )

    def _ended(self, argv: Sequence[str], output: IO[bytes]) -> int | None:
        """The command's exit code; ``None`` where the time limit ended it."""
        deadline = time.monotonic() + COMMAND_SECONDS
        try:
            process = subprocess.Popen(
                argv,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=self._environment,
                start_new_session=True,
            )
        except OSError as error:
            raise EngineFailed(
                "engine-did-not-start",
                said(
                    "'{command}' could not be run: {reason}.",
                    command=" ".join(argv),
                    reason=str(error.strerror),
                ),
            ) from error
        try:
            while process.poll() is None:
                if time.monotonic() > deadline:
                    return None
                self._client.pause(_PAUSE)
            return process.returncode
        finally:
            # What it has started already is the product's own.
            if process.poll() is None:
                with contextlib.suppress(OSError):
                    process.terminate()
                process.wait()
