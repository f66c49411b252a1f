"""The cells of the matrix: what is set up, on which engine, and what is asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from practice.mirror import Fault
from practice.mirror_faults import PLACES, STATUSES
from practice.site import ImageStore

Trust = Literal["", "system", "certs.d/mirror", "certs.d/docker.io", "insecure-registries"]

ENGINES: Final[tuple[tuple[str, ImageStore], ...]] = (
    ("bookworm", "graph-driver"),
    ("trixie", "graph-driver"),
    ("trixie", "containerd"),
    ("sid", "graph-driver"),
    ("sid", "containerd"),
)
"""Debian's engines, 20.10, 26.1 and 28.5, with the image stores that they have."""


@dataclass(frozen=True)
class Situation:
    """What a test pull meets.

    ``faults`` are the mirrors' (``None``: it serves) in their order in ``registry-mirrors``, the
    first of which is ``mirror.example.test``. ``trust`` is how the engine trusts a mirror whose
    authority is unknown. ``sets_up`` runs ``setup`` for that mirror; otherwise all are there, and
    ``verify`` is run.
    """

    name: str
    faults: tuple[Fault | None, ...]
    trust: Trust = ""
    scheme: str = "https"
    sets_up: bool = False
    hub_up: bool = True
    hub_login: bool = False
    second_first: bool = False
    log_level: str = ""
    left_behind: bool = False


def situations() -> Iterator[Situation]:
    """All of them; each is put to every engine."""
    yield Situation("serves", (None,))
    yield Situation("serves, by setup", (None,), sets_up=True)
    yield Situation("serves over http", (None,), scheme="http")
    yield Situation("is down", ("down",))
    yield Situation("is down, by setup --force", ("down",), sets_up=True)
    yield Situation("takes connections and is silent", ("silent",))
    yield Situation("is slow (300 bytes a second)", ("slow",))
    for place in PLACES:
        where = {"ping": "/v2/", "manifests": "manifests", "blobs": "blobs"}[place]
        for status in STATUSES:
            yield Situation(f"{status} on {where}", (f"{place}-{status}",))
    yield Situation("500 on everything", ("v2-500",))
    yield Situation("is no cache", ("not-a-cache",))
    yield Situation("cuts each blob once", ("cut-once",))
    yield Situation("cuts each blob always", ("cut-always",))
    yield Situation("cuts each blob, then 500", ("cut-then-500",))
    yield Situation("sends altered blobs", ("wrong-blob",))
    yield Situation("sends altered manifests", ("wrong-manifest",))
    yield Situation("redirects blobs to its storage", ("redirect-to-storage",))
    yield Situation("redirects blobs to Docker Hub's", ("redirect-to-docker-hub",))
    yield from _certificates()
    yield from _two_mirrors()
    yield Situation("serves, Docker Hub login present", (None,), hub_login=True)
    yield Situation("401, Docker Hub login present", ("basic-auth",), hub_login=True)
    yield Situation("serves, Docker Hub is down", (None,), hub_up=False)
    yield Situation("is down, and so is Docker Hub", ("down",), hub_up=False)
    yield Situation("serves, content of hello-world left behind", (None,), left_behind=True)
    yield Situation("serves, the log cannot be read", (None,), log_level="warn")
    yield Situation("is down, the log cannot be read", ("down",), log_level="warn")


def _certificates() -> Iterator[Situation]:
    yield Situation("expired certificate", ("expired-certificate",))
    yield Situation("certificate for another name", ("wrong-name",))
    yield Situation("unknown authority", ("unknown-authority",))
    trusts: tuple[Trust, ...] = (
        "system",
        "certs.d/mirror",
        "certs.d/docker.io",
        "insecure-registries",
    )
    for trust in trusts:
        yield Situation(
            f"unknown authority, trusted by {trust}", ("unknown-authority",), trust=trust
        )


def _two_mirrors() -> Iterator[Situation]:
    yield Situation("first of two", (None, None))
    yield Situation("first of two is down", ("down", None))
    yield Situation("first of two: 500 on manifests", ("manifests-500", None))
    yield Situation("first of two: 500 on blobs", ("blobs-500", None))
    yield Situation("first of two cuts, then 500", ("cut-then-500", None))
    yield Situation("both of two are down", ("down", "down"))
    yield Situation(
        "second of two, the first is down, by setup",
        (None, "down"),
        sets_up=True,
        second_first=True,
    )
    yield Situation(
        "second of two, the first serves, by setup", (None, None), sets_up=True, second_first=True
    )
    yield Situation("down, another serves, by setup --force", ("down", None), sets_up=True)
