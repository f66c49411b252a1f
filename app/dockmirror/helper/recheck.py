"""The helper's own reckoning of a request: the new file, or why there is none.

Pure: from the bytes of the file as it is now, its form, the request, and the service's flags.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dockmirror.daemonjson import sha256
from dockmirror.daemonjson.saying import said
from dockmirror.helper.config_form import ConfigForm
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
    form: ConfigForm,
    former: Former | None = None,
) -> bytes | None:
    """The bytes that make the list of mirrors exactly ``mirrors``.

    Where that comes to taking ``former`` back, and its bytes before are what was agreed to, those
    are it. Raises ``Refused``: ``flag-conflict``, ``daemon-json-invalid``, ``mirror-refused`` or
    ``plan-differs``.
    """
    present_mirrors = form.mirrors(present, service.config_path)
    check_flags(service)
    known = normalised(present_mirrors)
    for mirror in mirrors:
        if normalised([mirror])[0] not in known:
            _check_mirror(mirror)
    after = form.with_mirrors(present, mirrors, service.config_path)
    if sha256(after) == agreed:
        return after
    if former is not None and agreed == sha256(former.before):
        same_file = sha256(present) == former.after_sha256
        if same_file and _mirrors(former.before, form) == normalised(mirrors):
            return former.before
    raise Refused(
        "plan-differs",
        said(
            "The change worked out by the elevated part is not the one that was agreed to. Nothing "
            "was changed. Try again; if this stays so, the program and its helper are of different "
            "versions: install the helper anew."
        ),
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


def _mirrors(data: bytes | None, form: ConfigForm) -> tuple[str, ...]:
    try:
        return normalised(form.mirrors(data, ""))
    except Refused:
        return ()
