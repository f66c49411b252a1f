"""Why an engine could not be asked, from the errors of the layers below."""

import ssl
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from dockmirror.i18n import _
from dockmirror.mirror.plain_text import visible

_CHAIN_LIMIT: Final = 20
_PLAIN_TO_TLS: Final = "HTTP request to an HTTPS server"
"""What Go's server (``net/http``) answers then."""
_NO_TLS: Final = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE")


class Obstacle(StrEnum):
    """What stood in the way."""

    SOCKET_ABSENT = "socket-absent"
    PERMISSION = "permission"
    REFUSED = "refused"
    TIMED_OUT = "timed-out"
    TLS = "tls"
    OTHER = "other"


_CODES: Final = {
    Obstacle.SOCKET_ABSENT: "engine-not-found",
    Obstacle.PERMISSION: "engine-permission",
    Obstacle.REFUSED: "engine-not-running",
    Obstacle.TIMED_OUT: "engine-timed-out",
    Obstacle.TLS: "engine-tls",
    Obstacle.OTHER: "engine-not-running",
}


class EngineUnreachable(Exception):
    """The engine could not be asked.

    ``code`` is the finding that explains it (``engine-not-found``, ``engine-permission``,
    ``engine-not-running``, ``engine-timed-out`` or ``engine-tls``), ``obstacle`` what exactly stood
    in the way, ``sentence`` the words for a person.
    """

    def __init__(self, obstacle: Obstacle, sentence: str) -> None:
        super().__init__(sentence)
        self.obstacle = obstacle
        self.code = _CODES[obstacle]
        self.sentence = sentence


def explain(error: BaseException, host: str) -> EngineUnreachable:
    """The reason in an error of docker-py, requests or the operating system."""
    if (about_tls := tls_fault(error, visible(host, 200))) is not None:
        return EngineUnreachable(Obstacle.TLS, about_tls)
    obstacle = obstacle_in(error)
    return EngineUnreachable(obstacle, _sentence(obstacle, visible(host, 200), error))


def obstacle_in(error: BaseException) -> Obstacle:
    """What stood in the way, from the first error in the chain that says it.

    docker-py, requests and urllib3 wrap one another's errors as cause, context or argument.
    """
    for link in _chain(error):
        if isinstance(link, FileNotFoundError):
            return Obstacle.SOCKET_ABSENT
        if isinstance(link, PermissionError):
            return Obstacle.PERMISSION
        if isinstance(link, ConnectionRefusedError):
            return Obstacle.REFUSED
        if isinstance(link, TimeoutError) or "Timeout" in type(link).__name__:
            return Obstacle.TIMED_OUT
    return Obstacle.OTHER


def tls_fault(error: BaseException, host: str) -> str | None:
    """What is wrong with the TLS of an engine, in a sentence; ``None`` where nothing of it is."""
    if _PLAIN_TO_TLS in str(error):
        return _(
            "The Docker Engine at {host} speaks TLS only, and was spoken to without. Set "
            "DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH, or use a docker context that has its "
            "certificates."
        ).format(host=host)
    fault = next((link for link in _chain(error) if isinstance(link, ssl.SSLError)), None)
    if fault is None:
        return None
    reason = visible(getattr(fault, "verify_message", "") or fault.reason or str(fault), 200)
    if isinstance(fault, ssl.SSLCertVerificationError):
        return _(
            "The Docker Engine at {host} shows a certificate that is not trusted for that address: "
            "{reason}. Check the address, and that ca.pem is of the authority of that engine."
        ).format(host=host, reason=reason.rstrip("."))
    if any(word in reason.upper() for word in _NO_TLS):
        return _(
            "The Docker Engine at {host} does not speak TLS. If that is meant, unset "
            "DOCKER_TLS_VERIFY; such an engine obeys everybody who can reach it."
        ).format(host=host)
    # A server may hang up before its alert is read: it is the client's part that it refused.
    if "ALERT" in reason.upper() or isinstance(fault, ssl.SSLEOFError):
        return _(
            "The Docker Engine at {host} does not take the certificate of this client: {reason}. "
            "It must be signed by the authority that the engine trusts: see cert.pem and key.pem "
            "in DOCKER_CERT_PATH."
        ).format(host=host, reason=reason.replace("_", " ").lower())
    return _("TLS with the Docker Engine at {host} failed: {reason}. Try again.").format(
        host=host, reason=reason.replace("_", " ").lower()
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    waiting = [error]
    seen: list[BaseException] = []
    while waiting and len(seen) < _CHAIN_LIMIT:
        link = waiting.pop(0)
        if any(link is known for known in seen):
            continue
        seen.append(link)
        yield link
        inner = (link.__cause__, link.__context__, getattr(link, "reason", None), *link.args)
        waiting += [item for item in inner if isinstance(item, BaseException)]


def _sentence(obstacle: Obstacle, host: str, error: BaseException) -> str:
    match obstacle:
        case Obstacle.SOCKET_ABSENT:
            return _(
                "There is no Docker Engine at {host}: the socket does not exist. Start Docker, or "
                "name the engine's address with --docker-host."
            ).format(host=host)
        case Obstacle.PERMISSION:
            return _(
                "You may not talk to the Docker Engine at {host}. Join the group that owns the "
                "socket (usually docker) and log in again."
            ).format(host=host)
        case Obstacle.REFUSED:
            return _(
                "Nothing answers at {host}: the Docker Engine is not running. Start it and try "
                "again."
            ).format(host=host)
        case Obstacle.TIMED_OUT:
            return _(
                "The Docker Engine at {host} did not answer in time. It may be busy or stuck: look "
                "at its log, or try again."
            ).format(host=host)
        case Obstacle.TLS | Obstacle.OTHER:
            return _(
                "The Docker Engine at {host} could not be asked: {reason}. Check the address and "
                "that Docker is running."
            ).format(host=host, reason=visible(str(error), 300).rstrip("."))
