"""The Docker Engine API, as far as Dockmirror asks it."""

import socket
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar

from dockmirror.cancellation import CancelToken
from dockmirror.engine.client_tls import ClientTls, TlsFileUnusable
from dockmirror.engine.info import EngineInfo, read_info
from dockmirror.engine.pipe_error import pipe_errors
from dockmirror.engine.pull import Pull, PullProgress
from dockmirror.engine.pull_stream import PullStream
from dockmirror.engine.reference import normal
from dockmirror.engine.ssh_tunnel import SshTunnel
from dockmirror.engine.unreachable import EngineUnreachable, Obstacle, explain
from dockmirror.helper.plain_text import visible
from dockmirror.i18n import _

if TYPE_CHECKING:
    from docker import APIClient
if sys.platform == "win32":
    from dockmirror.helper.windows.named_pipe import Pipe, pipe_name

__all__ = ["Engine", "EngineInfo", "EngineUnreachable"]

_POLL_SECONDS: Final = 0.2
_REACH_SECONDS: Final = 10.0

_Answer = TypeVar("_Answer")


class Engine:
    """A connected engine. Every call raises ``EngineUnreachable`` where it does not answer.

    >>> engine = Engine.connect("unix:///var/run/docker.sock")  # doctest: +SKIP
    >>> engine.info().mirrors  # doctest: +SKIP
    ('https://mirror.example.com/',)
    """

    def __init__(
        self,
        client: "APIClient",
        host: str,
        options: dict[str, Any],
        tunnel: SshTunnel | None = None,
    ) -> None:
        self.host = host
        self._tunnel = tunnel
        self._client = client
        self._options = options
        self._images_before: dict[str, frozenset[str]] = {}

    @classmethod
    def connect(cls, host: str, timeout: float = 10.0, tls: ClientTls | None = None) -> "Engine":
        """Connect and agree on a version of the API; ``timeout`` (seconds) bounds each answer.

        ``host`` is an address as ``DOCKER_HOST`` spells it, ``tls`` for one of ``tcp://`` that is
        not spoken to in the clear. Raises ``EngineUnreachable``.
        """
        tunnel: SshTunnel | None = None
        try:
            options: dict[str, Any] = {"base_url": host}
            if tls is not None:
                options["tls"] = tls.context()
            if host.startswith("ssh://"):
                tunnel = SshTunnel(host)
                options["base_url"] = tunnel.address
            _reach(host, timeout)
            client = _client(options, timeout, _api_version(options, timeout))
        except TlsFileUnusable as error:
            raise EngineUnreachable(Obstacle.TLS, str(error)) from error
        except _errors() as error:
            if tunnel is not None:
                tunnel.close()
            raise explain(error, host) from error
        return cls(client, host, options, tunnel)

    def info(self) -> EngineInfo:
        """What the engine says of itself."""
        return read_info(self._ask(lambda: self._client.info()))

    def running_containers(self) -> tuple[str, ...]:
        """Names of the containers that a restart would stop, in the engine's order."""
        running = self._ask(
            lambda: self._client.containers(filters={"status": ["running", "paused", "restarting"]})
        )
        return tuple(
            visible(str((container.get("Names") or [container.get("Id", "?")])[0]).lstrip("/"), 200)
            for container in running
        )

    def image_references(self) -> frozenset[str]:
        """Tags and digests of all images, in their familiar form (``alpine:3.20``)."""
        images = self._ask(lambda: self._client.images())
        return frozenset(
            str(reference)
            for image in images
            for key in ("RepoTags", "RepoDigests")
            for reference in image.get(key) or ()
            if "<none>" not in str(reference)
        )

    def has_image(self, reference: str) -> bool:
        """Whether this reference is in the image list (``alpine`` is ``alpine:latest``)."""
        return normal(reference) in {normal(present) for present in self.image_references()}

    def pull(
        self,
        reference: str,
        *,
        token: CancelToken,
        on_progress: Callable[[PullProgress], None],
        platform: str = "",
        timeout: float = 900.0,
        idle: float = 180.0,
    ) -> Pull:
        """Pull without the person's credentials; limits in seconds for all, and between signs.

        A mirror is offered whatever login goes with a pull (moby's graph-driver store), so none
        does. ``platform`` is to be named where it is not the engine's own. Never raises for a pull
        that fails; raises ``Cancelled`` at once.
        """
        token.check()
        reference = normal(reference)
        try:
            self._images_before[reference] = self._image_ids()
            client = _client(self._options, 10.0, self._client.api_version)
        except EngineUnreachable as error:
            return Pull(reference, ok=False, error=error.sentence)
        except _errors() as error:
            return Pull(reference, ok=False, error=explain(error, self.host).sentence)
        try:
            stream = PullStream(client, reference, platform)
            return stream.run(token, on_progress, timeout=timeout, idle=idle)
        finally:
            client.close()

    def remove_image(self, reference: str) -> bool:
        """Remove a reference that a pull brought; true when it is gone.

        Where it is the only name of an image that was there without a name before the pull, it
        stays: removing it would delete that image.
        """
        import docker.errors

        reference = normal(reference)
        before = self._images_before.get(reference, frozenset())
        try:
            _reach(self.host, _REACH_SECONDS)
            # A list that is filtered by name shows no other names of an image.
            names = {
                str(image.get("Id")): _names(image, by_digest="@" in reference)
                for image in self._client.images()
            }
            if any(names[one] == {reference} for one in before & names.keys()):
                return False
            self._client.remove_image(reference)
        except docker.errors.NotFound:
            return True
        except _errors():
            return False
        return True

    def mark(self, word: str) -> None:
        """Have the engine's log, at debug level, hold ``word`` now (letters and digits).

        Every request is logged with its address (moby ``server/middleware/debug.go``); this one
        asks for images of that name, of which there are none.
        """
        self._ask(lambda: self._client.images(name=word))

    def wait_until_ready(self, token: CancelToken, timeout: float = 60.0) -> None:
        """Wait until the engine answers, up to ``timeout`` seconds.

        Raises ``EngineUnreachable`` where it does not, ``Cancelled`` when asked to stop.
        """
        deadline = time.monotonic() + timeout
        while True:
            token.check()
            try:
                if self._ask(lambda: self._client.ping()):
                    return
                failure = EngineUnreachable(
                    Obstacle.OTHER, _("The Docker Engine does not say that it is ready.")
                )
            except EngineUnreachable as error:
                failure = error
            if time.monotonic() >= deadline:
                raise failure
            token.wait(_POLL_SECONDS)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()
        if self._tunnel is not None:
            self._tunnel.close()

    def _image_ids(self) -> frozenset[str]:
        return frozenset(str(image.get("Id")) for image in self._ask(lambda: self._client.images()))

    def _ask(self, question: Callable[[], _Answer]) -> _Answer:
        try:
            _reach(self.host, _REACH_SECONDS)
            return question()
        except _errors() as error:
            raise explain(error, self.host) from error


