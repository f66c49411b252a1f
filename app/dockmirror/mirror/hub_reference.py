"""What Docker Hub itself says, to compare mirrors with: asked once, however many are checked."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from dockmirror.cancellation import Cancelled, CancelToken
from dockmirror.mirror import trust_store
from dockmirror.mirror.cache_proof import CacheProof
from dockmirror.mirror.daemon_view import DaemonView
from dockmirror.mirror.deadline import Deadline, TimeExceeded
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.hub_image import HubImage
from dockmirror.mirror.mirror_url import MirrorUrl
from dockmirror.mirror.registry_client import RegistryClient
from dockmirror.mirror.routing import find_route
from dockmirror.mirror.throughput import sample_speed
from dockmirror.mirror.transport import Transport

HUB: Final = MirrorUrl(
    "https://registry-1.docker.io/",
    "https",
    "registry-1.docker.io",
    443,
    "/",
    "registry-1.docker.io",
)

LIMIT_SECONDS: Final = 4.0
"""How long Docker Hub may take: where a firewall drops the way to it, nobody waits longer."""

_T = TypeVar("_T")


@dataclass(frozen=True)
class HubDigest:
    """Where a tag leads at Docker Hub; None, and the ``reason``, where it could not be asked."""

    digest: str | None
    reason: str = ""


class HubReference:
    """Docker Hub as the engine with ``view`` reaches it. Any thread may ask."""

    def __init__(
        self,
        token: CancelToken,
        view: DaemonView,
        *,
        url: MirrorUrl = HUB,
        seconds: float = LIMIT_SECONDS,
    ) -> None:
        self._token = token
        self._view = view
        self._url = url
        self._seconds = seconds
        self._lock = threading.Lock()
        self._digests: dict[HubImage, _Question[HubDigest]] = {}
        self._speeds: dict[tuple[HubImage, str], _Question[float | None]] = {}

    def begin(self, image: HubImage) -> None:
        """Begin to ask for a digest, so that the answer is there once it is wanted."""
        with self._lock:
            if image not in self._digests:
                self._digests[image] = _Question(
                    lambda: self._ask_digest(image), HubDigest(None), self._token
                )

    def digest(self, image: HubImage, deadline: Deadline) -> HubDigest:
        """Where the tag of ``image`` leads. Raises ``Cancelled``, ``TimeExceeded``."""
        self.begin(image)
        return self._digests[image].answer(deadline)

    def speed(self, image: HubImage, layer: str, deadline: Deadline) -> float | None:
        """Bytes a second of a layer from Docker Hub; None where it does not come.

        Raises ``Cancelled``, ``TimeExceeded``.
        """
        with self._lock:
            question = self._speeds.get((image, layer))
            if question is None:
                question = _Question(lambda: self._ask_speed(image, layer), None, self._token)
                self._speeds[image, layer] = question
        return question.answer(deadline)

    def _ask_digest(self, image: HubImage) -> HubDigest:
        try:
            with self._client(image) as (_client, proof):
                return HubDigest(proof.digest_of(image))
        except Fault as fault:
            return HubDigest(None, f"{fault.finding.title}.")
        except TimeExceeded:
            return HubDigest(None)

    def _ask_speed(self, image: HubImage, layer: str) -> float | None:
        try:
            with self._client(image) as (client, _proof):
                return sample_speed(client, image, layer)
        except (Fault, TimeExceeded):
            return None

    @contextlib.contextmanager
    def _client(self, image: HubImage) -> Iterator[tuple[RegistryClient, CacheProof]]:
        deadline = Deadline(self._seconds, self._token)
        view = self._view
        context = trust_store.daemon_context(
            directory=view.certificates / "docker.io", may_be_empty=True
        )
        route = find_route(self._url, view, deadline)
        client = RegistryClient(self._url, route, Transport(context), deadline, DaemonView())
        with contextlib.closing(client):
            proof = CacheProof(client, lambda _finding: None)
            base = client.base()
            if base.status == 401:
                proof.log_in(base.headers.get("www-authenticate", ""), image.repository)
            yield client, proof


class _Question(Generic[_T]):
    """Something that is being found out in a thread of its own."""

    def __init__(self, ask: Callable[[], _T], otherwise: _T, token: CancelToken) -> None:
        self._answered = threading.Event()
        self._value = otherwise
        self._token = token

        def work() -> None:
            with contextlib.suppress(Cancelled, OSError, ValueError, RuntimeError):
                self._value = ask()
            self._answered.set()

        threading.Thread(target=work, name="Docker Hub", daemon=True).start()

    def answer(self, deadline: Deadline) -> _T:
        withdraw = self._token.on_cancel(self._answered.set)
        try:
            self._answered.wait(deadline.remaining)
            deadline.check()
        finally:
            withdraw()
        return self._value
