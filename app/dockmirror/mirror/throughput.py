"""How fast layers come: by a sample that is large enough to tell."""

from collections.abc import Callable
from typing import Final

from dockmirror.i18n import _
from dockmirror.mirror import catalogue
from dockmirror.mirror.cache_proof import CacheProof
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.finding import Finding
from dockmirror.mirror.hub_image import HubImage
from dockmirror.mirror.registry_client import RegistryClient
from dockmirror.quantities import number_text

SAMPLED: Final = HubImage("library/busybox", "latest")
"""Small, and yet with a layer by which a speed can be told."""

SAMPLE_BYTES: Final = 4 << 20
SAMPLE_SECONDS: Final = 3.0
MEASURABLE: Final = 64 * 1024

SLOW_FIRST_BYTE_SECONDS: Final = 3.0
SLOW_BYTES_PER_SECOND: Final = 100 * 1024
MUCH_SLOWER: Final = 4
"""How many times slower than Docker Hub is worth a word."""


def measure(
    client: RegistryClient, proof: CacheProof, hub_speed: Callable[[HubImage, str], float | None]
) -> tuple[float | None, Finding | None]:
    """Bytes a second of a layer, and what to say of it against Docker Hub.

    What is in no cache yet comes at Docker Hub's pace, so a slow sample is taken a second time.
    None where the mirror does not have the sample. Raises ``Cancelled``, ``TimeExceeded``.
    """
    try:
        layer = proof.largest_layer(SAMPLED)
        if layer is None or layer.size < MEASURABLE:
            return None, None
        speed = sample_speed(client, SAMPLED, layer.digest)
        if speed is None:
            return None, None
        hub = hub_speed(SAMPLED, layer.digest)
        if is_much_slower(speed, hub):
            speed = max(speed, sample_speed(client, SAMPLED, layer.digest) or 0.0)
    except Fault:
        return None, None
    if hub is None or not is_much_slower(speed, hub):
        return speed, None
    facts = {"speed": number_text(speed / 1024), "hub_speed": number_text(hub / 1024)}
    return speed, catalogue.finding("slower-than-hub", **facts)


def sample_speed(client: RegistryClient, image: HubImage, digest: str) -> float | None:
    """Bytes a second of one layer; None where it does not come. Raises ``Fault`` and the like."""
    answer = client.sample(image.repository, digest, SAMPLE_BYTES, SAMPLE_SECONDS)
    if not answer.ok or answer.size < MEASURABLE:
        return None
    return answer.size / max(answer.body_seconds, 0.001)


def is_much_slower(speed: float, hub: float | None) -> bool:
    """Whether a mirror is so much slower than Docker Hub that it does more harm than good."""
    return hub is not None and speed * MUCH_SLOWER < hub


def slowness(first_byte_seconds: float, speed: float | None) -> Finding | None:
    """What to say of a mirror that is slow by any measure."""
    if first_byte_seconds > SLOW_FIRST_BYTE_SECONDS:
        words = _("It took {seconds} s to begin an answer.")
        said = words.format(seconds=number_text(first_byte_seconds, 1))
    elif speed is not None and speed < SLOW_BYTES_PER_SECOND:
        said = _("It sends {speed} KiB a second.").format(speed=number_text(speed / 1024))
    else:
        return None
    return catalogue.finding("too-slow", measure=said)