def _names(image: dict[str, Any], *, by_digest: bool) -> set[str]:
    """An image's tags, and its digests where those count: an engine drops them with the tag."""
    keys = ("RepoTags", "RepoDigests") if by_digest else ("RepoTags",)
    return {str(name) for key in keys for name in image.get(key) or () if "<none>" not in str(name)}


def _reach(host: str, timeout: float) -> None:
    """Connect to a socket or a pipe and no more: raises the ``OSError`` that stands in the way.

    docker-py wraps that error in two more, and leaves the socket to the garbage collector.
    """
    scheme, separator, path = host.partition("://")
    if sys.platform == "win32":
        if scheme == "npipe":
            Pipe(pipe_name(path), timeout).close()
    elif scheme in ("unix", "http+unix") and separator:
        with socket.socket(socket.AF_UNIX) as trial:
            trial.settimeout(timeout)
            trial.connect(f"/{path.lstrip('/')}")


def _api_version(options: dict[str, Any], timeout: float) -> str:
    """The engine's own version of the API. Raises as docker-py does."""
    from docker.constants import MINIMUM_DOCKER_API_VERSION

    client = _client(options, timeout, MINIMUM_DOCKER_API_VERSION)
    try:
        return str(client.version(api_version=False)["ApiVersion"])
    except KeyError as error:
        raise ValueError("the answer names no version of the API") from error
    finally:
        client.close()


def _client(options: dict[str, Any], timeout: float, version: str) -> "APIClient":
    from docker import APIClient

    context = options.get("tls")
    client = APIClient(
        base_url=options["base_url"],
        version=version,
        timeout=max(1, round(timeout)),
        tls=context is not None,
    )
    if context is not None:
        from dockmirror.mirror.context_adapter import ContextAdapter

        client.mount("https://", ContextAdapter(context))
    return client


def _errors() -> tuple[type[Exception], ...]:
    """What docker-py raises: its own errors, and those of requests (an ``OSError``)."""
    import docker.errors

    return (docker.errors.DockerException, OSError, ValueError, *pipe_errors())
