"""The words between a client and the elevated helper: one JSON object a line, each way.

A request is an intent from a closed set, never bytes, a path or a command; a CA certificate is
data of a closed form, which is read strictly and written anew. Every request carries
``request`` and a number ``id``; the reply to it carries the same ``id`` and ``reply``. Lines with
``event`` may come before a reply: ``{"event": "phase", "phase": …}`` and, for a log window,
``{"event": "log", "lines": [[seconds, message], …]}``.
"""

import json
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from dockmirror.daemonjson import sha256
from dockmirror.helper.certs_d import PLACES
from dockmirror.helper.trust_anchor import PEM_LIMIT

PROTOCOL: Final = 2
"""Stands in the helper's first line, ``{"event": "ready", "protocol": 2}``."""

REQUEST_LINE_LIMIT: Final = 64 * 1024
"""Bytes a request's line may have, its newline included."""

REPLY_LINE_LIMIT: Final = 256 * 1024
"""Bytes a reply's or an event's line may have, its newline included."""

MIRRORS_LIMIT: Final = 64
MIRROR_LENGTH_LIMIT: Final = 2048

ABSENT: Final = sha256(None)
"""Stands for the digest of a file that does not exist."""

OTHERS: Final = tuple(f"docker-other{n}" for n in ("", "-2", "-3", "-4"))
"""What runs beside ``docker.service``, by age."""

PODMAN: Final = "podman"
CONTAINERD: Final = "containerd"

BUILDERS: Final = tuple(f"buildkit{n}" for n in ("", *(f"-{n}" for n in range(2, 9))))
"""A person's builders of buildx that run in containers, by name."""

COLIMAS: Final = tuple(f"colima{n}" for n in ("", "-2", "-3", "-4"))
"""Colima's profiles, the default one first, then by name."""

VM_PRODUCTS: Final = ("docker-desktop", "orbstack", "rancher-desktop", *COLIMAS)
"""Products that run an engine in a virtual machine."""

WINDOWS_SERVICE: Final = "docker-windows-service"

_OF_LINUX: Final = ("docker-engine", *OTHERS, PODMAN, CONTAINERD, *BUILDERS)
_BY_PLATFORM: Final[Mapping[str, tuple[str, ...]]] = {
    "linux": _OF_LINUX,
    "win32": (WINDOWS_SERVICE,),
}
SYSTEM_TARGETS: Final = _BY_PLATFORM.get(sys.platform, ())
"""What the elevated helper configures. No other platform's: its paths would mean nothing there."""

PERSONS_TARGETS: Final = ("docker-rootless", *VM_PRODUCTS, PODMAN, *BUILDERS)
"""What an ordinary user's own process configures."""

TARGETS: Final = tuple(dict.fromkeys((*_OF_LINUX, WINDOWS_SERVICE, *PERSONS_TARGETS)))
RESTARTS: Final = ("auto", "restart", "reload", "none")
VERDICTS: Final = ("mirror", "docker-hub", "mixed", "unproven", "failed")

PHASES: Final = ("journal", "write", "restart", "reload", "start", "stop", "wait", "roll-back")
"""What ``{"event": "phase"}`` may say."""


class ProtocolError(Exception):
    """A line that is no request. The message says what is wrong with it."""


@dataclass(frozen=True)
class Open:
    """Begin: take the lock, find the target, read its file."""

    id: int
    target: str


@dataclass(frozen=True)
class CaCertificate:
    """What is to vouch for ``mirror``: certificates in PEM, and the place agreed to for them.

    ``place`` is one of ``certs_d.PLACES``; the path is the helper's own to work out.
    """

    mirror: str
    place: str
    pem: str


@dataclass(frozen=True)
class SetMirrors:
    """Make the list of mirrors exactly ``mirrors``.

    ``seen`` is the digest of the file that the person saw, ``agreed`` of the one they agreed to.
    ``ca_certificate`` may be left out.
    """

    id: int
    mirrors: tuple[str, ...]
    seen: str
    agreed: str
    restart: str
    ca_certificate: CaCertificate | None = None


@dataclass(frozen=True)
class Undo:
    """Put back the file from before a change; without ``change`` the newest not undone."""

    id: int
    seen: str
    change: str | None
    restart: str


@dataclass(frozen=True)
class Observe:
    """Make the engine's log name the registries that serve, and note where the log is now."""

    id: int


@dataclass(frozen=True)
class Observed:
    """Give the log lines since ``Observe`` and make the log as it was."""

    id: int


@dataclass(frozen=True)
class Pull:
    """Pull an image of Docker Hub for a test, where only root may; nothing of it is left."""

    id: int
    image: str


@dataclass(frozen=True)
class Confirm:
    """Keep the change."""

    id: int
    verdict: str | None


@dataclass(frozen=True)
class RollBack:
    """Put back what is not confirmed. May be sent while another request is under way."""

    id: int


@dataclass(frozen=True)
class Recover:
    """Put back what an earlier helper left unconfirmed when it was stopped."""

    id: int


@dataclass(frozen=True)
class Close:
    """End; what is not confirmed is rolled back. May be sent while another is under way."""

    id: int


