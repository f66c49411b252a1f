"""Podman's own log of the pull: each request with its address.

The words are those of containers/image ``docker/docker_client.go`` and ``docker_image_src.go``: of
the registries it has, Podman takes the first that gives the manifest, and everything from that.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from dockmirror.engine.pull import Pull
from dockmirror.engine.reference import normal, repository
from dockmirror.evidence.attribution import MANIFEST
from dockmirror.evidence.endpoint import names_mirror, object_of
from dockmirror.evidence.evidence import Evidence, Origin, Says
from dockmirror.evidence.log_entry import read_entry
from dockmirror.helper.plain_text import visible
from dockmirror.i18n import _

NAME: Final = "podman-log"

_SHOWN_LINES: Final = 20
_REASON_LIMIT: Final = 400
_FAILED: Final = re.compile(r'Accessing "([^"]+)" failed: (.+)\Z', re.DOTALL)


def read(lines: Sequence[str], pull: Pull, mirrors: Sequence[str]) -> Evidence:
    """What the log says of ``pull``; ``mirrors`` are the addresses in question."""
    origins: dict[str, Origin] = {}
    registries: dict[str, Origin] = {}
    shown: list[str] = []
    reason = ""
    wanted = repository(normal(pull.image))
    for entry in filter(None, map(read_entry, lines)):
        message = entry["msg"]
        failed = _FAILED.match(message)
        if failed and names_mirror(failed[1], [*mirrors]):
            reason = reason or visible(failed[2], _REASON_LIMIT)
        if not message.startswith("GET "):
            continue
        found = object_of(message.removeprefix("GET "), mirrors)
        if found is None or repository(normal(found.repository)) != wanted:
            continue
        is_digest = found.name.startswith("sha256:")
        origins[found.name if is_digest else MANIFEST] = found.origin
        registries[visible(found.registry, 100)] = found.origin
        shown.append(visible(message, 500))
    served = set(origins.values())
    registries = {name: origin for name, origin in registries.items() if origin in served}
    says, decisive, detail = _judge(pull, origins, registries)
    return Evidence(
        source=NAME,
        says=says,
        detail=detail,
        decisive=decisive,
        lines=tuple(shown[:_SHOWN_LINES]),
        origins=origins,
        passed_over=reason,
        served_by=registries,
    )


def _judge(
    pull: Pull, origins: Mapping[str, Origin], registries: Mapping[str, Origin]
) -> tuple[Says, bool, str]:
    if MANIFEST not in origins and not any(key.startswith("sha256:") for key in origins):
        sentence = _("Podman's log does not mention the pull of {image}.")
        return Says.NOTHING, False, sentence.format(image=visible(pull.image, 200))
    names = ", ".join(registries)
    if set(origins.values()) != {Origin.MIRROR}:
        return Says.NEGATIVE, True, _("Podman's log names {others}.").format(others=names)
    if not pull.ok or not pull.layers_downloaded:
        sentence = _("Podman's log names {mirror} for what there was of the pull.")
        return Says.NOTHING, False, sentence.format(mirror=names)
    sentence = _("Podman's log names {mirror} for the manifest and every layer.")
    return Says.POSITIVE, True, sentence.format(mirror=names)
