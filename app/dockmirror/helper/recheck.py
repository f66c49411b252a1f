"""The helper's own reckoning of a request: the new file, or why there is none.

Pure: from the bytes of the file as it is now, the request, and the flags of the service.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dockmirror.daemonjson import DaemonJsonError, Document, parse, set_mirrors, sha256
from dockmirror.daemonjson.saying import said
from dockmirror.helper.docker_service import DockerService
from dockmirror.helper.ending import Refused
from dockmirror.helper.engine_api import normalised
from dockmirror.helper.mirror_rule import objection, without_credentials
from dockmirror.helper.plain_text import visible


@dataclass(frozen=True)
class Former:
    """The newest change in the history: its bytes before, and the digest of those after."""

    before: bytes | None
    after_sha256: str


def reckon(
    present: bytes | None,
    mirrors: Sequence[str],
    agreed: str,
    service: DockerService,
    former: Former | None = None,
) -> bytes | None:
    """The bytes that make the list of mirrors exactly ``mirrors``.

    Where that comes to taking ``former`` back, and its bytes before are what was agreed to, those
    are it. Raises ``Refused``: ``flag-conflict``, ``daemon-json-invalid``, ``mirror-refused`` or
    ``plan-differs``.
    """
    document = readable(present, service.config_path)
    check_flags(service)
    known = normalised(document.mirrors)
    for mirror in mirrors:
        if normalised([mirror])[0] not in known:
            _check_mirror(mirror)
    try:
        after = set_mirrors(present, list(mirrors))
    except DaemonJsonError as error:
        raise _invalid(error, service.config_path) from error
    if sha256(after) == agreed:
        return after
    if former is not None and agreed == sha256(former.before):
        same_file = sha256(present) == former.after_sha256
        if same_file and _mirrors(former.before) == normalised(mirrors):
            return former.before
    raise Refused(
        "plan-differs",
        said(
            "The change worked out by the elevated part is not the one that was agreed to. Nothing "
            "was changed. Try again; if this stays so, the program and its helper are of different "
            "versions: install the helper anew."
        ),
    )


def readable(data: bytes | None, path: str) -> Document:
    """The file as read. Raises ``Refused`` (``daemon-json-invalid``)."""
    try:
        return parse(data)
    except DaemonJsonError as error:
        raise _invalid(error, path) from error


def _invalid(error: DaemonJsonError, path: str) -> Refused:
    return Refused(
        "daemon-json-invalid",
        said(
            "{path} cannot be read by the Docker Engine: {reason} Nothing was changed. Correct "
            "the file, then try again.",
            path=visible(path),
            reason=error.sentence,
        ),
        {
            "path": visible(path),
            "line": "" if error.line is None else str(error.line),
            "column": "" if error.column is None else str(error.column),
            "sentence": error.sentence,
        },
    )


def check_flags(service: DockerService) -> None:
    """Raise ``Refused`` (``flag-conflict``) where mirrors are given as flags.

    The engine does not start with a setting given both as a flag and in the file.
    """
    if service.mirrors_in_flags:
        where = service.where_mirrors_are_flags
        raise Refused(
            "flag-conflict",
            said(
                "--registry-mirror is given in {where}, and the Docker Engine does not start when "
                "mirrors are given both there and in {path}. Nothing was changed. Take the flag "
                "out, then try again.",
                where=where,
                path=visible(service.config_path),
            ),
            {"flag": "--registry-mirror", "where": where},
        )


def _check_mirror(mirror: str) -> None:
    reason = objection(mirror)
    if reason is not None:
        shown = visible(without_credentials(mirror), 200)
        raise Refused(
            "mirror-refused",
            said(
                "{mirror} cannot be a mirror, because {reason}. Nothing was changed.",
                mirror=shown,
                reason=reason,
            ),
            {"mirror": shown},
        )


def _mirrors(data: bytes | None) -> tuple[str, ...]:
    try:
        return normalised(parse(data).mirrors)
    except DaemonJsonError:
        return ()
