"""Getting an elevated helper, in the way that fits: as root, through polkit, or through sudo."""

import contextlib
import os
from pathlib import Path
from typing import Final

from dockmirror.cancellation import CancelToken
from dockmirror.elevation import direct, pkexec, sudo
from dockmirror.elevation.failure import ElevationDenied, HelperNotInstalled
from dockmirror.elevation.install import installed_helper
from dockmirror.elevation.process import HelperProcess
from dockmirror.elevation.session import HelperSession
from dockmirror.helper.programs import find_program
from dockmirror.i18n import _

_TERMINAL: Final = "/dev/tty"


def start_helper(token: CancelToken) -> HelperSession:
    """A session with an elevated helper that is ready.

    The person may be asked, once. Raises ``ElevationDenied``, ``HelperNotInstalled``,
    ``HelperLost``, and ``Cancelled`` as soon as ``token`` is cancelled.
    """
    token.check()
    session = HelperSession(start_process(), token)
    try:
        session.wait_until_ready()
    except BaseException:
        session.abandon()
        raise
    return session


def start_process() -> HelperProcess:
    """Start the helper in the way that fits. Raises as ``start_helper`` does."""
    if os.geteuid() == 0:
        return direct.start()
    helper = installed_helper()
    if helper is None:
        raise HelperNotInstalled(
            _(
                "The part of Dockmirror that works as root is not installed yet. Install it once "
                "with 'sudo dockmirror install-helper', then try again. Nothing was changed."
            )
        )
    return _ask(helper)


def _ask(helper: Path) -> HelperProcess:
    pkexec_program = find_program("pkexec")
    if pkexec_program is not None:
        return pkexec.start(pkexec_program, helper)
    sudo_program = find_program("sudo")
    if sudo_program is not None and has_terminal():
        return sudo.start(sudo_program, helper)
    raise ElevationDenied(
        _(
            "There is no way to ask for administrator rights here: pkexec is not installed, and "
            "there is no terminal in which sudo could ask. Nothing was changed. Run the command "
            "as root instead."
        )
    )


def has_terminal() -> bool:
    """Whether this process has a terminal in which a person can be asked."""
    with contextlib.suppress(OSError):
        os.close(os.open(_TERMINAL, os.O_RDWR | os.O_CLOEXEC | os.O_NOCTTY))
        return True
    return False
