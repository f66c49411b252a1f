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

    ``why`` says, where the mirror was passed over, what the engine met there. ``passed_over`` says
    that it certainly was, whoever served in its place.
    """

    kind: VerdictKind
    sentence: str
    why: str = ""
    passed_over: bool = False

    @property
    def not_used(self) -> bool:
        """Whether it is known that the mirror did not serve all of the pull."""
        return self.passed_over or self.kind in (
            VerdictKind.DOCKER_HUB,
            VerdictKind.MIXED,
            VerdictKind.FAILED,
        )
