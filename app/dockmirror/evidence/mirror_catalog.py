"""The mirror's own list of repositories, before and after the pull.

A pull-through ``registry`` lists a repository once something of it went through (distribution
``registry/handlers/catalog.go``). It makes it likely that the mirror served, no more: somebody
else may have pulled the image in that moment.
"""

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from dockmirror.cancellation import CancelToken
from dockmirror.engine.pull import Pull
from dockmirror.engine.reference import repository
from dockmirror.evidence.endpoint import registry_of
from dockmirror.evidence.evidence import Evidence, Says
from dockmirror.evidence.http_session import Trust, http_session, system_trust
from dockmirror.i18n import _
from dockmirror.mirror.plain_text import visible

if TYPE_CHECKING:
    pass

NAME: Final = "mirror-catalog"

_SECONDS: Final = 3.0
_BODY_LIMIT: Final = 1024 * 1024
_ENTRIES: Final = 1000


@dataclass(frozen=True)
class Catalogue:
    """A mirror's repositories; ``complete`` is false where it has more than it told."""

    repositories: frozenset[str]
    complete: bool


Ask = Callable[[str], Catalogue | None]
"""Asks the mirror at an address; ``None`` where it does not tell."""


class MirrorCatalog:
    """Asks each mirror before and after the pull. Raises ``Cancelled`` at once."""

    name = NAME

    def __init__(self, mirrors: Sequence[str], token: CancelToken, ask: Ask | None = None) -> None:
        self._mirrors = tuple(mirrors)
        self._token = token
        self._ask = ask or ask_catalogue
        self._before: dict[str, Catalogue] = {}

    def begin(self) -> None:
        """See ``EvidenceSource``."""
        self._before = self._ask_all(self._mirrors)

    def end(self, pull: Pull) -> Evidence:
        """See ``EvidenceSource``."""
        name = repository(pull.image)
        wanted = name if "/" in name else f"library/{name}"
        open_question = [
            mirror
            for mirror, before in self._before.items()
            if before.complete and wanted not in before.repositories
        ]
        after = self._ask_all(open_question)
        if not self._before:
            return _nothing(_("The mirror does not tell what it holds."))
        if not open_question:
            return _nothing(
                _("The mirror held {image} before the pull, or holds more than it lists.").format(
                    image=visible(pull.image, 200)
                )
            )
        new = [mirror for mirror, seen in after.items() if wanted in seen.repositories]
        if not new:
            return _nothing(_("The mirror's list of repositories did not change."))
        hosts = ", ".join(visible(registry_of(mirror), 100) for mirror in new)
        return Evidence(
            NAME,
            Says.POSITIVE,
            _("{mirror} lists {repository} since the pull.").format(
                mirror=hosts, repository=visible(wanted, 200)
            ),
            lines=tuple(visible(f"{catalogue_url(mirror)}: + {wanted}", 300) for mirror in new),
        )

    def abandon(self) -> None:
        """See ``EvidenceSource``."""

    def _ask_all(self, mirrors: Sequence[str]) -> dict[str, Catalogue]:
        """Ask in threads that nobody has to wait for, so that a token ends it at once."""
        self._token.check()
        answers: dict[str, Catalogue] = {}
        done = threading.Event()
        left = threading.Semaphore(0)

        def ask(mirror: str) -> None:
            catalogue = self._ask(mirror)
            if catalogue is not None:
                answers[mirror] = catalogue
            left.release()

        def wait_for_all() -> None:
            for _mirror in mirrors:
                left.acquire(timeout=4 * _SECONDS)
            done.set()

        for mirror in mirrors:
            threading.Thread(target=ask, args=(mirror,), name="catalogue", daemon=True).start()
        withdraw = self._token.on_cancel(done.set)
        threading.Thread(target=wait_for_all, name="catalogues", daemon=True).start()
        done.wait()
        withdraw()
        self._token.check()
        return dict(answers)


def catalogue_url(mirror: str) -> str:
    """Where a mirror lists its repositories."""
    base = mirror.rstrip("/").removesuffix("/v2").rstrip("/")
    return f"{base}/v2/_catalog?n={_ENTRIES}"


def ask_catalogue(mirror: str, trust: Trust = system_trust) -> Catalogue | None:
    """Ask a mirror; ``None`` where it does not tell."""
    try:
        with (
            http_session(trust(mirror)) as session,
            session.get(
                catalogue_url(mirror),
                timeout=_SECONDS,
                stream=True,
                allow_redirects=False,
            ) as response,
        ):
            body = next(response.iter_content(_BODY_LIMIT), b"")
            if response.status_code != HTTPStatus.OK:
                return None
            return read_catalogue(body, more="link" in response.headers)
    except (OSError, ValueError):  # requests' own errors are an OSError
        return None


def _nothing(detail: str) -> Evidence:
    return Evidence(NAME, Says.NOTHING, detail)


def read_catalogue(body: bytes, *, more: bool = False) -> Catalogue | None:
    """The repositories in an answer; ``more`` says that it announces another page."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    listed = answer.get("repositories") if isinstance(answer, dict) else None
    if not isinstance(listed, list):
        return None
    names = frozenset(name for name in listed if isinstance(name, str))
    return Catalogue(names, complete=not more and len(listed) < _ENTRIES)
