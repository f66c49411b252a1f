"""Getting an elevated helper, in the way that fits this machine and where we run."""

import contextlib
import os
import sys
from pathlib import Path
from typing import Final

from dockmirror.cancellation import CancelToken
from dockmirror.elevation import direct, pkexec, sudo
from dockmirror.elevation.failure import ElevationDenied, HelperNotInstalled
from dockmirror.elevation.install import (
    command_for_root,
    distrusted_helper,
    installed_helper,
)
from dockmirror.elevation.session import HelperSession
from dockmirror.elevation.started import StartedHelper
from dockmirror.helper import descriptors
from dockmirror.helper.identity import is_administrator
from dockmirror.helper.programs import find_program
from dockmirror.i18n import _

_TERMINAL: Final = "/dev/tty"


def start_helper(token: CancelToken, *, elevated: bool = True) -> HelperSession:
    """A session with a helper that is ready: an elevated one, or one with this person's own rights.

    For the first the person may be asked, once. Raises ``ElevationDenied``, ``HelperNotInstalled``,
    ``HelperLost``, and ``Cancelled`` as soon as ``token`` is cancelled.
    """
    token.check()
    session = HelperSession(start_process() if elevated else direct.start_own(), token)
    try:
        session.wait_until_ready()
    except BaseException:
        session.abandon()
        raise
    return session


def start_process() -> StartedHelper:
    """Start the helper in the way that fits. Raises as ``start_helper`` does."""
    if is_administrator():
        return direct.start()
    helper = installed_helper()
    if helper is None:
        raise _not_installed()
    return _ask(helper)


def _not_installed() -> HelperNotInstalled:
    command, distrusted = command_for_root("install-helper"), distrusted_helper()
    if sys.platform == "win32":
        return _not_installed_on_windows(distrusted)
    if distrusted is None:
        sentence = _(
            "The part of Dockmirror that works as root is not installed yet. Install it once "
            "with '{command}', then try again. Nothing was changed."
        )
        return HelperNotInstalled(sentence.format(command=command))
    sentence = _(
        "The part of Dockmirror that works as root, {path}, can be changed by others than "
        "root, so it is not trusted and was not started. An administrator should make the "
        "file and its folders root's own, then install it anew with '{command}'. Nothing was "
        "changed."
    )
    return HelperNotInstalled(
        sentence.format(path=distrusted, command=command), distrusted=str(distrusted)
    )


def _not_installed_on_windows(distrusted: Path | None) -> HelperNotInstalled:
    if distrusted is None:
        return HelperNotInstalled(
            _(
                "The part of Dockmirror that works as an administrator is not installed. Install "
                "Dockmirror with its installer, which puts that part into Program Files, then try "
                "again. Nothing was changed."
            )
        )
    sentence = _(
        "The part of Dockmirror that works as an administrator, {path}, can be changed by others "
        "than administrators, so it is not trusted and was not started. Install Dockmirror anew "
        "with its installer, then try again. Nothing was changed."
    )
    return HelperNotInstalled(sentence.format(path=distrusted), distrusted=str(distrusted))


def _ask(helper: Path) -> StartedHelper:
    if sys.platform == "win32":
        from dockmirror.elevation import consent
        from dockmirror.elevation.consent_calls import WindowsConsent

        return consent.start(helper, WindowsConsent())
    pkexec_program = find_program("pkexec")
    if pkexec_program is not None:
        return pkexec.start(pkexec_program, helper)
    sudo_program = find_program("sudo")
    if sudo_program is not None and has_terminal():
        return sudo.start(sudo_program, helper)
    if sys.platform == "darwin" and (osascript := find_program("osascript")) is not None:
        from dockmirror.elevation import authorisation

        return authorisation.start(osascript, helper)
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
        os.close(os.open(_TERMINAL, os.O_RDWR | descriptors.NO_TERMINAL))
        return True
    return False
