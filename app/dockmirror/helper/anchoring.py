"""Which CA certificates a change puts into ``certs.d`` and takes out, and both done and undone.

Those that Dockmirror has put there stand in the record of each change, before and after it. So a
certificate stays as long as its mirror is in the list, and goes with it.
"""

import dataclasses
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from dockmirror.daemonjson.saying import Saying, said
from dockmirror.helper import history
from dockmirror.helper.anchor_files import AnchorFiles
from dockmirror.helper.certs_d import anchor_for
from dockmirror.helper.ending import Refused
from dockmirror.helper.engine_api import EngineState, normalised
from dockmirror.helper.journal import Entry
from dockmirror.helper.mirror_rule import objection
from dockmirror.helper.plain_text import visible
from dockmirror.helper.protocol import CaCertificate
from dockmirror.helper.trust_anchor import NotCertificates, TrustAnchor

_ALL_LIMIT: Final = 256 * 1024
"""Characters that all certificates may have together: a record has them twice, within its limit."""


def held(files: AnchorFiles, directory: Path) -> tuple[TrustAnchor, ...]:
    """The certificates that Dockmirror put there and that are still there.

    Where somebody has made a link or a folder of theirs of the way to one, it is no longer ours:
    that must not keep a mirror from being removed.
    """
    recorded = history.anchors(history.changes(directory))
    return tuple(anchor for anchor in recorded if _is_there(files, anchor))


def _is_there(files: AnchorFiles, anchor: TrustAnchor) -> bool:
    try:
        return files.has(anchor)
    except Refused:
        return False


def kept_for(
    present: Sequence[TrustAnchor], mirrors: Sequence[str], new: TrustAnchor | None = None
) -> tuple[TrustAnchor, ...]:
    """The certificates that there are once ``mirrors`` are the list; pure.

    Those of other mirrors go; ``new`` takes the place of earlier ones of its mirror.

    >>> kept_for([TrustAnchor("https://a.test/", "/a", "")], ["https://b.test/"])
    ()
    """
    listed = normalised(mirrors)
    after = [
        anchor
        for anchor in present
        if anchor.mirror in listed and (new is None or anchor.mirror != new.mirror)
    ]
    if new is not None:
        after.append(new)
    return inheriting(present, after)


def inheriting(
    before: Sequence[TrustAnchor], after: Sequence[TrustAnchor]
) -> tuple[TrustAnchor, ...]:
    """``after``, each with the folders made for one of ``before`` in which it lies; pure.

    So the last to go takes a folder along, whichever made it.
    """

    def with_folders(anchor: TrustAnchor) -> TrustAnchor:
        folders = {
            folder
            for other in (*before, anchor)
            for folder in other.made
            if anchor.path.startswith(f"{folder}/")
        }
        return dataclasses.replace(anchor, made=tuple(sorted(folders, key=len)))

    return tuple(with_folders(anchor) for anchor in after)


def requested(
    asked: CaCertificate,
    mirrors: Sequence[str],
    state: EngineState | None,
    files: AnchorFiles,
    present: Sequence[TrustAnchor],
) -> TrustAnchor | None:
    """The file that a request for a certificate comes to; ``None`` where somebody has put it there.

    Raises ``Refused``: ``ca-certificate-refused``, ``ca-certificate-needs-engine``,
    ``ca-certificate-shadows``, ``plan-differs`` or ``unsafe-path``.
    """
    shown = visible(asked.mirror, 200)
    if normalised([asked.mirror])[0] not in normalised(mirrors):
        raise _refused(said("{mirror} is not among the mirrors to be set", mirror=shown))
    reason = objection(asked.mirror)
    if reason is not None:
        raise _refused(said("{mirror} cannot be a mirror ({reason})", mirror=shown, reason=reason))
    if not asked.mirror.startswith("https://"):
        raise _refused(
            said("{mirror} shows no certificate: it is a plain http mirror", mirror=shown)
        )
    place = files.where.place(state)
    if place is None:
        raise Refused(
            "ca-certificate-needs-engine",
            said(
                "The Docker Engine does not run, so it cannot be told where it reads certificates. "
                "Nothing was changed. Start it, then try again."
            ),
        )
    if place != asked.place:
        raise Refused(
            "plan-differs",
            said(
                "This Docker Engine reads the certificate of a mirror elsewhere than was agreed "
                "to. Nothing was changed. Try again."
            ),
        )
    try:
        anchor = anchor_for(asked.mirror, asked.place, asked.pem, files.where.path)
    except NotCertificates as error:
        raise _refused(error.why) from error
    if sum(len(one.pem) for one in (*present, anchor)) > _ALL_LIMIT:
        raise _refused(
            said("those that Dockmirror has put there already are too many to keep a record")
        )
    _require_no_shadow(files, anchor.path.rpartition("/")[0])
    theirs = anchor.path not in [one.path for one in present]
    if theirs and files.has(anchor):
        return None
    return dataclasses.replace(anchor, made=files.folders_missing(anchor.path))


