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
    """Where one object of a pull (the manifest, or a layer) came from.

    ``ELSEWHERE`` is a registry that is neither Docker Hub nor the mirror in question, such as
    another mirror.
    """

    MIRROR = "mirror"
    DOCKER_HUB = "docker-hub"
    ELSEWHERE = "elsewhere"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Evidence:
    """What ``source`` says, with what it saw.

    ``detail`` is a sentence for a person; ``lines`` are what is behind it (log lines, bounded).
    ``decisive`` is true where the source names the registry that served; a source that only makes
    it likely (a connection, a catalogue entry) supports and is never enough by itself.
    ``origins`` maps a manifest's, configuration's or layer's digest (``sha256:…``) to its origin;
    ``manifest`` stands for the registry that resolved the tag.
    ``passed_over`` says, in the engine's own words, why the mirror was skipped, where it was.
    ``served_by`` are the registries (``host[:port]``) that sent something, as the source names
    them, with what each is.
    ``handed_on`` are objects (by digest) that a mirror was asked for and had another server send,
    by a redirect that the engine follows without a word, with whose that server is.
    """

    source: str
    says: Says
    detail: str
    decisive: bool = False
    lines: tuple[str, ...] = ()
    origins: Mapping[str, Origin] = field(default_factory=dict)
    passed_over: str = ""
    served_by: Mapping[str, Origin] = field(default_factory=dict)
    handed_on: Mapping[str, Origin] = field(default_factory=dict)
