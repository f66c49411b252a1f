"""Whether a mirror that serves from its cache still reaches Docker Hub."""

from typing import Final

from dockmirror.mirror import accept, catalogue
from dockmirror.mirror.answer_fault import is_rate_limit
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.finding import Finding
from dockmirror.mirror.hub_image import HubImage
from dockmirror.mirror.registry_client import RegistryClient

NOWHERE: Final = f"sha256:{'0' * 63}1"
"""The digest of nothing: no cache holds it, so a mirror has to ask Docker Hub for it."""

# What Docker Hub itself says of it; a pull-through registry wraps that in a status of its own.
_ANSWERED: Final = (b"manifest_unknown", b"name_unknown", b"manifest unknown", b"not found")


def upstream_finding(client: RegistryClient, image: HubImage) -> Finding | None:
    """What to say of the mirror's own way to Docker Hub; None where it is open or not known.

    Raises ``Cancelled``, ``TimeExceeded``.
    """
    try:
        answer = client.manifest(image.repository, NOWHERE, accept.for_tag(None), "GET")
    except Fault:
        return None
    facts = {"image": image.name, "status": answer.status_text, "said": answer.said}
    if is_rate_limit(answer):
        return catalogue.finding("upstream-rate-limited", **facts)
    text = answer.body[:16384].lower()
    if 500 <= answer.status < 600 and not any(words in text for words in _ANSWERED):
        return catalogue.finding("upstream-down-cached", **facts)
    return None
