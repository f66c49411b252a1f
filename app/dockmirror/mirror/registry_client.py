"""Requests to a mirror as the engine sends them, within limits that hold whatever is answered."""

import time
from collections.abc import Mapping, Sequence
from http.client import HTTPException
from typing import Final
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from dockmirror.mirror.answer import Answer
from dockmirror.mirror.body import KEPT_BYTES, Bound, read_body
from dockmirror.mirror.daemon_view import CONTAINERD, DaemonView
from dockmirror.mirror.deadline import Deadline, TimeExceeded, Watch, watching
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.http_fault import http_fault
from dockmirror.mirror.look_up import is_off_limits
from dockmirror.mirror.mirror_url import MirrorUrl
from dockmirror.mirror.redirect_admission import RedirectAdmission, port_of
from dockmirror.mirror.route import Route
from dockmirror.mirror.shown_address import shown_address
from dockmirror.mirror.transport import Transport
from dockmirror.mirror.user_agent import engine_user_agent, user_agent

CALL_SECONDS: Final = 15.0
"""How long one request may take, redirects and body included."""

_SHORT: Final = Bound(KEPT_BYTES)
_MOST_REDIRECTS: Final = 10
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


class RegistryClient:
    """Asks one mirror. Every method raises ``Fault``, ``Cancelled``, ``TimeExceeded``.

    ``token`` is sent to the mirror alone. ``view`` says whose requests are imitated: the containerd
    store adds ``?ns=docker.io`` (containerd ``remotes/docker/resolver.go``).
    """

    def __init__(
        self,
        url: MirrorUrl,
        route: Route,
        transport: Transport,
        deadline: Deadline,
        view: DaemonView,
    ) -> None:
        self.url = url
        self.token: str | None = None
        self._user_agent = user_agent()
        self._deadline = deadline
        self._transport = transport
        self._view = view
        self._base = view.api_base(url)
        self._namespace = "?ns=docker.io" if view.image_store == CONTAINERD else ""
        on_loopback = route.proxy is None and any(
            is_off_limits(address.ip) for address in route.addresses
        )
        self._admission = RedirectAdmission(url, view.proxies, transport, on_loopback=on_loopback)
        transport.know(route)

    def close(self) -> None:
        """End the connections."""
        self._transport.close()

    def base(self, *, as_engine: bool = False) -> Answer:
        """``GET /v2/``, which carries no namespace with either store.

        With ``as_engine`` it carries the engine's name in place of ours.
        """
        named = {"User-Agent": engine_user_agent(self._view.engine_version)} if as_engine else {}
        return self._ask("GET", self.url.api(""), named)

    def old_registry(self) -> Answer:
        """The question that a registry of version 1 answers."""
        return self._ask("GET", f"{self.url.text}v1/_ping", {})

    def catalog(self) -> Answer:
        """The first repositories that it lists."""
        return self._ask("GET", f"{self._base}_catalog?n=10", {})

    def manifest(self, repository: str, reference: str, accept: str, method: str) -> Answer:
        """A manifest by tag or digest."""
        address = f"{self._base}{repository}/manifests/{reference}{self._namespace}"
        return self._ask(method, address, {"Accept": accept})

    def blob(
        self, repository: str, digest: str, limit: int, *, accept: str = "", only_part: bool
    ) -> Answer:
        """A layer: at most ``limit`` bytes of it, hashed and not kept."""
        address = f"{self._base}{repository}/blobs/{digest}{self._namespace}"
        headers = {"Accept": accept} if accept else {}
        if only_part:
            headers["Range"] = f"bytes=0-{limit - 1}"
        return self._ask("GET", address, headers, Bound(limit, cut=only_part))

    def sample(self, repository: str, digest: str, limit: int, seconds: float) -> Answer:
        """As much of a layer as comes within ``seconds``, ``limit`` bytes at most."""
        address = f"{self._base}{repository}/blobs/{digest}{self._namespace}"
        return self._ask("GET", address, {}, Bound(limit, True, seconds))

    def begin_upload(self, repository: str) -> Answer:
        """Start an upload of a layer; nothing is stored until one is finished."""
        return self._ask("POST", f"{self._base}{repository}/blobs/uploads/", {})

    def send_part(self, address: str, content: bytes) -> Answer:
        """A part of a layer, to the address that the registry gave for it."""
        headers = {"Content-Type": "application/octet-stream"}
        return self._ask("PATCH", address, headers, content=content)

    def cancel_upload(self, address: str) -> Answer:
        """End an upload without keeping anything of it."""
        return self._ask("DELETE", address, {})

    def ask_elsewhere(self, address: str) -> Answer:
        """A document at an address that the mirror named, such as a token server's."""
        limit = self._deadline.within(CALL_SECONDS)
        self._admission.admit(self.url.text, address, limit)
        return self._ask("GET", address, {"Accept": "application/json"})

    def _ask(
        self,
        method: str,
        address: str,
        headers: Mapping[str, str],
        bound: Bound = _SHORT,
        content: bytes = b"",
    ) -> Answer:
        deadline = self._deadline.within(CALL_SECONDS)
        hops: list[str] = []
        target = address
        try:
            for _hop in range(_MOST_REDIRECTS + 1):
                answer, location = self._exchange(
                    method, target, headers, content, bound, deadline, (address, tuple(hops))
                )
                if location is None:
                    return answer
                hops.append(shown_address(location))
                target = self._admission.admit(target, location, deadline)
                hops[-1] = shown_address(target)
        except TimeExceeded:
            self._deadline.check()
            seconds = f"{deadline.seconds:.0f}"
            fault = Fault("http-timed-out", url=shown_address(address), seconds=seconds)
            raise self._after_redirect(fault, address, hops) from None
        except Fault as fault:
            raise self._after_redirect(fault, address, hops) from fault
        raise Fault("redirect-loop", url=shown_address(address), limit=str(_MOST_REDIRECTS))

    def _after_redirect(self, fault: Fault, address: str, hops: Sequence[str]) -> Fault:
        if not hops or fault.finding.code.startswith("redirect-"):
            return fault
        return Fault(
            "redirect-unreachable",
            url=shown_address(address),
            location=hops[-1],
            reason=fault.finding.detail,
        )

    def _exchange(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str],
        content: bytes,
        bound: Bound,
        deadline: Deadline,
        asked: tuple[str, tuple[str, ...]],
    ) -> tuple[Answer, str | None]:
        sent = {"User-Agent": self._user_agent, "Accept-Encoding": "identity", **headers}
        if self.token is not None and _origin(target) == _origin(self.url.text):
            sent["Authorization"] = f"Bearer {self.token}"
        with watching(deadline) as watch, self._transport.watched_by(watch):
            try:
                return self._send(method, target, sent, content, bound, watch, asked)
            except (OSError, HTTPException, HTTPError, ValueError) as error:
                deadline.check()
                host = urlsplit(target).hostname or self.url.host
                raise http_fault(error, self.url, host, shown_address(target)) from error

    def _send(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str],
        content: bytes,
        bound: Bound,
        watch: Watch,
        asked: tuple[str, tuple[str, ...]],
    ) -> tuple[Answer, str | None]:
        began = time.monotonic()
        response = self._begin(method, target, headers, content, watch)
        with response:
            first_byte = time.monotonic() - began
            location = response.headers.get("Location")
            if response.status_code in _REDIRECTS and location:
                return _no_body(response, first_byte), location
            body, size, digest = read_body(response, bound, watch.deadline)
            return (
                Answer(
                    asked[0],
                    response.status_code,
                    _headers(response),
                    body,
                    size,
                    digest,
                    first_byte,
                    time.monotonic() - began - first_byte,
                    asked[1],
                    http_version=getattr(response.raw, "version", 11) or 11,
                ),
                None,
            )

    def _begin(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str],
        content: bytes,
        watch: Watch,
    ) -> requests.Response:
        """The head of the answer; its body is still to be read."""

        def send() -> requests.Response:
            # Not through a session: that would read a redirect's whole body, however long, and
            # the environment's proxies and passwords.
            return self._transport.send(
                requests.Request(method, target, headers=dict(headers), data=content).prepare(),
                stream=True,
                timeout=max(watch.deadline.remaining, 0.001),
                verify=self._transport.verifies,
            )

        dialled = self._transport.dialled
        try:
            return send()
        except requests.ConnectionError:
            # A server may close a connection that was kept alive just when it is used again.
            if self._transport.dialled != dialled:
                raise
            watch.deadline.check()
            return send()


def _origin(address: str) -> tuple[str, str, int]:
    parts = urlsplit(address)
    return parts.scheme, (parts.hostname or "").lower(), port_of(parts)


def _headers(response: requests.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _no_body(response: requests.Response, first_byte: float) -> Answer:
    return Answer(
        response.url or "", response.status_code, _headers(response), b"", 0, "", first_byte, 0.0
    )
