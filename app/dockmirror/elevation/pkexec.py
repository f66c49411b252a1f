"""Elevation through polkit: the desktop asks the person."""

from pathlib import Path

from dockmirror.elevation import direct
from dockmirror.elevation.failure import ElevationDenied, ElevationFailure
from dockmirror.elevation.process import HelperProcess
from dockmirror.i18n import _

DISMISSED = 126
NOT_AUTHORISED = 127
"""Exit codes of pkexec(1) where the program was not run."""


def start(pkexec: str, helper: Path) -> HelperProcess:
    """Start the helper through ``pkexec``. Raises ``HelperLost``."""
    return HelperProcess([pkexec, str(helper)], explain=explain)


def explain(code: int, words: str) -> ElevationFailure:
    """The failure behind an early end: see pkexec(1), "Return value"."""
    if code == DISMISSED:
        return ElevationDenied(
            _("The authentication was cancelled, so nothing was changed. Try again when you can.")
        )
    if code == NOT_AUTHORISED and "agent" in words.lower():
        return ElevationDenied(
            _(
                "Nothing here can ask you for a password (no polkit authentication agent runs), "
                "so nothing was changed. Run the command in a terminal with sudo instead."
            )
        )
    if code == NOT_AUTHORISED:
        return ElevationDenied(
            _(
                "You are not authorised to change the Docker configuration, so nothing was "
                "changed. Ask an administrator of this machine to do it."
            )
        )
    return direct.explain(code, words)
