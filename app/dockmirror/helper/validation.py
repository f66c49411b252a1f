"""The engine's own check of a configuration file, before it is written.

``dockerd --validate`` exists since 23.0 and knows names and types; it is necessary and, before
28.3, blind to mirrors.
"""

import shutil
import sys
from pathlib import Path
from typing import Final

from dockmirror.daemonjson.saying import said
from dockmirror.helper import storage
from dockmirror.helper.client import Client
from dockmirror.helper.command import run
from dockmirror.helper.docker_service import DockerService
from dockmirror.helper.ending import Refused
from dockmirror.helper.owners import ROOT, Owners
from dockmirror.helper.plain_text import visible
from dockmirror.helper.programs import only_owners_can_change
from dockmirror.helper.state_directory import STATE_DIRECTORY

_NOT_RUN: Final = (None, 126, 127)
"""What a program ends with that does not get as far: a snap's may lack its libraries out here."""
_SECONDS: Final = 20.0
_FOLDER: Final = (
    STATE_DIRECTORY / "validation"
    if sys.platform == "win32"
    else Path("/run/dockmirror-validation")
)
"""Root's alone while it is there; one helper at a time has it, the one that holds the lock."""


class Validator:
    """Asks the engine's program about a file's bytes, in ``folder``, which it makes.

    The program must be one that only ``owners`` can change.
    """

    def __init__(
        self,
        service: DockerService,
        client: Client,
        *,
        folder: Path = _FOLDER,
        owners: Owners = ROOT,
    ) -> None:
        self._service = service
        self._client = client
        self._folder = folder
        self._owners = owners

    def __call__(self, data: bytes | None) -> bool:
        """Whether the engine checked ``data`` and would read it.

        False where the engine has no such check, or its program is not root's alone. Raises
        ``Refused`` (``daemon-json-invalid``) where the engine would not start with it.
        """
        dockerd = self._service.dockerd
        if data is None:
            return True
        if dockerd is None or not only_owners_can_change(dockerd, self._owners):
            return False
        path = self._folder / "daemon.json"
        arguments = [*without_config_file(self._service.unit_arguments)]
        remove_leftover(self._folder)
        try:
            storage.make_private_folder(self._folder)
            path.write_bytes(data)
            completed = run(
                [dockerd, "--validate", f"--config-file={path}", *arguments],
                self._client,
                seconds=_SECONDS,
            )
        except OSError:
            return False
        finally:
            remove_leftover(self._folder)
        output = completed.text.replace(str(path), self._service.config_path)
        if completed.code == 0:
            return True
        if completed.code in _NOT_RUN or "unknown flag: --validate" in output:
            return False
        words = visible(output.strip().splitlines()[0] if output.strip() else "", 600)
        raise Refused(
            "daemon-json-invalid",
            said(
                "The Docker Engine would not start with {path}: {words}. Nothing was changed. "
                "Correct the file, then try again.",
                path=visible(self._service.config_path),
                words=words.rstrip("."),
            ),
            {
                "path": visible(self._service.config_path),
                "line": "",
                "column": "",
                "sentence": words,
            },
        )


def remove_leftover(folder: Path = _FOLDER) -> None:
    """Remove the copy of a file that a helper stopped during its check left."""
    shutil.rmtree(folder, ignore_errors=True)


def without_config_file(arguments: tuple[str, ...]) -> tuple[str, ...]:
    """``arguments`` without ``--config-file`` and its value, in either spelling."""
    kept: list[str] = []
    skip = False
    for argument in arguments:
        if skip:
            skip = False
        elif argument == "--config-file":
            skip = True
        elif not argument.startswith("--config-file="):
            kept.append(argument)
    return tuple(kept)
