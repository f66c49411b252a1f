"""How the elevated part can fail its client. Each says so in a sentence for a person."""

from dockmirror.helper.ending import NeedsAttention, Refused, RolledBack

__all__ = [
    "ElevationDenied",
    "HelperLost",
    "HelperNotInstalled",
    "HelperRefused",
    "NeedsAttention",
    "RolledBack",
]


class ElevationFailure(Exception):
    """Base of the failures to get or to keep an elevated helper; never raised itself."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class ElevationDenied(ElevationFailure):
    """The person did not authenticate, or may not do this. Nothing was changed."""


class HelperNotInstalled(ElevationFailure):
    """There is no helper that can be trusted with root. Nothing was changed.

    ``distrusted`` is the path of one that is there and that others than root can change.
    """

    def __init__(self, sentence: str, *, distrusted: str | None = None) -> None:
        super().__init__(sentence)
        self.distrusted = distrusted


class HelperLost(ElevationFailure):
    """The helper ended in the midst of the session, or speaks what cannot be understood."""


class HelperRefused(Refused):
    """The helper changed nothing, and says why: ``code``, ``sentence`` and ``facts``."""
