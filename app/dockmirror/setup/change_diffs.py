"""What each kept change did to its file, as far as this person may know it."""

from collections.abc import Callable, Sequence
from typing import Final

from dockmirror.daemonjson import DaemonJsonError, set_mirrors, sha256, unified_diff
from dockmirror.helper import hosts_toml, registries_conf
from dockmirror.helper.ending import Refused
from dockmirror.helper.history import Change, content
from dockmirror.helper.journal import AFTER, BEFORE
from dockmirror.setup.secrets import without_secrets
from dockmirror.targets.configuration_file import ConfigurationUnreadable, read_configuration

_MOST: Final = 200
"""Changes whose files are worked out, the newest of all."""

Files = dict[str, bytes | None]
"""Files by their digest; ``None`` stands for no file."""


def change_diffs(
    changes: Sequence[Change],
    read: Callable[[str], bytes | None] = read_configuration,
    kept: Callable[[Change, str], bytes | None] = content,
) -> dict[str, str]:
    """The unified diffs of the changes, by the changes' ids, without secrets.

    The former files are root's alone. Another person's are worked out from the file as it is now,
    edit by edit back, and count only where their digests are those in the history. A change whose
    files cannot be had so is left out.
    """
    newest = changes[:_MOST]
    files: Files = {sha256(None): None}
    for path in dict.fromkeys(change.config_path for change in newest):
        try:
            data = read(path)
        except ConfigurationUnreadable:
            continue
        files[sha256(data)] = data
    for change in newest:
        for name, digest, mirrors in (
            (BEFORE, change.before_sha256, change.mirrors_before),
            (AFTER, change.after_sha256, change.mirrors_after),
        ):
            if digest not in files:
                _take_kept(files, change, name, digest, kept)
            if digest not in files:
                _take_whole(files, digest, mirrors)
    # Back from the file of now, and forth again from where there was none.
    for change in newest:
        _work_out(files, change.before_sha256, change.after_sha256, change.mirrors_before)
    for change in reversed(newest):
        _work_out(files, change.after_sha256, change.before_sha256, change.mirrors_after)
    return {
        change.id: without_secrets(
            unified_diff(
                files[change.before_sha256], files[change.after_sha256], change.config_path
            )
        )
        for change in newest
        if change.before_sha256 in files and change.after_sha256 in files
    }


def _take_kept(
    files: Files,
    change: Change,
    name: str,
    digest: str,
    kept: Callable[[Change, str], bytes | None],
) -> None:
    try:
        files[digest] = kept(change, name)
    except OSError:
        return


def _take_whole(files: Files, digest: str, mirrors: Sequence[str]) -> None:
    """Learn a file that is Dockmirror's from its first byte to its last."""
    for form in (registries_conf, hosts_toml):
        try:
            data = form.render(mirrors)
        except (ValueError, Refused):
            continue
        if sha256(data) == digest:
            files[digest] = data


def _work_out(files: Files, unknown: str, known: str, mirrors: Sequence[str]) -> None:
    """Learn the file of digest ``unknown`` by the edit that leads there from the other."""
    if unknown in files or known not in files:
        return
    try:
        data = set_mirrors(files[known], mirrors)
    except DaemonJsonError:
        return
    if sha256(data) == unknown:
        files[unknown] = data
