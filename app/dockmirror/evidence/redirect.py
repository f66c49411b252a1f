"""Whether the mirror sends its layers itself, or hands them on to another server.

An engine follows a redirect without a line in its log. A mirror may keep its layers in a store of
its own (distribution ``storage/driver`` ``redirect``), which is as good as the mirror; one that
hands them on to Docker Hub's store does not serve them.
"""

import contextlib
import http.client
import ssl
import threading
from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

from dockmirror import __version__
from dockmirror.cancellation import CancelToken
from dockmirror.engine.pull import Pull
from dockmirror.engine.reference import repository
from dockmirror.evidence.endpoint import is_docker_hubs, registry_of
from dockmirror.evidence.evidence import Evidence, Origin, Says
from dockmirror.i18n import _
from dockmirror.mirror.plain_text import visible

NAME: Final = "redirect"

_SECONDS: Final = 3.0
_LAYERS: Final = 5
_HOPS: Final = 5
_DIGEST_LENGTH: Final = len("sha256:") + 64
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})

Ask = Callable[[str], str]
"""The address to which a request for an address is redirected; "" where it is not, or unknown."""


def look_for_redirects(
    pull: Pull,
    evidence: Sequence[Evidence],
    mirrors: Sequence[str],
    token: CancelToken,
    ask: Ask | None = None,
) -> tuple[Evidence, ...]:
    """Ask the mirrors that served for the first layers; nothing where they send them themselves.

    Raises ``Cancelled`` at once.
    """
    layers = _served_layers(pull, evidence)
    served = {
        registry
        for item in evidence
        if item.decisive
        for registry, origin in item.served_by.items()
        if origin is Origin.MIRROR
    }
    asked = [mirror for mirror in mirrors if registry_of(mirror) in served]
    if not layers or not asked:
        return ()
    addresses = {_blob_url(mirror, pull, layer): layer for mirror in asked for layer in layers}
    ends = _ask_all(tuple(addresses), token, ask or redirected_to)
    return read_redirects({addresses[address]: end for address, end in ends.items()}, asked)


def read_redirects(ends: dict[str, str], mirrors: Sequence[str]) -> tuple[Evidence, ...]:
    """What the servers at the ``ends`` (by layer) mean; "" stands for the mirror itself."""
    own = {registry_of(mirror).lower() for mirror in mirrors}
    elsewhere = {
        layer: end for layer, end in ends.items() if end and registry_of(end).lower() not in own
    }
    if not elsewhere:
        return ()
    hosts = ", ".join(sorted({visible(registry_of(end), 100) for end in elsewhere.values()}))
    name = ", ".join(visible(registry_of(mirror), 100) for mirror in mirrors)
    handed_on = {
        layer: Origin.DOCKER_HUB for layer, end in elsewhere.items() if is_docker_hubs(end)
    }
    if handed_on:
        detail = _("{mirror} redirects the engine to {hosts} for layers, which is Docker Hub's.")
    else:
        detail = _("{mirror} keeps its layers at {hosts} and redirects the engine there.")
    return (
        Evidence(
            NAME,
            Says.NEGATIVE if handed_on else Says.NOTHING,
            detail.format(mirror=name, hosts=hosts),
            lines=tuple(
                visible(f"{layer}: {end.partition('?')[0]}", 300)
                for layer, end in elsewhere.items()
            ),
            handed_on=handed_on,
            served_by={
                visible(registry_of(end), 100): Origin.DOCKER_HUB
                for end in elsewhere.values()
                if is_docker_hubs(end)
            },
        ),
    )


def redirected_to(address: str) -> str:
    """Follow an address to the server that sends; no body is read, no secret is sent.

    Certificates are not checked: nothing that is learnt here speaks for the mirror.
    """
    end = ""
    for _hop in range(_HOPS):
        try:
            location = _location(urlsplit(end or address))
            if not location:
                return end
            end = urljoin(end or address, location)
        except (OSError, ValueError, http.client.HTTPException):
            return end
    return end


def _location(parts: SplitResult) -> str:
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        connection = http.client.HTTPSConnection(
            parts.hostname, parts.port, timeout=_SECONDS, context=context
        )
    else:
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=_SECONDS)
    with contextlib.closing(connection):
        query = f"?{parts.query}" if parts.query else ""
        connection.request(
            "GET", f"{parts.path}{query}", headers={"User-Agent": f"Dockmirror/{__version__}"}
        )
        answer = connection.getresponse()
        return (answer.getheader("Location") or "") if answer.status in _REDIRECTS else ""


def _served_layers(pull: Pull, evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """Digests of downloaded layers that the mirror was asked for and that are known in full."""
    known = {
        digest
        for item in evidence
        if item.decisive
        for digest, origin in item.origins.items()
        if origin is Origin.MIRROR and len(digest) == _DIGEST_LENGTH
    }
    layers = [
        digest
        for short in pull.layers_downloaded
        for digest in known
        if digest.startswith(f"sha256:{short}")
    ]
    return tuple(layers[:_LAYERS])


def _blob_url(mirror: str, pull: Pull, layer: str) -> str:
    name = repository(pull.image)
    name = name if "/" in name else f"library/{name}"
    base = mirror.rstrip("/").removesuffix("/v2").rstrip("/")
    return f"{base}/v2/{name}/blobs/{layer}"


def _ask_all(addresses: Sequence[str], token: CancelToken, ask: Ask) -> dict[str, str]:
    """Ask in threads that nobody has to wait for, so that a token ends it at once."""
    token.check()
    ends: dict[str, str] = {}
    done = threading.Event()

    def work(address: str) -> None:
        try:
            ends[address] = ask(address)
        finally:
            left.release()

    def wait_for_all() -> None:
        for _address in addresses:
            left.acquire(timeout=_HOPS * _SECONDS)
        done.set()

    left = threading.Semaphore(0)
    for address in addresses:
        threading.Thread(target=work, args=(address,), name="redirect", daemon=True).start()
    withdraw = token.on_cancel(done.set)
    threading.Thread(target=wait_for_all, name="redirects", daemon=True).start()
    done.wait()
    withdraw()
    token.check()
    return dict(ends)
