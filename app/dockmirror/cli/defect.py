"""A defect of the program itself: written down for its makers, a sentence for the person."""

import os
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

from dockmirror.i18n import _

# Loaded where there is a defect: the window's first paint waits for none of it.
if TYPE_CHECKING:
    from dockmirror.cli.answer import Answer

_LARGEST_LOG: Final = 1024 * 1024


class Defects:
    """Turns an exception that nobody expected, raised in its body, into ``answer``.

    What is no ``Exception`` (such as ``SystemExit``) goes on its way.
    """

    def __init__(self, command: str | None) -> None:
        self.answer: Answer | None = None
        self._command = command

    def __enter__(self) -> "Defects":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        self.answer = defect_answer(error, self._command)
        return True


def defect_answer(error: BaseException, command: str | None, log: Path | None = None) -> "Answer":
    """Write the defect to the log file (``log``, else the site's usual place) and say so.

    The sentence stays true whatever failed: a change that was not confirmed is put back by the
    helper once its client is gone.
    """
    from dockmirror.cli.answer import refusal
    from dockmirror.setup.outcome import Outcome

    path = _record(error, log)
    if path is None:
        return refusal(
            Outcome.INTERNAL_ERROR,
            command,
            "unexpected",
            _("Dockmirror met a defect of its own and stopped; nothing unconfirmed is kept."),
            _("No log file could be written. Please run it again, and report what you did."),
        )
    return refusal(
        Outcome.INTERNAL_ERROR,
        command,
        "unexpected",
        _("Dockmirror met a defect of its own and stopped; nothing unconfirmed is kept."),
        _("The details are in {path}. Please report them.").format(path=path),
    )


def _record(error: BaseException, log: Path | None) -> Path | None:
    import traceback
    from datetime import UTC, datetime

    from dockmirror.setup.secrets import without_secrets
    from dockmirror.setup.versions import program_version

    story = "".join(traceback.format_exception(error))
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    entry = f"{moment} dockmirror {program_version()}\n{without_secrets(story)}\n"
    try:
        path = log or _usual_log()
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _LARGEST_LOG:
            path.replace(path.with_suffix(".old.log"))
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(path, flags, 0o600), "a", encoding="utf-8") as file:
            file.write(entry)
    except OSError:
        return None
    return path


def _usual_log() -> Path:
    from platformdirs import user_log_path

    return user_log_path("dockmirror", appauthor=False) / "dockmirror.log"
