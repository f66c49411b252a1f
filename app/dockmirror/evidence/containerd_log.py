"""What the log of an engine with the containerd image store says of a pull.

That store asks the hosts in order for each object by itself; containerd
``core/remotes/docker/resolver.go`` writes each request and each answer with its ``url`` at debug
level. Messages were reworded often, so entries are known by their keys.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from dockmirror.engine.pull import Pull
from dockmirror.engine.reference import repository
from dockmirror.evidence.attribution import MANIFEST, Attribution
from dockmirror.evidence.endpoint import RegistryObject, names_mirror, object_of
from dockmirror.evidence.evidence import Origin

_AFTER_STATUS: Final = "after status: "
_FAILED: Final = ("trying next host", "fetch failed")


class ContainerdLog:
    """Reads entries in order; ``attribution`` is complete after the last one.

    ``alone`` says that no other pull of the image ran at the same time.
    """

    def __init__(self, pull: Pull, mirrors: Sequence[str], *, alone: bool = False) -> None:
        name = repository(pull.image)
        self._repository = name if "/" in name else f"library/{name}"
        self._pull = pull
        self._mirrors = mirrors
        self._alone = alone
        self._methods: dict[tuple[str, str], str] = {}
        self._came_from: dict[str, set[Origin]] = {}
        self._asked_elsewhere: set[str] = set()
        self._refusals: list[str] = []
        self._attribution = Attribution()

    def add(self, entry: Mapping[str, str]) -> None:
        """Take the next entry in."""
        method, status = entry.get("request.method"), entry.get("response.status")
        if method or status:
            asked = object_of(entry.get("url", ""), self._mirrors)
            if asked is None or asked.repository != self._repository:
                return
            if status:
                self._answered(entry, asked, status)
            elif method:
                self._asked(entry, asked, method)
        elif entry["msg"].startswith(_FAILED):
            self._passed_over(entry)

    @property
    def attribution(self) -> Attribution:
        """Origins of the tag, and of every manifest, configuration and layer that was sent.

        An object that came in parts from several registries counts as from elsewhere; what was
        asked for elsewhere and has no answer in the log is of unknown origin.
        """
        found = self._attribution
        for key in [*self._came_from, *self._asked_elsewhere]:
            others = sorted(self._came_from.get(key, set()) - {Origin.MIRROR})
            unsure = Origin.UNKNOWN if key in self._asked_elsewhere else Origin.MIRROR
            found.origins[key] = others[0] if others else unsure
        if found.origins:
            found.cover(self._pull)
        if not found.reasons:
            found.reasons.extend(self._refusals)
        return found

    def _asked(self, entry: Mapping[str, str], asked: RegistryObject, method: str) -> None:
        self._methods[self._exchange(entry)] = method
        key = entry.get("digest") or MANIFEST
        if asked.origin is not Origin.MIRROR:
            self._asked_elsewhere.add(key)
        elif self._alone:
            # The next host is asked only once the one before it has failed.
            self._asked_elsewhere.discard(key)

    def _answered(self, entry: Mapping[str, str], asked: RegistryObject, status: str) -> None:
        found = self._attribution
        if not status.startswith("2"):
            if asked.origin is Origin.MIRROR and not status.startswith("3"):
                self._refusals.append(status)
                found.telling.append(entry)
            return
        found.telling.append(entry)
        found.registries[asked.registry] = asked.origin
        # Only what resolves a tag has no digest of its own in the log.
        key = entry.get("digest") or MANIFEST
        if key != MANIFEST and self._methods.get(self._exchange(entry)) == "HEAD":
            return
        self._came_from.setdefault(key, set()).add(asked.origin)

    def _passed_over(self, entry: Mapping[str, str]) -> None:
        error = entry.get("error", "")
        _before, separator, status = entry["msg"].partition(_AFTER_STATUS)
        place = f"{entry.get('host', '')} {entry.get('url', '')} {error}"
        ours = "/v2/" not in place or f"/v2/{self._repository}/" in place
        if ours and names_mirror(place, self._mirrors) and (error or separator):
            self._attribution.reasons.append(error or status)
            self._attribution.telling.append(entry)

    @staticmethod
    def _exchange(entry: Mapping[str, str]) -> tuple[str, str]:
        return entry.get("url", ""), entry.get("digest", "")