Request = (
    Open | SetMirrors | Undo | Observe | Observed | Pull | Confirm | RollBack | Recover | Close
)

_DIGEST = re.compile(r"[0-9a-f]{64}")
_IMAGE = re.compile(
    r"docker\.io(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*){2,8}"
    r"(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?"
)
_IMAGE_LENGTH = 400
_CHANGE_ID = re.compile(r"[0-9]{4,9}")


def _identifier(value: object) -> int:
    if type(value) is not int or not 0 <= value < 2**53:
        raise ProtocolError("'id' must be a number that counts requests")
    return value


def _one_of(name: str, allowed: tuple[str, ...]) -> Callable[[object], str]:
    def check(value: object) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise ProtocolError(f"'{name}' must be one of: {', '.join(allowed)}")
        return value

    return check


def _digest(value: object) -> str:
    if isinstance(value, str) and (value == ABSENT or _DIGEST.fullmatch(value)):
        return value
    raise ProtocolError("a digest must be 64 hexadecimal digits, or stand for an absent file")


def _mirrors(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MIRRORS_LIMIT:
        raise ProtocolError(f"'mirrors' must be a list of at most {MIRRORS_LIMIT} addresses")
    return tuple(_mirror(entry) for entry in value)


def _mirror(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= MIRROR_LENGTH_LIMIT:
        raise ProtocolError(f"a mirror must be text of at most {MIRROR_LENGTH_LIMIT} characters")
    return value


def _ca_certificate(value: object) -> CaCertificate | None:
    if value is None:
        return None
    if not isinstance(value, dict) or value.keys() != {"mirror", "place", "pem"}:
        raise ProtocolError("'ca_certificate' must have 'mirror', 'place' and 'pem'")
    pem = value["pem"]
    if not isinstance(pem, str) or not 0 < len(pem) <= PEM_LIMIT:
        raise ProtocolError(f"'pem' must be text of at most {PEM_LIMIT} characters")
    place = _one_of("place", PLACES)(value["place"])
    return CaCertificate(_mirror(value["mirror"]), place, pem)


def _change(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, str) and _CHANGE_ID.fullmatch(value):
        return value
    raise ProtocolError("'change' must be the number of a change in the history")


def _image(value: object) -> str:
    if isinstance(value, str) and len(value) <= _IMAGE_LENGTH and _IMAGE.fullmatch(value):
        return value
    raise ProtocolError("'image' must be the full name of an image of Docker Hub")


def _verdict(value: object) -> str | None:
    return None if value is None else _one_of("verdict", VERDICTS)(value)


_Check = Callable[[object], object]
_OPTIONAL: Final = frozenset({"ca_certificate"})
_RESTART: Final = _one_of("restart", RESTARTS)
_SHAPES: Final[Mapping[str, tuple[Callable[..., Request], Mapping[str, _Check]]]] = {
    "open": (Open, {"target": _one_of("target", TARGETS)}),
    "set-mirrors": (
        SetMirrors,
        {
            "mirrors": _mirrors,
            "seen": _digest,
            "agreed": _digest,
            "restart": _RESTART,
            "ca_certificate": _ca_certificate,
        },
    ),
    "undo": (Undo, {"seen": _digest, "change": _change, "restart": _RESTART}),
    "observe": (Observe, {}),
    "observed": (Observed, {}),
    "pull": (Pull, {"image": _image}),
    "confirm": (Confirm, {"verdict": _verdict}),
    "roll-back": (RollBack, {}),
    "recover": (Recover, {}),
    "close": (Close, {}),
}


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ProtocolError("a field stands twice")
    return fields


def _no_constants(name: str) -> object:
    raise ProtocolError(f"{name} is no JSON")


def parse_request(line: bytes) -> Request:
    """The request that ``line`` is.

    Raises ``ProtocolError`` for anything else: too long, no JSON object, an unknown request, a
    field that is missing, unknown, twice there, or of another type.
    """
    if len(line) > REQUEST_LINE_LIMIT:
        raise ProtocolError(f"a line may have at most {REQUEST_LINE_LIMIT} bytes")
    try:
        fields = json.loads(
            line.decode("utf-8"),
            object_pairs_hook=_no_duplicates,
            parse_constant=_no_constants,
        )
    except (ValueError, RecursionError) as error:
        raise ProtocolError("the line is no JSON object") from error
    if not isinstance(fields, dict):
        raise ProtocolError("the line is no JSON object")
    name = fields.pop("request", None)
    if not isinstance(name, str) or name not in _SHAPES:
        raise ProtocolError("unknown request")
    kind, checks = _SHAPES[name]
    identifier = _identifier(fields.pop("id", None))
    unknown = fields.keys() - checks.keys()
    missing = checks.keys() - fields.keys() - _OPTIONAL
    if unknown or missing:
        raise ProtocolError(f"'{name}' has other fields than it may have")
    return kind(identifier, **{field: checks[field](value) for field, value in fields.items()})


def encode(message: Mapping[str, object]) -> bytes:
    """``message`` as one line, newline included, in ASCII."""
    return json.dumps(message, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n"
