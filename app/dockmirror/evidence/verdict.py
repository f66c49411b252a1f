"""The one verdict on who served a test pull."""

from dataclasses import dataclass
from enum import StrEnum


class VerdictKind(StrEnum):
    """Who served the pull."""

    MIRROR = "mirror"
    DOCKER_HUB = "docker-hub"
    MIXED = "mixed"
    UNPROVEN = "unproven"
    FAILED = "failed"


@dataclass(frozen=True)
class Verdict:
    """Who served the pull, in a word and in a sentence for a person.

    ``why`` says, where the mirror was passed over, what the engine met there.
    """

    kind: VerdictKind
    sentence: str
    why: str = ""