def _require_no_shadow(files: AnchorFiles, folder: str) -> None:
    """Raise ``Refused`` where making ``folder`` would keep another from being read."""
    if files.has_folder(folder):
        return
    for other in files.where.shadowed(folder):
        if files.has_folder(other):
            sentence = _shadowed(folder, other, of_podman=files.where.of_podman)
            raise Refused("ca-certificate-shadows", sentence, {"path": visible(other)})


def _shadowed(folder: str, path: str, *, of_podman: bool) -> Saying:
    shown, other = visible(folder), visible(path)
    if of_podman:
        return said(
            "A folder {folder} would keep Podman from reading {path}, which it does now. Nothing "
            "was changed. Put the certificate into {path} yourself.",
            folder=shown,
            path=other,
        )
    return said(
        "A folder {folder} would keep the Docker Engine from reading {path}, which it does now. "
        "Nothing was changed. Put the certificate into {path} yourself.",
        folder=shown,
        path=other,
    )


def put_new(files: AnchorFiles, entry: Entry) -> None:
    """Write the files that the change adds. Raises ``Refused`` and ``OSError``."""
    for anchor in _without(entry.anchors_after, entry.anchors_before):
        files.put(anchor)


def take_old(files: AnchorFiles, entry: Entry) -> None:
    """Remove the files that the change takes out. Raises ``Refused`` and ``OSError``."""
    for anchor in _without(entry.anchors_before, entry.anchors_after):
        files.take(anchor)


def put_back(files: AnchorFiles, entry: Entry) -> None:
    """Make the files as they were before the change. Raises ``Refused`` and ``OSError``."""
    for anchor in _without(entry.anchors_after, entry.anchors_before):
        files.take(anchor)
    for anchor in _without(entry.anchors_before, entry.anchors_after):
        files.put(anchor)


def changes(before: Sequence[TrustAnchor], after: Sequence[TrustAnchor]) -> bool:
    """Whether a file comes or goes, or vouches for other mirrors than before; pure."""

    def told(anchors: Sequence[TrustAnchor]) -> set[tuple[str, str]]:
        return {(anchor.mirror, anchor.path) for anchor in anchors}

    return told(before) != told(after)


def by_hand(files: AnchorFiles, entry: Entry, owner: str = "sudo ") -> list[str]:
    """The commands that remove by hand what the change added and what is still there.

    ``owner`` stands before each: "" where a person's own files are meant.
    """
    added = _without(entry.anchors_after, entry.anchors_before)
    return [
        f"{owner}rm -f {shlex.quote(anchor.path)}"
        for anchor in added
        if _may_be_there(files, anchor)
    ]


def _may_be_there(files: AnchorFiles, anchor: TrustAnchor) -> bool:
    try:
        return files.has(anchor)
    except (Refused, OSError):
        return True


def _without(some: Sequence[TrustAnchor], others: Sequence[TrustAnchor]) -> list[TrustAnchor]:
    """Those of ``some`` whose file is none of ``others``', each file once."""
    paths = {other.path for other in others}
    return list({one.path: one for one in some if one.path not in paths}.values())


def _refused(why: Saying) -> Refused:
    return Refused(
        "ca-certificate-refused",
        said("The certificate was not taken, because {reason}. Nothing was changed.", reason=why),
        {"reason": why},
    )
