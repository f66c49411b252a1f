"""Requests to a mirror as the engine sends them, within limits that hold whatever is answered."""

import hashlib
import time
import zlib
from collections.abc import Mapping, Sequence
from http.client import HTTPException
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError

from dockmirror import __version__
from dockmirror.i18n import _
from dockmirror.mirror.answer import Answer
from dockmirror.mirror.deadline import Deadline, TimeExceeded, Watch, watching
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.look_up import Address, is_off_limits, look_up
from dockmirror.mirror.mirror_url import MirrorUrl, masked
from dockmirror.mirror.transport import Transport, http_fault

CALL_SECONDS: Final = 15.0
"""How long one request may take, redirects and body included."""

KEPT_BYTES: Final = 1 << 20
"""The largest body that is kept."""

_CHUNK: Final = 64 * 1024
_MOST_REDIRECTS: Final = 10
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


def user_agent() -> str:
    """The name under which the registries see us."""
    return f"Dockmirror/{__version__}"


class RegistryClient:
    """Asks one mirror. Every method raises ``Fault``, ``Cancelled``, ``TimeExceeded``.

    ``token`` is sent to the mirror alone. ``image_store`` says whose requests are imitated:
    ``containerd`` adds ``?ns=docker.io`` (containerd ``remotes/docker/resolver.go``).
    """

    def __init__(
        self,
        url: MirrorUrl,
        addresses: Sequence[Address],
        transport: Transport,
        deadline: Deadline,
        image_store: str | None = None,
    ) -> None:
        self.url = url
        self.token: str | None = None
        self._user_agent = user_agent()
        self._deadline = deadline
        self._transport = transport
        self._namespace = "?ns=docker.io" if image_store == "containerd" else ""
        self._on_loopback = any(is_off_limits(address.ip) for address in addresses)
        transport.know(url.host, url.port, addresses)

    def close(self) -> None:
        """End the connections."""
        self._transport.close()

    def base(self) -> Answer:
        """``GET /v2/``, which carries no namespace with either store."""
        return self._ask("GET", self.url.api(""), {}, KEPT_BYTES)

    def old_registry(self) -> Answer:
        """The question that a registry of version 1 answers."""
        return self._ask("GET", f"{self.url.text}v1/_ping", {}, KEPT_BYTES)

    def manifest(self, repository: str, reference: str, accept: str, method: str) -> Answer:
        """A manifest by tag or digest."""
        address = self.url.api(f"{repository}/manifests/{reference}{self._namespace}")
        return self._ask(method, address, {"Accept": accept}, KEPT_BYTES)

    def blob(self, repository: str, digest: str, limit: int, *, only_part: bool) -> Answer:
        """A layer: at most ``limit`` bytes of it, hashed and not kept."""
        address = self.url.api(f"{repository}/blobs/{digest}{self._namespace}")
        headers = {"Accept": "*/*"}
        if only_part:
            headers["Range"] = f"bytes=0-{limit - 1}"
        return self._ask("GET", address, headers, limit, cut=only_part)

    def ask_elsewhere(self, address: str) -> Answer:
        """A document at an address that the mirror named, such as a token server's."""
        limit = self._deadline.within(CALL_SECONDS)
        self._admit(self.url.text, address, limit, upgrade_only=False)
        return self._ask("GET", address, {"Accept": "application/json"}, KEPT_BYTES)

    def _ask(
        self, method: str, address: str, headers: Mapping[str, str], limit: int, cut: bool = False
    ) -> Answer:
        deadline = self._deadline.within(CALL_SECONDS)
        hops: list[str] = []
        target = address
        try:
            for _hop in range(_MOST_REDIRECTS + 1):
                answer, location = self._exchange(
                    method, target, headers, limit, cut, deadline, (address, tuple(hops))
                )
                if location is None:
                    return answer
                hops.append(shown_address(location))
                target = self._admit(target, location, deadline, upgrade_only=True)
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
        limit: int,
        cut: bool,
        deadline: Deadline,
        asked: tuple[str, tuple[str, ...]],
    ) -> tuple[Answer, str | None]:
        sent = {"User-Agent": self._user_agent, "Accept-Encoding": "identity", **headers}
        if self.token is not None and _origin(target) == _origin(self.url.text):
            sent["Authorization"] = f"Bearer {self.token}"
        with watching(deadline) as watch, self._transport.watched_by(watch):
            try:
                return self._send(method, target, sent, limit, cut, watch, asked)
            except (OSError, HTTPException, HTTPError, ValueError) as error:
                deadline.check()
                host = urlsplit(target).hostname or self.url.host
                raise http_fault(error, self.url, host, shown_address(target)) from error

    def _send(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str],
        limit: int,
        cut: bool,
        watch: Watch,
        asked: tuple[str, tuple[str, ...]],
    ) -> tuple[Answer, str | None]:
        began = time.monotonic()
        # Not through a session: that would read a redirect's whole body, however long, and the
        # environment's proxies and passwords.
        response = self._transport.send(
            requests.Request(method, target, headers=dict(headers)).prepare(),
            stream=True,
            timeout=max(watch.deadline.remaining, 0.001),
        )
        with response:
            first_byte = time.monotonic() - began
            location = response.headers.get("Location")
            if response.status_code in _REDIRECTS and location:
                return _no_body(response, first_byte), location
            body, size, digest = _read(response, limit, cut, watch.deadline)
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
                ),
                None,
            )

    def _admit(self, origin: str, location: str, deadline: Deadline, *, upgrade_only: bool) -> str:
        """The whole address of ``location``, its name looked up.

        Raises ``Fault`` for one that a server must not send us to.
        """
        facts = {"url": shown_address(origin), "location": shown_address(location)}
        try:
            address = urljoin(origin, location)
            parts = urlsplit(address)
            host, port = parts.hostname, _port(parts)
        except ValueError:
            raise Fault(
                "redirect-forbidden", reason=_("the address is malformed"), **facts
            ) from None
        if parts.scheme not in ("http", "https") or not host:
            raise Fault("redirect-forbidden", reason=_("it is no web address"), **facts)
        if upgrade_only and parts.scheme == "http" and origin.startswith("https:"):
            raise Fault("redirect-forbidden", reason=_("it leads away from encryption"), **facts)
        if "@" in parts.netloc:
            raise Fault("redirect-forbidden", reason=_("it holds a password"), **facts)
        if (host, port) == (self.url.host.lower(), self.url.port):
            return address
        addresses = look_up(host, port, deadline)
        for found in addresses:
            why = is_off_limits(found.ip)
            if why == "loopback" and not self._on_loopback:
                reason = _("{ip} is this computer itself").format(ip=found.ip)
                raise Fault("redirect-forbidden", reason=reason, **facts)
            if why == "link-local":
                reason = _("{ip} is for a machine's own services").format(ip=found.ip)
                raise Fault("redirect-forbidden", reason=reason, **facts)
        self._transport.know(host, port, addresses)
        return address


