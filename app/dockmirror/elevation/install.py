"""Putting the helper, and the polkit action that lets it be asked for, where root alone writes."""

import contextlib
import os
import shlex
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from dockmirror.elevation.helper_archive import build_archive, find_interpreter
from dockmirror.helper import descriptors
from dockmirror.helper.identity import is_administrator
from dockmirror.helper.plain_text import visible
from dockmirror.helper.programs import only_root_can_change
from dockmirror.i18n import _
from dockmirror.resource_files import resource_files

POLICY: Final = Path("/usr/share/polkit-1/actions/io.github.dockmirror.policy")
PACKAGED_HELPER: Final = Path("/usr/lib/dockmirror/dockmirror-helper")
if sys.platform == "win32":
    from dockmirror.helper.windows.folders import program_files

    HELPER: Final = Path(program_files(), "Dockmirror", "dockmirror-helper.exe")
    PLACES: Final[tuple[Path, ...]] = (HELPER,)
elif sys.platform == "darwin":
    HELPER: Final = Path("/Library/PrivilegedHelperTools/io.github.dockmirror.helper")
    PLACES: Final[tuple[Path, ...]] = (HELPER,)
else:
    HELPER: Final = Path("/usr/local/libexec/dockmirror-helper")
    PLACES: Final[tuple[Path, ...]] = (
        Path("/usr/libexec/dockmirror-helper"),
        PACKAGED_HELPER,
        HELPER,
    )
"""Where a helper may be, a distribution's package first."""

_SUDOS_PATH: Final = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin")


class InstallFailed(Exception):
    """The helper could not be installed or removed; the message is a sentence for a person."""


@dataclass(frozen=True)
class Installed:
    """What was put where. ``policy`` is ``None`` where this machine has no polkit."""

    helper: Path
    policy: Path | None


def install_helper(helper: Path = HELPER, policy: Path = POLICY) -> Installed:
    """Install the helper and its polkit action, as root. Raises ``InstallFailed``."""
    _refuse_on_windows()
    _check_root("install-helper")
    packaged = installed_helper(PLACES[:-1]) if helper == HELPER else None
    if packaged is not None:
        raise InstallFailed(
            _(
                "A package of this system has installed the helper already, at {path}, so nothing "
                "needs to be done, and nothing was changed."
            ).format(path=packaged)
        )
    interpreter = find_interpreter()
    if interpreter is None:
        raise InstallFailed(
            _(
                "The helper needs a Python of the system's own, 3.11 or newer, in /usr/bin. "
                "Install one (for example the package python3.11), then try again."
            )
        )
    try:
        helper.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        _put(helper, build_archive(interpreter), 0o755)
        if not only_root_can_change(str(helper)):
            helper.unlink()
            raise InstallFailed(
                _(
                    "{folder} can be changed by others than root, so a helper there could not be "
                    "trusted, and none was installed. Make it root's own, then try again."
                ).format(folder=visible(str(helper.parent)))
            )
        installed_policy = _install_policy(helper, policy)
    except OSError as error:
        raise _failed(error) from error
    return Installed(helper, installed_policy)


def uninstall_helper(helper: Path = HELPER, policy: Path = POLICY) -> tuple[Path, ...]:
    """Remove what ``install_helper`` put there: the paths removed. Raises ``InstallFailed``."""
    _refuse_on_windows()
    _check_root("uninstall-helper")
    removed = []
    try:
        # The action of a helper elsewhere is a package's.
        for path in (policy, helper) if _is_action_of(helper, policy) else (helper,):
            with contextlib.suppress(FileNotFoundError):
                path.unlink()
                removed.append(path)
    except OSError as error:
        raise _failed(error) from error
    return tuple(removed)


def installed_helper(places: tuple[Path, ...] = PLACES) -> Path | None:
    """The helper to elevate: the first that only root can change, every folder above included."""
    for path in places:
        if only_root_can_change(str(path)) and os.access(path, os.X_OK):
            return path
    return None


def distrusted_helper(places: tuple[Path, ...] = PLACES) -> Path | None:
    """A helper that is there, and that others than root could change; such a one is not used."""
    return next(
        (path for path in places if path.exists() and not only_root_can_change(str(path))), None
    )


def command_for_root(name: str) -> str:
    """What an administrator types to run ``dockmirror NAME`` as root, from this installation.

    sudo looks for programs in the system's folders alone: elsewhere the whole path is needed. An
    AppImage names itself in ``APPIMAGE``; root cannot see what it has mounted.
    """
    if image := os.environ.get("APPIMAGE"):
        return shlex.join(["sudo", image, name])
    if any(Path(folder, "dockmirror").exists() for folder in _SUDOS_PATH):
        return f"sudo dockmirror {name}"
    script = Path(sys.executable).with_name("dockmirror")
    words = [str(script)] if script.exists() else [sys.executable, "-m", "dockmirror"]
    return shlex.join(["sudo", *words, name])


def policy_text(helper: Path) -> str:
    """The polkit action for a helper at ``helper``."""
    template = resource_files() / "polkit" / POLICY.name
    return template.read_text(encoding="utf-8").replace("@HELPER@", escape(str(helper)))


def _is_action_of(helper: Path, policy: Path) -> bool:
    return policy.is_file() and f">{escape(str(helper))}<" in policy.read_text(encoding="utf-8")


def _install_policy(helper: Path, policy: Path) -> Path | None:
    if not policy.parent.is_dir():
        return None
    _put(policy, policy_text(helper).encode(), 0o644)
    return policy


def _put(path: Path, data: bytes, mode: int) -> None:
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    fresh = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            descriptors.set_owner(descriptor, 0, 0)
            descriptors.set_mode(descriptor, mode)
            os.fsync(descriptor)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, descriptors.FOLDER)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _refuse_on_windows() -> None:
    if sys.platform == "win32":
        raise InstallFailed(
            _(
                "On Windows the installer of Dockmirror brings the helper, and takes it away "
                "again. Nothing was changed."
            )
        )


def _check_root(name: str) -> None:
    if not is_administrator():
        raise InstallFailed(
            _("Only root can do this. Run: {command}").format(command=command_for_root(name))
        )


def _failed(error: OSError) -> InstallFailed:
    return InstallFailed(
        _("{path} could not be written: {reason}.").format(
            path=visible(str(error.filename or "")), reason=error.strerror or error
        )
    )
