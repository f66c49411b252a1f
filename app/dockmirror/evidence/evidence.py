"""What one source saw of a test pull."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Says(StrEnum):
    """Whether a source saw the mirror serve the pull, saw another registry serve it, or neither."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    NOTHING = "nothing"


class Origin(StrEnum):
    """Where one object of a pull (the manifest, or a layer) came from."""

    MIRROR = "mirror"
    DOCKER_HUB = "docker-hub"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Evidence:
    """What ``source`` says, with what it saw.

    ``detail`` is a sentence for a person; ``lines`` are what is behind it (log lines, bounded).
    ``decisive`` is true where the source names the registry that served; a source that only makes
    it likely (a connection, a catalogue entry) supports and is never enough by itself.
    ``origins`` maps a manifest's or layer's digest (``sha256:…``, or ``manifest``) to its origin.
    ``passed_over`` says, in the engine's own words, why the mirror was skipped, where it was.
    """

    source: str
    says: Says
    detail: str
    decisive: bool = False
    lines: tuple[str, ...] = ()
    origins: Mapping[str, Origin] = field(default_factory=dict)
    passed_over: str = ""
