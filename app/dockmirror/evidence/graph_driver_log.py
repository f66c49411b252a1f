"""What the log of an engine with the graph-driver image store says of a pull.

That store works through the endpoints in order, whole pull by whole pull: moby
``distribution/pull.go`` names each at debug level, ``pull_v2.go`` each layer that it fetches.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from dockmirror.engine.pull import Pull
from dockmirror.engine.reference import repository
from dockmirror.evidence.attribution import MANIFEST, Attribution
from dockmirror.evidence.endpoint import names_mirror, origin_of, registry_of
from dockmirror.evidence.evidence import Origin
from dockmirror.i18n import _

_TRYING: Final = re.compile(r"Trying to pull (\S+) from (\S+?)(?: v[12])?\Z")
_NEXT: Final = "Attempting next endpoint for pull after error: "
_BLOB: Final = re.compile(r'pulling blob "?(sha256:[0-9a-f]{64})"?\Z')
_FETCHED: Final = "Fetching manifest from remote"


class GraphDriverLog:
    """Reads entries in order; ``attribution`` is complete after the last one."""

    def __init__(self, pull: Pull, mirrors: Sequence[str]) -> None:
        self._pull = pull
        self._mirrors = mirrors
        self._name = repository(pull.image)
        self._endpoints: list[str] = []
        self._index_from: str | None = None
        self._layers: dict[str, str] = {}
        self._others_elsewhere = False
        self._others = False
        self._went_back = False
        self._gave_up = False
        self._attribution = Attribution()

    def add(self, entry: Mapping[str, str]) -> None:
        """Take the next entry in."""
        message = entry["msg"]
        if trying := _TRYING.match(message):
            self._trying(trying[1], trying[2], entry)
        elif message.startswith(_NEXT):
            self._passed_over(message.removeprefix(_NEXT), entry)
        elif not self._endpoints:
            return
        elif blob := _BLOB.match(message):
            self._layers[blob[1]] = self._endpoints[-1]
            self._attribution.telling.append(entry)
        elif message == _FETCHED and entry.get("error") == "<nil>" and self._is_ours(entry):
            self._index_from = self._endpoints[-1]

    @property
    def attribution(self) -> Attribution:
        """Origins of the tag, of the manifest and of each layer that the pull downloaded.

        The last endpoint is the one with which the pull succeeded. Layers are fetched once for
        all pulls that need them, so another pull that went elsewhere makes their origin unknown.
        """
        found = self._attribution
        if not self._endpoints:
            return found
        # The line that names the endpoint of the success is missing.
        lost = self._gave_up and self._pull.ok
        found.origins[MANIFEST] = Origin.UNKNOWN if lost else self._sent(self._endpoints[-1])
        if self._index_from is not None and self._pull.digest:
            found.origins[self._pull.digest] = self._sent(self._index_from)
        for digest, endpoint in self._layers.items():
            if any(digest.startswith(f"sha256:{one}") for one in self._pull.layers_downloaded):
                origin = self._sent(endpoint)
                unsure = self._others_elsewhere and origin is Origin.MIRROR
                found.origins[digest] = Origin.UNKNOWN if unsure else origin
        found.cover(self._pull)
        if self._went_back:
            found.shared = _("Two pulls of this image ran at the same time.")
        elif self._others_elsewhere and Origin.UNKNOWN in found.origins.values():
            found.shared = _(
                "Another pull ran at the same time and may have fetched shared layers."
            )
        return found

    def _sent(self, endpoint: str) -> Origin:
        origin = origin_of(endpoint, self._mirrors)
        self._attribution.registries[registry_of(endpoint)] = origin
        return origin

    @property
    def _current(self) -> Origin:
        return origin_of(self._endpoints[-1], self._mirrors)

    def _trying(self, name: str, endpoint: str, entry: Mapping[str, str]) -> None:
        origin = origin_of(endpoint, self._mirrors)
        if name != self._name:
            self._others = True
            self._others_elsewhere |= origin is not Origin.MIRROR
            return
        self._gave_up = False
        if self._endpoints[-1:] == [endpoint]:
            return
        # Endpoints have an order: one that comes again belongs to a second pull of this image.
        self._went_back |= endpoint in self._endpoints
        self._endpoints.append(endpoint)
        self._attribution.telling.append(entry)

    def _passed_over(self, reason: str, entry: Mapping[str, str]) -> None:
        if not self._endpoints:
            ours = names_mirror(reason, self._mirrors)
        else:
            ours = self._current is Origin.MIRROR and (
                not self._others or names_mirror(reason, self._mirrors)
            )
        if ours:
            self._gave_up = True
            self._attribution.reasons.append(reason)
            self._attribution.telling.append(entry)

    def _is_ours(self, entry: Mapping[str, str]) -> bool:
        return repository(entry.get("remote", "")).removeprefix("docker.io/") in (
            self._name,
            f"library/{self._name}",
        )
