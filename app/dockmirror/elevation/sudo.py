"""Elevation in a terminal: sudo asks the person there."""

from pathlib import Path

from dockmirror.elevation import direct
from dockmirror.elevation.failure import ElevationDenied, ElevationFailure
from dockmirror.elevation.process import HelperProcess
from dockmirror.i18n import _


def start(sudo: str, helper: Path) -> HelperProcess:
    """Start the helper through ``sudo``, which speaks to the terminal itself.

    Raises ``HelperLost``.
    """
    prompt = _("Password of %p, to change the Docker configuration: ")
    argv = [sudo, f"--prompt={prompt}", "--", str(helper)]
    return HelperProcess(argv, explain=explain, keep_error_words=False)


def explain(code: int, words: str) -> ElevationFailure:
    """The failure behind an early end: sudo(8) ends with 1 where it may not run the program."""
    if code == 1:
        return ElevationDenied(
            _(
                "sudo did not allow it (wrong password, or you may not use sudo), so nothing was "
                "changed."
            )
        )
    if code < 0:
        return ElevationDenied(_("The authentication was cancelled, so nothing was changed."))
    return direct.explain(code, words)
