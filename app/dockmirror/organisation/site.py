"""Finds the organisation's profile on this computer, and believes only what root has written."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from dockmirror.i18n import _
from dockmirror.mirror.plain_text import visible
from dockmirror.organisation.ownership import may_be_believed
from dockmirror.organisation.profile import FoundProfile
from dockmirror.organisation.reading import ProfileInvalid, read_profile

FILE_NAME: Final = "profile.toml"
_LARGEST: Final = 64 * 1024
_XDG_DEFAULT: Final = Path("/etc/xdg/dockmirror")


def profile_paths() -> tuple[Path, ...]:
    """Where a profile may lie on this platform, the first one there counts.

    The site's configuration directories of platformdirs; on Linux ``/etc/xdg`` is one of them
    also where a desktop session has put others before it.
    """
    from platformdirs import PlatformDirs

    folders = PlatformDirs("dockmirror", appauthor=False, multipath=True).site_config_dir
    paths = [Path(folder) for folder in folders.split(os.pathsep)]
    if os.name == "posix" and _XDG_DEFAULT.parent.is_dir():
        paths.append(_XDG_DEFAULT)
    return tuple(dict.fromkeys(path / FILE_NAME for path in paths))


def find_profile(paths: Sequence[Path] | None = None, *, owner: int = 0) -> FoundProfile:
    """The profile of this computer's organisation, where there is one.

    ``owner`` is the user id that must own the file and the folders that it lies in.
    """
    for path in profile_paths() if paths is None else paths:
        try:
            with path.open("rb") as file:
                if not may_be_believed(path, owner):
                    return _not_obeyed(path, _not_roots())
                source = file.read(_LARGEST + 1)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            return _not_obeyed(path, f"{error.strerror or _('the reason is not known')}.")
        return _read(path, source, owner)
    return FoundProfile()


def _read(path: Path, source: bytes, owner: int) -> FoundProfile:
    if len(source) > _LARGEST:
        return _not_obeyed(path, _("It is larger than 64 KiB."))
    try:
        profile = read_profile(source.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError:
        return _not_obeyed(path, _("It is not written in UTF-8."))
    except ProfileInvalid as invalid:
        return _not_obeyed(path, str(invalid))
    certificate = profile.ca_certificate
    if certificate is not None:
        try:
            believed = may_be_believed(Path(certificate), owner)
        except OSError as error:
            reason = error.strerror or _("the reason is not known")
            return _not_obeyed(
                path,
                _("Its CA certificate {file} cannot be read: {reason}.").format(
                    file=visible(certificate, 120), reason=reason
                ),
            )
        if not believed:
            return _not_obeyed(
                path,
                _("Others than the administrator may change its CA certificate {file}.").format(
                    file=visible(certificate, 120)
                ),
            )
    return FoundProfile(profile, str(path))


def _not_roots() -> str:
    return _(
        "Others than the administrator may change it: it and the folders that it lies in must "
        "belong to the administrator and be writable to nobody else."
    )


def _not_obeyed(path: Path, why: str) -> FoundProfile:
    return FoundProfile(None, str(path), why)
