"""Writes a kit: reads what the choices name, makes the files, compares, writes."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dockmirror.hostkit import internal_authority
from dockmirror.hostkit.certificate_pair import CertificatePair, require_fit
from dockmirror.hostkit.choices import Choices
from dockmirror.hostkit.design import CertificateSource, Design
from dockmirror.hostkit.internal_authority import InternalAuthority, issue, make_authority
from dockmirror.hostkit.kit import (
    AUTHORITY_CERTIFICATE,
    AUTHORITY_KEY,
    CHAIN,
    KEY,
    Kit,
    Material,
    make_kit,
)
from dockmirror.hostkit.kit_folder import (
    ComparedFile,
    FileState,
    compare,
    read_if_there,
    write,
)
from dockmirror.hostkit.reading import read_choices
from dockmirror.hostkit.refusal import KitRefused
from dockmirror.i18n import _
from dockmirror.mirror.plain_text import visible

_LONGEST_LOGIN: Final = 1024


@dataclass(frozen=True)
class WrittenKit:
    """What became of a kit. ``files`` are compared as they were before anything was written.

    ``written`` is false where nothing had to be written, and where that was not wished (a dry
    run, or files that differ and were not to be overwritten).
    """

    kit: Kit
    folder: Path
    files: tuple[ComparedFile, ...]
    written: bool

    @property
    def different(self) -> tuple[ComparedFile, ...]:
        """The files that stood there with other content."""
        return tuple(one for one in self.files if one.state is FileState.DIFFERENT)

    @property
    def new(self) -> tuple[ComparedFile, ...]:
        """The files that were not there."""
        return tuple(one for one in self.files if one.state is FileState.NEW)


def host_kit(
    choices: Choices, folder: Path, *, overwrite: bool = False, dry_run: bool = False
) -> WrittenKit:
    """Write the kit into ``folder``; nothing at all where a file differs, unless ``overwrite``.

    Raises ``KitRefused``, before anything is written or because the disk would not take it.
    """
    folder = folder.absolute()
    design = read_choices(choices, folder)
    kit = make_kit(design, _material(choices, design, folder))
    compared = compare(kit, folder)
    result = WrittenKit(kit, folder, compared, written=False)
    needed = bool(result.new or result.different)
    if dry_run or not needed or (result.different and not overwrite):
        return result
    write(compared, folder)
    return WrittenKit(kit, folder, compared, written=True)


def _material(choices: Choices, design: Design, folder: Path) -> Material:
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    pair: CertificatePair | None = None
    authority: InternalAuthority | None = None
    if design.certificates is CertificateSource.FILES:
        pair = CertificatePair(_read(choices.certificate), _read(choices.key))
        require_fit(pair, design.domains, now)
    elif design.certificates is CertificateSource.INTERNAL:
        authority, pair = _internal(design, folder, now)
    return Material(
        pair=pair,
        authority=authority,
        upstream_user=_login(choices.upstream_user) if choices.upstream_user else None,
        upstream_password=_password(choices),
        s3_credentials=_read(choices.s3_credentials) if choices.s3_credentials else None,
    )


def _internal(
    design: Design, folder: Path, now: dt.datetime
) -> tuple[InternalAuthority, CertificatePair]:
    """The authority and certificate that lie in the folder, or new ones."""
    certificate = read_if_there(folder / AUTHORITY_CERTIFICATE)
    if certificate is None:
        authority = make_authority(design.domains, now)
        return authority, issue(authority, design.domains, now)
    authority = InternalAuthority(certificate, read_if_there(folder / AUTHORITY_KEY))
    chain, key = read_if_there(folder / CHAIN), read_if_there(folder / KEY)
    if chain is not None and key is not None:
        pair = CertificatePair(chain, key)
        if internal_authority.still_good(pair, authority, design.domains, now):
            return authority, pair
    return authority, issue(authority, design.domains, now)


def _password(choices: Choices) -> str | None:
    if choices.upstream_password is not None:
        return _login(choices.upstream_password)
    if choices.upstream_password_file is None:
        return None
    try:
        return _login(_read(choices.upstream_password_file).decode().rstrip("\r\n"))
    except UnicodeDecodeError:
        return _login("\0")


def _login(text: str) -> str:
    if not text or len(text) > _LONGEST_LOGIN or not text.isprintable():
        raise KitRefused(
            "kit-upstream-login",
            _("The name or the password for Docker Hub is no line of text."),
            _("Give each as one line, without control characters."),
        )
    return text


def _read(path: Path | None) -> bytes:
    content = read_if_there(path) if path is not None else None
    if content is None:
        raise KitRefused(
            "kit-file",
            _("There is no file {path}.").format(path=visible(str(path))),
            _("Look for a mistake in its name."),
        )
    return content
