"""The recording endpoint: who served a pull of an engine whose log cannot be read.

For the length of one pull forwarders stand in ``registry-mirrors`` in the place of all mirrors, so
that what did not go through one of them came from Docker Hub.
"""

from collections.abc import Sequence
from typing import Final

from dockmirror.engine.pull import Pull
from dockmirror.engine.reference import repository
from dockmirror.evidence.attribution import MANIFEST
from dockmirror.evidence.endpoint import is_docker_hubs, origin_of, registry_of
from dockmirror.evidence.evidence import Evidence, Origin, Says
from dockmirror.evidence.http_session import Trust, system_trust
from dockmirror.evidence.recording_forwarder import LOOPBACK, Passed, RecordingForwarder
from dockmirror.helper.plain_text import visible
from dockmirror.i18n import _

NAME: Final = "recording-endpoint"

_SHOWN_LINES: Final = 20
_HUB: Final = "registry-1.docker.io"


class RecordingEndpoint:
    """A forwarder for each configured mirror; ``mirrors`` are those in question.

    ``host`` is how the engine calls this computer.
    """

    name = NAME

    def __init__(
        self,
        configured: Sequence[str],
        mirrors: Sequence[str],
        trust: Trust = system_trust,
        host: str = LOOPBACK,
    ) -> None:
        self._mirrors = tuple(mirrors)
        self._host = host
        self._forwarders = [RecordingForwarder(mirror, trust, host) for mirror in configured]

    @property
    def urls(self) -> tuple[str, ...]:
        """What stands in ``registry-mirrors`` meanwhile."""
        return tuple(forwarder.url for forwarder in self._forwarders)

    def begin(self) -> None:
        """See ``EvidenceSource``."""
        for forwarder in self._forwarders:
            forwarder.start()

    def seen(self, pull: Pull) -> Evidence:
        """What was seen of a pull; another may follow."""
        if self._host != LOOPBACK and not any(one.reached for one in self._forwarders):
            # A name that leads nowhere says nothing of the mirror.
            return Evidence(
                NAME, Says.NOTHING, _("The engine did not reach the recording endpoint.")
            )
        passed = [
            (forwarder.mirror, record)
            for forwarder in self._forwarders
            for record in forwarder.passed
        ]
        return read(passed, pull, self._mirrors)

    def end(self, pull: Pull) -> Evidence:
        """See ``EvidenceSource``."""
        self.abandon()
        return self.seen(pull)

    def abandon(self) -> None:
        """See ``EvidenceSource``."""
        for forwarder in self._forwarders:
            forwarder.stop()


def read(passed: Sequence[tuple[str, Passed]], pull: Pull, mirrors: Sequence[str]) -> Evidence:
    """What was passed on (with the mirror that it was passed on to) says of a pull.

    Only what went through whole, with the content that its digest names, counts for a mirror.
    """
    name = repository(pull.image)
    name = name if "/" in name else f"library/{name}"
    ours = [(mirror, record) for mirror, record in passed if record.repository == name]
    if any(record.certificate_was_refused for _mirror, record in passed):
        return Evidence(
            NAME,
            Says.NOTHING,
            _("This computer does not trust the mirror's certificate, so nothing was recorded."),
        )
    origins: dict[str, Origin] = {}
    served_by: dict[str, Origin] = {}
    for key in (MANIFEST, *pull.layers_downloaded):
        origin, host = _origin(key, ours, mirrors)
        origins[key] = origin
        served_by[visible(host, 100)] = origin
    for _mirror, record in ours:
        # It may have been on this machine before, or have come from Docker Hub.
        if record.config and not any(one.digest == record.config for _any, one in ours):
            origins[record.config] = Origin.UNKNOWN
    found = set(origins.values())
    others = found - {Origin.MIRROR}
    if not pull.layers_downloaded:
        says, detail = Says.NOTHING, _("The layers were on this machine already.")
    elif others == {Origin.UNKNOWN}:
        says, detail = Says.NOTHING, _("Where a part of the image came from was not recorded.")
    elif not others:
        says = Says.POSITIVE
        detail = _("The manifest and every layer went through the recording endpoint, unaltered.")
    else:
        says = Says.NEGATIVE
        detail = _("Not everything that the engine fetched went through the recording endpoint.")
    failures = [
        record.error
        for mirror, record in passed
        if record.error and origin_of(mirror, mirrors) is Origin.MIRROR
    ]
    return Evidence(
        NAME,
        says,
        detail,
        decisive=says is not Says.NOTHING,
        lines=tuple(
            visible(f"{one.method} {one.host} {one.kind}/{one.name}: {one.status}", 300)
            for _mirror, one in ours[:_SHOWN_LINES]
        ),
        origins=origins if pull.layers_downloaded else {},
        passed_over=failures[0] if failures and others else "",
        served_by=served_by,
    )


def _origin(
    key: str, passed: Sequence[tuple[str, Passed]], mirrors: Sequence[str]
) -> tuple[Origin, str]:
    """Who sent one object, by its key in ``Evidence.origins``, and from which host."""
    for mirror, record in passed:
        is_it = (
            record.config != ""
            if key == MANIFEST
            else record.digest.removeprefix("sha256:").startswith(key)
        )
        if record.whole and is_it:
            if is_docker_hubs(f"https://{record.host}"):
                return Origin.DOCKER_HUB, record.host
            return origin_of(mirror, mirrors), registry_of(mirror)
    return Origin.DOCKER_HUB, _HUB