def shown_address(address: str) -> str:
    """An address without its query, which may hold a signature or a token."""
    return masked(address.partition("?")[0].partition("#")[0])


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _origin(address: str) -> tuple[str, str, int]:
    parts = urlsplit(address)
    return parts.scheme, (parts.hostname or "").lower(), _port(parts)


def _headers(response: requests.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _no_body(response: requests.Response, first_byte: float) -> Answer:
    return Answer(
        response.url or "", response.status_code, _headers(response), b"", 0, "", first_byte, 0.0
    )


def _read(
    response: requests.Response, limit: int, cut: bool, deadline: Deadline
) -> tuple[bytes, int, str]:
    """Body (as far as it is kept), size and SHA-256; decoded as the engine's client would."""
    digest, kept, size = hashlib.sha256(), bytearray(), 0
    gzipped = response.headers.get("Content-Encoding", "").strip().lower() in ("gzip", "x-gzip")
    decoder = zlib.decompressobj(31) if gzipped else None
    while True:
        deadline.check()
        raw = response.raw.read1(_CHUNK, decode_content=False)
        if not raw:
            break
        try:
            data = decoder.decompress(raw, limit - size + 1) if decoder else raw
        except zlib.error:
            url = shown_address(response.url or "")
            raise Fault("http-cut-short", url=url, reason="gzip") from None
        if size + len(data) > limit:
            data = data[: limit - size]
            if not cut:
                url = shown_address(response.url or "")
                raise Fault("http-too-large", url=url, limit=str(limit))
        size += len(data)
        digest.update(data)
        if len(kept) < KEPT_BYTES:
            kept += data[: KEPT_BYTES - len(kept)]
        if cut and size >= limit:
            break
    deadline.check()  # time that ran out looks like the end of a body without a length
    return bytes(kept), size, digest.hexdigest()
