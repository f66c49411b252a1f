"""What an organisation has decided about mirrors, for all who work at its computers."""

from dataclasses import dataclass
from typing import Final

CHANGEABLE: Final = (
    "mirrors",
    "test-image",
    "ca-certificate",
    "restart",
    "if-not-used",
    "position",
)
"""What a profile may leave to the person, by its words in ``may-change``."""


@dataclass(frozen=True)
class Profile:
    """One organisation's profile, as read from the file at ``path``.

    ``mirrors`` are as dockerd shows them, the best first. ``ca_certificate`` is an absolute path.
    ``restart``, ``if_not_used`` and ``position`` are words of ``setup.options``. ``release_feed``,
    an ``https`` address, is asked for newer versions. None is what the organisation has not
    decided: then the program's own default stands. ``may_change`` has words of ``CHANGEABLE``;
    everything else stays as it is here.
    """

    path: str
    mirrors: tuple[str, ...] = ()
    test_image: str | None = None
    ca_certificate: str | None = None
    restart: str | None = None
    if_not_used: str | None = None
    position: str | None = None
    release_feed: str | None = None
    may_change: frozenset[str] = frozenset(CHANGEABLE)

    def locks(self, what: str) -> bool:
        """Whether the person may not change ``what``, a word of ``CHANGEABLE``."""
        return what not in self.may_change

    def forbids_mirror(self, mirror: str) -> bool:
        """Whether ``mirror`` (as dockerd shows it) is none that the organisation lets one use."""
        return self.locks("mirrors") and mirror not in self.mirrors


@dataclass(frozen=True)
class FoundProfile:
    """What this computer has: a profile; or a file at ``path`` that is ignored, and why; or none.

    ``problem`` is whole sentences.
    """

    profile: Profile | None = None
    path: str | None = None
    problem: str = ""


NO_PROFILE: Final = FoundProfile()
