"""The faults that a mirror can have, as nginx directives; pure text."""

from collections.abc import Mapping
from itertools import product
from typing import Final

STATUSES: Final = ("401-basic", "401-bearer", "403", "404", "429", "500", "503")
"""The refusals; a 401 with what it challenges for."""

PLACES: Final = {
    "ping": "location = /v2/",
    "manifests": "location ~ ^/v2/.+/manifests/",
    "blobs": "location ~ ^/v2/.+/blobs/",
}
"""What is refused: ``GET /v2/`` alone, every manifest, or every blob."""

STORAGE_HOST: Final = "blobs.example.test"
"""Where a mirror keeps its blobs that does not send them itself."""

CDN_HOST: Final = "production.cloudflare.docker.com"
"""Where Docker Hub keeps its blobs."""

PROXIED: Final = ("cut-once", "cut-always", "cut-then-500", "wrong-blob", "wrong-manifest")
"""Faults in the bytes themselves; a ``FaultyProxy`` makes them."""

_CODES: Final = {
    "401-basic": "UNAUTHORIZED",
    "401-bearer": "UNAUTHORIZED",
    "403": "DENIED",
    "404": "MANIFEST_UNKNOWN",
    "429": "TOOMANYREQUESTS",
    "500": "UNKNOWN",
    "503": "UNAVAILABLE",
}

_CHALLENGES: Final = {
    "401-basic": 'Basic realm="practice"',
    "401-bearer": 'Bearer realm="https://$host/token",service="practice"',
}


def refusal(status: str) -> str:
    """The directives that refuse a request, as a registry words it."""
    code, number = _CODES[status], status.partition("-")[0]
    challenge = _CHALLENGES.get(status)
    header = f"add_header WWW-Authenticate '{challenge}' always; " if challenge else ""
    body = f'{{"errors":[{{"code":"{code}","message":"a fault that was ordered"}}]}}'
    return f"{header}return {number} '{body}';"


_FAIL: Final = refusal("500")

# An engine names itself so, whatever its image store; a probe does not.
_FAIL_ENGINE: Final = f'if ($http_user_agent ~ "^(docker|containerd)/") {{ {_FAIL} }}'

LOCATIONS: Final[Mapping[str, str]] = {
    "v2-500": f"location ^~ /v2/ {{ {_FAIL} }}",
    "engine-manifests-500": f"{PLACES['manifests']} {{ {_FAIL_ENGINE} PASS }}",
    "engine-500": f"location ^~ /v2/ {{ {_FAIL_ENGINE} PASS }}",
    "slow": "location ^~ /v2/ { limit_rate 300; PASS }",
    "redirect-to-storage": (
        f"{PLACES['blobs']} {{ return 307 https://{STORAGE_HOST}$request_uri; }}"
    ),
    "redirect-to-docker-hub": (
        f"{PLACES['blobs']} {{ return 307 https://{CDN_HOST}$request_uri; }}"
    ),
    **{
        f"{place}-{status}": (
            f"{PLACES[place]} {{ {refusal(status)} }} location = /token {{ {refusal('403')} }}"
        )
        for place, status in product(PLACES, STATUSES)
    },
}
"""Faults in the answers, by name; ``PASS`` stands for passing the request on to the cache.

Those that begin with ``engine-`` spare a probe.
"""
