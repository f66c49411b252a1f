"""Reading the stream of a pull so that it can be stopped at any moment."""

import contextlib
import json
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from dockmirror.cancellation import Cancelled, CancelToken
from dockmirror.engine.pipe_error import pipe_errors
from dockmirror.engine.pull import Pull, PullProgress, PullTranscript
from dockmirror.i18n import _

if TYPE_CHECKING:
    from docker import APIClient

_LINE_LIMIT: Final = 1024 * 1024
_WAITING_LIMIT: Final = 1000


class _Ended:
    """The stream ended, with an error or without."""

    def __init__(self, error: str = "") -> None:
        self.error = error


class _Stop:
    """The person asked to stop."""


_Item = Mapping[str, object] | _Ended | _Stop


class PullStream:
    """One pull over a connection of its own.

    A thread reads; the caller waits on a queue, which the time limits and the token can end at
    once, whatever the engine does. Closing the connection makes the engine give up the pull.
    """

    def __init__(self, client: "APIClient", reference: str, platform: str = "") -> None:
        self._client = client
        self._reference = reference
        self._platform = platform
        self._items: queue.Queue[_Item] = queue.Queue(_WAITING_LIMIT)
        self._connections: list[Any] = []
        self._stopped = threading.Event()

    def run(
        self,
        token: CancelToken,
        on_progress: Callable[[PullProgress], None],
        *,
        timeout: float,
        idle: float,
    ) -> Pull:
        """Pull. Limits are in seconds: for all of it, and between two messages.

        Raises ``Cancelled`` at once; every other end is a ``Pull``.
        """
        token.check()
        transcript = PullTranscript(self._reference)
        reader = threading.Thread(target=self._read, name="pull-stream", daemon=True)
        withdraw = token.on_cancel(self._stop)
        deadline = time.monotonic() + timeout
        reader.start()
        try:
            while True:
                left = deadline - time.monotonic()
                try:
                    item = self._items.get(timeout=max(0.0, min(left, idle)))
                except queue.Empty:
                    token.check()
                    return transcript.end(_too_slow(timeout if left < idle else idle, left < idle))
                token.check()
                match item:
                    case _Stop():
                        raise Cancelled
                    case _Ended():
                        return transcript.end(self._why(item, transcript))
                    case _:
                        on_progress(transcript.add(item))
        finally:
            withdraw()
            self._close()
            reader.join(timeout=1.0)

    def _why(self, ended: _Ended, transcript: PullTranscript) -> str:
        if ended.error or transcript.finished:
            return ended.error
        return _("The engine closed the connection before the pull ended.")

    def _stop(self) -> None:
        with contextlib.suppress(queue.Full):
            self._items.put_nowait(_Stop())
        self._close()

    def _close(self) -> None:
        self._stopped.set()
        for connection in list(self._connections):
            open_socket = getattr(connection, "sock", None)
            if open_socket is not None:
                with contextlib.suppress(OSError, *pipe_errors()):
                    open_socket.shutdown(socket.SHUT_RDWR)

    def _put(self, item: _Item) -> None:
        while not self._stopped.is_set():
            try:
                self._items.put(item, timeout=1.0)
            except queue.Full:
                continue
            return

    def _read(self) -> None:
        error = ""
        try:
            for message in self._messages():
                self._put(message)
        except _breaks() as failed:
            error = _("The connection to the engine broke: {reason}").format(reason=failed)
        self._put(_Ended(error))

    def _messages(self) -> Iterator[Mapping[str, object]]:
        self._record_connections()
        repository, separator, tag = split_reference(self._reference)
        params = {"fromImage": repository}
        if separator:
            params["tag"] = tag
        if self._platform:
            params["platform"] = self._platform
        response = self._client.post(
            f"{self._client.base_url}/v{self._client.api_version}/images/create",
            params=params,
            stream=True,
            timeout=(10.0, None),
        )
        with response:
            chunks = response.iter_content(chunk_size=None)
            if response.ok:
                yield from decoded(chunks)
            else:
                yield {"error": refusal(response.status_code, next(chunks, b""))}

    def _record_connections(self) -> None:
        """Know each connection that is made, so that it can be shut down while it is read from."""
        adapter: Any = self._client.get_adapter(self._client.base_url)
        find_pool = adapter.get_connection_with_tls_context

        def find_recording_pool(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401
            pool = find_pool(*arguments, **options)
            connect = pool._new_conn

            def recorded_connect() -> Any:  # noqa: ANN401
                connection = connect()
                self._connections.append(connection)
                return connection

            pool._new_conn = recorded_connect
            return pool

        adapter.get_connection_with_tls_context = find_recording_pool


def _breaks() -> tuple[type[Exception], ...]:
    """What reading from a connection that breaks, or was closed meanwhile, can raise."""
    import docker.errors
    import requests
    import urllib3.exceptions

    return (
        OSError,  # requests' own errors are among them
        ValueError,
        AttributeError,  # urllib3 reads on from a response that was closed meanwhile
        docker.errors.DockerException,
        requests.RequestException,
        urllib3.exceptions.HTTPError,
        *pipe_errors(),
    )


def decoded(chunks: Iterator[bytes]) -> Iterator[Mapping[str, object]]:
    """The JSON objects of a stream that has one on a line; other lines are left out.

    Raises ``ValueError`` where a line is longer than any message of an engine.
    """
    rest = b""
    for chunk in chunks:
        rest += chunk
        *lines, rest = rest.split(b"\n")
        if len(rest) > _LINE_LIMIT:
            raise ValueError("a message is too long")
        yield from filter(None, map(_object, lines))
    if last := _object(rest):
        yield last


def refusal(status: int, body: bytes) -> str:
    """The engine's words for a pull that it refuses before it starts."""
    message = (_object(body) or {}).get("message")
    if isinstance(message, str) and message:
        return message
    return _("The engine refused the pull with status {status}.").format(status=status)


def _object(line: bytes) -> Mapping[str, object] | None:
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None


def split_reference(reference: str) -> tuple[str, str, str]:
    """Repository, separator (``:``, ``@`` or "") and tag or digest of an image reference."""
    repository, separator, digest = reference.partition("@")
    if separator:
        return repository, separator, digest
    repository, separator, tag = reference.rpartition(":")
    if separator and "/" not in tag:
        return repository, separator, tag
    return reference, "", ""


def _too_slow(seconds: float, overall: bool) -> str:
    if overall:
        return _("The pull did not end within {seconds} seconds.").format(seconds=round(seconds))
    return _("The engine said nothing about the pull for {seconds} seconds.").format(
        seconds=round(seconds)
    )
